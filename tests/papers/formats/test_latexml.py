"""Full texts as arXiv's HTML: an invented paper with everything that such pages have."""

from kg.model import CELL_BREAK
from kg.papers.formats import latexml
from tests.papers.conftest import Read

HEAD = (
    '<!DOCTYPE html><html><head><link rel="canonical" href="https://arxiv.org/html/2401.01234v2"></head><body>'
    '<article class="ltx_document">'
)
FRONT = """
<h1 class="ltx_title ltx_title_document">MossAttention:<br class="ltx_break"> Attention on Moss
<span class="ltx_note">Work in progress.</span></h1>
<div class="ltx_authors"><span class="ltx_creator"><span class="ltx_personname">Ada <b>Example</b><br>An Institute
</span></span><span class="ltx_creator"><span class="ltx_personname">Bo Invented<sup>1</sup></span>
<span class="ltx_personname">Cy Madeup</span></span></div>
<div class="ltx_abstract"><h6 class="ltx_title">Abstract</h6>
<p class="ltx_p">It is <math alttext="1.5\\times"><mn>1.5</mn></math> faster.</p><p class="ltx_p">It is small.</p></div>
<div class="ltx_keywords">attention, kernels</div>
"""
BODY = """
<section class="ltx_section"><h2 class="ltx_title"><span class="ltx_tag">4 </span>Evaluation</h2>
 <div class="ltx_para"><p class="ltx_p">We run it.<span class="ltx_note">On a Monday.</span></p>
 <ul><li><p class="ltx_p">One item.</p></li></ul></div>
 <figure class="ltx_figure"><figcaption class="ltx_caption">Figure 1: A curve.</figcaption></figure>
 <section class="ltx_subsection"><h3 class="ltx_title">4.1 Latency</h3><p class="ltx_p">It is low.</p>
  <figure class="ltx_table"><figcaption class="ltx_caption">Table 1: Latency.</figcaption>
  <table class="ltx_tabular"><tr class="ltx_tr"><th class="ltx_td ltx_th">Method</th>
   <th class="ltx_td" colspan="2">Time | ms</th></tr>
   <tr class="ltx_tr"><td class="ltx_td">Moss</td><td class="ltx_td"><math alttext="\\mathbf{3}"></math></td>
   <td class="ltx_td"><table class="ltx_tabular"><tr class="ltx_tr"><td class="ltx_td">4</td></tr></table></td></tr>
  </table></figure></section>
</section>
<section class="ltx_bibliography"><h2 class="ltx_title">References</h2><p class="ltx_p">[1] Others.</p></section>
<section class="ltx_appendix"><h2 class="ltx_title">Appendix A Proofs</h2><p class="ltx_p">Trivial.</p></section>
<section class="ltx_section"><h2 class="ltx_title">Acknowledgements</h2><p class="ltx_p">Thanks.</p></section>
"""


def test_header_and_abstract(read: Read) -> None:
    (paper,), rejected = read(f"{HEAD}{FRONT}</article></body></html>".encode())
    assert not rejected
    assert (paper.title, paper.arxiv_id) == ("MossAttention: Attention on Moss", "2401.01234")
    assert paper.authors == ("Ada Example", "Bo Invented", "Cy Madeup")
    assert paper.text == "It is $1.5\\times$ faster.\nIt is small."
    assert paper.keywords == ("attention", "kernels")
    assert (paper.full_text, paper.sections) == ("", ())


def test_sections_have_names_and_tables_have_rows(read: Read) -> None:
    (paper,), _ = read(f"{HEAD}{FRONT}{BODY}".encode())
    parts = [(part.name, part.is_table, paper.full_text[part.start : part.end]) for part in paper.sections]
    assert parts[:2] == [
        ("4 Evaluation", False, "We run it.\n\nOne item."),
        ("4 Evaluation / 4.1 Latency", False, "It is low."),
    ]
    name, is_table, table = parts[2]
    assert (name, is_table) == ("4 Evaluation / 4.1 Latency", True)
    assert table.split("\n")[:2] == ["Table 1: Latency.", CELL_BREAK.join(["Method", "Time|ms", "Time|ms"])]
    assert table.split("\n")[2].startswith("Moss | $\\mathbf{3}$ | 4")
    assert [name for name, *_ in parts[3:]] == ["Appendix A Proofs"]


def test_the_arxiv_id_is_that_of_the_page_not_of_what_it_cites(read: Read) -> None:
    bare = HEAD.replace("https://arxiv.org/html/2401.01234v2", "https://example.org/moss")
    cited = (
        '<section class="ltx_section"><p class="ltx_p"><a href="https://arxiv.org/abs/2205.14135">x</a></p></section>'
    )
    (paper,), _ = read(f"{bare}{FRONT}{cited}".encode())
    assert paper.arxiv_id is None
    (paper,), _ = read(f'{bare}{FRONT}{cited}<div id="watermark-tr">arXiv:2401.01234v1 [cs.LG] 3 Jan</div>'.encode())
    assert paper.arxiv_id == "2401.01234"
    (paper,), _ = read(f'<html><base href="/html/2401.01235v2/"><body class="ltx_page_main">{FRONT}'.encode())
    assert paper.arxiv_id == "2401.01235"


def test_a_page_without_an_element_is_told_of(read: Read) -> None:
    papers, rejected = read(b"<!-- <html> ltx_document -->")
    assert not papers
    assert rejected


def test_a_page_without_an_abstract_is_rejected(read: Read) -> None:
    papers, rejected = read(f'{HEAD}<h1 class="ltx_title_document">Moss</h1>'.encode())
    assert not papers
    assert "no abstract" in rejected[0].reason


def test_a_page_without_end_is_read_so_far(read: Read) -> None:
    papers, rejected = read(f"{HEAD}{FRONT}".encode() + b"<p>x" * 6_000_000)
    assert len(papers) == 1
    assert "longer than 20,000,000 bytes" in rejected[0].reason


def test_nesting_without_end_does_no_harm(read: Read) -> None:
    for deep in ("<div>", '<section class="ltx_section">', '<p class="ltx_p"><span>', "<math>"):
        papers, _ = read(f"{HEAD}{FRONT}{deep * 20_000}text".encode())
        assert len(papers) == 1


def test_odd_spans_and_comments(read: Read) -> None:
    table = (
        '<section class="ltx_section"><h2 class="ltx_title">1 A</h2><!-- c --><table class="ltx_tabular">'
        '<tr class="ltx_tr"><td class="ltx_td" colspan="x">a<!-- c --></td><td class="ltx_td" colspan="99999">b</td>'
        "</tr>"
    )
    (paper,), _ = read(f"{HEAD}{FRONT}{table}".encode())
    assert paper.full_text == CELL_BREAK.join(["a"] + ["b"] * 50)


def test_cells_over_several_rows_stand_in_each(read: Read) -> None:
    rows = [
        '<td class="ltx_td" rowspan="3">Moss</td><td class="ltx_td">1</td><td class="ltx_td" rowspan="2">x</td>',
        '<td class="ltx_td">2</td>',
        '<td class="ltx_td">3</td><td class="ltx_td">y</td>',
        '<td class="ltx_td">Fern</td><td class="ltx_td" rowspan="no">4</td><td class="ltx_td">z</td>',
    ]
    table = "".join(f'<tr class="ltx_tr">{row}</tr>' for row in rows)
    page = f'<section class="ltx_section"><h2 class="ltx_title">1 A</h2><table class="ltx_tabular">{table}</table>'
    (paper,), _ = read(f"{HEAD}{FRONT}{page}".encode())
    assert paper.full_text.split("\n") == ["Moss | 1 | x", "Moss | 2 | x", "Moss | 3 | y", "Fern | 4 | z"]


def test_other_pages_are_not_accepted() -> None:
    assert not latexml.accepts(b"<html><body><h1>A page</h1></body></html>")
    assert not latexml.accepts(b"about ltx_document")

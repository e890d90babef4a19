"""Full texts as GROBID's TEI: an invented paper."""

from tests.papers.conftest import Read

TEI = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader><fileDesc><titleStmt><title level="a" type="main">MossAttention: Attention on Moss</title></titleStmt>
<publicationStmt><publisher/><date type="published" when="2024-01-05">5 Jan 2024</date></publicationStmt>
<sourceDesc><biblStruct><analytic>
<author><persName><forename type="first">Ada</forename><surname>Example</surname></persName><affiliation/></author>
<author><persName><forename>Bo</forename> <forename>B</forename><surname>Invented</surname></persName></author>
<author><affiliation/></author>
<title>Another</title><idno type="DOI">10.1000/5</idno><idno type="arXiv">arXiv:2401.01234v1[cs.LG]</idno>
</analytic></biblStruct></sourceDesc></fileDesc>
<profileDesc><textClass><keywords><term>attention</term><term>kernels</term></keywords></textClass>
<abstract><div><p>We present MossAttention.</p><p>It is small.</p></div></abstract></profileDesc></teiHeader>
<text><body>
<div><head n="1">Introduction</head><p>Attention is <ref>[1]</ref> slow.</p><p>We mend that.</p></div>
<div><head>Results</head><figure type="table"><head>Table 1</head><figDesc>Latency.</figDesc>
<table><row><cell>Method</cell><cell>ms</cell></row><row><cell>Moss</cell><cell/></row></table></figure></div>
<div><head>References</head><p>None.</p></div>
<figure type="table"><head>Table 2</head><table><row><cell>A</cell><cell>B</cell></row></table></figure>
<figure><head>Figure 1</head></figure><note>A note.</note>
</body></text></TEI>"""


def test_header_and_abstract(read: Read) -> None:
    (paper,), rejected = read(TEI.encode())
    assert not rejected
    assert (paper.title, paper.text) == ("MossAttention: Attention on Moss", "We present MossAttention.\nIt is small.")
    assert paper.authors == ("Ada Example", "Bo B Invented")
    assert (paper.doi, paper.arxiv_id, paper.published) == ("10.1000/5", "2401.01234", "2024-01-05")
    assert paper.keywords == ("attention", "kernels")


def test_sections_have_names_and_tables_have_rows(read: Read) -> None:
    (paper,), _ = read(TEI.encode())
    assert [(part.name, part.is_table, paper.full_text[part.start : part.end]) for part in paper.sections] == [
        ("1 Introduction", False, "Attention is [1] slow.\n\nWe mend that."),
        ("Results", True, "Table 1 Latency.\nMethod | ms\nMoss | -"),
        ("Table 2", True, "Table 2\nA | B"),
    ]


def test_several_in_a_corpus_and_one_without_text(read: Read) -> None:
    one = TEI.partition("?>")[2]
    bare = one.replace("<body>", "<front>").replace("</body>", "</front>").replace("2401.01234", "2401.01235")
    none = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/></TEI>'
    papers, rejected = read(f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">{one}{bare}{none}</teiCorpus>'.encode())
    assert [(paper.arxiv_id, bool(paper.full_text)) for paper in papers] == [
        ("2401.01234", True),
        ("2401.01235", False),
    ]
    assert [record.reason for record in rejected] == ["no title"]


def test_tei_that_breaks_off_is_told_of(read: Read) -> None:
    papers, rejected = read(TEI.encode()[:-200])
    assert not papers
    assert "not well-formed XML" in rejected[0].reason


def test_an_abstract_without_paragraphs(read: Read) -> None:
    plain = TEI.replace("<p>We present MossAttention.</p><p>It is small.</p>", "We present it.")
    assert [paper.text for paper in read(plain.encode())[0]] == ["We present it."]

"""What sections of a full text add to the reading of an abstract."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import kg
from kg.cli import app
from kg.errors import GroundingError
from kg.extract import default_extractor
from kg.model import Paper, Section, Span
from kg.papers.full_text import Part, with_full_text
from kg.schema import EdgeKind, NodeKind, Role, TextField
from tests.full_texts import claims, extracted, paper, prose, table

RESULTS = prose("4 Results", "It is $1.8\\times$ faster than cuBLAS on H100.", "MossAttention halves latency of vLLM.")


def test_a_sentence_of_a_section_becomes_a_claim_under_its_heading() -> None:
    extraction = extracted(prose("1 Introduction", "Attention is slow."), RESULTS)
    (claim,) = [claim for claim in extraction.claims if claim.baseline == "cuBLAS"]
    assert (claim.subject, claim.low, claim.hardware) == ("MossAttention", 1.8, ("H100",))
    assert (claim.section, claim.evidence.field) == ("4 Results", TextField.FULL_TEXT)
    assert claim.evidence.text == "It is $1.8\\times$ faster than cuBLAS on H100."


def test_what_the_abstract_says_is_read_as_without_a_full_text() -> None:
    with_it, without = extracted(RESULTS), extracted()
    assert tuple(claim for claim in with_it.claims if claim.section is None) == without.claims
    assert all(claim.section is None for claim in default_extractor().extract(paper(RESULTS)).claims)


def test_sections_about_others_say_nothing_of_this_paper() -> None:
    for name in ("2 Related Work", "2. Background", "Previous Works", "3 Overview / 3.1 Related work"):
        assert claims(prose(name, "RingScan is 9x faster than vLLM.")) == []


def test_things_of_several_sections_are_one_with_all_mentions() -> None:
    extraction = extracted(prose("1 A", "We use cuBLAS on H100."), RESULTS)
    (cublas,) = [entity for entity in extraction.entities if entity.name == "cuBLAS"]
    assert (cublas.role, len(cublas.mentions)) == (Role.BASELINE, 2)
    assert len({(entity.type, entity.name) for entity in extraction.entities}) == len(extraction.entities)


def test_parts_are_put_together_with_their_places() -> None:
    whole = paper(
        Part(("1 A", " "), (" one\n two ", "", "three")),
        prose("Acknowledgments", "Thanks."),
        Part(("2 B",), ("Table 1.",), (("a | b", ""), ("", "d"))),
        Part(("3 C",), ()),
        Part((), ("end",)),
    )
    assert whole.full_text == "one two\n\nthree\n\nTable 1.\na|b | -\n- | d\n\nend"
    assert [(part.name, whole.full_text[part.start : part.end], part.is_table) for part in whole.sections] == [
        ("1 A", "one two\n\nthree", False),
        ("2 B", "Table 1.\na|b | -\n- | d", True),
        ("", "end", False),
    ]


def test_a_paper_without_full_text_has_no_such_field() -> None:
    with pytest.raises(GroundingError, match="no full text"):
        Paper(id="x", title="A", text="B").field(TextField.FULL_TEXT)


WORDS = st.sampled_from(
    ["MossAttention", "2x", "faster", "than", "cuBLAS", "on", "A100", "we", "reduce latency by", "40%", "$x$", "é",
     "\\textbf{3}", ".", "|", "&amp;", "FernKernel", "Table 1:", "(ours)", "5 ms", "\n", "Method", "Latency (ms)"]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
PARTS = st.lists(
    st.builds(
        Part,
        st.tuples(TEXTS),
        st.lists(TEXTS, max_size=3).map(tuple),
        st.just(()) | st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=4).map(tuple),
    ),
    max_size=3,
)


@settings(max_examples=60)
@given(PARTS)
def test_everything_read_stands_where_it_says(parts: list[Part]) -> None:
    whole = with_full_text(paper(), parts)
    extraction = default_extractor(full_text=True).extract(whole)
    spans: list[Span] = list(extraction.spans())
    assert all(whole.field(span.field)[span.start : span.end] == span.text for span in spans)
    assert all(isinstance(section, Section) and section.end >= section.start for section in whole.sections)


def test_a_build_with_full_texts(tmp_path: Path) -> None:
    page = tmp_path / "moss.html"
    page.write_text(
        '<html><body class="ltx_document"><h1 class="ltx_title_document">MossAttention: Attention on Moss</h1>'
        '<div class="ltx_abstract"><p class="ltx_p">We present MossAttention, an attention kernel.</p></div>'
        '<section class="ltx_section"><h2 class="ltx_title">4 Results</h2>'
        '<p class="ltx_p">MossAttention is 1.8x faster than cuBLAS on H100.</p></section>',
        encoding="utf-8",
    )
    for full_text in (False, True):
        built = kg.build_files([page], tmp_path / "out", extractor=default_extractor(full_text=full_text)).graph
        found = list(built.of_kind(NodeKind.CLAIM))
        assert [built.nodes[claim].get("section") for claim in found] == ["4 Results"] * full_text
    (sentence,) = built.targets(found[0], EdgeKind.EVIDENCE)
    assert built.nodes[sentence]["field"] is TextField.FULL_TEXT
    again = kg.read_graph_json(tmp_path / "out" / "graph.json")
    assert again.nodes[found[0]] == built.nodes[found[0]]
    in_memory = kg.build(kg.read_papers([page]).papers, extractor=default_extractor(full_text=True))
    assert list(in_memory.of_kind(NodeKind.CLAIM)) == found


def test_the_command_reads_full_texts_when_told_to(tmp_path: Path) -> None:
    page = tmp_path / "moss.html"
    page.write_text(
        '<body class="ltx_document"><h1 class="ltx_title_document">Attention on Moss</h1><div class="ltx_abstract">'
        '<p class="ltx_p">We study it.</p></div><section class="ltx_section"><h2 class="ltx_title">4 Results</h2>'
        '<p class="ltx_p">Our kernel is 1.8x faster than cuBLAS on H100.</p></section>',
        encoding="utf-8",
    )
    for options in ([], ["--full-text"]):
        done = CliRunner().invoke(app, ["build", str(page), "--out", str(tmp_path / "out"), *options])
        assert done.exit_code == 0
        assert ("1 Claim" in done.output) is bool(options)


def test_a_table_in_a_section_that_is_read_keeps_its_order() -> None:
    rows = "Method | Latency (ms)\nFernKernel | 8\nOurs | 4"
    assert claims(RESULTS, table(rows))[-1] == "MossAttention outperforms FernKernel (4) in Latency"


def test_a_part_of_unusual_length_is_left_out_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.papers.full_text.LONGEST", 100)
    read = paper(prose("1 Introduction", "Attention is slow."), prose("2 Noise", "moss " * 20), prose("3 End", "Done."))
    assert [section.name for section in read.sections] == ["1 Introduction", "3 End"]
    assert read.full_text == "Attention is slow.\n\nDone."
    assert read.full_text[read.sections[1].start : read.sections[1].end] == "Done."

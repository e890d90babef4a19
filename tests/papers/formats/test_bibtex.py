"""BibTeX, well and badly made."""

from pathlib import Path

import pytest

from kg.papers import read_papers
from kg.papers.formats import bibtex
from tests.papers.conftest import Read

ENTRY = rb"""% a comment
@string{acm = "Example Press"}
@InProceedings{example22,
  title = {{GPU} Sorting for M\'elange in {$O(n)$}},
  Author = {K{\"o}nig, Ada and Invented, Jr., Bo and {The Example Team} and others},
  abstract = {It is 20\% faster
    than a "library".},
  year = 2022, month = jul, journal = {arXiv preprint arXiv:2205.14135},
  publisher = acm, keywords = {sorting, GPU kernels}, doi = {https://doi.org/10.1000/5},
}
"""


def test_an_entry(read: Read) -> None:
    (paper,), rejected = read(ENTRY)
    assert not rejected
    assert paper.title == "GPU Sorting for Mélange in $O(n)$"
    assert paper.authors == ("Ada König", "Bo Invented Jr.", "The Example Team")
    assert paper.text == 'It is 20\\% faster\n    than a "library".'
    assert (paper.published, paper.doi, paper.arxiv_id) == ("2022-07", "10.1000/5", "2205.14135")
    assert (paper.keywords, paper.sources) == (("sorting", "GPU kernels"), ("listing:3",))


@pytest.mark.parametrize(
    "entry",
    [
        b"@article{x, title = {Tile}, title = {Other}, abstract = {We sort.}}",
        b"@article{example22, title = {Tile}, abstract = {We sort.}}",
        b'@ARTICLE( x, title = "Tile", abstract = {We sort.} )'.replace(b"(", b"{").replace(b" )", b"}"),
    ],
)
def test_repeated_fields_and_keys(read: Read, entry: bytes) -> None:
    papers, rejected = read(ENTRY + entry)
    assert ([paper.title for paper in papers[1:]], rejected) == (["Tile"], [])


def test_a_broken_entry_is_rejected_and_the_rest_is_read(read: Read, capfd: pytest.CaptureFixture[str]) -> None:
    papers, rejected = read(b"@article{a, title = {Cut off\n\n" + ENTRY + b"@article{b, title = {Open, abstract")
    assert [paper.arxiv_id for paper in papers] == ["2205.14135"]
    assert [record.where for record in rejected] == ["line 1", "line 13"]
    assert all(record.reason.startswith("not BibTeX: ") and len(record.reason) > 20 for record in rejected)
    assert capfd.readouterr().err == ""


def test_an_entry_without_abstract_is_rejected_with_its_line(read: Read) -> None:
    papers, rejected = read(ENTRY + b"@book{c, title = {A Book}}\n")
    assert len(papers) == 1
    assert [(record.where, record.reason) for record in rejected] == [("line 11", "no abstract or digest of 'A Book'")]


def test_braces_without_end(read: Read) -> None:
    deep = b"{" * 5000 + b"x" + b"}" * 5000
    papers, _ = read(b"@article{a, title = {Tile " + deep + b"}, author = {" + deep + b"}, abstract = {We sort.}}")
    assert [paper.text for paper in papers] == ["We sort."]


def test_names_that_are_none(read: Read) -> None:
    (paper,), _ = read(b"@article{a, title={T}, author={A, B, C, D, E and ~ and Bo Invented}, abstract={We sort.}}")
    assert "Bo Invented" in paper.authors


@pytest.mark.parametrize(
    "head",
    [b"@string{a = {b}}", b"@comment{x, y}", b"mail me @home{a, b", b"<p>\n@article{a, t", b'{"a":\n@article{a, t'],
)
def test_what_is_no_bibtex(head: bytes) -> None:
    assert not bibtex.accepts(head)


def test_the_real_proceedings(shared: Path) -> None:
    reading = read_papers([shared / "formats" / "automlconf22.bib"])
    assert len(reading.papers) == 20
    assert [(record.where, record.reason) for record in reading.rejected] == [("line 1", "no title")]
    assert not any(set("{}\\") & set("".join(paper.authors)) for paper in reading.papers)

"""Digests in Markdown."""

from pathlib import Path

import pytest

from kg.papers import read_papers
from kg.papers.formats import markdown
from tests.papers.conftest import Read

ENTRY = """### 1. [Tile &amp; Sort](https://arxiv.org/abs/2205.00001v1)
**Authors:** Ada Example, Bo Invented
**作者单位**: somewhere
**摘要**: We sort with $p&lt;0.001$.
**Code**: https://github.com/example/tile

"""


def test_labels_in_two_languages(read: Read) -> None:
    (paper,), rejected = read(f"# Daily\n{ENTRY}## Other\ntext\n".encode())
    assert not rejected
    assert (paper.title, paper.authors) == ("Tile & Sort", ("Ada Example", "Bo Invented"))
    assert (paper.text, paper.repos) == ("We sort with $p&lt;0.001$.", ("https://github.com/example/tile",))
    assert paper.sources == ("listing:2",)


def test_a_paper_without_abstract_is_rejected(read: Read) -> None:
    papers, rejected = read(b"## [Tile](https://arxiv.org/abs/2205.00001)\n- **AI Summary**: Not the paper's.\n")
    assert not papers
    assert [(record.where, record.reason) for record in rejected] == [("line 1", "no abstract of 'Tile'")]


@pytest.mark.parametrize("end", ["</details>", ""])
def test_a_fold_that_is_not_closed_ends_with_its_entry(read: Read, end: str) -> None:
    fold = f"<details><summary><b>Abstract</b></summary>We\nsort.{end}\n"
    (paper, other), _ = read(f"## [Tile](https://arxiv.org/abs/2205.00001)\n{fold}{ENTRY}".encode())
    assert (paper.text, other.title) == ("We\nsort.", "Tile & Sort")


def test_a_line_that_is_not_utf8(read: Read) -> None:
    papers, rejected = read(ENTRY.encode() + b"M\xe9lange\n")
    assert [paper.title for paper in papers] == ["Tile & Sort"]
    assert [record.where for record in rejected] == ["line 7"]


def test_an_unknown_fold_is_left_out(read: Read) -> None:
    (paper,), _ = read(f"{ENTRY}<details><summary>Notes</summary>\n**Abstract**: Not this.\n</details>\n".encode())
    assert paper.text.startswith("We sort")


def test_readmes_are_not_taken_for_digests() -> None:
    assert not markdown.accepts(b"# [Home](https://example.org)\n\n- [A paper](https://arxiv.org/abs/2205.00001)\n")


def test_the_real_digest(shared: Path) -> None:
    reading = read_papers([shared / "formats" / "wingedge_2026-06-23.md"])
    assert (len(reading.papers), reading.rejected) == (58, ())
    assert all(paper.arxiv_id and paper.authors and paper.categories for paper in reading.papers)
    assert {paper.published for paper in reading.papers if paper.published} >= {"2026-06-22"}
    assert not any("AI摘要" in paper.text or "<details" in paper.text for paper in reading.papers)

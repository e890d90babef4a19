"""Feeds of the arXiv API."""

from pathlib import Path

import pytest

from kg.papers import iter_papers, read_papers
from kg.papers.formats import atom
from tests.papers.conftest import Read

OPEN = b'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
ENTRY = (
    b"<entry><id>http://arxiv.org/abs/2205.0000%d</id><title>Tile &amp;amp; Sort</title>"
    b"<summary>We sort.</summary></entry>"
)


def test_an_empty_feed_holds_nothing(read: Read) -> None:
    assert read(OPEN + b"<title>query</title></feed>") == ([], [])


def test_an_error_feed_says_what_the_api_said(read: Read) -> None:
    papers, rejected = read(
        OPEN + b"<entry><id>https://arxiv.org/api/errors#incorrect_id</id>\n<title>Error</title>"
        b"<summary>incorrect id format for xyz</summary></entry></feed>"
    )
    assert not papers
    assert "incorrect id format for xyz" in rejected[0].reason


def test_fields_may_be_missing_and_titles_escaped_twice(read: Read) -> None:
    papers, rejected = read(OPEN + ENTRY % 1 + b"<entry><title>Alone</title></entry></feed>")
    assert [(paper.title, paper.arxiv_id, paper.authors) for paper in papers] == [("Tile & Sort", "2205.00001", ())]
    assert "no abstract or digest of 'Alone'" in rejected[0].reason


def test_an_entry_alone_is_read(read: Read) -> None:
    papers, _ = read((ENTRY % 1).replace(b"<entry>", b'<entry xmlns="http://www.w3.org/2005/Atom">'))
    assert [paper.arxiv_id for paper in papers] == ["2205.00001"]


def test_the_line_is_the_entrys(read: Read) -> None:
    papers, _ = read(OPEN + b"\n\n" + ENTRY % 1 + b"\n" + ENTRY % 2 + b"</feed>")
    assert [paper.sources for paper in papers] == [("listing:3",), ("listing:4",)]


@pytest.mark.parametrize("other", [b"<rss><channel/></rss>", b"<entry/>", b"no xml", b"", b"<", b"<?xml version='9'?>"])
def test_other_content_is_not_taken_for_a_feed(other: bytes) -> None:
    assert not atom.accepts(other)


def test_the_real_feeds(shared: Path) -> None:
    feed, error = sorted((shared / "formats").glob("*_s0_m10*.xml"), reverse=True)
    reading = read_papers([feed])
    assert (len(reading.papers), reading.rejected) == (10, ())
    assert all(paper.arxiv_id and paper.authors and paper.published and paper.categories for paper in reading.papers)
    assert {paper.doi for paper in reading.papers} > {None, "10.1109/ICSTW55395.2022.00035"}
    assert ["incorrect id format for abc" in str(record) for record in iter_papers(error)] == [True]

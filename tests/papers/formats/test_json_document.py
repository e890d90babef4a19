"""JSON as a whole, wherever in it the records stand."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from kg.papers import read_papers
from kg.papers.formats import json_document
from tests.papers.conftest import Read

ONE = {"title": "TileSort", "abstract": "We sort."}
TWO = {"title": "HashTile", "abstract": "We hash."}


@pytest.mark.parametrize(
    "value",
    [
        [ONE, TWO],
        {"papers": [ONE, TWO]},
        {"total": 2, "data": {"items": [ONE, TWO]}},
        {"2205.00001": ONE, "2205.00002": TWO},
        {"oral": [ONE], "poster": [TWO], "workshops": []},
        [[ONE], [TWO]],
        {"pages": [{"page": 1, "papers": [ONE]}, {"page": 2, "papers": [TWO]}]},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_records_are_found_wherever_they_are(read: Read, value: Any, indent: int | None) -> None:
    papers, rejected = read(json.dumps(value, indent=indent).encode())
    assert [(paper.title, paper.sources) for paper in papers] == [
        ("TileSort", ("listing#1",)),
        ("HashTile", ("listing#2",)),
    ]
    assert not rejected


def test_a_record_alone_over_several_lines(read: Read) -> None:
    assert [paper.title for paper in read(json.dumps(ONE, indent=1).encode())[0]] == ["TileSort"]


def test_an_item_among_records_that_is_none_is_rejected_with_its_number(read: Read) -> None:
    papers, rejected = read(json.dumps([ONE, {"error": "gone"}, 5, None, {**TWO, "title": ""}, TWO]).encode())
    assert [paper.sources for paper in papers] == [("listing#1",), ("listing#6",)]
    assert [(record.where, record.reason) for record in rejected] == [
        ("record 2", "no title"),
        ("record 3", "not a JSON object"),
        ("record 4", "not a JSON object"),
        ("record 5", "no title"),
    ]


@pytest.mark.parametrize(
    ("rest", "reason", "where"),
    [
        (b',\n{"title": "HashTi', "Unterminated string", "line 2"),
        (b",\n{'title': 5}]", "Expecting property name", "line 2"),
        (b"", "Expecting ',' delimiter", "line 1"),
        (b"," + b"[" * 200_000, "nested too deeply", "line 1"),
        (b',{"title": "Sort", "year": ' + b"9" * 5000 + b"}]", "not usable JSON", "line 1"),
        (b', {"title": "M\xe9lange", "abstract": "We mix"}', "Expecting ',' delimiter", "line 1"),
        (b', {"title": "M\xe9lange", "abstract": "We mix"}', "not UTF-8", "line 1"),
    ],
)
def test_what_comes_before_the_break_is_read(read: Read, rest: bytes, reason: str, where: str) -> None:
    papers, rejected = read(b'{"papers": [' + json.dumps(ONE).encode() + rest)
    assert papers[0].title == "TileSort"
    assert [record.where == where for record in rejected if reason in record.reason] == [True]


def test_bytes_that_are_not_utf8_are_told_of(read: Read) -> None:
    papers, rejected = read('[{"title": "Mélange",\n"abstract": "We mix and sört."}]'.encode("latin-1"))
    assert [(paper.title, paper.text) for paper in papers] == [("M\ufffdlange", "We mix and s\ufffdrt.")]
    assert [(record.where, record.reason[:20]) for record in rejected] == [("line 1", "not UTF-8: byte 0xe9")]


def test_json_that_unpacks_without_end_is_read_so_far(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.papers.source.Source.whole.__defaults__", (100_000,), raising=True)
    papers, rejected = read(gzip.compress(b"[" + json.dumps(ONE).encode() + b", " + b" " * 2_000_000))
    assert [paper.title for paper in papers] == ["TileSort"]
    assert "longer than 100,000 bytes" in rejected[-1].reason


def test_json_whose_compression_breaks_off_is_read_so_far(read: Read) -> None:
    records = [{**ONE, "title": f"Sort {n}", "n": n * 2654435761 % 2**32} for n in range(9000)]
    papers, rejected = read(gzip.compress(json.dumps(records).encode())[:-1000])
    assert len(papers) > 5000
    assert "breaks off" in rejected[-1].reason


@pytest.mark.parametrize(
    ("head", "accepted"),
    [
        (b"[]", True),
        (b'{"papers": []}\n', True),
        (b"[ ]x", False),
        (b"[x", False),
        (b'{"name": "x"}', False),
        (b'["title", "abstract"]', False),
        (b'\xef\xbb\xbf[{"title": "x", "summary": "', True),
    ],
)
def test_the_format_shows_in_the_head(head: bytes, *, accepted: bool) -> None:
    assert json_document.accepts(head) is accepted


def test_an_empty_list_holds_nothing(read: Read) -> None:
    assert read(b"[]") == ([], [])


def test_the_real_files(shared: Path) -> None:
    old, new, conference = (
        read_papers([shared / "formats" / name])
        for name in ("daily_papers_2025-01-17.json", "daily_papers_2026-01-15.json", "paperlists_automl2024.json")
    )
    assert (len(old.papers), len(new.papers), len(conference.papers)) == (10, 16, 19)
    assert not (*old.rejected, *new.rejected, *conference.rejected)
    assert all(paper.arxiv_id and paper.authors and paper.upvotes for paper in old.papers)
    assert sum(bool(paper.keywords) for paper in new.papers) == 15
    assert sum(bool(paper.organisation) for paper in new.papers) == 8
    assert sum(bool(paper.repos) for paper in new.papers) >= 2
    assert all(paper.authors and paper.url for paper in conference.papers)

"""JSON Lines: what is read, what is rejected, what is not accepted at all."""

import gzip
import json
from html import unescape
from pathlib import Path

import pytest
from ftfy.badness import is_bad
from hypothesis import given
from hypothesis import strategies as st

from kg.ids import title_key
from kg.model import Paper
from kg.papers import iter_papers, read_papers
from kg.papers.fields import one_line
from kg.papers.formats import jsonl
from kg.papers.source import RECORD_BYTES, WASTE_BYTES
from kg.schema import TextField
from tests.papers.conftest import Read

GOOD = {"title": "TileSort: Counting Keys", "abstract": "We count keys in registers."}
GOOD_LINE = json.dumps(GOOD).encode() + b"\n"


def test_all_fields(read: Read) -> None:
    record = {
        "title": " TileSort:\n Counting Keys ",
        "abstract": "\n We count $k$ keys.\n It is 2x faster. ",
        "arxiv_id": "1906.08172v3",
        "doi": "https://doi.org/10.1000/xyz.5",
        "date": "2019-06-14T17:00:00Z",
        "authors": ["Ada  Example", "Bo Invented", "Ada Example"],
        "url": "https://example.org/tilesort",
        "github_repo": "github.com/example/tilesort/.",
        "categories": ["cs.DC", "cs.AR"],
        "likes": {"any": "thing"},
    }
    papers, rejected = read(json.dumps(record).encode())
    assert not rejected
    assert papers == [
        Paper(
            id="paper-1906.08172",
            title="TileSort: Counting Keys",
            text="We count $k$ keys.\n It is 2x faster.",
            arxiv_id="1906.08172",
            doi="10.1000/xyz.5",
            published="2019-06-14",
            authors=("Ada Example", "Bo Invented"),
            url="https://example.org/tilesort",
            repos=("https://github.com/example/tilesort",),
            categories=("cs.DC", "cs.AR"),
            sources=("listing:1",),
        )
    ]


def test_a_digest_is_a_text_of_its_own_kind(read: Read) -> None:
    digest = {"title": "A", "digest": "It sorts.", "arxiv_id": "2205.14135", "published": "2022-05"}
    both = {**digest, "abstract": "We sort."}
    empty = {**digest, "abstract": " "}
    papers, _ = read("\n".join(map(json.dumps, [digest, both, empty])).encode())
    assert [(paper.text_field, paper.text) for paper in papers] == [
        (TextField.DIGEST, "It sorts."),
        (TextField.ABSTRACT, "We sort."),
        (TextField.DIGEST, "It sorts."),
    ]


def test_blank_lines_byte_order_marks_and_line_ends(read: Read) -> None:
    mark = b"\xef\xbb\xbf"
    content = mark + b"\r\n\r\n" + GOOD_LINE[:-1] + b"\r\n \t\n" + mark + GOOD_LINE + b"\n" + GOOD_LINE[:-1]
    papers, rejected = read(content)
    assert [paper.sources for paper in papers] == [("listing:3",), ("listing:5",), ("listing:7",)]
    assert {paper.text for paper in papers} == {GOOD["abstract"]}
    assert not rejected


def test_gzip_is_recognised_by_its_content(read: Read) -> None:
    papers, rejected = read(gzip.compress(GOOD_LINE) + gzip.compress(GOOD_LINE))
    assert len(papers) == 2
    assert not rejected


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"abstract": "We sort."}', "no title"),
        (b'{"title": "", "abstract": "We sort."}', "no title"),
        (b'{"title": " - ", "abstract": "We sort."}', "no title"),
        (b'{"title": null, "abstract": "We sort."}', "no title"),
        (b'{"title": "Sorting"}', "no abstract or digest of 'Sorting'"),
        (b'{"title": "Sorting", "abstract": "..."}', "no abstract or digest"),
        (b'{"title": 5, "abstract": "We sort."}', "'title' is a number, not text"),
        (b'{"title": true, "abstract": "We sort."}', "'title' is true or false"),
        (b'{"title": "Sorting", "abstract": ["We sort."]}', "'abstract' is a list, not text"),
        (b'{"title": "Sorting", "abstract": "We sort.", "arxiv_id": 2205.14135}', "'arxiv_id' is a number"),
        (b'{"title": "Sorting", "abstract": "We sort.", "authors": [{"born": "A"}]}', "'authors' holds an object"),
        (b'{"title": "Sorting", "abstract": "We sort.", "authors": {"name": "A"}}', "'authors' is an object"),
        (b'{"title": "Sorting", "abstract": "We sort.", "authors": ["A", 5]}', "'authors' holds a number"),
        (b'{"title": "Sorting", "abstract": "We so', "not JSON: Unterminated string"),
        (b'{"title": "Sorting", "abstract": "We\x00 sort."}', "not JSON: Invalid control character"),
        (b'{"title": "M\xe9lange", "abstract": "We sort."}', "not UTF-8: byte 0xe9 at position 13"),
        (b'["title", "abstract"]', "not a JSON object"),
        (b"null", "not a JSON object"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"title": "Sorting", "abstract": "We sort.", "x": ' + b"9" * 5000 + b"}", "not usable JSON"),
        (b'{"title": "' + b"x" * RECORD_BYTES + b'", "abstract": "We sort."}', "longer than 10,000,000 bytes"),
    ],
    ids=range(21),
)
def test_a_broken_record_is_rejected_with_its_line_and_the_rest_is_read(read: Read, line: bytes, reason: str) -> None:
    papers, rejected = read(GOOD_LINE + line + b"\n" + GOOD_LINE)
    assert [paper.sources for paper in papers] == [("listing:1",), ("listing:3",)]
    assert [(record.file, record.where, record.stage) for record in rejected] == [("listing", "line 2", "papers")]
    assert reason in rejected[0].reason
    assert len(rejected[0].reason) < 250


def test_what_is_no_text_is_marked_and_keeps_the_offsets(read: Read) -> None:
    papers, rejected = read(
        rb'{"title": "So\ud800rt\u0000ing", "abstract": "We \udfff sort \ud83d\ude00\u0007.\uffff"}'
    )
    assert not rejected
    assert papers[0].title == "So\ufffdrt\ufffding"
    assert papers[0].text == "We \ufffd sort \U0001f600\ufffd.\ufffd"


def test_a_line_that_unpacks_without_end_is_given_up(read: Read) -> None:
    bomb = gzip.compress(GOOD_LINE + b"x" * (WASTE_BYTES + RECORD_BYTES), compresslevel=1)
    papers, rejected = read(bomb)
    assert len(papers) == 1
    assert {record.where for record in rejected} == {"line 2"}
    assert "the rest of the file was not read" in rejected[-1].reason


def test_a_file_that_breaks_off_is_read_so_far(read: Read) -> None:
    lines = b"".join(
        json.dumps({**GOOD, "title": f"Sort {n}", "n": n * 2654435761 % 2**32}).encode() + b"\n" for n in range(9000)
    )
    papers, rejected = read(gzip.compress(lines)[:-100])
    assert len(papers) > 5000
    assert len(rejected) == 1
    assert "breaks off" in rejected[0].reason


def test_records_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "listing.jsonl"
    path.write_bytes(GOOD_LINE * 3 + b"broken\n")
    records = iter_papers(path)
    assert isinstance(next(records), Paper)
    path.write_bytes(b"")
    assert len(list(records)) == 3, "what was read ahead is still there"


@pytest.mark.parametrize(
    ("head", "accepted"),
    [
        (GOOD_LINE, True),
        (b"garbage\n" + GOOD_LINE, True),
        (b'{"title": "A", "digest": "B', True),
        (b'\xef\xbb\xbf{"title": "", "abstract": null}', True),
        (b'{"title": "A"}', False),
        (b'{"papers": [{"title": "A", "abstract": "B"}]}', False),
        (b'[{"title": "A", "abstract": "B"}]', False),
        (b'{"papers": [{"title": "A", "abstract": "B', False),
        (b'{"title": "A", "summary": "B"}', True),
        (b'{"display_name": "A", "abstract_inverted_index": {"B": [0]', True),
        (b'{\n "title": "A",\n "abstract": "B"\n}', False),
    ],
)
def test_the_format_shows_in_the_first_lines(head: bytes, *, accepted: bool) -> None:
    assert jsonl.accepts(head) is accepted


def _is_sound(text: str) -> bool:
    """Whether it says something that can be seen, is neither escaped nor marked up, nor looks as if decoded wrongly."""
    plain = unescape(text) == text and "<" not in text and one_line(text) == text
    return plain and any(map(str.isalnum, text)) and not is_bad(text)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Z"]), min_size=1, max_size=20)
TEXT = st.lists(WORDS, min_size=1, max_size=8).map(" ".join).filter(_is_sound)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=8, unique_by=lambda pair: title_key(pair[0])))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[str, str]]) -> None:
    path = tmp_path_factory.mktemp("round") / "listing.jsonl"
    lines = [json.dumps({"title": title, "abstract": text}, ensure_ascii=False) for title, text in entries]
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    reading = read_papers([path])
    assert not reading.rejected
    assert {(paper.title, paper.text) for paper in reading.papers} == set(entries)
    assert [paper.id for paper in reading.papers] == sorted(paper.id for paper in reading.papers)


def test_the_bundled_corpus(root: Path) -> None:
    reading = read_papers([root / "data" / "papers.jsonl"])
    assert not reading.rejected
    assert len(reading.papers) == 344
    assert {paper.text_field for paper in reading.papers} == {TextField.DIGEST}


def test_the_real_corpus(shared: Path) -> None:
    reading = read_papers([shared / "corpus" / "gpu_systems.jsonl.gz"])
    assert not reading.rejected
    assert len(reading.papers) == 6726
    assert all(paper.arxiv_id and paper.published for paper in reading.papers)

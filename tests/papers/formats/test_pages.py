"""Saved pages: invented ones for every quirk, then the real ones."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Paper
from kg.papers import iter_papers, read_papers
from kg.papers.formats import pages
from kg.papers.formats.pages import _are_abstracts, _score, accepts
from tests.papers.conftest import Read

INBOX = "Get trending papers in your email inbox!"
HEADER = f"Get trending papers in your email inbox once a day!\n{INBOX}\nSubscribe"

PROSE = (
    "Sorting large arrays on accelerators is limited by the bandwidth of their memory. We present a kernel that keeps "
    "its counters in registers and reads every key only once per digit. On four invented devices it sorts 1.7times as "
    "many keys per second as the library of the vendor, and it needs half of the memory. Code is at "
    "https://github.com/example/sort."
)
ENTRIES = [
    ("TileSort: Counting Keys in Registers", PROSE),
    ("Should We Sort at All?", PROSE.replace("Sorting", "Ordering")),
    ("Sort It Now!", PROSE.replace("large", "small")),
    ("A note on sorting with few registers", PROSE.replace("Sorting", "Reordering")),
    ('"Sort Me or Leave Me"? Trade-Offs of Sorting on Chips', PROSE.replace("four", "five")),
]


def page(entries: Sequence[tuple[str, ...]], gap: str = "\n") -> bytes:
    return (HEADER + gap.join(line for entry in entries for line in entry)).encode()


def pairs(papers: list[Paper]) -> list[tuple[str, ...]]:
    return [(paper.title, paper.text) for paper in papers]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\n \n\n"])
def test_titles_and_abstracts_alternate_with_or_without_blank_lines(read: Read, gap: str) -> None:
    papers, rejected = read(page(ENTRIES, gap))
    assert pairs(papers) == ENTRIES
    assert not rejected


def test_the_source_is_the_line_of_the_title(read: Read) -> None:
    papers, _ = read(page(ENTRIES))
    assert [paper.sources for paper in papers] == [(f"listing:{line}",) for line in (3, 5, 7, 9, 11)]


@pytest.mark.parametrize(
    "header",
    [
        f"new\n\n{INBOX}\n\nSubscribe\n\nbyAK and the research community\n\nApr 16\n\n",
        f"new\n{INBOX}\nSubscribe\nDaily Papers\nbyAK and the research community\nMay 3\n",
        f"{INBOX}\nSubscribe",
        "Daily Papers\nby AK and the research community\nAug 14, 2025\n12\n",
        f"\ufeff{INBOX}\r\nSubscribe\r\n",
    ],
)
def test_header_lines_are_no_papers(read: Read, header: str) -> None:
    papers, rejected = read((header + "\n".join(ENTRIES[0])).encode())
    assert pairs(papers) == [ENTRIES[0]]
    assert not rejected


def test_subscribe_is_cut_once_and_only_in_the_header(read: Read) -> None:
    entries: list[tuple[str, ...]] = [
        ("Subscribers: A Study of Message Brokers on Chips", PROSE),
        ("SubscribeNet: Pushing Tensors to Their Readers", PROSE.replace("large", "tiny")),
    ]
    assert pairs(read(page(entries))[0]) == entries


def test_pages_that_were_joined_are_read_on(read: Read) -> None:
    papers, rejected = read(page(ENTRIES[:2]) + b"\n" + page(ENTRIES[2:]))
    assert pairs(papers) == ENTRIES
    assert not rejected


@pytest.mark.parametrize("missing", range(len(ENTRIES)))
def test_a_missing_abstract_shifts_nothing(read: Read, missing: int) -> None:
    entries: list[tuple[str, ...]] = list(ENTRIES)
    entries[missing] = entries[missing][:1]
    papers, rejected = read(page(entries))
    assert pairs(papers) == ENTRIES[:missing] + ENTRIES[missing + 1 :]
    assert [(record.where, record.stage) for record in rejected] == [(f"line {3 + 2 * missing}", "papers")]
    assert ENTRIES[missing][0].strip('"')[:10] in rejected[0].reason


def test_a_page_of_titles_alone_has_no_papers(read: Read) -> None:
    papers, rejected = read(page([entry[:1] for entry in ENTRIES]))
    assert not papers
    assert len(rejected) == len(ENTRIES)


def test_an_abstract_in_two_paragraphs_stays_one(read: Read) -> None:
    first, second = PROSE.split(" On ")
    entries = [ENTRIES[0], ("Radix Without Regrets", first, f"On {second}"), ENTRIES[1]]
    papers, rejected = read(page(entries, "\n\n"))
    assert pairs(papers) == [ENTRIES[0], ("Radix Without Regrets", f"{first}\nOn {second}"), ENTRIES[1]]
    assert not rejected


def test_an_abstract_whose_title_is_missing_is_not_given_to_the_paper_before(read: Read) -> None:
    long = " ".join([PROSE] * 4)
    papers, rejected = read(page([ENTRIES[0], ("TallSort: Many Keys", long), (long,), (PROSE,), ENTRIES[1]]))
    assert pairs(papers) == [ENTRIES[0], ("TallSort: Many Keys", long), ENTRIES[1]]
    assert [record.where for record in rejected] == ["line 7", "line 8"]


def test_an_abstract_before_any_title_is_rejected(read: Read) -> None:
    papers, rejected = read(f"{HEADER}\n{PROSE}\n".encode() + "\n".join(ENTRIES[1]).encode())
    assert pairs(papers) == [ENTRIES[1]]
    assert [record.where for record in rejected] == ["line 4"]


@pytest.mark.parametrize("abstract", ["We sort faster.", "This paper was withdrawn by its author.", "It is 2x faster."])
def test_a_very_short_abstract_is_one(read: Read, abstract: str) -> None:
    entries = [ENTRIES[0], ("Sorting in One Line", abstract), *ENTRIES[1:]]
    papers, rejected = read(page(entries))
    assert pairs(papers) == entries
    assert not rejected


def test_a_very_long_title_is_one(read: Read) -> None:
    title = (
        "Hierarchical Counting of Keys in Registers, Shared Memory and Caches for Stable Radix Sorting of Long "
        "Arrays on Devices With Few Registers: An Extended Study of Energy, Bandwidth and Latency Over Nineteen Chips"
    )
    entries = [ENTRIES[0], (title, PROSE), ENTRIES[1]]
    assert pairs(read(page(entries))[0]) == entries


def test_a_last_abstract_that_is_cut_off_is_kept(read: Read) -> None:
    entries = [ENTRIES[0], (ENTRIES[1][0], PROSE[:211])]
    assert pairs(read(page(entries))[0]) == entries


def test_a_line_that_is_not_utf8_parts_the_page(read: Read) -> None:
    latin = "Mélange: Sorting on Mixed Chips".encode("latin-1")
    content = page(ENTRIES[:1]) + b"\n" + latin + b"\n" + PROSE.encode() + b"\n" + "\n".join(ENTRIES[1]).encode()
    papers, rejected = read(content)
    assert pairs(papers) == ENTRIES[:2]
    assert [record.where for record in rejected] == ["line 5", "line 6"]
    assert "not UTF-8" in rejected[0].reason


def test_white_space_and_control_characters(read: Read) -> None:
    papers, _ = read(page([("  Sorting\t in\u00a0Caches ", f" {PROSE}\x07\x1b ")]))
    assert pairs(papers) == [("Sorting in Caches", f"{PROSE}\ufffd\ufffd")]


def test_titles_in_other_scripts_are_titles(read: Read) -> None:
    entries = [("Сортировка на GPU", PROSE), ("面向加速器的排序", PROSE.replace("four", "six"))]
    assert pairs(read(page(entries))[0]) == entries


def test_a_page_without_end_is_not_read_on(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE_LINES", 6)
    papers, rejected = read(page(ENTRIES))
    assert pairs(papers) == ENTRIES[:2]
    assert [(record.where, "not read on" in record.reason) for record in rejected] == [("line 7", True)]


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"A report about sorting.\n\nIt is short.",
        b"<html>\nGet trending papers in your email inbox!\n",
        b"Get trending papers in your email inbox!\n\0",
        b"Subscribe to our letter\nand read",
        b"\n".join([b"a line"] * 20) + b"\nGet trending papers in your email inbox!\n",
    ],
)
def test_other_texts_are_not_taken_for_a_page(head: bytes) -> None:
    assert not accepts(head)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30))
def test_clear_shapes_decide_whatever_the_order(lines: list[tuple[bool, bool]]) -> None:
    """However titles and abstracts follow each other, a clear one is never taken for the other."""
    abstracts, variants = [is_abstract for is_abstract, _ in lines], [variant for _, variant in lines]
    texts = [ENTRIES[variant][is_abstract] for is_abstract, variant in zip(abstracts, variants, strict=True)]
    assert _are_abstracts([_score(text) for text in texts]) == abstracts


def test_the_real_pages(shared: Path) -> None:
    files = sorted((shared / "seeds").glob("*.txt"))
    assert len(files) == 5
    entries = [record for file in files for record in iter_papers(file)]
    assert len(entries) == 430
    reading = read_papers(files)
    assert reading.rejected == ()
    assert len(reading.papers) == 344
    with (shared / "digests" / "papers.jsonl").open(encoding="utf-8") as digests:
        assert {paper.title for paper in reading.papers} == {json.loads(line)["title"] for line in digests}
    assert sum(len(paper.sources) for paper in reading.papers) == 430
    assert min(len(paper.text) for paper in reading.papers) > 400
    assert read_papers(reversed(files)).papers == reading.papers

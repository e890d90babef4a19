"""What was fetched is written whole, and a break costs one page at most."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import FetchError
from kg.fetch.listing import Fields, Page, fetch_listing
from kg.model import Paper
from kg.papers import iter_papers


def paper(number: int) -> Fields:
    return {"title": f"Fern {number}", "arxiv_id": f"2401.{number:05}", "abstract": "We present Fern.\u2028\ud83c"}


PAGES = tuple(
    Page(tuple(paper(n) for n in range(2 * k, 2 * k + 2)), k + 1, 4, (f"problem {k}",) * (k % 2)) for k in range(4)
)


def pages(of: Sequence[Page] = PAGES, stop: int = 99) -> Callable[[int], Iterator[Page]]:
    def found(start: int) -> Iterator[Page]:
        for number, page in enumerate(of):
            if number == stop:
                raise FetchError("cut", where="arXiv")
            if number >= start:
                yield page

    return found


def unwatched(done: int, total: int | None) -> None:
    """Nobody looks."""


def test_all_pages_become_a_listing(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out.jsonl"
    watched: list[tuple[int, int | None]] = []
    fetched = fetch_listing("arxiv x", pages(), out, lambda done, total: watched.append((done, total)))
    read = list(iter_papers(out))
    assert [record.arxiv_id for record in read if isinstance(record, Paper)] == [f"2401.{n:05}" for n in range(8)]
    assert (len(fetched.papers), fetched.problems) == (8, ["problem 1", "problem 3"])
    assert watched == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [path.name for path in out.parent.iterdir()] == ["out.jsonl"]


def test_a_paper_that_comes_twice_is_written_once(tmp_path: Path) -> None:
    nameless = {"title": "Moss", "abstract": "We present Moss."}
    fetch_listing(
        "x",
        pages([Page((paper(1), paper(2), nameless), 1), Page((paper(2), paper(1), {**nameless, "title": "MOSS"}), 2)]),
        tmp_path / "out",
        unwatched,
    )
    assert [json.loads(line)["title"] for line in (tmp_path / "out").read_text().splitlines()] == [
        "Fern 1",
        "Fern 2",
        "Moss",
    ]


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_a_break_costs_nothing(tmp_path: Path, stop: int) -> None:
    fetch_listing("arxiv x", pages(), tmp_path / "whole", unwatched)
    (tmp_path / "out").write_text("former")
    with pytest.raises(FetchError, match=rf"^arXiv: cut; .* goes on after the {2 * stop} papers in .*out\.part$"):
        fetch_listing("arxiv x", pages(stop=stop), tmp_path / "out", unwatched)
    assert (tmp_path / "out").read_text() == "former"
    asked: list[int] = []

    def rest(start: int) -> Iterator[Page]:
        asked.append(start)
        return pages()(start)

    fetched = fetch_listing("arxiv x", rest, tmp_path / "out", unwatched)
    assert asked == [stop]
    assert fetched.problems == ["problem 1", "problem 3"]
    assert (tmp_path / "out").read_bytes() == (tmp_path / "whole").read_bytes()
    assert not (tmp_path / "out.part").exists()


def test_a_failure_before_the_first_page_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"^arXiv: cut$"):
        fetch_listing("arxiv x", pages(stop=0), tmp_path / "out", unwatched)
    assert list(tmp_path.iterdir()) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.integers(0, 2000), st.sampled_from((b"", b"\n", b"\xff\xfe", b'{"title": "half', b"[]\n", b"5\n")))
def test_wherever_the_part_was_cut_off_the_listing_is_the_same(tmp_path: Path, size: int, debris: bytes) -> None:
    """As by a power failure: any beginning of what was written, and something behind it."""
    fetch_listing("arxiv x", pages(), tmp_path / "whole", unwatched)
    with pytest.raises(FetchError):
        fetch_listing("arxiv x", pages(stop=3), tmp_path / "out", unwatched)
    part = tmp_path / "out.part"
    content = part.read_bytes()
    begin = content.index(b"\n")
    part.write_bytes(content[:size] + (debris if size > begin else b""))
    fetch_listing("arxiv x", pages(), tmp_path / "out", unwatched)
    assert (tmp_path / "out").read_bytes() == (tmp_path / "whole").read_bytes()


def test_an_interruption_keeps_what_came(tmp_path: Path) -> None:
    def interrupted(start: int) -> Iterator[Page]:
        yield PAGES[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_listing("arxiv x", interrupted, tmp_path / "out", unwatched)
    asked: list[int] = []
    fetch_listing("arxiv x", lambda start: asked.append(start) or pages()(start), tmp_path / "out", unwatched)  # type: ignore[func-returns-value]
    assert asked == [1]
    assert len((tmp_path / "out").read_text().splitlines()) == 8


def test_the_part_of_another_request_is_not_touched(tmp_path: Path) -> None:
    with pytest.raises(FetchError):
        fetch_listing("arxiv x", pages(stop=2), tmp_path / "out", unwatched)
    before = (tmp_path / "out.part").read_bytes()
    with pytest.raises(FetchError, match=r"out\.part: belongs to another request; finish that one, or delete the file"):
        fetch_listing("arxiv y", pages(), tmp_path / "out", unwatched)
    assert (tmp_path / "out.part").read_bytes() == before


def test_a_part_without_a_page_stops_nobody(tmp_path: Path) -> None:
    def interrupted(start: int) -> Iterator[Page]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_listing("arxiv x", interrupted, tmp_path / "out", unwatched)
    assert len(fetch_listing("arxiv y", pages(), tmp_path / "out", unwatched).papers) == 8


def test_nothing_found_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("former")
    fetched = fetch_listing("arxiv x", pages([Page((), 0, 0, ("none",))]), tmp_path / "out", unwatched)
    assert (fetched.papers, fetched.problems) == ({}, ["none"])
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"out": "former"}

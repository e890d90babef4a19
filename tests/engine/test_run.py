"""Builds in shards give the triples of a build in one process, whatever the shards and whatever happens on the way."""

import json
import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kg.engine import Done, Task, build_shards, perform, run_in_pool
from kg.engine import steps as engine_steps
from kg.errors import ExportError, InputError
from kg.pipeline import build_files, bundled_corpus
from kg.query import load_store, run_query
from tests.engine.builds import lines, triples, written
from tests.listings import ABSTRACTS

_FERN = "FernServe: Serving on Ferns"


def one_by_one(tasks: Sequence[Task]) -> Iterator[Done]:
    """All tasks in this process, from the last."""
    return map(perform, reversed(tasks))


@pytest.fixture
def listings(tmp_path: Path) -> list[Path]:
    """Papers that meet: listed twice, of one name, with authors in two spellings, with the same repository."""
    first = written(tmp_path)
    mars = "MARS is {} that outperforms vLLM by 1.5x on H100. MARSs are at https://github.com/example/mars."
    second = tmp_path / "more.jsonl"
    second.write_text(
        lines(
            {"title": _FERN, "abstract": ABSTRACTS[_FERN], "arxiv_id": "2401.00001", "authors": ["A. Fern"]},
            {"title": "MARS: a Scheduler", "abstract": mars.format("a scheduler"), "authors": ["B. Moss", "C. Reed"]},
            {"title": "MARS: a Compiler", "abstract": mars.format("a compiler"), "authors": ["D. Birch", "c reed"]},
            {"title": "Uses", "abstract": "We use MARS and mossserve. MARS is 2x faster than MossServe on A100."},
            {"title": "No abstract"},
        ),
        encoding="utf-8",
    )
    return [first, second]


@pytest.mark.parametrize("size", [1, 3, 100])
def test_the_same_triples_with_shards_of_any_size(listings: list[Path], tmp_path: Path, size: int) -> None:
    report = build_shards(map(str, listings), tmp_path / "out", scheduler=one_by_one, size=size)
    assert triples(tmp_path / "out") == triples(listings)
    assert report["papers"] == 7
    assert [record["reason"] for record in report["rejected"]]
    assert json.loads((tmp_path / "out" / "report.json").read_text()) == report


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_triples_with_any_number_of_workers(listings: list[Path], tmp_path: Path, workers: int) -> None:
    out = tmp_path / "out"
    build_shards(map(str, listings), out, scheduler=lambda tasks: run_in_pool(tasks, workers), size=3)
    assert triples(out) == triples(listings)


def test_the_same_bytes_each_time(listings: list[Path], tmp_path: Path) -> None:
    for name in ("one", "two"):
        build_shards(map(str, listings), tmp_path / name, scheduler=one_by_one, size=3)
    one, two = ({f.name: f.read_bytes() for f in (tmp_path / n / "rdf").iterdir()} for n in ("one", "two"))
    assert one == two


def test_the_bundled_corpus_in_shards(tmp_path: Path) -> None:
    build_shards([str(bundled_corpus())], tmp_path, scheduler=one_by_one, size=100)
    assert triples(tmp_path) == triples([bundled_corpus()])


@dataclass(frozen=True)
class _DyingOnce:
    """A task whose process dies when it has written its files, but not its manifest."""

    task: Task

    @property
    def out(self) -> Path:
        return self.task.out

    @property
    def step(self) -> str:
        return self.task.step

    @property
    def name(self) -> str:
        return self.task.name

    @property
    def key(self) -> str:
        return self.task.key

    def run(self) -> dict[str, Any]:
        said = self.task.run()
        died = self.out / f"died-{self.step}-{self.name}"
        if not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return said


def test_workers_that_are_killed_do_not_change_the_result(listings: list[Path], tmp_path: Path) -> None:
    def deadly(tasks: Sequence[Task]) -> Iterable[Done]:
        return run_in_pool([_DyingOnce(task) if not number else task for number, task in enumerate(tasks)], 2)

    build_shards(map(str, listings), tmp_path / "out", scheduler=deadly, size=3)
    assert len(list((tmp_path / "out" / "shards").glob("died-*"))) == 3
    assert triples(tmp_path / "out") == triples(listings)


class _Counting:
    """A scheduler that tells which steps ran for which shards."""

    def __init__(self) -> None:
        self.ran: list[str] = []

    def __call__(self, tasks: Sequence[Task]) -> Iterator[Done]:
        self.ran += [task.step for task in tasks]
        return map(perform, tasks)


def test_what_is_done_is_not_done_again(listings: list[Path], tmp_path: Path) -> None:
    out, counting = tmp_path / "out", _Counting()
    first = build_shards(map(str, listings), out, scheduler=one_by_one, size=3)
    again = build_shards(map(str, listings), out, scheduler=counting, size=3)
    assert counting.ran == []
    assert {**again, "seconds": None} == {**first, "seconds": None}


def test_a_build_that_broke_off_goes_on(listings: list[Path], tmp_path: Path) -> None:
    out, counting = tmp_path / "out", _Counting()

    def breaking(tasks: Sequence[Task]) -> Iterator[Done]:
        yield from map(perform, tasks[:1])
        if tasks[0].step == "read":
            raise KeyboardInterrupt
        yield from map(perform, tasks[1:])

    with pytest.raises(KeyboardInterrupt):
        build_shards(map(str, listings), out, scheduler=breaking, size=3)
    assert not (out / "rdf").exists()
    report = build_shards(map(str, listings), out, scheduler=counting, size=3)
    assert counting.ran.count("papers") == 0
    assert counting.ran.count("read") == report["shards"] - 1
    assert triples(out) == triples(listings)


def test_a_listing_that_changed_is_read_again_and_nothing_of_it_stays(listings: list[Path], tmp_path: Path) -> None:
    out, counting = tmp_path / "out", _Counting()
    build_shards(map(str, listings), out, scheduler=one_by_one, size=2)
    listings[1].write_text(lines({"title": "LichenLog", "abstract": "LichenLog is 3x faster than vLLM on A100."}))
    build_shards(map(str, listings), out, scheduler=counting, size=2)
    assert counting.ran.count("papers") == 1
    assert triples(out) == triples(listings)


def test_two_builds_do_not_write_into_one_folder(listings: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"

    def meeting(tasks: Sequence[Task]) -> Iterator[Done]:
        with pytest.raises(ExportError, match="another build is writing here"):
            build_shards([str(listings[0])], out, scheduler=one_by_one)
        with pytest.raises(ExportError, match="another build is writing here"):
            build_files(listings[:1], out)
        return map(perform, tasks)

    build_shards(map(str, listings), out, scheduler=meeting, size=3)
    assert triples(out) == triples(listings)


def test_a_build_that_fails_leaves_the_former_export(listings: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    build_shards([str(listings[0])], out, scheduler=one_by_one)

    def failing(tasks: Sequence[Task]) -> Iterator[Done]:
        if tasks[0].step == "triples":
            raise ExportError("broken")
        return map(perform, tasks)

    with pytest.raises(ExportError, match="broken"):
        build_shards(map(str, listings), out, scheduler=failing)
    assert triples(out) == triples(listings[:1])


@pytest.mark.parametrize("table", ["papers", "surfaces", "used", "shared"])
def test_a_damaged_file_is_named(listings: list[Path], tmp_path: Path, table: str) -> None:
    out = tmp_path / "out"
    build_shards(map(str, listings), out, scheduler=one_by_one)
    file = next((out / "shards" / table).glob("papers*"))
    file.write_bytes(file.read_bytes()[:10])
    with pytest.raises(ExportError, match=rf"{table}/{file.name}: not usable .*remove"):
        build_shards(map(str, listings), out, scheduler=one_by_one)


def test_a_folder_that_cannot_be_written_to(listings: list[Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="cannot be written to"):
        build_shards(map(str, listings), tmp_path / "file", scheduler=one_by_one)


def test_a_worker_of_another_version_is_refused(
    listings: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_steps, "rules_version", lambda: "another")
    with pytest.raises(ExportError, match="another version of papers-kg"):
        build_shards(map(str, listings), tmp_path / "out", scheduler=one_by_one)


def test_a_base_that_cannot_be_one(listings: list[Path], tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be the base"):
        build_shards(map(str, listings), tmp_path / "out", base="x")


def test_listings_without_papers(tmp_path: Path) -> None:
    listing = tmp_path / "papers.jsonl"
    listing.write_text(lines({"title": "No text", "abstract": ""}))
    report = build_shards([str(listing)], tmp_path / "out", scheduler=one_by_one)
    assert (report["papers"], len(report["rejected"])) == (0, 1)
    assert triples(tmp_path / "out") == []


def test_an_input_that_is_no_listing(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(InputError, match="a PDF document"):
        build_shards([str(tmp_path / "a.pdf")], tmp_path / "out", scheduler=one_by_one)


def test_the_shards_can_be_asked(listings: list[Path], tmp_path: Path) -> None:
    build_shards(map(str, listings), tmp_path / "out", scheduler=one_by_one, base="https://example.org/kg/")
    store = load_store(tmp_path / "out")
    assert store.base == "https://example.org/kg/"
    found = {row[2] for row in run_query(store, "beats", {"name": "vLLM"}).rows}
    assert {"technique-mossserve", "technique-fernserve"} <= found

"""What a paper costs, and what memory, as papers become more: reading alone, and the whole way to N-Triples."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from kg.extract import default_extractor
from kg.pipeline import build
from kg.rdf import write_ntriples
from tests.bench.clock import cpu_seconds, machine, peak_mib
from tests.bench.papers import corpus_files, stream
from tests.bench.report import Table, number

SIZES = (344, 1_000, 2_000, 5_000, 10_000, 20_000)
"""After how many papers the cost is taken; and after all."""

READING, WHOLE = "extraction", "whole build to N-Triples"


@dataclass(frozen=True, slots=True)
class Point:
    """What so many papers cost.

    Attributes:
        papers: How many.
        seconds: CPU seconds for all of them.
        mib: The most memory that the process held.
    """

    papers: int
    seconds: float
    mib: float


Growth = dict[str, list[Point]]
"""Points by what was done with the papers, in rising order."""


def measure(shared: Path, limit: int | None) -> Growth:
    """Reads the papers once, stopping the clock at each size, and builds a graph of each size; in fresh processes."""
    files = corpus_files(shared)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as fresh:
        reading = fresh.submit(_read, files, limit).result()
        whole = [fresh.submit(_build, files, point.papers).result() for point in reading]
    return {READING: reading, WHOLE: whole}


def _read(files: Sequence[Path], limit: int | None) -> list[Point]:
    extract = default_extractor().extract
    points: list[Point] = []
    count, seconds = 0, 0.0
    for count, paper in enumerate(stream(files, limit), 1):
        start = process_time()
        extract(paper)
        seconds += process_time() - start
        if count in SIZES:
            points.append(Point(count, seconds, peak_mib()))
    return points if points and points[-1].papers == count else [*points, Point(count, seconds, peak_mib())]


def _build(files: Sequence[Path], papers: int) -> Point:
    with TemporaryDirectory() as folder:
        default_extractor()
        seconds = cpu_seconds(partial(_write, files, papers, Path(folder) / "graph.nt.gz"))
    return Point(papers, seconds, peak_mib())


def _write(files: Sequence[Path], papers: int, path: Path) -> None:
    write_ntriples(build(stream(files, papers)), path)


def table(growth: Growth) -> Table:
    """The points as rows."""
    rows = [
        (
            f"{reading.papers:,}",
            *(cell for point in (reading, whole) for cell in (_milliseconds(point), f"{point.mib:,.0f}")),
        )
        for reading, whole in zip(growth[READING], growth[WHOLE], strict=True)
    ]
    return Table(
        "Cost as papers become more",
        ("papers", f"{READING}, ms per paper", "MiB", f"{WHOLE}, ms per paper", "MiB"),
        rows,
        "CPU time and peak memory of one process. Extraction is one pass, which keeps nothing but words it has met, up "
        "to a limit; each build is a process of its own, which keeps all papers and the graph. For more papers than "
        "memory holds, `kg build --engine`.",
    )


def _milliseconds(point: Point) -> str:
    return number(1e3 * point.seconds / point.papers)


def plot(growth: Growth, path: Path) -> None:
    """Draws papers against seconds per paper, and against memory."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4), layout="constrained")
    costs, memory = figure.subplots(1, 2)
    for label, points in growth.items():
        papers = [point.papers for point in points]
        costs.plot(papers, [point.seconds / point.papers for point in points], marker="o", label=label)
        memory.plot(papers, [point.mib / 1024 for point in points], marker="o", label=label)
    for axes, what in ((costs, "CPU seconds per paper"), (memory, "peak memory, GiB")):
        axes.set(xlabel="papers", ylabel=what, xscale="log")
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
    costs.legend()
    figure.suptitle(machine(), fontsize=8)
    figure.savefig(path, dpi=120, metadata={"Software": None})

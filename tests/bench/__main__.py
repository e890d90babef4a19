"""``python -m tests.bench SHARED [--limit N] [--out FOLDER]``."""

from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rich.console import Console

from tests.bench import extraction, graphs, growth, pages, pipeline, serving
from tests.bench.clock import machine
from tests.bench.report import Table, markdown, show

_WIDTH = 110
_TABLES, _PLOT = "results.md", "growth.png"


def main() -> None:
    """Measures everything and prints the tables as they come."""
    parser = ArgumentParser(prog="python -m tests.bench", description="Speed as ratios, side by side in one run.")
    parser.add_argument("shared", type=Path, help="folder that holds corpus/*.jsonl.gz")
    parser.add_argument("--limit", type=int, help="read so many papers only; all by default")
    parser.add_argument("--out", type=Path, help=f"write {_TABLES} and {_PLOT} there, too")
    options = parser.parse_args()
    if not any((options.shared / "corpus").glob("*.jsonl.gz")):
        parser.error(f"{options.shared / 'corpus'} holds no *.jsonl.gz")
    console = Console(width=_WIDTH)
    about = f"{machine()} CPU time of one process where not said otherwise."
    console.print(about, "")
    tables = []
    sections: tuple[Callable[[], list[Table]], ...] = (
        partial(extraction.measure, options.shared, options.limit),
        partial(graphs.measure, options.shared, options.limit),
        pipeline.measure,
        pages.measure,
        serving.measure,
    )
    for measure in sections:
        for table in measure():
            tables.append(table)
            show(table, console)
    grown = growth.measure(options.shared, options.limit)
    tables.append(growth.table(grown))
    show(tables[-1], console)
    if options.out:
        (options.out / _TABLES).write_text("\n".join([f"{about}\n", *map(markdown, tables)]), encoding="utf-8")
        growth.plot(grown, options.out / _PLOT)


if __name__ == "__main__":
    main()

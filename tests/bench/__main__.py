"""``python -m tests.bench SHARED [--limit N] [--out FILE]``."""

from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rich.console import Console

from tests.bench import extraction, graphs, pages, pipeline, serving
from tests.bench.clock import machine
from tests.bench.report import Table, markdown, show

_WIDTH = 110


def main() -> None:
    """Measures everything and prints the tables as they come."""
    parser = ArgumentParser(prog="python -m tests.bench", description="Speed as ratios, side by side in one run.")
    parser.add_argument("shared", type=Path, help="folder that holds corpus/*.jsonl.gz")
    parser.add_argument("--limit", type=int, help="read so many papers only; all by default")
    parser.add_argument("--out", type=Path, help="write the tables as Markdown, too")
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
    if options.out:
        options.out.write_text("\n".join([f"{about}\n", *map(markdown, tables)]), encoding="utf-8")


if __name__ == "__main__":
    main()

"""The whole way on the bundled corpus, and how soon the commands answer."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.bench.report import Table

_RUNS = 5


def measure() -> list[Table]:
    """The tables of a build and of the commands."""
    with TemporaryDirectory() as folder:
        whole = _wall_seconds(["build", "--out", folder])
        report = json.loads((Path(folder) / "report.json").read_text(encoding="utf-8"))
        commands = {
            "kg --help": ["--help"],
            "kg compare FlashAttention": ["compare", "FlashAttention", "--graph", folder],
            "kg query beats": ["query", "beats", "--graph", folder],
            "kg show A100": ["show", "A100", "--graph", folder],
        }
        starts = {name: median(_wall_seconds(words) for _ in range(_RUNS)) for name, words in commands.items()}
    stages = [*report["seconds"].items(), ("whole process", whole)]
    return [
        Table(
            "kg build, bundled corpus",
            ("stage", "s"),
            [(name, f"{seconds:.2f}") for name, seconds in stages],
            f"{report['papers']:,} papers; time on the clock, one run. The whole process includes its start.",
        ),
        Table(
            "Commands",
            ("command", "s"),
            [(name, f"{seconds:.2f}") for name, seconds in starts.items()],
            f"Time on the clock from start to end, median of {_RUNS} runs, graph of the bundled corpus.",
        ),
    ]


def _wall_seconds(words: Sequence[str]) -> float:
    start = perf_counter()
    command = [sys.executable, "-c", "from kg.cli import main; main()", *words]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return perf_counter() - start

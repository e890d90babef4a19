"""``python -m tests.fuzz [TARGET...] [--runs N] [--keep] [--out FILE]``: atheris on every target, one after another.

Each target begins with its seeds and with what ``tests/fuzz/corpus`` keeps; what it finds stays in ``.fuzz/TARGET`` for
the next time. An input that fails is written to ``.fuzz/failed-TARGET-...``, and the other targets go on.
"""

import re
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from tests.bench.clock import machine
from tests.bench.report import Table, markdown, show
from tests.fuzz.keeping import CORPUS, keep
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

WORK = Path(".fuzz")
"""Where inputs are kept from one run to the next."""
RUNS = 1_000_000

_SHARES: Mapping[str, int] = {
    "records": 160, "obeyed": 130, "text": 75, "quantities": 60, "curation": 60, "extractor": 51, "format-jsonl": 30,
    "format-atom": 30, "format-csv-table": 30, "format-markdown": 30, "gold": 30,
}  # fmt: skip
_SHARE = 21
"""Of the runs, what each target gets: the fast ones more."""
_DONE = re.compile(r"^#(\d+)\s+DONE\s+cov: (\d+) ft: (\d+) corp: (\d+)/", re.M)
_RUNNING = re.compile(r"^#(\d+)\s+\w+\s+cov: (\d+) ft: (\d+) corp: (\d+)/", re.M)
_FAILURE = re.compile(r"^(?:\w+\.)*\w*(?:Error|Exception|Interrupt)\b.*|^.*ERROR: libFuzzer: .*", re.M)
_WRITTEN = re.compile(r"Test unit written to (\S+)")


class Outcome(NamedTuple):
    """What came of one target: libFuzzer's figures, and the input that failed with the reason, where one did."""

    inputs: int
    seconds: int
    branches: int
    features: int
    corpus: int
    failure: str | None = None


def outcome(log: str, seconds: int) -> Outcome:
    """What libFuzzer's log says of a run that took so many seconds of the processor."""
    last = _DONE.search(log) or next(reversed(list(_RUNNING.finditer(log))), None)
    inputs, branches, features, corpus = map(int, last.groups()) if last else (0, 0, 0, 0)
    failure = None
    if not _DONE.search(log):
        reason, written = _FAILURE.search(log), _WRITTEN.search(log)
        failure = f"{reason[0] if reason else log[-300:]} ({written[1] if written else 'no input written'})"
    return Outcome(inputs, seconds, branches, features, corpus, failure)


def fuzz(shares: Mapping[str, int]) -> Iterator[tuple[str, Outcome]]:
    """Runs targets, each with so many inputs."""
    for name in shares:
        folder = WORK / name
        folder.mkdir(parents=True, exist_ok=True)
        kept = (path.read_bytes() for path in sorted((CORPUS / name).glob("*")))
        for number, content in enumerate([*seeds(name), *kept]):
            (folder / f"begin-{number:03}").write_bytes(content)
    command = [sys.executable, "-m", "tests.fuzz.engine", str(WORK), *(f"{n}={runs}" for n, runs in shares.items())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as engine:
        for line in engine.stdout or ():
            name, seconds = line.split()
            yield name, outcome((WORK / f"{name}.log").read_text(encoding="utf-8", errors="replace"), int(seconds))


def table(outcomes: Mapping[str, Outcome]) -> Table:
    """All targets with their sum."""
    rows = [
        (name, f"{o.inputs:,}", f"{o.seconds:,}", f"{o.branches:,}", f"{o.features:,}", f"{o.corpus:,}",
         str(int(o.failure is not None)))
        for name, o in outcomes.items()
    ]  # fmt: skip
    inputs, seconds = (sum(getattr(o, field) for o in outcomes.values()) for field in ("inputs", "seconds"))
    failures = sum(o.failure is not None for o in outcomes.values())
    rows.append(("all", f"{inputs:,}", f"{seconds:,}", "", "", "", str(failures)))
    note = (
        "Seconds are those of the processor. Branches and features are what libFuzzer counts in kg and "
        "the parsers in Python that it calls."
    )
    columns = ("target", "inputs", "seconds", "branches", "features", "corpus", "crashes")
    return Table("Fuzzing", columns, rows, note)


def _share(names: Iterable[str], runs: int) -> dict[str, int]:
    whole = sum(_SHARES.get(name, _SHARE) for name in TARGETS)
    return {name: -(-runs * _SHARES.get(name, _SHARE) // whole) for name in names}


def main() -> None:
    """Fuzzes the targets and prints the table."""
    parser = ArgumentParser(prog="python -m tests.fuzz", description="Fuzz the readers and the stages with atheris.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"all by default: {', '.join(TARGETS)}")
    parser.add_argument("--runs", type=int, default=RUNS, help="inputs over all targets there are")
    parser.add_argument("--keep", action="store_true", help="choose anew what tests/fuzz/corpus keeps")
    parser.add_argument("--out", type=Path, help="write the table as Markdown, too")
    options = parser.parse_args()
    if unknown := set(options.targets) - set(TARGETS):
        parser.error(f"no target {', '.join(sorted(unknown))}; there are: {', '.join(TARGETS)}")
    if find_spec("atheris") is None:
        parser.error("atheris is missing: run `make fuzz`, or pip install --group fuzz")
    console = Console(width=110)
    outcomes: dict[str, Outcome] = {}
    for name, done in fuzz(_share(options.targets or TARGETS, options.runs)):
        outcomes[name] = done
        console.print(f"{name}: {done.inputs:,} inputs in {done.seconds:,} s{f', {done.failure}' * bool(done.failure)}")
        if options.keep:
            keep(name, WORK / name)
    found = table(outcomes)
    show(found, console)
    if options.out:
        options.out.write_text(f"{machine(['atheris'])}\n\n{markdown(found)}", encoding="utf-8")
    sys.exit(any(done.failure for done in outcomes.values()))


if __name__ == "__main__":
    main()

"""CPU time, memory, and what they were measured on."""

import platform
import resource
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from os import cpu_count
from pathlib import Path
from statistics import median
from time import process_time

PEERS = ("spacy", "rdflib", "pyoxigraph")


def cpu_seconds(task: Callable[[], object], *, repeat: int = 1) -> float:
    """CPU seconds of a task, the median of some runs."""
    seconds = []
    for _ in range(repeat):
        start = process_time()
        task()
        seconds.append(process_time() - start)
    return median(seconds)


def peak_mib() -> float:
    """The most memory that this process has held, in MiB."""
    with suppress(OSError):
        # On Linux, getrusage counts in what the parent held when it started this process; this does not.
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        return int(status.partition("VmHWM:")[2].split()[0]) / 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def machine(packages: Iterable[str] = PEERS) -> str:
    """The machine, the versions of some packages and the day, in one line."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    today = datetime.now(tz=UTC).date()
    return f"{_processor()}, {cpu_count()} cores; Python {platform.python_version()}; {versions}; {today.isoformat()}."


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())

"""Listings of papers to records: one small module for each format, recognised by its content.

File formats are in :mod:`kg.papers.formats`, shapes of records that several of them may hold in
:mod:`kg.papers.records`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.papers.fields import one_line
from kg.papers.formats import READERS
from kg.papers.merging import merge
from kg.papers.source import looks_like, opened

__all__ = ["READERS", "Reading", "file_labels", "iter_papers", "merge", "read_papers", "usable"]

LISTED_REJECTED = 100_000
"""How many records of a file that cannot be used are told one by one: of millions, each would take memory."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a set of listings holds.

    Attributes:
        papers: Distinct papers, sorted by id.
        rejected: What could not be used, in the order of the files.
    """

    papers: tuple[Paper, ...]
    rejected: tuple[Rejected, ...]


def read_papers(paths: Iterable[Path]) -> Reading:
    """The distinct papers of some files; a file that is named twice is read once.

    Raises:
        InputError: if a file is in no known format or cannot be read.
    """
    rejected: list[Rejected] = []
    records = (record for path, label in file_labels(paths).items() for record in _read(path, label))
    papers = list(usable(records, rejected))
    return Reading(tuple(merge(papers)), tuple(rejected))


def usable(records: Iterable[Paper | Rejected], rejected: list[Rejected]) -> Iterator[Paper]:
    """The papers among some records, one at a time; what could not be used is added to a list."""
    for record in records:
        if isinstance(record, Paper):
            yield record
        else:
            rejected.append(record)


def iter_papers(path: Path, label: str | None = None) -> Iterator[Paper | Rejected]:
    """The records of one file in its order, duplicates and all.

    Memory stays constant for JSON Lines, however long the file is.

    Args:
        path: The file.
        label: Its name in the sources of papers; by default that of the path.

    Raises:
        InputError: at the first record, if the file is in no known format or cannot be read.
    """
    return _read(path, label or one_line(path.name))


def _read(path: Path, label: str) -> Iterator[Paper | Rejected]:
    with opened(path, label) as source:
        for reader in READERS:
            if reader.accepts(source.head):
                yield from _few_rejected(reader.read(source))
                return
    formats = "; ".join(reader.ACCEPTED for reader in READERS)
    seen = looks_like(source.head)
    raise InputError(f"this is {seen}. Accepted, plain or compressed with gzip or ZIP: {formats}", where=str(path))


def _few_rejected(records: Iterator[Paper | Rejected]) -> Iterator[Paper | Rejected]:
    """All papers, and of what cannot be used :data:`LISTED_REJECTED`; at the end, how much more there is."""
    more = -LISTED_REJECTED
    last = None
    for record in records:
        if isinstance(record, Paper):
            yield record
            continue
        more += 1
        last = record
        if more <= 0:
            yield record
    if last and more > 0:
        reason = f"and {more:,} more records of this file that cannot be used; of the last: {last.reason}"
        yield last.model_copy(update={"reason": reason})


def file_labels(paths: Iterable[Path]) -> dict[Path, str]:
    """For each file its name, with as much of its folder as tells it apart from the others."""
    absolute = list(dict.fromkeys(path.absolute() for path in paths))
    labels: dict[Path, str] = {}
    depth = 1
    while len(labels) < len(absolute):
        tails = Counter(path.parts[-depth:] for path in absolute)
        labels |= {
            path: one_line("/".join(path.parts[-depth:]))
            for path in absolute
            if path not in labels and tails[path.parts[-depth:]] == 1
        }
        depth += 1
    return {path: labels[path] for path in absolute}

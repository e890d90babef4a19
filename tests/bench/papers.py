"""The real abstracts, streamed, and samples of them that are the same each time."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from kg.model import Paper
from kg.papers import iter_papers


def corpus_files(shared: Path) -> list[Path]:
    """The files of abstracts, sorted."""
    return sorted((shared / "corpus").glob("*.jsonl.gz"))


def stream(files: Sequence[Path], limit: int | None = None) -> Iterator[Paper]:
    """The papers of some files in their order, or the first few, one at a time."""
    papers = (record for file in files for record in iter_papers(file) if isinstance(record, Paper))
    return islice(papers, limit)


def sample(files: Sequence[Path], size: int, *, limit: int | None = None, offset: int = 0) -> list[Paper]:
    """About as many papers as asked for, at even distances; the others are not kept.

    Args:
        files: The files.
        size: How many are wanted.
        limit: How many papers of the files count.
        offset: By how many places the sample is shifted: another offset, another sample.
    """
    step = max(1, sum(1 for _ in stream(files, limit)) // size)
    return list(islice(stream(files, limit), offset % step, None, step))[:size]

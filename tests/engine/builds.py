"""Listings for builds in shards, and the triples that come of them."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

from kg.papers import read_papers
from kg.pipeline import build
from kg.rdf import generate_ntriples
from tests.listings import write_listing


def written(folder: Path) -> Path:
    """A listing of the invented papers."""
    return write_listing(folder / "papers.jsonl")


def triples(source: Path | Sequence[Path]) -> list[str]:
    """The distinct lines of a build in shards, sorted; or of a build in this process from listings."""
    if not isinstance(source, Path):
        return list(generate_ntriples(build(read_papers(source).papers)))
    lines: set[str] = set()
    for file in (source / "rdf").iterdir():
        with gzip.open(file, "rt", encoding="utf-8", newline="\n") as opened:
            part = list(opened)
        assert part == sorted(set(part)), f"{file.name} is not sorted and distinct"
        lines.update(part)
    return sorted(lines)


def lines(*records: dict[str, object]) -> str:
    """Records as JSON Lines."""
    return "".join(json.dumps(record) + "\n" for record in records)

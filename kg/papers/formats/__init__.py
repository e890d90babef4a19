"""File formats: one small module for each, recognised by its content.

A new format is a module with ``ACCEPTED`` (the format in words), ``accepts(head)`` and ``read(source)``, and one row
of :data:`READERS`.
"""

from collections.abc import Iterator
from typing import Protocol

from kg.model import Paper, Rejected
from kg.papers.formats import (
    atom,
    bibtex,
    csv_table,
    huggingface_html,
    json_document,
    jsonl,
    latexml,
    markdown,
    oai,
    pages,
    parquet,
    tei,
)
from kg.papers.source import Source


class Reader(Protocol):
    """One format."""

    ACCEPTED: str
    """The format in words, as an error message lists it."""

    def accepts(self, head: bytes, /) -> bool:
        """Whether a file that begins like this, decompressed, is of this format."""

    def read(self, source: Source, /) -> Iterator[Paper | Rejected]:
        """The papers of an opened file in their order, and what of it cannot be used."""


READERS: tuple[Reader, ...] = (
    parquet,
    jsonl,
    json_document,
    atom,
    oai,
    tei,
    latexml,
    huggingface_html,
    bibtex,
    pages,
    markdown,
    csv_table,
)
"""The formats, in the order in which they are tried."""

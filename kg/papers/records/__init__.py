"""Records of fields, whatever file holds them: one small module for each shape, recognised by its fields.

JSON, JSON Lines, tables and the JSON within pages all hold such records; each shape may come in any of them. A new
shape is a module with ``FIELDS`` (see :mod:`kg.papers.records.table`), ``matches(record)`` and ``fields(record)``, and
one row of :data:`SHAPES`.
"""

import re
from collections.abc import Mapping
from typing import Any, Protocol

from kg.model import Paper, Rejected
from kg.papers.fields import to_paper
from kg.papers.records import (
    arxiv_snapshot,
    huggingface,
    listing,
    openalex,
    openreview,
    semantic_scholar,
)
from kg.papers.records.table import Fields
from kg.papers.source import Place

Record = Mapping[str, Any]


class Shape(Protocol):
    """One shape of records."""

    FIELDS: Fields
    """Where each field stands."""

    def matches(self, record: Record, /) -> bool:
        """Whether a record has this shape."""

    def fields(self, record: Record, /) -> dict[str, object]:
        """The fields as :func:`kg.papers.fields.to_paper` takes them."""


SHAPES: tuple[Shape, ...] = (huggingface, arxiv_snapshot, semantic_scholar, openalex, openreview, listing)
"""The shapes, in the order in which they are tried; the last takes whatever has a title and a text."""


def is_record(value: object) -> bool:
    """Whether a value read from JSON describes a paper."""
    return isinstance(value, dict) and any(shape.matches(value) for shape in SHAPES)


def to_record(record: Record, place: Place) -> Paper | Rejected:
    """The paper that a record of any shape describes, or why it describes none."""
    shape = next((shape for shape in SHAPES if shape.matches(record)), listing)
    return to_paper(shape.fields(record), place)


def _key(field: str) -> re.Pattern[bytes]:
    names = {path.split(".")[-1] for shape in SHAPES for path, to in shape.FIELDS if to == field}
    return re.compile(
        rb'"(?:%b)"\s*:' % b"|".join(re.escape(name).encode() for name in sorted(names - {"value"})), re.I
    )


_TITLE_KEY = _key("title")
_TEXT_KEY = re.compile(_key("abstract").pattern + b"|" + _key("digest").pattern, re.I)


def seems_record(text: bytes) -> bool:
    """Whether JSON that is cut off or broken was to describe a paper."""
    return bool(_TITLE_KEY.search(text) and _TEXT_KEY.search(text))

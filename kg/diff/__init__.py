"""What differs between two graphs, for people who review a change. Its main function is :func:`diff`."""

from kg.diff.changes import Change, Changed, GraphDiff, Item, Section, diff
from kg.diff.writers import WRITERS, to_json, to_markdown, to_text

__all__ = [
    "WRITERS",
    "Change",
    "Changed",
    "GraphDiff",
    "Item",
    "Section",
    "diff",
    "to_json",
    "to_markdown",
    "to_text",
]

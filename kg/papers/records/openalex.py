"""Works of OpenAlex, whose abstracts are inverted indexes: each word with its positions.

Source of the names: https://docs.openalex.org/api-entities/works/work-object.
"""

import json
from collections.abc import Mapping
from typing import Any

from kg.papers.records.table import Fields, pick

FIELDS: Fields = (
    ("title", "title"),
    ("display_name", "title"),
    ("abstract", "abstract"),
    ("abstract_inverted_index", "abstract"),
    ("doi", "doi"),
    ("ids.doi", "doi"),
    ("publication_date", "published"),
    ("publication_year", "published"),
    ("authorships.*.author.display_name", "authors"),
    ("primary_location.landing_page_url", "url"),
    ("locations.*.landing_page_url", "identifiers"),
    ("locations.*.pdf_url", "identifiers"),
    ("topics.*.display_name", "categories"),
    ("keywords.*.display_name", "keywords"),
)

_LONGEST = 20_000
"""How many words an abstract may have; an index may claim any position."""
_LONGEST_WORD = 200
"""In characters. A longer one at thousands of positions would fill the memory."""


def matches(record: Mapping[str, Any]) -> bool:
    """Whether it has an index for an abstract, or OpenAlex's authorships."""
    return "abstract_inverted_index" in record or ("authorships" in record and "display_name" in record)


def fields(record: Mapping[str, Any]) -> dict[str, object]:
    """The fields, the abstract as running text."""
    return pick({**record, "abstract_inverted_index": abstract(record.get("abstract_inverted_index"))}, FIELDS)


def abstract(index: object) -> str | None:
    """The text of an inverted index; None where it is none.

    >>> abstract({"sort": [1, 4], "We": [0], "keys.": [2], "They": [3]})
    'We sort keys. They sort'
    """
    if isinstance(index, str):
        try:
            index = json.loads(index)
        except (ValueError, RecursionError):
            return None
    if isinstance(index, Mapping) and isinstance(index.get("InvertedIndex"), Mapping):
        index = index["InvertedIndex"]  # the older form, with the length beside it
    if not isinstance(index, Mapping):
        return None
    words = [
        (position, word)
        for word, positions in index.items()
        if isinstance(positions, list) and len(word) <= _LONGEST_WORD
        for position in positions
        if type(position) is int
    ]
    return " ".join(word for _, word in sorted(words)[:_LONGEST]) or None

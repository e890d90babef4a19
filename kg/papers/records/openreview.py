"""Submissions as the OpenReview API gives them: fields within ``content``, since its second version as ``value``."""

import datetime
from collections.abc import Mapping
from typing import Any

from kg.papers.records.table import Fields, pick

FIELDS: Fields = (
    ("content.title.value", "title"),
    ("content.title", "title"),
    ("content.abstract.value", "abstract"),
    ("content.abstract", "abstract"),
    ("content.authors.value", "authors"),
    ("content.authors", "authors"),
    ("content.keywords.value", "keywords"),
    ("content.keywords", "keywords"),
    ("pdate", "published"),
    ("cdate", "published"),
)


def matches(record: Mapping[str, Any]) -> bool:
    """Whether the title and the abstract stand within ``content``."""
    content = record.get("content")
    return isinstance(content, dict) and "title" in content and "abstract" in content


def fields(record: Mapping[str, Any]) -> dict[str, object]:
    """The fields, the day from milliseconds since 1970."""
    found = pick(record, FIELDS)
    published = found.pop("published", None)
    if type(published) is int:
        try:
            day = datetime.datetime.fromtimestamp(published / 1000, datetime.UTC).date()
        except (OverflowError, OSError, ValueError):
            day = None
        if day:
            found["published"] = day.isoformat()
    if isinstance(forum := record.get("forum"), str):
        found["url"] = f"https://openreview.net/forum?id={forum}"
    return found

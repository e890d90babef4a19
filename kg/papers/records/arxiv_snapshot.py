"""Records of arXiv's metadata snapshot, ``arxiv-metadata-oai-snapshot.json``: one a line.

``authors`` is prose ("A. Example (1 and 2), B. Invented"), so ``authors_parsed`` is read first; ``versions`` begins
with the day of submission.
"""

from collections.abc import Mapping
from typing import Any

from kg.papers.fields import mail_date
from kg.papers.records.table import Fields, pick

FIELDS: Fields = (
    ("title", "title"),
    ("abstract", "abstract"),
    ("id", "arxiv_id"),
    ("doi", "doi"),
    ("authors_parsed", "authors"),
    ("authors", "authors"),
    ("categories", "categories"),
    ("versions.0.created", "published"),
)


def matches(record: Mapping[str, Any]) -> bool:
    """Whether it has fields that only the snapshot has."""
    return "id" in record and ("authors_parsed" in record or ("versions" in record and "update_date" in record))


def fields(record: Mapping[str, Any]) -> dict[str, object]:
    """The fields, the day of submission in ISO 8601."""
    found = pick(record, FIELDS)
    submitted = found.get("published")
    if isinstance(submitted, str):
        found["published"] = mail_date(submitted)
    return found

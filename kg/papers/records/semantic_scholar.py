"""Papers of Semantic Scholar: the Academic Graph API and its bulk datasets, which write some names in lower case.

Source of the names: https://api.semanticscholar.org/api-docs/graph.
"""

from collections.abc import Mapping
from typing import Any

from kg.papers.records.table import Fields, pick

FIELDS: Fields = (
    ("title", "title"),
    ("abstract", "abstract"),
    ("externalIds.ArXiv", "arxiv_id"),
    ("externalids.ArXiv", "arxiv_id"),
    ("externalIds.DOI", "doi"),
    ("externalids.DOI", "doi"),
    ("publicationDate", "published"),
    ("publicationdate", "published"),
    ("year", "published"),
    ("authors.*.name", "authors"),
    ("authors", "authors"),
    ("url", "url"),
    ("openAccessPdf.url", "identifiers"),
    ("fieldsOfStudy", "categories"),
    ("s2fieldsofstudy.*.category", "categories"),
)

_OWN = ("paperId", "corpusId", "corpusid", "externalIds", "externalids")


def matches(record: Mapping[str, Any]) -> bool:
    """Whether it has a title and one of Semantic Scholar's own ids."""
    return "title" in record and any(name in record for name in _OWN)


def fields(record: Mapping[str, Any]) -> dict[str, object]:
    """The fields."""
    return pick(record, FIELDS)

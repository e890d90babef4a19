"""Records of community dumps: a title and a text under one of the names that people give them.

Scrapers, conference lists and spreadsheets name their columns freely; case, spaces and hyphens do not count. Summaries
that a language model wrote ("ai_summary", "tldr") are not read: a claim is the paper's only in the paper's words.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kg.papers.records.table import Fields, pick

FIELDS: Fields = (
    ("title", "title"),
    ("paper_title", "title"),
    ("article_title", "title"),
    ("abstract", "abstract"),
    ("paper_abstract", "abstract"),
    ("abstract_text", "abstract"),
    ("abstractnote", "abstract"),
    ("summary", "abstract"),
    ("digest", "digest"),
    ("arxiv_id", "arxiv_id"),
    ("arxivid", "arxiv_id"),
    ("arxiv", "arxiv_id"),
    ("eprint", "arxiv_id"),
    ("doi", "doi"),
    ("published", "published"),
    ("date", "published"),
    ("publication_date", "published"),
    ("published_date", "published"),
    ("published_at", "published"),
    ("publishedat", "published"),
    ("pubdate", "published"),
    ("submitted", "published"),
    ("submitted_date", "published"),
    ("submitted_at", "published"),
    ("created", "published"),
    ("year", "published"),
    ("publication_year", "published"),
    ("authors", "authors"),
    ("author", "authors"),
    ("author_names", "authors"),
    ("creators", "authors"),
    ("url", "url"),
    ("abs", "url"),
    ("abs_url", "url"),
    ("paper_url", "url"),
    ("link", "url"),
    ("site", "url"),
    ("entry_id", "url"),
    ("pdf_url", "url"),
    ("pdf", "url"),
    ("id", "identifiers"),
    ("paper_id", "identifiers"),
    ("entry_id", "identifiers"),
    ("abs", "identifiers"),
    ("pdf", "identifiers"),
    ("pdf_url", "identifiers"),
    ("repos", "repos"),
    ("github_repo", "repos"),
    ("githubrepo", "repos"),
    ("github", "repos"),
    ("github_url", "repos"),
    ("code", "repos"),
    ("code_url", "repos"),
    ("repo", "repos"),
    ("repo_url", "repos"),
    ("project", "repos"),
    ("categories", "categories"),
    ("category", "categories"),
    ("subjects", "categories"),
    ("primary_category", "categories"),
    ("keywords", "keywords"),
    ("ai_keywords", "keywords"),
    ("upvotes", "upvotes"),
    ("organisation", "organisation"),
    ("organization", "organisation"),
)
"""Names are as :func:`_column` gives them."""

_GAP = re.compile(r"[\s_-]+")
_TITLES = frozenset(name for name, field in FIELDS if field == "title")
_TEXTS = frozenset(name for name, field in FIELDS if field in ("abstract", "digest"))
_MAYBE = frozenset(name for name, field in FIELDS if field in ("identifiers", "repos"))
"""Names under which some listings keep what is no identifier or link at all, such as a number."""


def matches(record: Mapping[str, Any]) -> bool:
    """Whether there are a title and a text, even empty ones."""
    return has_columns(record)


def has_columns(names: Mapping[str, Any] | list[str]) -> bool:
    """Whether there is one name for a title and one for a text."""
    known = set(map(_column, names))
    return not known.isdisjoint(_TITLES) and not known.isdisjoint(_TEXTS)


def fields(record: Mapping[str, Any]) -> dict[str, object]:
    """The fields; of two names that differ in case only, the first."""
    columns: dict[str, Any] = {}
    for name, value in record.items():
        column = _column(name)
        if value is not None and not (column in _MAYBE and not _is_text(value)):
            columns.setdefault(column, value)
    return pick(columns, FIELDS)


def _is_text(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))


@lru_cache(1024)  # every record of a listing has the same few names
def _column(name: str) -> str:
    return _GAP.sub("_", name.strip().lower())

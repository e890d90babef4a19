"""Papers of Hugging Face, as ``/api/daily_papers`` and ``/api/papers`` and the JSON within its pages give them.

The schema grew: ``organization``, ``githubRepo``, ``ai_keywords`` and others came later and may be absent; an item of
the daily listing holds the paper as ``paper`` and repeats some of its fields beside it. The id is an arXiv id.
"""

from collections.abc import Mapping
from typing import Any

from kg.papers.records.table import Fields, pick

FIELDS: Fields = (
    ("paper.title", "title"),
    ("title", "title"),
    ("paper.summary", "abstract"),
    ("summary", "abstract"),
    ("paper.id", "arxiv_id"),
    ("id", "arxiv_id"),
    ("paper.publishedAt", "published"),
    ("publishedAt", "published"),
    ("paper.authors.*.name", "authors"),
    ("authors.*.name", "authors"),
    ("paper.authors", "authors"),
    ("authors", "authors"),
    ("paper.githubRepo", "repos"),
    ("githubRepo", "repos"),
    ("paper.projectPage", "repos"),
    ("projectPage", "repos"),
    ("paper.ai_keywords", "keywords"),
    ("ai_keywords", "keywords"),
    ("paper.upvotes", "upvotes"),
    ("upvotes", "upvotes"),
    ("paper.organization.fullname", "organisation"),
    ("paper.organization.name", "organisation"),
    ("organization.fullname", "organisation"),
    ("organization.name", "organisation"),
)

_OWN = ("upvotes", "discussionId", "submittedOnDailyAt", "ai_summary", "numComments")


def matches(record: Mapping[str, Any]) -> bool:
    """Whether it is an item of a listing, or a paper with fields that only Hugging Face has."""
    paper = record.get("paper")
    if isinstance(paper, dict):
        return "id" in paper and ("title" in paper or "title" in record)
    return "title" in record and "summary" in record and any(name in record for name in _OWN)


def fields(record: Mapping[str, Any]) -> dict[str, object]:
    """The fields."""
    return pick(record, FIELDS)

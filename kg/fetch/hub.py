"""The papers of the Hugging Face Hub: a search, and the daily papers of a day.

Addresses and fields are those of the Hub's API (huggingface.co/.well-known/openapi.json) and of answers seen from 2023
to 2026, in which fields come and go. ``HF_ENDPOINT`` sets another address, as for huggingface_hub.
"""

import json
import os
from collections.abc import Iterator
from typing import Any

from kg.errors import FetchError
from kg.fetch.listing import Fields, Page
from kg.fetch.web import GarbledError, Web
from kg.ids import arxiv_id
from kg.papers.fields import one_line

PAUSE = 1.0
"""Seconds between two requests. The Hub allows more."""

PAGE = 100
"""The most papers in one answer."""

_HUB = "https://huggingface.co"
_REPOS = ("githubRepo", "projectPage")


def search(web: Web, query: str, start: int) -> Iterator[Page]:
    """The papers that the Hub finds for some words: one page of the nearest; it offers no second one.

    Args:
        web: Who asks.
        query: What to look for.
        start: 0, or 1 where the page is there.

    Raises:
        FetchError: if the Hub fails.
    """
    if start == 0:
        papers, problems = web.get(_address("papers/search"), {"q": query, "limit": str(PAGE)}, parse_papers)
        full = (f"the Hub gives {PAGE} papers at most; there may be more",) if len(papers) >= PAGE else ()
        yield Page(papers, 1, 1, (*problems, *full))


def daily(web: Web, date: str, start: int) -> Iterator[Page]:
    """The daily papers of a day.

    Args:
        web: Who asks.
        date: ``2026-01-15``.
        start: How many pages to pass over.

    Raises:
        FetchError: if the Hub fails.
    """
    seen: set[str] = set()
    while True:
        parameters = {"date": date, "limit": str(PAGE), "p": str(start)}
        papers, problems = web.get(_address("daily_papers"), parameters, parse_papers)
        start += 1
        ids = {paper.get("arxiv_id") or paper["title"] for paper in papers}
        yield Page(papers, start, None, problems)
        # A page that brings nothing new: the Hub passes over `p` where it does not know it.
        if len(papers) + len(problems) < PAGE or ids <= seen:
            return
        seen |= ids


def parse_papers(content: bytes) -> tuple[tuple[Fields, ...], tuple[str, ...]]:
    """Reads an answer: its papers, and what is wrong with its other entries.

    Raises:
        GarbledError: if it is no JSON, as one that was cut off.
        FetchError: if it is JSON of another kind.
    """
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise GarbledError(f"no JSON ({error})") from error
    if not isinstance(entries, list):
        raise FetchError("answers with no list of papers: its format has changed", where="the Hub")
    found = [_paper(entry) for entry in entries]
    papers = tuple(paper for paper in found if isinstance(paper, dict))
    if found and not papers:
        raise FetchError(f"no entry of its answer can be used ({found[0]}): its format has changed", where="the Hub")
    return papers, tuple(problem for problem in found if isinstance(problem, str))


def _paper(entry: object) -> Fields | str:
    """The paper of an entry, or what is wrong with it. Fields stand in the entry or in its ``paper``, or in both."""
    if not isinstance(entry, dict):
        return "an entry that is no object"
    inner = entry.get("paper")
    given: dict[str, Any] = {**entry, **(inner if isinstance(inner, dict) else {})}
    title, abstract = _text(given.get("title")), _text(given.get("summary"))
    for name, value in (("title", title), ("abstract", abstract)):
        if not value:
            return f"an entry without {name}: {title or given.get('id') or 'nothing else either'}"
    authors, organization = given.get("authors"), given.get("organization")
    fields: dict[str, Any] = {
        "title": title,
        "arxiv_id": arxiv_id(_text(given.get("id"))),
        "published": _text(given.get("publishedAt"))[:10],
        "authors": _texts([a.get("name") for a in authors if isinstance(a, dict)] if isinstance(authors, list) else []),
        "repos": _texts([given.get(name) for name in _REPOS]),
        "upvotes": given["upvotes"] if type(given.get("upvotes")) is int else None,
        "ai_keywords": _texts(given.get("ai_keywords")),
        "organization": _text(organization.get("fullname") or organization.get("name"))
        if isinstance(organization, dict)
        else None,
        "abstract": abstract,
    }
    return {name: value for name, value in fields.items() if value}


def _text(value: object) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _texts(values: object) -> list[str]:
    return [text for value in values if (text := _text(value))] if isinstance(values, list) else []


def _address(path: str) -> str:
    return f"{(os.environ.get('HF_ENDPOINT') or _HUB).rstrip('/')}/api/{path}"

"""arXiv's API: searches, papers by their ids, papers by their titles.

Addresses, parameters and the Atom format are those of the API's user manual (info.arxiv.org/help/api/user-manual). Its
terms of use ask for one request in three seconds, over one connection. ``KG_ARXIV_API`` sets another address.
"""

import os
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from kg.errors import FetchError
from kg.fetch.listing import Fields, Page
from kg.fetch.web import GarbledError, RefusedError, Web
from kg.ids import arxiv_id
from kg.papers.fields import one_line

PAUSE = 3.0
"""Seconds between two requests, as the terms of use ask."""

PAGE = 100
"""Papers in one answer. Up to 2,000 are allowed, and often time out."""

LIMIT = 30_000
"""The most papers that one search may have, by the manual."""

_API = "https://export.arxiv.org/api/query"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_ERRORS = "/api/errors"
_WORDS = re.compile(r"\w+")
# Old identifiers may carry a subject class, "math.GT/0309136", which arXiv itself leaves out.
_SUBJECT_CLASS = re.compile(r"\.[a-z]{2}(?=/)")
_TITLE_PAGE = 20
_TITLE_WORDS = 8


@dataclass(frozen=True, slots=True)
class Feed:
    """An answer.

    Attributes:
        papers: Its papers.
        total: How many papers there are in all.
        unusable: Its other entries, each for a person.
    """

    papers: tuple[Fields, ...]
    total: int
    unusable: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many entries it has."""
        return len(self.papers) + len(self.unusable)


def search(web: Web, query: str, start: int) -> Iterator[Page]:
    """The papers that a query finds, the oldest first, so that what is new comes at the end and moves no page.

    Args:
        web: Who asks.
        query: In arXiv's own notation: ``cat:cs.AR AND abs:GPU``.
        start: How many papers to pass over.

    Raises:
        FetchError: if there are more papers than one search may have, or arXiv fails.
    """
    order = {"sortBy": "submittedDate", "sortOrder": "ascending"}
    seen: set[str] = set()
    while True:
        parameters = {"search_query": query, "start": str(start), "max_results": str(PAGE), **order}
        feed = _ask(web, parameters, start, seen)
        if feed.total > LIMIT:
            dates = "AND submittedDate:[202401010000 TO 202406302359]"
            msg = f"{feed.total} papers, and arXiv gives {LIMIT} at most; ask for them in parts: {dates}"
            raise FetchError(msg, where=query)
        start += feed.size
        seen.update(paper["arxiv_id"] for paper in feed.papers)
        yield Page(feed.papers, start, feed.total, feed.unusable)
        if start >= feed.total:
            return


def by_ids(web: Web, ids: Sequence[str], start: int) -> Iterator[Page]:
    """Papers by their ids.

    Args:
        web: Who asks.
        ids: arXiv ids, without versions.
        start: How many of them to pass over.

    Raises:
        FetchError: if arXiv fails.
    """
    for begin in range(start, len(ids), PAGE):
        chunk = ids[begin : begin + PAGE]
        papers, problems = lookup(web, chunk)
        yield Page(papers, begin + len(chunk), len(ids), problems)


def lookup(web: Web, ids: Sequence[str]) -> tuple[tuple[Fields, ...], tuple[str, ...]]:
    """The papers of up to :data:`PAGE` ids, and what is wrong with the others.

    One id that arXiv cannot read makes it refuse them all; it is found by halving.

    Raises:
        FetchError: if arXiv fails.
    """
    try:
        feed = _ask(web, {"id_list": ",".join(ids), "max_results": str(len(ids))})
    except RefusedError as error:
        if len(ids) == 1:
            return (), (f"{ids[0]}: {error}",)
        halves = [lookup(web, half) for half in (ids[: len(ids) // 2], ids[len(ids) // 2 :])]
        return tuple(p for papers, _ in halves for p in papers), tuple(p for _, problems in halves for p in problems)
    found = {paper["arxiv_id"].lower() for paper in feed.papers}
    bare = {given: _SUBJECT_CLASS.sub("", given.lower()) for given in ids}
    missing = [f"{given}: arXiv gives no such paper" for given in ids if bare[given] not in found]
    return feed.papers, (*feed.unusable, *missing)


def by_title(web: Web, title: str) -> Feed:
    """The papers whose titles have these words in this order, or else these words.

    Raises:
        FetchError: if arXiv fails.
    """
    words = _WORDS.findall(title)
    if not words:
        return Feed((), 0, ())
    longest = sorted(words, key=len, reverse=True)[:_TITLE_WORDS]
    for query in (f'ti:"{" ".join(words)}"', " AND ".join(f"ti:{word}" for word in longest)):
        feed = _ask(web, {"search_query": query, "max_results": str(_TITLE_PAGE)})
        if feed.papers:
            break
    return feed


def parse_feed(content: bytes) -> Feed:
    """Reads an answer.

    Raises:
        GarbledError: if it is no XML, as one that was cut off.
        RefusedError: if it is an error feed.
        FetchError: if it is XML of another kind.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise GarbledError(f"no XML ({error})") from error
    total = root.findtext(f"{_SEARCH}totalResults", "").strip()
    entries = root.findall(f"{_ATOM}entry")
    for entry in entries:
        if _ERRORS in entry.findtext(f"{_ATOM}id", ""):
            raise RefusedError(f"refuses this: {_text(entry, 'summary')}", where="arXiv")
    if root.tag != f"{_ATOM}feed" or not total.isdecimal():
        raise FetchError("answers with no Atom feed with 'totalResults': its format has changed", where="arXiv")
    found = [_paper(entry) for entry in entries]
    papers = tuple(paper for paper in found if isinstance(paper, dict))
    if found and not papers:
        raise FetchError(f"no entry of its answer can be used ({found[0]}): its format has changed", where="arXiv")
    return Feed(papers, int(total), tuple(problem for problem in found if isinstance(problem, str)))


def _ask(web: Web, parameters: dict[str, str], start: int = 0, seen: AbstractSet[str] = frozenset()) -> Feed:
    """An answer. Now and then the API gives an empty page, or an earlier one again: then it is asked once more.

    Args:
        web: Who asks.
        parameters: What.
        start: How many papers of a search come before this page.
        seen: Ids of papers that came before.
    """

    def parse(content: bytes) -> Feed:
        feed = parse_feed(content)
        if "search_query" in parameters and not feed.size and feed.total > start:
            raise GarbledError(f"no papers after {start}, of {feed.total}")
        if feed.papers and all(paper["arxiv_id"] in seen for paper in feed.papers):
            raise GarbledError(f"an earlier page again after {start} papers")
        return feed

    return web.get(os.environ.get("KG_ARXIV_API") or _API, parameters, parse)


def _paper(entry: Element) -> Fields | str:
    """The paper of an entry, or what is wrong with it."""
    title, abstract, place = _text(entry, "title"), _text(entry, "summary"), _text(entry, "id")
    identifier = arxiv_id(place)
    for name, value in (("id", identifier), ("title", title), ("abstract", abstract)):
        if not value:
            return f"an entry without {name}: {title or place or 'nothing else either'}"
    fields: dict[str, Any] = {
        "title": title,
        "arxiv_id": identifier,
        "published": _text(entry, "published")[:10],
        "authors": [name for author in entry.iterfind(f"{_ATOM}author") if (name := _text(author, "name"))],
        "categories": [term for kind in entry.iterfind(f"{_ATOM}category") if (term := kind.get("term"))],
        "doi": one_line(entry.findtext(f"{_ARXIV}doi", "")),
        "url": f"https://arxiv.org/abs/{identifier}",
        "abstract": abstract,
    }
    return {name: value for name, value in fields.items() if value}


def _text(element: Element, name: str) -> str:
    return one_line(element.findtext(f"{_ATOM}{name}", ""))

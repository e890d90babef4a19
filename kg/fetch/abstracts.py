"""Real abstracts and arXiv ids for a listing of digests, from arXiv, where it is certain which paper is meant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from kg.fetch import arxiv
from kg.fetch.listing import Fields, Page
from kg.fetch.web import Web
from kg.ids import title_key
from kg.model import Paper

MIN_SIMILARITY = 70.0
"""How alike two titles under one id must be, of 100 (:func:`rapidfuzz.fuzz.token_sort_ratio`): papers are renamed."""

MIN_TITLE = 15
"""Letters and digits: what is shorter may well be the name of another paper, too."""

MAX_YEARS = 1
"""How far the year on arXiv may be from the one that the listing gives."""

_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Questions:
    """What to ask, in its order: papers with ids, many at once, then one title after the other.

    Attributes:
        known: Papers with an arXiv id.
        unknown: Papers without.
    """

    known: Sequence[Paper]
    unknown: Sequence[Paper]

    @classmethod
    def of(cls, papers: Sequence[Paper]) -> "Questions":
        """The questions about some papers."""
        return cls([paper for paper in papers if paper.arxiv_id], [paper for paper in papers if not paper.arxiv_id])

    def ask(self, web: Web, start: int) -> Iterator[Page]:
        """The papers as arXiv has them; what is not certain is a problem.

        Args:
            web: Who asks.
            start: How many papers to pass over.

        Raises:
            FetchError: if arXiv fails.
        """
        total = len(self.known) + len(self.unknown)
        while start < len(self.known):
            chunk = self.known[start : start + arxiv.PAGE]
            start += len(chunk)
            papers, problems = _identified(web, chunk)
            yield Page(papers, start, total, problems)
        for paper in self.unknown[start - len(self.known) :]:
            start += 1
            found = match(paper, arxiv.by_title(web, paper.title))
            papers, problems = ((), (found,)) if isinstance(found, str) else ((found,), ())
            yield Page(papers, start, total, problems)


def _identified(web: Web, papers: Sequence[Paper]) -> tuple[tuple[Fields, ...], tuple[str, ...]]:
    """The papers that arXiv has under the ids, as far as the titles agree."""
    titles = {paper.arxiv_id or "": paper.title for paper in papers}
    found, problems = arxiv.lookup(web, list(titles))
    certain = []
    wrong = []
    for fields in found:
        title = titles.get(fields["arxiv_id"].lower(), "")
        if fuzz.token_sort_ratio(title, fields["title"], processor=str.casefold) >= MIN_SIMILARITY:
            certain.append(fields)
        else:
            wrong.append(f"not certain: {title!r} has the id of {_named(fields)}")
    return tuple(certain), (*problems, *wrong)


def match(paper: Paper, feed: arxiv.Feed) -> Fields | str:
    """The one paper of an answer that has this title; where that is not certain, why not.

    It is if exactly one has the same title (:func:`kg.ids.title_key`), the title is longer than a name, the answer is
    complete, and the years agree where both are known.
    """
    key = title_key(paper.title)
    same = {fields["arxiv_id"]: fields for fields in feed.papers if title_key(fields["title"]) == key}
    if len(same) == 1 and len(key) >= MIN_TITLE and feed.total == feed.size:
        (fields,) = same.values()
        years = {int(date[:4]) for date in (paper.published, fields.get("published")) if date}
        if max(years, default=0) - min(years, default=0) <= MAX_YEARS:
            return fields
    nearest = sorted(feed.papers, key=lambda fields: -fuzz.token_sort_ratio(paper.title, fields["title"]))[:_NEAREST]
    others = "; ".join(map(_named, nearest)) or "nothing like it on arXiv"
    return f"not certain: {paper.title!r}; nearest: {others}" if nearest else f"not certain: {paper.title!r}; {others}"


def _named(fields: Fields) -> str:
    return f"{fields['title']!r} ({fields['arxiv_id']})"

"""One paper from its several listings."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.ids import paper_id, title_key
from kg.model import Paper
from kg.schema import TextField

_OPENING_CHARACTERS = 200
_COMPLETE = re.compile(r"[^.…][.!?][\"'”’)\]}$*]*\Z")


def merge(papers: Iterable[Paper]) -> list[Paper]:
    """One record for each distinct paper, sorted by id, whatever the order of the input.

    Two records are of the same paper if they have the same arXiv id, or the same title (:func:`kg.ids.title_key`) and
    not different arXiv ids. Records of one title with different arXiv ids are of the same paper only if their texts
    begin alike (the first 200 characters, by the same key): then it was submitted twice and the lower id stays.
    Otherwise they are different papers under one name, and a record of that name without an id joins the one whose
    text begins like its own, or else stays by itself.

    Of the merged records, title and text come together from the one with the best text: an abstract before a digest,
    one that ends with a sentence before one that is cut off, then the longer one. Repositories and categories are
    united. Of authors, the longest list stays; of dates the most precise, then the earliest; of every other field the
    shortest value; where that leaves a choice, the first in code point order.
    """
    return sorted(map(_merged, same_papers(list(papers))), key=lambda paper: paper.id)


def brief(paper: Paper) -> Paper:
    """A record with nothing but what tells whether another is of the same paper."""
    opening = paper.text[:_OPENING_CHARACTERS]
    return Paper(id=paper.id, title=paper.title, text=opening, arxiv_id=paper.arxiv_id, doi=paper.doi)


def same_papers(papers: list[Paper]) -> Iterator[list[Paper]]:
    """The records of each paper, told by what :func:`brief` keeps of them."""
    by_id: dict[str, list[int]] = defaultdict(list)
    by_title: dict[str, list[int]] = defaultdict(list)
    for position, paper in enumerate(papers):
        by_title[title_key(paper.title)].append(position)
        if paper.arxiv_id:
            by_id[paper.arxiv_id].append(position)
    groups = _Groups(len(papers))
    for positions in by_id.values():
        groups.unite(positions)
    namesakes = []
    for positions in by_title.values():
        if len({papers[position].arxiv_id for position in positions} - {None}) <= 1:
            groups.unite(positions)
        else:
            namesakes.append(positions)
    for positions in namesakes:
        by_opening: dict[str, list[int]] = defaultdict(list)
        for position in positions:
            by_opening[title_key(papers[position].text[:_OPENING_CHARACTERS])].append(position)
        for alike in by_opening.values():
            groups.unite(alike)
    for positions in namesakes:
        unidentified = [position for position in positions if not papers[position].arxiv_id]
        groups.unite(unidentified)
        if len({groups.first(position) for position in positions if papers[position].arxiv_id}) == 1:
            groups.unite(positions)
    members: dict[int, list[Paper]] = defaultdict(list)
    for position, paper in enumerate(papers):
        members[groups.first(position)].append(paper)
    yield from members.values()


class _Groups:
    """Disjoint sets of positions (union-find with path halving)."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def first(self, position: int) -> int:
        """The position that stands for the whole set."""
        parent = self._parent
        while parent[position] != position:
            parent[position] = position = parent[parent[position]]
        return position

    def unite(self, positions: list[int]) -> None:
        """Makes one set of the sets that the positions are in."""
        for position in positions[1:]:
            self._parent[self.first(position)] = self.first(positions[0])


def _merged(records: list[Paper]) -> Paper:
    if len(records) == 1:
        return records[0]
    best = max(records, key=_worth)
    arxiv = min((record.arxiv_id for record in records if record.arxiv_id), default=None)
    return Paper(
        id=paper_id(best.title, arxiv),
        title=best.title,
        text=best.text,
        text_field=best.text_field,
        arxiv_id=arxiv,
        doi=_shortest(record.doi for record in records),
        published=min((record.published for record in records if record.published), key=_date_order, default=None),
        authors=max((record.authors for record in records), key=lambda names: (len(names), len("".join(names)), names)),
        url=_shortest(record.url for record in records),
        repos=_united(record.repos for record in records),
        categories=_united(record.categories for record in records),
        sources=_united(record.sources for record in records),
    )


def _worth(paper: Paper) -> tuple[bool, bool, int, str, str]:
    """The better the text, the greater; the text and title themselves make the order total."""
    is_abstract = paper.text_field is TextField.ABSTRACT
    return is_abstract, bool(_COMPLETE.search(paper.text)), len(paper.text), paper.text, paper.title


def _date_order(date: str) -> tuple[int, str]:
    return -len(date), date


def _shortest(values: Iterable[str | None]) -> str | None:
    return min((value for value in values if value), key=lambda value: (len(value), value), default=None)


def _united(values: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({item for value in values for item in value}))

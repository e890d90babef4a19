"""One paper from its several listings."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from kg.ids import ascii_fold, paper_id, title_key
from kg.model import Paper
from kg.schema import TextField

_OPENING_CHARACTERS = 200
_SIMILAR_TITLES = 80
"""How much of the words of two titles must be the same, in percent (rapidfuzz's token set ratio)."""
_ARXIV_DOI = "10.48550/"
_COMPLETE = re.compile(r"[^.…][.!?][\"'”’)\]}$*]*\Z")


def merge(papers: Iterable[Paper]) -> list[Paper]:
    """One record for each distinct paper, sorted by id, whatever the order of the input.

    Two records are of the same paper if they have the same arXiv id, or not different ones and either the same title
    (:func:`kg.ids.title_key`) or the same DOI and a similar title. A DOI that stands at dissimilar titles is one of a
    volume. Records of one title with different arXiv ids are of the same paper only if their texts begin alike (the
    first 200 characters, by the same key): then it was submitted twice and the lower id stays. Otherwise they are
    different papers under one name, and a record of that name without an id joins the one whose text begins like its
    own, or else stays by itself.

    Of the merged records, title and text come together from the one with the best text: an abstract before a digest,
    one that ends with a sentence before one that is cut off, then the longer one; and the full text with its sections
    from the one with the longest. Repositories, categories and keywords are united. Of authors, the longest list
    stays; of dates the most precise, then the earliest; of upvotes the most; of DOIs the publisher's before arXiv's;
    of every other field the shortest value; where that leaves a choice, the first in code point order.
    """
    return sorted(map(_merged, same_papers(list(papers))), key=lambda paper: paper.id)


def brief(paper: Paper) -> Paper:
    """A record with nothing but what tells whether another is of the same paper."""
    opening = paper.text[:_OPENING_CHARACTERS]
    return Paper(id=paper.id, title=paper.title, text=opening, arxiv_id=paper.arxiv_id, doi=paper.doi)


def same_papers(papers: list[Paper]) -> Iterator[list[Paper]]:
    """The records of each paper, told by what :func:`brief` keeps of them."""
    by_id: dict[str, list[int]] = defaultdict(list)
    by_doi: dict[str, list[int]] = defaultdict(list)
    by_title: dict[str, list[int]] = defaultdict(list)
    for position, paper in enumerate(papers):
        by_title[title_key(paper.title)].append(position)
        if paper.arxiv_id:
            by_id[paper.arxiv_id].append(position)
        if paper.doi:
            by_doi[paper.doi.casefold()].append(position)
    groups = _Groups(len(papers))
    for positions in by_id.values():
        groups.unite(positions)
    for positions in by_doi.values():
        if _one_id_at_most(papers, positions) and _similar([papers[position].title for position in positions]):
            groups.unite(positions)
    _unite_namesakes(papers, by_title.values(), groups)
    members: dict[int, list[Paper]] = defaultdict(list)
    for position, paper in enumerate(papers):
        members[groups.first(position)].append(paper)
    yield from members.values()


def _unite_namesakes(papers: list[Paper], titles: Iterable[list[int]], groups: "_Groups") -> None:
    """Unites records of one title, as far as their ids and texts allow."""
    namesakes = []
    for positions in titles:
        if _one_id_at_most(papers, positions):
            groups.unite(positions)
        else:
            namesakes.append(positions)
    for positions in namesakes:
        by_opening: dict[str, list[int]] = defaultdict(list)
        for position in positions:
            by_opening[title_key(papers[position].text[:_OPENING_CHARACTERS])].append(position)
        for alike in by_opening.values():
            groups.unite(alike)
        groups.unite([position for position in positions if not papers[position].arxiv_id])
    # To unite the records of one title may leave but one paper under another, whichever comes first.
    while joined := [positions for positions in namesakes if groups.are_one_but_for_some(positions, papers)]:
        for positions in joined:
            groups.unite(positions)


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

    def are_one_but_for_some(self, positions: list[int], papers: list[Paper]) -> bool:
        """Whether all positions with an arXiv id are in one set, and others are not."""
        identified = {self.first(position) for position in positions if papers[position].arxiv_id}
        return len(identified) == 1 and len({self.first(position) for position in positions}) > 1

    def unite(self, positions: list[int]) -> None:
        """Makes one set of the sets that the positions are in."""
        for position in positions[1:]:
            self._parent[self.first(position)] = self.first(positions[0])


def _one_id_at_most(papers: list[Paper], positions: list[int]) -> bool:
    return len({papers[position].arxiv_id for position in positions} - {None}) <= 1


def _similar(titles: list[str]) -> bool:
    """Whether titles differ as those of a preprint and its publication do, all of them from the first.

    >>> _similar(["TileSort: Counting Keys", "TileSort: Counting Keys in Registers"])
    True
    """
    first, *others = sorted({ascii_fold(title) for title in titles})
    return all(fuzz.token_set_ratio(first, other) >= _SIMILAR_TITLES for other in others)


def _merged(records: list[Paper]) -> Paper:
    if len(records) == 1:
        return records[0]
    best = max(records, key=_worth)
    fullest = max(
        records,
        key=lambda record: (len(record.full_text), record.full_text, [section.name for section in record.sections]),
    )
    arxiv = min((record.arxiv_id for record in records if record.arxiv_id), default=None)
    return Paper(
        id=paper_id(best.title, arxiv),
        title=best.title,
        text=best.text,
        text_field=best.text_field,
        arxiv_id=arxiv,
        doi=min((record.doi for record in records if record.doi), key=_doi_order, default=None),
        published=min((record.published for record in records if record.published), key=_date_order, default=None),
        authors=max((record.authors for record in records), key=lambda names: (len(names), len("".join(names)), names)),
        url=_shortest(record.url for record in records),
        repos=_united(record.repos for record in records),
        categories=_united(record.categories for record in records),
        keywords=_united(record.keywords for record in records),
        upvotes=max((record.upvotes for record in records if record.upvotes is not None), default=None),
        organisation=_shortest(record.organisation for record in records),
        full_text=fullest.full_text,
        sections=fullest.sections,
        sources=_united(record.sources for record in records),
    )


def _worth(paper: Paper) -> tuple[bool, bool, int, str, str]:
    """The better the text, the greater; the text and title themselves make the order total."""
    is_abstract = paper.text_field is TextField.ABSTRACT
    return is_abstract, bool(_COMPLETE.search(paper.text)), len(paper.text), paper.text, paper.title


def _date_order(date: str) -> tuple[int, str]:
    return -len(date), date


def _doi_order(doi: str) -> tuple[bool, int, str]:
    return doi.casefold().startswith(_ARXIV_DOI), len(doi), doi


def _shortest(values: Iterable[str | None]) -> str | None:
    return min((value for value in values if value), key=lambda value: (len(value), value), default=None)


def _united(values: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({item for value in values for item in value}))

"""Which uses of a name mean one thing: what people decided, and names that several papers coin for their own work.

By default all uses of a name are one. But where a coined name heads the titles of papers that share no author
("MARS: ...", "MARS: ..."), each of them means its own thing, and what any other paper means stays open: that is the
node of the name itself, which the things are listed under.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, Protocol

from networkx.utils import UnionFind

from kg.curation import Curation, Decision, Different, Same
from kg.errors import VocabularyError
from kg.ids import slug
from kg.model import Paper


class Use(NamedTuple):
    """A name as it is used in one paper, or wherever nothing else is said.

    Attributes:
        base: Node id of a term of the vocabulary, or the key of a coined name.
        paper: Id of the paper; empty for everywhere else.
    """

    base: str
    paper: str = ""


class Corpus(Protocol):
    """What has to be known of the names of all papers."""

    def refer(self, node: str, decision: Decision) -> Use:
        """The use that a node id of a decision stands for; raises where there is none."""

    def check_use(self, use: Use, decision: Decision) -> None:
        """Raises where the paper of a use does not use its name."""

    def is_term(self, use: Use) -> bool:
        """Whether a use is that of a term, as the vocabulary means it."""


class Senses:
    """What the uses of names mean. Each group of uses is one thing, and one of them stands for all.

    Args:
        curation: What people decided.
        titled: The papers whose titles a coined name heads, by its key.
        corpus: The names of all papers.

    Attributes:
        shared: Coined names that several things go by, each with the uses that stand for those.
        decided: What people decided: the use that stands for the thing, the decision in words, the decision.

    Raises:
        VocabularyError: with file and line, where decisions contradict each other or name what does not exist.
    """

    def __init__(self, curation: Curation, titled: Mapping[str, Collection[Paper]], corpus: Corpus) -> None:
        apart = _apart(curation.different, corpus)
        homonyms = _homonyms(titled, apart)
        joined = {decision: _joined(decision, corpus, apart, homonyms) for decision in curation.same}
        other = {
            decision: [Use(use.base, use.paper) for use in apart if apart[use] is decision]
            for decision in curation.different
        }
        groups = [*joined.values(), *other.values(), *chain.from_iterable(homonyms.values())]
        stands = _standing(groups, corpus)
        # People may have said that all things of a name are one: then the name is that of one thing again.
        united = [base for base, parts in homonyms.items() if len({stands[part[0]] for part in parts}) == 1]
        groups += [[homonyms.pop(base)[0][0], Use(base)] for base in united]
        self._stands = _standing(groups, corpus)
        self._bases = {use.base for use in self._stands}
        _check(self, joined, other, corpus)
        self.shared = {
            base: {self.of(*part[0]) for part in parts}
            for base, parts in homonyms.items()
            if Use(base) not in self._stands  # else people said what the name means by itself
        }
        self.decided = tuple(self._decided(joined, other))

    def of(self, base: str, paper: str = "") -> Use:
        """The use that stands for what a name means in a paper, or wherever nothing else is said."""
        if base not in self._bases:
            return Use(base)
        return self._stands.get(Use(base, paper)) or self._stands.get(Use(base)) or Use(base)

    def _decided(
        self, joined: Mapping[Same, Sequence[Use]], other: Mapping[Different, Sequence[Use]]
    ) -> Iterator[tuple[Use, str, Decision]]:
        for same, uses in joined.items():
            yield self.of(*uses[0]), f"one with {', '.join(same.ids[1:])}: {same.because}", same
        for different, uses in other.items():
            papers = ", ".join(different.papers)
            yield self.of(*uses[0]), f"not {different.id}: {different.because}", different
            yield self.of(uses[0].base), f"another thing in {papers}: {different.because}", different


def _apart(decisions: Iterable[Different], corpus: Corpus) -> dict[Use, Different]:
    """The uses of which people say that they mean another thing."""
    apart: dict[Use, Different] = {}
    for decision in decisions:
        base = corpus.refer(decision.id, decision).base
        for paper in decision.papers:
            use = Use(base, paper)
            corpus.check_use(use, decision)
            if (former := apart.setdefault(use, decision)) is not decision:
                raise VocabularyError(f"{paper} means another thing already, by {former.where}", where=decision.where)
    return apart


def _homonyms(titled: Mapping[str, Collection[Paper]], apart: Collection[Use]) -> dict[str, list[list[Use]]]:
    """Names that head the titles of papers without a common author, with the papers of each group of authors."""
    found = {}
    for base, papers in sorted(titled.items()):
        groups = _by_authors([paper for paper in papers if Use(base, paper.id) not in apart])
        if len(groups) > 1:
            found[base] = [[Use(base, paper) for paper in group] for group in groups]
    return found


def _by_authors(papers: Iterable[Paper]) -> list[list[str]]:
    """Ids of papers in groups that are linked by common authors, in sorted order."""
    found: UnionFind[str] = UnionFind()
    for paper in papers:
        found.union(f"paper {paper.id}", *(f"author {slug(author)}" for author in paper.authors))
    groups = ([name.removeprefix("paper ") for name in group if name.startswith("paper ")] for group in found.to_sets())
    return sorted(sorted(group) for group in groups)


def _joined(decision: Same, corpus: Corpus, apart: Collection[Use], homonyms: Collection[str]) -> list[Use]:
    """The uses that are one thing. A paper is of no account where its use is not one of its own."""
    uses = [corpus.refer(node, decision) for node in decision.ids]
    return [use if use in apart or use.base in homonyms else Use(use.base) for use in uses]


def _standing(groups: Iterable[Sequence[Use]], corpus: Corpus) -> dict[Use, Use]:
    """By use, the one that stands for its group: a term's, else the first one's name wherever it stands, else that."""
    found: UnionFind[Use] = UnionFind()
    rank: dict[Use, tuple[bool, int]] = {}
    for group in groups:
        found.union(*group)
        for use in group:
            rank.setdefault(use, (not corpus.is_term(use), len(rank)))
    stands: dict[Use, Use] = {}
    for members in found.to_sets():
        first = min(members, key=rank.__getitem__)
        stands |= dict.fromkeys(members, Use(first.base) if Use(first.base) in members else first)
    return stands


def _check(
    senses: Senses, joined: Mapping[Same, Sequence[Use]], other: Mapping[Different, Sequence[Use]], corpus: Corpus
) -> None:
    for different, uses in other.items():
        if any(senses.of(*use) == senses.of(use.base) for use in uses):
            raise VocabularyError("a [[same]] says that it is the same thing", where=different.where)
    for same, uses in joined.items():
        if any(corpus.is_term(use) and senses.of(*use) != use for use in uses):
            raise VocabularyError("two terms of the vocabulary are two things: see data/vocab", where=same.where)

"""What every name of the corpus is by itself: a name of a term of the vocabulary, or a coined one."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from kg.curation import Decision
from kg.curation.quotes import nearest, paper_of
from kg.errors import VocabularyError
from kg.ids import letters, name_key, node_id, slug
from kg.model import LocalEntity, Paper
from kg.resolve.features import LINKED, Name, Target, judge, singular
from kg.resolve.senses import Use
from kg.resolve.surfaces import Thing
from kg.schema import ENTITY_KINDS, NodeKind
from kg.vocab import Vocabulary

COINED = "-coined"
"""What the id of a coined thing ends in where a term of the vocabulary has it otherwise."""
OF = "-of-"
"""What joins a name and a paper in the id of a thing that shares its name with others."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What a name stands for, and why.

    Attributes:
        target: The thing.
        score: From 0 to 1, see :mod:`kg.resolve.features`.
        reason: For a person.
    """

    target: Target
    score: float
    reason: str


class CorpusNames:
    """The names of all papers, each judged once.

    Args:
        vocabulary: The curated vocabulary.
        papers: All papers, by id.
        things: What the papers speak of.

    Attributes:
        terms: The vocabulary's terms by node id.
        links: The terms that names without one fit.
        coined: The names that fit none of them, with the key of each and how many things of papers go by it.
    """

    def __init__(self, vocabulary: Vocabulary, papers: Mapping[str, Paper], things: Sequence[Thing]) -> None:
        self._vocabulary = vocabulary
        self._papers = papers
        self._entities: defaultdict[str, list[LocalEntity]] = defaultdict(list)
        for paper, entity, _ in things:
            self._entities[paper].append(entity)
        self.terms = _term_targets(vocabulary)
        self._known: defaultdict[str, list[Target]] = defaultdict(list)
        for target in self.terms.values():
            for key in target.keys:
                self._known[key].append(target)
        unmatched: Counter[Name] = Counter()
        for _, entity, times in things:
            if entity.term is None:
                unmatched[Name(entity.type, entity.name)] += times
        self.links = {name: link for name in unmatched if (link := self.to_term(name))}
        coined = sorted(unmatched.keys() - self.links.keys())
        self._spelled = {letters(name.text): name_key(name.text) for name in coined}
        self.coined = {name: (self._coined_key(name.text), unmatched[name]) for name in coined}
        self._by_slug = {slug(key): key for key in sorted({key for key, _ in self.coined.values()})}

    def base(self, entity: LocalEntity) -> str:
        """Node id of the term that a thing of a paper is by its name, or the key of the coined name."""
        if entity.term is not None:
            return node_id(entity.type, entity.term)
        name = Name(entity.type, entity.name)
        link = self.links.get(name)
        return link.target.node if link else self.coined[name][0]

    def to_term(self, name: Name) -> Linked | None:
        """The term that fits a name best."""
        keys = {name_key(form) for form in (name.text, singular(name.text)) if form}
        links = [Linked(target, *judge(name, target)) for key in sorted(keys) for target in self._known.get(key, ())]
        best = max(links, key=lambda link: (link.score, -ENTITY_KINDS.index(link.target.kind)), default=None)
        return best if best and best.score >= LINKED else None

    def is_term(self, use: Use) -> bool:
        """Whether a use is that of a term, as the vocabulary means it."""
        return not use.paper and use.base in self.terms

    def local(self, use: Use, kind: NodeKind) -> str:
        """What the node id of a thing has behind its kind."""
        target = self.terms.get(use.base)
        local = target.term.id if target and target.term else slug(use.base)
        if use.paper:
            return f"{local}{OF}{use.paper.removeprefix('paper-')}"
        # A term of this id goes by other names, in another case, or is too ambiguous to be meant.
        return f"{local}{COINED}" if local in self._vocabulary.terms[kind] else local

    def refer(self, node: str, decision: Decision) -> Use:
        """The use that a node id of a decision stands for; the inverse of :meth:`local`.

        A coined thing is found under any kind, for its kind is what most papers see in it, and that changes.

        Raises:
            VocabularyError: if nothing has this id.
        """
        if node in self.terms:
            return Use(node)
        kind, _, local = node.partition("-")
        if kind in {known.lower() for known in ENTITY_KINDS}:
            if key := self._key(local):
                return Use(key)
            head, _, tail = local.partition(OF)
            while tail:
                base = f"{kind}-{head}" if f"{kind}-{head}" in self.terms else self._key(head)
                if base and f"paper-{tail}" in self._papers:
                    use = Use(base, f"paper-{tail}")
                    self.check_use(use, decision)
                    return use
                more, _, tail = tail.partition(OF)
                head = f"{head}{OF}{more}"
        near = nearest(node, [*self.terms, *(f"{kind}-{local}" for local in self._by_slug)])
        raise VocabularyError(f"nothing here has the id {node!r}{near}", where=decision.where or None)

    def check_use(self, use: Use, decision: Decision) -> None:
        """Makes sure that a paper uses a name.

        Raises:
            VocabularyError: if there is no such paper, or the name is none of its things.
        """
        paper_of(use.paper, self._papers, decision.where)
        if not any(self.base(entity) == use.base for entity in self._entities.get(use.paper, ())):
            raise VocabularyError(f"{use.paper} speaks of nothing called {use.base!r}", where=decision.where or None)

    def _key(self, local: str) -> str | None:
        return self._by_slug.get(local) or self._by_slug.get(local.removesuffix(COINED))

    def _coined_key(self, name: str) -> str:
        """The key of a coined name; that of its singular where some paper uses that."""
        one = singular(name)
        return (one and self._spelled.get(letters(one))) or name_key(name)


def _term_targets(vocabulary: Vocabulary) -> dict[str, Target]:
    apart = _kept_apart(vocabulary)
    return {
        (node := node_id(kind, term.id)): Target(
            node=node,
            kind=kind,
            names=(term.label, *term.aliases),
            exact=frozenset(name_key(name) for name, exact in term.names() if exact),
            context=term.context,
            apart=apart[kind, term.id],
            term=term,
        )
        for kind in ENTITY_KINDS
        for term in vocabulary.terms[kind].values()
    }


def _kept_apart(vocabulary: Vocabulary) -> Mapping[tuple[NodeKind, str], Mapping[str, str]]:
    """By term, the names of what ``[[distinct]]`` forbids to merge it with, by their letters, each with why."""
    apart: defaultdict[tuple[NodeKind, str], dict[str, str]] = defaultdict(dict)
    for kind, rows in vocabulary.distinct.items():
        for row in rows:
            for one, other in permutations(row.ids, 2):
                term = vocabulary.term(kind, other)
                apart[kind, one].update((letters(name), row.why) for name in (term.label, *term.aliases))
    return apart

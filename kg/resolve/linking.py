"""Which node every name stands for: a term of the vocabulary, or a thing that papers coined."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.curation import NOTHING_DECIDED, Curation
from kg.ids import name_key, node_id
from kg.model import LocalEntity, Paper
from kg.resolve.features import Name, Target, judge
from kg.resolve.names import CorpusNames, Linked
from kg.resolve.senses import Senses, Use
from kg.resolve.surfaces import Node, Thing, heads_title
from kg.schema import ENTITY_KINDS, NodeKind
from kg.vocab import Vocabulary

_CHOSEN = (1.0, "matched in the text as this term of the vocabulary")


class Linker:
    """The nodes behind the names of all papers, decided once per distinct name and meaning.

    A name that fits no term of the vocabulary is a coined one. Coined names of one key are one thing, whatever kind
    each paper takes it for: it is of the kind that most of them see in it. Exceptions are in :mod:`kg.resolve.senses`.

    Args:
        vocabulary: The curated vocabulary.
        papers: Those papers, by id, that some thing is of.
        things: What all papers speak of, one by one or grouped (see :mod:`kg.resolve.surfaces`).
        curation: What people decided about things.

    Attributes:
        met: The things of papers, by what they are.
        decided: What people decided about things: node id, the decision in words, the decision.

    Raises:
        VocabularyError: with file and line, where a decision contradicts another or names what does not exist.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        papers: Mapping[str, Paper],
        things: Sequence[Thing],
        curation: Curation = NOTHING_DECIDED,
    ) -> None:
        self._names = names = CorpusNames(vocabulary, papers, things)
        titled: defaultdict[str, dict[str, Paper]] = defaultdict(dict)
        for paper, entity, _ in things:
            if paper and (base := names.base(entity)) not in names.terms and heads_title(entity, papers[paper]):
                titled[base][paper] = papers[paper]
        self._senses = Senses(curation, {base: found.values() for base, found in titled.items()}, names)
        self._targets: dict[Use, Target] = {Use(node): target for node, target in names.terms.items()}
        self._add_coined(papers, things)
        self._links: dict[tuple[Name, str | None, Use], Linked] = {}
        self.met: defaultdict[Target, list[tuple[LocalEntity, Linked]]] = defaultdict(list)
        for base in self._senses.shared:
            self.met[self._targets[Use(base)]] = []
        for paper, entity, _ in things:
            link = self.link(entity, paper)
            self.met[link.target].append((entity, link))
        self.decided = tuple((self._targets[use].node, text, by) for use, text, by in self._senses.decided)

    def node(self, entity: LocalEntity, paper: str) -> Node:
        """The node of a thing of a paper."""
        target = self.link(entity, paper).target
        return Node(target.node, target.kind, target.term is not None)

    def link(self, entity: LocalEntity, paper: str) -> Linked:
        """What a thing of a paper is, and why."""
        base = self._names.base(entity)
        use = self._senses.of(base, paper)
        place = (Name(entity.type, entity.name), entity.term, use)
        if place not in self._links:
            self._links[place] = self._judged(entity, base, use)
        return self._links[place]

    def find(self, name: Name) -> Target | None:
        """What a name would stand for: a term of the vocabulary, in use or not, or a coined thing."""
        link = self._names.to_term(name)
        return self._targets.get(self._senses.of(link.target.node if link else name_key(name.text)))

    def _judged(self, entity: LocalEntity, base: str, use: Use) -> Linked:
        target = self._targets[use]
        if use.base != base:
            return Linked(target, 1.0, "a person says that they are one")
        if use.paper:
            return Linked(target, 1.0, f"what {use.paper} means by the name")
        if entity.term is not None:
            return Linked(target, *_CHOSEN)
        name = Name(entity.type, entity.name)
        return self._names.links.get(name) or Linked(target, *judge(name, target))

    def _add_coined(self, papers: Mapping[str, Paper], things: Iterable[Thing]) -> None:
        """Adds the targets of coined names, and of names that mean something of their own in some papers."""
        votes: defaultdict[Use, Counter[Name]] = defaultdict(Counter)
        for name, (key, count) in self._names.coined.items():
            votes[Use(key)][name] += count
        for paper, entity, times in things:
            use = self._senses.of(base := self._names.base(entity), paper)
            if use.paper and use.base == base:
                votes[use][Name(entity.type, entity.name)] += times
        # Names come before what they stand for: an empty paper sorts first.
        for use, names in sorted(votes.items()):
            kind = _kind(names)
            about = papers.get(use.paper)
            self._targets[use] = Target(
                node=node_id(kind, self._names.local(use, kind)),
                kind=kind,
                names=(_label(use.base, names),),
                sense=(about.arxiv_id or about.title) if about else "",
                name_of_several=not use.paper and use.base in self._senses.shared,
                among=self._targets[Use(use.base)] if use in self._senses.shared.get(use.base, ()) else None,
            )


def _kind(names: Mapping[Name, int]) -> NodeKind:
    """The kind that most see in a coined thing."""
    votes: Counter[NodeKind] = Counter()
    for name, count in names.items():
        votes[name.kind] += count
    return max(votes, key=lambda kind: (votes[kind], -ENTITY_KINDS.index(kind)))


def _label(key: str, names: Mapping[Name, int]) -> str:
    """The spelling that most use, but for plurals."""
    spellings: Counter[str] = Counter()
    for name, count in names.items():
        spellings[name.text] += count
    singular = [name for name in spellings if name_key(name) == key]
    return min(singular or spellings, key=lambda name: (-spellings[name], name))

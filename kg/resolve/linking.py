"""Which node every name stands for: a term of the vocabulary, or a thing that papers coined."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from kg.ids import letters, name_key, node_id, slug
from kg.model import LocalEntity
from kg.resolve.features import LINKED, Name, Target, judge, singular
from kg.schema import ENTITY_KINDS, NodeKind
from kg.vocab import Vocabulary

_CHOSEN = (1.0, "matched in the text as this term of the vocabulary")


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


class Linker:
    """The nodes behind the names of all papers, decided once per distinct name.

    A name that fits no term of the vocabulary is a coined one. Coined names of one key are one thing, whatever kind
    each paper takes it for: it is of the kind that most of them see in it.

    Args:
        vocabulary: The curated vocabulary.
        entities: The things of all papers.
    """

    def __init__(self, vocabulary: Vocabulary, entities: Sequence[LocalEntity]) -> None:
        self._terms = _term_targets(vocabulary)
        self._known: defaultdict[str, list[Target]] = defaultdict(list)
        for target in self._terms.values():
            for key in target.keys:
                self._known[key].append(target)
        unmatched = Counter(Name(entity.type, entity.name) for entity in entities if entity.term is None)
        links = {name: link for name in unmatched if (link := self._to_term(name))}
        coined = {name: count for name, count in unmatched.items() if name not in links}
        self._spelled = {letters(name.text): name_key(name.text) for name in sorted(coined)}
        self._coined = self._coined_targets(coined, vocabulary)
        for name in coined:
            target = self._coined[self._coined_key(name.text)]
            links[name] = Linked(target, *judge(name, target))
        self._links = links
        self.met: defaultdict[Target, list[tuple[LocalEntity, Linked]]] = defaultdict(list)
        """The things of papers, by what they are."""
        for entity in entities:
            link = self.link(entity)
            self.met[link.target].append((entity, link))

    def link(self, entity: LocalEntity) -> Linked:
        """What a thing of a paper is."""
        if entity.term is not None:
            return Linked(self._terms[entity.type, entity.term], *_CHOSEN)
        return self._links[Name(entity.type, entity.name)]

    def find(self, name: Name) -> Target | None:
        """What a name would stand for: a term of the vocabulary, in use or not, or a coined thing."""
        link = self._to_term(name)
        return link.target if link else self._coined.get(name_key(name.text))

    def _to_term(self, name: Name) -> Linked | None:
        keys = {name_key(form) for form in (name.text, singular(name.text)) if form}
        links = [Linked(target, *judge(name, target)) for key in sorted(keys) for target in self._known.get(key, ())]
        best = max(links, key=lambda link: (link.score, -ENTITY_KINDS.index(link.target.kind)), default=None)
        return best if best and best.score >= LINKED else None

    def _coined_key(self, name: str) -> str:
        """The key of a coined name; that of its singular where some paper uses that."""
        one = singular(name)
        return (one and self._spelled.get(letters(one))) or name_key(name)

    def _coined_targets(self, names: Mapping[Name, int], vocabulary: Vocabulary) -> dict[str, Target]:
        kinds: defaultdict[str, Counter[NodeKind]] = defaultdict(Counter)
        spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for name, count in names.items():
            key = self._coined_key(name.text)
            kinds[key][name.kind] += count
            if name_key(name.text) == key:
                spellings[key][name.text] += count
        targets = {}
        for key, votes in kinds.items():
            kind = max(votes, key=lambda kind: (votes[kind], -ENTITY_KINDS.index(kind)))
            label = min(spellings[key], key=lambda name: (-spellings[key][name], name))
            local = slug(key)
            # A term of this id goes by other names, in another case, or is too ambiguous to be meant.
            node = node_id(kind, f"{local}-coined" if local in vocabulary.terms[kind] else local)
            targets[key] = Target(node, kind, (label,))
        return targets


def _term_targets(vocabulary: Vocabulary) -> dict[tuple[NodeKind, str], Target]:
    apart = _kept_apart(vocabulary)
    return {
        (kind, term.id): Target(
            node=node_id(kind, term.id),
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

"""The names of a model's answer as things of the paper, each with every place where it stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.document import Document
from kg.ids import name_key
from kg.llm.alignment import Alignment, Span
from kg.llm.records import ReadEntity
from kg.llm.terms import Terms
from kg.model import LocalEntity
from kg.schema import NodeKind, Role
from kg.vocab import Term

_LONGEST_NAME = 100
"""Characters beyond which words are no name."""


@dataclass(slots=True)
class Thing:
    """A thing of the paper while its names are put together.

    Attributes:
        name: The vocabulary's label, else the first name.
        kind: Its kind.
        role: What it is to the paper.
        named: True for a proper name.
        term: Id of the vocabulary's term.
        spans: Every place where it stands.
    """

    name: str
    kind: NodeKind
    role: Role
    named: bool
    term: str | None
    spans: set[Span] = field(default_factory=set)


class Things:
    """The things of one paper.

    Args:
        document: The paper.
        text: Its text, for look-up.
        terms: What the vocabulary knows.
    """

    def __init__(self, document: Document, text: Alignment, terms: Terms) -> None:
        self._document = document
        self._text = text
        self._terms = terms
        self._things: dict[tuple[NodeKind, str], Thing] = {}
        self._by_name: dict[str, Thing] = {}

    def add(self, entity: ReadEntity) -> Iterator[str]:
        """Takes a thing up; yields those of its names that do not stand in the paper."""
        kind, places = NodeKind(entity.type.value), {}
        for name in dict.fromkeys((entity.name, *entity.aliases)):
            if found := self._places(name):
                places[name] = found
            else:
                yield name
        if places:
            self._put(kind, entity.role, places, named=entity.named)

    def ensure(self, name: str, kind: NodeKind, role: Role) -> None:
        """Takes up a name that a claim uses and that the answer did not list; it has to stand in the paper."""
        if name_key(name) not in self._by_name and (places := self._places(name)):
            self._put(kind, role, {name: places}, named=True)

    def find(self, name: str) -> Thing | None:
        """The thing that goes by a name."""
        return self._by_name.get(name_key(name))

    def stands(self, name: str, within: Span | None = None) -> bool:
        """Whether a name, or another name of the same thing, stands in a part of the paper."""
        thing = self.find(name)
        spans = {*self._places(name), *(thing.spans if thing else ())}
        return any(within is None or _inside(span, within) for span in spans)

    def records(self) -> tuple[LocalEntity, ...]:
        """The things in the order of their first mention, without those places where a longer name stands."""
        taken = {span for thing in self._things.values() for span in thing.spans}
        for thing in self._things.values():
            free = {span for span in thing.spans if not any(_inside(span, other) and span != other for other in taken)}
            thing.spans = free or thing.spans
        found = sorted(self._things.values(), key=lambda thing: (min(thing.spans), thing.name))
        return tuple(self._record(thing) for thing in found)

    def _places(self, name: str) -> list[Span]:
        if len(name) > _LONGEST_NAME:
            return []
        border = len(self._document.title.text)
        return [(start, end) for start, end in self._text.places(name) if not start < border < end]

    def _put(self, kind: NodeKind, role: Role, places: dict[str, list[Span]], *, named: bool) -> None:
        known = self._known(places, kind)
        first = next(iter(places))
        if known:
            kind, term = known
            key, label, named = term.id, term.label, not term.generic
        else:
            key, label = f"~{name_key(first)}", first
        thing = self._things.setdefault(
            (kind, key), Thing(label, kind, role, named=named, term=known[1].id if known else None)
        )
        thing.role = min(thing.role, role, key=list(Role).index)
        for name, spans in places.items():
            thing.spans.update(spans)
            self._by_name.setdefault(name_key(name), thing)
        self._by_name.setdefault(name_key(label), thing)

    def _known(self, names: Iterable[str], kind: NodeKind) -> tuple[NodeKind, Term] | None:
        return next((known for name in names if (known := self._terms.thing(name, kind))), None)

    def _record(self, thing: Thing) -> LocalEntity:
        spans = tuple(self._document.span(*span) for span in sorted(thing.spans))
        return LocalEntity(
            name=thing.name, type=thing.kind, role=thing.role, named=thing.named, term=thing.term, mentions=spans
        )


def _inside(span: Span, within: Span) -> bool:
    return within[0] <= span[0] and span[1] <= within[1]

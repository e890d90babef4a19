"""The things of one paper while they are put together: grouping by name, and in-paper abbreviations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.document import Document
from kg.ids import name_key
from kg.mentions.kinds import kind_of_phrase
from kg.mentions.matching import Span, overlapping, places
from kg.mentions.phrases import is_common
from kg.schema import NodeKind


@dataclass(slots=True)
class Thing:
    """One distinct thing of one paper, while it is being put together.

    Attributes:
        name: Preferred name: the vocabulary's label, else as first met.
        kind: Its kind.
        named: True for a proper name.
        term: Id of the vocabulary's term; None for a coined name.
        proposed: Whether the text says that the paper introduces it.
        spans: Every place where it stands, sorted.
    """

    name: str
    kind: NodeKind
    named: bool
    term: str | None = None
    proposed: bool = False
    spans: list[Span] = field(default_factory=list)


_REACH = 30


class Things:
    """The distinct things found so far. Known ones are told apart by their term, coined ones by their name's key."""

    def __init__(self) -> None:
        self._table: dict[tuple[NodeKind, str], Thing] = {}

    def all(self) -> list[Thing]:
        """The things, in the order of their finding."""
        return list(self._table.values())

    def known(self, kind: NodeKind, term: str, label: str, *, named: bool) -> Thing:
        """The thing that a vocabulary's term stands for."""
        if (kind, term) not in self._table:
            self._table[kind, term] = Thing(label, kind, named=named, term=term)
        return self._table[kind, term]

    def coined(self, kind: NodeKind, name: str, *, named: bool = True) -> Thing:
        """The thing that goes by a coined name."""
        return self._table.setdefault((kind, f"~{name_key(name)}"), Thing(name, kind, named=named))

    def spans(self) -> list[Span]:
        """Every place taken by some thing, sorted."""
        return sorted(span for thing in self._table.values() for span in thing.spans)

    def make_room(self, spans: Sequence[Span]) -> None:
        """Drops the mentions that overlap these spans."""
        overlaps = overlapping(spans)
        for thing in self._table.values():
            thing.spans = [span for span in thing.spans if not overlaps(*span)]

    def join_abbreviations(self, document: Document) -> None:
        """Joins the short and the long form of each in-paper definition, wherever either stands."""
        joined: set[str] = set()
        for abbreviation in document.abbreviations:
            long_span = (abbreviation.long_start, abbreviation.long_end)
            short_span = (abbreviation.short_start, abbreviation.short_end)
            thing = self._defined(document.text, long_span, short_span)
            if thing is None:
                continue
            form = document.text[slice(*short_span)]
            singular = form[:-1] if form.endswith("s") and form[:-1].isupper() else form
            if singular not in joined:
                joined.add(singular)
                is_taken = overlapping(self.spans())
                thing.spans += [span for span in places(document.text, singular) if not is_taken(*span)]

    def join_brackets(self, text: str) -> None:
        """Joins a coined name of several words and the coined name in brackets right behind it."""
        coined = [thing for thing in self._table.values() if thing.term is None and thing.named]
        starts = {start: (end, thing) for thing in coined for start, end in thing.spans}
        for thing in coined:
            for _, end in list(thing.spans):
                short_end, short = starts.get(end + 2, (0, thing))
                if " " in thing.name and short is not thing and text[end : end + 2] == " (" and text[short_end] == ")":
                    self._merge(short, thing)

    def _defined(self, text: str, long_span: Span, short_span: Span) -> Thing | None:
        """The thing that a definition is about, with its long form among its spans."""
        of_short = _standing_at(self._table.values(), short_span)
        long_form = text[slice(*long_span)]
        of_long = _ending_with(self._table.values(), long_span)
        kind = kind_of_phrase(long_form)
        if of_long and _narrows(of_long, long_span, long_form):
            kind = kind or of_long.kind
            of_long = None
        if of_long and of_short and of_long is not of_short:
            if of_long.term and of_short.term:
                return None  # two known things: the bracket is a remark, not a definition
            keep, drop = (of_long, of_short) if of_long.term else (of_short, of_long)
            self._merge(keep, drop)
            return keep
        if of_long:
            return of_long
        if of_short is None and is_common(long_form):
            return None
        if of_short is None and kind is None and " " in long_form and _is_title_case(long_form):
            kind = kind_of_phrase(text[short_span[1] + 1 : short_span[1] + _REACH].strip().partition(" ")[0])
        if of_short is None and kind is None:
            return None
        short_form = text[slice(*short_span)]
        thing = of_short or self.coined(kind or NodeKind.TECHNIQUE, short_form, named=_is_title_case(long_form))
        if of_short is None:
            thing.name = long_form
        thing.spans.append(long_span)
        return thing

    def _merge(self, keep: Thing, drop: Thing) -> None:
        keep.spans.extend(drop.spans)
        keep.proposed = keep.proposed or drop.proposed
        self._table = {key: thing for key, thing in self._table.items() if thing is not drop}


def _narrows(thing: Thing, long_span: Span, long_form: str) -> bool:
    """Whether a long form is a name of its own that ends in a glossary term: "Pyramid Speculative Decoding"."""
    return not thing.named and long_span not in thing.spans and _is_title_case(long_form)


def _is_title_case(phrase: str) -> bool:
    words = [word for word in phrase.split() if len(word) > 3]
    return bool(words) and not is_common(phrase) and all(word[0].isupper() for word in words)


def _standing_at(things: Iterable[Thing], span: Span) -> Thing | None:
    """The thing whose mention this is, a plural "s" aside."""
    return next((t for t in things if any(s == span[0] and abs(e - span[1]) <= 1 for s, e in t.spans)), None)


def _ending_with(things: Iterable[Thing], span: Span) -> Thing | None:
    """The thing whose mention is this phrase, or all of it but a leading word or two."""
    start, end = span
    latest = start + (end - start) // 3
    found = [(s, t) for t in things for s, e in t.spans if abs(e - end) <= 1 and s < end and s <= latest]
    return min(found, key=lambda row: row[0])[1] if found else None

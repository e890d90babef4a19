"""Neighbouring numbers that belong together: ranges, changes, and lists that share a unit."""

import re

from kg.quantities.records import Atom, QuantityKind

_LONGEST_GAP = 14
_DASH = re.compile(r" ?[-~] ?|-to-|%? ?~ ?")
_HEDGE = "(?:(?:about|around|approximately|roughly|nearly|almost|only|just|over|under|below|less than|more than) |~ ?)?"
_TO = re.compile(rf"(?: \([A-Z][\w .-]{{1,20}}\))? (?:up |down )?to (?P<hedge>{_HEDGE})[+-]?")
_FROM = re.compile(rf"\bfrom {_HEDGE}\Z", re.I)
_AND = re.compile(r" and ")
_LIST = re.compile(r",? ?(?:and|or|&|/)? ?|/|; ?(?:and )?")
_RANGING = re.compile(r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|spann?(?:s|ing)?|by|of) from \Z", re.I)
_GAINING = re.compile(r"\b(?:improvement|reduction|speed-?up|gain|saving)s? from \Z", re.I)


def join(text: str, atoms: list[Atom]) -> list[Atom]:
    """Merges ranges and changes, and hands the unit of a list's last member to the others.

    "1.39-1.79 times", "2x to 330x" and "between 2x and 5x" are ranges. "From 128 GB to 1 GB" and a fall ("128 GB to
    17 GB") are changes: what it was before goes into :attr:`Atom.before`. Factors change into nothing: "from 1.2x to
    3.4x" is a range.

    Years ("in 2024", "2019-2023") are no quantities; that shows only here, as in "2000-3000 FPS".

    Returns:
        Atoms in the order of the text, :attr:`Atom.follows` set for members of a list behind its first.
    """
    joined: list[Atom] = []
    for atom in atoms:
        last = joined[-1] if joined else None
        if last and not last.before and atom.start - last.end <= _LONGEST_GAP:
            merged = _range_or_change(text, last, atom)
            if merged:
                joined[-1] = merged
                continue
        joined.append(atom)
    joined = [atom for atom in joined if atom.unit is not None or not atom.year]
    for index in range(len(joined) - 1, 0, -1):
        _link(text, joined[index - 1], joined[index])
    return joined


def _range_or_change(text: str, first: Atom, second: Atom) -> Atom | None:
    gap = text[first.end : second.start]
    lead = text[max(0, first.start - 24) : first.start]
    if _DASH.fullmatch(gap) or (_AND.fullmatch(gap) and lead.endswith("between ")):
        return _range(first, second)
    to = _TO.fullmatch(gap)
    if not to:
        return None
    from_ = _FROM.search(lead) is not None
    rising = first.low < second.high
    if rising and not to["hedge"] and _alike(first, second) and (not from_ or _ranging(lead, second)):
        return _range(first, second)
    if second.kind is QuantityKind.FACTOR or not _comparable(first, second) or (rising and not from_):
        return None
    if first.unit is None:
        _adopt(first, second)
    second.before = first
    return second


def _ranging(lead: str, second: Atom) -> bool:
    """Whether "from A to B" spans a range rather than says what became what."""
    match second.kind:
        case QuantityKind.FACTOR:
            return True
        case QuantityKind.COUNT if second.decimals < 0:
            return True
        case QuantityKind.PERCENT if _GAINING.search(lead):
            return True
        case _:
            return _RANGING.search(lead) is not None


def _range(first: Atom, second: Atom) -> Atom | None:
    if not _alike(first, second) or first.low > second.high or first.low != first.high:
        return None
    first.end, first.high, first.minimum = second.end, second.high, second.minimum
    first.year = first.year and second.year
    _adopt(first, second)
    first.hint = second.hint
    return first


def _alike(first: Atom, second: Atom) -> bool:
    """Whether two numbers are of one unit, or the first has none of its own."""
    if first.unit is None:
        return first.kind is QuantityKind.COUNT
    return (first.unit_id or first.unit, first.kind) == (second.unit_id or second.unit, second.kind)


def _comparable(first: Atom, second: Atom) -> bool:
    """Whether one may have become the other: the same unit, or two measures ("5 minutes to 30 seconds")."""
    return _alike(first, second) or first.kind is second.kind is QuantityKind.ABSOLUTE


def _adopt(first: Atom, second: Atom) -> None:
    first.unit, first.unit_id, first.kind, first.scale = second.unit, second.unit_id, second.kind, second.scale


def _link(text: str, first: Atom, second: Atom) -> None:
    """Marks a list, and shares its unit: "1.5, 2.3 and 4.1x", "124 and 78 FPS"."""
    gap = text[first.end : second.start]
    if len(gap) > _LONGEST_GAP or not gap or not _LIST.fullmatch(gap):
        return
    bare = first.unit is None and second.unit is not None and second.kind is not QuantityKind.COUNT
    # "Batch size 4 and 2.3x" is no list.
    if bare and (first.decimals >= 0 or second.decimals < 0 or gap == "/"):
        _adopt(first, second)
    second.follows = first.kind is second.kind or second.unit is not None

"""How well a name fits a thing: a table of small features, each a score from 0 to 1 with its reason.

The score of a link is the product of its features, so any of them can forbid it. Features that say nothing score 1.

>>> hopper = Target("hardware-h100", NodeKind.HARDWARE, ("H100", "Hopper H100"))
>>> judge(Name(NodeKind.HARDWARE, "h-100s"), hopper)
(0.9, 'the plural of H100')
>>> judge(Name(NodeKind.MODEL, "h-100"), hopper)
(0.855, 'H100 but for its case; a Hardware, taken for a Model in the paper')
>>> judge(Name(NodeKind.HARDWARE, "H200"), hopper)
(0.0, 'another name')
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from kg.ids import letters, name_key
from kg.schema import NodeKind
from kg.vocab import Term

LINKED = 0.5
"""A link must score this much at least."""


class Name(NamedTuple):
    """A name as some paper uses it, with the kind of thing that the paper takes it for."""

    kind: NodeKind
    text: str


@dataclass(frozen=True, eq=False)
class Target:
    """A thing that names may stand for.

    Attributes:
        node: Its node id.
        kind: Its kind.
        names: Its label, then its aliases.
        exact: Keys of those of its names that count in their very case only.
        context: Whether its names are so ambiguous that only the paper's text can tell.
        apart: Names of things that must never be merged with it, by their letters, each with why.
        term: The vocabulary's term; None for a coined thing.
        sense: The paper whose thing it is, by arXiv id or title, where others go by the same name; empty elsewhere.
        name_of_several: Whether it is but a name that several things go by.
        among: The name of several things that it is one of.
    """

    node: str
    kind: NodeKind
    names: tuple[str, ...]
    exact: frozenset[str] = frozenset()
    context: bool = False
    apart: Mapping[str, str] = field(default_factory=dict)
    term: Term | None = None
    sense: str = ""
    name_of_several: bool = False
    among: "Target | None" = None

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Its names by their letters."""
        return {letters(name): name for name in reversed(self.names)}

    @cached_property
    def keys(self) -> dict[str, str]:
        """Its names by their keys."""
        return {name_key(name): name for name in reversed(self.names)}


Feature = Callable[[Name, Target], tuple[float, str]]
_NOTHING = (1.0, "")


def singular(name: str) -> str | None:
    """A name without the plural s that it may carry; None where it carries none.

    >>> singular("ViTs"), singular("DARTS"), singular("Bass")
    ('ViT', None, None)
    """
    return name[:-1] if len(name) > 2 and name.endswith("s") and name[-2].isalnum() and name[-2] != "s" else None


def _spelling(name: Name, target: Target) -> tuple[float, str]:
    if (same := target.spellings.get(letters(name.text))) is not None:
        return 1.0, f"the name {same}"
    if (same := target.keys.get(name_key(name.text))) is not None:
        return 0.95, f"{same} but for its case"
    one = singular(name.text)
    if one and (same := target.keys.get(name_key(one))) is not None:
        return 0.9, f"the plural of {same}"
    return 0.0, "another name"


def _case(name: Name, target: Target) -> tuple[float, str]:
    key = name_key(name.text)
    if key in target.exact and letters(name.text) not in target.spellings:
        return 0.0, f"{target.keys[key]} is a name in this very case only"
    return _NOTHING


def _context(_: Name, target: Target) -> tuple[float, str]:
    if target.context:
        return 0.0, "too ambiguous without the text; the mention finder links it where the paper holds evidence"
    return _NOTHING


def _distinct(name: Name, target: Target) -> tuple[float, str]:
    why = target.apart.get(letters(name.text))
    return (0.0, f"kept apart: {why}") if why else _NOTHING


def _kind(name: Name, target: Target) -> tuple[float, str]:
    if name.kind is target.kind:
        return _NOTHING
    return 0.9, f"a {target.kind}, taken for a {name.kind} in the paper"


FEATURES: tuple[Feature, ...] = (_spelling, _case, _context, _distinct, _kind)


def judge(name: Name, target: Target) -> tuple[float, str]:
    """Score and reasons of a link; where a feature forbids it, the reason is that feature's alone."""
    score, reasons = 1.0, []
    for feature in FEATURES:
        points, reason = feature(name, target)
        if not points:
            return 0.0, reason
        score *= points
        if reason:
            reasons.append(reason)
    return round(score, 3), "; ".join(reasons)

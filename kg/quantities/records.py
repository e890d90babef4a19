"""The records of quantities: what is found, and what is asked of a unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

from kg.schema import Qualifier


class QuantityKind(StrEnum):
    """What a number says.

    A *factor* is a ratio ("6.7x", "twofold", "an order of magnitude"), a *percent* a share or a relative change,
    *points* a difference of percentages or scores, *absolute* a value with a unit of measurement, and a *count* a
    number of things ("512 GPUs") or a bare number ("an FID of 2.27").
    """

    FACTOR = "factor"
    PERCENT = "percent"
    POINTS = "points"
    ABSOLUTE = "absolute"
    COUNT = "count"


class Unit(Protocol):
    """What is needed of a unit of measurement; :class:`kg.vocab.Unit` has it."""

    @property
    def id(self) -> str:
        """Slug."""

    @property
    def label(self) -> str:
        """Its symbol; a surface form like the aliases."""

    @property
    def aliases(self) -> Sequence[str]:
        """Surface forms."""

    @property
    def dimension(self) -> str:
        """What it measures."""

    @property
    def exact(self) -> bool:
        """Whether it is matched in this very case only."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a text states it, or a range of numbers.

    "From 128 GB to 1 GB" is one quantity, 1 GB, whose ``before`` is the other one: the list of quantities of a text
    holds what is claimed, and a change is recognised by having a ``before``.

    Attributes:
        start: Where number and unit begin, without the qualifier.
        end: Behind them (half-open).
        text: ``text[start:end]``. Of a list whose last member carries the unit ("2, 3 and 4x"), the others hold the
            number alone.
        low: The number as written, or the lower end of the range. Orders of magnitude are powers of ten; "half" is 50
            (%); magnitudes belong to the unit ("295M FLOPs" is 295 with unit "M FLOPs").
        high: The number, or the upper end of the range.
        unit: ``x`` for every factor, ``%`` for every percentage, ``points``, or the unit as written, with its magnitude
            ("M FLOPs", "billion parameters"; a bare one in "128K"); None where there is none.
        unit_id: Id of the vocabulary's unit; None where it knows none.
        kind: What the number says.
        qualifier: How it is bounded.
        qualifier_start: Where the qualifier's words in front begin; ``start`` where there are none in front.
        hint: ``more`` or ``less`` for words that carry a direction themselves ("doubles", "half", "a third of").
        scale: What a magnitude that ``unit_id`` does not include multiplies the number by: 1e6 for "2.3M images".
        before: The quantity that this one replaced.
    """

    start: int
    end: int
    text: str
    low: float
    high: float
    unit: str | None
    unit_id: str | None
    kind: QuantityKind
    qualifier: Qualifier | None
    qualifier_start: int
    hint: Literal["more", "less"] | None = None
    scale: float = 1.0
    before: "Quantity | None" = None


@dataclass(slots=True)
class Atom:
    """A quantity in the making. Fields as in :class:`Quantity`, and what joining needs.

    Attributes:
        decimals: Digits behind the decimal point, by which members of a list are alike; -1 without a point.
        year: Whether the number could be a year, and is one unless a unit follows.
        minimum: Whether a plus sign makes it a lower bound ("100+ times").
        follows: Whether it continues a list that the one before it belongs to.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str | None
    unit_id: str | None
    kind: QuantityKind
    hint: Literal["more", "less"] | None = None
    scale: float = 1.0
    decimals: int = -1
    year: bool = False
    minimum: bool = False
    follows: bool = False
    qualifier: Qualifier | None = None
    qualifier_start: int = -1
    before: "Atom | None" = None

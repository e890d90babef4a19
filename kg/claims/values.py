"""Numbers of a sentence with what they measure and which way they go."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.claims.cues import Cue, Sense, border_cost
from kg.mentions.matching import Match
from kg.quantities import Quantity, QuantityKind
from kg.vocab import Metric

_LIST_GAP = re.compile(
    r"\s*(?:,|/|,?\s*(?:and|or|to|&))\s*(?:(?:by |of |an? |up to |around |about |approximately |over |nearly |on average |~ ?))*",
    re.I,
)
_LINKED_BEHIND = re.compile(r"[\s)]*(?:[\w-]+ ){0,3}$")
_BY = re.compile(
    r"\b(?:by|of|to|at|with|is|was|reaching|:|around)\s*(?:(?:up to|as much as|an average of|a factor of|more than|over|about|around|nearly|at least|approximately|roughly|only|just|~)\s*)*$",
    re.I,
)


@dataclass(slots=True)
class Value:
    """A number that compares or measures.

    Attributes:
        quantity: The number.
        metric: What it measures, where a word says it.
        sense: Which way it goes, where a word says it.
    """

    quantity: Quantity
    metric: Match[Metric] | None = None
    sense: Sense | None = None


def groups(text: str, quantities: Sequence[Quantity]) -> list[list[Quantity]]:
    """Quantities that stand in one list: "15x, 46x and 108x", "5.8x/3.7x"."""
    found: list[list[Quantity]] = []
    for quantity in quantities:
        if (
            found
            and found[-1][-1].kind is quantity.kind
            and _LIST_GAP.fullmatch(text[found[-1][-1].end : quantity.start])
        ):
            found[-1].append(quantity)
        else:
            found.append([quantity])
    return found


def metric_of(
    text: str,
    group: Sequence[Quantity],
    metrics: Sequence[Match[Metric]],
    others: Sequence[Quantity],
    borders: tuple[int, int],
) -> list[Match[Metric]]:
    """The metrics that a group of numbers may measure, best first."""
    start, end = group[0].start, group[-1].end
    scored = []
    for metric in metrics:
        if metric.end < borders[0] or metric.start > borders[1]:
            continue
        if metric.start >= end:
            cost = _gap_cost(text, end, metric.start, others) + (
                0 if _LINKED_BEHIND.fullmatch(text[end : metric.start]) else 6
            )
        elif metric.end <= start:
            cost = _gap_cost(text, metric.end, start, others) + (-2 if _BY.search(text, metric.end, start) else 8)
        else:
            cost = 0.0
        scored.append((cost, metric.start, metric))
    return [metric for _, _, metric in sorted(scored, key=lambda row: row[:2])]


def _gap_cost(text: str, start: int, end: int, others: Sequence[Quantity]) -> float:
    between = sum(1 for other in others if start <= other.start < end)
    return (end - start) / 8 + border_cost(text, start, end) / 3 + 7 * between


def sense_of(
    text: str,
    group: Sequence[Quantity],
    senses: Sequence[tuple[Cue, Sense]],
    others: Sequence[Quantity],
    borders: tuple[int, int],
) -> tuple[Cue, Sense] | None:
    """The direction word of a group of numbers: close behind it ("2x faster"), else before it ("reduces ... by 2x")."""
    start, end = group[0].start, group[-1].end
    best: tuple[float, Cue, Sense] | None = None
    for cue, sense in senses:
        if cue.end < borders[0] or cue.start > borders[1]:
            continue
        if cue.start >= end:
            cost = _gap_cost(text, end, cue.start, others) * 1.2
        elif cue.end <= start:
            cost = _gap_cost(text, cue.end, start, others) + (-3 if _BY.search(text, cue.end, start) else 3)
        else:
            cost = 0.0
        if best is None or cost < best[0]:
            best = (cost, cue, sense)
    return (best[1], best[2]) if best and best[0] < 16 else None


def comparative(quantity: Quantity) -> bool:
    """Whether a number can compare by itself: a factor, a percentage, points."""
    return quantity.kind in (QuantityKind.FACTOR, QuantityKind.PERCENT, QuantityKind.POINTS)

"""Claims that say the opposite of each other about one pair of things and one metric."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from kg.comparison.rows import Row, claim_row
from kg.comparison.support import Support, support
from kg.graph import KnowledgeGraph
from kg.ids import name_key
from kg.lookup import Names
from kg.schema import ENTITY_KINDS, EdgeKind, MetricClass, NodeKind, Relation, Status

_WINNER = {Relation.OUTPERFORMS: 0, Relation.UNDERPERFORMS: 1}
"""Which end of a claim is better: the subject, or the baseline."""


class ConflictKind(StrEnum):
    """Whether conditions may explain a conflict."""

    CONTRADICTION = "contradiction"
    """Both sides name the same conditions, or none."""
    CONDITIONS = "different conditions"


class Cell(NamedTuple):
    """The conditions under which values compare.

    Attributes:
        metric_class: Family of the metric.
        metric: Node id of the metric; its words where the vocabulary does not know them.
        workload: Keys of the workloads, models, datasets and settings.
        hardware: Node ids of the devices.
    """

    metric_class: MetricClass | None
    metric: str
    workload: frozenset[str]
    hardware: frozenset[str]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two opinions.

    Attributes:
        winner: Label of what is better.
        loser: Label of what is worse.
        rows: The claims that say so, by paper and sentence.
        support: The papers that say so.
    """

    winner: str
    loser: str
    rows: tuple[Row, ...]
    support: Support

    def __str__(self) -> str:
        """Who beats whom, and how many papers say so."""
        return f"{self.winner} beats {self.loser} ({self.support})"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two opinions on one pair of things in one metric.

    Attributes:
        kind: Whether conditions may explain it.
        metric: Label of the metric.
        sides: The opinion of more papers first.
    """

    kind: ConflictKind
    metric: str
    sides: tuple[Side, Side]

    def __str__(self) -> str:
        """The conflict in one line: "contradiction: A or B in speed"."""
        where = f", {self.place}" if self.place else ""
        return f"{self.kind}: {self.sides[0].winner} or {self.sides[0].loser} in {self.metric}{where}"

    @property
    def place(self) -> str:
        """Where both sides stand, if not in papers apart: conditions, or a misreading, are likely then."""
        rows = [row for side in self.sides for row in side.rows]
        if len({row.paper.id for row in rows}) > 1:
            return ""
        return "in one sentence" if len({row.quote for row in rows}) == 1 else "in one paper"


def cell(graph: KnowledgeGraph, claim: str) -> Cell | None:
    """The conditions of a claim; None where it does not say what was measured."""
    data: dict[str, Any] = graph.nodes[claim]
    metrics = graph.targets(claim, EdgeKind.METRIC)
    metric = metrics[0] if metrics else name_key(data.get("metric_text", ""))
    if not metric:
        return None
    workload = frozenset(map(name_key, data.get("context", ())))
    return Cell(data.get("metric_class"), metric, workload, frozenset(graph.targets(claim, EdgeKind.ON_HARDWARE)))


def find_conflicts(graph: KnowledgeGraph, name: str | None = None, *, exact: bool = False) -> tuple[Conflict, ...]:
    """The conflicts of a graph: same pair, same metric, opposite direction.

    Args:
        graph: The graph.
        name: Name of a thing that one of the pair has to be, or to be narrower than or a version of; None for all.
        exact: Leave out narrower things and versions of it.

    Returns:
        Contradictions first; then by pair and metric. A claim is part of a contradiction where claims of the other
        side name its very conditions, else of a conflict under different conditions.

    Raises:
        UnknownNameError: if nothing goes by the name; it carries the nearest names.
    """
    about = None
    if name is not None:
        node = Names(graph, *ENTITY_KINDS).get(name)
        about = {node} if exact else graph.narrower(node)
    found = [
        conflict
        for (one, other, _), sides in _opinions(graph, about).items()
        if sides[one] and sides[other]
        for conflict in _conflicts(graph, one, other, sides)
    ]
    return tuple(sorted(found, key=_order))


_Opinions = Mapping[str, Mapping[Cell, list[str]]]
"""By who wins, then by conditions: the claims that say so."""


def _opinions(graph: KnowledgeGraph, about: set[str] | None) -> dict[tuple[str, str, str], _Opinions]:
    """What is said of each pair and metric."""
    found: dict[tuple[str, str, str], dict[str, defaultdict[Cell, list[str]]]] = {}
    for claim, winner, loser in _beaten(graph, about):
        conditions = cell(graph, claim)
        if conditions:
            one, other = sorted((winner, loser))
            sides = found.setdefault((one, other, conditions.metric), {end: defaultdict(list) for end in (one, other)})
            sides[winner][conditions].append(claim)
    return dict(found)


def _beaten(graph: KnowledgeGraph, about: set[str] | None) -> Iterator[tuple[str, str, str]]:
    """The claims, read and not derived, that name a winner and a loser; with both."""
    claims: Iterable[str] = graph.of_kind(NodeKind.CLAIM)
    if about is not None:
        claims = sorted({claim for node in about for claim in graph.origins(node, EdgeKind.SUBJECT, EdgeKind.BASELINE)})
    for claim in claims:
        data: dict[str, Any] = graph.nodes[claim]
        ends = (*graph.targets(claim, EdgeKind.SUBJECT), *graph.targets(claim, EdgeKind.BASELINE))
        winner = _WINNER.get(data["relation"])
        if winner is not None and len(set(ends)) == len(_WINNER) and data["status"] is Status.QUOTED:
            yield claim, ends[winner], ends[1 - winner]


def _conflicts(graph: KnowledgeGraph, one: str, other: str, sides: _Opinions) -> Iterator[Conflict]:
    shared = sides[one].keys() & sides[other].keys()
    for conditions in shared:
        yield _conflict(
            graph, ConflictKind.CONTRADICTION, {end: sides[end][conditions] for end in (one, other)}, conditions
        )
    apart = {end: sides[end].keys() - shared for end in (one, other)}
    if any(apart.values()):
        # Where all of one side's claims are part of contradictions, the rest of the other side still opposes them.
        claims = {
            end: [claim for conditions in (apart[end] or shared) for claim in sides[end][conditions]]
            for end in (one, other)
        }
        yield _conflict(graph, ConflictKind.CONDITIONS, claims, next(iter(sides[one])))


def _conflict(graph: KnowledgeGraph, kind: ConflictKind, claims: Mapping[str, list[str]], conditions: Cell) -> Conflict:
    one, other = claims
    first, second = sorted(
        (_side(graph, one, other, claims[one]), _side(graph, other, one, claims[other])),
        key=lambda side: (-len(side.support), -len(side.rows), side.winner, side.loser),
    )
    metric = graph.label(conditions.metric) if conditions.metric in graph else first.rows[0].metric
    return Conflict(kind, metric or conditions.metric, (first, second))


def _side(graph: KnowledgeGraph, winner: str, loser: str, claims: Iterable[str]) -> Side:
    said = sorted(claims)
    rows = sorted((claim_row(graph, claim) for claim in said), key=_place)
    return Side(graph.label(winner), graph.label(loser), tuple(rows), support(graph, said))


def _place(row: Row) -> tuple[Any, ...]:
    return row.paper.title, row.paper.id, row.quote, row.low or 0.0, row.high or 0.0, row.context, row.hardware


def _order(conflict: Conflict) -> tuple[Any, ...]:
    first, second = conflict.sides
    pair = sorted((first.winner.casefold(), first.loser.casefold()))
    return (
        conflict.kind is not ConflictKind.CONTRADICTION,
        pair,
        conflict.metric,
        *map(_place, (*first.rows, *second.rows)),
    )

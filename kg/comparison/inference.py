"""Guarded inference: A beats B and B beats C, in the same metric and on the same hardware, so A beats C.

Only claims that name their metric and their hardware take part, the same for every claim of a path; nothing is carried
from one version of a thing to another. Factors are multiplied only where every claim of the path speaks of the same
cell, workload included, and none is bounded from one side ("up to", "at least"); the product is an estimate. Things
that beat each other in a circle contradict each other: such cycles are reported, and no path leads through them.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import networkx as nx

from kg.comparison.cells import cell_of
from kg.comparison.question import Asked, Outcome, Question
from kg.comparison.rows import Row, Step, claim_row, kin_of
from kg.comparison.selection import Filter, reaches
from kg.graph import KnowledgeGraph
from kg.schema import EdgeKind, HardwareScope, Qualifier, Relation, Status

_OUTCOMES: Mapping[Asked, Mapping[bool, Outcome]] = {
    Asked.AGAINST: {True: Outcome.LOST},
    Asked.BY: {False: Outcome.WON},
    Asked.BETWEEN: {True: Outcome.LOST, False: Outcome.WON},
    Asked.WITHIN: {True: Outcome.WON},
}
"""The outcome of paths that end at the thing asked about (True), and of paths that begin there (False)."""
_BETTER_AND_WORSE = {
    Relation.OUTPERFORMS: (EdgeKind.SUBJECT, EdgeKind.BASELINE),
    Relation.UNDERPERFORMS: (EdgeKind.BASELINE, EdgeKind.SUBJECT),
}
_ONE_SIDED = (Qualifier.UP_TO, Qualifier.AT_LEAST)


class _Field(NamedTuple):
    """What all claims of a path share: the metric and the hardware, as node ids."""

    metric: str
    hardware: tuple[str, ...]


_Wins = Mapping[tuple[str, str], Sequence[str]]
"""Claims by the better thing and the worse one."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from the claims around a thing.

    Attributes:
        rows: Rows by how the thing that was asked about comes out of them.
        cycles: Things that beat each other in a circle, in words, sorted.
    """

    rows: Mapping[Outcome, tuple[Row, ...]]
    cycles: tuple[str, ...]


def derive(graph: KnowledgeGraph, question: Question) -> Derived:
    """What follows for a question from two claims or more.

    The conditions of the question hold for each claim of a path; a factor, for the estimate.
    """
    near, far = reaches(graph, question)
    kin = kin_of(graph, question)
    conditions = question.conditions
    fits = Filter(graph, replace(question, conditions=replace(conditions, factor=None))).claim
    rows: dict[Outcome, tuple[Row, ...]] = {}
    cycles: set[str] = set()
    for backwards, outcome in _OUTCOMES.get(question.asked, {}).items():
        if conditions.factor is not None and outcome is not question.focus:
            continue
        found: list[Row] = []
        for start in sorted(near):
            for field, wins in _around(graph, start, fits, backwards=backwards).items():
                kept, circles = _without_cycles(graph, field, wins)
                cycles |= circles
                for path in _paths(kept, start, backwards=backwards):
                    best, worst = path[0], path[-1]
                    other = best if backwards else worst
                    if (not far or other in far) and not _is_said(graph, field, best, worst):
                        marks = [kin.get(end) if far or end == start else None for end in (best, worst)]
                        found.append(_row(graph, [kept[step] for step in pairwise(path)], (marks[0], marks[1])))
        rows[outcome] = tuple(row for row in found if (row.factor_low or 0) >= (conditions.factor or 0))
    return Derived({outcome: derived for outcome, derived in rows.items() if derived}, tuple(sorted(cycles)))


def _around(
    graph: KnowledgeGraph, start: str, fits: Callable[[str], bool], *, backwards: bool
) -> dict[_Field, dict[tuple[str, str], list[str]]]:
    """The wins that lead to a thing, or from it, over any number of others, by what they share."""
    fields: dict[_Field, dict[tuple[str, str], list[str]]] = {}
    for first, *_ in _wins(graph, start, fits, backwards=backwards):
        if first in fields:
            continue
        wins = fields[first] = {}
        seen, frontier = {start}, [start]
        while frontier:
            for field, pair, claim in _wins(graph, frontier.pop(), fits, backwards=backwards):
                if field == first:
                    wins.setdefault(pair, []).append(claim)
                    new = {pair[0] if backwards else pair[1]} - seen
                    seen |= new
                    frontier += new
    return fields


def _wins(
    graph: KnowledgeGraph, node: str, fits: Callable[[str], bool], *, backwards: bool
) -> Iterator[tuple[_Field, tuple[str, str], str]]:
    """The claims that a thing is worse than another, or better. What is beaten has to have a name of its own."""
    for relation, (better, worse) in _BETTER_AND_WORSE.items():
        near, far = (worse, better) if backwards else (better, worse)
        for claim in graph.origins(node, near):
            data = graph.nodes[claim]
            others = graph.targets(claim, far)
            if data["relation"] != relation or data["status"] == Status.DERIVED or not others or not fits(claim):
                continue
            pair = (others[0], node) if backwards else (node, others[0])
            field = _field(graph, claim)
            if field and pair[0] != pair[1] and graph.nodes[pair[1]].get("named"):
                yield field, pair, claim


def _field(graph: KnowledgeGraph, claim: str) -> _Field | None:
    metrics, hardware = graph.targets(claim, EdgeKind.METRIC), graph.targets(claim, EdgeKind.ON_HARDWARE)
    return _Field(metrics[0], tuple(hardware)) if metrics and hardware else None


def _without_cycles(graph: KnowledgeGraph, field: _Field, wins: _Wins) -> tuple[_Wins, set[str]]:
    """The wins that are in no circle, and the circles in words."""
    ladder: nx.DiGraph[str] = nx.DiGraph(sorted(wins))
    place = {node: n for n, part in enumerate(nx.strongly_connected_components(ladder)) for node in part}
    kept = {pair: claims for pair, claims in wins.items() if place[pair[0]] != place[pair[1]]}
    rest: nx.DiGraph[str] = nx.DiGraph(sorted(wins.keys() - kept.keys()))
    circles: set[str] = set()
    for part in nx.weakly_connected_components(rest):
        steps = nx.find_cycle(rest, min(part))
        names = " beats ".join(graph.label(node) for node in (steps[0][0], *(step[1] for step in steps)))
        devices = ", ".join(map(graph.label, field.hardware))
        circles.add(f"{names} in {graph.label(field.metric)} on {devices}")
    return kept, circles


def _paths(wins: _Wins, start: str, *, backwards: bool) -> Iterator[tuple[str, ...]]:
    """The shortest path from each better thing to the start, or to each worse thing from it, of two steps or more."""
    ladder: nx.DiGraph[str] = nx.DiGraph()
    ladder.add_node(start)
    ladder.add_edges_from(sorted(pair[::-1] if backwards else pair for pair in wins))
    for _, path in sorted(nx.single_source_shortest_path(ladder, start).items()):
        if len(path) > 2:
            yield tuple(reversed(path) if backwards else path)


def _is_said(graph: KnowledgeGraph, field: _Field, one: str, other: str) -> bool:
    """Whether some claim compares the two directly."""
    for subject, baseline in ((one, other), (other, one)):
        claims = set(graph.origins(subject, EdgeKind.SUBJECT)) & set(graph.origins(baseline, EdgeKind.BASELINE))
        if any(_field(graph, claim) == field for claim in claims):
            return True
    return False


def _row(graph: KnowledgeGraph, steps: Sequence[Sequence[str]], marks: tuple[str | None, str | None]) -> Row:
    """The row of a path, given the claims of each step, and what its two ends are to the thing asked about."""
    rows = _in_one_cell([[claim_row(graph, claim) for claim in sorted(claims)] for claims in steps])
    one_cell = len({cell_of(row) for row in rows}) == 1
    low, high = _product(rows) if one_cell else (None, None)
    path = tuple(map(_step, rows))
    inherited = any(row.hardware_scope is HardwareScope.INHERITED for row in rows)
    changes = {
        "system": path[0].better,
        "relation": Relation.OUTPERFORMS,
        "baseline": path[-1].worse,
        **dict.fromkeys(("reported_as", "low", "high", "unit", "qualifier")),
        "factor_low": low,
        "factor_high": high,
        "hardware_scope": HardwareScope.INHERITED if inherited else HardwareScope.STATED,
        "context": rows[0].context if one_cell else (),
        "status": Status.DERIVED,
        "system_of": marks[0],
        "baseline_of": marks[1],
        "path": path,
    }
    return rows[0].model_copy(update=changes)


def _in_one_cell(options: Sequence[Sequence[Row]]) -> tuple[Row, ...]:
    """One row for each step, all of one cell where that can be had; else the first of each."""
    for cell in map(cell_of, options[0]):
        chosen = [next((row for row in rows if cell_of(row) == cell), None) for rows in options]
        if all(chosen):
            return tuple(row for row in chosen if row)
    return tuple(rows[0] for rows in options)


def _product(rows: Sequence[Row]) -> tuple[float, float] | tuple[None, None]:
    """The factors of a path multiplied, where all are known and none is bounded from one side."""
    gains = [_gain(row) for row in rows if row.factor_low and row.factor_high and row.qualifier not in _ONE_SIDED]
    if len(gains) < len(rows):
        return None, None
    return math.prod(low for low, _ in gains), math.prod(high for _, high in gains)


def _gain(row: Row) -> tuple[float, float]:
    low, high = row.factor_low or 1.0, row.factor_high or 1.0
    return (low, high) if row.relation is Relation.OUTPERFORMS else (1 / high, 1 / low)


def _step(row: Row) -> Step:
    ends = (row.system, row.baseline or "")
    better, worse = ends if row.relation is Relation.OUTPERFORMS else ends[::-1]
    return Step(better=better, worse=worse, paper=row.paper, quote=row.quote, claim=row.claim)

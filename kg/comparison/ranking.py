"""Absolute results of one metric, best first: one list for each unit, converted where that is exact."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.comparison.rows import Row, claim_row
from kg.comparison.scales import Scale, Scales, convert
from kg.graph import KnowledgeGraph
from kg.ids import node_id
from kg.lookup import Names
from kg.schema import Direction, EdgeKind, NodeKind, Origin, Relation, Status
from kg.vocab import default_vocabulary


@dataclass(frozen=True, slots=True)
class Result:
    """One absolute result.

    Attributes:
        row: The claim as the paper states it.
        low: Its value, or the lower end of its range, in the unit of its list.
        high: Its value, or the upper end.
        origin: Whether the paper measured its own system or one of others.
    """

    row: Row
    low: float
    high: float
    origin: Origin


@dataclass(frozen=True, slots=True)
class Ranked:
    """Results that compare with each other.

    Attributes:
        unit: The unit of their values: that in which most of them were reported, the smaller of two; empty for bare
            numbers.
        metric: The metric of all of them, where the unit leaves open what was measured; None where it does not.
        direction: Which way they get better; None where that is unknown.
        results: The results, best first by the better end of their range.
    """

    unit: str
    metric: str | None
    direction: Direction | None
    results: tuple[Result, ...]

    @property
    def papers(self) -> int:
        """Number of papers that the results come from."""
        return len({result.row.paper.id for result in self.results})


@dataclass(frozen=True, slots=True)
class Ranking:
    """Absolute results of a metric. Iterating over it gives the lists, that of the most papers first.

    Attributes:
        metric: Label of the metric.
        hardware: Label of the device or the class of devices; None for all.
        lists: The results by unit.
    """

    metric: str
    hardware: str | None
    lists: tuple[Ranked, ...]

    def __iter__(self) -> Iterator[Ranked]:
        return iter(self.lists)

    def heading(self, ranked: Ranked) -> str:
        """What a list holds, in one line."""
        on = f" on {self.hardware}" if self.hardware else ""
        unit = f", {ranked.unit}" if ranked.unit else ""
        order = f"{ranked.direction} is better" if ranked.direction else "from the highest"
        return f"{ranked.metric or self.metric}{on}{unit}: {order} ({ranked.papers} paper{'s' * (ranked.papers != 1)})"


def rank(graph: KnowledgeGraph, metric: str, hardware: str | None = None) -> Ranking:
    """Ranks the absolute results of a metric, narrower metrics and devices included.

    An absolute result is a value that a paper states as reached, or the end of a change ("from 8 to 5 ms"). Values
    of one list have units that convert into each other exactly and get better the same way. Where a unit does not say
    what was measured (%, points, dB, none), a list holds one metric only. Workloads are not compared: each result
    carries its own.

    Args:
        graph: The graph.
        metric: Name of a metric.
        hardware: Name of a device or of a class of devices.

    Raises:
        UnknownNameError: if there is no such metric or device; it carries the nearest names.
    """
    of = Names(graph, NodeKind.METRIC).get(metric)
    on = Names(graph, NodeKind.HARDWARE).get(hardware) if hardware else None
    devices = graph.narrower(on) if on else None
    scales = Scales(default_vocabulary())
    lists: defaultdict[tuple[str, Direction | None, str], list[tuple[Scale, str]]] = defaultdict(list)
    for measured in sorted(graph.narrower(of)):
        for claim in graph.origins(measured, EdgeKind.METRIC):
            data: dict[str, Any] = graph.nodes[claim]
            elsewhere = devices is not None and devices.isdisjoint(graph.targets(claim, EdgeKind.ON_HARDWARE))
            if not elsewhere and _is_absolute(data, measured, scales):
                scale = scales.scale(data.get("unit"))
                key = (scale.family, graph.nodes[measured].get("direction"), measured if scale.silent else "")
                lists[key].append((scale, claim))
    ranked = (
        _ranked(graph, claims, direction, graph.label(one) if one else None)
        for (_, direction, one), claims in lists.items()
    )
    return Ranking(
        graph.label(of),
        graph.label(on) if on else None,
        tuple(sorted(ranked, key=lambda each: (-each.papers, -len(each.results), each.unit, each.metric or ""))),
    )


def _is_absolute(claim: Mapping[str, Any], metric: str, scales: Scales) -> bool:
    if "low" not in claim or claim["status"] is Status.DERIVED:
        return False
    unit = claim.get("unit")
    if claim["relation"] is Relation.ACHIEVES:
        return scales.is_level(unit, metric.removeprefix(node_id(NodeKind.METRIC, "")))
    # Of values that are no ratios, claims give a factor only where the value before is known: these are levels, while
    # "3 ms" without a factor may be "3 ms less".
    return "factor_low" in claim and not scales.is_ratio(unit)


def _ranked(
    graph: KnowledgeGraph, claims: Iterable[tuple[Scale, str]], direction: Direction | None, metric: str | None
) -> Ranked:
    found = list(claims)
    usage = Counter((scale.factor, scale.unit) for scale, _ in found)
    # Of units that are used equally often, the smaller one shows no value as a long fraction.
    into = max((scale for scale, _ in found), key=lambda each: (usage[each.factor, each.unit], -each.factor, each.unit))
    results = sorted((_result(graph, claim, scale, into) for scale, claim in found), key=_ORDER[direction])
    return Ranked(into.unit, metric, direction, tuple(results))


def _result(graph: KnowledgeGraph, claim: str, scale: Scale, into: Scale) -> Result:
    row = claim_row(graph, claim)
    low, high = (convert(graph.nodes[claim][end], scale, into) for end in ("low", "high"))
    return Result(row, low, high, graph.nodes[claim]["origin"])


def _place(result: Result) -> tuple[str, ...]:
    row = result.row
    return row.paper.title, row.quote, row.system, *row.hardware, "", *row.context, "", row.paper.id


_ORDER: Mapping[Direction | None, Callable[[Result], Any]] = {
    Direction.LOWER: lambda result: (result.low, result.high, _place(result)),
    Direction.HIGHER: lambda result: (-result.high, -result.low, _place(result)),
    None: lambda result: (-result.high, -result.low, _place(result)),
}

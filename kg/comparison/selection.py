"""Which claims and papers answer a question. :mod:`kg.comparison.sparql` says the same in SPARQL."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kg.comparison.question import Asked, Conditions, Outcome, Question
from kg.graph import KnowledgeGraph
from kg.schema import EdgeKind, NodeKind, Relation

OF_SUBJECT: Mapping[Relation, Outcome] = {
    Relation.OUTPERFORMS: Outcome.WON,
    Relation.MATCHES: Outcome.DREW,
    Relation.UNDERPERFORMS: Outcome.LOST,
}
"""How the subject of a claim comes out of it."""
OF_BASELINE: Mapping[Relation, Outcome] = {
    Relation.OUTPERFORMS: Outcome.LOST,
    Relation.MATCHES: Outcome.DREW,
    Relation.UNDERPERFORMS: Outcome.WON,
}
"""How the baseline of a claim comes out of it."""
_ALL = frozenset(OF_SUBJECT.values())
# "B is slower than A" says of A what "A beats B" says, so the far end counts where it gives the outcome asked about.
ENDS: Mapping[Asked, tuple[tuple[EdgeKind, frozenset[Outcome]], ...]] = {
    Asked.AGAINST: (
        (EdgeKind.BASELINE, _ALL),
        (EdgeKind.SUBJECT, frozenset({Outcome.LOST, Outcome.DREW})),
    ),
    Asked.BY: (
        (EdgeKind.SUBJECT, _ALL),
        (EdgeKind.BASELINE, frozenset({Outcome.WON, Outcome.DREW})),
    ),
    Asked.BETWEEN: ((EdgeKind.SUBJECT, _ALL), (EdgeKind.BASELINE, _ALL)),
    Asked.WITHIN: ((EdgeKind.SUBJECT, _ALL),),
}
"""Which end of a claim has to be the thing asked about, and which outcomes count there; the first that fits counts."""
FAR_END = {EdgeKind.SUBJECT: EdgeKind.BASELINE, EdgeKind.BASELINE: EdgeKind.SUBJECT}


class Found(NamedTuple):
    """How a claim answers a question: how the thing asked about comes out of it, and which end of it that thing is."""

    outcome: Outcome
    end: EdgeKind


def find_claims(graph: KnowledgeGraph, question: Question) -> dict[str, Found]:
    """The claims that answer a question about claims, each with how it does.

    A question for a factor is answered by what it asks for alone, other outcomes left out.
    """
    fits = Filter(graph, question)
    found = _results(graph, question) if question.asked is Asked.RESULTS else _comparisons(graph, question)
    only = question.conditions.factor is not None
    return {
        claim: how for claim, how in found.items() if (not only or how.outcome is question.focus) and fits.claim(claim)
    }


def find_papers(graph: KnowledgeGraph, question: Question) -> dict[str, set[str]]:
    """The papers that answer a question about papers, each with the things of the question that it uses."""
    fits = Filter(graph, question)
    found: dict[str, set[str]] = {}
    for thing in _reach(graph, question.name, question):
        for paper in graph.origins(thing, *question.links):
            if fits.paper(paper):
                found.setdefault(paper, set()).add(thing)
    return found


def _comparisons(graph: KnowledgeGraph, question: Question) -> dict[str, Found]:
    near, far = reaches(graph, question)
    found: dict[str, Found] = {}
    for end, wanted in ENDS[question.asked]:
        outcome_of = OF_SUBJECT if end is EdgeKind.SUBJECT else OF_BASELINE
        for claim in (claim for node in sorted(near) for claim in graph.origins(node, end)):
            outcome = outcome_of.get(graph.nodes[claim]["relation"])
            if outcome and outcome in wanted and _far_end_fits(graph, claim, end, question, far):
                found.setdefault(claim, Found(outcome, end))
    return found


def _results(graph: KnowledgeGraph, question: Question) -> dict[str, Found]:
    """The claims that give a number, of the thing asked about where there is one."""
    if question.name:
        claims: Iterator[str] = (
            claim
            for node in sorted(_reach(graph, question.name, question))
            for claim in graph.origins(node, EdgeKind.SUBJECT)
        )
    else:
        claims = graph.of_kind(NodeKind.CLAIM)
    measured = Found(Outcome.MEASURED, EdgeKind.SUBJECT)
    return {claim: measured for claim in claims if graph.nodes[claim].get("low") is not None}


def _reach(graph: KnowledgeGraph, name: str | None, question: Question) -> set[str]:
    """The nodes that count as a thing."""
    if name is None:
        return set()
    return {name} if question.exact else graph.narrower(name)


def reaches(graph: KnowledgeGraph, question: Question) -> tuple[set[str], set[str]]:
    """The nodes that count as the thing asked about, and as the other thing."""
    if question.asked is Asked.WITHIN and question.name:
        family = graph.versions(question.name)
        return family, family
    near, far = _reach(graph, question.name, question), _reach(graph, question.other, question)
    # "FlashAttention vs FlashAttention-2": what lies below both counts as the narrower of the two.
    return (near - far, far) if question.other in near else (near, far - near)


def _far_end_fits(graph: KnowledgeGraph, claim: str, end: EdgeKind, question: Question, far: set[str]) -> bool:
    others = graph.targets(claim, FAR_END[end])
    if question.asked in (Asked.BETWEEN, Asked.WITHIN):
        return not far.isdisjoint(others)
    # What a thing beats may well be unnamed; what beats it may not.
    return bool(others) or question.asked is Asked.BY


class Filter:
    """What else has to hold, its names looked up once."""

    def __init__(self, graph: KnowledgeGraph, question: Question) -> None:
        self._graph = graph
        self._wanted: Conditions = question.conditions
        self._hardware, self._workload, self._metric = (
            _reach(graph, name, question)
            for name in (self._wanted.hardware, self._wanted.workload, self._wanted.metric)
        )

    def claim(self, claim: str) -> bool:
        """Whether a claim meets all conditions."""
        data = self._graph.nodes[claim]
        wanted = self._wanted
        return (
            (wanted.metric_class is None or data.get("metric_class") == wanted.metric_class)
            and (wanted.unit is None or data.get("unit") in wanted.units)
            and (wanted.factor is None or _gain(data) >= wanted.factor)
            and self._leads(claim, EdgeKind.ON_HARDWARE, self._hardware)
            and self._leads(claim, EdgeKind.CONTEXT, self._workload)
            and self._leads(claim, EdgeKind.METRIC, self._metric)
            and (not wanted.code or self._has_code(self._graph.origins(claim, EdgeKind.STATES)[0]))
        )

    def paper(self, paper: str) -> bool:
        """Whether a paper meets those conditions that a paper can."""
        return self._leads(paper, EdgeKind.RUNS_ON, self._hardware) and (not self._wanted.code or self._has_code(paper))

    def _leads(self, node: str, kind: EdgeKind, wanted: set[str]) -> bool:
        return not wanted or not wanted.isdisjoint(self._graph.targets(node, kind))

    def _has_code(self, paper: str) -> bool:
        return bool(self._graph.targets(paper, EdgeKind.HAS_REPO))


def _gain(data: Mapping[str, Any]) -> float:
    """How many times better the winner of a claim is, at the lower end of what is stated; 0 where that is unknown."""
    low, high = data.get("factor_low"), data.get("factor_high")
    if low is None or high is None:
        return 0.0
    if data["relation"] == Relation.UNDERPERFORMS:
        return 1 / high if high else 0.0
    return float(low)

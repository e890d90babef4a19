"""The rows of a comparison: one claim each, with everything a reader needs to judge it."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from kg.comparison.question import Asked, Outcome, Question
from kg.graph import KnowledgeGraph
from kg.schema import EdgeKind, HardwareScope, MetricClass, Qualifier, Relation, Status


class PaperRef(BaseModel):
    """The paper of a row."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    year: int | None
    url: str | None


class Row(BaseModel):
    """One claim of a comparison, as the paper states it.

    Attributes:
        paper: The paper that makes it.
        system: What is better, worse or on a par; as the paper names it.
        relation: What is said of the system.
        baseline: What it is compared with; as the paper names it.
        reported_as: The number as it stands.
        low: The number, or the lower end of its range.
        high: The number, or the upper end.
        unit: ``x``, ``%`` or the unit as written.
        qualifier: Bound of the number.
        factor_low: Improvement factor, over 1 is better.
        factor_high: Upper end of the factor.
        metric: What was measured.
        metric_class: Its family.
        hardware: Devices it holds on.
        hardware_scope: Where they were read.
        context: Workloads, models, datasets and settings.
        quote: The sentence that says so, verbatim.
        code: The paper's first repository.
        derived: True where it was inferred rather than read.
    """

    model_config = ConfigDict(frozen=True)

    paper: PaperRef
    system: str
    relation: Relation
    baseline: str | None
    reported_as: str | None
    low: float | None
    high: float | None
    unit: str | None
    qualifier: Qualifier | None
    factor_low: float | None
    factor_high: float | None
    metric: str | None
    metric_class: MetricClass | None
    hardware: tuple[str, ...]
    hardware_scope: HardwareScope
    context: tuple[str, ...]
    quote: str
    code: str | None
    derived: bool


_OF_SUBJECT = {
    Relation.OUTPERFORMS: Outcome.WON,
    Relation.MATCHES: Outcome.DREW,
    Relation.UNDERPERFORMS: Outcome.LOST,
}
_OF_BASELINE = {
    Relation.OUTPERFORMS: Outcome.LOST,
    Relation.MATCHES: Outcome.DREW,
    Relation.UNDERPERFORMS: Outcome.WON,
}
# Which end of a claim has to be the thing asked about, and which outcomes count there; the first that applies is taken.
# "B is slower than A" says of A what "A beats B" says, so the far end counts where it gives the outcome asked about.
_WANTED: Mapping[Asked, tuple[tuple[EdgeKind, frozenset[Outcome]], ...]] = {
    Asked.AGAINST: (
        (EdgeKind.BASELINE, frozenset(Outcome)),
        (EdgeKind.SUBJECT, frozenset({Outcome.LOST, Outcome.DREW})),
    ),
    Asked.BY: (
        (EdgeKind.SUBJECT, frozenset(Outcome)),
        (EdgeKind.BASELINE, frozenset({Outcome.WON, Outcome.DREW})),
    ),
    Asked.BETWEEN: ((EdgeKind.SUBJECT, frozenset(Outcome)), (EdgeKind.BASELINE, frozenset(Outcome))),
}
_FAR_END = {EdgeKind.SUBJECT: EdgeKind.BASELINE, EdgeKind.BASELINE: EdgeKind.SUBJECT}
_METRIC_CLASSES = list(MetricClass)


def find_rows(graph: KnowledgeGraph, question: Question) -> dict[Outcome, tuple[Row, ...]]:
    """The claims that answer a question, by how the thing asked about comes out of them.

    Args:
        graph: The graph.
        question: What is asked.

    Returns:
        The outcome that was asked for first, even without rows; of the others, those with rows. Rows are ordered by
        family of metric, metric and factor.
    """
    outcomes = _outcomes(graph, question)
    order = (question.focus, *(outcome for outcome in Outcome if outcome is not question.focus))
    blocks = {
        wanted: tuple(
            sorted((_row(graph, claim) for claim, outcome in outcomes.items() if outcome is wanted), key=_order)
        )
        for wanted in order
    }
    return {outcome: rows for outcome, rows in blocks.items() if rows or outcome is question.focus}


def _outcomes(graph: KnowledgeGraph, question: Question) -> dict[str, Outcome]:
    """The claims that answer a question, each with what it says of the thing asked about."""
    near, far = _reaches(graph, question)
    found: dict[str, Outcome] = {}
    for end, wanted in _WANTED[question.asked]:
        outcome_of = _OF_SUBJECT if end is EdgeKind.SUBJECT else _OF_BASELINE
        for claim in _claims(graph, near, end):
            outcome = outcome_of.get(graph.nodes[claim]["relation"])
            if outcome in wanted and _far_end_fits(graph, claim, end, question, far):
                found.setdefault(claim, outcome)
    return found


def _reaches(graph: KnowledgeGraph, question: Question) -> tuple[set[str], set[str]]:
    """The nodes that count as the thing asked about, and as the other thing."""
    near = {question.name} if question.exact else graph.narrower(question.name)
    if question.other is None:
        return near, set()
    far = {question.other} if question.exact else graph.narrower(question.other)
    # "FlashAttention vs FlashAttention-2": what lies below both counts as the narrower of the two.
    return (near - far, far) if question.other in near else (near, far - near)


def _claims(graph: KnowledgeGraph, nodes: set[str], end: EdgeKind) -> Iterator[str]:
    return (claim for node in sorted(nodes) for claim in graph.origins(node, end))


def _far_end_fits(graph: KnowledgeGraph, claim: str, end: EdgeKind, question: Question, far: set[str]) -> bool:
    others = graph.targets(claim, _FAR_END[end])
    if question.asked is Asked.BETWEEN:
        return not far.isdisjoint(others)
    # What a thing beats may well be unnamed; what beats it may not.
    return bool(others) or question.asked is Asked.BY


def _row(graph: KnowledgeGraph, claim: str) -> Row:
    data: dict[str, Any] = graph.nodes[claim]
    paper = graph.origins(claim, EdgeKind.STATES)[0]
    about: dict[str, Any] = graph.nodes[paper]
    repos = graph.targets(paper, EdgeKind.HAS_REPO)
    return Row(
        paper=PaperRef(id=paper, title=about["label"], year=about.get("year"), url=about.get("url")),
        system=data["subject_text"],
        relation=data["relation"],
        baseline=data.get("baseline_text"),
        reported_as=data.get("reported_as"),
        low=data.get("low"),
        high=data.get("high"),
        unit=data.get("unit"),
        qualifier=data.get("qualifier"),
        factor_low=data.get("factor_low"),
        factor_high=data.get("factor_high"),
        metric=data.get("metric_text"),
        metric_class=data.get("metric_class"),
        hardware=tuple(sorted(map(graph.label, graph.targets(claim, EdgeKind.ON_HARDWARE)))),
        hardware_scope=data["hardware_scope"],
        context=tuple(data.get("context", ())),
        quote=graph.label(graph.targets(claim, EdgeKind.EVIDENCE)[0]),
        code=graph.nodes[repos[0]]["url"] if repos else None,
        derived=data["status"] == Status.DERIVED,
    )


def _order(row: Row) -> tuple[Any, ...]:
    return (
        _METRIC_CLASSES.index(row.metric_class) if row.metric_class else len(_METRIC_CLASSES),
        (row.metric or "").casefold(),
        -(row.factor_high or 0.0),
        row.paper.title,
        row.quote,
        row.low or 0.0,
        row.system,
        row.baseline or "",
        row.hardware,
        row.context,
        row.paper.id,
    )

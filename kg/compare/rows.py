"""The rows of a comparison: one claim each, with everything a reader needs to judge it."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from kg.compare.question import Asked, Question
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
    """One claim of a comparison.

    Attributes:
        paper: The paper that makes it.
        system: What is better, worse or measured; as the paper names it.
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
        quote: The sentence that says so.
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


_RELATION_ORDER = (Relation.OUTPERFORMS, Relation.MATCHES, Relation.UNDERPERFORMS)


def find_rows(graph: KnowledgeGraph, question: Question) -> tuple[Row, ...]:
    """The claims that answer a question, wins first, then draws, then losses; within them by metric and factor."""
    rows = [_row(graph, claim) for claim in _claims(graph, question)]
    return tuple(sorted(rows, key=_order))


def _claims(graph: KnowledgeGraph, question: Question) -> list[str]:
    wanted = _reach(graph, question.name, exact=question.exact)
    if question.asked is Asked.AGAINST:
        return _linked(graph, wanted, EdgeKind.BASELINE)
    if question.asked is Asked.BY:
        return [c for c in _linked(graph, wanted, EdgeKind.SUBJECT) if graph.targets(c, EdgeKind.BASELINE)]
    other = _reach(graph, question.other or question.name, exact=question.exact)
    pairs = ((wanted, other), (other, wanted))
    return sorted(
        {
            claim
            for subjects, baselines in pairs
            for claim in set(_linked(graph, subjects, EdgeKind.SUBJECT))
            & set(_linked(graph, baselines, EdgeKind.BASELINE))
        }
    )


def _reach(graph: KnowledgeGraph, node: str, *, exact: bool) -> set[str]:
    return {node} if exact else graph.narrower(node)


def _linked(graph: KnowledgeGraph, nodes: set[str], kind: EdgeKind) -> list[str]:
    return sorted({claim for node in nodes for claim in graph.origins(node, kind)})


def _row(graph: KnowledgeGraph, claim: str) -> Row:
    data: dict[str, Any] = graph.nodes[claim]
    paper = graph.origins(claim, EdgeKind.STATES)[0]
    about: dict[str, Any] = graph.nodes[paper]
    repos = graph.targets(paper, EdgeKind.HAS_REPO)
    subject = graph.targets(claim, EdgeKind.SUBJECT)[0]
    return Row(
        paper=PaperRef(id=paper, title=about["label"], year=about.get("year"), url=about.get("url")),
        system=about["label"] if subject == paper else data["subject_text"],
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
        hardware=tuple(graph.label(device) for device in graph.targets(claim, EdgeKind.ON_HARDWARE)),
        hardware_scope=data["hardware_scope"],
        context=tuple(data.get("context", ())),
        quote=graph.label(graph.targets(claim, EdgeKind.EVIDENCE)[0]),
        code=graph.nodes[repos[0]]["url"] if repos else None,
        derived=data["status"] == Status.DERIVED,
    )


def _order(row: Row) -> tuple[Any, ...]:
    return (
        _RELATION_ORDER.index(row.relation),
        row.metric_class or "~",
        -(row.factor_high or 0.0),
        row.paper.title,
        row.quote,
        row.metric or "",
        row.low or 0.0,
        row.baseline or "",
    )

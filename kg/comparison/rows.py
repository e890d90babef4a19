"""The rows of an answer: one claim each, or one paper, with everything a reader needs to judge it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict

from kg.comparison.question import Asked, Outcome, Question
from kg.comparison.selection import FAR_END, find_claims, find_papers
from kg.graph import KnowledgeGraph
from kg.schema import EdgeKind, HardwareScope, MetricClass, Qualifier, Relation, Status


class PaperRef(BaseModel):
    """The paper of a row."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    year: int | None
    url: str | None


class Step(BaseModel):
    """One claim of those that a derived row rests on: who is better than whom, and where it says so."""

    model_config = ConfigDict(frozen=True)

    better: str
    worse: str
    paper: PaperRef
    quote: str
    claim: str


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
        status: Whether it was read, was inferred from others, or is what a person put right or added.
        claim: Node id of the claim; of the first one where it was inferred from several.
        measure: Label of the metric, where the vocabulary knows it; else as in the text.
        system_of: What the system is a version or one of, where that is what was asked about.
        baseline_of: The same of the baseline.
        path: The claims that a row rests on that was inferred from several.
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
    status: Status
    claim: str
    measure: str | None
    system_of: str | None = None
    baseline_of: str | None = None
    path: tuple[Step, ...] = ()


class PaperRow(BaseModel):
    """A paper that uses something, runs on it, proposes it...

    Attributes:
        paper: The paper.
        things: What it uses.
        code: Its first repository.
    """

    model_config = ConfigDict(frozen=True)

    paper: PaperRef
    things: tuple[str, ...]
    code: str | None


def find_rows(graph: KnowledgeGraph, question: Question) -> dict[Outcome, tuple[Row, ...]]:
    """The claims that answer a question, by how the thing asked about comes out of them.

    Args:
        graph: The graph.
        question: What is asked.

    Returns:
        The outcome that was asked for first, even without rows; of the others, those with rows. Rows are sorted by
        their papers and sentences.
    """
    kin = kin_of(graph, question)
    rows: dict[Outcome, list[Row]] = {question.focus: []}
    for claim, how in find_claims(graph, question).items():
        ends = tuple(FAR_END) if question.asked is Asked.BETWEEN else (how.end,)
        rows.setdefault(how.outcome, []).append(claim_row(graph, claim, dict.fromkeys(ends, kin)))
    order = (question.focus, *(outcome for outcome in Outcome if outcome is not question.focus))
    return {outcome: tuple(sorted(rows[outcome], key=_key)) for outcome in order if outcome in rows}


def find_paper_rows(graph: KnowledgeGraph, question: Question) -> tuple[PaperRow, ...]:
    """The papers that answer a question, the newest first."""
    rows = [
        PaperRow(
            paper=paper_ref(graph, paper), things=tuple(sorted(map(graph.label, things))), code=_code(graph, paper)
        )
        for paper, things in find_papers(graph, question).items()
    ]
    return tuple(sorted(rows, key=lambda row: (-(row.paper.year or 0), row.paper.title, row.paper.id)))


def claim_row(
    graph: KnowledgeGraph, claim: str, kin: Mapping[EdgeKind, Mapping[str, str]] = MappingProxyType({})
) -> Row:
    """A claim as a row.

    Args:
        graph: The graph.
        claim: Node id of the claim.
        kin: What nodes at its ends are to the thing that was asked about, where they are not that thing.
    """
    data: dict[str, Any] = graph.nodes[claim]
    paper = graph.origins(claim, EdgeKind.STATES)[0]
    metrics = graph.targets(claim, EdgeKind.METRIC)
    return Row(
        paper=paper_ref(graph, paper),
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
        code=_code(graph, paper),
        status=data["status"],
        claim=claim,
        measure=graph.label(metrics[0]) if metrics else data.get("metric_text"),
        system_of=_end(graph, claim, EdgeKind.SUBJECT, kin),
        baseline_of=_end(graph, claim, EdgeKind.BASELINE, kin),
    )


def paper_ref(graph: KnowledgeGraph, paper: str) -> PaperRef:
    """A paper as rows name it."""
    data: dict[str, Any] = graph.nodes[paper]
    return PaperRef(id=paper, title=data["label"], year=data.get("year"), url=data.get("url"))


def _code(graph: KnowledgeGraph, paper: str) -> str | None:
    repos = graph.targets(paper, EdgeKind.HAS_REPO)
    return graph.nodes[repos[0]]["url"] if repos else None


def kin_of(graph: KnowledgeGraph, question: Question) -> dict[str, str]:
    """What each node that counts as the thing asked about is to it."""
    asked = [name for name in (question.name, question.other) if name]
    kin: dict[str, str] = {}
    for name in asked:
        versions = graph.versions(name)
        for node in graph.narrower(name).difference(asked):
            kin.setdefault(node, f"{'version' if node in versions else 'one'} of {graph.label(name)}")
    return kin


def _end(graph: KnowledgeGraph, claim: str, end: EdgeKind, kin: Mapping[EdgeKind, Mapping[str, str]]) -> str | None:
    known = kin.get(end, {})
    return next((known[node] for node in graph.targets(claim, end) if node in known), None)


def _key(row: Row) -> tuple[Any, ...]:
    return (row.paper.title, row.paper.id, row.quote, row.low or 0.0, row.system, row.baseline or "", row.claim)

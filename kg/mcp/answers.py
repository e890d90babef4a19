"""What an assistant can ask of a graph. Every claim comes with its sentence and the paper that says it."""

import io
from collections.abc import Iterable

from pydantic import BaseModel, Field
from rich.console import Console

from kg.comparison import Comparison, Row, compare
from kg.comparison.rows import PaperRow, claim_row
from kg.graph import KnowledgeGraph
from kg.lookup import Names
from kg.schema import EdgeKind, NodeKind, Relation
from kg.show import describe

_WIDTH = 160
_SIDES = (EdgeKind.SUBJECT, EdgeKind.BASELINE, EdgeKind.METRIC, EdgeKind.ON_HARDWARE, EdgeKind.CONTEXT)
"""What a claim may have to do with a thing."""


class StatedClaim(BaseModel):
    """A claim to cite."""

    statement: str = Field(description="The claim in one line.")
    outcome: str | None = Field(default=None, description="How the thing asked about comes out of it.")
    claim: Row = Field(description="All of it: number, metric, devices, the verbatim quote, and the paper.")


class Compared(BaseModel):
    """The answer to a comparison question."""

    question: str
    total: int = Field(description="Rows that there are; more than are listed where the limit cut them.")
    claims: list[StatedClaim] = Field(default=[], description="What papers claim, each with its quote.")
    papers: list[PaperRow] = Field(default=[], description="For questions about papers rather than claims.")
    cycles: list[str] = Field(default=[], description="Things that beat each other in a circle.")


class Claims(BaseModel):
    """Claims about one thing or of one paper."""

    about: str
    node: str
    total: int = Field(description="Claims that there are; more than are listed where the limit cut them.")
    claims: list[StatedClaim]


def ask_compare(graph: KnowledgeGraph, question: str, *, exact: bool, derived: bool, limit: int) -> Compared:
    """Answers a comparison question; see :func:`kg.comparison.compare`.

    Raises:
        QuestionError: if the question is not understood.
        UnknownNameError: if a name is that of no node.
    """
    answer = compare(graph, question, exact=exact, derived=derived)
    if not isinstance(answer, Comparison):
        return Compared(question=question, total=len(answer), papers=list(answer)[:limit])
    rows = [(outcome.value, row) for outcome, row in answer.outcomes()]
    return Compared(
        question=question,
        total=len(rows),
        claims=[_stated(graph, row, outcome) for outcome, row in rows[:limit]],
        cycles=list(answer.cycles),
    )


def ask_claims(graph: KnowledgeGraph, about: str, relation: Relation | None, limit: int) -> Claims:
    """The claims that have to do with a thing, narrower things and versions included, or that a paper states.

    Raises:
        UnknownNameError: if nothing goes by that name; it carries the nearest names.
    """
    node = Names(graph, NodeKind.PAPER, *_things()).get(about)
    claims = graph.targets(node, EdgeKind.STATES) if graph.kind(node) is NodeKind.PAPER else _around(graph, node)
    fitting = sorted(
        {claim for claim in claims if relation is None or graph.nodes[claim]["relation"] == relation},
        key=lambda claim: (graph.label(graph.origins(claim, EdgeKind.STATES)[0]), graph.label(claim), claim),
    )
    return Claims(
        about=graph.label(node),
        node=node,
        total=len(fitting),
        claims=[_stated(graph, claim_row(graph, claim)) for claim in fitting[:limit]],
    )


def ask_show(graph: KnowledgeGraph, name: str) -> str:
    """All about one node as text; see :func:`kg.show.describe`.

    Raises:
        UnknownNameError: if nothing goes by that name; it carries the nearest names.
    """
    page = io.StringIO()
    Console(file=page, width=_WIDTH, color_system=None).print(describe(graph, name))
    return page.getvalue()


def _things() -> tuple[NodeKind, ...]:
    return tuple(kind for kind in NodeKind if kind not in (NodeKind.PAPER, NodeKind.CLAIM, NodeKind.EVIDENCE))


def _around(graph: KnowledgeGraph, node: str) -> Iterable[str]:
    return (claim for each in graph.narrower(node) for claim in graph.origins(each, *_SIDES))


def _stated(graph: KnowledgeGraph, row: Row, outcome: str | None = None) -> StatedClaim:
    if row.path:
        statement = f"derived from several claims: {row.system} {row.relation} {row.baseline}"
    else:
        statement = graph.label(row.claim)
    return StatedClaim(statement=statement, outcome=outcome, claim=row)

"""Answered questions: what every writer turns into text."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.comparison.cells import by_cell
from kg.comparison.grammar import parse_question
from kg.comparison.question import Asked, Outcome, Question
from kg.comparison.rows import PaperRow, Row, find_paper_rows, find_rows
from kg.comparison.words import CLAIM_COLUMNS, PAPER_COLUMNS, Shown
from kg.graph import KnowledgeGraph
from kg.schema import EdgeKind

HEADINGS: Mapping[tuple[Asked, Outcome], str] = {
    (Asked.AGAINST, Outcome.LOST): "What beats {name}",
    (Asked.AGAINST, Outcome.DREW): "What matches {name}",
    (Asked.AGAINST, Outcome.WON): "What loses to {name}",
    (Asked.BY, Outcome.WON): "What {name} beats",
    (Asked.BY, Outcome.DREW): "What {name} matches",
    (Asked.BY, Outcome.LOST): "What {name} loses to",
    (Asked.BETWEEN, Outcome.WON): "{name} beats {other}",
    (Asked.BETWEEN, Outcome.DREW): "{name} matches {other}",
    (Asked.BETWEEN, Outcome.LOST): "{other} beats {name}",
    (Asked.WITHIN, Outcome.WON): "Versions of {name} that beat another",
    (Asked.WITHIN, Outcome.DREW): "Versions of {name} that match another",
    (Asked.WITHIN, Outcome.LOST): "Versions of {name} that lose to another",
    (Asked.RESULTS, Outcome.MEASURED): "Results of {name}",
}
"""The headings of the tables."""
_PAPERS_THAT: Mapping[EdgeKind, str] = {
    EdgeKind.USES: "use",
    EdgeKind.RUNS_ON: "run on",
    EdgeKind.EVALUATED_ON: "are evaluated on",
    EdgeKind.PROPOSES: "propose",
    EdgeKind.ADDRESSES: "address",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a section that belong together.

    Attributes:
        title: What they share; None where that is the whole section.
        rows: The rows.
    """

    title: str | None
    rows: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One table of an answer.

    Attributes:
        heading: What it holds, with the number of its papers.
        columns: What stands in a row, by the names of the columns.
        groups: The rows.
    """

    heading: str
    columns: Mapping[str, Callable[[Any], Shown]]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question about claims with its answer. Iterating over it gives the rows.

    Attributes:
        question: What was asked.
        name: Label of the thing asked about; "anything" for results of anything.
        other: Label of the other thing, for "X vs Y"; else empty.
        conditions: What else has to hold, in words.
        blocks: Rows by outcome, the outcome that was asked for first.
        cycles: Things that beat each other in a circle, so that nothing was derived from it.
    """

    question: Question
    name: str
    other: str
    conditions: str
    blocks: Mapping[Outcome, tuple[Row, ...]]
    cycles: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows: those that were asked for, then those of other outcomes; each block by cell and factor."""
        return tuple(row for _, row in self.outcomes())

    def outcomes(self) -> Iterator[tuple[Outcome, Row]]:
        """All rows in the order of the tables, each with how the thing asked about comes out of it."""
        for outcome, rows in self.blocks.items():
            for cell in by_cell(rows):
                yield from ((outcome, row) for row in cell.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return sum(map(len, self.blocks.values()))

    def sections(self) -> Iterator[Section]:
        """One section for each outcome, its rows by comparable cell."""
        for outcome, rows in self.blocks.items():
            heading = HEADINGS[self.question.asked, outcome].format(name=self.name, other=self.other)
            count = _papers(row.paper.id for row in rows if not row.path)
            groups = tuple(Group(group.cell.title, group.rows) for group in by_cell(rows))
            derived = sum(bool(row.path) for row in rows)
            count += f", {derived} derived" * bool(derived)
            yield Section(f"{heading}{self.conditions} ({count})", CLAIM_COLUMNS, groups)
        for cycle in self.cycles:
            yield Section(f"A cycle, from which nothing is derived: {cycle}", CLAIM_COLUMNS, ())


@dataclass(frozen=True, slots=True)
class PaperList:
    """A question about papers with its answer. Iterating over it gives the rows.

    Attributes:
        question: What was asked.
        name: Label of what they use.
        conditions: What else has to hold, in words.
        rows: The papers, the newest first.
    """

    question: Question
    name: str
    conditions: str
    rows: tuple[PaperRow, ...]

    def __iter__(self) -> Iterator[PaperRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def sections(self) -> Iterator[Section]:
        """One section of all papers."""
        heading = f"Papers that {_PAPERS_THAT[self.question.links[0]]} {self.name}{self.conditions}"
        count = _papers(row.paper.id for row in self.rows)
        yield Section(f"{heading} ({count})", PAPER_COLUMNS, (Group(None, self.rows),) if self.rows else ())


Answer = Comparison | PaperList


def compare(graph: KnowledgeGraph, question: str, *, exact: bool = False, derived: bool = False) -> Answer:
    """Answers a question such as "which papers beat FlashAttention".

    Args:
        graph: The graph.
        question: A name, or a question; :mod:`kg.comparison.grammar` lists what is understood.
        exact: The named things only, without narrower things and versions.
        derived: Also what follows from several claims: "A beats C" where A beats B and B beats C.

    Raises:
        QuestionError: if the question is not understood; it says how far it was.
        UnknownNameError: if a name is that of no node; it carries the nearest names.
    """
    return answer(graph, parse_question(graph, question, exact=exact), derived=derived)


def answer(graph: KnowledgeGraph, question: Question, *, derived: bool = False) -> Answer:
    """Answers a question that was understood; see :func:`compare`."""
    name = graph.label(question.name) if question.name else "anything"
    other = graph.label(question.other) if question.other else ""
    conditions = "".join(_in_words(graph, question))
    if question.asked is Asked.PAPERS:
        return PaperList(question, name, conditions, find_paper_rows(graph, question))
    blocks = find_rows(graph, question)
    if not derived:
        return Comparison(question, name, other, conditions, blocks)
    from kg.comparison.inference import derive

    more = derive(graph, question)
    order = (question.focus, *(outcome for outcome in Outcome if outcome in {*blocks, *more.rows} - {question.focus}))
    blocks = {outcome: (*blocks.get(outcome, ()), *more.rows.get(outcome, ())) for outcome in order}
    return Comparison(question, name, other, conditions, blocks, more.cycles)


def _in_words(graph: KnowledgeGraph, question: Question) -> Iterator[str]:
    """The conditions of a question, as they stand in a heading."""
    wanted = question.conditions
    yield from (f" on {graph.label(node)}" for node in (wanted.hardware, wanted.workload) if node)
    metric = graph.label(wanted.metric) if wanted.metric else None
    yield from (f" in {measured}" for measured in (wanted.metric_class, metric, wanted.unit) if measured)
    if wanted.factor is not None:
        yield f" by at least {wanted.factor:g}x"
    if wanted.code:
        yield " with code"


def _papers(ids: Iterable[str]) -> str:
    count = len(set(ids))
    return f"{count or 'no'} paper{'s' * (count != 1)}"

"""An answered question, and the words in which every writer speaks of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.comparison.question import Asked, Outcome, Question, parse_question
from kg.comparison.rows import Row, find_rows
from kg.graph import KnowledgeGraph
from kg.schema import HardwareScope, Qualifier

_HEADINGS: Mapping[tuple[Asked, Outcome], str] = {
    (Asked.AGAINST, Outcome.LOST): "What beats {name}",
    (Asked.AGAINST, Outcome.DREW): "What matches {name}",
    (Asked.AGAINST, Outcome.WON): "What loses to {name}",
    (Asked.BY, Outcome.WON): "What {name} beats",
    (Asked.BY, Outcome.DREW): "What {name} matches",
    (Asked.BY, Outcome.LOST): "What {name} loses to",
    (Asked.BETWEEN, Outcome.WON): "{name} beats {other}",
    (Asked.BETWEEN, Outcome.DREW): "{name} matches {other}",
    (Asked.BETWEEN, Outcome.LOST): "{other} beats {name}",
}
_BOUNDS: Mapping[Qualifier | None, str] = {
    None: "",
    Qualifier.UP_TO: "up to ",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.ABOUT: "about ",
    Qualifier.AVERAGE: "on average ",
}
_WHOLE_NUMBER = 10_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question with its answer. Iterating over it gives the rows.

    Attributes:
        question: What was asked.
        label: Label of the thing asked about.
        other: Label of the other thing, for "X vs Y".
        blocks: Rows by outcome, the outcome that was asked for first.
    """

    question: Question
    label: str
    other: str | None
    blocks: Mapping[Outcome, tuple[Row, ...]]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows: those that were asked for, then those of other outcomes."""
        return tuple(row for rows in self.blocks.values() for row in rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def headings(self) -> Iterator[tuple[str, tuple[Row, ...]]]:
        """The blocks, each below a heading that counts its papers."""
        for outcome, rows in self.blocks.items():
            heading = _HEADINGS[self.question.asked, outcome].format(name=self.label, other=self.other)
            papers = len({row.paper.id for row in rows})
            yield f"{heading} ({papers or 'no'} paper{'s' * (papers != 1)})", rows


def compare(graph: KnowledgeGraph, question: str, *, exact: bool = False) -> Comparison:
    """Answers a question such as "which papers beat FlashAttention".

    Args:
        graph: The graph.
        question: A name, or a question; :mod:`kg.comparison.question` lists what is understood.
        exact: The named thing only, without narrower things and versions.

    Raises:
        QuestionError: if the question is not understood.
        UnknownNameError: if a name is that of no node; it carries the nearest names.
    """
    return answer(graph, parse_question(graph, question, exact=exact))


def answer(graph: KnowledgeGraph, question: Question) -> Comparison:
    """Answers a question that was understood."""
    other = None if question.other is None else graph.label(question.other)
    return Comparison(question, graph.label(question.name), other, find_rows(graph, question))


def by(row: Row) -> str:
    """How much, with its bound: "up to 6.7x", "1.4-1.8x", "50% (2x)"; empty where no number is stated."""
    if row.low is None or row.high is None:
        return row.reported_as or ""
    in_words = _range(row.low, row.high) + row.unit if row.unit in ("x", "%") else row.reported_as
    text = _BOUNDS[row.qualifier] + (in_words or f"{_range(row.low, row.high)} {row.unit or ''}".rstrip())
    if row.factor_low is None or row.factor_high is None:
        return text
    factor = f"{_range(row.factor_low, row.factor_high)}x"
    return text if text.endswith(factor) else f"{text} ({factor})"


def relation(row: Row) -> str:
    """What is said of the system; derived claims are marked."""
    return f"{row.relation}{' (derived)' * row.derived}"


def hardware(row: Row) -> str:
    """The devices; those that another sentence of the text names are marked."""
    return ", ".join(row.hardware) + " (inherited)" * (row.hardware_scope is HardwareScope.INHERITED)


def _range(low: float, high: float) -> str:
    return _number(low) if low == high else f"{_number(low)}-{_number(high)}"


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.6g}" if abs(value) < _WHOLE_NUMBER else f"{value:,.0f}"

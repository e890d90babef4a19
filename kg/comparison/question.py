"""What a question asks, as one record: :mod:`kg.comparison.grammar` makes it, rows and SPARQL are made from it."""

from dataclasses import dataclass
from enum import StrEnum

from kg.schema import EdgeKind, MetricClass


class Asked(StrEnum):
    """What is wanted."""

    AGAINST = "against"
    """Claims that compare something with a thing."""
    BY = "by"
    """Claims that compare a thing with something."""
    BETWEEN = "between"
    """Claims that compare a thing with one other thing, either way round."""
    WITHIN = "within"
    """Claims that compare one version of a thing with another."""
    RESULTS = "results"
    """Claims that give a number."""
    PAPERS = "papers"
    """Papers that use a thing, run on it, propose it..."""


class Outcome(StrEnum):
    """How the thing that was asked about comes out of a claim; in questions about versions, how the subject does."""

    LOST = "lost"
    DREW = "drew"
    WON = "won"
    MEASURED = "measured"
    """Of results, whatever they compare with."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What else has to hold. Absent ones are None.

    Attributes:
        hardware: Node id of the device that a claim holds on, or a paper runs on.
        workload: Node id of a dataset, model, task or technique of a claim's context.
        metric: Node id of what was measured.
        metric_class: Family of what was measured.
        unit: Unit of the number.
        units: How the graph's claims write that unit.
        factor: How many times better the winner is, at least.
        code: Whether the paper has a repository.
    """

    hardware: str | None = None
    workload: str | None = None
    metric: str | None = None
    metric_class: MetricClass | None = None
    unit: str | None = None
    units: tuple[str, ...] = ()
    factor: float | None = None
    code: bool | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was understood.

    Attributes:
        text: As it was asked.
        asked: What is wanted.
        focus: The outcome that was asked for; the others follow behind it.
        name: Node id of the thing asked about; None for results of anything.
        other: Node id of the other thing, for "X vs Y".
        exact: Whether narrower things and versions are left out, of every name.
        conditions: What else has to hold.
        links: For papers: the edges to the thing, any of them.
    """

    text: str
    asked: Asked
    focus: Outcome
    name: str | None
    other: str | None = None
    exact: bool = False
    conditions: Conditions = Conditions()
    links: tuple[EdgeKind, ...] = ()

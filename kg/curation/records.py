"""What people decide about the graph: the records of ``data/curation``.

A decision speaks of things by node id and of claims by what stands in the paper: paper, quote, and where the quote
holds several claims, baseline and value. Ids of claims are no reference: they are hashes of what the extractor read,
and a better extractor reads something else. What a paper says stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from kg.model import Record
from kg.schema import Relation

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Decision(Record):
    """What all decisions have.

    Attributes:
        why: The reason, for a person; it is shown with what was decided.
        who: Who decided, where the file says so.
        where: ``FILE:LINE`` of the entry.
    """

    table: ClassVar[str]
    why: Words
    who: Words | None = None
    where: str = Field(default="", exclude=True)

    @property
    def because(self) -> str:
        """The reason, and who gives it."""
        return f"{self.why} ({self.who})" if self.who else self.why


class Same(Decision):
    """Several nodes are one thing. The first id stays; a term of the vocabulary has to be the first."""

    table = "same"
    ids: tuple[Words, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.ids)) < len(self.ids):
            msg = "the same id stands here twice"
            raise ValueError(msg)
        return self


class Different(Decision):
    """In some papers, the name of a node means one other thing.

    Attributes:
        id: The node that the name is taken for.
        papers: The papers that mean the other thing; the first one lends it its id.
    """

    table = "different"
    id: Words
    papers: tuple[Words, ...] = Field(min_length=1)


class Statement(Record):
    """What a claim says, in the words of the paper. Fields as in :class:`kg.model.RawClaim`.

    Attributes:
        value: The number as it stands, with its bound: "up to 2.5x".
    """

    subject: Words | None = None
    relation: Relation | None = None
    baseline: Words | None = None
    value: Words | None = None
    metric: Words | None = None
    hardware: tuple[Words, ...] = ()
    context: tuple[Words, ...] = ()

    def names(self) -> tuple[str, ...]:
        """What it names, which must stand in the paper."""
        return (*filter(None, (self.subject, self.baseline)), *self.hardware, *self.context)


class AboutQuote(Decision):
    """A decision about what a sentence says.

    Attributes:
        paper: Node id.
        quote: The sentence or a piece of it, verbatim but for white space.
    """

    paper: Words
    quote: Words


class AboutClaim(AboutQuote):
    """A decision about claims that were read in a sentence.

    Attributes:
        baseline: The baseline as the claim names it; any where it is left out.
        value: The number of the claim; any where it is left out.
        relation: Its relation; any where it is left out. It tells a claim without a number from its neighbours.
    """

    baseline: Words | None = None
    value: Words | None = None
    relation: Relation | None = None


class Wrong(AboutClaim):
    """The sentence does not say so: all claims that fit are left out."""

    table = "wrong"


class Right(AboutClaim):
    """The sentence says something else: of the one claim that fits, what ``to`` states is put right."""

    table = "right"
    to: Statement

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.to.model_fields_set:
            msg = "'to' states nothing"
            raise ValueError(msg)
        return self


class Missing(Statement, AboutQuote):
    """The sentence says so, and no claim was read. One that the extractor comes to read is replaced by it."""

    table = "missing"
    relation: Relation

    @model_validator(mode="after")
    def _compares(self) -> Self:
        if self.relation is Relation.ACHIEVES and (self.baseline or not self.value):
            msg = "a claim that something is achieved has a value and no baseline"
            raise ValueError(msg)
        return self


DECISIONS: dict[str, type[Decision]] = {
    decision.table: decision for decision in (Same, Different, Wrong, Right, Missing)
}
"""Decisions by the name of their table in the files."""


@dataclass(frozen=True, slots=True)
class Curation:
    """All decisions, each table in the order of files and lines."""

    same: tuple[Same, ...] = ()
    different: tuple[Different, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    right: tuple[Right, ...] = ()
    missing: tuple[Missing, ...] = ()

    def about_quotes(self) -> Iterator[AboutQuote]:
        """The decisions about sentences."""
        yield from (*self.wrong, *self.right, *self.missing)

    def __iter__(self) -> Iterator[Decision]:
        yield from (*self.same, *self.different, *self.about_quotes())

    def __len__(self) -> int:
        return sum(1 for _ in self)


NOTHING_DECIDED = Curation()

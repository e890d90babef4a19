"""The records that stages hand to each other. All are frozen; a stage returns new ones.

``Paper -> Extraction (LocalEntity, RawClaim) -> Entity, Claim -> graph``. Offsets are half-open, in code points, into
the field's text exactly as the source gave it: ``paper.field(span.field)[span.start:span.end] == span.text``.
"""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kg.errors import GroundingError
from kg.schema import (
    BaselineKind,
    Direction,
    HardwareScope,
    MetricClass,
    NodeKind,
    Origin,
    Qualifier,
    Relation,
    Role,
    Status,
    TextField,
)

Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class Record(BaseModel):
    """Base of all records: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Section(Record):
    """A section of a full text, or one table of it.

    Attributes:
        name: Its heading, with those above it: ``4 Evaluation / 4.2 Latency``.
        start: Offset of its first character in the full text.
        end: Offset behind its last character.
        is_table: Whether it is a table: a line for each row, cells parted by :data:`CELL_BREAK`, the caption in front.
    """

    name: str
    start: Annotated[int, Field(ge=0)]
    end: int
    is_table: bool = False


CELL_BREAK = " | "
"""What stands between two cells of a table in a full text; no cell holds it."""


class Paper(Record):
    """One paper as a listing gave it.

    Attributes:
        id: Node id, ``paper-...`` (see :func:`kg.ids.paper_id`).
        title: Title as given, one line.
        text: Abstract or digest as given, LaTeX debris and all.
        text_field: Which of the two it is.
        arxiv_id: arXiv identifier without version.
        doi: Digital object identifier.
        published: ISO 8601 date as precise as known: ``2024``, ``2024-05`` or ``2024-05-17``.
        authors: Names in the paper's order.
        url: Where the paper can be read.
        repos: Repository URLs that the listing gave beside the text.
        categories: Subject classes such as ``cs.DC``.
        keywords: Keywords, as authors or the listing's own model gave them.
        upvotes: How many readers of the listing voted for it.
        organisation: Who published it, where the listing says so.
        full_text: Sections and tables after the abstract, where a listing gave them; empty otherwise.
        sections: What stands where in the full text, in its order.
        sources: Where it was listed, ``FILE:LINE`` or ``FILE#RECORD``, sorted; several when several listings hold it.
    """

    id: str
    title: str
    text: str
    text_field: TextField = TextField.ABSTRACT
    arxiv_id: str | None = None
    doi: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    repos: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    upvotes: int | None = None
    organisation: str | None = None
    full_text: str = ""
    sections: tuple[Section, ...] = ()
    sources: tuple[str, ...] = ()

    def field(self, name: TextField) -> str:
        """The text of a field.

        Raises:
            GroundingError: if the paper has no such field.
        """
        if name is TextField.TITLE:
            return self.title
        if name is self.text_field:
            return self.text
        if name is TextField.FULL_TEXT and self.full_text:
            return self.full_text
        msg = f"the paper has no {name}, only title and {self.text_field}"
        raise GroundingError(msg, where=self.id)

    @property
    def year(self) -> int | None:
        """Year of publication, where it is known."""
        return int(self.published[:4]) if self.published else None


class Rejected(Record):
    """Something that could not be used, and why. Counted in the build report; nothing is dropped silently.

    Attributes:
        file: Name of the file it came from.
        where: Line or record in it.
        stage: The stage that gave up on it.
        reason: What was wrong, for a person.
    """

    file: str
    where: str
    stage: str
    reason: str


class Span(Record):
    """A piece of a paper's text, verbatim."""

    field: TextField
    start: Annotated[int, Field(ge=0)]
    end: int
    text: str

    @model_validator(mode="after")
    def _length(self) -> Self:
        if self.end - self.start != len(self.text):
            msg = f"span {self.start}-{self.end} is not as long as its text {self.text!r}"
            raise ValueError(msg)
        return self


class LocalEntity(Record):
    """One distinct thing in one paper.

    Attributes:
        name: The name that the paper uses, or the vocabulary's label.
        type: Its kind, one of :data:`kg.schema.ENTITY_KINDS`.
        role: What it is to the paper.
        named: True for a proper name, false for a generic term.
        term: Id of the vocabulary's term; None for a name that the vocabulary does not know.
        mentions: Every place where it stands, in the order of the text.
    """

    name: str
    type: NodeKind
    role: Role
    named: bool
    term: str | None = None
    mentions: tuple[Span, ...]


class RawClaim(Record):
    """One comparison or measured result as a sentence states it; names are those of the paper's local entities.

    Attributes:
        subject: Local entity that is better or measured, or ``this work``.
        relation: What is said of it.
        baseline: Local entity compared with, or the generic phrase as it stands.
        baseline_kind: How the baseline is named; None for ``achieves``.
        metric: Metric as in the text.
        metric_id: The vocabulary's metric, where it knows it.
        metric_class: Family of the metric.
        low: The number, or the lower end of its range.
        high: The number, or the upper end.
        unit: ``x``, ``%`` or the unit as written.
        qualifier: Bound of the number.
        reported_as: The number as it stands.
        factor_low: Improvement factor, over 1 is better; None where the metric has no ratio.
        factor_high: Upper end of the factor.
        hardware: Names of the devices it holds on.
        hardware_scope: Where they were read.
        context: Workloads, models, datasets and settings.
        evidence: The sentence; of a claim read in a table, its caption, header and the rows compared.
        section: The headings that the evidence stands under, where it stands in a full text.
        origin: Own result or report of another's.
        rule: The pattern that produced the claim.
        confidence: Estimated probability that it is right.
    """

    subject: str
    relation: Relation
    baseline: str | None = None
    baseline_kind: BaselineKind | None = None
    metric: str | None = None
    metric_id: str | None = None
    metric_class: MetricClass | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    reported_as: str | None = None
    factor_low: float | None = None
    factor_high: float | None = None
    hardware: tuple[str, ...] = ()
    hardware_scope: HardwareScope = HardwareScope.NONE
    context: tuple[str, ...] = ()
    evidence: Span
    section: str | None = None
    origin: Origin = Origin.OWN
    rule: str
    confidence: Probability


def one_line(
    subject: str,
    relation: Relation,
    baseline: str | None,
    qualifier: Qualifier | None,
    reported_as: str | None,
    metric: str | None,
) -> str:
    """A claim in one line: who, relation, whom, by how much, in what.

    >>> one_line("RingScan", Relation.OUTPERFORMS, "TileAttention", Qualifier.UP_TO, "2x", "speed")
    'RingScan outperforms TileAttention (up to 2x) in speed'
    """
    parts = [subject, relation.value]
    if relation is not Relation.ACHIEVES:
        parts.append(baseline or "an unstated baseline")
    if reported_as:
        parts.append(f"({qualifier.value} {reported_as})" if qualifier else f"({reported_as})")
    if metric:
        parts.append(f"in {metric}")
    return " ".join(parts)


class Extraction(Record):
    """All that was read in one paper. One line of ``extractions.jsonl``; also the format of the evaluation."""

    paper: str
    title: str
    extractor: str
    entities: tuple[LocalEntity, ...] = ()
    repos: tuple[str, ...] = ()
    claims: tuple[RawClaim, ...] = ()

    def spans(self) -> Iterator[Span]:
        """Every mention and every piece of evidence."""
        for entity in self.entities:
            yield from entity.mentions
        for claim in self.claims:
            yield claim.evidence


class Fact(Record):
    """A datum about a vocabulary term, with the document that states it."""

    property: str
    value: float
    unit: str
    source: str


class Entity(Record):
    """One thing of the field over all papers: a node.

    Attributes:
        id: Node id.
        kind: Its kind.
        label: Preferred name.
        aliases: Other names, sorted.
        category: What sort of thing it is, within its kind.
        named: True for a proper name.
        novel: True where no vocabulary knows it.
        roles: What it is to some paper, sorted.
        broader: Node ids of what it is one of.
        version_of: Node id of what it is a release of.
        facts: Data about it.
        link: Why its surfaces were taken for this thing: ``(surface, score, reason)``, sorted.
    """

    id: str
    kind: NodeKind
    label: str
    aliases: tuple[str, ...] = ()
    category: str | None = None
    named: bool
    novel: bool = False
    roles: tuple[Role, ...] = ()
    broader: tuple[str, ...] = ()
    version_of: str | None = None
    facts: tuple[Fact, ...] = ()
    link: tuple[tuple[str, float, str], ...] = ()


class MetricEntity(Record):
    """A metric as a node."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    metric_class: MetricClass
    direction: Direction | None = None
    broader: tuple[str, ...] = ()


class Link(Record):
    """An edge from a paper to an entity: what the entity is to that paper."""

    paper: str
    entity: str
    role: Role


class Claim(Record):
    """A claim over resolved entities: a node. Fields as in :class:`RawClaim`, names replaced by node ids.

    Attributes:
        id: Node id from the content, ``claim-<hash>``.
        paper: Node id of the paper that states it.
        subject: Node id; the paper's own id where the contribution is unnamed.
        subject_text: The subject as the text names it.
        baseline: Node id of a named (or known generic) baseline; None for a phrase such as "prior work".
        baseline_text: The baseline as the text names it.
        metric: Node id of the metric, where the vocabulary knows it.
        metric_text: The metric as the text names it.
        hardware: Node ids.
        context: As in the text.
        context_entities: Node ids of those contexts that are entities.
        status: Quoted, derived or stated by a person.
        derived_from: Ids of the claims that a derived one rests on.
        extractor: Name and version.
    """

    id: str
    paper: str
    subject: str
    subject_text: str
    relation: Relation
    baseline: str | None = None
    baseline_text: str | None = None
    baseline_kind: BaselineKind | None = None
    metric: str | None = None
    metric_text: str | None = None
    metric_class: MetricClass | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    reported_as: str | None = None
    factor_low: float | None = None
    factor_high: float | None = None
    hardware: tuple[str, ...] = ()
    hardware_scope: HardwareScope = HardwareScope.NONE
    context: tuple[str, ...] = ()
    context_entities: tuple[str, ...] = ()
    evidence: Span
    section: str | None = None
    status: Status = Status.QUOTED
    derived_from: tuple[str, ...] = ()
    origin: Origin = Origin.OWN
    rule: str
    extractor: str
    confidence: Probability


class Resolved(Record):
    """What ``resolve`` makes of all extractions: the content of the graph.

    Attributes:
        papers: In the order of their ids; so is everything else.
        entities: Things, with the ancestors that the vocabulary gives them.
        metrics: Metrics that some claim uses, with their ancestors.
        links: Paper-to-entity roles.
        repos: ``(paper id, URL)``.
        claims: Resolved claims.
        curation: What people decided, and why, by node: ``(node id, text)``.
        unused: Decisions that fit no claim that was read, as ``FILE:LINE``.
    """

    papers: tuple[Paper, ...]
    entities: tuple[Entity, ...]
    metrics: tuple[MetricEntity, ...]
    links: tuple[Link, ...]
    repos: tuple[tuple[str, str], ...]
    claims: tuple[Claim, ...]
    curation: tuple[tuple[str, str], ...] = ()
    unused: tuple[str, ...] = ()

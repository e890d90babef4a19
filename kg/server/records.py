"""The records of the JSON API. Claims are the rows of a comparison."""

from pydantic import BaseModel, ConfigDict

from kg.comparison import PaperRow, Row


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Thing(_Record):
    """A node, in short."""

    id: str
    kind: str
    label: str


class PaperItem(_Record):
    """A paper."""

    id: str
    title: str
    published: str | None
    year: int | None
    url: str | None
    arxiv_id: str | None
    authors: tuple[str, ...]
    repositories: tuple[str, ...]


class PaperDetail(PaperItem):
    """A paper, the things that it names by what they are to it, and its claims."""

    text: str
    text_field: str
    things: dict[str, tuple[Thing, ...]]
    claims: tuple[Row, ...]


class EntityItem(_Record):
    """A technique, model, device, dataset, task or metric."""

    id: str
    kind: str
    label: str
    aliases: tuple[str, ...]
    category: str | None
    roles: tuple[str, ...]
    papers: int
    compared_with: int


class EntityFact(_Record):
    """A datum with the document that states it."""

    property: str
    value: float
    unit: str
    source: str


class EntityDetail(EntityItem):
    """A thing with what is above and below it, its facts, and the papers that name it by what it is to them."""

    facts: tuple[EntityFact, ...]
    broader: tuple[Thing, ...]
    narrower: tuple[Thing, ...]
    version_of: tuple[Thing, ...]
    versions: tuple[Thing, ...]
    named_by: dict[str, tuple[Thing, ...]]


class _Page(_Record):
    """A part of a list: so many of all, from an offset."""

    total: int
    offset: int


class PaperPage(_Page):
    """Papers, the newest first."""

    items: tuple[PaperItem, ...]


class EntityPage(_Page):
    """Things, the most compared with first."""

    items: tuple[EntityItem, ...]


class ClaimPage(_Page):
    """Claims by their papers."""

    items: tuple[Row, ...]


class ComparedRow(Row):
    """A claim with how the thing that was asked about comes out of it, and its comparable cell."""

    outcome: str
    cell: str


class Compared(_Page):
    """An answer: claims, or for questions about papers those.

    Attributes:
        question: As it was asked.
        sections: Headings of the tables.
    """

    question: str
    sections: tuple[str, ...]
    claims: tuple[ComparedRow, ...] = ()
    papers: tuple[PaperRow, ...] = ()


class Completion(_Record):
    """How a text may go on.

    Attributes:
        text: The whole text, completed.
        label: The name that it ends with.
        kind: What that is.
    """

    text: str
    label: str
    kind: str


class CannedQuery(_Record):
    """A query that comes with papers-kg, ready for any endpoint.

    Attributes:
        name: What it is called.
        description: What it answers.
        parameters: Their values by name.
        kinds: What each parameter has to be.
        text: SPARQL with its prefixes, the parameters filled in.
    """

    name: str
    description: str
    parameters: dict[str, str]
    kinds: dict[str, str]
    text: str


class Trouble(_Record):
    """What was wrong.

    Attributes:
        detail: For people.
        nearest: Names that are like one that is not known.
    """

    detail: str
    nearest: tuple[str, ...] = ()

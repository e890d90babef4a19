"""Grouped surfaces lead where single things lead, whichever papers are grouped together."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from kg.model import Extraction, LocalEntity, Paper, Span
from kg.resolve import resolve
from kg.resolve.entities import build_entities
from kg.resolve.linking import Linker
from kg.resolve.placing import Placing, roles_by_node
from kg.resolve.surfaces import Node, Thing, group, things_of
from kg.schema import Role, TextField
from tests.strategies import corpora, entity, paper, reading, vocabulary

_AUTHORS = ("A. Fern", "B. Moss", "C. Reed")


def _titled(about: Paper, read: Extraction, authors: Sequence[str]) -> tuple[Paper, Extraction]:
    """The paper with its first thing as the head of its title."""
    first, *others = read.entities
    title = f"{first.name}: Growing Faster"
    span = Span(field=TextField.TITLE, start=0, end=len(first.name), text=first.name)
    heading = first.model_copy(update={"role": Role.PROPOSED, "named": True, "mentions": (span, *first.mentions)})
    return (
        about.model_copy(update={"title": title, "authors": tuple(authors)}),
        read.model_copy(update={"title": title, "entities": (heading, *others)}),
    )


@st.composite
def _titled_corpora(draw: st.DrawFn) -> tuple[list[Paper], list[Extraction]]:
    corpus: tuple[list[Paper], list[Extraction]] = draw(corpora(max_papers=5))
    papers, readings = corpus
    for number, read in enumerate(readings):
        heads: bool = draw(st.booleans())
        if read.entities and heads:
            authors: list[str] = draw(st.lists(st.sampled_from(_AUTHORS), max_size=2, unique=True))
            papers[number], readings[number] = _titled(papers[number], read, authors)
    return papers, readings


class _Grouped:
    """Where surfaces lead, as a shard sees it: the paper's own, else what all others mean."""

    def __init__(self, linker: Linker, things: Sequence[Thing]) -> None:
        self._nodes = {
            (t.paper, t.entity.name, t.entity.type, t.entity.term): linker.node(t.entity, t.paper) for t in things
        }

    def node(self, entity: LocalEntity, paper: str) -> Node:
        name = (entity.name, entity.type, entity.term)
        return self._nodes.get((paper, *name)) or self._nodes["", *name]


@given(_titled_corpora(), st.data())
def test_groups_of_any_portions_lead_where_single_things_lead(
    corpus: tuple[list[Paper], list[Extraction]], data: st.DataObject
) -> None:
    papers, readings = corpus
    expected = resolve(papers, readings, vocabulary())
    shards: dict[int, list[Thing]] = {}
    for about, read in zip(papers, readings, strict=True):
        shards.setdefault(data.draw(st.integers(0, 2)), []).extend(things_of(read, about))
    things = group(thing for shard in shards.values() for thing in group(shard))
    linker = Linker(vocabulary(), {about.id: about for about in papers}, things)
    placing = Placing(_Grouped(linker, things))
    for read in readings:
        placing.add(read, ((claim, False) for claim in read.claims))
    assert placing.links() == expected.links
    assert placing.claims() == expected.claims
    assert build_entities(linker, roles_by_node(placing.links()), vocabulary()) == expected.entities


def test_only_what_heads_a_title_keeps_its_paper() -> None:
    about, read = _titled(paper(0), reading(0, entity("MARS"), entity("Birch"), entity("MARSs")), ())
    assert [(thing.paper, thing.entity.name) for thing in things_of(read, about)] == [
        ("paper-0", "MARS"),
        ("", "Birch"),
        ("paper-0", "MARSs"),
    ]


def test_a_group_counts_and_keeps_every_spelling() -> None:
    other = entity("RingScan").model_copy(
        update={"mentions": (Span(field=TextField.ABSTRACT, start=0, end=9, text="Ring Scan"),)}
    )
    (thing,) = group([Thing("", entity("RingScan"), 2), Thing("", other)])
    assert thing.times == 3
    assert [span.text for span in thing.entity.mentions] == ["Ring Scan", "RingScan"]

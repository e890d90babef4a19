"""Names as papers write them, grouped before any is compared: distinct ones count, not mentions.

Where all uses of a name mean one thing, it does not matter which paper a use is from, and uses of one surface can be
counted instead of kept. Only a name that heads its paper's title may mean something of its own there
(:mod:`kg.resolve.senses`), so such uses keep their paper. Grouping is associative: papers can be grouped in any
portions, and the groups again.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.ids import name_key
from kg.model import Extraction, LocalEntity, Paper, Span
from kg.resolve.features import singular
from kg.schema import NodeKind, Role, TextField

_HEAD_ENDS = re.compile(r"[^\w:]*(?::|[–—]|\s-\s)")
_WORD = re.compile(r"\w")


class Thing(NamedTuple):
    """A thing of a paper, or what several papers call alike.

    Attributes:
        paper: Id of the paper; empty where it does not matter which.
        entity: The thing. In a group its mentions stand for all distinct ones, and their places mean nothing.
        times: How many things it stands for.
    """

    paper: str
    entity: LocalEntity
    times: int = 1


class Node(NamedTuple):
    """What a thing of a paper is.

    Attributes:
        id: Node id.
        kind: Its kind.
        known: Whether the vocabulary knows it.
    """

    id: str
    kind: NodeKind
    known: bool


def heads_title(entity: LocalEntity, paper: Paper) -> bool:
    """Whether a paper proposes a thing under a name that its title begins with: "MARS: Fast Decoding"."""
    return (
        entity.role is Role.PROPOSED
        and entity.named
        and any(
            span.field is TextField.TITLE
            and not _WORD.search(paper.title, 0, span.start)
            and _HEAD_ENDS.match(paper.title, span.end)
            for span in entity.mentions
        )
    )


def things_of(extraction: Extraction, paper: Paper) -> Iterator[Thing]:
    """The things of a paper; only those that may mean something of their own there keep it."""
    heading: set[str] = set()
    for entity in extraction.entities:
        if heads_title(entity, paper):
            heading |= _keys(entity.name)
    for entity in extraction.entities:
        yield Thing(paper.id if heading and not heading.isdisjoint(_keys(entity.name)) else "", entity)


def group(things: Iterable[Thing]) -> list[Thing]:
    """One thing for each distinct surface of those without a paper, after those with one; sorted."""
    alone: list[Thing] = []
    counts: defaultdict[tuple[NodeKind, str, str | None, bool], int] = defaultdict(int)
    texts: defaultdict[tuple[NodeKind, str, str | None, bool], set[str]] = defaultdict(set)
    for thing in things:
        entity = thing.entity
        if thing.paper:
            alone.append(thing)
        else:
            surface = (entity.type, entity.name, entity.term, entity.named)
            counts[surface] += thing.times
            texts[surface].update(span.text for span in entity.mentions)
    alone.sort(key=lambda thing: (thing.paper, thing.entity.model_dump_json()))
    groups = sorted(counts, key=lambda surface: (surface[0], surface[1], surface[2] or "", surface[3]))
    return alone + [Thing("", _grouped(*surface, sorted(texts[surface])), counts[surface]) for surface in groups]


def _grouped(kind: NodeKind, name: str, term: str | None, named: bool, texts: Iterable[str]) -> LocalEntity:  # noqa: FBT001 - the order of a surface
    spans = tuple(Span(field=TextField.TITLE, start=0, end=len(text), text=text) for text in texts)
    return LocalEntity(name=name, type=kind, role=Role.MENTIONED, named=named, term=term, mentions=spans)


def _keys(name: str) -> set[str]:
    """The keys under which a name may be coined."""
    return {name_key(form) for form in (name, singular(name)) if form}

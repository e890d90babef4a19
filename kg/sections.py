"""What the sections and tables of a full text add to the reading of a paper's abstract.

Each section is read by itself behind title and abstract, so what the abstract says is read as without a full text.
"""

import re
from collections.abc import Iterable

from kg.claims import ClaimFinder
from kg.claims.tables import TableReader
from kg.document import Document, read
from kg.mentions import MentionFinder, Thing
from kg.mentions.roles import own_start, role_of
from kg.model import Extraction, LocalEntity, Paper, RawClaim, Section
from kg.schema import BaselineKind, Role, TextField

_OF_OTHERS = re.compile(r"(?:^|/|\d\s*)\s*(?:related|prior|previous) works?|background|preliminar|literature", re.I)
"""Sections that tell what others did; their results are not this paper's."""

_STRONGEST_FIRST = list(Role)


class SectionReader:
    """Reads full texts. Compile once, use for many papers.

    Args:
        mentions: Finds names.
        claims: Finds claims in sentences.
        tables: Finds claims in tables.
    """

    def __init__(self, mentions: MentionFinder, claims: ClaimFinder, tables: TableReader) -> None:
        self._mentions = mentions
        self._claims = claims
        self._tables = tables

    def add(self, paper: Paper, extraction: Extraction) -> Extraction:
        """The extraction of the abstract with what the full text says besides."""
        entities = _Entities(extraction.entities)
        claims = list(extraction.claims)
        for section in paper.sections:
            if not section.is_table and not _OF_OTHERS.search(section.name):
                claims += self._prose(paper, section, entities)
        for section in paper.sections:
            if section.is_table and not _OF_OTHERS.search(section.name):
                found, compared = self._tables.read(paper, section, entities.all())
                entities.add(compared)
                claims += _under(section, found)
        return extraction.model_copy(update={"entities": entities.all(), "claims": tuple(claims)})

    def _prose(self, paper: Paper, section: Section, entities: "_Entities") -> list[RawClaim]:
        document = read(paper, section)
        things = self._mentions.find(document)
        claims = [claim for claim in self._claims.find(document, things) if claim.evidence.field is TextField.FULL_TEXT]
        own = own_start(document)
        compared = {claim.baseline for claim in claims if claim.baseline_kind is BaselineKind.NAMED}
        entities.add(to_local(thing, document, role_of(thing, document, own, compared)) for thing in things)
        return _under(section, claims)


class _Entities:
    """The things of a paper, those of all sections joined by what they are."""

    def __init__(self, known: Iterable[LocalEntity]) -> None:
        self._table: dict[tuple[str, str], LocalEntity] = {}
        self.add(known)

    def add(self, found: Iterable[LocalEntity]) -> None:
        """Adds things, or their mentions and roles to those that are known."""
        for entity in found:
            key = (entity.type, entity.term or f"~{entity.name}")
            before = self._table.get(key)
            if before:
                mentions = dict.fromkeys((*before.mentions, *entity.mentions))
                role = min(before.role, entity.role, key=_STRONGEST_FIRST.index)
                entity = before.model_copy(update={"mentions": tuple(mentions), "role": role})
            self._table[key] = entity

    def all(self) -> tuple[LocalEntity, ...]:
        """The things in the order of their finding."""
        return tuple(self._table.values())


def _under(section: Section, claims: Iterable[RawClaim]) -> list[RawClaim]:
    return [claim.model_copy(update={"section": section.name or None}) for claim in claims]


def to_local(thing: Thing, document: Document, role: Role) -> LocalEntity:
    """A thing as the record that an extraction holds. Names that one piece of source prints are one mention of it."""
    places = {tuple(place.values()): place for place in (document.place(*span) for span in thing.spans)}
    return LocalEntity.model_validate(
        {
            "name": thing.name,
            "type": thing.kind,
            "role": role,
            "named": thing.named,
            "term": thing.term,
            "mentions": tuple(places.values()),
        }
    )

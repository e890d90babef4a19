"""A model's answer, looked up in the paper: what stands there becomes records, what does not becomes a problem."""

from collections.abc import Callable
from typing import NamedTuple

from kg.document import Document
from kg.llm.alignment import Alignment
from kg.llm.claims import ClaimReader, UngroundedError
from kg.llm.records import ReadClaim, ReadEntity, Reading
from kg.llm.terms import Terms
from kg.llm.things import Things
from kg.model import LocalEntity, RawClaim

FORM = "form"
"""The part that is wrong where a part of an answer was left out for its form."""


class Problem(NamedTuple):
    """A part of an answer that the paper does not bear out.

    Attributes:
        item: Where it stands in the answer: ``claims[2]``.
        part: Which part of it: ``name``, ``quote``, ``value``...
        reason: What is wrong, for whoever is to mend it.
    """

    item: str
    part: str
    reason: str

    def __str__(self) -> str:
        return f"{self.item}.{self.part}: {self.reason}"


class Grounded(NamedTuple):
    """An answer with everything in it that the paper bears out.

    Attributes:
        entities: Things, in the order of the text.
        claims: Claims, in the order of the answer.
        problems: What was left out.
        sound: That of the answer which had no problem, for an answer that is to replace it.
    """

    entities: tuple[LocalEntity, ...] = ()
    claims: tuple[RawClaim, ...] = ()
    problems: tuple[Problem, ...] = ()
    sound: Reading = Reading()


Check = Callable[[Reading], Grounded]
"""Looks an answer up in the paper that was asked about."""


def ground(reading: Reading, document: Document, terms: Terms) -> Grounded:
    """Looks an answer up in its paper.

    Args:
        reading: What the model answered.
        document: The paper.
        terms: What the vocabulary knows.
    """
    text = Alignment(document.text)
    things = Things(document, text, terms)
    problems = [Problem("answer", FORM, "a part is not as the schema has it")] * reading.malformed
    known: list[ReadEntity] = []
    for number, entity in enumerate(reading.entities):
        missing = list(things.add(entity))
        known += [] if missing else [entity]
        problems += (Problem(f"entities[{number}]", "name", f"the text does not spell {name!r}") for name in missing)
    reader = ClaimReader(document, text, things, terms)
    claims: dict[RawClaim, None] = {}
    sound: list[ReadClaim] = []
    for number, claim in enumerate(reading.claims):
        found: list[Problem] = []

        def note(part: str, reason: str, item: str = f"claims[{number}]", found: list[Problem] = found) -> None:
            found.append(Problem(item, part, reason))

        try:
            claims[reader.read(claim, note)] = None
        except UngroundedError as error:
            note(error.part, error.reason)
        sound += [] if found else [claim]
        problems += found
    whole = Reading(entities=tuple(known), claims=tuple(sound))
    return Grounded(things.records(), tuple(claims), tuple(problems), whole)

"""Units of measurement as they stand behind a number."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from kg.quantities.records import Unit

_WORDS = re.compile(r"[^\W\d_][\w²³/.^-]{0,30}+(?: [^\W\d_][\w²³/.^-]{0,30}+){0,4}")
_PER_TIME = re.compile(r"(?:/| per | an? )(?:s|sec|second|min|minute|h|hr|hour|day)\b")
_RATE = re.compile(
    r"[A-Za-z][\w-]{0,30}+(?: [a-z][\w-]{0,30}+){0,2}?"
    r"(?:/(?:s|sec|second|min|minute|h|hr|hour|day)| per (?:second|minute|hour|day|cycle|clock cycle))\b"
)
_FOLDED_LENGTH = 3
"""Names shorter than this are matched in their own case: "mW" is not "MW", "Gb" not "GB"."""


_MAGNITUDES = frozenset("KkMBT")


class FoundUnit(NamedTuple):
    """A unit in a text: where it ends, its id where the vocabulary knows it, whether it counts things."""

    end: int
    id: str | None
    counts: bool = False


class UnitTable:
    """The surface forms of units, with look-up of the longest one at a position."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._exact: dict[str, str] = {}
        self._counts: set[str] = set()
        self._ratios: set[str] = set()
        folded: dict[str, set[str]] = {}
        for unit in units:
            if unit.dimension == "count":
                self._counts.add(unit.id)
            elif unit.dimension == "ratio":
                self._ratios.add(unit.id)
            for name in (unit.label, *unit.aliases):
                key = name.replace("\u03bc", "\u00b5")
                self._exact.setdefault(key, unit.id)
                if not unit.exact and len(key) >= _FOLDED_LENGTH:
                    folded.setdefault(key.lower(), set()).add(unit.id)
        self._folded = {key: ids.pop() for key, ids in folded.items() if len(ids) == 1}
        self._first = {key.split(" ", 1)[0].lower() for key in self._exact}

    def match(self, text: str, position: int) -> FoundUnit | None:
        """The longest unit that begins at a position: a known one, or a rate such as "environment frames/second".

        Ratios (x, %) have a grammar of their own and are not matched here.
        """
        words = _WORDS.match(text, position)
        if not words:
            return None
        phrase = words.group()
        head = phrase.split(" ", 1)[0].rstrip(".-").lower()
        if head in self._first or head.removesuffix("s") in self._first:
            while phrase:
                phrase = phrase.rstrip(".-/")
                found = self.id_of(phrase)
                if found and phrase not in _MAGNITUDES and found not in self._ratios:
                    return self._perhaps_rate(text, position + len(phrase), found)
                phrase = phrase.rpartition(" ")[0]
        rate = _RATE.match(text, position)
        if rate:
            return FoundUnit(rate.end(), None)
        base, slash, _ = head.partition("/")
        if slash and self.id_of(words.group()[: len(base)]):  # "5 ms/token"
            return FoundUnit(position + len(head), None)
        return None

    def _perhaps_rate(self, text: str, end: int, unit: str) -> FoundUnit:
        """A unit that was found, or the rate of things that it is the beginning of ("images a day")."""
        if unit in self._counts and (rate := _PER_TIME.match(text, end)):
            return FoundUnit(rate.end(), None)
        return FoundUnit(end, unit, unit in self._counts)

    def id_of(self, name: str) -> str | None:
        """The id of a unit by one of its surface forms, in the singular or the plural."""
        folded = name.lower()
        return (
            self._exact.get(name)
            or self._folded.get(folded)
            or self._exact.get(name.removesuffix("s"))
            or self._folded.get(folded.removesuffix("s"))
        )

"""Patterns that are tried only where one of their literals stands.

To search a text for an alternation of a hundred words costs a try of each at every character. One pass of an automaton
finds where the literals are that every match begins with; the pattern is then tried there and nowhere else.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

_NO_WORD = re.compile(r"\W")
_NO_WORDS = {code: " " for code in range(128) if _NO_WORD.match(chr(code))}


class Literals:
    """Sets of literals that are looked for together, in any case.

    Args:
        sets: Words or beginnings of words, in lower case; signs count as spaces. One that begins with a hyphen stands
            for the word in front of it, too: "-efficient" is found at the "e" of "energy-efficient".

    Attributes:
        starts: Where the literals of each set begin in a text, sorted.

    >>> Literals(["fast", "-efficient"], ["and"]).starts("Fast and energy-efficient")
    ([0, 9], [5])
    """

    def __init__(self, *sets: Iterable[str]) -> None:
        rows = [(literal, number) for number, literals in enumerate(sets) for literal in sorted(set(literals))]
        self._count = len(sets)
        self._rows = [(number, literal.startswith("-")) for literal, number in rows]
        self._automaton = AhoCorasick([spaced(literal.removeprefix("-")) for literal, _ in rows])
        # A text is asked for its sentences one after another.
        self.starts = lru_cache(1)(self._starts)

    def _starts(self, text: str) -> tuple[list[int], ...]:
        starts: tuple[set[int], ...] = tuple(set() for _ in range(self._count))
        for index, at, _ in self._automaton.find_matches_as_indexes(spaced(text), overlapping=True):
            number, is_tail = self._rows[index]
            starts[number].add(_word_start(text, at - 1) if is_tail else at)
        return tuple(map(sorted, starts))


class AnchoredPattern:
    """A pattern that is tried at certain places of a text.

    Args:
        pattern: The pattern. One without :data:`re.I` is in lower case, as is what it is matched with: to mind no case
            takes several times as long.
        literals: Literals, and
        number: the number of the set which holds all that a match can begin with.
    """

    def __init__(self, pattern: re.Pattern[str], literals: Literals, number: int) -> None:
        self._match = pattern.match
        self._lowers = not pattern.flags & re.I
        self._literals = literals
        self._number = number

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """What :meth:`re.Pattern.finditer` finds in any case between two offsets of a text."""
        behind = start
        places = between(self._literals.starts(text)[self._number], start, end)
        text = lower(text) if self._lowers else text
        for place in places:
            if place >= behind and (found := self._match(text, place, end)):
                yield found
                behind = found.end()


def anchored(*rows: tuple[re.Pattern[str], Iterable[str]]) -> list[AnchoredPattern]:
    """Patterns that are asked for the same texts, each with the literals that its matches begin with."""
    literals = Literals(*(starts for _, starts in rows))
    return [AnchoredPattern(pattern, literals, number) for number, (pattern, _) in enumerate(rows)]


def between(places: list[int], start: int, end: int) -> list[int]:
    """Those of some sorted places that lie in a half-open span."""
    return places[bisect_left(places, start) : bisect_left(places, end)]


@lru_cache(2)  # one text is asked for by many patterns
def lower(text: str) -> str:
    """The text in lower case, with the same offsets: the few capitals that grow when lowered (İ) stay."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@lru_cache(2)
def spaced(text: str) -> str:
    """The text in lower case with a space in front, and a space for each character that is in no word.

    >>> spaced("8xA100-80GB, 2021")
    ' 8xa100 80gb  2021'
    """
    return " " + (lower(text).translate(_NO_WORDS) if text.isascii() else _NO_WORD.sub(" ", lower(text)))


def _word_start(text: str, end: int) -> int:
    while end and (text[end - 1].isalnum() or text[end - 1] == "_"):
        end -= 1
    return end

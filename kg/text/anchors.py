"""Patterns that are tried only where one of their literals stands.

To search a text for an alternation of a hundred words costs a try of each at every character. One pass of an automaton
finds where the literals are that every match begins with; the pattern is then tried there and nowhere else.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ahocorasick_rs import AhoCorasick


class Literals:
    """Literals that are looked for together, in any case.

    Args:
        literals: Words or pieces of words, in lower case. One that begins with a hyphen stands for the word in front of
            it, too: "-efficient" is found at the "e" of "energy-efficient".
    """

    def __init__(self, literals: Iterable[str]) -> None:
        ordered = sorted(set(literals))
        self._tails = frozenset(index for index, literal in enumerate(ordered) if literal.startswith("-"))
        self._automaton = AhoCorasick(ordered)
        # A text is asked for its sentences one after another.
        self.starts = lru_cache(1)(self._starts)

    def _starts(self, text: str) -> list[int]:
        """Where literals begin in a text, sorted.

        >>> Literals(["fast", "-efficient"]).starts("Fast and energy-efficient")
        [0, 9]
        """
        found = self._automaton.find_matches_as_indexes(lower(text), overlapping=True)
        return sorted({_word_start(text, at) if index in self._tails else at for index, at, _ in found})


class AnchoredPattern:
    """A pattern with the literals that each of its matches begins with.

    Args:
        pattern: The pattern, in lower case, in which texts are matched: to mind no case takes several times as long.
        literals: The literals, as :class:`Literals` takes them. A match that begins with none of them is not found.
    """

    def __init__(self, pattern: re.Pattern[str], literals: Iterable[str]) -> None:
        self._match = pattern.match
        self._literals = Literals(literals)

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """What :meth:`re.Pattern.finditer` finds in any case between two offsets of a text."""
        behind = start
        lowered = lower(text)
        for place in between(self._literals.starts(text), start, end):
            if place >= behind and (found := self._match(lowered, place, end)):
                yield found
                behind = found.end()


def between(places: list[int], start: int, end: int) -> list[int]:
    """Those of some sorted places that lie in a half-open span."""
    return places[bisect_left(places, start) : bisect_left(places, end)]


@lru_cache(2)  # one text is asked for by many patterns
def lower(text: str) -> str:
    """The text in lower case, with the same offsets: the few capitals that grow when lowered (İ) stay."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _word_start(text: str, end: int) -> int:
    while end and (text[end - 1].isalnum() or text[end - 1] == "_"):
        end -= 1
    return end

"""Finds names in a text: one Aho-Corasick pass over all their spellings, longest match first."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import add
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick

from kg.text.anchors import spaced

V = TypeVar("V")
Span = tuple[int, int]
"""Half-open offsets into a text."""

_PIECE = re.compile(r"[A-Z]?[a-z]+(?=[A-Z])|[^\W\d_]+|\d+|[^\w\s-]|[\s-]+|_", re.UNICODE)
_CAMEL = re.compile(r"^\w*[a-z][A-Z]\w*$|^[a-z][A-Z]\w*$")
_MIN_LOWER = 4
_JOINERS = ("", "-", " ")
_MAX_FREE_JOINTS = 3  # 27 variants; names with more joints get the uniform ones only
_PLURAL = re.compile(r"e?s(?![^\W_])")
_TIMES = re.compile(r"x(?<=\dx)(?=[^\W_])")
_REMEMBERED = 1 << 16


@dataclass(frozen=True, slots=True)
class Name(Generic[V]):
    """A name to look for.

    Attributes:
        text: As it is written.
        value: What it stands for.
        exact: Whether the very case is required.
    """

    text: str
    value: V
    exact: bool = False


class Match(NamedTuple, Generic[V]):
    """A name in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last character, plural and possessive endings left out.
        value: What it stands for.
    """

    start: int
    end: int
    value: V


def variants(name: str) -> set[str]:
    """The lower-case spellings of a name: its joints closed, hyphenated or spaced.

    A joint is a space, a hyphen, a lower-to-upper border, or a border between two or more letters and a digit.

    >>> sorted(variants("RTX 4090"))
    ['rtx 4090', 'rtx-4090', 'rtx4090']
    """
    segments, joiners = _segments(name)
    # Closing a joint between digits would make "llama 27b" of "LLaMA-2-7B".
    closes = [not (left[-1].isdigit() and right[0].isdigit()) for left, right in pairwise(segments)]
    if len(joiners) > _MAX_FREE_JOINTS:
        as_written = "".join(map(add, segments, [*joiners, ""]))
        uniform = (joiner.join(segments) for joiner in _JOINERS if joiner or all(closes))
        return {name.lower(), as_written, *uniform}
    spelled = segments[:1]
    for segment, may_close in zip(segments[1:], closes, strict=True):
        choices = _JOINERS if may_close else _JOINERS[1:]
        spelled = [head + joiner + segment for head in spelled for joiner in choices]
    return {name.lower(), *spelled}


def _segments(name: str) -> tuple[list[str], list[str]]:
    """The parts of a name between its joints, in lower case, and the joiners between them as it is written."""
    segments, joiners = [""], []
    previous, joiner = "", None
    for found in _PIECE.finditer(name):
        piece = found.group()
        if not piece.strip("- \t") or piece.isspace():
            joiner = "-" if "-" in piece else " "
            continue
        if joiner is None and previous and _is_joint(previous, piece):
            joiner = ""
        if previous and joiner is not None:
            joiners.append(joiner)
            segments.append("")
        previous, joiner = piece.lower(), None
        segments[-1] += previous
    return segments, joiners


def _is_joint(left: str, right: str) -> bool:
    if right[0].isdigit():
        return left.isalpha() and len(left) > 1
    return left.isalpha() and right[0].isupper() and len(left) > 1


class Matcher(Generic[V]):
    """A set of names, compiled once.

    One automaton looks for all names in a text in which everything but letters, digits and underscores is a space, each
    with the space in front of it: that keeps it small, and at its root while it passes through other words.

    Args:
        names: What to look for; where two share a spelling, the first whose case fits wins.
    """

    def __init__(self, names: Iterable[Name[V]]) -> None:
        self._names: dict[str, list[Name[V]]] = {}
        for name in names:
            for spelling in variants(name.text):
                self._names.setdefault(spelling, []).append(name)
        self._automaton = AhoCorasick(sorted(map(spaced, self._names)))
        # The same few names stand in paper after paper.
        self._fitting = lru_cache(_REMEMBERED)(self._first_that_fits)

    def find(self, text: str, begin: int = 0) -> list[Match[V]]:
        """The longest names at leftmost start, without overlap, in the order of the text, from a place on."""
        found: list[Match[V]] = []
        behind = 0
        for start, minus_end in self._candidates(text, begin):
            if start < behind or not _ends_free(text, -minus_end):
                continue
            if name := self._fitting(text[start:-minus_end]):
                behind = -minus_end
                found.append(Match(start, behind, name.value))
        return found

    def _candidates(self, text: str, begin: int) -> list[tuple[int, int]]:
        """Start and negative end of what may be a name, so that they sort by length; the space in front is left out."""
        places = self._automaton.find_matches_as_indexes(spaced(text)[begin:], overlapping=True)
        uncounted = _TIMES.sub(" ", text)  # "8 A100" for "8xA100"
        if uncounted != text:
            places += self._automaton.find_matches_as_indexes(spaced(uncounted)[begin:], overlapping=True)
        return sorted([(begin + start, 1 - begin - end) for _, start, end in places])

    def _first_that_fits(self, surface: str) -> Name[V] | None:
        """The first name with a spelling whose case fits."""
        names = self._names.get(surface.lower(), ())
        return next((name for name in names if _case_fits(name.text, surface, exact=name.exact)), None)


def _ends_free(text: str, end: int) -> bool:
    """Whether what ends there is no piece of a word or of a number."""
    behind = text[end : end + 1]
    if is_word(behind):
        return _PLURAL.match(text, end) is not None
    return not (
        behind == "." and text[end - 1].isdigit() and text[end + 1 : end + 2].isdigit()
    )  # "GPT-1" in "GPT-1.3B"


def places(text: str, name: str) -> Iterator[Span]:
    """Where one name stands in this very case and spelling, free or as a plural, whose s is left out.

    >>> list(places("LSM and LSMs, not B-LSM", "LSM"))
    [(0, 3), (8, 11)]
    """
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        behind = end + text.startswith("s", end)
        if not is_word(text[behind : behind + 1]) and not (
            start and (is_word(text[start - 1]) or text[start - 1] == "-")
        ):
            yield start, end
        start = text.find(name, end)


def overlapping(spans: Iterable[Span]) -> Callable[[int, int], bool]:
    """A test whether ``text[start:end]`` overlaps one of some spans, in logarithmic time.

    >>> overlaps = overlapping([(2, 4), (0, 9)])
    >>> overlaps(8, 12), overlaps(9, 12)
    (True, False)
    """
    ordered = sorted(spans)
    starts = [start for start, _ in ordered]
    reaches = list(accumulate((end for _, end in ordered), max))

    def overlaps(start: int, end: int) -> bool:
        before = bisect_left(starts, end)
        return before > 0 and reaches[before - 1] > start

    return overlaps


def is_word(character: str) -> bool:
    r"""Whether a character is a letter, a digit or an underscore: what ``\w`` matches, and not the empty string."""
    return character.isalnum() or character == "_"


def _case_fits(name: str, surface: str, *, exact: bool) -> bool:
    """Whether a surface may be this name: in its very case, or with some capital where the name has one.

    A longer name with a capital inside is no ordinary word in lower case either: "pytorch", "xformers".
    """
    if exact:
        return _letters(surface) == _letters(name)
    if _CAMEL.search(name) and len(name) > _MIN_LOWER and " " not in surface:
        return True
    return not any(c.isupper() for c in name) or any(c.isupper() or c.isdigit() for c in surface)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())

"""Finds names in a text: one Aho-Corasick pass over all their spellings, longest match first."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

V = TypeVar("V")

_PIECE = re.compile(r"[A-Z]?[a-z]+(?=[A-Z])|[^\W\d_]+|\d+|[^\w\s-]|[\s-]+|_", re.UNICODE)
_CAMEL = re.compile(r"^\w*[a-z][A-Z]\w*$|^[a-z][A-Z]\w*$")
_MIN_LOWER = 4
_DECIMALS = re.compile(r"\.\d")
_JOINERS = ("", "-", " ")
_MAX_FREE_JOINTS = 3  # 27 variants; names with more joints get the uniform ones only
_PLURALS = ("s", "es", "'s", "s'")


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


@dataclass(frozen=True, slots=True)
class Match(Generic[V]):
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
    pieces: list[str] = []
    joints: list[int] = []  # pieces[joint] may be preceded by any joiner
    original: dict[int, str] = {}
    for found in _PIECE.finditer(name):
        piece = found.group()
        if piece.isspace() or piece == "-" or not piece.strip(" -\t"):
            joints.append(len(pieces))
            original[len(pieces)] = "-" if "-" in piece else " "
            continue
        previous = pieces[-1] if pieces else ""
        if previous and len(pieces) not in original and _is_joint(previous, piece):
            joints.append(len(pieces))
            original[len(pieces)] = ""
        pieces.append(piece.lower())
    joints = [joint for joint in joints if 0 < joint < len(pieces)]
    between_digits = {joint for joint in joints if pieces[joint - 1][-1].isdigit() and pieces[joint][0].isdigit()}
    if len(joints) <= _MAX_FREE_JOINTS:
        choices = [dict(zip(joints, each, strict=True)) for each in product(_JOINERS, repeat=len(joints))]
    else:
        choices = [original, *(dict.fromkeys(joints, joiner) for joiner in _JOINERS)]
    # Closing a joint between digits would make "llama 27b" of "LLaMA-2-7B".
    choices = [choice for choice in choices if all(choice[joint] for joint in between_digits)]
    spelled = {"".join(choice.get(i, "") + piece for i, piece in enumerate(pieces)) for choice in choices}
    return spelled | {name.lower()}


def _is_joint(left: str, right: str) -> bool:
    if right[0].isdigit():
        return left.isalpha() and len(left) > 1
    return left.isalpha() and right[0].isupper() and len(left) > 1


class Matcher(Generic[V]):
    """A set of names, compiled once.

    Args:
        names: What to look for; where two share a spelling, the first whose case fits wins.
    """

    def __init__(self, names: Iterable[Name[V]]) -> None:
        table: dict[str, list[Name[V]]] = {}
        for name in names:
            for spelling in variants(name.text):
                table.setdefault(spelling, []).append(name)
        self._automaton = AhoCorasick(sorted(table), matchkind=MatchKind.Standard)
        self._names = [table[spelling] for spelling in sorted(table)]

    def find(self, text: str) -> list[Match[V]]:
        """The longest names at leftmost start, without overlap, in the order of the text."""
        found: list[Match[V]] = []
        behind = 0
        for match in sorted(self._candidates(text), key=lambda match: (match.start, -match.end)):
            if match.start >= behind:
                found.append(match)
                behind = match.end
        return found

    def _candidates(self, text: str) -> Iterator[Match[V]]:
        length = len(text)
        for index, start, end in self._automaton.find_matches_as_indexes(_lower(text), overlapping=True):
            if start and _joins_left(text, start):
                continue
            if end < length and (text[end].isalnum() or text[end] == "_") and not _is_plural(text, end):
                continue
            if text[end - 1].isdigit() and _DECIMALS.match(text, end):
                continue  # "GPT-1" in "GPT-1.3B"
            for name in self._names[index]:
                if _case_fits(name.text, text[start:end], exact=name.exact):
                    yield Match(start, end, name.value)
                    break


def _lower(text: str) -> str:
    lowered = text.lower()
    # A few capitals grow when lowered (İ); they keep their case so that offsets hold.
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _joins_left(text: str, start: int) -> bool:
    """Whether the character before belongs to the same word; the count in "8xA100" does not."""
    before = text[start - 1]
    if not (before.isalnum() or before == "_"):
        return False
    return not (before in "x×" and start > 1 and text[start - 2].isdigit())


def _is_plural(text: str, end: int) -> bool:
    for plural in _PLURALS:
        behind = end + len(plural)
        if text.startswith(plural, end) and not (behind < len(text) and text[behind].isalnum()):
            return True
    return False


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

"""In-paper abbreviations: "Neural Architecture Search (NAS)".

The algorithm is that of A. Schwartz and M. Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text", Pacific Symposium on Biocomputing 2003: for a short form in brackets, match its characters from right
to left in the few words in front, the first one at the start of a word. It is extended here by a preference for the
initials of words ("Feature Search and Reinforcement (FSR)"), by plurals ("large language models (LLMs)"), by digits
that stand elsewhere in the long form ("4-bit NormalFloat (NF4)"), and by the reverse order ("NAS (Neural Architecture
Search)").
"""

import re
from dataclasses import dataclass
from itertools import islice


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A definition; both pairs are half-open spans of the text.

    Attributes:
        short_start: Where the short form begins.
        short_end: Behind the short form, its plural s included.
        long_start: Where the long form begins.
        long_end: Behind the long form.
    """

    short_start: int
    short_end: int
    long_start: int
    long_end: int


_BRACKET = re.compile(r"\((?:(?:i\.e\.|a\.k\.a\.),? |aka |or |called )?(?P<content>[^()\[\]]{2,120})\)")
_SHORT = re.compile(r"[A-Za-z0-9][\w.+&/-]{1,11}(?: \d[\w.]{0,3})?(?=\s?(?:[,;]|\Z))")
_SIZE = re.compile(r"\d+(?:\.\d+)?[A-Za-z]{0,2}")
_SHORT_BEFORE = re.compile(r"(?<![\w-])[A-Za-z0-9][\w+&/-]{1,11}(?= ?\Z)")
_LONGEST_SHORT = 14
_CLAUSE_END = re.compile(r"[.!?;:](?=\s)|[()\[\]\n]")
_WORD = re.compile(r"[A-Za-z0-9]+")
_INITIAL = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]|(?<=[a-z])[A-Z]")
_SKIPPED = frozenset("a an and at by for from in of on or the to via with".split())  # noqa: SIM905
_WINDOW = 120
"""Characters in front of a bracket, and in it, that are looked at."""
_MOST = 500
"""What defines more is no paper; the other definitions are not read."""


def abbreviations(text: str) -> list[Abbreviation]:
    """Finds the abbreviations that a text defines.

    Args:
        text: Cleaned text.

    Returns:
        Definitions in the order of the text.

    >>> text = "We use large language models (LLMs) and NAS (Neural Architecture Search)."
    >>> [(text[a.short_start : a.short_end], text[a.long_start : a.long_end]) for a in abbreviations(text)]
    [('LLMs', 'large language models'), ('NAS', 'Neural Architecture Search')]
    """
    if "(" not in text:
        return []
    found = (_definition(text, bracket) for bracket in _BRACKET.finditer(text))
    return list(islice(filter(None, found), _MOST))


def _definition(text: str, bracket: re.Match[str]) -> Abbreviation | None:
    content, at = bracket["content"].rstrip(), bracket.start("content")
    inside = _SHORT.match(content)
    before = _SHORT_BEFORE.search(text, max(0, bracket.start() - _LONGEST_SHORT), bracket.start())
    if inside and _is_short_form(inside.group()):
        window, shift = _clause_before(text, bracket.start())
        begin = _long_form(inside.group(), window)
        if begin is not None:
            return Abbreviation(at, at + inside.end(), shift + begin, shift + len(window))
    if (
        before
        and _is_short_form(before.group())
        and len(_WORD.findall(content)) <= len(before.group()) + 1
        and _long_form(before.group(), content) == 0
    ):
        return Abbreviation(*before.span(), at, at + len(content))
    return None


def _clause_before(text: str, end: int) -> tuple[str, int]:
    """The words of the same clause in front of a position, and where they begin."""
    start = max(0, end - _WINDOW)
    for stop in _CLAUSE_END.finditer(text, start, end):
        start = stop.end()
    return text[start:end].rstrip(), start


def _is_short_form(name: str) -> bool:
    return any(map(str.isupper, name)) and not _SIZE.fullmatch(name)


def _long_form(short: str, window: str) -> int | None:
    """Where the long form of an abbreviation begins in the words that end with it; None where there is none."""
    characters = [c for c in short.lower() if c.isalnum()]
    if len(characters) > 2 and short[-1] == "s" and short[-2].isupper():
        characters.pop()
    letters = [c for c in characters if c.isalpha()]
    digits = [c for c in characters if c.isdigit()]
    if len(characters) < 2 or not letters:
        return None
    words = list(_WORD.finditer(window))
    reach = words[-min(len(words), len(characters) + 5, 2 * len(characters))].start() if words else 0
    for wanted in (characters, letters) if digits else (characters,):
        begin = _by_initials(wanted, window, reach)
        if begin is None:
            begin = _by_characters(wanted, window.lower(), reach)
        if begin is not None:
            begin = _to_digits(digits, window, begin, reach)
        if begin is not None and len(window) - begin > len(short) and short not in window[begin:]:
            return begin
    return None


def _by_initials(wanted: list[str], window: str, reach: int) -> int | None:
    """Matches the characters with the initials of the last words, passing over words such as "of"."""
    left = len(wanted)
    for initial in reversed(list(_INITIAL.finditer(window, reach))):
        at = initial.start()
        if initial.group().lower() == wanted[left - 1]:
            left -= 1
            if not left:
                return window.rfind(" ", 0, at) + 1
        elif (word := _WORD.match(window, at)) and word.group().lower() not in _SKIPPED:
            return None
    return None


def _by_characters(wanted: list[str], window: str, reach: int) -> int | None:
    """The matching of Schwartz and Hearst: from right to left, the first character at the start of a word."""
    at = len(window)
    for left in range(len(wanted) - 1, -1, -1):
        at = window.rfind(wanted[left], reach, at)
        while left == 0 and at > reach and window[at - 1].isalnum():
            at = window.rfind(wanted[0], reach, at)
        if at < 0:
            return None
    return window.rfind(" ", 0, at) + 1


def _to_digits(digits: list[str], window: str, begin: int, reach: int) -> int | None:
    """Moves the beginning to the left until the digits of the short form are within."""
    for digit in digits:
        if digit not in window[begin:]:
            at = window.rfind(digit, reach, begin)
            if at < 0:
                return None
            begin = window.rfind(" ", 0, at) + 1
    return begin

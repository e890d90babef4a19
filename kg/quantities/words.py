"""Numbers that are written as words: "twofold", "three orders of magnitude", "doubles", "half the parameters"."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

from ahocorasick_rs import AhoCorasick

from kg.quantities.records import Atom, QuantityKind

_VALUES = {
    "one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50,
    "hundred": 100, "thousand": 1000,
}  # fmt: skip
_PARTS = {"third": 3, "fourth": 4, "quarter": 4, "fifth": 5, "tenth": 10}
_MULTIPLES = {"doubl": 2, "tripl": 3, "quadrupl": 4, "twice": 2, "thrice": 3}

_NUMBER = f"(?:{'|'.join(_VALUES)})"
_ANY_NUMBER = rf"(?:{_NUMBER}|an?|\d{{1,2}}(?:\.\d)?)"
_COMPARED = (
    r"(?:as|the|that|its|their|our|of|more|less|fewer|better|worse|speed-?ups?|improvements?|reductions?|increases?|"
    r"higher|lower|larger|[a-z]+er)\b"
)

_SPAN = rf"(?P<low>{_NUMBER}(?: point {_NUMBER})?)(?:(?: to |-to-| or |-)(?P<high>{_NUMBER}(?: point {_NUMBER})?))?"

_Meaning = tuple[float, float, str, QuantityKind, Literal["more", "less"] | None]


def _fold(found: re.Match[str]) -> _Meaning:
    low, high = _bounds(found)
    return low, high, "x", QuantityKind.FACTOR, None


def _orders(found: re.Match[str]) -> _Meaning:
    low, high = _bounds(found)
    return 10.0**low, 10.0**high, "x", QuantityKind.FACTOR, None


def _multiple(found: re.Match[str]) -> _Meaning:
    value = float(_MULTIPLES[found["multiple"].lower()])
    return value, value, "x", QuantityKind.FACTOR, "more" if found["multiple"].endswith("l") else None


def _part(found: re.Match[str]) -> _Meaning:
    share = 100.0 * _value((found["count"] or "one").lower()) / _PARTS[found["part"].lower()]
    return share, share, "%", QuantityKind.PERCENT, "less"


def _half(_: re.Match[str]) -> _Meaning:
    return 50.0, 50.0, "%", QuantityKind.PERCENT, "less"


def _period(found: re.Match[str]) -> _Meaning:
    low, high = _bounds(found)
    return low, high, found["unit"], QuantityKind.ABSOLUTE, None


_REACH = 40
"""Characters on both sides of an anchor that are looked at."""

_RULES: tuple[tuple[tuple[str, ...], re.Pattern[str], Callable[[re.Match[str]], _Meaning]], ...] = (
    (
        ("fold",),
        re.compile(rf"\b(?!(?:(?<=is )|(?<=are ))[\w-]+ ?[:;.,(]){_SPAN}[- ]?folds?\b(?! cross|-cross| CV)", re.I),
        _fold,
    ),
    (
        ("magnitude",),
        re.compile(
            rf"(?<![\w.-])(?:(?P<low>{_ANY_NUMBER})(?:(?: to | or |-to-| ?[-~] ?)(?P<high>{_ANY_NUMBER}))?[- ])"
            r"orders?[- ]of[- ]magnitudes?\b|(?<![\w.-])order-of-magnitude\b",
            re.I,
        ),
        _orders,
    ),
    ((" times ",), re.compile(rf"\b{_SPAN} times(?= {_COMPARED}| compared)", re.I), _fold),
    (("factor of ",), re.compile(rf"\bfactor of {_SPAN}\b(?! (?:them|these|the|those)\b)", re.I), _fold),
    (("wice ", "hrice "), re.compile(rf"\b(?P<multiple>twice|thrice)\b(?= {_COMPARED})", re.I), _multiple),
    (
        ("oubl", "ripl", "uadrupl"),
        re.compile(
            r"\b(?P<multiple>doubl|tripl|quadrupl)(?:(?:es|ed|ing)(?= (?:(?:the|its|their|our|"
            r"(?:[a-z]+ )?[a-z]*(?:put|speed|accuracy|performance|efficiency|capacity|cost|bandwidth|memory|size))\b|"
            r"[\w.-]+['’]s? ))"
            r"|e(?= (?:the|its|their|our|that)\b))",
            re.I,
        ),
        _multiple,
    ),
    (
        ("third", "fourth", "quarter", "fifth", "tenth"),
        re.compile(
            rf"\b(?:(?P<count>one|two|three)[- ]|a |(?=quarter))(?P<part>{'|'.join(_PARTS)})s?\b"
            r"(?=(?: of)? (?:the|its|their|that|all)\b| (?:of|as)\b)",
            re.I,
        ),
        _part,
    ),
    (
        ("half", "halv", "Half", "Halv"),
        re.compile(
            r"(?<!first )(?<!second )(?<!other )\bhalf(?= (?:of )?(?:the|its|their|that|as)\b)"
            r"|(?<=by )half\b|(?<=in )half\b"
            r"|(?<!two )(?<!both )(?<!the )\bhalve[sd]\b|"
            r"\bhalving(?= (?:the|its|their|both|[\w/-]+ (?:usage|memory|time|cost|latency|size|footprint))\b)",
            re.I,
        ),
        _half,
    ),
    (
        ("day", "hour", "minute", "second", "week"),
        re.compile(
            rf"\b(?:{_SPAN}|(?:(?<=under )|(?<=below )|(?<=within )|(?<=than )|(?<=about ))an?) "
            r"(?P<unit>(?:GPU[- ])?(?:day|hour|minute|second|week)s?)\b"
            r"(?:(?<!second)|(?= ?(?:[.,;:)]|\Z|(?:on|using|with|and|while|for|per|of|to|without|at|in)\b)))",
            re.I,
        ),
        _period,
    ),
)


class WordNumbers:
    """Finds numbers written as words.

    The patterns are slow to search a text with. They are tried only around words that each match of theirs contains,
    which one pass of an automaton finds.
    """

    def __init__(self) -> None:
        self._rules = [(pattern, meaning) for anchors, pattern, meaning in _RULES for _ in anchors]
        self._anchors = AhoCorasick([anchor for anchors, *_ in _RULES for anchor in anchors])

    def find(self, text: str, start: int = 0) -> Iterator[Atom]:
        """Finds them in cleaned text from a place on; those of different rules may overlap."""
        for index, anchor_start, anchor_end in self._anchors.find_matches_as_indexes(text[start:]):
            pattern, meaning = self._rules[index]
            at, end = start + anchor_start, start + anchor_end
            for found in pattern.finditer(text, max(start, at - _REACH), end + _REACH):
                if not found.start() <= at < found.end():
                    continue
                low, high, unit, kind, hint = meaning(found)
                yield Atom(found.start(), found.end(), low, high, unit, None, kind, hint=hint)


def _value(word: str) -> float:
    whole, point, tenths = word.partition(" point ")
    if point:
        return float(f"{_VALUES[whole]}.{_VALUES[tenths]}")
    return 1.0 if word in ("a", "an") else float(_VALUES.get(word, word))


def _bounds(found: re.Match[str]) -> tuple[float, float]:
    low = _value((found["low"] or "one").lower())
    return low, max(low, _value(found["high"].lower())) if found["high"] else low

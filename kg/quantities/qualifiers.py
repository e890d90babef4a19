"""Words around a number that bound it: "up to", "at least", "about", "on average"."""

import re
from itertools import pairwise

from kg.quantities.records import Atom, QuantityKind
from kg.schema import Qualifier

_PHRASES = {
    Qualifier.UP_TO: """up to|upto|up-to|as much as|as high as|as many as|as low as|as few as|as little as|as large as
        |at most|at best|at maximum|no more than|not more than|no higher than|less than|lower than|fewer than
        |smaller than|under|below|within|maximum|maximally|max|max.|peak|<|<=|≤""",
    Qualifier.AT_LEAST: """at least|over|more than|greater than|larger than|higher than|longer than|better than|above
        |exceeding|exceeds|exceed|exceeded|beyond|no less than|not less than|no fewer than|upwards of|in excess of
        |surpassing|minimum|at minimum|min|>|>=|≥""",
    Qualifier.ABOUT: """about|around|approximately|approx|approx.|approximate|roughly|nearly|almost|close to|near|some
        |circa|ca.|estimated|on the order of|in the order of|~|≈""",
    Qualifier.AVERAGE: """on average|in average|on average,|on an average|average|avg|avg.|averaging|averages|averaged
        |mean|geomean|geo-mean|geometric mean|geometric-mean|harmonic mean|median""",
}
_QUALIFIERS = {phrase.strip(): qualifier for qualifier, listed in _PHRASES.items() for phrase in listed.split("|")}
_LONGEST_PHRASE = max(word.count(" ") for word in _QUALIFIERS) + 1
_PASSED = frozenset(("a", "an", "of", "by", "to", "is", "was", "at", "only", "just", "even", "another", "additional"))
_FACTOR = frozenset(("factor", "factors"))
_DISTANT = re.compile(
    r"\b(?:(?P<average>average|avg\.?|mean|geomean|geo-mean|geometric mean|median)|(?P<most>maximum|max|peak|highest)"
    r"|(?P<least>minimum))(?: [A-Za-z][\w-]*){0,5} (?:of|by|is|to|at|reaches|reaching)(?: (?:an?|up to))?\Z",
    re.I,
)
_GROUPS = {"average": Qualifier.AVERAGE, "most": Qualifier.UP_TO, "least": Qualifier.AT_LEAST}
_BEHIND = re.compile(
    r"""\)?\ ?(?:
      (?P<average>\(?(?:on\ average|average\b(?!-|\ (?:precision|recall|pooling))|averaged\b|avg\b
        |mean\b(?!\ (?:average|absolute|squared?|IoU|intersection|opinion|reciprocal))
        |(?:in\ )?geomean\b|geo-mean\b|geometric\ mean\b|median\b))
    | (?P<most>at\ most\b|at\ maximum\b|or\ (?:less|lower|fewer)\b|\(?max(?:imum)?(?=[).,;]))
    | (?P<least>\+(?!\d)|or\ (?:more|higher|above|greater|better)\b|at\ least\b|and\ (?:more|above|beyond)\b)
    )(?!\ (?:of\ )?[~x]?\d)""",
    re.VERBOSE,
)
_LATER_AVERAGE = re.compile(r"(?: [A-Za-z](?>(?:[\w'/-]|\.(?=\w))*)){0,7}? (?:on average\b|in average(?=[.,;)]|\Z))")
_COORDINATED = re.compile(r"(?: \(?[\w-]++\)?){0,9}?,? and (?:by )?(?:an? )?")
_WINDOW = 56
_LONGEST_COORDINATION = 90


def qualify(text: str, atoms: list[Atom]) -> None:
    """Sets the qualifier of each quantity, by the words in front of it, else behind it, else those of its list.

    A qualifier covers the rest of a list ("up to 5x, 3x and 2x") and what is coordinated with it a few words on ("over
    20x speedup and 90% energy savings"); one behind a list covers all of it ("by 2.3x and 3.1x on average"). A bare
    number behind "a factor of" becomes a factor.
    """
    averaged = " average" in text
    limit = 0
    for atom in atoms:
        if atom.before:
            atom.before.qualifier_start = atom.before.start
        _read_front(text, atom, limit)
        if atom.qualifier is None:
            atom.qualifier = Qualifier.AT_LEAST if atom.minimum else _behind(text, atom.end, averaged=averaged)
        limit = atom.end
    for first, second in zip(reversed(atoms[:-1]), reversed(atoms[1:]), strict=True):
        shared = second.follows and first.kind is second.kind and second.qualifier_start == second.start
        if shared and first.qualifier is None:
            first.qualifier = second.qualifier
    for first, second in pairwise(atoms):
        _hand_on(text, first, second)


def _read_front(text: str, atom: Atom, limit: int) -> None:
    """Reads the words in front of a number from right to left, passing over articles and prepositions."""
    begin = max(limit, atom.start - _WINDOW)
    begin = max(begin, text.rfind("\n", begin, atom.start) + 1)
    window = text[begin : atom.start].rstrip().replace("İ", "I").lower()  # the one letter that grows when lowered
    atom.qualifier_start = atom.start
    rest = window
    while rest:
        words = rest.rsplit(" ", _LONGEST_PHRASE)
        found = next(
            (
                (phrase, _QUALIFIERS[phrase])
                for count in range(len(words), 0, -1)
                if (phrase := " ".join(words[-count:]).lstrip("([\"'")) in _QUALIFIERS
            ),
            None,
        )
        if found:
            atom.qualifier = found[1]
            rest = rest[: -len(found[0])]
            atom.qualifier_start = begin + len(rest)
            if found[1] is not Qualifier.ABOUT:  # "up to ~10x" is bounded by "up to"
                break
        elif words[-1] in _FACTOR:
            _make_factor(atom)
            rest = rest[: -len(words[-1])]
        elif words[-1] in _PASSED:
            rest = rest[: -len(words[-1])]
        else:
            break
        rest = rest.rstrip()
    if rest.rstrip().endswith(("factor", "factors", "factor of")):
        _make_factor(atom)
    if atom.qualifier in (None, Qualifier.ABOUT):
        distant = _DISTANT.search(window[: atom.qualifier_start - begin].rstrip())
        if distant:  # "an average speedup of about"
            atom.qualifier, atom.qualifier_start = _GROUPS[distant.lastgroup or ""], begin + distant.start()


def _make_factor(atom: Atom) -> None:
    if atom.unit is None:
        atom.unit, atom.kind = "x", QuantityKind.FACTOR


def _behind(text: str, end: int, *, averaged: bool) -> Qualifier | None:
    found = _BEHIND.match(text, end)
    if found:
        return _GROUPS[found.lastgroup or ""]
    return Qualifier.AVERAGE if averaged and _LATER_AVERAGE.match(text, end) else None


def _hand_on(text: str, first: Atom, second: Atom) -> None:
    if first.kind is QuantityKind.COUNT or second.qualifier is not None:
        return
    gap = text[first.end : second.start]
    if second.follows or (len(gap) <= _LONGEST_COORDINATION and _COORDINATED.fullmatch(gap)):
        if first.qualifier_start < first.start or second.follows:
            second.qualifier = first.qualifier
        bare = first.kind is QuantityKind.FACTOR and text[first.end - 1].isdigit()
        if bare and (second.follows or second.decimals >= 0):
            _make_factor(second)  # "by a factor of 2.84 in inference and 1.75 in training"

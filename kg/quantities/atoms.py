"""Single numbers in digits, with the unit behind them.

What is a number to a reader is told from digits within names ("ResNet-50", "H100", "LLaMA-2-7B"), sizes ("16x16",
"4-bit", "3D"), references ("[12]", "Table 2"), versions and years by what stands on both sides.
"""

import re
from collections.abc import Iterable

from kg.quantities.records import Atom, QuantityKind
from kg.quantities.units import UnitTable
from kg.quantities.words import WordNumbers

# Possessive quantifiers follow single characters only: behind groups they are unsound before Python 3.11.5 and 3.12.8.
_NUMERAL = re.compile(
    r"(?P<number>\d\d*+(?:,\d{3}(?!\d))*(?P<decimals>\.\d++)?)"
    r"(?: ?(?:±|\+/?-) ?\d+(?:\.\d+)?)?"
    r"(?:(?:(?P<ten> ?[x*·] ?10)?\^\(?(?P<power>-?\d{1,2})\)?|[eE](?P<exponent>-?\d{1,2}))(?![\w.^]))?"
)
_UNCERTAINTY = ("±", "± ", "+/-", "+/- ", "+-")
_LONGEST_NUMERAL = 24

_TAIL = re.compile(
    r"""(?P<plus>\+?)(?:
      \ ?(?P<percent>%|percent\b|per\ cent\b)(?!\ ?(?:points?\b|p\b|pp\b))
    | \ ?(?P<points>(?:(?:percent(?:age)?|%|per\ cent|absolute|accuracy
        |m?[A-Z][\w@]{1,12})[- ]?)?
        points?\b(?!\ clouds?\b)|pp\b|%\ ?pp?\b)
    | \ ?(?P<devices>[xX]\ ?(?:(?:NVIDIA|Nvidia|AMD|Intel|Google|Huawei|Apple|Tesla)\ )?
        (?:(?!FP|BF|TF)[A-Z]{1,2}\d{2,4}[A-Za-z]{0,2}\b|[LT]4\b
        |[1-5]0[5-9]0\b|RTX|GTX|Titan|TITAN|MI\d|TPU|[GCNT]PUs\b|FPGAs\b|Ascend|Jetson|Gaudi|G[BH]200|DGX))
    | (?P<size>[xX]\d+(?:[xX]\d+)*|\ [xX]\ \d+(?:\ [xX]\ \d+)*|\ ?times\ \d+)
    | \ ?(?P<factor>[xX](?![\w])|times\b(?!\ (?:\d|per\b|a\ (?:day|week))))
    | [- ]{0,2}(?P<fold>folds?\b(?![- ](?:cross|CV)))
    | -(?P<hyphenated>percent|times|points?)\b
    )""",
    re.VERBOSE,
)
_MAGNITUDE = re.compile(r" ?(?P<letter>[KkMBT])(?![\w-])| (?P<word>thousand|million|billion|trillion)\b(?!-)")
_PREFIXED = re.compile(r"(?P<letter>[KkMBT])(?=[A-Z][A-Za-z])")
_REPEATED = re.compile(r"\b(?:repeat|re-?run|run|ran|execut|train|call|evaluat|test|sampl|perform)\w* \Z")
_FRACTION = re.compile(r"/(?P<under>[1-9]\d{0,3})(?:th|rd|nd)?(?= (?:of|the|as|its|that)\b)")
_GOES_ON = re.compile(r" ?[-~] ?\d[\d.]*(?:x\b|%| times\b)")
_URL = re.compile(r"https?://\S+")
_MONEY = "$€£"
_SCALES = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12,
           "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}  # fmt: skip

_NUMBERED_THINGS = frozenset(
    """section sec sec. table figure fig fig. eq eq. equation chapter appendix algorithm theorem lemma proposition step
    phase stage level layer type version v no. nos. part line page top rank class case day week year round task track
    question rq gen generation january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec""".split()  # noqa: SIM905
)
"""Words before a number that is a name's part, not a measure."""

_OPENERS = frozenset(
    "The A An In On At By With Of For From To Over Under Up About Around Nearly Only We Our Its All".split()  # noqa: SIM905
)
_HYPHENATED = {
    "percent": ("%", QuantityKind.PERCENT),
    "time": ("x", QuantityKind.FACTOR),
    "point": ("points", QuantityKind.POINTS),
}
_BASES = (2.0, 10.0)
"""Bases whose powers are numbers to a reader; others are indices."""

_FIRST_YEAR, _LAST_YEAR = 1950, 2035
_LARGEST_VERSION = 20
_LONGEST_WORD = 20
_NOT_BEFORE_COUNTS = frozenset("[=#:")


def scan(text: str, units: UnitTable, words: WordNumbers, begin: int = 0) -> list[Atom]:
    """Finds single numbers, in words and in digits.

    Args:
        text: Cleaned text.
        units: The units that may follow a number.
        words: The finder of numbers written as words.
        begin: Where to begin.

    Returns:
        Atoms in the order of the text, not overlapping. Numbers without a unit are counts.
    """
    written = _without_overlaps(words.find(text, begin))
    closed = [(atom.start, atom.end) for atom in written]
    if "://" in text:
        closed = sorted(closed + [url.span() for url in _URL.finditer(text)])
    atoms: list[Atom] = []
    done = passed = 0
    for numeral in _NUMERAL.finditer(text, begin):
        while passed < len(closed) and closed[passed][1] <= numeral.start():
            passed += 1
        if numeral.start() < done or (passed < len(closed) and closed[passed][0] <= numeral.start()):
            continue
        start = _free_start(text, numeral.start(), atoms[-1].end if atoms else -1)
        if start is not None:
            atom, done = _with_unit(text, numeral, start, units)
            if atom:
                atoms.append(atom)
    return _without_overlaps([*written, *atoms]) if written else atoms


def _without_overlaps(atoms: Iterable[Atom]) -> list[Atom]:
    kept: list[Atom] = []
    for atom in sorted(atoms, key=lambda atom: (atom.start, -atom.end)):
        if not kept or atom.start >= kept[-1].end:
            kept.append(atom)
    return kept


def _free_start(text: str, start: int, previous_end: int) -> int | None:
    """Where a number begins, its sign for "times" or money included; None where its digits belong to a name."""
    if not start:
        return start
    before, further = text[start - 1], text[start - 2 : start - 1] or " "
    if before in "xX" and not (further.isalnum() or further in "_-"):
        return start - 1
    if before in _MONEY:
        return None if further.isalnum() and further not in "SU" else start - 1
    if before.isalnum() or before in "_^@#.&\\" or text.endswith(_UNCERTAINTY, max(0, start - 4), start):
        return None
    if before in "-/," and not further.isspace() and further not in "([\"'~<>=":
        # The second half of a range or a list; else a name such as "ResNet-50" or "INT4/8".
        return start if previous_end == start - 1 else None
    if before == ":" and further.isdigit():
        return None
    return start


def _with_unit(text: str, numeral: re.Match[str], start: int, units: UnitTable) -> tuple[Atom | None, int]:
    """The number with what stands behind it, and where to go on; None for what is no quantity."""
    end = numeral.end()
    value = _value(numeral)
    if value is None:
        return None, end
    atom = Atom(start, end, value, value, None, None, QuantityKind.COUNT)
    atom.decimals = len(numeral["decimals"] or "") - 1
    atom.year = numeral.end() - numeral.start() == len("2024") and _FIRST_YEAR <= value <= _LAST_YEAR
    following = text[end : end + 1]
    if text[start] in "xX":
        atom.unit, atom.kind = "x", QuantityKind.FACTOR
        return (None if following.isalnum() else atom), end
    if text[start] in _MONEY:
        return _money(text, atom), atom.end
    if following == "/" and (part := _FRACTION.match(text, end)):
        atom.low = atom.high = 100.0 * value / int(part["under"])
        atom.end, atom.unit, atom.kind, atom.hint = part.end(), "%", QuantityKind.PERCENT, "less"
        return atom, part.end()
    tail = _TAIL.match(text, end)
    if tail and not (tail["factor"] == "times" and _REPEATED.search(text, max(0, start - 24), start)):
        return _with_tail(atom, tail), tail.end()
    return _measured(text, atom, units), atom.end


def _value(numeral: re.Match[str]) -> float | None:
    digits = numeral["number"]
    if len(digits) > _LONGEST_NUMERAL:
        return None
    value = float(digits.replace(",", ""))
    if numeral["power"] is None:
        return value * 10.0 ** int(numeral["exponent"] or 0)
    if numeral["ten"] is None:
        return value ** int(numeral["power"]) if value in _BASES else None
    return value * 10.0 ** int(numeral["power"])


def _with_tail(atom: Atom, tail: re.Match[str]) -> Atom | None:
    """A number with one of the units that every text has: a factor, a percentage, points."""
    atom.minimum = bool(tail["plus"])
    whole = atom.decimals < 0
    match tail.lastgroup:
        case "percent":
            atom.unit, atom.kind = "%", QuantityKind.PERCENT
        case "points":
            # Kept as written, as other units are.
            written = tail["points"].lower()
            atom.unit = (
                "percentage points" if written.startswith("percentage") else "pp" if written == "pp" else "points"
            )
            atom.kind = QuantityKind.POINTS
        case "hyphenated":
            atom.unit, atom.kind = _HYPHENATED[tail["hyphenated"].rstrip("s")]
        case "size":
            return None
        case "devices":
            if not whole:
                return None
            atom.end = tail.start("devices") + 1
            return atom
        case _:
            atom.unit, atom.kind = "x", QuantityKind.FACTOR
    atom.end = tail.end()
    return atom


def _money(text: str, atom: Atom) -> Atom:
    atom.unit, atom.kind = text[atom.start], QuantityKind.ABSOLUTE
    if magnitude := _MAGNITUDE.match(text, atom.end):
        prefix = magnitude.group().strip()
        atom.unit, atom.end, atom.scale = f"{prefix} {atom.unit}", magnitude.end(), _SCALES[prefix]
    return atom


def _measured(text: str, atom: Atom, units: UnitTable) -> Atom | None:
    """A number with a unit of measurement, a magnitude, or nothing."""
    plus = text.startswith("+", atom.end)
    position = atom.end + plus
    if _take_unit(text, atom, position, units):
        atom.minimum = plus
        return None if atom.kind is QuantityKind.COUNT and _is_named(text, atom) else atom  # "an RTX 3060 GPU"
    magnitude = _MAGNITUDE.match(text, position) or _PREFIXED.match(text, position)
    if magnitude:
        atom.unit = magnitude.group().strip()
        atom.scale = _SCALES[atom.unit]
        if _take_unit(text, atom, magnitude.end(), units):
            return atom
        if magnitude.re is _MAGNITUDE:
            atom.end = magnitude.end()
            return None if atom.unit == "B" else atom  # "7B" is the size of a model
        atom.unit, atom.scale = None, 1.0
    atom.minimum = plus
    return atom if _is_count(text, atom) else None


def _take_unit(text: str, atom: Atom, position: int, units: UnitTable) -> bool:
    """Reads a unit at a position behind a number and its magnitude."""
    position += text.startswith(" ", position)
    found = units.match(text, position)
    if not found or text[found.end : found.end + 1].isalnum():
        return False
    written = text[position : found.end]
    atom.unit = f"{atom.unit} {written}" if atom.unit else written
    atom.end, atom.unit_id = found.end, found.id
    atom.kind = QuantityKind.COUNT if found.counts else QuantityKind.ABSOLUTE
    return True


def _is_count(text: str, atom: Atom) -> bool:
    """Whether a number without a unit is one to a reader: not a reference, a year, a version, a part of a name."""
    following = text[atom.end : atom.end + 2] + "  "
    if following[0].isalnum() or following[0] in "_^'°":
        return False
    if following[0] == "-" and following[1].isalpha():
        return False
    if following[0] in ":./," and (following[1].isalnum() and not (following[0] in "/," and following[1].isdigit())):
        return False
    before = text[atom.start - 1 : atom.start]
    if before in _NOT_BEFORE_COUNTS or following[0] == "]":
        return False
    if _GOES_ON.match(text, atom.end):
        return True  # "the FFN 1.3-1.7x slower"
    whole = atom.decimals < 0
    if whole and following[0] == ")" and (before == "(" or atom.high < _LARGEST_VERSION):  # "(2)", "2) then"
        return False
    return not _is_named(text, atom)


def _is_named(text: str, atom: Atom) -> bool:
    """Whether a number belongs to the word in front: "Llama 3", "CUDA 11.8", "Table 2"; but not "FID 2.27"."""
    word = text[max(0, atom.start - _LONGEST_WORD) : atom.start].rstrip().rpartition(" ")[2].lstrip("([\"'")
    if word.lower() in _NUMBERED_THINGS:
        return True
    if not word.isalnum() or not word[0].isupper() or word in _OPENERS:
        return False
    score = atom.decimals > 1 or (atom.decimals >= 0 and atom.high > _LARGEST_VERSION)
    return not (score and word[-1].isupper())

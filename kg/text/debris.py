"""Debris of listing pages: lost backslashes, entities, ties, typographic variants of one character, white space."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator

from kg.plain import INVISIBLE
from kg.text.edits import Edit

_SWAPS = {
    "-": "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d",
    "\u2014": "\u2015\u2e3a",
    "'": "\u2018\u2019\u201a\u201b\u2032\u02bc",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb",
    "x": "\u00d7\u2715\u2716\u2a2f",
    "~": "\u223c\uff5e\u02dc",
    "\u00b5": "\u03bc",
    "\u2264": "\u2a7d",
    "\u2265": "\u2a7e",
}
"""Characters replaced one for one."""

_SWAP_TABLE = str.maketrans({variant: kept for kept, variants in _SWAPS.items() for variant in variants})
_SWAPPED = re.compile(f"[{''.join(_SWAPS.values())}]")


def swap_variants(text: str) -> str:
    """Replaces typographic variants of a character, one for one, so that all offsets stay."""
    return text.translate(_SWAP_TABLE) if not text.isascii() and _SWAPPED.search(text) else text


_MEASURED = (*"0123456789x%", "times")


def _times(text: str, start: int, end: int) -> Edit:
    return start, end, "x " if text[end : end + 1].isalpha() else "x"


def _sim(text: str, start: int, end: int) -> Edit:
    """A tilde that lost its backslash: "4.7 sim 71.3", "sim 500"."""
    if text[start - 1 : start] == " " and text.endswith(_MEASURED, 0, start - 1):
        start -= 1
    return start, end, "~"


def _tilde(text: str, start: int, end: int) -> Edit | None:
    """A LaTeX tie becomes a space; "about" and the sign of a range stay."""
    before, after = text[max(0, start - 12) : start].rpartition(" ")[2], text[end : end + 1]
    if not before or not after:
        return None
    if after.isspace():
        return (start, end, "") if before[-1].isalpha() else None
    if after.isdigit() or after in "$~":
        # "Fig.~3" is tied; "10X~20X", "4.7~71.3" and "2ms~5ms" are ranges, "(~10" is "about".
        return (start, end, " ") if before.rstrip(".")[-1:].isalpha() and not before[0].isdigit() else None
    return start, end, " "


def _dashes(text: str, start: int, end: int) -> Edit | None:
    """Spaced or between words they are dashes; before a word they are a command's option ("--fast")."""
    before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
    if end - start > len("---") or (before.isspace() and not after.isspace()):
        return None
    return start, end, "\u2014" if end - start == len("---") else "-"


def _entity(text: str, start: int, end: int) -> Edit:
    # Some pages escape twice: "&amp;lt;".
    return start, end, html.unescape(html.unescape(text[start:end]))


def _tag(text: str, start: int, end: int) -> Edit:
    return start, end, " " if text[start:end].strip("</> ") in ("p", "br") else ""


def _micro(_: str, start: int, end: int) -> Edit:
    return start, end, "\u00b5"


def _quote(_: str, start: int, end: int) -> Edit:
    return start, end, '"'


def _dropped(_: str, start: int, end: int) -> Edit:
    return start, end, ""


def _composed(text: str, start: int, end: int) -> Edit:
    start = max(0, start - 1)
    return start, end, unicodedata.normalize("NFC", text[start:end])


def _decomposed(text: str, start: int, end: int) -> Edit:
    return start, end, unicodedata.normalize("NFKC", text[start:end])


_Rule = tuple[re.Pattern[str], Callable[[str, int, int], Edit | None]]

# Patterns begin with what is searched for, and look behind only then: that lets the search skip to it.
_ASCII_RULES: tuple[tuple[str, _Rule], ...] = (
    ("times", (re.compile(r"times(?<=[\d)\]+]times)(?![a-z])"), _times)),
    ("sim", (re.compile(r"sim(?<![\w-]sim) ?(?=\d)|sim(?<=[\d%x]sim) ?(?=\d)"), _sim)),
    ("mu", (re.compile(r"mu(?:(?<=\dmu)|(?<=\d mu))(?=[smJWAVHF]\b)"), _micro)),
    ("~", (re.compile("~"), _tilde)),
    ("--", (re.compile("--+"), _dashes)),
    ("``", (re.compile("``"), _quote)),
    ("''", (re.compile("''"), _quote)),
    ("&", (re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});"), _entity)),
    ("<", (re.compile(r"</?(?:b|i|em|strong|su[bp]|tt|span|p|br) ?/?>"), _tag)),
)
_OTHER_RULES: tuple[_Rule, ...] = (
    (re.compile(f"[{INVISIBLE}]+"), _dropped),
    (re.compile("[\ufb00-\ufb06\u2026]"), _decomposed),
    (re.compile("[\u0300-\u036f]+"), _composed),
)


def debris_edits(text: str) -> Iterator[Edit]:
    """The edits that repair what pages did to a text."""
    rules = [rule for literal, rule in _ASCII_RULES if literal in text]
    if not text.isascii():
        rules += _OTHER_RULES
    done = 0
    for edit in sorted(edit for pattern, repair in rules for edit in _repairs(text, pattern, repair)):
        if edit[0] >= done:
            yield edit
            done = edit[1]


def _repairs(text: str, pattern: re.Pattern[str], repair: Callable[[str, int, int], Edit | None]) -> Iterator[Edit]:
    for found in pattern.finditer(text):
        if edit := repair(text, *found.span()):
            yield edit


_SPACES = re.compile(r"\s\s+|[^\S ]|\A\s|\s\Z")


def has_odd_space(text: str) -> bool:
    """Whether a text may hold other white space than single spaces between words."""
    return "  " in text or not text.isprintable() or text != text.strip()


def space_edits(text: str) -> Iterator[Edit]:
    """The edits that leave single spaces, and line breaks for blank lines."""
    for found in _SPACES.finditer(text):
        start, end = found.span()
        if start == 0 or end == len(text):
            yield start, end, ""
        else:
            yield start, end, "\n" if found.group().count("\n") > 1 else " "

r"""Clean-up of LaTeX and page debris, with an offset map back to the source.

Listing pages print abstracts as their LaTeX source ("\textbf{2.4}$\times$", "M\'elange"), and some lose the
backslashes on the way ("6.7times", "4.7 sim 71.3times"). :func:`clean` makes that readable in up to three steps: LaTeX,
page debris, white space. Each step runs only where its cheap gate finds something, and each is a list of edits, so
that any span of the result leads back to the piece of the source that it stands for.

Conventions of the cleaned text, on which later stages rely:

- ``-`` is the only dash within words and ranges (hyphens, en dashes, minus signs, ``--``); an em dash stays ``—``;
- a multiplication sign is ``x`` ("6.7x", "x17.8", "64x64"); "about" and ranges are ``~`` ("~10x", "4.7~71.3x");
- quotes are straight; the micro sign is U+00B5 ``µ``, also where the source has the Greek letter;
- white space is a single space, or a single line break where the source has a blank line.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kg.errors import GroundingError

_Edit = tuple[int, int, str]
"""Replace ``text[start:end]`` by a string. A step's edits are in order and do not overlap."""


@dataclass(frozen=True, slots=True)
class _Step:
    """The edits of one step as parallel columns: where each lies in the text after and before the step."""

    after_starts: tuple[int, ...]
    after_ends: tuple[int, ...]
    before_starts: tuple[int, ...]
    before_ends: tuple[int, ...]

    def first(self, position: int) -> int:
        """Where the character at ``position`` begins in the text before the step."""
        edit = bisect_right(self.after_ends, position)
        if edit < len(self.after_starts) and self.after_starts[edit] <= position:
            return self.before_starts[edit]
        return position + (self.before_ends[edit - 1] - self.after_ends[edit - 1] if edit else 0)

    def last(self, position: int) -> int:
        """Behind the end, in the text before the step, of the character at ``position``."""
        edit = bisect_right(self.after_ends, position)
        if edit < len(self.after_starts) and self.after_starts[edit] <= position:
            return self.before_ends[edit]
        return self.first(position) + 1


@dataclass(frozen=True, slots=True)
class CleanText:
    """Readable text that knows where it came from.

    Attributes:
        text: The cleaned text.
    """

    text: str
    _steps: tuple[_Step, ...] = ()

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        r"""The half-open span of the source behind the half-open span ``text[start:end]``.

        A character that stands for several of the source ("x" for "times") takes all of them. Markup around a span,
        which stands for no character, is left outside.

        Raises:
            GroundingError: if the span is not within the text.

        >>> cleaned = clean(r"a \textbf{6.7times} speedup")
        >>> start, end = cleaned.source_span(2, 6)
        >>> cleaned.text[2:6], r"a \textbf{6.7times} speedup"[start:end]
        ('6.7x', '6.7times')
        """
        if not 0 <= start <= end <= len(self.text):
            msg = f"span {start}-{end} is not within the {len(self.text)} characters of the cleaned text"
            raise GroundingError(msg)
        empty = start == end
        for step in reversed(self._steps):
            start, end = step.first(start), step.last(end - 1) if end > start else end
        return (start, start) if empty else (start, end)


def clean(source: str) -> CleanText:
    r"""Makes a title or an abstract readable.

    Args:
        source: The text as a listing gave it.

    >>> clean(r"M\'elange is $2\times$ faster, i.e. 4.7 sim 71.3times, and 20\% smaller").text
    'Mélange is 2x faster, i.e. 4.7~71.3x, and 20% smaller'
    """
    text = source
    steps = []
    for gate, edits in _STEPS:
        if gate(text):
            text, step = _apply(text, edits(text))
            if step:
                steps.append(step)
        if not text.isascii() and _SWAPPED.search(text):
            text = text.translate(_SWAP_TABLE)
    return CleanText(text, tuple(steps))


def _apply(text: str, edits: Iterable[_Edit]) -> tuple[str, _Step | None]:
    pieces: list[str] = []
    columns: list[tuple[int, int, int, int]] = []
    done = length = 0
    for start, end, replacement in edits:
        length += start - done
        columns.append((length, length + len(replacement), start, end))
        pieces += (text[done:start], replacement)
        length += len(replacement)
        done = end
    if not columns:
        return text, None
    pieces.append(text[done:])
    return "".join(pieces), _Step(*zip(*columns, strict=True))


# --- LaTeX -----------------------------------------------------------------------------------------------------------

_PLACEHOLDER = re.compile("[%<]")
_MATH_SIGN = frozenset("\\^_")
_DOLLAR = re.compile(r"(?<!\\)\$")

_LATEX = re.compile(
    r"""
      \\(?:['"`^~=.]|[cvuHkr](?=\{))(?:\{\\?[A-Za-z]\}|\\?[A-Za-z])(?P<accent>)
    | \\[a-z]?frac\{(?P<over>[^{}\\]*)\}\{(?P<under>[^{}\\]*)\}
    | \\(?:href|textcolor|colorbox)\{[^{}]*\}(?P<wrapper>)
    | \\(?:cite\w*|ref|eqref|label|color|begin|end|[vh]space)\*?(?:\[[^\[\]]*\])?\{[^{}]*\}(?P<reference>)
    | \\unicode\{(?P<code>x[0-9A-Fa-f]+)\}
    | \^\{?\\circ\}?(?P<degree>)
    | \\(?P<macro>[A-Za-z]+)\*?
    | \\(?P<escaped>.)
    | (?P<bracket>[{}$])
    """,
    re.VERBOSE | re.DOTALL,
)

_MACROS = {
    "times": "x", "sim": "~", "approx": "≈", "mu": "µ", "sqrt": "√", "deg": "°", "degree": "°", "textdegree": "°",
    "percent": "%", "ldots": "...", "dots": "...", "cdots": "...", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
    "to": "→", "colon": ":", "textendash": "-", "textemdash": "—", "textasciitilde": "~", "textbackslash": "\\",
    "textless": "<", "textgreater": ">", "eg": "e.g.", "ie": "i.e.", "checkmark": "✓",
}  # fmt: skip
"""Macros that pylatexenc does not know, or reads otherwise than the conventions above."""

_FORMATTING = frozenset(
    """left right big Big bigl bigr Bigl Bigr bigg Bigg displaystyle textstyle limits nolimits mathstrut em it bf tt rm
    sc sf sl itshape bfseries ttfamily scshape upshape small footnotesize large Large normalsize centering noindent
    protect item xspace newline linebreak par hat tilde bar vec dot ddot widehat widetilde overline
    underline""".split()  # noqa: SIM905
)
"""Macros that print nothing of their own."""

_SPACING = {",": " ", ";": " ", ":": " ", " ": " ", "\n": " ", "\\": " ", "!": "", "/": "", "-": "", "(": "", ")": "",
            "[": "", "]": ""}  # fmt: skip


def _latex_edits(text: str) -> Iterator[_Edit]:
    delimiters = _math_delimiters(text)
    for found in _LATEX.finditer(text):
        start, end = found.span()
        match found.lastgroup:
            case "accent":
                yield start, end, _accented(found.group())
            case "under":
                yield start, end, f"{found['over']}/{found['under']}"
            case "wrapper":
                yield start, end, ""
            case "reference":
                yield start, end, " "
            case "code":
                yield start, end, html.unescape(f"&#{found['code']};")
            case "degree":
                yield start, end, "°"
            case "macro":
                yield _macro_edit(text, start, end, found["macro"])
            case "escaped":
                yield start, end, _escape(text, end, found["escaped"])
            case _ if found.group() != "$":
                yield start, end, " " if text.startswith("http", end) and text[start - 1 : start].strip() else ""
            case _ if start in delimiters or (text[start - 1 : start].isalpha() and not text[end : end + 1].isdigit()):
                yield start, end, ""


def _math_delimiters(text: str) -> frozenset[int]:
    """Where the dollar signs stand that enclose mathematics rather than mean money ("$30M", "$0.8-$1.5").

    By pandoc's rule (``tex_math_dollars``): no space inside of them, no digit behind the closing one; but anything with
    a macro or an index inside is mathematics.
    """
    signs = [found.start() for found in _DOLLAR.finditer(text)]
    delimiters: list[int] = []
    for opening, closing in pairwise(signs):
        inner = text[opening + 1 : closing]
        if delimiters[-1:] == [opening] or inner != inner.strip():
            continue
        if not text[closing + 1 : closing + 2].isdigit() or not _MATH_SIGN.isdisjoint(inner):
            delimiters += (opening, closing)
    return frozenset(delimiters)


def _macro_edit(text: str, start: int, end: int, name: str) -> _Edit:
    symbol = _MACROS.get(name) or _symbol(name)
    if symbol is None:
        # An author's own macro ("\sysname") is a word; what takes an argument is markup.
        markup = name in _FORMATTING or (text.startswith("{", end) and not text.startswith("{}", end))
        symbol = "" if markup else name
    if not symbol or name == "mu":
        end += text.startswith(" ", end)
    return start, end, symbol


def _escape(text: str, end: int, character: str) -> str:
    if character == "," and text[end : end + 3].isdigit():  # "10\,000"
        return ""
    return _SPACING.get(character, character)


@lru_cache(4096)
def _symbol(macro: str) -> str | None:
    """What a macro without arguments prints; None where that is nothing or not known."""
    from pylatexenc.latex2text import get_default_latex_context_db

    printed = getattr(get_default_latex_context_db().get_macro_spec(macro), "simplify_repl", None)
    return printed if isinstance(printed, str) and printed.strip() and not _PLACEHOLDER.search(printed) else None


@lru_cache(4096)
def _accented(letter: str) -> str:
    from pylatexenc.latex2text import LatexNodes2Text

    return unicodedata.normalize("NFC", LatexNodes2Text().latex_to_text(letter).strip())


# --- page debris -----------------------------------------------------------------------------------------------------

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

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1b\x7f"
_DEBRIS = re.compile(
    rf"""
      (?P<times>(?<=[\d)\]+])times(?![a-z]))
    | (?P<sim>(?:(?<=[\dx%])\ ?|(?<![\w-]))sim\ ?(?=\d))
    | (?P<micro>(?:(?<=\d)|(?<=\d\ ))mu(?=[smJWAVHF]\b))
    | (?P<tilde>~)
    | (?P<dashes>(?<!-)---?(?!-))
    | (?P<quotes>``|\'\')
    | (?P<entity>&(?:amp;)*(?:\#\d{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z]\w{{1,30}});)
    | (?P<tag></?(?:b|i|em|strong|su[bp]|tt|span|p|br)\ ?/?>)
    | (?P<invisible>[{_INVISIBLE}]+)
    | (?P<ligature>[\ufb00-\ufb06])
    | (?P<accent>[A-Za-z][\u0300-\u036f]+)
    | (?P<ellipsis>\u2026)
    """,
    re.VERBOSE,
)
_DEBRIS_GATE = re.compile(
    rf"[~&<{_INVISIBLE}\ufb00-\ufb06\u0300-\u036f\u2026]|--|``|\'\'|[\d)\]+](?:times| ?mu[smJWAVHF])|sim ?\d"
)


def _debris_edits(text: str) -> Iterator[_Edit]:
    for found in _DEBRIS.finditer(text):
        start, end = found.span()
        replacement = _REPLACEMENTS[found.lastgroup or ""](text, start, end)
        if replacement is not None:
            yield start, end, replacement


def _entity(text: str, start: int, end: int) -> str:
    # Some pages escape twice: "&amp;lt;".
    return html.unescape(html.unescape(text[start:end]))


def _tilde(text: str, start: int, end: int) -> str | None:
    """A LaTeX tie becomes a space; "about" and the sign of a range stay."""
    before, after = text[max(0, start - 12) : start].rpartition(" ")[2], text[end : end + 1]
    if not before or not after or after.isspace():
        return None
    if after.isdigit() or after in "$~":
        # "Fig.~3" is tied; "10X~20X", "4.7~71.3" and "2ms~5ms" are ranges, "(~10" is "about".
        return " " if before.rstrip(".")[-1:].isalpha() and not before[0].isdigit() else None
    return " "


def _dashes(text: str, start: int, end: int) -> str | None:
    """Spaced or between words they are dashes; before a word they are a command's option ("--fast")."""
    if end - start == 3:
        return "\u2014"
    before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
    return None if before.isspace() and not after.isspace() else "-"


_REPLACEMENTS: dict[str, Callable[[str, int, int], str | None]] = {
    "times": lambda text, _, end: "x " if text[end : end + 1].isalpha() else "x",
    "sim": lambda *_: "~",
    "micro": lambda *_: "\u00b5",
    "tilde": _tilde,
    "dashes": _dashes,
    "quotes": lambda *_: '"',
    "entity": _entity,
    "tag": lambda text, start, end: (
        " " if text[start : start + 2] in {"<p", "<b"} and "b>" not in text[start:end] else ""
    ),
    "invisible": lambda *_: "",
    "ligature": lambda text, start, end: unicodedata.normalize("NFKC", text[start:end]),
    "accent": lambda text, start, end: unicodedata.normalize("NFC", text[start:end]),
    "ellipsis": lambda *_: "...",
}

# --- white space -----------------------------------------------------------------------------------------------------

_SPACES = re.compile(r"\s{2,}|[^\S ]|\A\s|\s\Z")


def _space_edits(text: str) -> Iterator[_Edit]:
    for found in _SPACES.finditer(text):
        start, end = found.span()
        if start == 0 or end == len(text):
            yield start, end, ""
        else:
            yield start, end, "\n" if found.group().count("\n") > 1 else " "


_STEPS: tuple[tuple[Callable[[str], object], Callable[[str], Iterable[_Edit]]], ...] = (
    (re.compile(r"[\\{}$]").search, _latex_edits),
    (_DEBRIS_GATE.search, _debris_edits),
    (_SPACES.search, _space_edits),
)

"""LaTeX source as readable text: accents, symbols, fonts, links, inline mathematics.

pylatexenc knows what macros and accents print. It is asked for single macros only, and remembers: parsing whole texts
with it is slow, and stops making sense where authors or pages left the source unbalanced.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from kg.text.edits import Edit

_PLACEHOLDER = re.compile("[%<]")
_MATH_SIGN = frozenset("\\^_")
_DOLLAR = re.compile(r"(?<!\\)\$")

# Every alternative begins with a character, so that the search skips to the next one of these.
_LATEX = re.compile(
    r"""
      \\(?:['"`^~=.]|[cvuHkr](?=\{))(?:\{\\?[A-Za-z]\}|\\?[A-Za-z])(?P<accent>)
    | \\[a-z]?frac\{(?P<over>[^{}\\]*)\}\{(?P<under>[^{}\\]*)\}
    | \\(?:href|textcolor|colorbox)\{[^{}]*\}(?P<wrapper>)
    | \\(?:cite\w*|ref|eqref|label|color|begin|end|[vh]space)\*?(?:\[[^\[\]]*\])?\{[^{}]*\}(?P<reference>)
    | \\unicode\{(?P<code>x[0-9A-Fa-f]+)\}
    | \\(?P<macro>[A-Za-z]+)\*?
    | \\(?P<escaped>.)
    | \^\{?\\circ\}?(?P<degree>)
    | \{(?P<opening>)
    | \}(?P<closing>)
    | \$(?P<dollar>)
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


def has_latex(text: str) -> bool:
    """Whether anything in a text may be LaTeX."""
    return "\\" in text or "$" in text or "{" in text or "}" in text


def latex_edits(text: str) -> Iterator[Edit]:
    """The edits that make readable text of LaTeX source."""
    delimiters = _math_delimiters(text)
    for found in _LATEX.finditer(text):
        start, end = found.span()
        match found.lastgroup:
            case "macro":
                yield _macro_edit(text, start, end, found["macro"])
            case "dollar":
                stray = text[start - 1 : start].isalpha() and not text[end : end + 1].isdigit()
                if stray or start in delimiters:
                    yield start, end, ""
            case "opening":
                yield start, end, " " if text.startswith("http", end) and text[start - 1 : start].strip() else ""
            case "escaped":
                yield start, end, _escape(text, end, found["escaped"])
            case kind:
                yield start, end, _PRINTED[kind or ""](found)


_PRINTED: dict[str, Callable[[re.Match[str]], str]] = {
    "accent": lambda found: _accented(found.group()),
    "under": lambda found: f"{found['over']}/{found['under']}",
    "wrapper": lambda _: "",
    "reference": lambda _: " ",
    "code": lambda found: html.unescape(f"&#{found['code']};"),
    "degree": lambda _: "°",
    "closing": lambda _: "",
}


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


def _macro_edit(text: str, start: int, end: int, name: str) -> Edit:
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

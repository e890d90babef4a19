"""Text from papers where a terminal, a spreadsheet or a page might obey it: its visible characters only."""

import json
import re
from urllib.parse import quote

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Characters that show nothing by themselves, for a class of a pattern: with one of them, a name looks like another.

Unicode's ``Default_Ignorable_Code_Point``: spaces of no width, joiners, fillers, variation selectors, tags, and the
marks that reorder what is read.
"""

_ANSI_SEQUENCE = r"\x1b\[[0-?]*[ -/]*[@-~]"
# Control characters, line separators, and halves of surrogate pairs, which no encoding can hold.
_OBEYED = "\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
_STRIPPED = re.compile(rf"{_ANSI_SEQUENCE}|[{_OBEYED}{INVISIBLE}]")
_ESCAPED = re.compile(f"[{_OBEYED}{INVISIBLE}]")
_MARKUP = frozenset("\\|*_[]`~$")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# OWASP, "CSV Injection"; the full-width forms count in spreadsheets of East Asian locales.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_URL_CHARACTERS = "/:?#@&=+,;%~.-_"


def plain(text: str) -> str:
    r"""Text on one line, without control characters, terminal escapes and what cannot be seen or reorders the rest.

    >>> plain("a\tb\n\x1b[31mred\x1b[0m \u202eolleh")
    'a b red olleh'
    """
    return " ".join(_STRIPPED.sub("", " ".join(text.split())).split())


def plain_lines(text: str) -> str:
    r"""The same for text of several lines, whose indentation stays.

    >>> plain_lines("SELECT\x07 ?x\n       ^")
    'SELECT ?x\n       ^'
    """
    return "\n".join(_STRIPPED.sub("", line.expandtabs()) for line in text.splitlines())


def escape_json(document: str) -> str:
    r"""JSON text in which a terminal finds nothing to obey; it means the same.

    Args:
        document: What :func:`json.dumps` returned, so that such characters occur inside strings only.

    >>> escape_json('["\x9b31m"]')
    '["\\u009b31m"]'
    """
    return _ESCAPED.sub(lambda found: found[0] if found[0] in "\n\r\t" else json.dumps(found[0])[1:-1], document)


def escape_markdown(text: str) -> str:
    r"""Text inside a line or a table cell of Markdown: no cell border, HTML, link, formula or emphasis of its own.

    >>> escape_markdown("a|b <i> *c*")
    'a\\|b &lt;i&gt; \\*c\\*'
    """
    return "".join(f"\\{c}" if c in _MARKUP else c for c in plain(text)).translate(_ENTITIES)


def web_address(url: str | None) -> str | None:
    """A link that may be followed, with all encoded that could end it; None for what is none.

    >>> web_address('https://example.org/"x'), web_address("javascript:x")
    ('https://example.org/%22x', None)
    """
    if not url or not url.startswith(("https://", "http://")):
        return None
    return quote(url, safe=_URL_CHARACTERS, errors="replace")


def markdown_link(text: str, url: str | None) -> str:
    """A link of Markdown; the text alone where the address is none of the web.

    >>> markdown_link("Notes", "https://example.org/a b")
    '[Notes](<https://example.org/a%20b>)'
    """
    address = web_address(url)
    return f"[{escape_markdown(text)}](<{address}>)" if address else escape_markdown(text)


def spreadsheet_cell(value: object) -> object:
    """A cell of CSV; text that a spreadsheet would take for a formula begins with an apostrophe.

    >>> spreadsheet_cell("=1+1"), spreadsheet_cell(-1.5)
    ("'=1+1", -1.5)
    """
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text

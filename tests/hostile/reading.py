"""What printed text would do: what is wrong with it, as a list that should be empty."""

import csv
import io
import re
from typing import cast

from lxml import etree, html
from markdown_it import MarkdownIt

from kg.plain import INVISIBLE

# A terminal or a pipe gets lines of what can be seen, and nothing else.
OBEYED = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{INVISIBLE}]")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LINK = re.compile(r"\x1b\]8;id=[\d-]+;(https://[!-~]*)\x1b\\|\x1b\]8;;\x1b\\")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"-?[\d.]+(?:e[+-]\d+)?")
_RUNNING = frozenset(("script", "img", "image", "iframe", "object", "embed", "form", "foreignObject", "base", "meta"))
_TAGS = frozenset(
    ("body", "h1", "h3", "table", "thead", "tbody", "tr", "th", "td", "a", "strong", "p", "br", "ul", "li")
) | {"details", "summary"}


def without_colours(text: str) -> str:
    """Text for a terminal without the colours and the links that this package gives it."""
    return _COLOUR.sub("", _LINK.sub("", text))


def formulas(text: str) -> list[str]:
    """The cells of CSV that a spreadsheet would run; numbers are none."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len({len(row) for row in rows}) == 1
    return [cell for row in rows for cell in row if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell)]


def running(root: "etree._Element") -> list[str]:
    """Elements and attributes of HTML or SVG that run, load or lead to a script."""
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    found = [name for element in elements if (name := etree.QName(element).localname) in _RUNNING]
    for element in elements:
        for name, value in element.attrib.items():
            leads = etree.QName(str(name)).localname in ("href", "src", "action") and not re.match(
                "https?://|[#/]", value
            )
            if str(name).startswith("on") or leads:
                found.append(f"{name}={value}")
    return found


def unexpected_in_markdown(text: str) -> list[str]:
    """Tags that no table or list of this package has, rows of uneven length, and what runs."""
    page = cast("etree._Element", html.fragment_fromstring(_RENDERED.render(text), create_parent="body"))
    found = running(page) + [str(tag) for tag in {element.tag for element in page.iter()} if tag not in _TAGS]
    for table in page.iter("table"):
        if len({len(row) for row in table.iter("tr")}) > 1:
            found.append("a row of another length")
    return found


_RENDERED = MarkdownIt("commonmark", {"html": True}).enable("table")

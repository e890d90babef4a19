"""HTML of arXiv (LaTeXML, as on arxiv.org/html and ar5iv): header, abstract, sections and tables.

The classes are those of LaTeXML's own style: https://math.nist.gov/~BMiller/LaTeXML/manual/.
"""

import re
from collections.abc import Iterator

from kg.model import Paper, Rejected
from kg.papers import markup
from kg.papers.fields import to_paper
from kg.papers.full_text import Part, with_full_text
from kg.papers.source import MARKUP_BYTES, Line, Source

ACCEPTED = "arXiv's HTML of a paper (LaTeXML)"

FIELDS = (
    ("ltx_title_document", "title"),
    ("ltx_abstract", "abstract"),
    ("ltx_keywords", "keywords"),
)
"""Class of an element, field."""

_PAGE = re.compile(rb"<(?:!doctype html|html|head|body|article)|<\?xml", re.I)
_MARK = re.compile(rb"ltx_(?:document|page_main|page_content|title_document)|LaTeXML", re.I)
_ARXIV = re.compile(
    rb"(?:arxiv\.org|ar5iv\.(?:labs\.arxiv\.)?org)/(?:abs|html|pdf)/([\w./-]{0,40}\d)|href=\"/(?:html|abs)/([\w./-]{0,40}\d)",
    re.I,
)
_STAMP = re.compile(rb"arXiv:([\w./-]{0,40}\d) \[[a-z]", re.I)
_SECTION = re.compile(r"ltx_(?:section|subsection|subsubsection|paragraph|appendix)")
_SKIPPED = frozenset(
    ("ltx_note", "ltx_bibliography", "ltx_pagination", "ltx_abstract", "ltx_ERROR", "ltx_acknowledgements")
)
_MOST_SPANNED = 50
_BLOCK = frozenset(("ltx_p", "ltx_caption", "ltx_listing"))


def accepts(head: bytes) -> bool:
    """Whether it is HTML with LaTeXML's marks."""
    return bool(_PAGE.search(head[:4096])) and bool(_MARK.search(head))


def read(source: Source) -> Iterator[Paper | Rejected]:
    """The paper with its full text."""
    content, missing = source.whole(MARKUP_BYTES)
    root = markup.parse_html(content)
    place = Line(source.label, 1)
    if root is None:
        yield place.rejected("no elements in this page")
    else:
        record = to_paper(_fields(root, content), place)
        yield from with_full_text(record, _parts(root), place) if isinstance(record, Paper) else (record,)
    if missing:
        yield missing


def _fields(root: markup.Element, content: bytes) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, field in FIELDS:
        element = next(_of_class(root, name), None)
        if element is not None:
            blocks = [_text(block) for block in _of_class(element, "ltx_p")]
            fields[field] = "\n".join(blocks) if blocks else _text(element)
    fields["authors"] = [line for person in _of_class(root, "ltx_personname") if (line := _first_line(person))]
    # Links behind the title are those of what is cited.
    if found := _ARXIV.search(content.partition(b"ltx_title_document")[0]) or _STAMP.search(content):
        fields["arxiv_id"] = next(group for group in found.groups() if group).decode(errors="ignore")
    return fields


def _first_line(person: markup.Element) -> str:
    """The name, without affiliation and mail address, which stand behind a line break or a superscript."""
    text = person.text or ""
    for child in person:
        if child.tag in ("br", "sup") or _classes(child) & {"ltx_note", "ltx_Math", "ltx_contact"}:
            break
        text += _text(child) + (child.tail or "")
    return text.strip(" ,&\n\u2003")


def _parts(root: markup.Element) -> Iterator[Part]:
    document = next(_of_class(root, "ltx_document"), root)
    yield from _walk(document, ())


def _walk(element: markup.Element, name: tuple[str, ...]) -> Iterator[Part]:
    """The prose of a section, then its tables, then its subsections."""
    inner: list[tuple[markup.Element, tuple[str, ...]]] = []
    tables: list[Part] = []
    paragraphs: list[str] = []
    stack = list(element)[::-1]
    while stack:
        child = stack.pop()
        classes = _classes(child)
        if classes & _SKIPPED or not isinstance(child.tag, str):
            continue
        if any(_SECTION.fullmatch(given) for given in classes):
            title = next((_text(head) for head in child if "ltx_title" in _classes(head)), "")
            inner.append((child, (*name, title)))
        elif "ltx_table" in classes or "ltx_tabular" in classes:
            tables += _tables(child, name)
        elif classes & _BLOCK:
            paragraphs.append(_text(child))
        elif "ltx_figure" not in classes:
            stack += list(child)[::-1]
    if name:
        yield Part(name, tuple(paragraphs))
        yield from tables
    for section, deeper in inner:
        yield from _walk(section, deeper)


def _tables(element: markup.Element, name: tuple[str, ...]) -> Iterator[Part]:
    caption = tuple(_text(found) for found in _of_class(element, "ltx_caption"))
    for tabular in [found for found in _of_class(element, "ltx_tabular") if not _within_cell(found, element)]:
        yield Part(name, caption, tuple(_rows(tabular)))


def _rows(tabular: markup.Element) -> Iterator[tuple[str, ...]]:
    """The rows; a cell over several columns or rows counts for each of them."""
    from_above: dict[int, tuple[int, str]] = {}
    for row in _of_class(tabular, "ltx_tr"):
        cells: list[str] = []
        for cell in [cell for cell in row if _classes(cell) & {"ltx_td", "ltx_th"}]:
            _take(from_above, cells)
            text, rows = _text(cell), _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                if rows > 1:
                    from_above[len(cells)] = (rows - 1, text)
                cells.append(text)
        _take(from_above, cells)
        yield tuple(cells)


def _take(from_above: dict[int, tuple[int, str]], cells: list[str]) -> None:
    """Appends the cells that reach down from rows above."""
    while (at := len(cells)) in from_above:
        left, text = from_above.pop(at)
        if left > 1:
            from_above[at] = (left - 1, text)
        cells.append(text)


def _span(cell: markup.Element, name: str) -> int:
    given = cell.get(name, "1")
    return max(1, min(int(given), _MOST_SPANNED)) if given.isdecimal() and len(given) < _MOST_SPANNED else 1


def _within_cell(tabular: markup.Element, top: markup.Element) -> bool:
    parent = tabular.getparent()
    while parent is not None and parent is not top.getparent():
        if "ltx_td" in _classes(parent):
            return True
        parent = parent.getparent()
    return False


def _text(element: markup.Element) -> str:
    """The text, formulas as their LaTeX, without footnotes."""
    if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == "math":
        latex = element.get("alttext")
        return f"${latex}$" if latex else markup.text(element)
    if not isinstance(element.tag, str) or _classes(element) & {"ltx_note", "ltx_ERROR"}:
        return ""
    return (element.text or "") + "".join(_text(child) + (child.tail or "") for child in element)


def _classes(element: markup.Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split()) if isinstance(element.tag, str) else frozenset()


def _of_class(element: markup.Element, name: str) -> Iterator[markup.Element]:
    return (found for found in element.iter() if name in _classes(found))

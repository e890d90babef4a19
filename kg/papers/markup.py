"""XML without its dangers: entities are not expanded, nothing is fetched, and trees of unusual size are refused.

lxml's limits stay as they are (``huge_tree`` off): 256 levels, 10 MB of text in one node, ten million names.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, cast

from lxml import etree

from kg.model import Rejected
from kg.papers.source import DAMAGE, MARKUP_BYTES, Line, Source

Element = etree._Element  # lxml's name for its class of elements


def root(head: bytes) -> str:
    """The name of the root element as ``{namespace}name``; empty where there is none.

    >>> root(b"<?xml version='1.0'?><!-- a feed --><feed xmlns='http://www.w3.org/2005/Atom'>")
    '{http://www.w3.org/2005/Atom}feed'
    """
    if b"<" not in head[:1024] and b"<\x00" not in head[:1024]:
        return ""
    parser = etree.XMLPullParser(("start",), resolve_entities=False, no_network=True, huge_tree=False)
    try:
        parser.feed(head)
        first = next(iter(parser.read_events()), None)
    except etree.XMLSyntaxError:
        first = next(iter(parser.read_events()), None)
    return str(cast("tuple[str, Element]", first)[1].tag) if first else ""


def elements(source: Source, *tags: str) -> Iterator[Element | Rejected]:
    """Each element of one of these names, as soon as it ends; then its content is let go.

    Where the XML breaks, or goes on for over :data:`kg.papers.source.MARKUP_BYTES` within one element, the reason
    follows what came before.
    """
    reader = _Counted(source)
    parsed = etree.iterparse(
        cast("Any", reader), ("end",), tag=tags, resolve_entities=False, no_network=True, huge_tree=False
    )
    line = 1
    try:
        for _, element in parsed:
            reader.count = 0
            line = element.sourceline or line
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        place = Line(source.label, error.lineno or line)
        yield place.rejected(f"not well-formed XML: {error.msg}; the rest of the file was not read")
    except DAMAGE as error:
        yield Line(source.label, line).rejected(f"the data breaks off ({error}); the rest of the file was not read")


def text(element: Element | None) -> str:
    """All text within an element; empty where there is none."""
    return "" if element is None else "".join(element.itertext())


def texts(parent: Element, path: str) -> list[str]:
    """The text of each element that a path leads to."""
    return [text(element) for element in parent.iterfind(path)]


def parse_html(content: bytes) -> Element | None:
    """The tree of an HTML page; None where there is none. UTF-8 unless the page says otherwise."""
    parser = etree.HTMLParser(encoding=None if b"charset" in content[:2048].lower() else "utf-8", huge_tree=False)
    return cast("Element | None", etree.parse(BytesIO(content), parser).getroot())


class _Counted:
    """A stream that ends in an error where too much comes between two elements."""

    def __init__(self, source: Source) -> None:
        self.count = 0
        self._read = source.stream.read1

    def read(self, size: int) -> bytes:
        part = self._read(size)
        self.count += len(part)
        if self.count > MARKUP_BYTES:
            msg = f"{MARKUP_BYTES:,} bytes without the end of a record"
            raise OSError(msg)
        return part

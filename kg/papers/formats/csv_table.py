"""Tables as text: CSV and TSV with a header, cells over several lines, and the semicolons of some spreadsheets."""

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator

from kg.model import Paper, Rejected
from kg.papers.fields import to_paper
from kg.papers.records import listing
from kg.papers.source import Line, Source

ACCEPTED = "CSV or TSV whose header has 'title' and 'abstract' or 'summary'"

_DELIMITERS = ",\t;|"
_UTF16 = (BOM_UTF16_LE, BOM_UTF16_BE)
_UNDECODED = re.compile("[\udc80-\udcff]")


def accepts(head: bytes) -> bool:
    """Whether the first line is a header with a title and a text."""
    return _delimiter(head) is not None


def read(source: Source) -> Iterator[Paper | Rejected]:
    """The papers in the order of the table, one in memory at a time; a row's place is the line that it begins on."""
    rows = _Rows(source)
    header = next(rows, None)
    if header is None:
        yield from rows.rejected
        return
    names = header[1]
    for place, cells in rows:
        yield from rows.rejected
        rows.rejected.clear()
        if any(cell.strip() for cell in cells[len(names) :]):
            yield place.rejected(f"{len(cells)} cells where the header has {len(names)}")
        elif bad := next((found for cell in cells if (found := _UNDECODED.search(cell))), None):
            yield place.rejected(f"not UTF-8: byte 0x{ord(bad.group()) - 0xDC00:02x}; save the table as UTF-8")
        elif any(cell.strip() for cell in cells):
            record: dict[str, str] = {}
            for name, cell in zip(names, cells, strict=False):
                record.setdefault(name, cell)
            yield to_paper(listing.fields(record), place)
    yield from rows.rejected


class _Rows:
    """The rows of a table with their places.

    Attributes:
        rejected: What could not be read since the last row.
    """

    def __init__(self, source: Source) -> None:
        self.rejected: list[Rejected] = []
        self._source = source
        self._line = 0
        self._reader = csv.reader(self._text(), delimiter=_delimiter(source.head) or ",")
        self._numbers: list[int] = []

    def __iter__(self) -> "Iterator[tuple[Line, list[str]]]":
        return self

    def __next__(self) -> tuple[Line, list[str]]:
        while True:
            self._numbers.clear()
            try:
                cells = next(self._reader)
            except csv.Error as error:
                place = Line(self._source.label, self._numbers[0] if self._numbers else 1)
                self.rejected.append(place.rejected(f"not a row: {error}; is a quotation mark missing?"))
                continue
            if cells:
                return Line(self._source.label, self._numbers[0]), cells

    def _text(self) -> Iterator[str]:
        if self._source.head.startswith(_UTF16):
            text, rejected = self._source.text()
            self.rejected += rejected
            for number, line in enumerate(text.splitlines(keepends=True), 1):
                self._numbers.append(number)
                yield line
            return
        for raw in self._source.raw_lines():
            if isinstance(raw, Rejected):
                self.rejected.append(raw)
            else:
                self._numbers.append(raw[0])
                yield raw[1].decode(errors="surrogateescape")


def _delimiter(head: bytes) -> str | None:
    """What parts the cells of a header; None where the first line is no header."""
    text = (
        head.decode("utf-16", "ignore")
        if head.startswith(_UTF16)
        else head.removeprefix(BOM_UTF8).decode(errors="ignore")
    )
    first = next((line for line in text.splitlines() if line.strip()), "")
    for delimiter in _DELIMITERS:
        names = next(csv.reader([first], delimiter=delimiter), [])
        if len(names) > 1 and listing.has_columns(names):
            return delimiter
    return None

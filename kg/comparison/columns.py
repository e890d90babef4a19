"""Records as rows of text: what columns of claims hold, and Markdown, CSV and JSON from tables of columns."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from kg.comparison.rows import PaperRef, Row
from kg.comparison.words import hardware
from kg.plain import escape_json, escape_markdown, markdown_link, spreadsheet_cell

S = TypeVar("S")
T = TypeVar("T")
Columns = Mapping[str, Callable[[T], object]]
"""The name of a column, and what a record has in it."""

DATA: Columns[Row] = {
    "system": lambda row: row.system,
    "relation": lambda row: row.relation,
    "baseline": lambda row: row.baseline,
    "reported_as": lambda row: row.reported_as,
    "unit": lambda row: row.unit,
    "qualifier": lambda row: row.qualifier,
    "factor_low": lambda row: row.factor_low,
    "factor_high": lambda row: row.factor_high,
    "metric": lambda row: row.metric,
    "hardware": lambda row: row.hardware,
    "hardware_scope": lambda row: row.hardware_scope,
    "context": lambda row: row.context,
    "quote": lambda row: row.quote,
    "paper": lambda row: row.paper.title,
    "year": lambda row: row.paper.year,
    "url": lambda row: row.paper.url,
    "paper_id": lambda row: row.paper.id,
    "code": lambda row: row.code,
}
"""A claim as data, for CSV and JSON."""

TEXT: Columns[Row] = {
    "metric": lambda row: row.metric or "",
    "hardware": hardware,
    "context": lambda row: ", ".join(row.context),
    "paper": lambda row: _titled(row.paper),
    "quote": lambda row: row.quote,
}
"""What a claim holds for and where it stands, for people."""


def of_part(columns: Columns[S], part: Callable[[T], S]) -> Columns[T]:
    """The columns of records of which a part has these columns."""

    def reader(cell: Callable[[S], object]) -> Callable[[T], object]:
        return lambda record: cell(part(record))

    return {name: reader(cell) for name, cell in columns.items()}


def in_markdown(columns: Columns[T], row: Callable[[T], Row]) -> Columns[T]:
    """The columns with their text escaped and the title of the row's paper linked."""

    def escaping(cell: Callable[[T], object]) -> Callable[[T], object]:
        return lambda record: escape_markdown(str(cell(record)))

    def linked(record: T) -> str:
        paper = row(record).paper
        return markdown_link(_titled(paper), paper.url)

    return {name: linked if name == "paper" else escaping(cell) for name, cell in columns.items()}


def markdown_table(columns: Columns[T], records: Iterable[T]) -> Iterator[str]:
    """The lines of a table; cells have to be Markdown already."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for record in records:
        yield f"| {' | '.join(str(cell(record)) for cell in columns.values())} |"


def csv_text(columns: Columns[T], records: Iterable[T]) -> str:
    """A file with a line for each record; lists are joined, and what a spreadsheet takes for a formula is defused."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(cell(record)) for cell in columns.values()] for record in records)
    return buffer.getvalue()


def json_text(content: object) -> str:
    """A JSON document in which a terminal finds nothing to obey."""
    return escape_json(json.dumps(content, indent=1, ensure_ascii=False)) + "\n"


def as_object(columns: Columns[T], record: T) -> dict[str, object]:
    """A record as a JSON object."""
    return {name: cell(record) for name, cell in columns.items()}


def number(value: float) -> str:
    """A number for people, with four digits that count.

    >>> number(0.123456), number(3054), number(1234567), number(276.0)
    ('0.1235', '3,054', '1,235,000', '276')
    """
    return f"{float(f'{value:.4g}'):,}".removesuffix(".0")


def _cell(value: object) -> object:
    return spreadsheet_cell("; ".join(value) if isinstance(value, tuple) else value)


def _titled(paper: PaperRef) -> str:
    return f"{paper.title} ({paper.year})" if paper.year else paper.title

"""Tables of measurements, for a terminal and as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table as RichTable


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report.

    Attributes:
        title: What was measured.
        columns: Headings; the first column holds names, the others numbers.
        rows: Cells, ready to print.
        note: What one has to know to read the numbers.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str


def show(table: Table, console: Console) -> None:
    """Prints a table."""
    printed = RichTable(title=table.title, title_justify="left", caption=table.note, caption_justify="left")
    for index, column in enumerate(table.columns):
        printed.add_column(column, justify="right" if index else "left", no_wrap=not index)
    for row in table.rows:
        printed.add_row(*row)
    console.print(printed, "")


def markdown(table: Table) -> str:
    """A table as GitHub's Markdown."""
    head = [table.columns, ["---", *("--:" for _ in table.columns[1:])], *table.rows]
    lines = "\n".join(f"| {' | '.join(cells)} |" for cells in head)
    return f"### {table.title}\n\n{lines}\n\n{table.note}\n"


def number(value: float) -> str:
    """A number with three digits that matter, thousands separated.

    >>> number(1234.5), number(12.345), number(0.1234)
    ('1,234', '12.3', '0.123')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def ratio(value: float) -> str:
    """A ratio, with two decimals where it is small.

    >>> ratio(0.98765), ratio(123.4)
    ('0.99x', '123x')
    """
    return f"{value:.2f}x" if abs(value) < 10 else f"{number(value)}x"

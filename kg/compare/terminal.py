"""A comparison on a terminal: readable at a hundred columns, nothing cut off."""

from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from kg.compare.comparison import Comparison, by, hardware, relation
from kg.compare.rows import Row
from kg.plain import plain

_NARROW = 26
"""Most characters of a column beside the sentence."""


def to_renderable(comparison: Comparison) -> RenderableType:
    """The answer for a rich console: a table for each outcome."""
    parts: list[RenderableType] = []
    for heading, rows in comparison.headings():
        parts.append(Text(plain(heading), style="bold"))
        parts.append(_table(rows) if rows else Text())
    return Group(*parts)


def _table(rows: tuple[Row, ...]) -> Table:
    table = Table(show_lines=True)
    for column in ("claim", "by", "metric", "on"):
        table.add_column(column, overflow="fold", max_width=_NARROW)
    table.add_column("paper and sentence", overflow="fold", ratio=1, min_width=2 * _NARROW)
    for row in rows:
        table.add_row(_claim(row), plain_text(by(row)), plain_text(row.metric or ""), _conditions(row), _source(row))
    return table


def plain_text(text: str) -> Text:
    """Text without mark-up and control characters."""
    return Text(plain(text))


def _claim(row: Row) -> Text:
    return Text.assemble(
        (plain(row.system), "bold"), f" {relation(row)} ", (plain(row.baseline or "an unnamed baseline"), "italic")
    )


def _conditions(row: Row) -> Text:
    return Text(plain("; ".join(filter(None, (hardware(row), ", ".join(row.context))))))


def _source(row: Row) -> Text:
    year = f" ({row.paper.year})" if row.paper.year else ""
    url = row.paper.url or ""
    link = Style(bold=True, link=url if url.startswith("https://") and url.isascii() and url.isprintable() else None)
    code = f"\n{plain(row.code)}" if row.code else ""
    return Text.assemble((plain(row.paper.title), link), year, f"\n{plain(row.quote)}", (code, "dim"))

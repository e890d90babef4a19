"""A comparison on a terminal: readable at a hundred columns, nothing cut off."""

from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from kg.comparison.answers import Comparison, by, hardware, relation
from kg.comparison.rows import Row
from kg.plain import plain

_NARROW = 26


def to_renderable(comparison: Comparison) -> RenderableType:
    """The answer for a rich console: a table for each outcome."""
    parts: list[RenderableType] = []
    for heading, rows in comparison.headings():
        parts.append(Text(plain(heading), style="bold"))
        parts.append(_table(rows) if rows else Text())
    return Group(*parts)


def _table(rows: tuple[Row, ...]) -> Table:
    table = Table(show_lines=True)
    table.add_column("claim", overflow="fold", max_width=_NARROW)
    table.add_column("how much, in what, on what", overflow="fold", max_width=_NARROW)
    table.add_column("paper and sentence", overflow="fold")
    for row in rows:
        table.add_row(_claim(row), _result(row), _source(row))
    return table


def _claim(row: Row) -> Text:
    baseline = plain(row.baseline or "an unnamed baseline")
    return Text.assemble((plain(row.system), "bold"), f" {relation(row)} ", (baseline, "bold"))


def _result(row: Row) -> Text:
    result = ", ".join(filter(None, (by(row), row.metric)))
    return Text("\n".join(plain(line) for line in (result, hardware(row), ", ".join(row.context)) if line))


def _source(row: Row) -> Text:
    year = f" ({row.paper.year})" if row.paper.year else ""
    url = row.paper.url or ""
    title = Style(italic=True, link=url if url.startswith("https://") and url.isascii() and url.isprintable() else None)
    code = f"\n{plain(row.code)}" if row.code else ""
    return Text.assemble((f"{plain(row.paper.title)}{year}", title), f"\n{plain(row.quote)}", (code, "dim"))

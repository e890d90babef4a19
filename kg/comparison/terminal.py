"""An answer on a terminal: readable at a hundred columns, nothing cut off."""

from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from kg.comparison import words
from kg.comparison.answers import Answer
from kg.comparison.rows import PaperRef, PaperRow, Row
from kg.plain import plain

_SHARES = (2, 2, 7)


def to_renderable(answer: Answer) -> RenderableType:
    """The answer for a rich console: a table for each comparable cell, below the heading of its section."""
    parts: list[RenderableType] = []
    for section in answer.sections():
        parts.append(Text(plain(section.heading), style="bold"))
        for group in section.groups:
            if group.title:
                parts.append(Text(plain(group.title), style="cyan"))
            parts.append(_table(group.rows))
        parts.append(Text())
    return Group(*parts)


def _table(rows: tuple[Row | PaperRow, ...]) -> Table:
    table = Table(show_lines=True, show_header=False, expand=True)
    # Shares, not widths, so that the tables of all cells are in line.
    for share in _SHARES if isinstance(rows[0], Row) else _SHARES[1:]:
        table.add_column(overflow="fold", ratio=share)
    for row in rows:
        table.add_row(*(_claim(row) if isinstance(row, Row) else _paper(row)))
    return table


def _claim(row: Row) -> tuple[Text, ...]:
    """A claim in three parts: who beats whom; by how much, in what, on what; and where it says so."""
    baseline = plain(words.baseline(row) or "an unnamed baseline")
    claim = Text.assemble((plain(words.system(row)), "bold"), f" {words.relation(row)} ", (baseline, "bold"))
    factor, value = words.factor(row), words.value(row)
    reported = f" ({value})" * bool(factor and value and value not in factor)
    result = ", ".join(filter(None, ((factor or value) + reported, words.metric(row))))
    lines = (result, words.hardware(row), ", ".join(row.context))
    return claim, Text("\n".join(plain(line) for line in lines if line)), _source(row.paper, words.quote(row), row.code)


def _paper(row: PaperRow) -> tuple[Text, ...]:
    return Text(plain(", ".join(row.things))), _source(row.paper, "", row.code)


def _source(paper: PaperRef, quote: str, code: str | None) -> Text:
    url = paper.url or ""
    title = Style(italic=True, link=url if url.startswith("https://") and url.isascii() and url.isprintable() else None)
    lines: list[tuple[str, str | Style]] = [
        (f"{plain(paper.title)}{words.year(paper.year)}", title),
        (plain(quote), ""),
        (plain(code or ""), "dim"),
    ]
    return Text("\n").join(Text(text, style=style) for text, style in lines if text)

"""A comparison as text: Markdown, CSV, JSON, and a table for the terminal."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kg.compare.question import Question
from kg.compare.rows import Row
from kg.schema import HardwareScope, Qualifier, Relation

if TYPE_CHECKING:
    from rich.console import RenderableType

HEADINGS: Mapping[Relation, str] = {
    Relation.OUTPERFORMS: "Better",
    Relation.MATCHES: "On a par",
    Relation.UNDERPERFORMS: "Worse",
}
_COLUMNS = ("paper", "year", "system", "baseline", "by", "metric", "hardware", "context", "quote", "code")
_BOUND = {
    Qualifier.UP_TO: "up to ",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.ABOUT: "about ",
    Qualifier.AVERAGE: "avg. ",
}
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its rows."""

    question: Question
    label: str
    rows: tuple[Row, ...]

    def renderable(self) -> "RenderableType":
        """The answer for a rich console."""
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        if not self.rows:
            return Text(f"No paper here compares anything with {self.label}.")
        parts: list[Any] = []
        for relation, rows in _blocks(self.rows):
            table = Table(title=_title(self.label, relation, rows), title_justify="left", show_lines=True)
            for column in ("paper", "system", "baseline", "by", "metric", "hardware", "context"):
                table.add_column(column, overflow="fold")
            table.add_column("quote", ratio=2, overflow="fold")
            for row in rows:
                cells = _cells(row)
                name = f"{cells['paper']} ({row.paper.year})" if row.paper.year else cells["paper"]
                shown = [
                    name,
                    *(cells[c] for c in ("system", "baseline", "by", "metric", "hardware", "context", "quote")),
                ]
                table.add_row(*(Text(cell) for cell in shown))
            parts.append(table)
        return Group(*parts)


def to_markdown(answer: Answer) -> str:
    """One table per relation; the paper's title links to it."""
    if not answer.rows:
        return f"No paper here compares anything with {_escape(answer.label)}.\n"
    lines: list[str] = []
    for relation, rows in _blocks(answer.rows):
        lines += [f"### {_escape(_title(answer.label, relation, rows))}", ""]
        lines += [f"| {' | '.join(_COLUMNS)} |", f"|{'---|' * len(_COLUMNS)}"]
        for row in rows:
            cells = {name: _escape(cell) for name, cell in _cells(row).items()}
            if row.paper.url:
                cells["paper"] = f"[{cells['paper']}](<{row.paper.url}>)"
            lines.append(f"| {' | '.join(cells[column] for column in _COLUMNS)} |")
        lines.append("")
    return "\n".join(lines)


def to_csv(answer: Answer) -> str:
    """One line per row, all fields; cells that a spreadsheet would run as a formula begin with an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["relation", *_COLUMNS, "reported_as", "low", "high", "unit", "qualifier", "factor_low", "factor_high",
                     "metric_class", "hardware_scope", "url", "derived"])  # fmt: skip
    for row in answer.rows:
        cells = _cells(row)
        fields = [row.relation.value, *(cells[column] for column in _COLUMNS), row.reported_as, row.low, row.high, row.unit,
                  row.qualifier, row.factor_low, row.factor_high, row.metric_class, row.hardware_scope.value,
                  row.paper.url, row.derived]  # fmt: skip
        writer.writerow([_spreadsheet_safe(field) for field in fields])
    return buffer.getvalue()


def to_json(answer: Answer) -> str:
    """The question and its rows as one object."""
    content = {"question": answer.question.text, "rows": [row.model_dump(mode="json") for row in answer.rows]}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


WRITERS: Mapping[str, Callable[[Answer], str]] = {"md": to_markdown, "csv": to_csv, "json": to_json}
"""Text formats by name."""


def _blocks(rows: Sequence[Row]) -> list[tuple[Relation, list[Row]]]:
    return [(relation, list(block)) for relation, block in groupby(rows, key=lambda row: row.relation)]


def _title(label: str, relation: Relation, rows: Sequence[Row]) -> str:
    papers = len({row.paper.id for row in rows})
    return f"{HEADINGS[relation]}: {label} ({papers} paper{'s' * (papers > 1)})"


def by(row: Row) -> str:
    """How much, with its bound: "up to 6.7x"; other units carry their factor behind."""
    if row.reported_as is None:
        return ""
    text = f"{_BOUND[row.qualifier] if row.qualifier else ''}{row.reported_as}"
    if row.unit == "x" or row.factor_low is None or row.factor_high is None:
        return text
    low, high = f"{row.factor_low:.3g}", f"{row.factor_high:.3g}"
    return f"{text} ({low}x)" if low == high else f"{text} ({low}-{high}x)"


def _cells(row: Row) -> dict[str, str]:
    inherited = " (inherited)" if row.hardware_scope is HardwareScope.INHERITED else ""
    return {
        "paper": row.paper.title,
        "year": str(row.paper.year or ""),
        "system": row.system,
        "baseline": row.baseline or "",
        "by": by(row),
        "metric": row.metric or "",
        "hardware": ", ".join(row.hardware) + inherited,
        "context": ", ".join(row.context),
        "quote": " ".join(row.quote.split()),
        "code": row.code or "",
    }


def _escape(text: str) -> str:
    """Text inside a Markdown table cell: no cell border, no HTML, no link or emphasis of its own."""
    text = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{c}" if c in "\\|*_[]`~" else c for c in text)


def _spreadsheet_safe(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA_START):
        return f"'{value}"
    return value

"""A comparison as text: Markdown, CSV and JSON. What papers say can neither break a table nor run in one."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from urllib.parse import quote

from kg.comparison.answers import Comparison, by, hardware, relation
from kg.comparison.rows import Row
from kg.plain import escape_json, plain

_MARKDOWN: Mapping[str, Callable[[Row], str]] = {
    "paper": lambda row: _link(row.paper.title, row.paper.url),
    "year": lambda row: str(row.paper.year or ""),
    "system": lambda row: _escape(row.system),
    "relation": lambda row: _escape(relation(row)),
    "baseline": lambda row: _escape(row.baseline or ""),
    "by": lambda row: _escape(by(row)),
    "metric": lambda row: _escape(row.metric or ""),
    "hardware": lambda row: _escape(hardware(row)),
    "context": lambda row: _escape(", ".join(row.context)),
    "quote": lambda row: _escape(row.quote),
    "code": lambda row: _link(row.code.split("://", 1)[-1], row.code) if row.code else "",
}
_CSV: Mapping[str, Callable[[Row], object]] = {
    "paper": lambda row: row.paper.title,
    "year": lambda row: row.paper.year,
    "url": lambda row: row.paper.url,
    "system": lambda row: row.system,
    "relation": lambda row: row.relation,
    "baseline": lambda row: row.baseline,
    "reported_as": lambda row: row.reported_as,
    "low": lambda row: row.low,
    "high": lambda row: row.high,
    "unit": lambda row: row.unit,
    "qualifier": lambda row: row.qualifier,
    "factor_low": lambda row: row.factor_low,
    "factor_high": lambda row: row.factor_high,
    "metric": lambda row: row.metric,
    "metric_class": lambda row: row.metric_class,
    "hardware": lambda row: "; ".join(row.hardware),
    "hardware_scope": lambda row: row.hardware_scope,
    "context": lambda row: "; ".join(row.context),
    "quote": lambda row: row.quote,
    "code": lambda row: row.code,
    "derived": lambda row: str(row.derived).lower(),
    "paper_id": lambda row: row.paper.id,
}
_MARKUP = frozenset("\\|*_[]`~$")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# OWASP, "CSV Injection"; the full-width forms count in spreadsheets of East Asian locales.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_URL_CHARACTERS = "/:?#@&=+,;%~.-_"


def to_markdown(comparison: Comparison) -> str:
    """One table for each outcome; titles link to their papers."""
    lines: list[str] = []
    for heading, rows in comparison.headings():
        lines += [f"### {_escape(heading)}", ""]
        if rows:
            lines += [f"| {' | '.join(_MARKDOWN)} |", f"|{'---|' * len(_MARKDOWN)}"]
            lines += [f"| {' | '.join(cell(row) for cell in _MARKDOWN.values())} |" for row in rows]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def to_csv(comparison: Comparison) -> str:
    """One line per row, all fields; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_CSV)
    writer.writerows([_cell(field(row)) for field in _CSV.values()] for row in comparison)
    return buffer.getvalue()


def to_json(comparison: Comparison) -> str:
    """The question and its rows as one object; rows of every relation."""
    content = {
        "question": comparison.question.text,
        "rows": [row.model_dump(mode="json") for row in comparison],
    }
    return escape_json(json.dumps(content, indent=1, ensure_ascii=False)) + "\n"


WRITERS: Mapping[str, Callable[[Comparison], str]] = {"md": to_markdown, "csv": to_csv, "json": to_json}
"""Text formats by name."""


def _escape(text: str) -> str:
    """Text inside a Markdown table cell: no cell border, no HTML, no link, formula or emphasis of its own."""
    return "".join(f"\\{c}" if c in _MARKUP else c for c in plain(text)).translate(_ENTITIES)


def _link(text: str, url: str | None) -> str:
    if not url or not url.startswith(("https://", "http://")):
        return _escape(text)
    return f"[{_escape(text)}](<{quote(url, safe=_URL_CHARACTERS, errors='replace')}>)"


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text

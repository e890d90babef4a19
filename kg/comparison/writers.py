"""An answer as text: Markdown, CSV and JSON. What papers say can neither break a table nor run in one."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict

from kg.comparison.answers import Answer, Comparison, PaperList
from kg.comparison.cells import cell_of
from kg.comparison.latex import to_latex
from kg.comparison.report import to_html
from kg.comparison.rows import PaperRow, Row
from kg.plain import escape_json, escape_markdown, markdown_link, spreadsheet_cell

_CLAIM_FIELDS: Mapping[str, Callable[[Row], object]] = {
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
    "status": lambda row: row.status,
    "paper_id": lambda row: row.paper.id,
    "claim": lambda row: row.claim,
    "cell": lambda row: cell_of(row).title,
    "system_of": lambda row: row.system_of,
    "baseline_of": lambda row: row.baseline_of,
}
_PAPER_FIELDS: Mapping[str, Callable[[PaperRow], object]] = {
    "paper": lambda row: row.paper.title,
    "year": lambda row: row.paper.year,
    "url": lambda row: row.paper.url,
    "things": lambda row: "; ".join(row.things),
    "code": lambda row: row.code,
    "paper_id": lambda row: row.paper.id,
}


def to_markdown(answer: Answer) -> str:
    """One table for each section, the rows of a cell below a row that names it; titles link to their papers."""
    return "\n".join(_markdown_lines(answer)).rstrip() + "\n"


def _markdown_lines(answer: Answer) -> Iterator[str]:
    for section in answer.sections():
        yield from (f"### {escape_markdown(section.heading)}", "")
        if section.groups:
            yield from (f"| {' | '.join(section.columns)} |", f"|{'---|' * len(section.columns)}")
        for group in section.groups:
            if group.title:
                yield f"| **{escape_markdown(group.title)}** |{' |' * (len(section.columns) - 1)}"
            yield from (
                f"| {' | '.join(markdown_link(*cell(row)) for cell in section.columns.values())} |"
                for row in group.rows
            )
        if section.groups:
            yield ""


def to_csv(answer: Answer) -> str:
    """One line per row, all fields; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    table: list[tuple[object, ...]]
    if isinstance(answer, PaperList):
        table = [tuple(_PAPER_FIELDS), *(tuple(field(row) for field in _PAPER_FIELDS.values()) for row in answer)]
    else:
        rows = ((outcome, *(field(row) for field in _CLAIM_FIELDS.values())) for outcome, row in answer.outcomes())
        table = [("outcome", *_CLAIM_FIELDS), *rows]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([spreadsheet_cell(value) for value in row] for row in table)
    return buffer.getvalue()


def to_json(answer: Answer) -> str:
    """The question and its rows as one object; each row of a comparison with its outcome and its comparable cell."""
    if isinstance(answer, PaperList):
        rows = [row.model_dump(mode="json") for row in answer]
    else:
        rows = [
            {"outcome": outcome, **row.model_dump(mode="json"), "cell": asdict(cell_of(row))}
            for outcome, row in answer.outcomes()
        ]
    content: dict[str, object] = {"question": answer.question.text}
    if isinstance(answer, Comparison) and answer.cycles:
        content["cycles"] = answer.cycles
    content["rows"] = rows
    return escape_json(json.dumps(content, indent=1, ensure_ascii=False)) + "\n"


WRITERS: Mapping[str, Callable[[Answer], str]] = {
    "md": to_markdown,
    "csv": to_csv,
    "json": to_json,
    "latex": to_latex,
    "html": to_html,
}
"""Text formats by name."""

"""A ranking on a terminal and as Markdown, CSV and JSON."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.text import Text

from kg.comparison.columns import (
    DATA,
    TEXT,
    Columns,
    as_object,
    csv_text,
    in_markdown,
    json_text,
    markdown_table,
    number,
    of_part,
)
from kg.comparison.ranking import Ranked, Ranking, Result
from kg.comparison.words import hardware
from kg.display import to_renderable as to_table
from kg.plain import escape_markdown, plain
from kg.schema import Origin

_MEASURED: Mapping[Origin, str] = {Origin.OWN: "own system", Origin.REPORTED: "system of others"}


class _Line(NamedTuple):
    """A result and the list that it stands in."""

    ranked: Ranked
    result: Result


_TEXT: Columns[Result] = {
    "value": lambda result: value(result),
    "as reported": lambda result: result.row.reported_as or "",
    "system": lambda result: result.row.system,
    "measured": lambda result: _MEASURED[result.origin],
    **of_part(TEXT, lambda result: result.row),
}
_MARKDOWN: Columns[Result] = in_markdown(_TEXT, lambda result: result.row)
_TERMINAL: Columns[Result] = {
    "value": lambda result: value(result),
    "as reported": _TEXT["as reported"],
    "of what, on what": lambda result: _conditions(result),
    "paper": _TEXT["paper"],
    "quote": _TEXT["quote"],
}
_DATA: Columns[_Line] = {
    "value_low": lambda line: line.result.low,
    "value_high": lambda line: line.result.high,
    "value_unit": lambda line: line.ranked.unit,
    "better": lambda line: line.ranked.direction,
    "origin": lambda line: line.result.origin,
    **of_part(DATA, lambda line: line.result.row),
}


def value(result: Result) -> str:
    """A value in the unit of its list, with its bound: "up to 170", "66-276"."""
    bound = f"{result.row.qualifier} " if result.row.qualifier else ""
    upper = f"-{number(result.high)}" if result.high != result.low else ""
    return f"{bound}{number(result.low)}{upper}"


def to_renderable(ranking: Ranking, *, width: int) -> RenderableType:
    """The lists for a rich console of this width."""
    parts: list[RenderableType] = []
    for ranked in ranking:
        parts.append(Text(plain(ranking.heading(ranked)), style="bold"))
        rows = [[str(cell(result)) for cell in _TERMINAL.values()] for result in ranked.results]
        parts.append(to_table(tuple(_TERMINAL), rows, width=width))
    return Group(*(parts or [Text(plain(_nothing(ranking)))]))


def to_markdown(ranking: Ranking) -> str:
    """One table for each list."""
    lines: list[str] = []
    for ranked in ranking:
        lines += [f"### {escape_markdown(ranking.heading(ranked))}", "", *markdown_table(_MARKDOWN, ranked.results), ""]
    return "\n".join(lines or [escape_markdown(_nothing(ranking))]).rstrip() + "\n"


def to_csv(ranking: Ranking) -> str:
    """One line for each result, all fields."""
    return csv_text(_DATA, _lines(ranking))


def to_json(ranking: Ranking) -> str:
    """The results as one object, in the order of the lists."""
    content = {
        "metric": ranking.metric,
        "hardware": ranking.hardware,
        "results": [as_object(_DATA, line) for line in _lines(ranking)],
    }
    return json_text(content)


WRITERS: Mapping[str, Callable[[Ranking], str]] = {"md": to_markdown, "csv": to_csv, "json": to_json}
"""Text formats by name."""


def _lines(ranking: Ranking) -> Iterator[_Line]:
    return (_Line(ranked, result) for ranked in ranking for result in ranked.results)


def _conditions(result: Result) -> str:
    row = result.row
    whose = f" ({_MEASURED[result.origin]})" * (result.origin is Origin.REPORTED)
    return ", ".join(filter(None, (f"{row.system}{whose}", row.metric, hardware(row), *row.context)))


def _nothing(ranking: Ranking) -> str:
    return f"no absolute results of {ranking.metric}{f' on {ranking.hardware}' if ranking.hardware else ''}"

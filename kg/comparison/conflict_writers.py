"""Conflicts on a terminal and as Markdown, CSV and JSON."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    of_part,
)
from kg.comparison.conflicts import Conflict, Side
from kg.comparison.rows import Row
from kg.comparison.words import hardware
from kg.display import to_renderable as to_table
from kg.plain import escape_markdown, plain

_NOTHING = "no conflicts"


class _Line(NamedTuple):
    """A claim, the side that it takes and the conflict that it is part of, counted from 1."""

    number: int
    conflict: Conflict
    side: Side
    row: Row


_TEXT: Columns[_Line] = {
    "says": lambda line: f"{line.side.winner} beats {line.side.loser}",
    "by": lambda line: _by(line.row),
    **of_part(TEXT, lambda line: line.row),
}
_MARKDOWN: Columns[_Line] = in_markdown(_TEXT, lambda line: line.row)
_TERMINAL: Columns[_Line] = {
    "says": _TEXT["says"],
    "by, in what, on what": lambda line: _conditions(line.row),
    "paper": _TEXT["paper"],
    "quote": _TEXT["quote"],
}
_CSV: Columns[_Line] = {
    "conflict": lambda line: line.number,
    "kind": lambda line: line.conflict.kind,
    "place": lambda line: line.conflict.place,
    "measured": lambda line: line.conflict.metric,
    "winner": lambda line: line.side.winner,
    "loser": lambda line: line.side.loser,
    "papers": lambda line: len(line.side.support),
    "independent_papers": lambda line: len(line.side.support.independent),
    **of_part(DATA, lambda line: line.row),
}


def to_renderable(conflicts: Sequence[Conflict], *, width: int) -> RenderableType:
    """The conflicts for a rich console of this width."""
    parts: list[RenderableType] = []
    for number, conflict in enumerate(conflicts, 1):
        parts.append(Text(plain(str(conflict)), style="bold"))
        parts += [Text(plain(str(side))) for side in conflict.sides]
        rows = [[str(cell(line)) for cell in _TERMINAL.values()] for line in _lines(number, conflict)]
        parts.append(to_table(tuple(_TERMINAL), rows, width=width))
    return Group(*(parts or [Text(_NOTHING)]))


def to_markdown(conflicts: Sequence[Conflict]) -> str:
    """One table for each conflict."""
    lines: list[str] = []
    for number, conflict in enumerate(conflicts, 1):
        lines += [f"### {escape_markdown(str(conflict))}", ""]
        lines += [f"- {escape_markdown(str(side))}" for side in conflict.sides]
        lines += ["", *markdown_table(_MARKDOWN, _lines(number, conflict)), ""]
    return "\n".join(lines or [_NOTHING]).rstrip() + "\n"


def to_csv(conflicts: Sequence[Conflict]) -> str:
    """One line for each claim; those of one conflict share its number."""
    return csv_text(_CSV, _all_lines(conflicts))


def to_json(conflicts: Sequence[Conflict]) -> str:
    """The conflicts as a list of objects."""
    return json_text([_content(conflict) for conflict in conflicts])


WRITERS: Mapping[str, Callable[[Sequence[Conflict]], str]] = {"md": to_markdown, "csv": to_csv, "json": to_json}
"""Text formats by name."""


def _content(conflict: Conflict) -> dict[str, object]:
    sides = [
        {
            "winner": side.winner,
            "loser": side.loser,
            "own_papers": side.support.own,
            "independent_papers": side.support.independent,
            "claims": [as_object(DATA, row) for row in side.rows],
        }
        for side in conflict.sides
    ]
    return {"kind": conflict.kind, "metric": conflict.metric, "place": conflict.place, "sides": sides}


def _by(row: Row) -> str:
    """How much, as reported: the factor of "B is 12% slower than A" would be that of the loser."""
    return " ".join(filter(None, (row.qualifier, row.reported_as)))


def _conditions(row: Row) -> str:
    return ", ".join(filter(None, (_by(row), row.metric, hardware(row), *row.context)))


def _lines(number: int, conflict: Conflict) -> Iterator[_Line]:
    return (_Line(number, conflict, side, row) for side in conflict.sides for row in side.rows)


def _all_lines(conflicts: Iterable[Conflict]) -> Iterator[_Line]:
    for number, conflict in enumerate(conflicts, 1):
        yield from _lines(number, conflict)

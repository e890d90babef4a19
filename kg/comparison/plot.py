"""A dot plot of factors: one panel for each metric, on a log scale around the line of 1x, bounds as whiskers.

All panels share one scale, so that 2x is at the same place in each. Rows stand below the comparable cell that they
belong to, ending in the factor in words. A dot is the number; a whisker leads from it to where the
number may lie by its bound: between both ends of a range, back to 1x from "up to", onwards from "at least".
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from kg.artefacts import replacing
from kg.comparison import words
from kg.comparison.answers import Answer
from kg.comparison.cells import CellRows, by_cell
from kg.comparison.drawing import Drawing, Form, Item, Label, Line, Mark, Shape, to_png, to_svg
from kg.comparison.rows import Row
from kg.errors import ExportError
from kg.plain import plain
from kg.schema import Qualifier, Relation, Status

_WIDTH, _MARGIN = 960.0, 16.0
_LEFT, _RIGHT = 400.0, 150.0
_ROW, _AXIS, _GAP = 20.0, 22.0, 12.0
_TEXT, _SMALL = 12.0, 11.0
_INK, _FAINT, _GRID = "#1c2126", "#5c6670", "#dfe3e8"
_COLOURS = {Relation.OUTPERFORMS: "#1a6fb5", Relation.MATCHES: "#5c6670", Relation.UNDERPERFORMS: "#b5501a"}
_LEGEND = (
    "dot: as stated · hollow: about · square: on average · line: range, or up to · arrow: at least · grey: derived"
)
PLOT_WRITERS: Mapping[str, Callable[[Drawing], bytes]] = {
    ".svg": lambda drawing: to_svg(drawing).encode(),
    ".png": to_png,
}
"""Formats of pictures, by the ending of the file's name."""
_STEPS = (1, 2, 5)
_MOST_TICKS = 9
_CHARACTER = 0.54
"""Width of an average character of the font, in its size."""


def to_plot(answer: Answer) -> Drawing:
    """The factors of an answer.

    Raises:
        ExportError: if no row has a factor.
    """
    rows = _drawn(answer)
    if not rows:
        msg = "there is nothing to plot: no row of the answer has a factor"
        raise ExportError(msg)
    title = next(iter(answer.sections())).heading
    items = [Item((Label(_MARGIN, _MARGIN + 14, _cut(title, _WIDTH - 2 * _MARGIN, 15), 15, _INK, bold=True),))]
    scale = _Scale.over(rows)
    by_metric = groupby(by_cell(rows), key=lambda cell: (cell.cell.metric_class, (cell.cell.metric or "").casefold()))
    bottom = top = _MARGIN + 30 + _AXIS
    panels: list[Item] = []
    for _, cells in by_metric:
        panel = _Panel(tuple(cells), scale, bottom)
        panels += panel.items()
        bottom = panel.bottom + _GAP
    items += [Item(tuple(_axis(scale, top, bottom))), *panels]
    bottom += _AXIS + _GAP
    items.append(Item((Label(_MARGIN, bottom, _LEGEND, _SMALL, _FAINT),)))
    return Drawing(_WIDTH, bottom + _MARGIN, title, tuple(items))


def write_plot(answer: Answer, path: Path) -> None:
    """Writes the factors of an answer as a picture.

    Raises:
        ExportError: if the name of the file ends in neither ``.svg`` nor ``.png``, if no row has a factor, or if the
            file cannot be written.
    """
    if path.suffix.lower() not in PLOT_WRITERS:
        msg = f"a plot is written as {' or '.join(PLOT_WRITERS)}; name the file accordingly"
        raise ExportError(msg, where=str(path))
    content = PLOT_WRITERS[path.suffix.lower()](to_plot(answer))
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def has_factors(answer: Answer) -> bool:
    """Whether there is something to plot."""
    return bool(_drawn(answer))


@dataclass(frozen=True, slots=True)
class _Panel:
    """The factors of one metric."""

    cells: tuple[CellRows, ...]
    scale: "_Scale"
    top: float

    @property
    def bottom(self) -> float:
        lines = sum(1 + len(cell.rows) for cell in self.cells)
        return self.top + _ROW * (1 + lines)

    def items(self) -> Iterator[Item]:
        cell = self.cells[0].cell
        metric = cell.metric or "metric not stated"
        family = f"{cell.metric_class}: " if cell.metric_class and cell.metric_class != metric else ""
        yield Item((Label(_MARGIN, self.top + 13, f"{family}{metric}", _TEXT + 1, _INK, bold=True),))
        y = self.top + _ROW
        for group in self.cells:
            conditions = group.cell.title.partition(" · ")[2]
            text = _cut(conditions, _LEFT - _MARGIN, _SMALL)
            yield Item((Label(_MARGIN, y + 14, text, _SMALL, _FAINT),), (0, y, _LEFT, _ROW), group.cell.title)
            y += _ROW
            for row in group.rows:
                yield _item(row, self.scale, y)
                y += _ROW


@dataclass(frozen=True, slots=True)
class _Scale:
    """A log scale between two factors."""

    low: float
    high: float

    @classmethod
    def over(cls, rows: Iterable[Row]) -> "_Scale":
        ends = [1.0, *(end for row in rows for end in (row.factor_low, row.factor_high) if end)]
        low, high = min(ends) / 1.15, max(ends) * 1.15
        return cls(min(low, 0.8), max(high, 1.25))

    def x(self, factor: float) -> float:
        share = math.log(factor / self.low) / math.log(self.high / self.low)
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 2)

    def ticks(self) -> list[float]:
        """Round factors on the scale: 1, 2, 5, 10...; powers of ten, or of more, where that gives too many."""
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        decades = range(first, last + 1)
        fine = [step * 10.0**power for power in decades for step in _STEPS]
        apart = math.ceil(len(decades) / _MOST_TICKS)
        coarse = [10.0**power for power in decades if power % apart == 0]
        inside = [tick for tick in fine if self.low <= tick <= self.high]
        return inside if len(inside) <= _MOST_TICKS else [tick for tick in coarse if self.low <= tick <= self.high]


def _axis(scale: _Scale, top: float, floor: float) -> Iterator[Mark]:
    for tick in scale.ticks():
        yield Line(scale.x(tick), top, scale.x(tick), floor, _GRID)
        for y in (top - 6, floor + 14):
            yield Label(scale.x(tick), y, f"{tick:,.6g}x", _SMALL, _FAINT, "middle")
    yield Line(scale.x(1), top, scale.x(1), floor + 3, _INK, 1.5)


def _item(row: Row, scale: _Scale, top: float) -> Item:
    """A row: its name, and its number between the ends that its bound allows."""
    y = top + _ROW / 2
    colour = _FAINT if row.status is Status.DERIVED else _COLOURS.get(row.relation, _INK)
    system = row.system if row.system != words.UNNAMED else row.paper.title.partition(":")[0]
    name = plain(f"{system} vs {row.baseline or 'an unnamed baseline'}")
    label = Label(_MARGIN + 12, y + 4, _cut(name, _LEFT - _MARGIN - 24, _TEXT), _TEXT, _INK)
    factor = Label(_WIDTH - _MARGIN, y + 4, words.factor(row), _SMALL, _FAINT, "end")
    marks = (label, *_whisker(row, scale, y, colour), _dot(row, scale, y, colour), factor)
    return Item(marks, (0, top, _WIDTH, _ROW), _tip(row))


def _whisker(row: Row, scale: _Scale, y: float, colour: str) -> Iterator[Mark]:
    low, high = _ends(row)
    if low < high:
        yield Line(scale.x(low), y, scale.x(high), y, colour, 2)
        yield from (Line(scale.x(end), y - 4, scale.x(end), y + 4, colour, 2) for end in (low, high))
    elif row.qualifier is Qualifier.UP_TO:
        yield Line(scale.x(1), y, scale.x(high), y, colour, 2)
    elif row.qualifier is Qualifier.AT_LEAST:
        edge = scale.high if high >= 1 else scale.low
        yield Line(scale.x(high), y, scale.x(edge), y, colour, 2)
        yield Shape("right" if high >= 1 else "left", scale.x(edge), y, 4, colour)


def _dot(row: Row, scale: _Scale, y: float, colour: str) -> Shape:
    low, high = _ends(row)
    form: Form = "square" if row.qualifier is Qualifier.AVERAGE else "dot"
    return Shape(form, scale.x(math.sqrt(low * high)), y, 4.5, colour, filled=row.qualifier is not Qualifier.ABOUT)


def _ends(row: Row) -> tuple[float, float]:
    return row.factor_low or 1.0, row.factor_high or 1.0


def _drawn(answer: Answer) -> list[Row]:
    """The rows that a log scale can show."""
    return [
        row for row in answer if isinstance(row, Row) and 0 < (row.factor_low or 0) <= (row.factor_high or 0) < math.inf
    ]


def _tip(row: Row) -> str:
    reported = words.value(row)
    claim = (
        f"{words.system(row)} {words.relation(row)} {words.baseline(row) or 'an unnamed baseline'}: {words.factor(row)}"
    )
    lines = (
        claim + f" ({reported})" * bool(reported),
        " · ".join(filter(None, (words.metric(row), words.hardware(row), ", ".join(row.context)))),
        words.quote(row),
        f"{row.paper.title}{words.year(row.paper.year)}",
    )
    return "\n".join(line for line in lines if line)


def _cut(text: str, width: float, size: float) -> str:
    """Text that fits into a width."""
    most = int(width / (size * _CHARACTER))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"

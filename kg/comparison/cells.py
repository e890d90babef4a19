"""Comparable cells: rows whose numbers speak of the same metric, workload and hardware."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kg.comparison.rows import Row
from kg.schema import MetricClass

_CLASSES = list(MetricClass)


@dataclass(frozen=True, slots=True)
class Cell:
    """What rows have to share to be compared. What a text does not state is empty.

    Attributes:
        metric_class: Family of the metric.
        metric: The vocabulary's metric; else as in the text.
        workload: Workloads, models, datasets and settings, sorted.
        hardware: Devices, sorted.
    """

    metric_class: MetricClass | None
    metric: str | None
    workload: tuple[str, ...]
    hardware: tuple[str, ...]

    @property
    def title(self) -> str:
        """The cell in one line, with what is not stated."""
        measured = self.metric or "metric not stated"
        if self.metric_class and self.metric_class != measured:
            measured = f"{self.metric_class}: {measured}"
        workload = ", ".join(self.workload) or "workload not stated"
        return f"{measured} · {workload} · {', '.join(self.hardware) or 'hardware not stated'}"


@dataclass(frozen=True, slots=True)
class CellRows:
    """The rows of one cell, the largest factor first."""

    cell: Cell
    rows: tuple[Row, ...]


def cell_of(row: Row) -> Cell:
    """The cell of a row."""
    return Cell(row.metric_class, row.measure, tuple(sorted(row.context)), row.hardware)


def by_cell(rows: Iterable[Row]) -> tuple[CellRows, ...]:
    """Rows by cell. Cells go by metric, what is stated before what is not; rows by factor, then by value and year.

    Spelling apart from case is kept: "at 4K tokens" and "for 4096 tokens" are two workloads.
    """
    cells: dict[Any, list[Row]] = {}
    for row in rows:
        cells.setdefault(_key(cell_of(row)), []).append(row)
    return tuple(_sorted(cells[key]) for key in sorted(cells))


def _sorted(rows: Sequence[Row]) -> CellRows:
    return CellRows(cell_of(rows[0]), tuple(sorted(rows, key=_order)))


def _key(cell: Cell) -> tuple[Any, ...]:
    family = _CLASSES.index(cell.metric_class) if cell.metric_class else len(_CLASSES)
    metric = (cell.metric or "").casefold()
    hardware, workload = (tuple(sorted(map(str.casefold, names))) for names in (cell.hardware, cell.workload))
    return (family, not metric, metric, not hardware, hardware, not workload, workload)


def _order(row: Row) -> tuple[Any, ...]:
    return (
        -(row.factor_high or 0.0),
        -(row.factor_low or 0.0),
        row.unit or "",
        -(row.high or 0.0),
        -(row.paper.year or 0),
        row.paper.title,
        row.claim,
    )

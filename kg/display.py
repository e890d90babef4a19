"""Printing on a terminal or into a pipe."""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TypeVar

from rich.console import Console, Group, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from kg.plain import plain

_PIPE_WIDTH = 160
Item = TypeVar("Item")


def stdout() -> Console:
    """The console of standard output: as wide as the terminal, and wide where there is none; colours only on one."""
    wide = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PIPE_WIDTH
    return Console(width=wide, soft_wrap=False)


def with_progress(items: Iterable[Item], told: str, total: int | None = None) -> Iterable[Item]:
    """Items as they are, with a bar on standard error while they are gone through; none where that is no terminal.

    Args:
        items: What is gone through.
        told: What is being done with them.
        total: How many there are, where their length does not say.
    """
    from rich.progress import track

    console = Console(stderr=True)
    return track(items, told, total=total, console=console, transient=True, disable=not sys.stderr.isatty())


def to_renderable(columns: Sequence[str], rows: Iterable[Sequence[str]], *, width: int) -> RenderableType:
    """Rows of text as a table; where that cannot fit, as one block of lines per row, with nothing cut off.

    Args:
        columns: Names of the columns.
        rows: Cells in the order of the columns.
        width: Characters that there are.
    """
    cells = [[plain(cell) for cell in row] for row in rows]
    table = Table()
    for column in columns:
        table.add_column(Text(plain(column)), overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    needed = Measurement.get(Console(width=10**6), Console(width=10**6).options, table).minimum
    return table if needed <= width else Group(*(_block(columns, row) for row in cells))


def _block(columns: Sequence[str], row: Sequence[str]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(style="bold")
    grid.add_column(overflow="fold")
    for column, cell in zip(columns, row, strict=True):
        if cell:
            grid.add_row(Text(plain(column)), Text(cell))
    return Group(grid, Text())

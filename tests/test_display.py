"""Tables for terminals and pipes."""

import io
import sys

import pytest
from rich.console import Console

from kg.display import stdout, to_renderable

ROWS = [("a" * 30, "[bold]b[/bold]"), ("c", "d\x1b[2J\ne")]


def printed(width: int) -> str:
    console = Console(width=width, file=io.StringIO())
    console.print(to_renderable(("first", "second"), ROWS, width=width))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_table_where_it_fits() -> None:
    lines = printed(80).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert "[bold]b[/bold]" in lines[3]
    assert "d e" in lines[4]


def test_blocks_where_it_does_not() -> None:
    text = printed(30)
    assert text.splitlines()[0].startswith("first")
    assert "a" * 30 in "".join(text.replace("first", "").split())
    assert max(map(len, text.splitlines())) <= 30


def test_empty_cells_are_left_out_of_blocks() -> None:
    console = Console(width=20, file=io.StringIO())
    console.print(to_renderable(("x", "y"), [("a" * 40, "")], width=20))
    assert isinstance(console.file, io.StringIO)
    assert "y" not in console.file.getvalue()


@pytest.mark.parametrize(("columns", "width"), [(None, 160), ("90", 90)])
def test_a_pipe_is_wide(monkeypatch: pytest.MonkeyPatch, columns: str | None, width: int) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.delenv("COLUMNS", raising=False)
    if columns:
        monkeypatch.setenv("COLUMNS", columns)
    assert stdout().width == width

"""Conflicts as text: complete, stable, and safe whatever a paper says."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from kg.comparison import Conflict, find_conflicts
from kg.comparison.conflict_writers import WRITERS, to_csv, to_json, to_markdown, to_renderable
from tests import corpus

CONFLICTS = find_conflicts(corpus.graph())
HOSTILE = ["=1+1", "a|b", "<script>alert(1)</script>", "[x](javascript:x)", "\x1b[2Jgone", "two\nlines", "\u202eolleh"]


def printed(conflicts: tuple[Conflict, ...], width: int = 120) -> str:
    console = Console(width=width, file=io.StringIO())
    console.print(to_renderable(conflicts, width=width))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def with_texts(text: str) -> tuple[Conflict, ...]:
    """A conflict in which every text is the given one."""
    (conflict,) = CONFLICTS
    row = (
        conflict.sides[0]
        .rows[0]
        .model_copy(
            update={
                "paper": conflict.sides[0].rows[0].paper.model_copy(update={"title": text, "url": text}),
                **dict.fromkeys(("system", "baseline", "reported_as", "unit", "metric", "quote", "code"), text),
                **dict.fromkeys(("hardware", "context"), (text,)),
            }
        )
    )
    first, second = (replace(side, winner=text, loser=text, rows=(row,)) for side in conflict.sides)
    return (replace(conflict, metric=text, sides=(first, second)),)


@pytest.mark.parametrize("name", ["md", "csv", "json"])
def test_golden(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"conflicts.{name}", WRITERS[name](CONFLICTS))


def test_golden_on_a_terminal(golden: Callable[[str, str], None]) -> None:
    golden("conflicts.txt", printed(CONFLICTS))


def test_json_tells_independent_papers_apart() -> None:
    (conflict,) = json.loads(to_json(CONFLICTS))
    first, second = conflict["sides"]
    assert (len(first["own_papers"]), len(first["independent_papers"])) == (1, 1)
    assert (len(second["own_papers"]), len(second["independent_papers"])) == (1, 0)
    assert [claim["relation"] for claim in first["claims"]] == ["underperforms", "outperforms"]


def test_csv_has_a_line_for_each_claim() -> None:
    lines = list(csv.DictReader(io.StringIO(to_csv(CONFLICTS * 2))))
    assert [line["conflict"] for line in lines] == ["1"] * 3 + ["2"] * 3
    assert [(line["papers"], line["independent_papers"]) for line in lines[:3]] == [("2", "1"), ("2", "1"), ("1", "0")]
    assert {line["kind"] for line in lines} == {"different conditions"}


def test_nothing_found_is_said() -> None:
    assert to_markdown(()) == "no conflicts\n"
    assert printed(()) == "no conflicts\n"
    assert to_csv(()).count("\n") == 1
    assert json.loads(to_json(())) == []


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [40, 200])
def test_hostile_text_cannot_run(text: str, width: int) -> None:
    conflicts = with_texts(text)
    for shown in (*(write(conflicts) for write in WRITERS.values()), printed(conflicts, width)):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)
    lines = csv.reader(io.StringIO(to_csv(conflicts)))
    assert all(not cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)
    markdown = to_markdown(conflicts)
    assert "<script" not in markdown
    assert not re.search(r"(?<!\\)\]\(javascript", markdown)


@given(st.text(max_size=60))
def test_any_text_stays_in_its_cell(text: str) -> None:
    conflicts = with_texts(text)
    table = [line for line in to_markdown(conflicts).splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {8}
    assert len(table) == 4
    assert len(list(csv.reader(io.StringIO(to_csv(conflicts))))) == 3
    printed(conflicts)

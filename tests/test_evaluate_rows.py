"""The rows of ``kg compare`` against annotations."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from kg.evaluate import Scorer, load_scorer
from kg.evaluate_rows import report_rows, score_rows
from tests.listings import ABSTRACTS

TITLES = list(ABSTRACTS)


def claim(baseline: str | None, value: str | None, **more: Any) -> dict[str, Any]:
    number = float(value.rstrip("x%")) if value else None
    return {
        "subject": "this work",
        "relation": "outperforms",
        "baseline": baseline,
        "baseline_kind": "named" if baseline else "generic",
        "value": value,
        "low": number,
        "high": number,
        "unit": value[-1] if value else None,
        **more,
    }


def annotated(*claims: tuple[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """The invented papers, with claims by the place of their paper."""
    return [
        {"title": t, "abstract": a, "entities": [], "repos": [], "claims": [c for place, c in claims if place == n]}
        for n, (t, a) in enumerate(ABSTRACTS.items())
    ]


RIGHT = (
    (0, claim("vLLM", "2.5x")),
    (1, claim("vLLM", "1.8x")),
    (1, claim("TensorRT", "40%")),
    (2, claim("FlashAttention-2", "1.3x")),
    (3, claim("vLLM", "3x")),
)


@pytest.fixture(scope="module")
def scorer(shared: Path) -> Scorer:
    return load_scorer(shared / "eval" / "score.py")


def figures(scores: Mapping[str, float]) -> tuple[float, float, float]:
    return round(scores["p"], 3), round(scores["r"], 3), scores["gold"]


@pytest.mark.parametrize(
    ("claims", "rows", "numbers"),
    [
        (RIGHT, (1, 1, 5), (1, 1, 5)),
        # Another number: the row stands where it should, with what it should not say.
        ((*RIGHT[1:], (0, claim("vLLM", "9x"))), (1, 1, 5), (0.8, 0.8, 5)),
        ((*RIGHT[1:], (0, claim("vLLM", None))), (1, 1, 5), (0.8, 0.8, 5)),
        # Not annotated, though shown when others are asked about.
        (RIGHT[1:], (0.8, 1, 4), (0.8, 1, 4)),
        # Annotated, but read by nobody: under a name of the graph, and under one that it does not know.
        ((*RIGHT, (2, claim("vLLM", "7x"))), (1, 0.833, 6), (1, 0.833, 6)),
        ((*RIGHT, (2, claim("NoSuchKernel", "7x"))), (1, 0.833, 6), (1, 0.833, 6)),
        ((*RIGHT[1:], (0, claim("vLLM", "2.5x", relation="matches"))), (0.8, 0.8, 5), (0.8, 0.8, 5)),
        # Neither unnamed baselines nor results are asked about.
        ((*RIGHT, (0, claim(None, "3x")), (0, claim(None, "5x", relation="achieves"))), (1, 1, 5), (1, 1, 5)),
        ((), (0, 0, 0), (0, 0, 0)),
    ],
)
def test_rows_are_right_where_the_annotations_say_the_same(
    scorer: Scorer, claims: tuple[tuple[int, dict[str, Any]], ...], rows: tuple[float, ...], numbers: tuple[float, ...]
) -> None:
    scores = score_rows(scorer, annotated(*claims))
    assert [figures(scores[name]) for name in scores] == [rows, numbers]


def test_a_baseline_is_asked_about_as_the_annotation_names_it(scorer: Scorer) -> None:
    (found, _) = score_rows(scorer, annotated((2, claim("Flash Attention 2", "1.3x")))).values()
    assert figures(found) == (1, 1, 1)


def test_the_table_has_three_parts(scorer: Scorer, shared: Path, tmp_path: Path) -> None:
    (tmp_path / "score.py").write_bytes((shared / "eval" / "score.py").read_bytes())
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, annotated(*RIGHT))), encoding="utf-8")
    console = Console(width=200, file=io.StringIO())
    console.print(report_rows(gold))
    assert isinstance(console.file, io.StringIO)
    line = next(line for line in console.file.getvalue().splitlines() if "and its number" in line)
    cells = line.replace("│", " ").split()[3:]
    assert cells[:4] == ["1.000", "1.000", "1.000", "5"]
    assert int(cells[7]) + int(cells[11]) == 5

"""Counting which sorts of claims are right."""

import json
import math
from pathlib import Path

import pytest

from kg.calibration import Judged, judge, kept_aside, log_loss, main, worth
from kg.claims.confidence import LEARNED
from kg.evaluate import load_scorer
from kg.schema import BaselineKind

NAMED = ("number", BaselineKind.NAMED)
RESULT = ("result", None)


def comparison(**changes: object) -> dict[str, object]:
    return {
        "subject": "Foozle", "relation": "outperforms", "baseline": "vLLM", "baseline_kind": "named",
        "metric_class": "speed", "value": "2x", "low": 2.0, "high": 2.0, "unit": "x", "rule": "number",
    } | changes  # fmt: skip


def paper(*claims: dict[str, object]) -> dict[str, object]:
    return {"title": "Foozle", "entities": [], "claims": list(claims), "repos": []}


@pytest.mark.parametrize(
    ("annotated", "predicted", "right"),
    [
        (comparison(), comparison(), True),
        (comparison(), comparison(low=3.0, high=3.0), False),
        (comparison(), comparison(relation="underperforms"), False),
        (comparison(), comparison(baseline="SGLang"), False),
        (comparison(value=None, low=None, high=None), comparison(low=None, high=None), True),
        (comparison(value=None, low=None, high=None), comparison(), False),
        (
            comparison(relation="achieves", baseline=None, baseline_kind=None, unit="ms"),
            comparison(relation="achieves", baseline=None, baseline_kind=None, unit="ms", metric_class="energy"),
            False,
        ),
    ],
)
def test_a_claim_is_right_where_relation_baseline_and_number_agree(
    shared: Path, annotated: dict[str, object], predicted: dict[str, object], *, right: bool
) -> None:
    scorer = load_scorer(shared / "eval" / "score.py")
    (judged,) = judge(scorer, [paper(annotated)], [paper(predicted)])
    assert judged.right is right


def test_one_annotation_makes_one_prediction_right(shared: Path) -> None:
    scorer = load_scorer(shared / "eval" / "score.py")
    judged = judge(scorer, [paper(comparison())], [paper(comparison(), comparison())])
    assert [one.right for one in judged] == [True, False]


def test_log_loss() -> None:
    assert log_loss([(0.5, True), (0.5, False)]) == pytest.approx(math.log(2))
    assert log_loss([(0.9, True)]) < log_loss([(0.6, True)])


def test_sorts_are_worth_something_where_they_differ() -> None:
    different = [Judged(NAMED, right=True)] * 20 + [Judged(RESULT, right=False)] * 20
    by_sort, overall = worth(different)
    assert by_sort < overall / 2
    alike = [Judged(NAMED, right=n % 2 == 0) for n in range(20)] + [Judged(RESULT, right=n % 2 == 0) for n in range(20)]
    by_sort, overall = worth(alike)
    assert by_sort >= overall


def test_the_counts_that_are_committed_are_those_of_today(shared: Path) -> None:
    assert main([str(shared / "eval" / "dev.jsonl"), "--check"]) == 0


def test_the_record_says_what_was_counted(shared: Path) -> None:
    counted = json.loads(LEARNED.read_text(encoding="utf-8"))["counted_on"]
    papers, judged = kept_aside(shared / "eval" / "dev.jsonl")
    assert counted == {"annotations": "dev.jsonl", "part": "kept aside", "papers": papers, "claims": len(judged)}


def test_without_annotations_it_says_where_it_looked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl" in capsys.readouterr().err

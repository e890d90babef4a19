"""How sure a claim is: the share of its sort that was right on annotated papers, smoothed."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from kg.schema import BaselineKind
from kg.vocab import data_file

Sort = tuple[str, BaselineKind | None]
"""The pattern that found a claim, and what kind of baseline it has."""

LEARNED = data_file("learned", "confidence.json")
"""The counts, written by ``python -m kg.calibration``."""


def sort_of(row: Mapping[str, Any]) -> Sort:
    """The sort of a claim, or of a row of counts, from its JSON."""
    kind = row["baseline_kind"]
    return row["rule"], BaselineKind(kind) if kind else None


@cache
def counts() -> Mapping[Sort, tuple[int, int]]:
    """By sort of claim: how many were right, of how many."""
    rows = json.loads(LEARNED.read_text(encoding="utf-8"))["sorts"]
    return {sort_of(row): (row["right"], row["claims"]) for row in rows}


@cache
def confidence(rule: str, kind: BaselineKind | None) -> float:
    """The estimated probability that a claim of this sort is right, by Laplace's rule of succession."""
    right, total = counts().get((rule, kind), (0, 0))
    return round((right + 1) / (total + 2), 3)

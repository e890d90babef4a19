"""Improvement factors: from value, words and the metric's direction."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claims.cues import Sense
from kg.claims.factors import factor, improves
from kg.schema import Direction

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


@pytest.mark.parametrize(
    ("sense", "direction", "good"),
    [
        (Sense.BETTER, HIGHER, True),
        (Sense.BETTER, LOWER, True),
        (Sense.BETTER, None, True),
        (Sense.WORSE, HIGHER, False),
        (Sense.WORSE, LOWER, False),
        (Sense.WORSE, None, False),
        (Sense.MORE, HIGHER, True),
        (Sense.MORE, LOWER, False),
        (Sense.MORE, None, None),
        (Sense.LESS, HIGHER, False),
        (Sense.LESS, LOWER, True),
        (Sense.LESS, None, None),
        (Sense.SHARE, HIGHER, False),
        (Sense.SHARE, LOWER, True),
        (Sense.SHARE, None, None),
    ],
)
def test_what_improves(sense: Sense, direction: Direction | None, good: bool | None) -> None:  # noqa: FBT001
    assert improves(sense, direction) is good


@pytest.mark.parametrize(
    ("value", "unit", "sense", "direction", "expected"),
    [
        pytest.param(3, "x", Sense.BETTER, LOWER, 3, id="3x faster (latency)"),
        pytest.param(3, "x", Sense.BETTER, HIGHER, 3, id="3x better (throughput)"),
        pytest.param(3, "x", Sense.BETTER, None, 3, id="3x better"),
        pytest.param(4, "x", Sense.WORSE, LOWER, 0.25, id="4x slower"),
        pytest.param(4, "x", Sense.LESS, LOWER, 4, id="4x less memory"),
        pytest.param(4, "x", Sense.LESS, HIGHER, 0.25, id="4x less throughput"),
        pytest.param(4, "x", Sense.MORE, LOWER, 0.25, id="4x more memory"),
        pytest.param(4, "x", Sense.MORE, HIGHER, 4, id="4x more throughput"),
        pytest.param(4, "x", Sense.MORE, None, None, id="4x more of who knows what"),
        pytest.param(50, "%", Sense.LESS, LOWER, 2, id="50% less memory"),
        pytest.param(50, "%", Sense.LESS, HIGHER, 0.5, id="50% less throughput"),
        pytest.param(25, "%", Sense.MORE, HIGHER, 1.25, id="25% more throughput"),
        pytest.param(25, "%", Sense.MORE, LOWER, 0.8, id="25% more memory"),
        pytest.param(25, "%", Sense.BETTER, HIGHER, 1.25, id="25% better throughput"),
        pytest.param(25, "%", Sense.BETTER, None, 1.25, id="25% better"),
        pytest.param(20, "%", Sense.BETTER, LOWER, 1.25, id="latency improved by 20%"),
        pytest.param(20, "%", Sense.WORSE, HIGHER, 0.8, id="throughput 20% worse"),
        pytest.param(25, "%", Sense.WORSE, LOWER, 0.8, id="latency 25% worse"),
        pytest.param(25, "%", Sense.SHARE, LOWER, 4, id="25% of the memory"),
        pytest.param(90, "%", Sense.SHARE, HIGHER, 0.9, id="90% of the throughput"),
        pytest.param(100, "%", Sense.LESS, LOWER, None, id="100% less: no ratio"),
        pytest.param(140, "%", Sense.LESS, LOWER, None, id="140% less: impossible"),
        pytest.param(140, "%", Sense.MORE, HIGHER, 2.4, id="140% more"),
        pytest.param(0, "x", Sense.BETTER, HIGHER, None, id="zero"),
        pytest.param(-3, "%", Sense.MORE, HIGHER, None, id="negative"),
        pytest.param(3, "ms", Sense.LESS, LOWER, None, id="milliseconds have no ratio"),
        pytest.param(3, "points", Sense.MORE, HIGHER, None, id="points have no ratio"),
        pytest.param(3, "", Sense.MORE, HIGHER, None, id="no unit"),
    ],
)
def test_factors(value: float, unit: str, sense: Sense, direction: Direction | None, expected: float | None) -> None:
    assert factor(value, unit, sense, direction) == pytest.approx(expected)


_values = st.floats(0.01, 1e6)
_senses = st.sampled_from(Sense)
_directions = st.sampled_from([HIGHER, LOWER, None])


@given(_values, st.sampled_from(["x", "%"]), _senses, _directions)
def test_a_factor_is_known_only_where_good_and_bad_are(
    value: float, unit: str, sense: Sense, direction: Direction | None
) -> None:
    found = factor(value, unit, sense, direction)
    if improves(sense, direction) is None:
        assert found is None
    else:
        assert found is None or (math.isfinite(found) and found > 0)


@given(st.floats(1.001, 1e4), _senses, st.sampled_from([HIGHER, LOWER]))
def test_a_factor_above_one_is_better_and_only_that(value: float, sense: Sense, direction: Direction) -> None:
    found = factor(value, "x", sense, direction)
    assert found is not None
    assert (found > 1) is improves(sense, direction)


@given(st.floats(0.1, 99.0), st.sampled_from([HIGHER, LOWER]))
def test_a_cut_and_the_share_that_is_left_are_the_same(percent: float, direction: Direction) -> None:
    cut = factor(percent, "%", Sense.LESS, direction)
    left = factor(100 - percent, "%", Sense.SHARE, direction)
    assert cut == pytest.approx(left, rel=1e-4)

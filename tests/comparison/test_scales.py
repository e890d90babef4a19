"""Units: which values compare, and by which factor."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.comparison.scales import Scale, Scales, convert
from kg.vocab import default_vocabulary

SCALES = Scales(default_vocabulary())


@pytest.mark.parametrize(
    ("value", "unit", "other", "converted"),
    [
        (500, "us", "ms", 0.5),
        (500, "μs", "ms", 0.5),  # the Greek letter
        (500, "µs", "ms", 0.5),  # the micro sign
        (1.5, "seconds", "ms", 1500),
        (3, "ms", "s", 0.003),
        (2048, "MiB", "GiB", 2),
        (0.3, "GB", "MB", 300),
        (1.2, "PFLOPS", "TFLOPS", 1200),
        (7, "tok/s", "tokens/s", 7),
        (53, "K tokens/second", "tokens/s", 53_000),
        (0.1, "thousand FPS", "FPS", 100),
        (2, "M $", "$", 2_000_000),
        (1.2, "M", None, 1_200_000),
        (2, "days", "hours", 48),
    ],
)
def test_exact_conversions(value: float, unit: str, other: str | None, converted: float) -> None:
    scale, into = SCALES.scale(unit), SCALES.scale(other)
    assert scale.family == into.family
    assert convert(value, scale, into) == converted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("FPS", "tokens/s"),
        ("tokens/s", "tokens/s/GPU"),
        ("TFLOPS", "TFLOPs"),
        ("TFLOPS", "TOPS"),
        ("mW", "mJ"),
        ("months", "days"),  # not exact
        ("tokens per day", "tokens per hour"),
        ("mAP", "BLEU"),
        ("gizmos/s", "widgets/s"),
        (None, "ms"),
    ],
)
def test_what_does_not_compare(one: str | None, other: str) -> None:
    assert SCALES.scale(one).family != SCALES.scale(other).family


@pytest.mark.parametrize(("unit", "silent"), [("%", True), ("dB", True), ("points", True), (None, True), ("ms", False)])
def test_units_that_leave_open_what_was_measured(unit: str | None, silent: bool) -> None:  # noqa: FBT001
    assert SCALES.scale(unit).silent is silent


def test_an_unknown_unit_is_kept_as_written() -> None:
    assert SCALES.scale("Gizmos / s") == Scale("Gizmos / s", 1, Fraction(1), "gizmos / s", silent=False)
    assert SCALES.scale("k gizmos").magnitude == 1000


@pytest.mark.parametrize(
    ("unit", "metric", "level"),
    [
        ("tokens/s", "throughput", True),
        ("%", "throughput", False),
        ("%", "accuracy", True),
        ("%", "utilization", True),
        ("%", "acceptance-rate", True),
        ("x", "speedup", False),
        ("orders of magnitude", "latency", False),
        ("ms", "throughput", False),
        ("FPS", "latency", False),
        ("hours", "battery-life", True),
        (None, "perplexity", True),
        ("gizmos/s", "throughput", True),
        ("ms", "no such metric", True),
        ("%", "no such metric", True),
        ("x", "no such metric", False),
    ],
)
def test_levels(unit: str | None, metric: str, level: bool) -> None:  # noqa: FBT001
    assert SCALES.is_level(unit, metric) is level


UNITS = sorted(
    unit.label
    for unit in default_vocabulary().units.values()
    if (unit.base or unit.to_base) and SCALES.scale(unit.label).family == unit.dimension
)


@given(st.floats(1e-6, 1e9), st.sampled_from(UNITS), st.data())
def test_there_and_back(value: float, unit: str, data: st.DataObject) -> None:
    scale = SCALES.scale(unit)
    other = SCALES.scale(data.draw(st.sampled_from([u for u in UNITS if SCALES.scale(u).family == scale.family])))
    assert convert(convert(value, scale, other), other, scale) == pytest.approx(value, rel=1e-14)


@given(st.text(max_size=30))
def test_any_unit_has_a_scale(unit: str) -> None:
    scale = SCALES.scale(unit)
    assert scale.magnitude >= 1
    assert scale.factor > 0
    assert convert(1.0, scale, SCALES.scale(scale.unit)) > 0

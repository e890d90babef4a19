"""Numbers with their unit, kind, qualifier, ranges, changes and lists."""

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.quantities import Quantity, QuantityFinder, QuantityKind
from kg.schema import Qualifier
from kg.text import clean

FACTOR, PERCENT, POINTS = QuantityKind.FACTOR, QuantityKind.PERCENT, QuantityKind.POINTS
ABSOLUTE, COUNT = QuantityKind.ABSOLUTE, QuantityKind.COUNT


@dataclass(frozen=True)
class Measure:
    id: str
    label: str
    dimension: str
    aliases: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        return self.dimension not in ("rate", "money", "count") and self.label != "days"


UNITS = [
    Measure("x", "x", "ratio", ("times", "fold")),
    Measure("percent", "%", "ratio", ("percent",)),
    Measure("points", "points", "points", ("point",)),
    Measure("percentage-points", "percentage points", "points", ("pp",)),
    Measure("ap", "AP", "points"),
    Measure("ms", "ms", "time", ("milliseconds",)),
    Measure("us", "us", "time", ("μs",)),
    Measure("s", "s", "time", ("second", "seconds")),
    Measure("min", "min", "time", ("minutes",)),
    Measure("hour", "h", "time", ("hour", "hours")),
    Measure("day", "days", "time"),
    Measure("fps", "FPS", "rate", ("frames per second",)),
    Measure("tokens-per-s", "tokens/s", "rate", ("tokens per second",)),
    Measure("tflops", "TFLOPS", "compute-rate", ("TFLOPs/s",)),
    Measure("flops", "FLOPs", "compute"),
    Measure("mflops", "MFLOPs", "compute", ("M FLOPs",)),
    Measure("bytes", "B", "data", ("bytes",)),
    Measure("gb", "GB", "data", ("gigabytes",)),
    Measure("gbit", "Gb", "data"),
    Measure("mw", "mW", "power"),
    Measure("megawatt", "MW", "power"),
    Measure("gpu-days", "GPU days", "money", ("GPU-days",)),
    Measure("gpus", "GPUs", "count", ("GPU", "A100 GPUs")),
    Measure("images", "images", "count"),
]
FINDER = QuantityFinder(UNITS)


def brief(q: Quantity) -> tuple[str, float, float, str | None, QuantityKind]:
    return q.text, q.low, q.high, q.unit, q.kind


def only(text: str) -> Quantity:
    (found,) = FINDER.find(text)
    return found


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("6.7x", 6.7, 6.7),
        ("6.7 x", 6.7, 6.7),
        ("6.7X", 6.7, 6.7),
        ("x17.8", 17.8, 17.8),
        ("6.7 times", 6.7, 6.7),
        ("2-fold", 2, 2),
        ("2 fold", 2, 2),
        ("2,000-fold", 2000, 2000),
        ("threefold", 3, 3),
        ("two-fold", 2, 2),
        ("2 - 4 fold", 2, 4),
        ("two to three times", 2, 3),
        ("two orders of magnitude", 100, 100),
        ("an order of magnitude", 10, 10),
        ("order-of-magnitude", 10, 10),
        ("3 orders of magnitude", 1000, 1000),
        ("2-3 orders of magnitude", 100, 1000),
        ("one to two orders of magnitude", 10, 100),
        ("1.39-1.79 times", 1.39, 1.79),
        ("1.39x-1.79x", 1.39, 1.79),
        ("9.7x - 3,201x", 9.7, 3201),
        ("4.7~71.3x", 4.7, 71.3),
        ("10X~20X", 10, 20),
        ("2x to 330x", 2, 330),
        ("2 to 4x", 2, 4),
    ],
)
def test_factors(written: str, low: float, high: float) -> None:
    assert brief(only(f"It is {written} faster than before.")) == (written, low, high, "x", FACTOR)


@pytest.mark.parametrize(
    ("written", "low", "high", "unit", "unit_id", "kind"),
    [
        ("23.1%", 23.1, 23.1, "%", "percent", PERCENT),
        ("23.1 percent", 23.1, 23.1, "%", "percent", PERCENT),
        ("15~30%", 15, 30, "%", "percent", PERCENT),
        ("5%-10%", 5, 10, "%", "percent", PERCENT),
        ("2.3 ± 0.4%", 2.3, 2.3, "%", "percent", PERCENT),
        ("3 percentage points", 3, 3, "percentage points", "percentage-points", POINTS),
        ("0.4 points", 0.4, 0.4, "points", "points", POINTS),
        ("1.2 BLEU points", 1.2, 1.2, "points", "points", POINTS),
        ("2.5 pp", 2.5, 2.5, "pp", "percentage-points", POINTS),
        ("46.3 AP", 46.3, 46.3, "AP", "ap", ABSOLUTE),
        ("76 FPS", 76, 76, "FPS", "fps", ABSOLUTE),
        ("76 fps", 76, 76, "fps", "fps", ABSOLUTE),
        ("60 frames per second", 60, 60, "frames per second", "fps", ABSOLUTE),
        ("1,024 tokens/s", 1024, 1024, "tokens/s", "tokens-per-s", ABSOLUTE),
        ("1.6 ms", 1.6, 1.6, "ms", "ms", ABSOLUTE),
        ("3.8ms", 3.8, 3.8, "ms", "ms", ABSOLUTE),
        ("5 µs", 5, 5, "µs", "us", ABSOLUTE),
        ("740 TFLOPs/s", 740, 740, "TFLOPs/s", "tflops", ABSOLUTE),
        ("18GB", 18, 18, "GB", "gb", ABSOLUTE),
        ("8 Gb", 8, 8, "Gb", "gbit", ABSOLUTE),
        ("4 mW", 4, 4, "mW", "mw", ABSOLUTE),
        ("4 MW", 4, 4, "MW", "megawatt", ABSOLUTE),
        ("40-50 GB", 40, 50, "GB", "gb", ABSOLUTE),
        ("1-2 hours", 1, 2, "hours", "hour", ABSOLUTE),
        ("3.8 GPU-days", 3.8, 3.8, "GPU-days", "gpu-days", ABSOLUTE),
        ("295M FLOPs", 295, 295, "M FLOPs", "mflops", ABSOLUTE),
        ("29.4 GKey/s", 29.4, 29.4, "GKey/s", None, ABSOLUTE),
        ("10^5 environment frames/second", 1e5, 1e5, "environment frames/second", None, ABSOLUTE),
        ("3.5 ms/query", 3.5, 3.5, "ms/query", None, ABSOLUTE),
        ("$30", 30, 30, "$", None, ABSOLUTE),
        ("$1.5M", 1.5, 1.5, "M $", None, ABSOLUTE),
        ("512 GPUs", 512, 512, "GPUs", "gpus", COUNT),
        ("2.3M images", 2.3, 2.3, "M images", "images", COUNT),
        ("1.2 million images", 1.2, 1.2, "million images", "images", COUNT),
        ("128K", 128, 128, "K", None, COUNT),
        ("3.2x10^4", 32000, 32000, None, None, COUNT),
        ("1e-3", 0.001, 0.001, None, None, COUNT),
        ("10^-3", 0.001, 0.001, None, None, COUNT),
        ("83.1", 83.1, 83.1, None, None, COUNT),
    ],
)
def test_units(
    written: str, low: float, high: float, unit: str | None, unit_id: str | None, kind: QuantityKind
) -> None:
    found = only(f"It reaches {written} in the end")
    assert (found.text, found.unit, found.unit_id, found.kind) == (written, unit, unit_id, kind)
    assert (found.low, found.high) == pytest.approx((low, high))


def test_magnitudes_beyond_the_unit_are_a_scale() -> None:
    assert only("with 2.3M images").scale == 1e6
    assert only("with 295M FLOPs").scale == 1.0
    assert only("with 1.2 billion images").scale == 1e9


@pytest.mark.parametrize(
    ("text", "written", "value", "unit", "hint"),
    [
        ("it doubles the throughput", "doubles", 2, "x", "more"),
        ("tripling its speed", "tripling", 3, "x", "more"),
        ("it is twice as fast", "twice", 2, "x", None),
        ("with half the parameters", "half", 50, "%", "less"),
        ("halves the memory", "halves", 50, "%", "less"),
        ("cut in half", "half", 50, "%", "less"),
        ("a quarter of the cost", "a quarter", 25, "%", "less"),
        ("two thirds of the energy", "two thirds", 200 / 3, "%", "less"),
        ("Two thirds of the energy", "Two thirds", 200 / 3, "%", "less"),
        ("1/4 of the memory", "1/4", 25, "%", "less"),
        ("in a single day", "single day", 1, "day", None),
        ("within two hours", "two hours", 2, "hours", None),
    ],
)
def test_words(text: str, written: str, value: float, unit: str, hint: str | None) -> None:
    found = only(text)
    assert (found.text, found.unit, found.hint) == (written, unit, hint)
    assert found.low == found.high == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "FlashCore-2 and QuickNet-50",
        "an H100, a V100-SXM, the RTX 4090, one RTX 3060 GPU",
        "Foo-2-7B and Bar 7B models",
        "version v1.5 or CUDA 11.8",
        "in 2024, since 1999",
        "as [12] and [3, 4] show",
        "see Table 2, Section 4 and Figure 11",
        "a 4-bit 3-layer network",
        "a 16x16 or 64 x 64 array of 3x3x3 blocks",
        "2D and 3D, 5G, 1st, 2nd, 99th percentile",
        "2:4 sparsity",
        "(1) first, (2) second, 3) third",
        "with k=5 neighbours",
        "at https://example.org/v2/10x/3.5",
        "top-1 accuracy, mAP@0.5",
        "10-fold cross-validation, five-fold cross-validation",
        "the contribution is twofold: speed and size",
        "double-precision, double buffering, half-precision",
        "the first half of it, both halves",
        "a 7-billion-parameter model",
        "1.2.3 is out",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert FINDER.find(text) == []


@pytest.mark.parametrize("text", ["on 8xA100 nodes", "on 8x A100", "on 8 x H100", "on 8x RTX 3090", "on 8x NVIDIA T4"])
def test_devices_are_counted(text: str) -> None:
    found = only(text)
    assert (found.low, found.unit, found.kind) == (8, None, COUNT)


@pytest.mark.parametrize("text", ["2x FP16 throughput", "1.8x TFLOPS", "2x GPU utilization"])
def test_factors_of_what_looks_like_devices(text: str) -> None:
    assert only(text).kind is FACTOR


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("15x, 46x, 108x, and 158x faster", [15, 46, 108, 158]),
        ("2.0x and 7.1x fewer", [2.0, 7.1]),
        ("1.5, 2.3 and 4.1x", [1.5, 2.3, 4.1]),
        ("5.8x/3.7x faster", [5.8, 3.7]),
        ("12.5/13.7/18x", [12.5, 13.7, 18]),
        ("factors of 7 and 38", [7, 38]),
        ("by a factor of up to 2.84 in reading and 1.75 in writing", [2.84, 1.75]),
    ],
)
def test_lists_of_factors(text: str, values: list[float]) -> None:
    found = FINDER.find(text)
    assert [q.low for q in found] == values
    assert {(q.unit, q.kind) for q in found} == {("x", FACTOR)}


def test_lists_share_the_last_unit() -> None:
    assert [brief(q)[1:4] for q in FINDER.find("at 124 and 78 FPS")] == [(124, 124, "FPS"), (78, 78, "FPS")]
    mixed = [(q.low, q.unit) for q in FINDER.find("17.77%, 2.49x, and 2.32x reductions")]
    assert mixed == [(17.77, "%"), (2.49, "x"), (2.32, "x")]


def test_a_setting_does_not_join_a_result() -> None:
    found = FINDER.find("with batch size 4 and 2.3x speed")
    assert [(q.low, q.unit) for q in found] == [(4, None), (2.3, "x")]


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("from 128 GB to 1 GB", (128, "GB"), (1, "GB")),
        ("cut from 128 GB to about 17 GB", (128, "GB"), (17, "GB")),
        ("128 GB to 17 GB", (128, "GB"), (17, "GB")),
        ("raised from 70.1% to 75.3%", (70.1, "%"), (75.3, "%")),
        ("from 70.1 to 75.3%", (70.1, "%"), (75.3, "%")),
        ("from 5 minutes to 30 seconds", (5, "minutes"), (30, "seconds")),
        ("from 44.1 to 61.2 overall", (44.1, None), (61.2, None)),
    ],
)
def test_changes(text: str, before: tuple[float, str | None], after: tuple[float, str | None]) -> None:
    found = only(text)
    assert found.before is not None
    assert (found.before.low, found.before.unit) == before
    assert (found.low, found.unit) == after
    assert text[found.before.start : found.before.end] == found.before.text


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("from 1.2x to 3.4x", 1.2, 3.4),
        ("between 2x and 5x", 2, 5),
        ("between 10% and 20%", 10, 20),
        ("gains ranging from 10% to 20%", 10, 20),
        ("by 10% to 20%", 10, 20),
        ("from 1 to 8 GPUs", 1, 8),
    ],
)
def test_ranges_that_are_no_changes(text: str, low: float, high: float) -> None:
    found = only(text)
    assert (found.low, found.high, found.before) == (low, high, None)


QUALIFIED = {
    Qualifier.UP_TO: ["up to 5x", "as much as 5x", "at most 5x", "no more than 5x", "less than 5x", "<5x", "(max 5x)",
                      "under 5x", "a maximum speedup of 5x", "up to a 5x", "up to ~5x", "5x at most"],
    Qualifier.AVERAGE: ["on average 5x", "an average of 5x", "an average 5x", "geomean 5x", "a mean of 5x", "median 5x",
                        "averaging 5x", "5x on average", "5x faster than it on average", "5x (geomean)",
                        "an average speedup of 5x", "average improvements of about 5x"],
    Qualifier.AT_LEAST: ["at least 5x", "over 5x", "more than 5x", "more than a 5x", ">5x", "≥ 5x", "5+ times", "5x+",
                         "no less than 5x", "exceeding 5x", "5x or more", "over a factor of 5"],
    Qualifier.ABOUT: ["about 5x", "around 5x", "approximately 5x", "approx. 5x", "roughly 5x", "nearly 5x", "almost 5x",
                      "close to 5x", "~5x", "~ 5x", "≈5x", "about a 5x"],
    None: ["by 5x", "runs 5x faster", "5x average-case", "to 5x the size"],
}  # fmt: skip


@pytest.mark.parametrize(("qualifier", "text"), [(q, text) for q, texts in QUALIFIED.items() for text in texts])
def test_qualifiers(qualifier: Qualifier | None, text: str) -> None:
    found = only(f"It gains {text}.")
    assert (found.qualifier, found.low, found.unit) == (qualifier, 5, "x")


def test_a_qualifier_in_front_is_located() -> None:
    text = "reaching more than a 5x gain"
    found = only(text)
    assert text[found.qualifier_start : found.start] == "more than a "
    behind = only("5x on average")
    assert behind.qualifier_start == behind.start


def test_a_qualifier_is_located_behind_letters_that_grow_when_lowered() -> None:
    text = "İİİİİİİİ İ at least 2x"
    found = only(text)
    assert text[found.qualifier_start : found.end] == "at least 2x"


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("up to 5x, 3x and 2x", [Qualifier.UP_TO] * 3),
        ("by 2.3x and 3.1x on average", [Qualifier.AVERAGE] * 2),
        ("over 20x speedup and 90% savings", [Qualifier.AT_LEAST] * 2),
        ("up to 5x, and 2x on average", [Qualifier.UP_TO, Qualifier.AVERAGE]),
        ("30% geomean (max 47%)", [Qualifier.AVERAGE, Qualifier.UP_TO]),
        ("up to 5x. It saves 2x", [Qualifier.UP_TO, None]),
        ("up to 8x (on average 3x)", [Qualifier.UP_TO, Qualifier.AVERAGE]),
    ],
)
def test_qualifiers_of_lists(text: str, qualifiers: list[Qualifier | None]) -> None:
    assert [q.qualifier for q in FINDER.find(text)] == qualifiers


def test_a_line_break_separates() -> None:
    assert only("Serving up to\n5x more").qualifier is None
    assert [q.low for q in FINDER.find("from 5 GB\nto 1 GB")] == [5, 1]


VALUES = st.one_of(
    st.integers(1, 99_999).map(str),
    st.integers(1000, 9_999_999).map("{:,}".format),
    st.decimals(1, 999, places=2, allow_nan=False).map(str),
)
FORMS = st.sampled_from(
    [("{}x", "x"), ("{} x", "x"), ("{}X", "x"), ("{} times", "x"), ("{}-fold", "x"), ("{}%", "%"), ("{} percent", "%"),
     ("{} points", "points"), ("{} ms", "ms"), ("{} FPS", "FPS"), ("{} tokens/s", "tokens/s"), ("{} GB", "GB")]
)  # fmt: skip
FRONTS = st.sampled_from(
    [("", None), ("up to ", Qualifier.UP_TO), ("an average of ", Qualifier.AVERAGE), ("over ", Qualifier.AT_LEAST),
     ("about ", Qualifier.ABOUT), ("~", Qualifier.ABOUT)]
)  # fmt: skip


def number(written: str) -> float:
    return float(written.replace(",", ""))


@given(VALUES, FORMS, FRONTS)
def test_what_was_formatted_is_read_back(
    value: str, form: tuple[str, str], front: tuple[str, Qualifier | None]
) -> None:
    (pattern, unit), (words, qualifier) = form, front
    found = only(f"It gains {words}{pattern.format(value)} here.")
    assert found.text == pattern.format(value)
    assert (found.low, found.high, found.unit, found.qualifier) == (number(value), number(value), unit, qualifier)


@given(VALUES, VALUES, FORMS, st.sampled_from(["-", "~", " - ", " to "]))
def test_ranges_are_read_back(one: str, other: str, form: tuple[str, str], dash: str) -> None:
    low, high = sorted((one, other), key=number)
    if number(low) == number(high):
        return
    pattern, unit = form
    found = only(f"It gains {low}{dash}{pattern.format(high)} here.")
    assert (found.low, found.high, found.unit) == (number(low), number(high), unit)


@given(st.lists(VALUES, min_size=2, max_size=5), FORMS)
def test_lists_are_read_back(values: list[str], form: tuple[str, str]) -> None:
    pattern, unit = form
    written = [pattern.format(value) for value in values]
    found = FINDER.find(f"It gains {', '.join(written[:-1])} and {written[-1]} here.")
    assert [(q.text, q.low, q.unit) for q in found] == [
        (w, number(v), unit) for w, v in zip(written, values, strict=True)
    ]


WORDS = [
    " to ",
    " and ",
    "from ",
    "up to ",
    " times",
    " percent",
    "GB",
    " ms",
    " points",
    "half ",
    "two",
    "fold",
    "10^",
]
PIECES = st.sampled_from(
    [*"0123456789.,-+~x/%()[]$^ \n±Ké", *WORDS, " orders of magnitude", "e5", " million ", "average", "factor of "]
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_is_read(text: str) -> None:
    found = FINDER.find(text)
    for q in found:
        assert q.text == text[q.start : q.end] != ""
        assert q.low <= q.high
        assert 0 <= q.qualifier_start <= q.start
    spans = [(q.start, q.end) for q in found]
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@pytest.mark.parametrize(
    "piece",
    ["(", "7", " ", "7 ", "7x", "7,", "7.", "7 to ", "up to ", "7a*", "half ", "7 a b ", "$7", "7%", "average "],
)
def test_hostile_repetition_is_no_obstacle(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    assert len(FINDER.find(text)) <= len(text)


def test_the_gold_numbers_are_found(shared: Path) -> None:
    """At least 95 % of the numbers that annotators wrote down are read from their sentence with the same value."""
    finder = QuantityFinder(UNITS)
    total = hits = 0
    for line in (shared / "eval" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        for claim in json.loads(line)["claims"]:
            if claim["unit"] not in ("x", "%") or not re.search(r"\d", claim["value"] or ""):
                continue
            total += 1
            wanted = (claim["low"], claim["high"], claim["unit"])
            hits += any((q.low, q.high, q.unit) == wanted for q in finder.find(clean(claim["evidence"]).text))
    assert total > 100
    assert hits / total >= 0.95

"""Plots: one panel for each metric, nothing lost, nothing live."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kg.comparison import Comparison, Outcome, Row, compare
from kg.comparison.drawing import Item, Label, Line, Shape, to_png, to_svg
from kg.comparison.plot import to_plot, write_plot
from kg.errors import ExportError
from kg.schema import Qualifier, Relation
from tests import corpus
from tests.comparison.test_writers import HOSTILE, claims, with_texts

GRAPH = corpus.graph()
QUESTION = "which papers beat TileAttention"
SVG = "{http://www.w3.org/2000/svg}"
ROW = next(row for row in claims(QUESTION) if row.factor_low == 2)


def answer(*changes: dict[str, object]) -> Comparison:
    rows = tuple(ROW.model_copy(update={"qualifier": None, **change}) for change in changes)
    return Comparison(claims(QUESTION).question, "x", "", "", {Outcome.LOST: rows})


def factors(low: float, high: float | None = None, **more: object) -> dict[str, object]:
    return {"factor_low": low, "factor_high": low if high is None else high, **more}


def rows_of(found: Comparison) -> list[Item]:
    """The items of rows; they are as wide as the drawing."""
    drawing = to_plot(found)
    return [item for item in drawing.items if item.box and item.box[2] == drawing.width]


def marks(change: dict[str, object], kind: type) -> list[object]:
    (item,) = rows_of(answer(change))
    return [mark for mark in item.marks if isinstance(mark, kind)]


def one_x(found: Comparison) -> float:
    (line,) = (m for item in to_plot(found).items for m in item.marks if isinstance(m, Line) and m.width == 1.5)
    return line.x1


def test_one_panel_for_each_metric() -> None:
    found = answer(factors(2), factors(3), factors(4, measure="latency"))
    titles = [m.text for item in to_plot(found).items for m in item.marks if isinstance(m, Label) and m.bold]
    assert titles[1:] == ["speed: latency", "speed: speedup"]
    assert len(rows_of(found)) == 3


def test_the_scale_is_logarithmic_around_one() -> None:
    found = answer(factors(2), factors(8), factors(0.5))
    centre = one_x(found)
    at = {round(shape.x - centre, 1) for item in rows_of(found) for shape in item.marks if isinstance(shape, Shape)}
    half, two, eight = sorted(at)
    assert two == pytest.approx(-half, abs=0.2)
    assert eight == pytest.approx(3 * two, abs=0.3)


@pytest.mark.parametrize(
    ("change", "lines", "forms"),
    [
        (factors(2), 0, ["dot"]),
        (factors(1.4, 4.2), 3, ["dot"]),
        (factors(2, qualifier=Qualifier.UP_TO), 1, ["dot"]),
        (factors(2, qualifier=Qualifier.AT_LEAST), 1, ["right", "dot"]),
        (factors(0.5, qualifier=Qualifier.AT_LEAST, relation=Relation.UNDERPERFORMS), 1, ["left", "dot"]),
        (factors(2, qualifier=Qualifier.AVERAGE), 0, ["square"]),
        (factors(2, qualifier=Qualifier.ABOUT), 0, ["dot"]),
    ],
)
def test_bounds_are_whiskers(change: dict[str, object], lines: int, forms: list[str]) -> None:
    assert len(marks(change, Line)) == lines
    shapes = marks(change, Shape)
    assert [shape.form for shape in shapes if isinstance(shape, Shape)] == forms
    (dot,) = (shape for shape in shapes if isinstance(shape, Shape) and shape.form in ("dot", "square"))
    assert dot.filled is (change.get("qualifier") is not Qualifier.ABOUT)


def test_up_to_leads_back_to_one() -> None:
    found = answer(factors(2, qualifier=Qualifier.UP_TO))
    (line,) = (mark for item in rows_of(found) for mark in item.marks if isinstance(mark, Line))
    assert line.x1 == one_x(found) < line.x2


def test_evidence_is_shown_on_hover() -> None:
    tree = ElementTree.fromstring(to_svg(to_plot(claims(QUESTION))))  # noqa: S314 - what was just written
    tips = [group.findtext(f"{SVG}title") or "" for group in tree.iter(f"{SVG}g")]
    for row in claims(QUESTION):
        if row.factor_low:
            assert any(row.quote in tip and row.paper.title in tip for tip in tips)


def test_golden(golden: Callable[[str, str], None]) -> None:
    golden("compare.svg", to_svg(to_plot(claims(QUESTION))))


@pytest.mark.parametrize("text", [HOSTILE, "]]>", "<script>alert(1)</script>", "&lt; \ufffe\uffff\x00", "'\" onload=x"])
def test_svg_holds_nothing_live(text: str) -> None:
    found = with_texts(text)
    row = found.rows[0].model_copy(update=factors(2))
    written = to_svg(to_plot(Comparison(found.question, text, "", "", {Outcome.LOST: (row,)})))
    tree = ElementTree.fromstring(written)  # noqa: S314 - what was just written
    assert {element.tag.removeprefix(SVG) for element in tree.iter()} <= {
        *("svg", "title", "rect", "g", "line", "circle", "polygon", "text")
    }
    assert not re.search(r"href|url\(|style|\son\w+=", re.sub(r">[^<]*<", "><", written))


_BOUNDED = st.tuples(st.floats(1e-9, 1e12), st.floats(1, 1e6), st.none() | st.sampled_from(Qualifier))


@given(st.lists(_BOUNDED, min_size=1, max_size=5))
@settings(max_examples=40)
def test_every_factor_lies_on_the_drawing(drawn: list[tuple[float, float, Qualifier | None]]) -> None:
    found = answer(*(factors(low, low * times, qualifier=qualifier) for low, times, qualifier in drawn))
    drawing = to_plot(found)
    assert len(rows_of(found)) == len(drawn)
    for item in drawing.items:
        for mark in item.marks:
            if isinstance(mark, Shape | Label):
                assert 0 <= mark.x <= drawing.width
                assert 0 <= mark.y <= drawing.height
    ElementTree.fromstring(to_svg(drawing))  # noqa: S314 - what was just written


def test_rows_that_a_log_scale_cannot_show_are_left_out() -> None:
    found = answer(factors(2), factors(0.0), {"factor_low": None, "factor_high": None}, factors(float("inf")))
    assert len(rows_of(found)) == 1


def test_an_unnamed_system_goes_by_its_paper() -> None:
    label, _ = marks(factors(2, system="this work"), Label)
    assert isinstance(label, Label)
    assert label.text == "TileAttention-2 vs TileAttention"


@pytest.mark.parametrize("name", ["plot.svg", "plot.PNG"])
def test_files(tmp_path: Path, name: str) -> None:
    for folder in ("a", "b"):
        write_plot(claims(QUESTION), tmp_path / folder / name)
    first, again = ((tmp_path / folder / name).read_bytes() for folder in ("a", "b"))
    assert first == again
    assert first[:4] in (b"<svg", b"\x89PNG")


def test_a_picture_shows_what_the_drawing_says() -> None:
    drawing = to_plot(claims(QUESTION))
    image = Image.open(BytesIO(to_png(drawing))).convert("RGB")
    assert image.size == (round(drawing.width * 2), round(drawing.height * 2))
    for item in drawing.items:
        for mark in item.marks:
            if isinstance(mark, Shape) and mark.form == "dot" and mark.filled:
                pixel = image.getpixel((round(mark.x * 2), round(mark.y * 2)))
                assert isinstance(pixel, tuple)
                assert "#" + bytes(map(int, pixel)).hex() == mark.colour


@pytest.mark.parametrize(
    ("question", "name", "problem"),
    [
        (QUESTION, "plot.pdf", r"\.svg or \.png"),
        (QUESTION, "plot", r"\.svg or \.png"),
        ("LeafParallel", "plot.svg", "no row of the answer has a factor"),
        ("what runs on NVIDIA GPUs", "plot.svg", "no row of the answer has a factor"),
    ],
)
def test_what_cannot_be_plotted_is_refused(tmp_path: Path, question: str, name: str, problem: str) -> None:
    found = compare(GRAPH, question)
    with pytest.raises(ExportError, match=problem):
        write_plot(found, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_rows_are_of_claims() -> None:
    assert isinstance(ROW, Row)

"""Rows in comparable cells."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kg.comparison import Comparison, Row, compare
from kg.comparison.cells import by_cell, cell_of
from kg.schema import MetricClass
from tests import corpus

GRAPH = corpus.graph()
ANSWER = compare(GRAPH, "which papers beat TileAttention")
assert isinstance(ANSWER, Comparison)
ROW = ANSWER.rows[0]

_NAMES = st.lists(st.sampled_from(["A", "B", "a"]), max_size=2).map(tuple)
_FACTORS = st.none() | st.sampled_from([0.5, 1.0, 2.0, 6.7])
_ROWS = st.builds(
    lambda family, measure, context, hardware, factor, claim: ROW.model_copy(
        update={
            "metric_class": family,
            "measure": measure,
            "context": context,
            "hardware": hardware,
            "factor_low": factor,
            "factor_high": factor,
            "claim": claim,
        }
    ),
    st.none() | st.sampled_from([MetricClass.SPEED, MetricClass.MEMORY]),
    st.none() | st.sampled_from(["throughput", "Throughput", "latency"]),
    _NAMES,
    _NAMES,
    _FACTORS,
    st.uuids().map(str),
)


@given(st.lists(_ROWS, max_size=12))
def test_every_row_is_in_one_cell_ordered_by_factor(rows: list[Row]) -> None:
    cells = by_cell(rows)
    found = [row for cell in cells for row in cell.rows]
    assert sorted(row.claim for row in found) == sorted(row.claim for row in rows)
    for cell in cells:
        assert all((a.factor_high or 0) >= (b.factor_high or 0) for a, b in pairwise(cell.rows))
        assert len({(row.metric_class, (row.measure or "").casefold()) for row in cell.rows}) == 1
        assert len({tuple(sorted(name.casefold() for name in row.hardware)) for row in cell.rows}) == 1
        assert len({tuple(sorted(name.casefold() for name in row.context)) for row in cell.rows}) == 1


@given(st.lists(_ROWS, max_size=8))
def test_the_order_of_the_rows_does_not_count(rows: list[Row]) -> None:
    shuffled = sorted(rows, key=lambda row: row.claim[::-1])
    assert [c.rows for c in by_cell(rows)] == [c.rows for c in by_cell(shuffled)]


def test_what_is_stated_comes_first() -> None:
    stated = ROW.model_copy(update={"metric_class": MetricClass.SPEED, "measure": "speed", "hardware": ("Z",)})
    unstated = stated.model_copy(update={"hardware": (), "factor_high": 100.0})
    no_metric = unstated.model_copy(update={"metric_class": None, "measure": None})
    assert [cell.rows[0] for cell in by_cell([no_metric, unstated, stated])] == [stated, unstated, no_metric]


def test_a_cell_says_what_is_not_stated() -> None:
    row = ROW.model_copy(
        update={"metric_class": MetricClass.SPEED, "measure": "latency", "context": ("b", "a"), "hardware": ("A100",)}
    )
    assert cell_of(row).title == "speed: latency · a, b · A100"
    bare = row.model_copy(update={"metric_class": None, "measure": None, "context": (), "hardware": ()})
    assert cell_of(bare).title == "metric not stated · workload not stated · hardware not stated"
    assert cell_of(row.model_copy(update={"measure": "speed"})).title == "speed · a, b · A100"


def test_names_of_one_metric_share_a_cell() -> None:
    (forward,) = (row for row in ANSWER if isinstance(row, Row) and row.reported_as == "1.4-1.8x")
    assert (forward.metric, forward.measure) == ("faster", "speedup")

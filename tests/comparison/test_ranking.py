"""Which results are ranked, in which lists, in which order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.comparison import rank
from kg.comparison.ranking import Ranking
from kg.errors import UnknownNameError
from kg.schema import Direction, HardwareScope, Origin, Qualifier, Relation, Status
from tests import corpus
from tests.comparison.results import PAPERS, comparison, graph, result

GRAPH = corpus.graph()


def values(ranking: Ranking) -> dict[str, list[float]]:
    return {ranked.unit: [found.high for found in ranked.results] for ranked in ranking}


def test_one_list_for_each_unit_and_narrower_metrics_and_devices_count() -> None:
    assert values(rank(GRAPH, "throughput")) == {"TFLOPS": [900, 170], "tokens/s": [41]}
    assert values(rank(GRAPH, "speed")) == values(rank(GRAPH, "throughput"))
    assert values(rank(GRAPH, "throughput", "A100")) == {"TFLOPS": [170]}
    assert values(rank(GRAPH, "throughput", "Ampere")) == {"TFLOPS": [170], "tokens/s": [41]}
    assert values(rank(GRAPH, "throughput", "A100-40GB")) == {}


def test_units_are_converted_into_the_one_that_most_use() -> None:
    times = graph(
        result(2, "s", "latency"), result(900, "ms", "latency"), result((300, 4_500_000), "us", "latency"),
        result(1.5, "seconds", "latency"), result(7, "FPS", "throughput"),
    )  # fmt: skip
    (ranked,) = rank(times, "latency")
    assert (ranked.unit, ranked.direction) == ("s", Direction.LOWER)
    assert [(found.low, found.high) for found in ranked.results] == [(0.0003, 4.5), (0.9, 0.9), (1.5, 1.5), (2, 2)]
    assert [found.row.unit for found in ranked.results] == ["us", "ms", "seconds", "s"]


def test_of_units_that_are_used_equally_often_the_smaller_is_shown() -> None:
    assert values(rank(graph(result(1.2, "PFLOPS"), result(300, "TFLOPS")), "throughput")) == {"TFLOPS": [1200, 300]}


def test_the_direction_decides_and_without_one_the_highest_comes_first() -> None:
    several = graph(
        *(result(value, "mm2", "area") for value in (3, 1, 2)), *(result(v, "%", "utilisation") for v in (3, 1, 2))
    )
    assert values(rank(several, "area")) == {"mm2": [1, 2, 3]}
    ranking = rank(several, "utilisation")
    assert values(ranking) == {"%": [3, 2, 1]}
    assert ranking.heading(ranking.lists[0]) == "utilisation, %: from the highest (1 paper)"


def test_metrics_that_get_better_in_opposite_ways_are_never_in_one_list() -> None:
    mixed = graph(result(5, "widgets", "throughput"), result(6, "widgets", "latency"))
    mixed.add_edge(corpus.metric("latency"), corpus.metric("speed"), key="broader")
    assert [(ranked.direction, len(ranked.results)) for ranked in rank(mixed, "speed")] == [("lower", 1), ("higher", 1)]


def test_where_the_unit_is_silent_a_list_holds_one_metric() -> None:
    shares = graph(result(80, "%", "accuracy"), result(90, "%", "scaling efficiency"), result(3.1, None, "accuracy"))
    shares.add_edge(corpus.metric("scaling efficiency"), corpus.metric("accuracy"), key="broader")
    ranking = rank(shares, "accuracy")
    assert {(ranked.unit, ranked.metric) for ranked in ranking} == {
        ("%", "accuracy"), ("%", "scaling efficiency"), ("", "accuracy")
    }  # fmt: skip
    assert {ranking.heading(ranked) for ranked in ranking} == {
        "accuracy, %: higher is better (1 paper)",
        "scaling efficiency, %: higher is better (1 paper)",
        "accuracy: higher is better (1 paper)",
    }


def test_of_comparisons_the_ends_of_changes_are_levels() -> None:
    claims = {
        "the end of a change": comparison("RingScan", "TileAttention", "latency", low=5, high=5, unit="ms",
                                          factor_low=2, factor_high=2),
        "a difference": comparison("RingScan", "TileAttention", "latency", low=3, high=3, unit="ms",
                                   factor_low=None, factor_high=None),
        "a factor": comparison("RingScan", "TileAttention", "latency", low=4, high=4, unit="x",
                               factor_low=4, factor_high=4),
        "a change in per cent": comparison("RingScan", "TileAttention", "latency", low=50, high=50, unit="%",
                                           factor_low=2, factor_high=2),
    }  # fmt: skip
    assert values(rank(graph(*claims.values()), "latency")) == {"ms": [5]}


def test_what_is_derived_or_no_number_is_not_ranked() -> None:
    assert not rank(graph(result(5, "tokens/s", status=Status.DERIVED)), "throughput").lists
    assert not rank(graph(comparison("RingScan", "TileAttention", relation=Relation.MATCHES, low=None)), "speed").lists


def test_a_result_keeps_its_conditions() -> None:
    (ranked,) = rank(GRAPH, "throughput", "Jetson Orin")
    (found,) = ranked.results
    assert (found.row.hardware, found.row.hardware_scope) == (("Jetson Orin",), HardwareScope.INHERITED)
    assert found.row.quote == "It serves 41 tokens/s, and cuts time to first token by 50% compared to BushServe."
    assert found.origin is Origin.OWN


def test_papers_are_counted_and_lists_of_most_papers_come_first() -> None:
    ranking = rank(
        graph(
            *(result(value, "tokens/s", hardware=("A100",), paper=PAPERS[0]) for value in (1, 2, 3)),
            *(result(value, "FPS", hardware=("H100", "A100"), paper=PAPERS[value]) for value in (0, 1)),
        ),
        "throughput",
        "GPU",
    )
    assert [ranking.heading(ranked) for ranked in ranking] == [
        "throughput on GPU, FPS: higher is better (2 papers)",
        "throughput on GPU, tokens/s: higher is better (1 paper)",
    ]


def test_unknown_names_come_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Nearest: throughput"):
        rank(GRAPH, "througput")
    with pytest.raises(UnknownNameError, match="A100"):
        rank(GRAPH, "throughput", "A1000")
    with pytest.raises(UnknownNameError):  # a technique is no device
        rank(GRAPH, "throughput", "RingScan")


@given(
    st.lists(
        st.builds(
            result,
            st.floats(0.001, 1e6),
            st.sampled_from(["ms", "s", "us", "tokens/s", "K tokens/second", "GB", "MiB", "widgets", None, "%", "x"]),
            st.sampled_from(["throughput", "latency", "memory use", "accuracy"]),
            paper=st.sampled_from(PAPERS),
            qualifier=st.none() | st.sampled_from(Qualifier),
        ),
        max_size=8,
    )
)
def test_every_list_is_in_order_whatever_the_order_of_the_graph(claims: list[object]) -> None:
    one, other = graph(*claims), graph(*reversed(claims))  # type: ignore[arg-type]
    for metric in ("throughput", "latency", "memory use", "accuracy"):
        ranking = rank(one, metric)
        for ranked in ranking:
            best_first = [found.high for found in ranked.results]
            assert best_first == sorted(best_first, reverse=ranked.direction is Direction.HIGHER)
        assert values(ranking) == values(rank(other, metric))
        assert len({(ranked.unit, ranked.direction, ranked.metric) for ranked in ranking}) == len(ranking.lists)

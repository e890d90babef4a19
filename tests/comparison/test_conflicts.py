"""Claims that say the opposite of each other."""

from collections import Counter

import pytest
from hypothesis import given

from kg.comparison import Conflict, find_conflicts
from kg.comparison.conflicts import ConflictKind
from kg.errors import UnknownNameError
from kg.graph import build_graph
from kg.model import Resolved
from kg.query import run_query
from kg.schema import Origin, Relation, Status
from tests import corpus
from tests.comparison.results import PAPERS, comparison, graph
from tests.strategies import resolved_corpora

GRAPH = corpus.graph()
A, B, C = "RingScan", "TileAttention", "OddKernel"
ONE, TWO, THREE = PAPERS[:3]


def told(*conflicts: Conflict) -> list[str]:
    return [str(conflict) for conflict in conflicts]


def test_the_corpus_holds_one_that_conditions_explain() -> None:
    (conflict,) = find_conflicts(GRAPH)
    assert str(conflict) == "different conditions: TileAttention-2 or RingScan in speed"
    assert [str(side) for side in conflict.sides] == [
        "TileAttention-2 beats RingScan (2 papers, 1 of them independent)",
        "RingScan beats TileAttention-2 (1 paper)",
    ]
    assert [row.context for side in conflict.sides for row in side.rows] == [
        ("512 tokens",), ("8192 tokens",), ("beyond 4096 tokens",)
    ]  # fmt: skip


def test_equal_cells_make_a_contradiction_whoever_is_the_subject() -> None:
    for other in (comparison(B, A, paper=TWO), comparison(B, A, paper=TWO, relation=Relation.UNDERPERFORMS)):
        assert told(*find_conflicts(graph(comparison(A, B), other))) == [
            "contradiction: RingScan or TileAttention in speed"
        ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"hardware": ("A100",)}, {"hardware": ("H100",)}),
        ({"hardware": ("A100",)}, {}),
        ({"context": ("MossBench",)}, {"context": ("Birch-7B",)}),
        ({"context": ("MossBench", "at 8 tokens")}, {"context": ("MossBench",)}),
    ],
)
def test_different_cells_are_different_conditions(one: dict[str, object], other: dict[str, object]) -> None:
    claims = graph(comparison(A, B, paper=ONE, **one), comparison(B, A, paper=TWO, **other))  # type: ignore[arg-type]
    (conflict,) = find_conflicts(claims)
    assert conflict.kind is ConflictKind.CONDITIONS


def test_conditions_are_the_same_in_any_order_and_spelling() -> None:
    (conflict,) = find_conflicts(
        graph(
            comparison(A, B, paper=ONE, context=("Birch-7B", "Moss Bench"), hardware=("A100", "H100")),
            comparison(B, A, paper=TWO, context=("moss-bench", "Birch 7B"), hardware=("H100", "A100")),
        )
    )
    assert conflict.kind is ConflictKind.CONTRADICTION


@pytest.mark.parametrize(
    "claims",
    [
        (comparison(A, B), comparison(A, B, paper=TWO)),
        (comparison(A, B), comparison(B, A, "latency", paper=TWO)),
        (comparison(A, B), comparison(B, C, paper=TWO)),
        (comparison(A, B), comparison(B, A, paper=TWO, relation=Relation.MATCHES)),
        (comparison(A, B, None), comparison(B, A, None, paper=TWO)),
        (comparison(A, B), comparison(B, A, paper=TWO, status=Status.DERIVED)),
        (comparison(A, A), comparison(A, A, relation=Relation.UNDERPERFORMS)),
    ],
    ids=["agreement", "metric", "pair", "parity", "nothing measured", "derived", "itself"],
)
def test_no_conflict(claims: tuple[object, ...]) -> None:
    assert find_conflicts(graph(*claims)) == ()  # type: ignore[arg-type]


def test_metrics_that_no_vocabulary_knows_are_compared_by_their_words() -> None:
    claims = graph(
        comparison(A, B, None, metric_text="gizmo rate"), comparison(B, A, None, metric_text="Gizmo-rate", paper=TWO)
    )
    assert told(*find_conflicts(claims)) == ["contradiction: RingScan or TileAttention in gizmo rate"]


def test_the_side_of_more_papers_comes_first_and_sentences_do_not_count() -> None:
    claims = graph(
        comparison(A, B, paper=ONE), comparison(A, B, paper=ONE, low=3.0), comparison(A, B, paper=ONE, low=4.0),
        comparison(B, A, paper=TWO), comparison(B, A, paper=THREE, origin=Origin.REPORTED),
    )  # fmt: skip
    (conflict,) = find_conflicts(claims)
    assert [str(side) for side in conflict.sides] == [
        "TileAttention beats RingScan (2 papers, 1 of them independent)",
        "RingScan beats TileAttention (1 paper)",
    ]


def test_contradictions_come_first_and_the_rest_of_a_pair_stands_apart() -> None:
    conflicts = find_conflicts(
        graph(
            comparison(A, B, paper=ONE, hardware=("A100",)),
            comparison(B, A, paper=TWO, hardware=("A100",)),
            comparison(B, A, paper=THREE, hardware=("H100",)),
            comparison(A, "FernNet", paper=ONE, hardware=("A100",)),
            comparison("FernNet", A, paper=TWO, hardware=("H100",)),
        )
    )
    assert told(*conflicts) == [
        "contradiction: RingScan or TileAttention in speed",
        "different conditions: FernNet or RingScan in speed",
        "different conditions: RingScan or TileAttention in speed",
    ]
    assert [[row.hardware for row in side.rows] for side in conflicts[2].sides] == [[("A100",)], [("H100",)]]


def test_what_stands_in_one_place_is_marked() -> None:
    tile = corpus.resolved().papers[0]
    elsewhere = corpus.span(tile, tile.text[:20])
    assert told(*find_conflicts(graph(comparison(A, B), comparison(B, A)))) == [
        "contradiction: RingScan or TileAttention in speed, in one sentence"
    ]
    assert told(*find_conflicts(graph(comparison(A, B), comparison(B, A, evidence=elsewhere)))) == [
        "contradiction: RingScan or TileAttention in speed, in one paper"
    ]


def test_of_a_name_with_its_versions_or_exactly() -> None:
    everything = find_conflicts(GRAPH)
    assert find_conflicts(GRAPH, "RingScan") == find_conflicts(GRAPH, "TileAttention-2") == everything
    assert find_conflicts(GRAPH, "TileAttention") == everything
    assert find_conflicts(GRAPH, "TileAttention", exact=True) == find_conflicts(GRAPH, "HedgeServe") == ()
    with pytest.raises(UnknownNameError, match="RingScan"):
        find_conflicts(GRAPH, "RingScam")


def test_the_canned_query_finds_the_same_claims() -> None:
    result = run_query(GRAPH, "contradictions")
    place = {column: n for n, column in enumerate(result.columns)}
    quotes = {row[place[name]] for row in result.rows for name in ("quote", "counterquote")}
    assert quotes == {row.quote for conflict in find_conflicts(GRAPH) for side in conflict.sides for row in side.rows}


@given(resolved_corpora())
def test_of_everything_or_name_by_name(resolved: Resolved) -> None:
    random = build_graph(resolved)
    everything = find_conflicts(random)
    for conflict in everything:
        first, second = conflict.sides
        assert (first.winner, first.loser) == (second.loser, second.winner)
        assert len(first.support) >= len(second.support) >= 1
        assert all(side.rows for side in conflict.sides)
    named = [entity.id for entity in resolved.entities]
    by_name = Counter(conflict for node in named for conflict in find_conflicts(random, node, exact=True))
    # Each is found from either end; the subject of a claim without a name is no entity.
    assert set(by_name) == set(everything)
    assert set(by_name.values()) <= {1, 2}

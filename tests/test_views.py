"""The graph around a thing, from a store, says what the whole graph says of it."""

import pytest

from kg.comparison import compare
from kg.errors import UnknownNameError
from kg.graph import check_graph
from kg.ids import BASE_IRI
from kg.query import ego_graph, run_query, to_store
from kg.schema import EdgeKind, NodeKind
from tests import corpus

GRAPH = corpus.graph()
THINGS = list(GRAPH.of_kind(NodeKind.TECHNIQUE, NodeKind.MODEL, NodeKind.HARDWARE))


@pytest.mark.parametrize("base", [BASE_IRI, "https://example.org/kg/"])
@pytest.mark.parametrize("thing", THINGS)
def test_it_is_a_part_of_the_graph_that_fits_the_schema(thing: str, base: str) -> None:
    ego = ego_graph(to_store(GRAPH, base), thing)
    assert check_graph(ego) == []
    assert all(ego.nodes[node] == GRAPH.nodes[node] for node in ego)
    assert set(ego.edges(keys=True)) == set(GRAPH.subgraph(ego).edges(keys=True))


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("query", ["beats", "beaten-by", "matches"])
def test_it_answers_queries_about_the_thing_as_the_graph_does(thing: str, query: str) -> None:
    ego = ego_graph(to_store(GRAPH), thing)
    assert run_query(ego, query, {"name": thing}) == run_query(GRAPH, query, {"name": thing})


@pytest.mark.parametrize("thing", THINGS)
def test_it_compares_as_the_graph_does(thing: str) -> None:
    question = f"which papers beat {GRAPH.label(thing)}"
    assert compare(ego_graph(to_store(GRAPH), thing), question).rows == compare(GRAPH, question).rows


def test_it_leaves_out_what_is_far_away() -> None:
    ego = ego_graph(to_store(GRAPH), "TileAttention")
    claims = {claim for claim in ego if ego.kind(claim) is NodeKind.CLAIM}
    assert claims
    assert len(claims) < len(list(GRAPH.of_kind(NodeKind.CLAIM)))
    assert all(ego.origins(claim, EdgeKind.STATES) for claim in claims)


def test_an_unknown_name() -> None:
    with pytest.raises(UnknownNameError, match="Nearest: TileAttention"):
        ego_graph(to_store(GRAPH), "TileAttentoin")

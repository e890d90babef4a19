"""The invented corpus holds everything that a graph can hold, and keeps its own promises."""

import networkx as nx
import pytest

from kg.graph import KnowledgeGraph
from kg.schema import ATTRIBUTES, EDGES, EdgeKind, NodeKind
from tests import corpus


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return corpus.graph()


def test_every_kind_occurs(graph: KnowledgeGraph) -> None:
    assert set(graph.counts()) == {kind.value for kind in NodeKind}
    assert set(graph.edge_counts()) == {kind.value for kind in EdgeKind}


@pytest.mark.parametrize("kind", NodeKind)
def test_every_attribute_and_every_value_occurs(graph: KnowledgeGraph, kind: NodeKind) -> None:
    for attribute in ATTRIBUTES[kind]:
        held = [graph.nodes[n].get(attribute.name) for n in graph.of_kind(kind)]
        assert any(value is not None for value in held), attribute.name


@pytest.mark.parametrize("kind", [NodeKind.CLAIM, NodeKind.METRIC])
def test_every_enumerated_value_occurs(graph: KnowledgeGraph, kind: NodeKind) -> None:
    for attribute in ATTRIBUTES[kind]:
        if attribute.values:
            held = {graph.nodes[n].get(attribute.name) for n in graph.of_kind(kind)}
            assert held - {None} == set(attribute.values), attribute.name


def test_edges_join_the_kinds_that_the_schema_names(graph: KnowledgeGraph) -> None:
    for source, target, key in graph.edges(keys=True):
        assert graph.kind(source) in EDGES[key].domain, (source, key)
        assert graph.kind(target) in EDGES[key].range, (key, target)


def test_quotes_slice_out_of_their_papers() -> None:
    papers = {paper.id: paper for paper in corpus.resolved().papers}
    for claim in corpus.resolved().claims:
        evidence = claim.evidence
        assert papers[claim.paper].field(evidence.field)[evidence.start : evidence.end] == evidence.text


def test_the_hierarchy_of_devices(graph: KnowledgeGraph) -> None:
    broader = nx.DiGraph([(u, v) for u, v, key in graph.edges(keys=True) if key is EdgeKind.BROADER])
    path = ["A100-80GB", "A100", "Ampere", "NVIDIA GPU", "GPU"]
    assert nx.shortest_path(broader, corpus.thing("A100-80GB"), corpus.thing("GPU")) == [*map(corpus.thing, path)]

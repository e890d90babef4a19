"""Resolved records as a graph that keeps to the schema."""

import networkx as nx
import pytest
from hypothesis import given

from kg.graph import KnowledgeGraph, build_graph, check_graph, claim_label, name_index
from kg.ids import name_key
from kg.model import Resolved
from kg.schema import ATTRIBUTES, ENTITY_KINDS, EdgeKind, NodeKind, Relation, Role
from tests import corpus
from tests.strategies import resolved_corpora


@pytest.fixture
def graph() -> KnowledgeGraph:
    return corpus.graph()


@given(resolved_corpora())
def test_every_graph_keeps_to_the_schema(resolved: Resolved) -> None:
    assert check_graph(build_graph(resolved)) == []


def test_so_does_the_invented_corpus(graph: KnowledgeGraph) -> None:
    assert check_graph(graph) == []


@given(resolved_corpora())
def test_equal_records_give_graphs_in_the_same_order(resolved: Resolved) -> None:
    one, other = build_graph(resolved), build_graph(resolved)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))
    assert list(one) == sorted(one)


@given(resolved_corpora())
def test_every_record_becomes_a_node_and_every_edge_joins_nodes(resolved: Resolved) -> None:
    graph = build_graph(resolved)
    groups = (resolved.papers, resolved.entities, resolved.metrics, resolved.claims)
    assert {str(dict(record)["id"]) for group in groups for record in group} <= set(graph)
    assert all(graph.nodes[node] for node in graph)
    for entity in resolved.entities:
        assert graph.nodes[entity.id]["roles"] == tuple(sorted(entity.roles)) if entity.roles else True
    assert len(list(graph.of_kind(NodeKind.CLAIM))) == len(resolved.claims)
    assert sum(graph.counts().values()) == graph.number_of_nodes()
    assert sum(graph.edge_counts().values()) == graph.number_of_edges()


@given(resolved_corpora())
def test_shortcuts_are_what_claims_say(resolved: Resolved) -> None:
    graph = build_graph(resolved)
    said = {
        (c.subject, c.baseline, c.relation.value) for c in resolved.claims if c.baseline and c.subject != c.baseline
    }
    kinds = (EdgeKind.OUTPERFORMS, EdgeKind.MATCHES, EdgeKind.UNDERPERFORMS)
    assert {(u, v, key.value) for u, v, key in graph.edges(keys=True) if key in kinds} == said


def test_accessors(graph: KnowledgeGraph) -> None:
    node = corpus.thing("TileAttention")
    assert graph.kind(node) is NodeKind.TECHNIQUE
    assert graph.label(node) == "TileAttention"
    (paper,) = graph.origins(node, EdgeKind.PROPOSES)
    assert node in graph.targets(paper, EdgeKind.PROPOSES)
    assert graph.targets(paper) == sorted({v for _, v in graph.out_edges(paper)}) or graph.targets(paper) == []
    assert list(graph.of_kind(NodeKind.HARDWARE)) == sorted(graph.of_kind(NodeKind.HARDWARE))
    assert "papers-kg" in graph._repr_html_()


def test_narrower_follows_versions_unless_told_otherwise(graph: KnowledgeGraph) -> None:
    first, second, third = map(corpus.thing, ("TileAttention", "TileAttention-2", "TileAttention-3"))
    assert {first, second, third} <= graph.narrower(first)
    assert not {second, third} & graph.narrower(first, versions=False)
    assert corpus.thing("A100-40GB") in graph.narrower(corpus.thing("GPU"))
    assert graph.narrower(third) == {third}


@given(resolved_corpora())
def test_narrower_is_all_that_leads_there(resolved: Resolved) -> None:
    graph = build_graph(resolved)
    below = nx.DiGraph((u, v) for u, v, key in graph.edges(keys=True) if key in (EdgeKind.BROADER, EdgeKind.VERSION_OF))
    for node in graph.of_kind(*ENTITY_KINDS):
        expected = nx.ancestors(below, node) | {node} if node in below else {node}
        assert graph.narrower(node) == expected


@given(resolved_corpora())
def test_every_name_finds_its_node(resolved: Resolved) -> None:
    graph = build_graph(resolved)
    index = name_index(graph)
    for entity in resolved.entities:
        for name in (entity.label, *entity.aliases):
            assert entity.id in index[name_key(name)]
    assert all(nodes == sorted(set(nodes)) for nodes in index.values())
    assert set(name_index(graph, NodeKind.HARDWARE)) <= set(index)


def test_a_claim_in_one_line() -> None:
    labels = {claim_label(claim) for claim in corpus.resolved().claims}
    assert "TileAttention outperforms standard attention (up to 3.5x) in faster" in labels
    assert "HedgeServe outperforms prior work (79%)" in {label.replace(" in energy", "") for label in labels}
    assert all(" achieves an unstated baseline" not in label for label in labels)
    unstated = next(
        c for c in corpus.resolved().claims if c.baseline_text is None and c.relation is Relation.OUTPERFORMS
    )
    assert "outperforms an unstated baseline" in claim_label(unstated)


def test_repositories_that_differ_in_spelling_only_are_one_node() -> None:
    resolved = corpus.resolved()
    first, second = resolved.papers[0].id, resolved.papers[1].id
    urls = (
        (first, "https://github.com/Org/Name"),
        (second, "https://github.com/org/name"),
        (first, "https://a.io/x-y"),
    )
    graph = build_graph(resolved.model_copy(update={"repos": (*urls, (second, "https://a.io/x/y"))}))
    assert len(list(graph.of_kind(NodeKind.REPO))) == 3
    assert check_graph(graph) == []


_PAPER, _CLAIM = corpus.resolved().papers[0].id, corpus.resolved().claims[0].id
_DEVICE, _MODEL, _OTHER = map(corpus.thing, ("A100", "Birch-7B", "FernNet"))


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ({"colour": "red"}, "has 'colour', which a Paper has not"),
        ({"text": ...}, "has no 'text'"),
        ({"year": "2024"}, "'year' is '2024', not int"),
        ({"text_field": "poem"}, "'text_field' is 'poem', not TextField"),
        ({"sources": ("b", "a")}, "'sources' is not sorted, or repeats itself"),
        ({"sources": ("a", "a")}, "'sources' is not sorted, or repeats itself"),
        ({"sources": "a"}, "'sources' is 'a', not a list"),
        ({"kind": "Poem"}, "is of no kind ('Poem')"),
    ],
)
def test_a_node_that_breaks_the_schema_is_told(graph: KnowledgeGraph, data: dict[str, object], complaint: str) -> None:
    graph.nodes[_PAPER].update(data)
    if ... in data.values():
        del graph.nodes[_PAPER]["text"]
    assert any(line.startswith(f"{_PAPER}: {complaint}") for line in check_graph(graph))


@pytest.mark.parametrize(
    ("edges", "complaint"),
    [
        ([(_PAPER, "technique-nowhere", EdgeKind.USES)], "technique-nowhere: is of no kind (None)"),
        ([(_PAPER, _DEVICE, "loves")], f"{_PAPER} -loves-> {_DEVICE}: no such kind of edge"),
        ([(_DEVICE, _DEVICE, EdgeKind.RUNS_ON)], f"{_DEVICE} -runsOn-> {_DEVICE}: does not leave a Hardware"),
        ([(_PAPER, _MODEL, EdgeKind.RUNS_ON)], f"{_PAPER} -runsOn-> {_MODEL}: does not enter a Model"),
        (
            [(_CLAIM, _MODEL, EdgeKind.SUBJECT), (_CLAIM, _OTHER, EdgeKind.SUBJECT)],
            f"{_CLAIM} -claimSubject-> {_OTHER}: is not the only one",
        ),
        (
            [(_MODEL, _OTHER, EdgeKind.BROADER), (_OTHER, _MODEL, EdgeKind.BROADER)],
            f"{_MODEL} -broader-> {_OTHER}: leads back to its start",
        ),
    ],
)
def test_an_edge_that_breaks_the_schema_is_told(
    graph: KnowledgeGraph, edges: list[tuple[str, str, str]], complaint: str
) -> None:
    for source, target, key in edges:
        graph.add_edge(source, target, key=key)
    assert complaint in check_graph(graph)


def test_an_edge_that_carries_data_is_told(graph: KnowledgeGraph) -> None:
    graph.add_edge(_PAPER, _DEVICE, key=EdgeKind.MENTIONS, weight=1)
    assert f"{_PAPER} -mentions-> {_DEVICE}: carries weight" in check_graph(graph)


def test_absent_attributes_are_left_out(graph: KnowledgeGraph) -> None:
    for node, data in graph.nodes(data=True):
        assert None not in data.values(), node
        assert set(data) - {"kind"} <= {attribute.name for attribute in ATTRIBUTES[data["kind"]]}


def test_roles_are_words_of_the_schema(graph: KnowledgeGraph) -> None:
    roles = {role for _, data in graph.nodes(data=True) for role in data.get("roles", ())}
    assert roles == set(Role)

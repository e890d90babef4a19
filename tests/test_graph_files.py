"""graph.json and graph.graphml: what they hold, and that nothing gets lost on the way."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given

from kg.errors import ExportError
from kg.graph import KnowledgeGraph
from kg.graph_files import (
    generate_graph_json,
    generate_graphml,
    read_graph_json,
    write_graph_json,
    write_graphml,
)
from tests import corpus
from tests.random_graphs import SLUGS, content, graphs


def test_golden_files(golden: Callable[[str, str], None]) -> None:
    golden("graph.json", "".join(generate_graph_json(corpus.graph())))
    golden("graph.graphml", "".join(generate_graphml(corpus.graph())))


def test_json_round_trip_of_the_corpus(tmp_path: Path) -> None:
    write_graph_json(corpus.graph(), tmp_path / "graph.json")
    assert content(read_graph_json(tmp_path / "graph.json")) == content(corpus.graph())


@given(graph=graphs())
def test_json_round_trip_of_any_graph(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "graph.json"
    write_graph_json(graph, path)
    assert content(read_graph_json(path)) == content(graph)


def test_json_is_node_link_for_networkx(tmp_path: Path) -> None:
    write_graph_json(corpus.graph(), tmp_path / "graph.json")
    loaded = nx.node_link_graph(json.loads((tmp_path / "graph.json").read_bytes()), edges="edges")
    graph = corpus.graph()
    assert isinstance(loaded, nx.MultiDiGraph)
    assert set(loaded.edges(keys=True)) == set(graph.edges(keys=True))
    assert {n: d["label"] for n, d in loaded.nodes(data=True)} == {n: d["label"] for n, d in graph.nodes(data=True)}


def test_json_has_one_node_or_edge_a_line() -> None:
    graph = corpus.graph()
    lines = [line.removesuffix(",") for line in "".join(generate_graph_json(graph)).split("\n")]
    nodes = [json.loads(line)["id"] for line in lines if line.startswith('{"id":')]
    edges = [json.loads(line) for line in lines if line.startswith('{"source":')]
    assert nodes == sorted(graph)
    assert [(edge["source"], edge["target"], edge["key"]) for edge in edges] == sorted(graph.edges(keys=True))


def _graph_of(*nodes: dict[str, Any], edges: tuple[dict[str, str], ...] = ()) -> str:
    return json.dumps({"nodes": nodes, "edges": edges})


AUTHOR = {"id": "author-a", "kind": "Author", "label": "A"}
REPO = {"id": "repo-r", "kind": "Repo", "label": "r", "url": "https://example.org/r"}
METRIC = {"id": "metric-m", "kind": "Metric", "label": "m", "metric_class": "speed"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "run `kg build` again"),
        ("[]", "not a graph"),
        ('{"nodes": 3, "edges": []}', "not a graph"),
        ('{"nodes": [{}], "edges": []}', "KeyError: 'id'"),
        ('{"nodes": [1], "edges": []}', "not a graph"),
        ("\xff", "not a graph"),
        ('{"nodes": [{"id": "paper-\\ud800", "kind": "Paper", "label": "x"}], "edges": []}', "not a graph"),
        (_graph_of({"id": "x"}), "x: None is no NodeKind"),
        (_graph_of(AUTHOR | {"kind": "Wizard"}), "'Wizard' is no NodeKind"),
        (_graph_of(AUTHOR | {"age": 3}), "author-a: a Author has no attribute age"),
        (_graph_of({"id": "author-a", "kind": "Author"}), "author-a: a Author needs the attribute label"),
        (_graph_of(AUTHOR | {"label": 3}), "author-a, label: 3 is not a usable str"),
        (_graph_of(METRIC | {"metric_class": "beauty"}), "'beauty' is no MetricClass; expected: speed, memory"),
        (_graph_of(METRIC | {"aliases": "m"}), "'m' is not a list"),
        (_graph_of(METRIC | {"aliases": [True]}), "True is not a usable str"),
        (_graph_of(AUTHOR, edges=({"source": "author-a", "target": "b", "key": "knows"},)), "'knows' is no EdgeKind"),
        (
            _graph_of(AUTHOR, edges=({"source": "author-a", "target": "b", "key": "hasRepo"},)),
            "author-a is of kind Author; expected: Paper",
        ),
        (
            _graph_of(METRIC, edges=({"source": "metric-m", "target": "b", "key": "broader"},)),
            "edge metric-m -broader-> b: b does not exist",
        ),
    ],
)
def test_a_broken_file_says_what_is_wrong(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(ExportError) as caught:
        read_graph_json(path)
    assert message in str(caught.value)
    assert "kg build" in str(caught.value)
    assert caught.value.where == str(path)


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    fact = {"id": "fact-f", "kind": "Fact", "label": "f", "property": "p", "unit": "u", "source": "s"}
    (tmp_path / "graph.json").write_text(_graph_of(fact | {"value": float("nan")}))
    with pytest.raises(ExportError, match="fact-f, value: nan is not a usable float"):
        read_graph_json(tmp_path / "graph.json")
    (tmp_path / "graph.json").write_text(_graph_of(fact | {"value": 2}))
    value = read_graph_json(tmp_path / "graph.json").nodes["fact-f"]["value"]
    assert (value, type(value)) == (2.0, float)


def test_a_missing_file_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="run `kg build` first"):
        read_graph_json(tmp_path / "graph.json")


def _readable(value: object) -> object:
    """A value as GraphML can hold it."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value


def test_graphml_loads_in_networkx_with_all_attributes(tmp_path: Path) -> None:
    graph = corpus.graph()
    write_graphml(graph, tmp_path / "graph.graphml")
    loaded = nx.read_graphml(tmp_path / "graph.graphml")
    assert isinstance(loaded, nx.MultiDiGraph)
    assert {n: dict(d) for n, d in loaded.nodes(data=True)} == {
        n: {name: _readable(value) for name, value in d.items()} for n, d in graph.nodes(data=True)
    }
    assert {(u, v, d["kind"]) for u, v, d in loaded.edges(data=True)} == set(graph.edges(keys=True))


@given(graph=graphs(SLUGS))
def test_graphml_of_any_graph_is_valid(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "graph.graphml"
    write_graphml(graph, path)
    loaded = nx.read_graphml(path)
    assert loaded.number_of_edges() == graph.number_of_edges()
    assert [d["kind"] for _, d in loaded.nodes(data=True)] == [graph.nodes[n]["kind"] for n in sorted(graph)]


def test_graphml_replaces_what_xml_forbids() -> None:
    graph = KnowledgeGraph()
    graph.add_node("author-a", kind="Author", label="bell\x07 & <b>\ud800\r\n")
    text = "".join(generate_graphml(graph))
    assert "bell\ufffd &amp; &lt;b&gt;\ufffd&#13;\n" in text

"""Parts of a graph, from a store, say what the whole graph says of what they hold."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kg
from kg.cli import app
from kg.comparison import EXAMPLES, WRITERS, compare
from kg.errors import KGError, QueryError, UnknownNameError
from kg.graph import KnowledgeGraph, check_graph
from kg.ids import BASE_IRI
from kg.query import ego_graph, named_graph, run_query, to_store, top_graph, views
from kg.rdf import write_turtle
from kg.schema import EdgeKind, NodeKind
from kg.view import question_graph
from tests import corpus
from tests.query_service import Service, serving
from tests.random_graphs import content

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


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with serving(to_store(GRAPH).store) as running:
        yield running


def answer(graph: KnowledgeGraph, question: str) -> str:
    """What is answered, as text; not how the question was understood, which tells how the graph writes its units."""
    return WRITERS["csv"](compare(graph, question))


def is_part(view: KnowledgeGraph, whole: KnowledgeGraph) -> bool:
    """Whether a view fits the schema and says of its nodes what the whole says of them, and all that it says."""
    return (
        check_graph(view) == []
        and all(view.nodes[node] == whole.nodes[node] for node in view)
        and set(view.edges(keys=True)) == set(whole.subgraph(view).edges(keys=True))
    )


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_the_most_compared_things_have_all_claims_that_compare_with_them(count: int) -> None:
    compared = {node: len(GRAPH.origins(node, EdgeKind.BASELINE)) for node in GRAPH}
    most = sorted((node for node, claims in compared.items() if claims), key=lambda node: (-compared[node], node))[
        :count
    ]
    view = top_graph(to_store(GRAPH), count)
    assert is_part(view, GRAPH)
    for node in most:
        assert view.origins(node, EdgeKind.BASELINE) == GRAPH.origins(node, EdgeKind.BASELINE)
    whole = {claim for node in most for claim in GRAPH.origins(node, EdgeKind.BASELINE)}
    assert {claim for claim in view if view.targets(claim, EdgeKind.BASELINE)} == whole


def test_an_endpoint_gives_the_same_views(service: Service) -> None:
    store = to_store(GRAPH)
    assert content(ego_graph(service.url, "TileAttention")) == content(ego_graph(store, "TileAttention"))
    assert content(top_graph(service.url, 3)) == content(top_graph(store, 3))
    question = "which papers beat TileAttention on A100"
    assert content(question_graph(service.url, question)) == content(question_graph(store, question))
    assert answer(question_graph(service.url, question), question) == answer(GRAPH, question)


def test_requests_are_small_and_have_an_end(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ego_graph(service.url, "TileAttention")
    service.asked.clear()
    monkeypatch.setattr(views, "_BATCH", 2)
    assert content(ego_graph(service.url, "TileAttention")) == content(whole)
    assert max(query.count("/id/") for query in service.asked) <= 2 + 1  # the prefix


@pytest.mark.parametrize(
    "view",
    [
        partial(ego_graph, name="TileAttention"),
        partial(top_graph, count=9),
        partial(named_graph, text="which papers beat TileAttention"),
        partial(named_graph, text="which papers use TileAttention", papers=True),
    ],
)
def test_too_much_is_refused_rather_than_cut(view: Callable[..., KnowledgeGraph]) -> None:
    with pytest.raises(QueryError, match="more than 0 claims or papers belong to"):
        view(to_store(GRAPH), most=0)


@pytest.mark.parametrize(
    "question",
    [
        *(form.format(GRAPH.label(thing)) for thing in THINGS for form in ("what does {} beat", "which papers use {}")),
        "results on A100",
        "how do TileAttention versions compare",
    ],
)
def test_a_question_is_answered_as_by_the_graph(question: str) -> None:
    view = question_graph(to_store(GRAPH), question)
    assert is_part(view, GRAPH)
    assert answer(view, question) == answer(GRAPH, question)


def test_a_question_about_nothing_known() -> None:
    with pytest.raises(KGError, match="nothing here"):
        question_graph(to_store(GRAPH), "which papers beat nothing here")


def test_views_of_the_bundled_corpus_are_parts_of_its_graph() -> None:
    graph = kg.build(kg.read_papers([kg.bundled_corpus()]).papers)
    store = to_store(graph)
    assert is_part(top_graph(store, 25), graph)
    assert is_part(ego_graph(store, "FlashAttention"), graph)
    for question in EXAMPLES:
        view = question_graph(store, question)
        assert is_part(view, graph), question
        assert answer(view, question) == answer(graph, question)


def test_on_the_command_line(tmp_path: Path, service: Service) -> None:
    write_turtle(GRAPH, tmp_path / "graph.ttl")
    run, question = CliRunner().invoke, "which papers beat TileAttention"
    for source in (["--graph", str(tmp_path)], ["--endpoint", service.url]):
        out = tmp_path / "view"
        done = run(app, ["view", question, *source, "--out", str(out)])
        assert done.exit_code == 0, done.output
        assert answer(kg.read_graph_json(out / "graph.json"), question) == answer(GRAPH, question)
        assert "TileAttention" in (out / "graph.html").read_text(encoding="utf-8")
        assert f'kg compare "{question}" --graph {out}' in done.stdout
    done = run(app, ["view", "--top", "2", "--graph", str(tmp_path), "--out", str(tmp_path / "top")])
    assert content(kg.read_graph_json(tmp_path / "top" / "graph.json")) == content(top_graph(to_store(GRAPH), 2))


@pytest.mark.parametrize("arguments", [[], ["TileAttention", "--top", "3"]])
def test_on_the_command_line_one_thing_is_asked_for(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, ["view", *arguments])
    assert done.exit_code == 2
    assert "QUESTION" in done.stderr


def test_a_view_does_not_replace_a_build(tmp_path: Path) -> None:
    write_turtle(GRAPH, tmp_path / "graph.ttl")
    done = CliRunner().invoke(app, ["view", "TileAttention", "--graph", str(tmp_path), "--out", str(tmp_path)])
    assert done.exit_code == 2
    assert "holds a build" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["graph.ttl"]

"""The server for assistants, by the SDK's own client: in memory, and as a process."""

import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult, TextContent
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import ExportError
from kg.graph_files import write_graph_json
from kg.mcp.server import make_server
from kg.query import canned_queries
from kg.rdf import write_turtle
from kg.schema import EdgeKind, NodeKind
from tests import asynchronous, corpus

GRAPH = corpus.graph()
QUOTES = {GRAPH.label(node) for node in GRAPH.of_kind(NodeKind.EVIDENCE)}
CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    write_graph_json(GRAPH, folder / "graph.json")
    write_turtle(GRAPH, folder / "graph.ttl")
    return folder


def ask(folder: Path, name: str, /, **arguments: object) -> CallToolResult:
    async def call() -> CallToolResult:
        async with Client(make_server(folder)) as client:
            return await client.call_tool(name, arguments)

    return asynchronous.run(call())


def answer(folder: Path, name: str, /, **arguments: object) -> dict[str, Any]:
    result = ask(folder, name, **arguments)
    assert not result.is_error, text(result)
    content = result.structured_content
    assert isinstance(content, dict)
    assert text(result) == content["result"] if name == "show" else json.loads(text(result)) == content
    return content


def text(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def refused(folder: Path, name: str, /, **arguments: object) -> str:
    result = ask(folder, name, **arguments)
    assert result.is_error
    return text(result)


def test_all_tools_say_what_they_do_and_only_read(exports: Path) -> None:
    async def listed() -> Any:
        async with Client(make_server(exports)) as client:
            return client.instructions, (await client.list_tools()).tools

    instructions, tools = asynchronous.run(listed())
    assert "quote" in instructions
    assert {tool.name for tool in tools} == {"compare", "claims", "show", "query"}
    for tool in tools:
        assert tool.description
        assert tool.annotations.read_only_hint
        assert all("description" in field for field in tool.input_schema["properties"].values()), tool.name
    assert all(name in next(t for t in tools if t.name == "query").description for name in canned_queries())


def test_a_comparison_comes_with_its_quotes(exports: Path) -> None:
    found = answer(exports, "compare", question="which papers beat TileAttention")
    assert found["total"] == len(found["claims"]) > 0
    for row in found["claims"]:
        assert row["claim"]["quote"] in QUOTES
        assert row["claim"]["paper"]["title"]
        assert row["statement"] == GRAPH.label(row["claim"]["claim"])
        assert row["outcome"]


def test_a_comparison_is_cut_at_the_limit_and_says_so(exports: Path) -> None:
    found = answer(exports, "compare", question="TileAttention", limit=1)
    assert len(found["claims"]) == 1 < found["total"]


def test_derived_rows_say_so(exports: Path) -> None:
    plain = answer(exports, "compare", question="TileAttention", limit=200)
    derived = answer(exports, "compare", question="TileAttention", derived=True, limit=200)
    more = [row for row in derived["claims"] if row["claim"]["path"]]
    assert derived["total"] == plain["total"] + len(more)
    assert all(row["statement"].startswith("derived from several claims") for row in more)


def test_a_question_about_papers_lists_papers(exports: Path) -> None:
    used = next(node for node in GRAPH.of_kind(NodeKind.HARDWARE) if GRAPH.origins(node, EdgeKind.RUNS_ON))
    found = answer(exports, "compare", question=f"what runs on {GRAPH.label(used)}")
    assert not found["claims"]
    assert {row["paper"]["id"] for row in found["papers"]} >= set(GRAPH.origins(used, EdgeKind.RUNS_ON))


def test_claims_about_a_thing_are_those_of_the_graph(exports: Path) -> None:
    found = answer(exports, "claims", about="TileAttention", limit=200)
    around = (EdgeKind.SUBJECT, EdgeKind.BASELINE, EdgeKind.METRIC, EdgeKind.ON_HARDWARE, EdgeKind.CONTEXT)
    expected = {claim for node in GRAPH.narrower(found["node"]) for claim in GRAPH.origins(node, *around)}
    assert {row["claim"]["claim"] for row in found["claims"]} == expected
    assert all(row["claim"]["quote"] in QUOTES for row in found["claims"])
    wins = answer(exports, "claims", about="TileAttention", relation="outperforms", limit=200)
    assert {row["claim"]["relation"] for row in wins["claims"]} == {"outperforms"}
    assert 0 < wins["total"] < found["total"]


def test_claims_of_a_paper_are_what_it_states(exports: Path) -> None:
    paper = next(paper for paper in GRAPH.of_kind(NodeKind.PAPER) if len(GRAPH.targets(paper, EdgeKind.STATES)) > 1)
    found = answer(exports, "claims", about=GRAPH.label(paper), limit=1)
    assert (found["node"], found["total"]) == (paper, len(GRAPH.targets(paper, EdgeKind.STATES)))
    assert len(found["claims"]) == 1


def test_show_is_what_the_command_shows(exports: Path) -> None:
    found = answer(exports, "show", name="TileAttention")["result"]
    assert found.startswith("TileAttention")
    assert "compared with" in found or "claims that compare with it" in found


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("compare", {"question": "what is the weather"}, "weather"),
        ("compare", {"question": "which papers beat TileAtention"}, "TileAttention"),
        ("claims", {"about": "TileAtention"}, "Nearest: TileAttention"),
        ("claims", {"about": "TileAttention", "relation": "beats"}, "relation"),
        ("show", {"name": "no such thing"}, "nothing in the graph is called"),
        ("show", {}, "name"),
        ("query", {"query": "SELECT nonsense"}, "line 1"),
        ("query", {"query": "beats", "parameters": {"who": "X"}}, "no parameter who"),
        ("query", {"query": "beats", "parameters": {"name": "TileAtention"}}, "Nearest: TileAttention"),
        ("query", {"query": "repos", "limit": 0}, "limit"),
        ("query", {"query": "repos", "limit": 10**9}, "limit"),
    ],
)
def test_errors_say_what_was_wrong(exports: Path, tool: str, arguments: dict[str, object], said: str) -> None:
    assert said in refused(exports, tool, **arguments)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }", "FROM is refused"),
        ("LOAD <file:///etc/hostname>", "may not change it"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "may not change it"),
        ("DROP ALL", "may not change it"),
    ],
)
def test_what_does_not_only_read_is_refused(exports: Path, query: str, said: str) -> None:
    assert said in refused(exports, "query", query=query)


def test_a_query_cannot_read_files(exports: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.rq"
    secret.write_text("SELECT * { ?confidential ?p ?o }", encoding="utf-8")
    assert "confidential" not in refused(exports, "query", query=str(secret))


def test_queries_answer_up_to_the_limit(exports: Path) -> None:
    found = answer(exports, "query", query="SELECT ?s WHERE { ?s a kg:Claim } ORDER BY ?s", limit=3)
    assert found["columns"] == ["s"]
    assert found["rows"] == [[claim] for claim in sorted(GRAPH.of_kind(NodeKind.CLAIM))[:3]]
    assert found["truncated"]
    all_of_them = answer(exports, "query", query="SELECT ?s WHERE { ?s a kg:Claim }", limit=500)
    assert not all_of_them["truncated"]
    assert len(all_of_them["rows"]) == GRAPH.counts()["Claim"]
    assert answer(exports, "query", query="ASK { ?s a kg:Claim }")["rows"] == [[True]]
    assert answer(exports, "query", query="beaten-by", parameters={"name": "TileAttention"})["columns"]


def conversation(folder: Path, talk: Callable[[Client], Awaitable[None]], seconds: float) -> None:
    async def run() -> None:
        async with Client(make_server(folder, seconds=seconds)) as client:
            await talk(client)

    asynchronous.run(run())


def test_a_query_that_takes_too_long_is_stopped_and_the_next_one_answered(exports: Path) -> None:
    async def talk(client: Client) -> None:
        stopped = await client.call_tool("query", {"query": CROSS})
        assert stopped.is_error
        assert "longer than 0.5 s" in text(stopped)
        following = await client.call_tool("compare", {"question": "TileAttention"})
        assert not following.is_error

    conversation(exports, talk, 0.5)
    assert answer(exports, "query", query="ASK { ?s a kg:Claim }")["rows"] == [[True]]


def test_a_folder_without_a_graph_is_named(tmp_path: Path, exports: Path) -> None:
    with pytest.raises(ExportError, match=r"graph\.json"):
        make_server(tmp_path)
    (tmp_path / "graph.json").write_bytes((exports / "graph.json").read_bytes())
    assert "graph.ttl" in refused(tmp_path, "query", query="repos")


def test_assistants_with_the_older_handshake_are_answered_alike(exports: Path) -> None:
    async def call() -> CallToolResult:
        async with Client(make_server(exports), mode="legacy") as client:
            return await client.call_tool("compare", {"question": "TileAttention"})

    assert asynchronous.run(call()).structured_content == answer(exports, "compare", question="TileAttention")


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["mcp", "--graph", str(tmp_path)])
    assert done.exit_code == 2
    assert "graph.json" in done.stderr


def test_as_a_process(exports: Path) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-c", "from kg.cli import main; main()", "mcp", "--graph", str(exports)]
    )
    asked: Mapping[str, dict[str, object]] = {
        "compare": {"question": "TileAttention"},
        "claims": {"about": "TileAttention"},
        "query": {"query": "ASK { ?s a kg:Claim }"},
    }

    async def talk() -> dict[str, Any]:
        async with Client(command) as client:
            return {name: (await client.call_tool(name, given)).structured_content for name, given in asked.items()}

    found = asynchronous.run(talk())
    assert found == {name: answer(exports, name, **given) for name, given in asked.items()}

"""What commands print of hostile papers, in every format, and what they make of hostile questions and decisions."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
import tomli_w
from lxml import etree, html

from kg.comparison import answer, parse_question
from kg.comparison.answers import Comparison
from kg.graph_files import read_graph_json
from kg.mcp.answers import ask_show
from kg.query import load_store, parse_query, run_query
from kg.schema import NodeKind
from tests.comparison.test_latex import problems
from tests.hostile.conftest import Built, kg
from tests.hostile.corpus import PAYLOADS
from tests.hostile.reading import OBEYED, formulas, running, unexpected_in_markdown, without_colours

QUESTIONS = (
    "which papers beat vLLM",
    "which papers lose to FlashAttention",
    "results on A100",
    "what does Quux3Serve beat",
    "what runs on NVIDIA GPUs",
)


WRITTEN = ("script", "sparql", "markdown", "path", "null", "terminal", "bidi", "lines", "long")
"""The payloads that are tried in the place of every question and every field of a decision."""


def asked(built: Built) -> Iterator[tuple[str, ...]]:
    """Commands with an answer."""
    graph = ("--graph", str(built.out))
    yield from (("compare", question, *graph) for question in QUESTIONS)
    yield ("compare", "which papers beat FlashAttention", "--derived", *graph)
    yield ("compare", "--conflicts", *graph)
    yield ("rank", "--metric", "throughput", *graph)
    yield ("query", "SELECT ?s ?o { ?s skos:prefLabel|dcterms:title|dcterms:abstract ?o }", *graph)
    yield ("query", "DESCRIBE ?s { ?s a kg:Paper }", *graph)


@pytest.mark.parametrize("number", range(10))
def test_a_terminal_is_told_nothing_but_text(built: Built, number: int) -> None:
    command = list(asked(built))[number]
    done = kg(*command)
    assert done.exit_code == 0, done.output
    assert len(done.stdout.splitlines()) > 3
    assert not OBEYED.search(done.stdout)
    coloured = kg(*command, FORCE_COLOR="1", TERM="xterm-256color").stdout
    assert "\x1b[" in coloured
    assert not OBEYED.search(without_colours(coloured))


@pytest.mark.parametrize("number", range(10))
@pytest.mark.parametrize("form", ["csv", "json", "md"])
def test_tables_are_what_their_format_says(built: Built, number: int, form: str) -> None:
    command = list(asked(built))[number]
    if command[0] == "query" and form == "md":
        pytest.skip("no such format")
    text = kg(*command, "--format", form).stdout
    assert not OBEYED.search(text.replace("\r\n", "\n"))
    if form == "csv":
        assert formulas(text) == []
    elif form == "json":
        assert json.loads(text)
    else:
        assert unexpected_in_markdown(text) == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_latex_holds_no_command_of_a_paper(built: Built, question: str, tmp_path: Path) -> None:
    text = kg("compare", question, "--graph", built.out, "--format", "latex", "--bibtex", tmp_path / "refs.bib").stdout
    for row in re.split(r"\\\\|(?<!\\)&", text):
        assert [problem for problem in problems(row.replace("{~}", "").replace("~", "")) if "#" in problem] == []
    commands = set(re.findall(r"\\[A-Za-z@]+", text + (tmp_path / "refs.bib").read_text(encoding="utf-8")))
    assert not commands & {rf"\{name}" for name in ("input", "write", "def", "a", "verb", "include", "csname", "x")}
    assert text.isascii()


@pytest.mark.parametrize("question", QUESTIONS[:4])
def test_html_and_plots_hold_no_markup_of_a_paper(built: Built, question: str, tmp_path: Path) -> None:
    plot = tmp_path / "plot.svg"
    page = html.document_fromstring(
        kg("compare", question, "--graph", built.out, "--format", "html", "--plot", plot).stdout.encode()
    )
    assert running(etree.parse(plot).getroot()) == []
    head = cast("etree._Element", page.find("head"))
    assert [found for found in running(page) if found not in running(head)] == []


@pytest.mark.parametrize("question", [*QUESTIONS, *(f"what does Quux{n}Serve beat" for n in range(22))])
def test_the_explanation_has_the_same_answer(built: Built, question: str) -> None:
    graph = read_graph_json(built.out / "graph.json")
    sparql = kg("compare", question, "--explain", "--graph", built.out).stdout
    parse_query(sparql)
    result = run_query(load_store(built.out), sparql)
    found = answer(graph, parse_question(graph, question))
    assert result.rows
    if isinstance(found, Comparison):
        place = result.columns.index("claim")
        assert {row[place] for row in result.rows} == {row.claim for _, row in found.outcomes()}
    else:
        place = result.columns.index("paper")
        assert {row[place] for row in result.rows} == {row.paper.id for row in found}


def test_each_node_is_shown_as_text(built: Built) -> None:
    graph = read_graph_json(built.out / "graph.json")
    for node in graph.of_kind(NodeKind.PAPER, NodeKind.AUTHOR, NodeKind.TECHNIQUE):
        assert not OBEYED.search(ask_show(graph, node))


def test_a_difference_is_told_as_text(built: Built, tmp_path: Path) -> None:
    assert kg("build", built.listings[1], "--out", tmp_path / "other").exit_code == 0
    for form in ("text", "md", "json"):
        done = kg("diff", tmp_path / "other", built.out, "--format", form)
        assert done.exit_code == 1
        assert not OBEYED.search(done.stdout)
        if form == "json":
            json.loads(done.stdout)
        elif form == "md":
            assert unexpected_in_markdown(done.stdout.replace("<!-- -->", "")) == []


@pytest.mark.parametrize("payload", [PAYLOADS[name] for name in WRITTEN], ids=WRITTEN)
def test_any_question_has_a_plain_answer_or_error(built: Built, payload: str, tmp_path: Path) -> None:
    graph = ("--graph", built.out)
    for command in (
        ("compare", payload),
        ("compare", f"which papers beat {payload}"),
        ("compare", f"which papers beat vLLM on {payload}"),
        ("compare", payload, "--conflicts"),
        ("compare", payload, "--explain"),
        ("rank", "--metric", payload),
        ("rank", "--metric", "throughput", "--hardware", payload),
        ("show", payload),
        ("query", f"{payload} "),
        ("query", "beats", "--param", f"name={payload}"),
        ("query", "beats", "--param", f"{payload}=vLLM"),
    ):
        done = kg(*command, *graph)
        assert not OBEYED.search(done.stdout)
        assert not OBEYED.search(done.stderr)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", ["latex", "html"])
@pytest.mark.parametrize("command", [("compare", "--conflicts"), ("rank", "--metric", "throughput")], ids="-".join)
def test_a_format_that_a_command_does_not_have_is_refused(built: Built, command: tuple[str, ...], form: str) -> None:
    done = kg(*command, "--graph", built.out, "--format", form)
    assert done.exit_code == 2
    assert "md" in done.stderr


PLACE = {"paper": "paper-2501.00013", "quote": "Quux13Serve is 15x faster than vLLM on A100 GPUs"}
DECISIONS: dict[str, dict[str, object]] = {
    "same": {"ids": ["technique-vllm", "technique-quux3serve"]},
    "different": {"id": "technique-vllm", "papers": ["paper-2501.00013"]},
    "wrong": {**PLACE, "baseline": "vLLM"},
    "right": {**PLACE, "value": "15x", "to": {"relation": "matches"}},
    "missing": {**PLACE, "subject": "Quux13Serve", "relation": "matches", "baseline": "vLLM"},
}


@pytest.mark.parametrize("payload", [PAYLOADS[name] for name in WRITTEN], ids=WRITTEN)
def test_decisions_with_any_reason_are_shown_as_text(built: Built, payload: str, tmp_path: Path) -> None:
    _decide(tmp_path / "decisions", "wrong", {**DECISIONS["wrong"], "why": f"x {payload}", "who": f"y {payload}"})
    out = tmp_path / "out"
    done = kg("build", built.listings[3], "--curation", tmp_path / "decisions", "--out", out)
    assert done.exit_code == 0, done.output
    for command in (("show", "paper-2501.00013"), ("compare", "what does Quux13Serve beat"), ("diff", built.out)):
        told = kg(*command, *((out,) if command[0] == "diff" else ("--graph", out)))
        assert told.exit_code in (0, 1), told.output
        assert not OBEYED.search(told.stdout)
    assert {path.name for path in tmp_path.iterdir()} == {"decisions", "out"}


@pytest.mark.parametrize("table", DECISIONS)
def test_any_field_of_a_decision_is_checked(built: Built, table: str, tmp_path: Path) -> None:
    """Each field with each payload: the build refuses the decision in plain words, and writes nothing."""
    for number, payload in enumerate(PAYLOADS[name] for name in WRITTEN):
        for name, value in DECISIONS[table].items():
            bad = (
                [payload] if isinstance(value, list) else {"relation": payload} if isinstance(value, dict) else payload
            )
            folder = tmp_path / f"{name}-{number}"
            _decide(folder, table, {**DECISIONS[table], name: bad, "why": "x"})
            done = kg("build", built.listings[3], "--curation", folder, "--out", tmp_path / "out")
            assert done.exit_code in (0, 2)
            assert done.exit_code == 2 or name in ("subject", "baseline", "value", "quote"), (name, payload)
            assert not OBEYED.search(done.stderr)


def _decide(folder: Path, table: str, row: dict[str, object]) -> None:
    folder.mkdir()
    (folder / "decisions.toml").write_text(tomli_w.dumps({table: [row]}), encoding="utf-8")

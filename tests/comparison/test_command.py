"""``kg compare`` on the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.cli import app
from kg.comparison.answers import compare
from kg.comparison.rows import Row
from kg.graph_files import write_graph_json
from kg.rdf import write_turtle
from tests import corpus

QUESTION = "which papers beat TileAttention on NVIDIA GPUs"


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("exports")
    write_graph_json(corpus.graph(), folder / "graph.json")
    write_turtle(corpus.graph(), folder / "graph.ttl")
    return str(folder)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def test_what_explain_prints_runs_and_gives_the_same_answer(exports: str) -> None:
    query = run("compare", QUESTION, "--graph", exports, "--explain").stdout
    result = json.loads(run("query", query, "--graph", exports, "--format", "json").stdout)
    rows = json.loads(run("compare", QUESTION, "--graph", exports, "--format", "json").stdout)["rows"]
    queried = {(b["claim"]["value"].rpartition("/")[2], b["outcome"]["value"]) for b in result["results"]["bindings"]}
    assert queried == {(row["claim"], row["outcome"]) for row in rows}
    assert len(rows) > 3


def test_a_file_of_what_explain_prints_is_a_query(exports: str, tmp_path: Path) -> None:
    file = tmp_path / "question.rq"
    file.write_text(run("compare", "what runs on Ampere", "--graph", exports, "--explain").stdout, encoding="utf-8")
    assert "Jetson Orin" not in run("query", file, "--graph", exports).stdout
    assert "hardware-jetson-orin" in run("query", file, "--graph", exports).stdout


def test_exact_reaches_the_query(exports: str) -> None:
    loose, exact = (
        run("compare", "TileAttention", "--graph", exports, "--explain", *more).stdout for more in ((), ("--exact",))
    )
    assert "isVersionOf" in loose
    assert "isVersionOf" not in exact


@pytest.mark.parametrize(("format_", "start"), [("latex", f"% {QUESTION}"), ("html", "<!doctype html>")])
def test_formats_of_documents(exports: str, format_: str, start: str) -> None:
    assert run("compare", QUESTION, "--graph", exports, "--format", format_).stdout.startswith(start)


def test_references_and_plot_are_written_beside_the_answer(exports: str, tmp_path: Path) -> None:
    bib, svg, png = (tmp_path / name for name in ("refs.bib", "plot.svg", "plot.png"))
    done = run("compare", QUESTION, "--graph", exports, "--format", "latex", "--bibtex", bib, "--plot", svg)
    assert done.exit_code == 0
    assert r"\cite{paper-2313.00003}" in done.stdout
    assert "@misc{paper-2313.00003," in bib.read_text(encoding="utf-8")
    assert svg.read_text(encoding="utf-8").startswith("<svg")
    assert run("compare", QUESTION, "--graph", exports, "--plot", png).exit_code == 0
    assert png.read_bytes().startswith(b"\x89PNG")


def test_a_plot_in_no_known_format_is_an_error(exports: str, tmp_path: Path) -> None:
    done = run("compare", QUESTION, "--graph", exports, "--plot", tmp_path / "plot.gif")
    assert (done.exit_code, done.stdout) == (2, "")
    assert ".svg or .png" in done.stderr


def test_derived_rows_are_asked_for(exports: str) -> None:
    question = "which papers beat TwigRT"
    assert "(derived)" not in run("compare", question, "--graph", exports).stdout
    with_more = compare(corpus.graph(), question, derived=True)
    assert len([row for row in with_more if isinstance(row, Row)]) >= len(compare(corpus.graph(), question))
    assert run("compare", question, "--graph", exports, "--derived").exit_code == 0


@pytest.mark.parametrize(
    "question", ["which papers beet TileAttention", "how fast is it", "which papers beat TileAtention"]
)
def test_what_is_not_understood_is_an_error_for_people(exports: str, question: str) -> None:
    done = run("compare", question, "--graph", exports)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("kg: ")

"""The command line, in process and as a process."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import kg.pipeline
from kg.cli import app
from kg.graph_files import write_graph_json
from kg.query import canned_queries
from kg.rdf import write_turtle
from tests import corpus
from tests.diff.graphs import graphs
from tests.listings import ABSTRACTS, write_listing

QUESTION = "which papers beat TileAttention"
HEAVY = {"networkx", "numpy", "pydantic", "pylatexenc", "pyoxigraph", "pyvis", "rapidfuzz", "rdflib", "ahocorasick_rs"}
HEAVY |= {"httpx", "hishel", "tenacity", "platformdirs", "defusedxml"}


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("exports")
    write_graph_json(corpus.graph(), folder / "graph.json")
    write_turtle(corpus.graph(), folder / "graph.ttl")
    return str(folder)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def process(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")}
    command = [sys.executable, "-c", "from kg.cli import main; main()", *map(str, arguments)]
    return subprocess.run(  # type: ignore[call-overload,no-any-return]  # noqa: S603
        command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment, **options
    )


@pytest.mark.parametrize(
    "command", ["build", "extract", "compare", "rank", "query", "show", "diff", "evaluate", "fetch", "mcp", "serve"]
)
def test_every_command_has_help(command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    assert command in run("--help").output
    assert "Usage:" in done.output


def imported(*arguments: str) -> set[str]:
    code = (
        "import sys; sys.argv = ['kg', *sys.argv[1:]]\nfrom kg.cli import main\n"
        "try: main()\nexcept SystemExit as end: assert not end.code, end.code\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return set(done.stderr.split())


def test_help_loads_nothing_heavy() -> None:
    assert not imported("--help") & HEAVY


@pytest.mark.parametrize(
    ("command", "allowed"),
    [
        (("compare", "TileAttention"), {"networkx", "pydantic"}),
        (("compare", "TileAttention", "--conflicts"), {"networkx", "pydantic"}),
        (("rank", "--metric", "throughput"), {"networkx", "pydantic", "ahocorasick_rs"}),
        (("show", "TileAttention"), {"networkx", "pydantic"}),
        (("query", "repos"), {"networkx", "pydantic", "pyoxigraph", "rapidfuzz"}),
    ],
)
def test_questions_load_no_extractor_and_no_page(exports: str, command: tuple[str, ...], allowed: set[str]) -> None:
    assert imported(*command, "--graph", exports) & HEAVY <= allowed


def test_build_and_ask(tmp_path: Path) -> None:
    listing = write_listing(tmp_path / "papers.jsonl", "no JSON")
    done = run("build", listing, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert f"{len(ABSTRACTS)} papers, 1 rejected" in done.stdout
    assert str(tmp_path / "out" / "graph.html") in done.stdout
    assert f"--graph {tmp_path / 'out'}" in done.stdout
    assert "rejected papers.jsonl" in done.stderr
    answer = run("compare", "which papers beat vLLM", "--graph", tmp_path / "out", "--format", "json")
    rows = json.loads(answer.stdout)["rows"]
    assert "MossServe: Serving on Moss" in {row["paper"]["title"] for row in rows if row["relation"] == "outperforms"}


def test_build_counts_the_rejected_that_it_does_not_list(tmp_path: Path) -> None:
    listing = write_listing(tmp_path / "papers.jsonl", *["no JSON"] * 8)
    done = run("build", listing, "--out", tmp_path / "out")
    assert done.stderr.count("rejected papers.jsonl") == 5
    assert f"and 3 more: see {tmp_path / 'out' / 'report.json'}" in done.stderr


def test_build_draws_no_progress_into_a_pipe(tmp_path: Path) -> None:
    done = run("build", write_listing(tmp_path / "papers.jsonl"), "--out", tmp_path / "out")
    assert done.stderr == ""


@pytest.mark.parametrize("content", [b"\x00\x01" * 50, b""])
def test_an_unknown_format_is_an_error_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.dat").write_bytes(content)
    done = run("build", tmp_path / "odd.dat", "--out", tmp_path / "out")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("kg: ")
    assert "odd.dat" in done.stderr
    assert done.stderr.count("\n") == 1


def test_extract_writes_a_stream_and_replaces_whole_files_only(tmp_path: Path) -> None:
    listing, out = write_listing(tmp_path / "papers.jsonl", "no JSON"), tmp_path / "out.jsonl"
    done = run("extract", listing, listing, "--out", out)
    assert done.exit_code == 0
    assert f"{2 * len(ABSTRACTS)} papers read, 2 rejected" in done.stdout
    former = out.read_bytes()
    assert len(former.splitlines()) == 2 * len(ABSTRACTS)
    (tmp_path / "odd").write_bytes(b"\x00" * 99)
    assert run("extract", listing, tmp_path / "odd", "--out", out).exit_code == 2
    assert out.read_bytes() == former
    assert {path.name for path in tmp_path.iterdir()} == {"papers.jsonl", "out.jsonl", "odd"}


def test_compare_on_a_terminal_and_in_every_format(exports: str) -> None:
    table = run("compare", QUESTION, "--graph", exports).stdout
    assert "What beats TileAttention (3 papers)" in table
    assert run("compare", QUESTION, "--graph", exports, "--format", "md").stdout.startswith("### What beats")
    rows = list(csv.DictReader(io.StringIO(run("compare", QUESTION, "--graph", exports, "--format", "csv").stdout)))
    content = json.loads(run("compare", QUESTION, "--graph", exports, "--format", "json").stdout)
    assert [row["paper_id"] for row in rows] == [row["paper"]["id"] for row in content["rows"]]


def test_compare_exactly(exports: str) -> None:
    done = run("compare", QUESTION, "--graph", exports, "--exact", "--format", "json")
    assert {row["baseline"] for row in json.loads(done.stdout)["rows"]} == {"TileAttention", "standard attention"}


def test_conflicts_with_and_without_a_name_in_every_format(exports: str) -> None:
    heading = "different conditions: TileAttention-2 or RingScan in speed"
    for name in ((), ("RingScan",), ("TileAttention",)):
        assert heading in run("compare", *name, "--conflicts", "--graph", exports).stdout
    assert "no conflicts" in run("compare", "TileAttention", "--conflicts", "--exact", "--graph", exports).stdout
    arguments = ("compare", "--conflicts", "--graph", exports, "--format")
    assert run(*arguments, "md").stdout.startswith(f"### {heading}")
    (conflict,) = json.loads(run(*arguments, "json").stdout)
    lines = list(csv.DictReader(io.StringIO(run(*arguments, "csv").stdout)))
    assert [line["quote"] for line in lines] == [c["quote"] for side in conflict["sides"] for c in side["claims"]]


def test_rank_in_every_format(exports: str) -> None:
    arguments = ("rank", "--metric", "throughput", "--hardware", "Ampere", "--graph", exports)
    table, markdown, text, data = (run(*arguments, "--format", name).stdout for name in ("table", "md", "csv", "json"))
    assert "throughput on Ampere, TFLOPS: higher is better (1 paper)" in table
    assert markdown.startswith("### throughput on Ampere, TFLOPS: higher is better (1 paper)")
    results = json.loads(data)["results"]
    assert [found["value_high"] for found in results] == [170, 41]
    assert [line["quote"] for line in csv.DictReader(io.StringIO(text))] == [found["quote"] for found in results]


def test_rank_of_unknown_names_comes_with_the_nearest(exports: str) -> None:
    done = run("rank", "--metric", "throughput", "--hardware", "A101", "--graph", exports)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "A100" in done.stderr


def test_diff_says_what_differs_and_ends_with_1(exports: str, tmp_path: Path) -> None:
    write_graph_json(graphs()[1], tmp_path / "graph.json")
    same = run("diff", exports, f"{exports}/graph.json")
    assert (same.exit_code, same.stdout) == (0, "the graphs are the same\n")
    text, markdown, data = (run("diff", exports, tmp_path, "--format", name) for name in ("text", "md", "json"))
    assert [done.exit_code for done in (text, markdown, data)] == [1, 1, 1]
    assert "papers: 1 added, 1 removed, 3 changed" in text.stdout
    assert "| papers | 1 | 1 | 3 |" in markdown.stdout
    assert [paper["label"] for paper in json.loads(data.stdout)["papers"]["added"]] == ["A Fresh Survey"]


def test_diff_with_a_folder_that_holds_no_graph(exports: str, tmp_path: Path) -> None:
    done = run("diff", exports, tmp_path / "none")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "kg build" in done.stderr


def test_compare_takes_the_file_as_well(exports: str) -> None:
    assert run("compare", QUESTION, "--graph", f"{exports}/graph.json").exit_code == 0


@pytest.mark.parametrize("command", ["compare", "show"])
def test_an_unknown_name_comes_with_the_nearest(exports: str, command: str) -> None:
    done = run(command, "TileAtention", "--graph", exports)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "'TileAtention'" in done.stderr
    assert "TileAttention-2" in done.stderr


@pytest.mark.parametrize("command", [("compare", "x"), ("show", "x"), ("query", "repos")])
def test_a_missing_graph_says_what_to_run(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = run(*command, "--graph", tmp_path / "none")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "kg build" in done.stderr
    assert "none" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        *(("frobnicate",), ("compare",), ("compare", "x", "--format", "tex"), ("query", "repos", "--param", "x")),
        *(("rank",), ("rank", "--hardware", "A100"), ("diff", "x"), ("diff", "x", "y", "--format", "csv")),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_other_errors_of_the_system_are_for_people_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "secret\x1b[2J.txt")

    monkeypatch.setattr(kg.pipeline, "build_files", fail)
    done = run("build", "--out", tmp_path)
    assert (done.exit_code, done.stderr) == (2, "kg: secret.txt: Permission denied\n")


def test_interrupted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(kg.pipeline, "build_files", stop)
    done = run("build", "--out", tmp_path)
    assert (done.exit_code, done.output) == (130, "")


def test_query_lists_what_is_canned() -> None:
    done = run("query")
    assert done.exit_code == 0
    assert all(name in done.stdout for name in canned_queries())


def test_query_with_a_parameter_in_every_format(exports: str) -> None:
    arguments = ("query", "beats", "--param", "name=TA2", "--graph", exports)
    table, text, data = (run(*arguments, "--format", name).stdout for name in ("table", "csv", "json"))
    titles = [row["title"] for row in csv.DictReader(io.StringIO(text))]
    assert "RingScan: Linear Attention without Tears" in titles
    assert [row["title"]["value"] for row in json.loads(data)["results"]["bindings"]] == titles
    assert all(title in table for title in titles)


def test_query_from_a_file_and_from_text(exports: str, tmp_path: Path) -> None:
    text = "SELECT (COUNT(?p) AS ?n) WHERE { ?p a kg:Paper }"
    (tmp_path / "count.rq").write_text(text)
    for query in (text, str(tmp_path / "count.rq")):
        assert run("query", query, "--graph", exports, "--format", "csv").stdout.split() == ["n", "12"]


def test_a_syntax_error_says_where(exports: str) -> None:
    done = run("query", "SELECT ?x WHERE {\n ?x a }", "--graph", exports)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "line 2, column" in done.stderr


def test_show(exports: str) -> None:
    done = run("show", "A100", "--graph", exports)
    assert done.exit_code == 0
    assert "hardware-a100" in done.stdout


def test_evaluate(tmp_path: Path) -> None:
    done = run("evaluate", tmp_path / "gold.jsonl")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "score.py" in done.stderr


def test_as_a_process_output_is_utf8_whatever_the_locale(exports: str) -> None:
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "ascii",
    }
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", "from kg.cli import main; main()", "show", "FernNet", "--graph", exports],
        capture_output=True, check=True, env=environment,
    )  # fmt: skip
    assert "MoosNetz: Größe zählt nicht" in done.stdout.decode()


def test_a_pipe_gets_no_colours_and_all_the_content(exports: str) -> None:
    done = process("compare", QUESTION, "--graph", exports)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "On H100 it is 1.4-1.8x faster than TileAttention-2 in the forward pass, with FP8 reaching" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_reader_that_stops_early_is_no_error(exports: str) -> None:
    kg_command = f"'{sys.executable}' -c 'from kg.cli import main; main()' show A100 --graph '{exports}'"
    done = subprocess.run(f"{kg_command} | true", shell=True, capture_output=True, check=True)  # noqa: S602
    assert done.stderr == b""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_terminated_build_leaves_nothing_behind(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; import kg.pipeline; from kg.artefacts import staged\n"
        "def build(inputs, out, **_):\n"
        "    with staged(out) as stage:\n"
        "        (stage / 'graph.json').write_text('half'); os.kill(os.getpid(), signal.SIGTERM); signal.pause()\n"
        "kg.pipeline.build_files = build\n"
        "from kg.cli import main; main()\n"
    )
    (tmp_path / "graph.json").write_text("former")
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, "build", "--out", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGTERM, "", "")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("graph.json", "former")]

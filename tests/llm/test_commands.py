"""The commands with a language model behind them: build, extract, evaluate."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kg.calibration import kept_aside
from kg.cli import app
from kg.errors import ExtractorError
from kg.evaluate import predict, read_gold
from kg.graph_files import read_graph_json
from kg.llm import ModelExtractor
from kg.llm.extractor import user_cache
from kg.schema import NodeKind
from tests.listings import ABSTRACTS, write_listing
from tests.llm.answers import GOOD, INVENTED, PAPER, by_title, claim, entity
from tests.llm.service import Answer, Service, calls, error, serving

LLM = ("--extractor", "llm", "--model", "moss-8b")
SCORER = """
def score(golds, preds):
    claims = [c for title in golds for c in preds[title]["claims"]]
    return {"claims": {"p": 1.0, "r": 1.0, "f1": 1.0, "gold": len(claims)}}, {}
class Names:
    def __init__(self, gold, pred): pass
    def baseline(self, claim): return claim["baseline"]
def value_ok(one, other): return True
def pair_up(gold, predicted, agree): return [(0, 0)] if gold and predicted and agree(gold[0], predicted[0]) else []
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    path = tmp_path / "papers.jsonl"
    path.write_text(json.dumps({"title": PAPER.title, "abstract": PAPER.text}) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with serving(calls({**GOOD, "claims": [*GOOD["claims"], INVENTED]})) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        yield running


def contents(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {
        str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    found["report.json"] = {**json.loads(found["report.json"]), "seconds": None}
    return found


def test_a_build_reports_what_it_cost(service: Service, listing: Path, tmp_path: Path) -> None:
    done = run("build", listing, "--out", tmp_path / "out", *LLM)
    assert done.exit_code == 0, done.output
    assert "2 requests, 2000 tokens in and 400 out, at unknown prices; 1 parts dropped" in done.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    extraction = report["extraction"]
    assert extraction["extractor"].startswith("moss-8b-prompt-")
    assert (extraction["input_tokens"], extraction["dropped"]) == (2000, {"quote": 1})
    (account,) = extraction["papers"].values()
    assert (account["input_tokens"], account["output_tokens"], account["cost_usd"]) == (2000, 400, None)
    graph = read_graph_json(tmp_path / "out" / "graph.json")
    claims = list(graph.of_kind(NodeKind.CLAIM))
    assert len(claims) == 4
    assert {graph.nodes[node]["extractor"] for node in claims} == {extraction["extractor"]}


def test_a_second_build_asks_nothing_and_writes_the_same(
    service: Service, listing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("build", listing, "--out", tmp_path / "one", *LLM).exit_code == 0
    asked = len(service.requests)
    monkeypatch.delenv("OPENAI_BASE_URL")
    assert run("build", listing, "--out", tmp_path / "two", *LLM).exit_code == 0
    assert len(service.requests) == asked
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_papers_without_an_answer_are_listed_and_the_rest_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    listing = write_listing(tmp_path / "papers.jsonl")
    with serving(Answer({"role": "assistant", "content": None, "refusal": "No."}), calls({"claims": []})) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        done = run("build", listing, "--out", tmp_path / "out", *LLM)
    assert done.exit_code == 0
    assert "rejected papers.jsonl:" in done.stderr
    assert f"{len(ABSTRACTS)} papers, 1 rejected" in done.stdout
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert [record["stage"] for record in report["rejected"]] == ["extract"]
    assert report["nodes"]["Paper"] == len(ABSTRACTS)


def test_a_build_that_cannot_ask_leaves_the_former_one(
    service: Service, listing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("build", listing, "--out", tmp_path / "out", *LLM).exit_code == 0
    before = contents(tmp_path / "out")
    write_listing(listing)
    with serving(error(401, "invalid_api_key")) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        done = run("build", listing, "--out", tmp_path / "out", *LLM)
    assert done.exit_code == 2
    assert "kg: model moss-8b: " in done.stderr
    assert contents(tmp_path / "out") == before


def test_extractions_alone(service: Service, listing: Path, tmp_path: Path) -> None:
    done = run("extract", listing, "--out", tmp_path / "found.jsonl", *LLM)
    assert done.exit_code == 0
    assert "2 requests" in done.stderr
    (line,) = (tmp_path / "found.jsonl").read_text(encoding="utf-8").splitlines()
    assert [found["rule"] for found in json.loads(line)["claims"]] == ["model"] * 4


def test_the_same_scorer_scores_it(service: Service, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    rows = [
        {"title": f"{n}. {PAPER.title}", "abstract": PAPER.text, "entities": [], "claims": [], "repos": []}
        for n in range(4)
    ]
    gold.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    (tmp_path / "score.py").write_text(SCORER, encoding="utf-8")
    done = run("evaluate", gold, *LLM)
    assert done.exit_code == 0, done.output
    line = next(line for line in done.stdout.splitlines() if "claims" in line)
    assert line.replace("│", " ").split()[4] == "16"
    assert "8 requests" in done.stderr


def test_a_model_that_reads_nothing_is_scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    gold = tmp_path / "gold.jsonl"
    row = {"title": PAPER.title, "abstract": PAPER.text, "entities": [], "claims": [], "repos": []}
    gold.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (tmp_path / "score.py").write_text(SCORER, encoding="utf-8")
    with serving(calls({})) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        done = run("evaluate", gold, *LLM)
    assert done.exit_code == 0, done.output
    assert "Confidence" not in done.stdout


def test_predictions_and_confidences_are_those_of_the_extractor(tmp_path: Path) -> None:
    def answer(asked: str) -> dict[str, Any]:
        title = json.loads(asked.partition("\n")[2])["title"]
        return {"entities": [entity(title, role="proposed")], "claims": [claim(subject=title)]}

    gold = tmp_path / "gold.jsonl"
    rows = [
        {"title": f"Kernel {n}", "abstract": PAPER.text, "entities": [], "claims": [], "repos": []} for n in range(9)
    ]
    gold.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    (tmp_path / "score.py").write_text(SCORER, encoding="utf-8")
    extractor = ModelExtractor(by_title(answer), cache=tmp_path / "cache")
    predicted = predict(read_gold(gold), extractor)
    assert [row["claims"][0]["subject"] for row in predicted] == [row["title"] for row in rows]
    aside, judged = kept_aside(gold, extractor)
    assert len(judged) == aside > 0
    assert {one.sort[0] for one in judged} == {"model"}


@pytest.mark.parametrize(
    "options",
    [
        ("--extractor", "llm"),
        ("--model", "moss-8b"),
        ("--extractor", "rules", "--model", "moss-8b"),
        ("--extractor", "llm", "--model", ""),
    ],
)
def test_the_two_options_go_together(listing: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    done = run("build", listing, "--out", tmp_path / "out", *options)
    assert done.exit_code == 2
    assert "go together" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_missing_key_is_named(listing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    done = run("build", listing, "--out", tmp_path / "out", *LLM)
    assert done.exit_code == 2
    assert "set OPENAI_API_KEY" in done.stderr


def test_answers_are_kept_with_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_cache().name == "answers"
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    with pytest.raises(ExtractorError, match=r"pip install 'papers-kg\[llm\]'"):
        user_cache()

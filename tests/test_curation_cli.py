"""``kg curate`` from the command line, and the build that does as decided."""

import json
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.cli import app
from kg.curation import read_curation
from kg.graph_files import read_graph_json

TEXT = (
    "We present MossServe. It is 2.4x faster than vLLM on an A100 GPU and 3x faster than TensorRT-LLM. "
    "MossServe leaves FernServe behind by 2x."
)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


class Desk:
    """A folder with a listing, a build of it and decisions about it."""

    def __init__(self, folder: Path) -> None:
        self.listing, self.out, self.curation = folder / "papers.jsonl", folder / "out", folder / "curation"
        record = {"title": "MossServe: Serving on Moss", "abstract": TEXT, "arxiv_id": "2101.00001"}
        self.listing.write_text(json.dumps(record) + "\n")
        self.curation.mkdir()

    def build(self) -> Result:
        return run("build", self.listing, "--out", self.out, "--curation", self.curation)

    def curate(self, *arguments: str) -> Result:
        return run("curate", *arguments, "--why", "read again", "--graph", self.out, "--curation", self.curation)

    def baselines(self) -> list[str]:
        asked = run("compare", "what does MossServe beat", "--graph", self.out, "--format", "json")
        return sorted(row["baseline"] for row in json.loads(asked.stdout)["rows"])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    assert made.build().exit_code == 0
    assert made.baselines() == ["TensorRT-LLM", "vLLM"]
    return made


@pytest.mark.parametrize("command", ["same", "different", "wrong", "right", "missing"])
def test_every_sort_of_decision_has_help(command: str) -> None:
    assert command in run("curate", "--help").output
    assert "--why" in run("curate", command, "--help").output


def test_a_wrong_claim_is_gone_with_the_next_build(desk: Desk) -> None:
    done = desk.curate("wrong", "2101.00001", "2.4x faster than vLLM", "--baseline", "vLLM")
    assert (done.exit_code, done.stdout) == (
        0,
        f"{desk.curation / 'wrong.toml'}:1: written; the next build applies it\n",
    )
    assert desk.build().exit_code == 0
    assert desk.baselines() == ["TensorRT-LLM"]
    assert "left out as wrong" in run("show", "2101.00001", "--graph", desk.out).stdout


def test_a_missing_claim_and_a_right_value_are_there_with_the_next_build(desk: Desk) -> None:
    quote = "MossServe leaves FernServe behind by 2x."
    given = ("relation=outperforms", "baseline=FernServe", "value=2x", "metric=speed", "context=A100", "context=Moss")
    assert desk.curate("missing", "MossServe: Serving on Moss", quote, *given).exit_code == 0
    fits = ("--baseline", "vLLM", "--value", "2.4x")
    assert desk.curate("right", "paper-2101.00001", "than vLLM", "baseline=TensorRT-LLM", *fits).exit_code == 0
    assert desk.build().exit_code == 0
    assert desk.baselines() == ["FernServe", "TensorRT-LLM", "TensorRT-LLM"]
    again = desk.curate("missing", "2101.00001", quote, *given)
    assert (again.exit_code, again.stderr) == (2, f"kg: decided already, at {desk.curation / 'missing.toml'}:1\n")


def test_a_claim_measured_on_no_device_is_told_by_its_relation(desk: Desk) -> None:
    fits = ("--baseline", "vLLM", "--relation", "outperforms")
    done = desk.curate("right", "2101.00001", "than vLLM", "hardware=", *fits)
    assert done.exit_code == 0, done.output
    written = tomllib.loads((desk.curation / "right.toml").read_text(encoding="utf-8"))
    assert written["right"][0]["to"] == {"hardware": []}
    assert written["right"][0]["relation"] == "outperforms"
    assert desk.build().exit_code == 0
    (claim,) = (
        claim
        for claim in read_graph_json(desk.out / "graph.json").nodes.values()
        if claim.get("baseline_text") == "vLLM" and claim["status"] == "curated"
    )
    assert claim["hardware_scope"] == "none"


def test_things_are_named_as_people_name_them(desk: Desk) -> None:
    assert desk.curate("same", "vLLM", "mossserve").exit_code == 0
    assert desk.curate("different", "TensorRT LLM", "2101.00001").exit_code == 0
    one, other = read_curation(desk.curation)
    assert one.model_dump()["ids"] == ("technique-vllm", "technique-mossserve")
    assert other.model_dump()["papers"] == ("paper-2101.00001",)
    assert desk.build().exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("same", "vLLM", "TensorRT-LLM"), "are two things of the vocabulary"),
        (("same", "vLLM", "MosServe"), "'MosServe'. Nearest: MossServe"),
        (("same", "vLLM"), "at least 2 items"),
        (("different", "vLLM", "2101.00002"), "nothing in the graph is called '2101.00002'"),
        (("wrong", "2101.00001", "It is 9x faster"), "does not say 'It is 9x faster'"),
        (("wrong", "2101.00001", "It is"), "several claims fit; say which by --baseline, --value or --relation"),
        (("wrong", "2101.00001", "We present"), "no claim of paper-2101.00001 fits; it states\n  "),
        (("right", "2101.00001", "It is 2.4x", "value=9x", "--baseline", "vLLM"), "'9x' does not stand in the quote"),
        (("right", "2101.00001", "It is", "metric=speed"), "2 claims fit, say which by baseline, value or relation"),
        (("right", "2101.00001", "It is", "mtric=speed"), "[[right]] to.mtric: Extra inputs"),
        (("right", "2101.00001", "It is", "metric"), "'metric' is not FIELD=VALUE"),
        (("right", "2101.00001", "It is", "metric=a", "metric=b"), "metric is given twice"),
        (("missing", "2101.00001", "It is", "relation=wins"), "[[missing]] relation: Input should be"),
        (
            ("missing", "2101.00001", "than vLLM", "relation=outperforms", "baseline=Oak"),
            "paper-2101.00001 does not name 'Oak'",
        ),
        (
            ("missing", "2101.00001", "2.4x faster than vLLM", "relation=outperforms", "baseline=vLLM", "value=2.4x"),
            "the graph holds this claim already",
        ),
    ],
)
def test_what_would_not_apply_is_refused_and_not_written(desk: Desk, arguments: tuple[str, ...], problem: str) -> None:
    done = desk.curate(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert problem in " ".join(done.stderr.split("│")) or problem in done.stderr
    assert not list(desk.curation.iterdir())


def test_a_decision_that_fits_nothing_any_more_is_told_and_no_error(desk: Desk) -> None:
    (desk.curation / "old.toml").write_text(
        '# What a former extractor read.\n[[wrong]]\npaper = "paper-2101.00001"\nquote = "We present"\nwhy = "w"\n'
    )
    done = desk.build()
    assert done.exit_code == 0
    assert f"{desk.curation / 'old.toml'}:2: fits no claim that is read now" in done.stderr
    report = json.loads((desk.out / "report.json").read_text())
    assert report["curation"] == {"decisions": 1, "unused": [f"{desk.curation / 'old.toml'}:2"]}


def test_a_decision_about_what_is_not_there_stops_the_build_and_leaves_the_former(desk: Desk) -> None:
    before = (desk.out / "graph.json").read_bytes()
    (desk.curation / "d.toml").write_text('[[wrong]]\npaper = "paper-2101.00001"\nquote = "No such."\nwhy = "w"\n')
    done = desk.build()
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"kg: {desk.curation / 'd.toml'}:1: paper-2101.00001 does not say 'No such.'" in done.stderr
    assert (desk.out / "graph.json").read_bytes() == before


def test_bundled_decisions_are_not_about_other_listings(desk: Desk) -> None:
    assert run("build", desk.listing, "--out", desk.out).exit_code == 0
    assert json.loads((desk.out / "report.json").read_text())["curation"] == {"decisions": 0, "unused": []}

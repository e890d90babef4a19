"""Adding to a build and retracting from it: the same bytes as one build of everything."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import kg.pipeline
from kg.cli import app
from kg.errors import ExportError, InputError, UnknownNameError
from kg.papers import read_papers
from kg.pipeline import build_files, bundled_corpus, update_files
from tests.listings import ABSTRACTS, write_listing

SAME_BYTES = ("graph.ttl", "graph.json")


def contents(folder: Path) -> dict[str, bytes | object]:
    """Every file, and the report without its seconds."""
    files: dict[str, bytes | object] = {
        str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    report = json.loads((folder / "report.json").read_bytes())
    return {**files, "report.json": {**report, "seconds": sorted(report["seconds"])}}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def write(path: Path, records: Sequence[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{record}\n" for record in records), encoding="utf-8")
    return path


def line(title: str, abstract: str, arxiv: str | None = None) -> str:
    return json.dumps({"title": title, "abstract": abstract, "arxiv_id": arxiv})


FERN = "We present Fern, a kernel. Fern is 2x faster than vLLM on A100."
MOSS = "We present Moss. Moss outperforms Fern by up to 1.8x in throughput on H100"
POOL = (
    line("Fern", FERN),
    line("Fern", FERN, "2401.00001"),
    line("Fern", f"{FERN} Code: https://github.com/example/fern.", "2401.00002"),
    line("Fern: A Kernel", FERN, "2401.00001"),
    line("Moss", MOSS),
    line("Moss", f"{MOSS}, and needs 3x less memory.", "2402.00001"),
    line("A Survey of Ferns", "Fern and Moss are kernels. We compare them."),
    '{"title": "No abstract"}',
    "no JSON",
)
PLACES = ("a.jsonl", "b.jsonl", "x/a.jsonl", "y/x/a.jsonl", "x/b.jsonl")


@st.composite
def histories(draw: st.DrawFn) -> tuple[Mapping[str, Sequence[str]], Sequence[Sequence[str]]]:
    """What each listing holds, and the steps in which the listings are added: any split, any order, some repeated.

    Every listing has one usable record, for a file of rejects alone is in no known format.
    """
    places = draw(st.lists(st.sampled_from(PLACES), min_size=2, max_size=4, unique=True))
    usable = st.lists(st.sampled_from(POOL[:-2]), min_size=1, max_size=3)
    records = {place: [*draw(usable), *draw(st.lists(st.sampled_from(POOL), max_size=2))] for place in places}
    order = draw(st.permutations([*places, *draw(st.lists(st.sampled_from(places), max_size=1))]))
    cut = draw(st.integers(1, len(order)))
    return records, [step for step in (order[:cut], *([place] for place in order[cut:])) if step]


@pytest.fixture
def few_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page and the tables are functions of the graph, and take most of a build's time."""
    monkeypatch.setattr(kg.pipeline, "WRITERS", {name: kg.pipeline.WRITERS[name] for name in SAME_BYTES})


@pytest.mark.usefixtures("few_writers")
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories())
def test_any_split_in_any_order_gives_the_same_bytes(
    history: tuple[Mapping[str, Sequence[str]], Sequence[Sequence[str]]],
) -> None:
    records, (first, *others) = history
    with TemporaryDirectory() as name:
        folder = Path(name)
        paths = {place: write(folder / place, lines) for place, lines in records.items()}
        build_files(list(paths.values()), folder / "at once")
        build_files([paths[place] for place in first], folder / "in steps")
        for step in others:
            update_files(folder / "in steps", add=[paths[place] for place in step])
        assert contents(folder / "in steps") == contents(folder / "at once")


@pytest.mark.usefixtures("few_writers")
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories())
def test_to_add_and_then_to_retract_changes_nothing(
    history: tuple[Mapping[str, Sequence[str]], Sequence[Sequence[str]]],
) -> None:
    records, _ = history
    with TemporaryDirectory() as name:
        folder, out = Path(name), Path(name) / "out"
        build_files([write(folder / place, lines) for place, lines in records.items()], out)
        before = contents(out)
        news = [
            line(f"Lichen {number}", "We present Lichen. Lichen beats Fern.", f"2403.0000{number}") for number in "12"
        ]
        added = write(folder / "z" / "a.jsonl", news)
        update_files(out, add=[added])
        assert contents(out) != before
        update_files(out, remove=["2403.00001", "paper-2403.00002"])
        assert contents(out) == before
        assert update_files(out, add=[added], remove=["2403.00001", "2403.00002"]).reused
        assert contents(out) == before


def test_every_artefact_is_the_same(tmp_path: Path) -> None:
    lines = write_listing(tmp_path / "whole.jsonl").read_text(encoding="utf-8").splitlines()
    halves = [write(tmp_path / f"{half}.jsonl", lines[half::2]) for half in (0, 1)]
    build_files(halves, tmp_path / "once")
    build_files(halves[1:], tmp_path / "steps")
    done = update_files(tmp_path / "steps", add=halves[:1])
    assert done.reused == len(lines[1::2])
    assert contents(tmp_path / "steps") == contents(tmp_path / "once")


def test_the_bundled_corpus_keeps_its_decisions_as_long_as_it_is_whole_and_alone(tmp_path: Path) -> None:
    more = write(tmp_path / "more.jsonl", [line("Lichen", "We present Lichen. It runs on an A100.", "2403.00001")])
    decisions = build_files([], tmp_path / "out").report["curation"]["decisions"]
    assert decisions > 0
    before = contents(tmp_path / "out")
    assert update_files(tmp_path / "out", add=[more]).report["curation"]["decisions"] == 0
    assert update_files(tmp_path / "out", remove=["2403.00001"]).report["curation"]["decisions"] == decisions
    assert contents(tmp_path / "out") == before
    some = read_papers([bundled_corpus()]).papers[0].id
    assert update_files(tmp_path / "out", remove=[some]).report["curation"]["decisions"] == 0


@pytest.fixture
def export(tmp_path: Path, few_writers: None) -> Path:
    """An export of the small listing."""
    build_files([write_listing(tmp_path / "papers.jsonl")], tmp_path / "out")
    return tmp_path / "out"


def poison(export: Path) -> None:
    """Makes the cache say, in good order, what no extractor says: what comes from it is without claims."""
    path, made = export / "extractions.jsonl", json.loads((export / "cache.json").read_bytes())
    found = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("".join(json.dumps({**row, "claims": []}) + "\n" for row in found), encoding="utf-8")
    (export / "cache.json").write_text(
        json.dumps({**made, "extractions": sha256(path.read_bytes()).hexdigest()}), encoding="utf-8"
    )


def claims(export: Path) -> int:
    return sum(json.loads((export / "report.json").read_bytes())["claims"].values())


def test_what_was_read_is_taken_from_the_cache(export: Path) -> None:
    assert claims(export) > 0
    poison(export)
    assert update_files(export).reused == len(ABSTRACTS)
    assert claims(export) == 0


def test_a_build_of_everything_uses_the_cache_of_its_folder(export: Path) -> None:
    poison(export)
    assert build_files([export.parent / "papers.jsonl"], export).reused == len(ABSTRACTS)
    assert claims(export) == 0


def test_a_changed_vocabulary_invalidates_the_cache(export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = claims(export)
    poison(export)
    monkeypatch.setattr(kg.pipeline, "rules_version", lambda: "with a word more in vocab/metrics.toml")
    done = update_files(export)
    assert (done.reused, done.damage, claims(export)) == (0, None, before)
    assert update_files(export).reused == len(ABSTRACTS)


@pytest.mark.parametrize("name", ["cache.json", "extractions.jsonl"])
def test_a_broken_cache_is_rebuilt_with_a_note(export: Path, name: str) -> None:
    before = contents(export)
    (export / name).write_bytes((export / name).read_bytes()[:-20])
    done = run("build", "--add", export.parent / "papers.jsonl", "--out", export)
    assert (done.exit_code, done.stderr.count("\n")) == (0, 1)
    assert done.stderr.startswith("note: ")
    assert name in done.stderr
    assert "read before" not in done.stdout
    assert contents(export) == before
    again = run("build", "--add", export.parent / "papers.jsonl", "--out", export)
    assert again.stderr == ""
    assert f"{len(ABSTRACTS)} of them were read before" in again.stdout


def test_on_the_command_line(export: Path) -> None:
    more = write(export.parent / "more.jsonl", [line("Lichen", "We present Lichen.", "2403.00001"), POOL[4]])
    added = run("build", "--out", export, "--add", more)
    assert added.exit_code == 0, added.output
    assert f"{len(ABSTRACTS) + 2} papers" in added.stdout
    removed = run("build", "--out", export, "--remove", "2403.00001")
    assert removed.exit_code == 0, removed.output
    assert f"{len(ABSTRACTS) + 1} papers" in removed.stdout
    both = run("build", more, "--out", export, "--add", more)
    assert both.exit_code == 2
    assert "new build" in both.stderr


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"remove": ["2499.00001"]}, UnknownNameError),
        ({"add": [Path("no such listing")]}, InputError),
        ({"curation": Path("no such folder")}, ValueError),
    ],
    ids=["unknown paper", "no listing", "no decisions"],
)
def test_what_cannot_be_done_changes_nothing(export: Path, changes: dict[str, object], error: type[Exception]) -> None:
    before = contents(export)
    with pytest.raises(error):
        update_files(export, **changes)  # type: ignore[arg-type]
    assert contents(export) == before


def test_without_an_earlier_build_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="there is no earlier build"):
        update_files(tmp_path / "out", add=[bundled_corpus()])
    assert not (tmp_path / "out").exists()


def test_a_failure_while_papers_are_read_leaves_the_earlier_export_whole(
    export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(export)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(kg.pipeline, "extract_new", fail)
    with pytest.raises(KeyboardInterrupt):
        update_files(export, add=[write(export.parent / "more.jsonl", POOL[4:5])])
    assert contents(export) == before


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("moment", ["write_inputs", "write_cache", "extract_new"])
def test_a_build_that_is_killed_leaves_the_earlier_export_whole(export: Path, moment: str) -> None:
    before = contents(export)
    more = write(export.parent / "more.jsonl", POOL[4:5])
    code = (
        "import os, signal, sys; from pathlib import Path; import kg.pipeline\n"
        "def kill(*_): os.kill(os.getpid(), signal.SIGKILL)\n"
        "setattr(kg.pipeline, sys.argv[3], kill)\n"
        "kg.pipeline.update_files(Path(sys.argv[1]), add=[Path(sys.argv[2])])\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(export), str(more), moment], check=False)  # noqa: S603
    assert done.returncode == -signal.SIGKILL
    assert {name: data for name, data in contents(export).items() if not name.startswith(".staged-")} == before

"""From listings to all artefacts."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import kg.pipeline
from kg.errors import ExportError, InputError
from kg.graph import KnowledgeGraph
from kg.graph_files import read_graph_json
from kg.model import Paper
from kg.papers import read_papers
from kg.pipeline import WRITERS, Build, build, build_files, bundled_corpus
from tests.listings import ABSTRACTS, write_listing

ARTEFACTS = {*WRITERS, "extractions.jsonl", "report.json", "inputs.jsonl", "cache.json"}


@pytest.fixture(scope="module")
def listing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_listing(tmp_path_factory.mktemp("listing") / "papers.jsonl", '{"title": "No abstract"}', "no JSON")


@pytest.fixture(scope="module")
def built(listing: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Build]:
    out = tmp_path_factory.mktemp("exports")
    return out, build_files([listing], out)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but the lock, which stays."""
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content for name, content in files.items() if name != ".lock"}


def test_everything_is_written_and_nothing_is_left_behind(built: tuple[Path, Build]) -> None:
    out, _ = built
    assert {path.name for path in out.iterdir()} == ARTEFACTS | {".lock"}
    assert list((out / "tables").iterdir())


def test_the_report(built: tuple[Path, Build]) -> None:
    out, done = built
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report == done.report
    assert report["papers"] == len(ABSTRACTS)
    assert [(record["file"], record["where"].rpartition(" ")[2]) for record in report["rejected"]] == [
        ("papers.jsonl", "5"),
        ("papers.jsonl", "6"),
    ]
    assert all(set(record) == {"file", "where", "stage", "reason"} for record in report["rejected"])
    assert report["nodes"] == done.graph.counts()
    assert report["edges"] == done.graph.edge_counts()
    assert sum(report["claims"].values()) == done.graph.counts()["Claim"]
    assert set(report["seconds"]) == {"read", "extract", "resolve", "graph", *WRITERS}
    assert isinstance(report["unresolved_baselines"], dict)


def test_the_written_graph_is_the_graph(built: tuple[Path, Build]) -> None:
    out, done = built
    read = read_graph_json(out / "graph.json")
    assert dict(read.nodes(data=True)) == dict(done.graph.nodes(data=True))
    assert set(read.edges(keys=True)) == set(done.graph.edges(keys=True))


def test_extractions_come_one_a_line(built: tuple[Path, Build]) -> None:
    out, _ = built
    lines = (out / "extractions.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["title"] for line in lines} == set(ABSTRACTS)


def test_two_processes_write_the_same_bytes(listing: Path, built: tuple[Path, Build], tmp_path: Path) -> None:
    out, _ = built
    code = (
        "import sys; from pathlib import Path; from kg.pipeline import build_files\n"
        "build_files([Path(sys.argv[1])], Path(sys.argv[2]))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    subprocess.run([sys.executable, "-c", code, str(listing), str(tmp_path)], check=True, env=environment)  # noqa: S603
    mine, theirs = contents(out), contents(tmp_path)
    assert mine.keys() == theirs.keys()
    assert [name for name in mine if mine[name] != theirs[name] and name != "report.json"] == []
    reports = [{**json.loads(files["report.json"]), "seconds": None} for files in (mine, theirs)]
    assert reports[0] == reports[1]


def test_in_memory(listing: Path, built: tuple[Path, Build]) -> None:
    graph = build(read_papers([listing]).papers)
    assert isinstance(graph, KnowledgeGraph)
    assert set(graph) == set(built[1].graph)


def test_no_papers_make_an_empty_graph() -> None:
    assert len(build([])) == 0


def test_progress_sees_every_paper(listing: Path, tmp_path: Path) -> None:
    seen: list[str] = []

    def watch(papers: Sequence[Paper]) -> Sequence[Paper]:
        seen.extend(paper.title for paper in papers)
        return papers

    build_files([listing], tmp_path, progress=watch)
    assert sorted(seen) == sorted(ABSTRACTS)


def test_without_arguments_the_bundled_corpus() -> None:
    assert len(read_papers([bundled_corpus()]).papers) == 344


def test_an_unknown_format_writes_nothing(tmp_path: Path) -> None:
    odd = tmp_path / "odd.bin"
    odd.write_bytes(b"\x00\x01\x02" * 99)
    with pytest.raises(InputError, match=r"odd\.bin"):
        build_files([odd], tmp_path / "exports")
    assert not (tmp_path / "exports").exists()


@pytest.mark.parametrize("broken", sorted(WRITERS))
def test_a_failing_writer_leaves_the_former_export_whole(
    listing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    for name in ARTEFACTS - {"tables"}:
        (tmp_path / name).write_text("former")
    before = contents(tmp_path)

    def write(graph: KnowledgeGraph, path: Path, base: str) -> None:
        if path.suffix:
            path.write_text("half")
        if path.name == broken:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(kg.pipeline, "WRITERS", dict.fromkeys(WRITERS, write))
    with pytest.raises(ExportError, match="No space left"):
        build_files([listing], tmp_path)
    assert contents(tmp_path) == before
    assert {path.name for path in tmp_path.iterdir()} == ARTEFACTS - {"tables"} | {".lock"}


@pytest.mark.parametrize("base", ["not an iri", "", "ftp://example.org/"])
def test_a_base_that_is_none_is_refused(listing: Path, tmp_path: Path, base: str) -> None:
    with pytest.raises(ExportError):
        build_files([listing], tmp_path, base=base)
    assert contents(tmp_path) == {}


def test_the_base_goes_into_the_rdf_only(listing: Path, built: tuple[Path, Build], tmp_path: Path) -> None:
    build_files([listing], tmp_path, base="https://example.org/kg/")
    assert b"https://example.org/kg/" in (tmp_path / "graph.ttl").read_bytes()
    assert (tmp_path / "graph.json").read_bytes() == (built[0] / "graph.json").read_bytes()


def test_a_graph_that_breaks_its_schema_is_not_written(
    listing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.pipeline, "check_graph", lambda graph: ["paper-1 runsOn dataset-coco"])
    with pytest.raises(ExportError, match="breaks its schema in 1 places, the first: paper-1 runsOn dataset-coco"):
        build_files([listing], tmp_path / "out")
    assert contents(tmp_path / "out") == {}

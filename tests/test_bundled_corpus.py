"""The whole way on the bundled corpus and, where they are at hand, on the real pages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.comparison import Comparison, Row, compare
from kg.graph import KnowledgeGraph, check_graph
from kg.graph_files import read_graph_json
from kg.pipeline import Build, build_files
from kg.query import load_store, run_query
from kg.rdf import read_turtle
from kg.schema import NodeKind, Relation
from tests.random_graphs import content

SAME_BYTES = ("graph.ttl", "graph.nt.gz", "graph.json", "graph.graphml", "graph.html", "extractions.jsonl")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bundled corpus was built to."""
    return tmp_path_factory.mktemp("exports")


@pytest.fixture(scope="module")
def built(folder: Path) -> Build:
    """The build of the bundled corpus."""
    return build_files([], folder)


@pytest.fixture(scope="module")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The build of the five saved pages."""
    pages = sorted((shared / "seeds").glob("*.txt"))
    return build_files(pages, tmp_path_factory.mktemp("seeds"))


def test_every_paper_is_in_the_graph(built: Build) -> None:
    assert built.report["papers"] == 344
    assert built.report["rejected"] == []
    assert len(list(built.graph.of_kind(NodeKind.PAPER))) == 344


def test_the_graph_obeys_its_schema(built: Build) -> None:
    assert check_graph(built.graph) == []


def test_the_round_trip_through_turtle_is_the_identity(built: Build, folder: Path) -> None:
    assert content(read_turtle(folder / "graph.ttl")) == content(built.graph)


def test_the_round_trip_through_triples_and_json_is_the_identity(built: Build, folder: Path) -> None:
    assert content(read_turtle(folder / "graph.nt.gz")) == content(built.graph)
    assert content(read_graph_json(folder / "graph.json")) == content(built.graph)


def test_two_builds_in_different_processes_have_the_same_bytes(built: Build, folder: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.pipeline import build_files; build_files([], Path(sys.argv[1]))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=environment)  # noqa: S603
    for name in SAME_BYTES:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name
    tables = sorted(path.name for path in (folder / "tables").iterdir())
    assert tables == sorted(path.name for path in (tmp_path / "tables").iterdir())
    for name in tables:
        assert (tmp_path / "tables" / name).read_bytes() == (folder / "tables" / name).read_bytes(), name


def _rows(graph: KnowledgeGraph, question: str, *, exact: bool = False) -> tuple[Row, ...]:
    answer = compare(graph, question, exact=exact)
    assert isinstance(answer, Comparison)
    return answer.rows


def _who(graph: KnowledgeGraph, question: str, relation: Relation) -> set[str]:
    rows = _rows(graph, question)
    return {row.paper.title.split(":")[0] for row in rows if row.relation is relation}


@pytest.mark.parametrize("corpus", ["built", "seeds"])
def test_what_beats_flashattention(corpus: str, request: pytest.FixtureRequest) -> None:
    graph = request.getfixturevalue(corpus).graph
    better = _who(graph, "which papers beat FlashAttention", Relation.OUTPERFORMS)
    assert "FlashAttention-2" in better
    assert any(title.startswith("Gated Linear Attention") for title in better)
    assert "ThunderKittens" not in better
    assert "ThunderKittens" in _who(graph, "which papers beat FlashAttention", Relation.MATCHES)
    assert not any(row.paper.title.startswith("FastAttention") for row in _rows(graph, "FlashAttention"))


@pytest.mark.parametrize("corpus", ["built", "seeds"])
def test_flashattention_2_is_about_twice_as_fast(corpus: str, request: pytest.FixtureRequest) -> None:
    rows = _rows(request.getfixturevalue(corpus).graph, "which papers beat FlashAttention", exact=True)
    claim = next(row for row in rows if row.paper.title.startswith("FlashAttention-2"))
    assert (claim.system, claim.baseline) == ("FlashAttention-2", "FlashAttention")
    assert (claim.low, claim.high, claim.unit, claim.qualifier) == (2, 2, "x", "about")
    assert claim.factor_low == claim.factor_high == 2
    assert claim.metric_class == "speed"
    assert "FlashAttention" in claim.quote


def test_the_real_pages_hold_344_papers(seeds: Build) -> None:
    assert seeds.report["papers"] == 344
    assert seeds.report["rejected"] == []
    assert check_graph(seeds.graph) == []


def test_versions_and_variants_are_nodes_of_their_own(seeds: Build) -> None:
    graph = seeds.graph
    assert "technique-flashattention-2" in graph.narrower("technique-flashattention")
    assert {"hardware-a100", "hardware-a100-80gb"} <= graph.narrower("hardware-ampere")
    assert "hardware-a100" in graph.narrower("hardware-nvidia-gpu")
    assert "hardware-nvidia-gpu" in graph.narrower("hardware-gpu")


def test_the_canned_question_agrees_with_compare(built: Build, folder: Path) -> None:
    rows = run_query(load_store(folder), "beats", {"name": "FlashAttention"}).rows
    asked = _rows(built.graph, "which papers beat FlashAttention")
    assert len(rows) == sum(row.relation is Relation.OUTPERFORMS for row in asked)

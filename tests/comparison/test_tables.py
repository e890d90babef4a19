"""The tables of a whole graph."""

from pathlib import Path

from kg.artefacts import GENERATED
from kg.comparison import compare
from kg.comparison.tables import file_stem, write_tables
from kg.graph import build_graph
from kg.schema import ENTITY_KINDS, EdgeKind
from tests import corpus


def test_one_table_for_each_baseline_that_three_papers_share(tmp_path: Path) -> None:
    graph = corpus.graph()
    write_tables(graph, tmp_path / "tables")
    written = {path.stem for path in (tmp_path / "tables").iterdir()}
    papers = {thing: {row.paper.id for row in compare(graph, thing)} for thing in graph.of_kind(*ENTITY_KINDS)}
    assert {"technique-tileattention", "technique-ringscan"} <= written
    assert all(len(papers[thing]) >= 3 for thing in written)
    assert {thing for thing in papers if len(papers[thing]) >= 3} - written == {corpus.thing("attention kernel")}


def test_a_table_says_what_it_is_of(tmp_path: Path) -> None:
    write_tables(corpus.graph(), tmp_path)
    text = (tmp_path / "technique-tileattention.md").read_text(encoding="utf-8")
    first, title, _, heading, *_ = text.splitlines()
    assert (first, title) == (GENERATED, "# TileAttention as a baseline")
    assert heading == "### What beats TileAttention (3 papers)"
    assert "<script" not in text


def test_a_family_counts_through_its_versions_but_a_class_through_itself_only(tmp_path: Path) -> None:
    graph = corpus.graph()
    family = corpus.thing("TileAttention")
    for claim in graph.origins(family, EdgeKind.BASELINE):
        graph.remove_edge(claim, family, key=EdgeKind.BASELINE)
    version, kernel = corpus.thing("TileAttention-2"), corpus.thing("attention kernel")
    claims = iter(graph.origins(corpus.thing("HedgeServe"), EdgeKind.SUBJECT))
    graph.add_edge(next(c for c in claims if graph.targets(c, EdgeKind.BASELINE)), version, key=EdgeKind.BASELINE)
    write_tables(graph, tmp_path)
    assert (tmp_path / f"{family}.md").exists()
    assert not (tmp_path / f"{kernel}.md").exists()


def test_nothing_to_tell_makes_no_table(tmp_path: Path) -> None:
    write_tables(build_graph(corpus.resolved().model_copy(update={"claims": (), "curation": ()})), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_file_names_are_safe_stable_and_distinct() -> None:
    long = "technique-" + "a" * 300
    names = [file_stem(node) for node in ("technique-a.b", "technique-../x", "technique-x", long, long + "b")]
    assert names[0] == "technique-a.b"
    assert names[2] == "technique-x"
    assert len(set(names)) == len(names)
    assert all(len(name) < 100 and not set(name) & set('/\\:*?"<>|\x00 ') for name in names)

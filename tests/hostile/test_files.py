"""What a build of hostile papers writes: real parsers read it, nothing of it runs, and nothing is written elsewhere."""

import gzip
import json
import re
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import rdflib
from lxml import etree, html

from kg.artefacts import GENERATED
from kg.graph import check_graph
from kg.graph_files import read_graph_json
from kg.ids import BASE_IRI
from kg.papers import iter_papers
from kg.papers.fields import one_line
from kg.plain import plain
from kg.rdf import generate_ntriples, read_turtle
from kg.schema import NodeKind
from tests.browser.conftest import Open
from tests.engine.builds import triples
from tests.hostile.conftest import Built
from tests.hostile.corpus import PAYLOADS
from tests.hostile.reading import formulas, unexpected_in_markdown

_ID = re.compile(r"[a-z]+-[a-z0-9.+-]+")
_NAME = re.compile(r"[A-Za-z0-9.+_-]{1,120}")


def test_every_format_holds_the_payloads(built: Built) -> None:
    for listing in built.listings:
        assert list(iter_papers(listing)), listing.name
    graph = read_graph_json(built.out / "graph.json")
    titles = {graph.label(node) for node in graph.of_kind(NodeKind.PAPER)}
    for number, (name, payload) in enumerate(PAYLOADS.items()):
        assert any(title.startswith(f"Quux{number}Serve: Serving") for title in titles)
        # Some controls are taken for text that was decoded wrongly, and repaired.
        known = name in ("terminal", "lines") or one_line(payload) in titles
        assert known or not any(map(str.isalnum, one_line(payload))), name


def test_nothing_is_written_elsewhere(built: Built) -> None:
    assert {path.name for path in built.folder.iterdir()} == {"listings", "builds"}
    assert {path.name for path in (built.folder / "builds").iterdir()} == {"out", "shards"}
    paths = [path for path in (built.folder / "builds").rglob("*") if path.name != ".lock"]
    assert [path for path in paths if not _NAME.fullmatch(path.name)] == []
    assert not [path for path in paths if path.is_symlink()]
    assert len(list((built.out / "tables").iterdir())) >= 2
    assert not Path("pwned").exists()


def test_triples_are_those_of_the_graph(built: Built) -> None:
    graph = read_graph_json(built.out / "graph.json")
    lines = list(generate_ntriples(graph))
    turtle = (built.out / "graph.ttl").read_bytes()
    with gzip.open(built.out / "graph.nt.gz") as file:
        ntriples = file.read()
    for content, by_name, by_type in (
        (turtle, "turtle", ox.RdfFormat.TURTLE),
        (ntriples, "nt", ox.RdfFormat.N_TRIPLES),
    ):
        quads = set(ox.parse(content, format=by_type))
        assert len(quads) == len(rdflib.Graph().parse(data=content, format=by_name)) == len(lines)
        iris = {
            term.value
            for quad in quads
            for term in (quad.subject, quad.predicate, quad.object)
            if isinstance(term, ox.NamedNode)
        }
        own = {iri.removeprefix(f"{BASE_IRI}id/") for iri in iris if iri.startswith(f"{BASE_IRI}id/")}
        assert [name for name in own if not _ID.fullmatch(name)] == []
        assert not [iri for iri in iris if iri.startswith(("urn:", "javascript:", "data:")) or len(iri) > 6000]
    assert read_turtle(built.out / "graph.ttl").nodes == graph.nodes


def test_shards_hold_the_same_triples(built: Built) -> None:
    assert triples(built.shards) == triples(built.listings[:1])


def test_graph_files_are_read_back(built: Built) -> None:
    graph = read_graph_json(built.out / "graph.json")
    assert check_graph(graph) == []
    assert all(_ID.fullmatch(node) for node in graph)
    drawn = nx.read_graphml(built.out / "graph.graphml", force_multigraph=True)
    assert (set(drawn), drawn.number_of_edges()) == (set(graph), graph.number_of_edges())
    for name in ("report.json", "cache.json"):
        built.json(name)
    for name in ("extractions.jsonl", "inputs.jsonl"):
        assert all(isinstance(json.loads(line), dict) for line in (built.out / name).read_bytes().splitlines())


def test_no_name_looks_like_another(built: Built) -> None:
    graph = read_graph_json(built.out / "graph.json")
    for kind in NodeKind:
        if kind in (NodeKind.CLAIM, NodeKind.EVIDENCE, NodeKind.FACT):
            continue
        labels = [graph.label(node) for node in graph.of_kind(kind)]
        assert [label for label in labels if label != plain(label)] == []
        assert len(set(labels)) == len(labels), kind


def test_tables_render_without_markup_of_their_own(built: Built) -> None:
    for path in (built.out / "tables").iterdir():
        first, _, text = path.read_text(encoding="utf-8").partition("\n")
        assert first == GENERATED
        assert unexpected_in_markdown(text) == []


def test_the_page_runs_nothing_and_asks_for_nothing(built: Built, open_page: Open) -> None:
    opened = open_page(built.out / "graph.html")
    page = opened.page
    for view in ("claims", "nodes", "compare"):
        page.evaluate("(view) => kgPage.choose({ focus: null, selected: null, view })", view)
        assert page.evaluate(r"/[\p{Cf}\u3164\u115f]/u.test(document.body.innerText)") is False
    for node in range(page.evaluate("kgPage.nodes.length")):
        page.evaluate("(node) => kgPage.choose({ focus: node, selected: node, view: 'graph' })", node)
    page.evaluate("kgPage.choose({ focus: null, selected: null, view: 'claims' })")
    with page.expect_download() as download:
        page.evaluate("document.getElementById('save-csv').click()")
    assert formulas(Path(download.value.path()).read_text(encoding="utf-8-sig")) == []
    assert page.evaluate("window.__pwned") is None
    assert page.evaluate("document.images.length") == 0
    assert opened.requests == []
    assert opened.problems == []


def test_the_page_is_well_formed(built: Built) -> None:
    page = html.document_fromstring((built.out / "graph.html").read_bytes())
    assert isinstance(page, etree._Element)
    assert len(list(page.iter("script"))) == 5
    assert not list(page.iter("img", "iframe", "object", "embed", "form"))
    assert not [name for element in page.iter("*") for name in element.attrib if name.startswith("on")]

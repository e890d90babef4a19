"""Turtle and N-Triples: what stands in them, and that the graph comes back as it was."""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ExportError
from kg.extract import default_extractor
from kg.graph import KnowledgeGraph
from kg.ids import BASE_IRI
from kg.model import Paper
from kg.rdf import (
    generate_ntriples,
    generate_turtle,
    node_iri,
    node_of_iri,
    parse_turtle,
    prefixes,
    read_turtle,
    write_ntriples,
    write_turtle,
)
from kg.rdf.extra import EXTRAS, QUDT_UNITS
from kg.rdf.terms import expand, quoted, url_iri
from kg.schema import ATTRIBUTES, EDGES, NodeKind
from tests import corpus
from tests.random_graphs import TEXT, content, graphs

Triples = set[tuple[str, str, str, str | None]]


def turtle(graph: KnowledgeGraph, base: str = BASE_IRI) -> bytes:
    return "".join(generate_turtle(graph, base)).encode()


def ntriples(graph: KnowledgeGraph, base: str = BASE_IRI) -> bytes:
    return "".join(generate_ntriples(graph, base)).encode()


def by_oxigraph(data: bytes, format_: ox.RdfFormat) -> Triples:
    triples = [(quad.subject.value, quad.predicate.value, quad.object) for quad in ox.parse(data, format=format_)]
    return {(s, p, o.value, o.datatype.value if isinstance(o, ox.Literal) else None) for s, p, o in triples}


def by_rdflib(data: bytes, format_: str) -> Triples:
    plain = rdflib.XSD.string
    return {
        (str(s), str(p), str(o), str(o.datatype or plain) if isinstance(o, rdflib.Literal) else None)
        for s, p, o in rdflib.Graph().parse(data=data, format=format_)
    }


def said(graph: KnowledgeGraph, node: str) -> set[str]:
    """What Turtle says of a node, one statement an item."""
    block = next(b for b in generate_turtle(graph) if b.startswith(f"\nid:{node} "))
    return {
        line.strip().removesuffix(" ;").removesuffix(" .") for line in block.removeprefix(f"\nid:{node} ").split("\n")
    }


def test_golden_files(golden: Callable[[str, str], None]) -> None:
    golden("graph.ttl", turtle(corpus.graph()).decode())
    golden("graph.nt", ntriples(corpus.graph()).decode())


def test_every_parser_reads_the_same_triples_from_both_formats() -> None:
    graph = corpus.graph()
    triples = by_oxigraph(turtle(graph), ox.RdfFormat.TURTLE)
    assert len(triples) > 1000
    assert by_oxigraph(ntriples(graph), ox.RdfFormat.N_TRIPLES) == triples
    assert by_rdflib(turtle(graph), "turtle") == triples
    assert by_rdflib(ntriples(graph), "nt") == triples


def test_round_trip_of_the_corpus(tmp_path: Path) -> None:
    graph = corpus.graph()
    write_turtle(graph, tmp_path / "graph.ttl")
    write_ntriples(graph, tmp_path / "graph.nt.gz")
    assert content(read_turtle(tmp_path / "graph.ttl")) == content(graph)
    assert content(read_turtle(tmp_path / "graph.nt.gz")) == content(graph)


@given(graph=graphs())
def test_round_trip_of_any_graph(graph: KnowledgeGraph) -> None:
    assert content(parse_turtle(turtle(graph))) == content(graph)
    assert content(parse_turtle(ntriples(graph))) == content(graph)


@given(graph=graphs())
@settings(max_examples=30)
def test_rdflib_reads_any_graph_as_oxigraph_does(graph: KnowledgeGraph) -> None:
    assert by_rdflib(turtle(graph), "turtle") == by_oxigraph(turtle(graph), ox.RdfFormat.TURTLE)


def test_another_base_is_kept_and_found_again(tmp_path: Path) -> None:
    base = "http://localhost:8000/my/graph/"
    graph = corpus.graph()
    write_turtle(graph, tmp_path / "graph.ttl", base)
    write_ntriples(graph, tmp_path / "graph.nt.gz", base)
    assert BASE_IRI not in (tmp_path / "graph.ttl").read_text(encoding="utf-8")
    for name in ("graph.ttl", "graph.nt.gz"):
        assert content(read_turtle(tmp_path / name)) == content(graph)
    with pytest.raises(ExportError, match="has no type of a graph under the base https"):
        read_turtle(tmp_path / "graph.ttl", BASE_IRI)


@pytest.mark.parametrize("base", ["", "example.org/", "https://example.org", "https://example.org/a b/", "file:///x/"])
def test_a_base_that_is_none_is_refused(base: str) -> None:
    for generate in (generate_turtle, generate_ntriples):
        with pytest.raises(ExportError, match="cannot be the base of IRIs; it has to look like"):
            list(generate(corpus.graph(), base))


def test_an_empty_graph_round_trips() -> None:
    assert content(parse_turtle(turtle(KnowledgeGraph()))) == content(KnowledgeGraph())


def test_ntriples_are_sorted_distinct_and_without_blank_nodes() -> None:
    lines = ntriples(corpus.graph()).decode().split("\n")[:-1]
    assert lines == sorted(set(lines))
    assert not [line for line in lines if line.startswith("_:") or " _:" in line.split('"')[0]]


def test_gzip_holds_neither_name_nor_time(tmp_path: Path) -> None:
    write_ntriples(corpus.graph(), tmp_path / "one.nt.gz")
    write_ntriples(corpus.graph(), tmp_path / "other.nt.gz")
    data = (tmp_path / "one.nt.gz").read_bytes()
    assert data == (tmp_path / "other.nt.gz").read_bytes()
    assert data[4:8] == bytes(4)
    assert gzip.decompress(data) == ntriples(corpus.graph())


def test_bytes_do_not_depend_on_the_hash_seed(root: Path) -> None:
    program = (
        "import hashlib; from tests import corpus; from kg.rdf import *; from kg.graph_files import *;"
        "from kg.rdf.shapes import shapes_turtle; g = corpus.graph();"
        "texts = [*generate_turtle(g), *generate_ntriples(g), *generate_graph_json(g), *generate_graphml(g),"
        " ontology_turtle(), shapes_turtle()];"
        "print(hashlib.sha256(''.join(texts).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(digests) == 1


def test_a_baseline_is_typed_as_such_beside_its_kind() -> None:
    assert "a kg:Technique, kg:Baseline" in said(corpus.graph(), corpus.thing("RingScan"))
    assert "a kg:Technique" in said(corpus.graph(), corpus.thing("OddKernel"))


@pytest.mark.parametrize(
    ("unit", "statement"),
    [("x", "qudt:hasUnit unit:UNITLESS"), ("%", "qudt:hasUnit unit:PERCENT"), ("ms", "qudt:hasUnit unit:MilliSEC")],
)
def test_a_unit_that_qudt_knows_is_named_in_its_terms(unit: str, statement: str) -> None:
    graph = corpus.graph()
    claims = [n for n in graph.of_kind(NodeKind.CLAIM) if graph.nodes[n].get("unit") == unit]
    assert claims
    assert all(statement in said(graph, claim) for claim in claims)


@pytest.mark.parametrize("micro", ["\u00b5", "\u03bc"])
def test_microseconds_are_known_however_the_paper_writes_them(micro: str) -> None:
    text = f"We present MossKernel. Our kernel has a latency of 5 {micro}s."
    found = default_extractor().extract(Paper(id="paper-moss", title="MossKernel", text=text))
    assert [QUDT_UNITS.get(claim.unit or "") for claim in found.claims] == ["unit:MicroSEC"]


def test_a_unit_that_qudt_does_not_know_stays_a_text() -> None:
    graph = corpus.graph()
    (claim,) = (n for n in graph.of_kind(NodeKind.CLAIM) if graph.nodes[n].get("unit") == "tokens/s")
    assert 'kg:unit "tokens/s"' in said(graph, claim)
    assert not any(statement.startswith("qudt:hasUnit") for statement in said(graph, claim))


def test_numbers_are_typed() -> None:
    graph = corpus.graph()
    (claim,) = (n for n in graph.of_kind(NodeKind.CLAIM) if graph.nodes[n].get("reported_as") == "10-20 times")
    assert {'kg:factorLow "10.0"^^xsd:double', 'kg:factorHigh "20.0"^^xsd:double'} <= said(graph, claim)
    assert 'kg:year "2021"^^xsd:integer' in said(graph, "paper-2313.00001")
    assert 'kg:named "true"^^xsd:boolean' in said(graph, corpus.thing("A100"))


def test_authors_keep_their_order_in_one_literal() -> None:
    statement = r'kg:authorList "[\"Zweite Ä. Autorin\", \"First Author\", \"第三 作者\"]"'
    assert statement in said(corpus.graph(), "paper-2313.00001")


def test_a_web_address_is_a_text_and_a_link() -> None:
    graph = corpus.graph()
    (paper,) = (n for n in graph.of_kind(NodeKind.PAPER) if "HedgeServe: S" in graph.label(n))
    assert 'schema:url "https://example.org/hedge serve?q=1&r={2}"' in said(graph, paper)
    assert "rdfs:seeAlso <https://example.org/hedge%20serve?q=1&r=%7B2%7D>" in said(graph, paper)


@given(url=TEXT | TEXT.map("https://example.org/{}".format) | TEXT.map("http://{}".format))
def test_no_web_address_breaks_a_document(url: str) -> None:
    link = url_iri(url)
    if link is not None:
        document = f"<https://example.org/s> <https://example.org/p> <{link}> .\n"
        (quad,) = ox.parse(document, format=ox.RdfFormat.N_TRIPLES)
        assert quad.object == ox.NamedNode(link)


@pytest.mark.parametrize("url", ["", "ftp://example.org/", "https://", "https://exa mple.org", "javascript:alert(1)"])
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    assert url_iri(url) is None


@given(text=TEXT)
def test_a_string_is_one_line_and_means_itself(text: str) -> None:
    token = quoted(text)
    assert len(token.splitlines()) == 1
    (quad,) = ox.parse(f"<https://e.org/s> <https://e.org/p> {token} .", format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == text


@given(node=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_node_and_its_iri_are_inverse(node: str) -> None:
    iri = node_iri(node, BASE_IRI)
    assert ox.NamedNode(iri).value == iri
    assert node_of_iri(iri, BASE_IRI) == node


@pytest.mark.parametrize("kind", NodeKind)
def test_a_term_means_one_thing_to_a_kind(kind: NodeKind) -> None:
    terms = [attribute.term for attribute in ATTRIBUTES[kind]]
    terms += [edge.term for edge in EDGES.values() if kind in edge.domain]
    terms += [extra.term for extra in EXTRAS]
    assert len(terms) == len(set(terms))


def test_every_term_has_a_declared_prefix() -> None:
    terms = [attribute.term for kind in NodeKind for attribute in ATTRIBUTES[kind]]
    terms += [edge.term for edge in EDGES.values()] + [extra.term for extra in EXTRAS] + list(QUDT_UNITS.values())
    for term in terms:
        assert expand(term, BASE_IRI).endswith(term.partition(":")[2])


PREFIXES = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes(BASE_IRI).items())


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("id:a a", "not valid Turtle"),
        ("id:a a kg:Author ; foaf:name 'x'", "not valid Turtle"),
        ("id:a foaf:name 'x' .", "has no type"),
        ("id:a a kg:Wizard .", "has no type"),
        ("id:a a kg:Author, kg:Repo .", "is both a Author and a Repo"),
        ("id:a a kg:Author ; kg:year 3 .", "a Author has no property"),
        ("id:a a kg:Author .", "needs the attribute label"),
        ("id:a a kg:Author ; foaf:name 'x', 'y' .", "a second value of foaf:name"),
        ("id:a a kg:Author ; foaf:name <https://example.org/> .", "is no literal"),
        ("id:a a kg:Metric ; skos:prefLabel 'x' ; kg:metricClass 'beauty' .", "'beauty' is no MetricClass"),
        ("id:a a kg:Metric ; skos:prefLabel 'x' ; kg:metricClass 'speed' ; skos:broader 'y' .", "is no node"),
        ("id:a a kg:Metric ; skos:prefLabel 'x' ; kg:metricClass 'speed' ; skos:broader id:b .", "b does not exist"),
        (
            "id:a a kg:Evidence ; oa:exact 'x' ; kg:field 'title' ; oa:start 'one' ; oa:end 2 .",
            "'one' is not a usable int",
        ),
        ("<https://example.org/x> a kg:Author ; foaf:name 'x' .", "is no node of a graph"),
        ("id:a a kg:Author ; foaf:name 'x' . <https://e.org/b> a kg:Author ; foaf:name 'y' .", "is not an IRI under"),
    ],
)
def test_a_foreign_or_broken_document_says_what_is_wrong(body: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text(PREFIXES + body, encoding="utf-8")
    with pytest.raises(ExportError) as caught:
        read_turtle(path)
    assert message in str(caught.value)
    assert caught.value.where == str(path)


def test_a_missing_or_damaged_file_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="run `kg build` first"):
        read_turtle(tmp_path / "graph.ttl")
    (tmp_path / "graph.nt.gz").write_bytes(gzip.compress(b"<a> <b> <c> .")[:-9])
    with pytest.raises(ExportError, match="run `kg build` again"):
        read_turtle(tmp_path / "graph.nt.gz")


def test_unusual_ids_are_written_and_read() -> None:
    graph = KnowledgeGraph()
    odd: dict[str, dict[str, Any]] = {
        node: {"kind": NodeKind.AUTHOR, "label": node}
        for node in ("author-c++", "author-a.", "author-é/1", "author-%41")
    }
    graph.add_nodes_from(sorted(odd.items()))
    assert content(parse_turtle(turtle(graph))) == content(graph)
    assert by_rdflib(turtle(graph), "turtle") == by_oxigraph(ntriples(graph), ox.RdfFormat.N_TRIPLES)

"""The ontology, the axioms and the shapes: up to date, consistent, satisfied by data and not by broken data."""

import re
from collections.abc import Callable
from pathlib import Path

import pyshacl
import pytest
import rdflib
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS

from kg.graph import KnowledgeGraph
from kg.ids import BASE_IRI
from kg.rdf import generate_turtle, ontology_turtle, prefixes, shapes_turtle
from kg.rdf.__main__ import main
from kg.schema import Direction, MetricClass, NodeKind
from tests import corpus

KG = rdflib.Namespace(f"{BASE_IRI}ont#")
ID = rdflib.Namespace(f"{BASE_IRI}id/")
NAMES = prefixes(BASE_IRI)
ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


@pytest.fixture(scope="module")
def ontology(root: Path) -> rdflib.Graph:
    """kg.ttl and axioms.ttl."""
    return rdflib.Graph().parse(root / "ontology" / "kg.ttl").parse(root / "ontology" / "axioms.ttl")


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=shapes_turtle(), format="turtle")


def data(graph: KnowledgeGraph | None = None) -> rdflib.Graph:
    """A graph, by default the corpus, as rdflib holds it."""
    text = "".join(generate_turtle(graph or corpus.graph()))
    return rdflib.Graph().parse(data=text, format="turtle")


@pytest.mark.parametrize(("name", "generate"), [("kg.ttl", ontology_turtle), ("shapes.ttl", shapes_turtle)])
def test_the_committed_file_is_what_the_schema_says(name: str, generate: Callable[[], str], root: Path) -> None:
    assert (root / "ontology" / name).read_text(encoding="utf-8") == generate(), "run `make generate`"


def test_the_command_writes_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--check"]) == 1
    assert "kg.ttl" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path), "--check"]) == 0
    (tmp_path / "shapes.ttl").write_text("# edited")
    assert main([str(tmp_path), "--check"]) == 1
    assert re.search(r"not up to date: \S*shapes.ttl; run `make generate`", capsys.readouterr().err)


def test_another_base_reaches_every_term() -> None:
    base = "https://example.org/graph/"
    for text in (ontology_turtle(base), shapes_turtle(base)):
        assert f"<{base}ont#>" in text
        assert BASE_IRI not in text


def test_all_that_is_minted_is_labelled_and_explained(ontology: rdflib.Graph) -> None:
    minted = {s for s in ontology.subjects(RDF.type) if isinstance(s, rdflib.URIRef) and s.startswith(KG)}
    assert len(minted) > 50
    for term in minted:
        assert (term, RDFS.label, None) in ontology, term
        assert (term, RDFS.comment, None) in ontology, term


def test_nothing_is_said_about_the_properties_of_others(ontology: rdflib.Graph) -> None:
    for predicate in (RDFS.domain, RDFS.range):
        assert all(str(s).startswith(KG) for s in ontology.subjects(predicate))
    functional = set(ontology.subjects(RDF.type, OWL.FunctionalProperty))
    assert KG.claimSubject in functional
    assert all(str(s).startswith(KG) for s in functional)


def test_data_uses_declared_terms_only(ontology: rdflib.Graph) -> None:
    built_in = {RDF.type, RDFS.label, RDFS.seeAlso}
    declared = set(ontology.subjects(RDF.type)) | built_in
    graph = data()
    assert set(graph.predicates()) <= declared
    assert set(graph.objects(predicate=RDF.type)) <= declared


def test_every_kind_is_a_class_and_disjoint_from_the_others(ontology: rdflib.Graph) -> None:
    kinds = {KG[kind] for kind in NodeKind}
    assert kinds <= set(ontology.subjects(RDF.type, OWL.Class))
    (disjoint,) = ontology.subjects(RDF.type, OWL.AllDisjointClasses)
    members = ontology.value(disjoint, OWL.members)
    assert members is not None
    assert set(Collection(ontology, members)) == kinds


@pytest.mark.parametrize(("term", "values"), [("metricClass", MetricClass), ("betterWhen", Direction)])
def test_closed_sets_of_values_are_documented(
    term: str, values: type[MetricClass] | type[Direction], ontology: rdflib.Graph
) -> None:
    comments = " ".join(map(str, ontology.objects(KG[term], RDFS.comment)))
    assert all(f'"{value}"' in comments for value in values)


def closure(*graphs: rdflib.Graph) -> tuple[rdflib.Graph, list[str]]:
    """All that OWL 2 RL derives, and the contradictions that it met."""
    everything = rdflib.Graph()
    for graph in graphs:
        everything += graph
    DeductiveClosure(OWLRL_Semantics).expand(everything)
    return everything, [str(message) for message in everything.objects(predicate=ERROR)]


def test_the_corpus_does_not_contradict_the_ontology(ontology: rdflib.Graph) -> None:
    everything, errors = closure(ontology, data())
    assert errors == []
    author = ID["author-first-author"]
    assert (author, RDF.type, rdflib.URIRef(f"{NAMES['foaf']}Person")) in everything
    assert (KG.Technique, RDFS.subClassOf, KG.Entity) in everything


def test_a_thing_that_is_compared_with_is_inferred_to_be_a_baseline(ontology: rdflib.Graph) -> None:
    graph = data()
    graph.remove((None, RDF.type, KG.Baseline))
    compared = set(graph.objects(predicate=KG.comparedWith))
    everything, errors = closure(ontology, graph)
    assert errors == []
    assert compared
    assert set(everything.subjects(RDF.type, KG.Baseline)) == compared


@pytest.mark.parametrize(
    ("triple", "message"),
    [
        ((ID["technique-tileattention"], RDF.type, KG.Paper), "Disjoint classes"),
        ((ID["technique-tileattention"], KG.outperforms, ID["technique-tileattention"]), "Irreflexive property"),
        ((ID["metric-speed"], KG.proposes, ID["technique-tileattention"]), "Disjoint classes"),
    ],
    ids=["two kinds", "better than itself", "a metric that proposes"],
)
def test_a_contradiction_is_detected(
    triple: tuple[rdflib.URIRef, rdflib.URIRef, rdflib.URIRef], message: str, ontology: rdflib.Graph
) -> None:
    small = KnowledgeGraph()
    small.add_node("technique-tileattention", kind="Technique", label="TileAttention", named=True, novel=True)
    small.add_node("metric-speed", kind="Metric", label="speed", metric_class="speed")
    graph = data(small)
    assert closure(ontology, graph)[1] == []
    graph.add(triple)
    assert message in " ".join(closure(ontology, graph)[1])


def violations(graph: rdflib.Graph, shapes: rdflib.Graph, ontology: rdflib.Graph) -> str:
    """The report of pyshacl; empty where the data fits."""
    conforms, _, report = pyshacl.validate(graph, shacl_graph=shapes, ont_graph=ontology, inference="none")
    return "" if conforms else str(report)


def test_the_corpus_fits_its_shapes(shapes: rdflib.Graph, ontology: rdflib.Graph) -> None:
    assert violations(data(), shapes, ontology) == ""


def without(term: str) -> str:
    return f"DELETE {{ ?s {term} ?o }} WHERE {{ ?s {term} ?o }}"


def becomes(term: str, value: str, where: str = "") -> str:
    return f"DELETE {{ ?s {term} ?o }} INSERT {{ ?s {term} {value} }} WHERE {{ ?s {term} ?o . {where} }}"


def gains(term: str, value: str, where: str) -> str:
    return f"INSERT {{ ?s {term} {value} }} WHERE {{ {where} }}"


MUTATIONS = {
    # what is broken: (SPARQL update, what the report has to name)
    "no title": (without("dcterms:title"), "dcterms:title"),
    "two titles": (gains("dcterms:title", "'x'", "?s a kg:Paper"), "dcterms:title"),
    "a title that is a number": (becomes("dcterms:title", "3"), "dcterms:title"),
    "a text of no known kind": (becomes("kg:textKind", "'title'"), "The text is an abstract or a digest."),
    "a date in words": (becomes("dcterms:issued", "'May'"), "A date of publication"),
    "an unknown property": (gains("kg:mood", "'good'", "?s a kg:Paper"), "kg:mood"),
    "an attribute of another kind": (gains("kg:confidence", "1e0", "?s a kg:Paper"), "closed"),
    "an unknown relation": (becomes("kg:relation", "'dwarfs'"), "kg:relation"),
    "an unknown class of metrics": (becomes("kg:metricClass", "'beauty'", "?s a kg:Metric"), "kg:metricClass"),
    "a confidence above 1": (becomes("kg:confidence", "1.5e0"), "A confidence is a probability."),
    "a confidence below 0": (becomes("kg:confidence", "-1e-9"), "A confidence is a probability."),
    "a confidence that is a text": (becomes("kg:confidence", "'high'"), "kg:confidence"),
    "a range that ends before it starts": (becomes("qudt:upperBound", "-1e0"), "A range starts at its low end."),
    "half a range": (without("qudt:upperBound"), "A number has both ends."),
    "the other half of a range": (without("qudt:lowerBound"), "A number has both ends."),
    "a number that no text holds": (without("kg:reportedAs"), "A number is kept as it stands in the text."),
    "half a factor": (without("kg:factorHigh"), "A factor has both ends."),
    "a negative factor": (becomes("kg:factorLow", "-2e0"), "An improvement factor is positive."),
    "a named baseline that is no node": (without("kg:comparedWith"), "A baseline that is named is a node."),
    "a result with a baseline": (
        gains("kg:comparedWith", "id:technique-twigrt", "?s kg:relation 'achieves'"),
        "A result without comparison has no baseline.",
    ),
    "an unspecified baseline that is a node": (
        gains("kg:comparedWith", "id:technique-twigrt", "?s kg:baselineKind 'unspecified'"),
        "A baseline that the text leaves out is no node.",
    ),
    "a comparison without a sort of baseline": (
        without("kg:baselineKind"),
        "A comparison says how it names its baseline.",
    ),
    "two baselines": (gains("kg:comparedWith", "id:technique-fp8", "?s kg:comparedWith ?o"), "kg:comparedWith"),
    "a baseline that is a paper": (becomes("kg:comparedWith", "?p", "?p kg:states ?s"), "kg:comparedWith"),
    "a claim about nothing": (without("kg:claimSubject"), "A claim is about something."),
    "a claim without evidence": (without("kg:evidence"), "A claim has evidence."),
    "a claim that nobody states": (without("kg:states"), "A claim is stated by one paper."),
    "a derived claim without sources": (without("prov:wasDerivedFrom"), "A derived claim names what it rests on."),
    "a quoted claim with sources": (
        gains("prov:wasDerivedFrom", "?s", "?s kg:status 'quoted'"),
        "A quoted claim rests on its sentence alone.",
    ),
    "hardware from nowhere": (
        gains("kg:onHardware", "id:hardware-h100", "?s kg:hardwareScope 'none'"),
        "Hardware was read somewhere.",
    ),
    "hardware that was read and lost": (without("kg:onHardware"), "Hardware that was read is a node."),
    "hardware that is a model": (
        gains("kg:onHardware", "id:model-birch", "?s kg:hardwareScope 'stated'"),
        "kg:onHardware",
    ),
    "evidence that ends before it starts": (becomes("oa:end", "0"), "Evidence ends behind its start."),
    "evidence before the text": (becomes("oa:start", "-1"), "Offsets count from 0."),
    "evidence in no paper": (without("kg:inTextOf"), "Evidence stands in a paper."),
    "evidence of nothing": (without("kg:evidence"), "Evidence supports a claim."),
    "a fact about nothing": (without("kg:hasFact"), "A fact is about one thing."),
    "a fact without source": (without("kg:factSource"), "kg:factSource"),
    "a repository without address": (becomes("schema:codeRepository", "'x'"), "A repository has a web address."),
    "a repository of no paper": (without("kg:hasRepository"), "A repository belongs to a paper."),
    "an author without a paper": (without("dcterms:creator"), "An author has a paper."),
    "a version of two things": (
        gains("dcterms:isVersionOf", "id:technique-fp8", "?s dcterms:isVersionOf ?o"),
        "dcterms:isVersionOf",
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_broken_data_does_not_fit(name: str, shapes: rdflib.Graph, ontology: rdflib.Graph) -> None:
    update, expected = MUTATIONS[name]
    graph = data()
    before = set(graph)
    graph.update(update, initNs=NAMES)
    assert set(graph) != before
    assert expected in violations(graph, shapes, ontology)

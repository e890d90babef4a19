"""SPARQL: canned queries against plain Python, parameters, formats, and what is refused."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ExportError, QueryError, UnknownNameError
from kg.graph import KnowledgeGraph
from kg.ids import BASE_IRI
from kg.query import (
    GraphStore,
    Value,
    canned_queries,
    find_node,
    find_query,
    load_store,
    parse_query,
    run_query,
    to_store,
)
from kg.rdf import write_ntriples, write_turtle
from kg.schema import EdgeKind, NodeKind, Relation
from tests import corpus
from tests.random_graphs import TEXT

Row = tuple[Value, ...]
GRAPH = corpus.graph()


@pytest.fixture(scope="module")
def store() -> GraphStore:
    return to_store(GRAPH)


# What each canned query should say, computed by walking the graph.


def get(node: str, name: str) -> Any:
    return GRAPH.nodes[node].get(name)


def one(node: str, kind: EdgeKind) -> str | None:
    return next(iter(GRAPH.targets(node, kind)), None)


def claims(relation: Relation) -> Iterator[str]:
    return (claim for claim in GRAPH.of_kind(NodeKind.CLAIM) if get(claim, "relation") == relation)


def stated(claim: str) -> tuple[str, str]:
    (paper,) = GRAPH.origins(claim, EdgeKind.STATES)
    return paper, GRAPH.label(paper)


def quote(claim: str) -> str:
    (evidence,) = GRAPH.targets(claim, EdgeKind.EVIDENCE)
    return GRAPH.label(evidence)


def devices(claim: str) -> Sequence[str | None]:
    return GRAPH.targets(claim, EdgeKind.ON_HARDWARE) or [None]


def victories() -> Iterator[tuple[str, str, str | None, str | None, float | None, float | None]]:
    """Claim, winner, loser, loser as named, factors of the winner."""
    for claim in claims(Relation.OUTPERFORMS):
        subject, baseline = one(claim, EdgeKind.SUBJECT), one(claim, EdgeKind.BASELINE)
        assert subject
        yield claim, subject, baseline, get(claim, "baseline_text"), get(claim, "factor_low"), get(claim, "factor_high")
    for claim in claims(Relation.UNDERPERFORMS):
        subject, baseline = one(claim, EdgeKind.SUBJECT), one(claim, EdgeKind.BASELINE)
        low, high = get(claim, "factor_low"), get(claim, "factor_high")
        if baseline:
            yield claim, baseline, subject, get(claim, "subject_text"), high and 1 / high, low and 1 / low


def tail(claim: str, *factors: float | None) -> Iterator[Row]:
    """The columns that end the rows of ``beats`` and ``beaten-by``, one row a device."""
    named = (get(claim, "metric_text"), get(claim, "reported_as"), *factors, get(claim, "qualifier"))
    for device in devices(claim):
        yield (*named, device, get(claim, "hardware_scope"), get(claim, "status"), quote(claim), claim)


def beats(name: str) -> set[Row]:
    below = GRAPH.narrower(name)
    return {
        (*stated(claim), winner, loser, *rest)
        for claim, winner, loser, _, low, high in victories()
        if loser in below
        for rest in tail(claim, low, high)
    }


def beaten_by(name: str) -> set[Row]:
    below = GRAPH.narrower(name)
    return {
        (*stated(claim), winner, loser, text, *rest)
        for claim, winner, loser, text, low, high in victories()
        if winner in below
        for rest in tail(claim, low, high)
    }


def matches(name: str) -> set[Row]:
    below = GRAPH.narrower(name)
    ends = [(c, one(c, EdgeKind.SUBJECT), one(c, EdgeKind.BASELINE)) for c in claims(Relation.MATCHES)]
    return {
        (*stated(claim), thing, other, get(claim, "metric_text"), quote(claim), claim)
        for claim, subject, baseline in ends
        for thing, other in ((subject, baseline), (baseline, subject))
        if thing in below
    }


def papers_on_hardware(name: str) -> set[Row]:
    below = GRAPH.narrower(name)
    running = {(p, d) for p in GRAPH.of_kind(NodeKind.PAPER) for d in GRAPH.targets(p, EdgeKind.RUNS_ON)}
    measured = {(stated(c)[0], d) for c in GRAPH.of_kind(NodeKind.CLAIM) for d in devices(c) if d}
    return {(paper, GRAPH.label(paper), device) for paper, device in running | measured if device in below}


def results_on_hardware(name: str) -> set[Row]:
    below = GRAPH.narrower(name)
    columns = ("subject_text", "relation", "baseline_text", "metric_text", "low", "high", "unit", "qualifier")
    return {
        (device, *stated(claim), *(get(claim, c) for c in columns), get(claim, "hardware_scope"), quote(claim), claim)
        for claim in GRAPH.of_kind(NodeKind.CLAIM)
        if get(claim, "low") is not None
        for device in devices(claim)
        if device in below
    }


def results_in_unit(unit: str) -> set[Row]:
    columns = ("subject_text", "metric_text", "low", "high", "qualifier")
    return {
        (*stated(claim), *(get(claim, column) for column in columns), device, quote(claim), claim)
        for claim in claims(Relation.ACHIEVES)
        if get(claim, "unit") == unit
        for device in devices(claim)
    }


def techniques_of_paper(paper: str) -> set[Row]:
    roles = (EdgeKind.PROPOSES, EdgeKind.USES, EdgeKind.COMPARES_WITH, EdgeKind.MENTIONS)
    return {
        (f"kg:{key}", node, GRAPH.label(node))
        for _, node, key in GRAPH.out_edges(paper, keys=True)
        if key in roles and GRAPH.kind(node) is NodeKind.TECHNIQUE
    }


def claims_of_paper(paper: str) -> set[Row]:
    columns = ("subject_text", "relation", "baseline_text", "metric_text", "qualifier", "reported_as", "factor_low",
               "factor_high", "status", "confidence")  # fmt: skip
    return {(c, *(get(c, column) for column in columns), quote(c)) for c in GRAPH.targets(paper, EdgeKind.STATES)}


def repos() -> set[Row]:
    edges = [(u, v) for u, v, key in GRAPH.edges(keys=True) if key is EdgeKind.HAS_REPO]
    return {(paper, GRAPH.label(paper), get(repo, "url")) for paper, repo in edges}


def baselines_by_frequency() -> set[Row]:
    pairs = [(node, c) for c in GRAPH.of_kind(NodeKind.CLAIM) for node in GRAPH.targets(c, EdgeKind.BASELINE)]
    return {
        (node, GRAPH.label(node), len({stated(c)[0] for b, c in pairs if b == node}), sum(b == node for b, _ in pairs))
        for node, _ in pairs
    }


def generic_baselines() -> set[Row]:
    phrases = [
        (get(c, "baseline_text"), c) for c in GRAPH.of_kind(NodeKind.CLAIM) if get(c, "baseline_kind") == "generic"
    ]
    return {
        (text, len({stated(c)[0] for other, c in phrases if other == text}), sum(other == text for other, _ in phrases))
        for text, _ in phrases
    }


def techniques_by_frequency() -> set[Row]:
    roles = (EdgeKind.PROPOSES, EdgeKind.USES, EdgeKind.COMPARES_WITH, EdgeKind.MENTIONS)
    pairs = {(u, v) for u, v, key in GRAPH.edges(keys=True) if key in roles and GRAPH.kind(v) is NodeKind.TECHNIQUE}
    return {(node, GRAPH.label(node), papers) for node, papers in Counter(v for _, v in pairs).items()}


def versions(name: str) -> set[Row]:
    older = nx.DiGraph([(u, v) for u, v, key in GRAPH.edges(keys=True) if key is EdgeKind.VERSION_OF])
    newer = nx.ancestors(older, name) if name in older else set()
    return {(node, GRAPH.label(node), before) for node in newer for before in older.successors(node)}


def sides(relation: Relation) -> list[tuple[str, str | None, str | None, str | None]]:
    """Claim, subject, baseline, metric."""
    parts = (EdgeKind.SUBJECT, EdgeKind.BASELINE, EdgeKind.METRIC)
    return [(claim, *(one(claim, part) for part in parts)) for claim in claims(relation)]  # type: ignore[misc]


def contradictions() -> set[Row]:
    better, worse = sides(Relation.OUTPERFORMS), sides(Relation.UNDERPERFORMS)
    mutual = [
        (claim, winner, loser, metric, other)
        for claim, winner, loser, metric in better
        for other, subject, baseline, measured in better
        if (subject, baseline, measured) == (loser, winner, metric) and winner and loser and metric and winner < loser
    ]
    reported = [
        (claim, winner, loser, metric, other)
        for claim, winner, loser, metric in better
        for other, subject, baseline, measured in worse
        if (subject, baseline, measured) == (winner, loser, metric) and loser and metric
    ]
    return {
        (winner, loser, metric, claim, quote(claim), other, quote(other))
        for claim, winner, loser, metric, other in mutual + reported
    }


def hardware_facts(name: str) -> set[Row]:
    columns = ("property", "value", "unit", "source")
    return {
        (device, GRAPH.label(device), *(get(fact, column) for column in columns))
        for device in GRAPH.narrower(name, versions=False)
        for fact in GRAPH.targets(device, EdgeKind.HAS_FACT)
    }


def proposed(paper: str) -> Sequence[str | None]:
    return GRAPH.targets(paper, EdgeKind.PROPOSES) or [None]


def papers_since(year: str) -> set[Row]:
    return {
        (get(paper, "year"), paper, GRAPH.label(paper), thing)
        for paper in GRAPH.of_kind(NodeKind.PAPER)
        if get(paper, "year") and get(paper, "year") >= int(year)
        for thing in proposed(paper)
    }


EXPECTED: dict[str, Callable[..., set[Row]]] = {
    "baselines-by-frequency": baselines_by_frequency,
    "beaten-by": beaten_by,
    "beats": beats,
    "claims-of-paper": claims_of_paper,
    "contradictions": contradictions,
    "generic-baselines": generic_baselines,
    "hardware-facts": hardware_facts,
    "matches": matches,
    "papers-on-hardware": papers_on_hardware,
    "papers-since": papers_since,
    "repos": repos,
    "results-in-unit": results_in_unit,
    "results-on-hardware": results_on_hardware,
    "techniques-by-frequency": techniques_by_frequency,
    "techniques-of-paper": techniques_of_paper,
    "versions": versions,
}
ARGUMENTS: Mapping[str, list[str]] = {
    "thing": [corpus.thing(label) for label in ("TileAttention", "TileAttention-2", "RingScan", "BushServe", "FP8")],
    "hardware": [
        corpus.thing(label) for label in ("GPU", "NVIDIA GPU", "A100", "A100-80GB", "Pixel 6", "spatial array")
    ],
    "paper": list(GRAPH.of_kind(NodeKind.PAPER)),
    "text": ["tokens/s", "TFLOPS", "no such unit"],
    "number": ["2020", "2024", "2030"],
}


def test_every_canned_query_is_checked() -> None:
    assert sorted(EXPECTED) == list(canned_queries())


@pytest.mark.parametrize("name", EXPECTED)
def test_a_canned_query_says_what_the_graph_says(name: str, store: GraphStore) -> None:
    parameters = canned_queries()[name].parameters
    found = 0
    for value in ARGUMENTS[parameters[0].kind] if parameters else [""]:
        arguments = {parameters[0].name: value} if parameters else {}
        rows = run_query(store, name, arguments).rows
        expected = EXPECTED[name](*arguments.values())
        assert [row for row in rows if row not in expected] == []
        assert [row for row in expected if row not in rows] == []
        assert len(rows) == len(expected)
        found += len(rows)
    assert found, "the corpus holds an answer to no question of this kind"


@pytest.mark.parametrize("name", EXPECTED)
def test_a_canned_query_describes_itself_and_orders_its_rows(name: str) -> None:
    query = canned_queries()[name]
    assert query.description.endswith(".")
    assert re.search(r"\nORDER BY [^\n]+\n\Z", query.text)
    for parameter in query.parameters:
        assert f"SELECT ?{parameter.name} " in query.text or f" ?{parameter.name} " in query.text.split("WHERE")[0]
        assert parameter.default


def test_rows_of_canned_queries_are_golden(golden: Callable[[str, str], None], store: GraphStore) -> None:
    names = {"thing": "TileAttention", "hardware": "NVIDIA GPU", "paper": "2313.00001"}
    lines = []
    for name, query in canned_queries().items():
        arguments = {p.name: names.get(p.kind, p.default) for p in query.parameters}
        result = run_query(store, name, arguments)
        lines += [f"{name} {arguments}: {len(result.rows)} rows", *(" | ".join(row) for row in result.to_table()), ""]
    golden("queries.txt", "\n".join(lines))


# Names and parameters.


@pytest.mark.parametrize(
    "name", ["TileAttention-2", "tile attention 2", "TA2", "technique-tileattention-2", "TileAttention v2"]
)
def test_a_thing_goes_by_every_spelling_and_alias(name: str, store: GraphStore) -> None:
    assert find_node(store, name, (NodeKind.TECHNIQUE,)) == "technique-tileattention-2"


@pytest.mark.parametrize("name", ["2313.00001", "TileAttention: exact attention in on-chip tiles", "paper-2313.00001"])
def test_a_paper_goes_by_title_and_arxiv_id(name: str, store: GraphStore) -> None:
    assert find_node(store, name, (NodeKind.PAPER,)) == "paper-2313.00001"


def test_an_unknown_name_lists_similar_ones(store: GraphStore) -> None:
    with pytest.raises(UnknownNameError) as caught:
        run_query(store, "beats", {"name": "TileAtention"})
    assert "TileAttention" in caught.value.nearest
    with pytest.raises(UnknownNameError):
        run_query(store, "beats", {"name": "???"})


def test_a_device_is_looked_for_among_devices(store: GraphStore) -> None:
    with pytest.raises(UnknownNameError):
        run_query(store, "papers-on-hardware", {"name": "TileAttention"})


def test_a_label_precedes_an_alias_and_two_labels_are_ambiguous() -> None:
    graph = KnowledgeGraph()
    common = {"kind": NodeKind.TECHNIQUE, "named": True, "novel": False}
    graph.add_node("technique-a", label="Moss", aliases=("Fern",), **common)
    graph.add_node("technique-b", label="Fern", **common)
    graph.add_node("technique-c", label="Leaf", **common)
    graph.add_node("technique-d", label="leaf", **common)
    store = to_store(graph)
    assert find_node(store, "fern", (NodeKind.TECHNIQUE,)) == "technique-b"
    with pytest.raises(QueryError, match="may be technique-c or technique-d; say which"):
        find_node(store, "Leaf", (NodeKind.TECHNIQUE,))


@pytest.mark.parametrize(
    ("query", "parameters", "message"),
    [
        ("beats", {"nmae": "FP8"}, "the query has no parameter nmae; it has name"),
        ("repos", {"name": "FP8"}, "the query has no parameter name; it has none"),
        ("papers-since", {"year": "last"}, "the parameter year has to be a number, not 'last'"),
        ("beets", {}, "no canned query is called 'beets'; there are: baselines-by-frequency, beaten-by, beats,"),
        ("# param x: wizard = 1\nSELECT ?x {}", {}, "parameter x: unknown kind 'wizard'; known: thing, hardware"),
        ("# param x: text = 1\nSELECT ?y { ?y a kg:Claim }", {}, "?x"),
        ("nowhere/to-be-found.rq", {}, "to-be-found.rq"),
    ],
)
def test_wrong_parameters_are_explained(
    query: str, parameters: dict[str, str], message: str, store: GraphStore
) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(store, query, parameters)
    assert message in str(caught.value)


@given(value=TEXT)
def test_a_value_is_bound_and_never_pasted(value: str) -> None:
    query = "# param value: text = x\nSELECT ?value (STRLEN(?value) AS ?length) { BIND(1 AS ?one) }"
    assert run_query(EMPTY, query, {"value": value}).rows == [(len(value),)]


EMPTY = to_store(KnowledgeGraph())


def test_a_file_is_a_query_with_parameters(tmp_path: Path, store: GraphStore) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("# Mine.\n# param name: hardware = A100\nSELECT ?name ?up { ?name skos:broader ?up }")
    assert find_query(str(path)).description == "Mine."
    assert run_query(store, str(path)).rows == [(corpus.thing("Ampere"),)]
    assert run_query(store, str(path), {"name": "H100"}).rows == [(corpus.thing("Hopper"),)]


def test_a_head_ends_with_the_first_line_that_is_no_comment() -> None:
    query = parse_query("# One.\n# Two.\nASK {}\n# param x: text = 1\n")
    assert (query.description, query.parameters) == ("One. Two.", ())


# Results.


def test_ask(store: GraphStore) -> None:
    result = run_query(store, "ASK { ?paper a kg:Paper }")
    assert (result.rows, result.boolean) == ([(True,)], True)
    assert json.loads(result.to_json()) == {"head": {}, "boolean": True}
    assert result.to_csv() == "answer\r\ntrue\r\n"
    assert run_query(store, "ASK { ?paper a kg:Wizard }").rows == [(False,)]


def test_construct_and_describe(store: GraphStore) -> None:
    result = run_query(store, "CONSTRUCT { ?a kg:sameFamily ?b } WHERE { ?a dcterms:isVersionOf ?b }")
    assert result.columns == ("subject", "predicate", "object")
    assert result.rows == [
        (corpus.thing("TileAttention-2"), "kg:sameFamily", corpus.thing("TileAttention")),
        (corpus.thing("TileAttention-3"), "kg:sameFamily", corpus.thing("TileAttention")),
    ]
    assert ("hardware-a100", "skos:prefLabel", "A100") in run_query(store, "DESCRIBE id:hardware-a100").rows


def test_values_are_python_values(store: GraphStore) -> None:
    query = """SELECT * { VALUES (?i ?d ?f ?b ?s ?l ?n ?o ?u) {
        (1 2.5 3.5e0 true "x" "y"@en id:hardware-a100 <https://example.org/> UNDEF) } BIND(BNODE() AS ?z) }"""
    result = run_query(store, query)
    cells = dict(zip(result.columns, result.rows[0], strict=True))
    blank = cells.pop("z")
    assert isinstance(blank, str)
    assert blank.startswith("_:")
    assert cells == {"i": 1, "d": 2.5, "f": 3.5, "b": True, "s": "x", "l": "y", "n": "hardware-a100",
                     "o": "https://example.org/", "u": None}  # fmt: skip


def test_formats_are_the_standard_ones(store: GraphStore) -> None:
    query = 'SELECT ?s ?n ?x ?l { VALUES (?s ?n ?x ?l) { (id:a 2.5 UNDEF "ä, \\"b\\"\\n"@de) } }'
    result = run_query(store, query)
    (solution,) = ox.parse_query_results(result.to_json().encode(), format=ox.QueryResultsFormat.JSON)  # type: ignore[misc]
    assert tuple(solution) == result.terms[0]
    assert list(csv.reader(io.StringIO(result.to_csv(), newline=""))) == [
        ["s", "n", "x", "l"],
        [f"{BASE_IRI}id/a", "2.5", "", 'ä, "b"'],
    ]
    assert result.to_table() == [("a", "2.5", "", 'ä, "b"\n')]


def test_what_a_terminal_or_a_spreadsheet_would_obey_is_text(store: GraphStore) -> None:
    result = run_query(store, r'SELECT ?a ?b ?c { VALUES (?a ?b ?c) { ("\u202E=1+1" "x\u009B31m\u200By" -2) } }')
    assert list(csv.reader(io.StringIO(result.to_csv(), newline="")))[1] == ["'=1+1", "x31my", "-2"]
    assert result.to_json().isascii()
    assert json.loads(result.to_json())["results"]["bindings"][0]["b"]["value"] == "x\x9b31m\u200by"


def test_every_sort_of_term_has_a_json_form(store: GraphStore) -> None:
    query = "SELECT ?b ?t ?d { BIND(BNODE() AS ?b) BIND(<<( id:a kg:b id:c )>> AS ?t) BIND(2 AS ?d) }"
    (binding,) = json.loads(run_query(store, query).to_json())["results"]["bindings"]
    assert binding["b"]["type"] == "bnode"
    assert not binding["b"]["value"].startswith("_:")
    assert f"<{BASE_IRI}id/a>" in binding["t"]["value"]
    assert binding["d"] == {
        "type": "literal",
        "value": "2",
        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
    }


def test_rows_without_an_order_are_sorted(store: GraphStore) -> None:
    rows = run_query(store, "SELECT ?x ?y { ?x skos:broader ?y }").rows
    assert len(rows) > 5
    assert rows == sorted(rows)


# What is refused, and how errors read.


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o.SERVICE<http://127.0.0.1:1/>{} }",
        "SELECT * { ?s ?p 1SERVICE <http://127.0.0.1:1/> {} }",
        "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1:1/> {} }",
        'SELECT * { ?s ?p "x"SERVICE <http://127.0.0.1:1/> {} }',
        'SELECT * { ?s ?p "a\\"" . SERVICE <http://127.0.0.1:1/> {} }',
        "SELECT * { ?s ?p kg:a\\' . SERVICE <http://127.0.0.1:1/> {} ?s ?p kg:b\\' }",
        "SELECT * { ?s ?p kg:a\\# . SERVICE <http://127.0.0.1:1/> {} }",
        "SELECT * { ?s ?p <http://x/#> . SERVICE <http://127.0.0.1:1/> {} }",
        "SELECT * { ?s ?p ?o FILTER(?s<?o) SERVICE <http://127.0.0.1:1/> {} FILTER(?s>?o) }",
        "PREFIX : <http://127.0.0.1:1/> SELECT * { SERVICE:x {} }",
        "SELECT * { VALUES ?s { <http://127.0.0.1:1/> } SERVICE?s{} }",
        "# '\nSELECT * { SERVICE <http://127.0.0.1:1/> {} } # '",
    ],
)
def test_requests_to_other_servers_are_refused(query: str, store: GraphStore) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        run_query(store, query)


def test_an_escaped_keyword_is_none(store: GraphStore) -> None:
    with pytest.raises(QueryError, match="line 1, column"):
        run_query(store, "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> {} }")


@pytest.mark.parametrize(
    "query",
    [
        "ASK {} # SERVICE",
        "ASK { ?s ?p 'SERVICE <x>', \"FROM\" }",
        'ASK { ?s ?p """it\'s "SERVICE" """ }',
        'ASK { ?s ?p """ , " SERVICE <http://127.0.0.1:1/> {} # """ \n}',
        "ASK { ?service kg:service <https://example.org/SERVICE> }",
        "ASK { ?from kg:from $service }",
    ],
)
def test_words_that_are_no_keywords_are_allowed(query: str, store: GraphStore) -> None:
    assert run_query(store, query).boolean in (True, False)


@pytest.mark.parametrize("clause", ["FROM <file:///etc/passwd>", "from named <http://127.0.0.1:1/>", "FROM kg:x"])
def test_other_graphs_are_refused(clause: str, store: GraphStore) -> None:
    with pytest.raises(QueryError, match="FROM is refused"):
        run_query(store, f"SELECT * {clause} {{ ?s ?p ?o }}")


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { id:a kg:b id:c }",
        "PREFIX x: <https://example.org/>\nDELETE WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "DROP ALL",
        "WITH <https://example.org/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(update: str, store: GraphStore) -> None:
    before = len(store.store)
    with pytest.raises(QueryError, match="a query may not change it"):
        run_query(store, update)
    assert len(store.store) == before


@pytest.mark.parametrize(
    ("query", "where", "problem", "shown"),
    [
        ("SELCT ?x { ?x ?y ?z }", "line 1, column 1", "syntax error", "SELCT ?x { ?x ?y ?z }\n^"),
        ("SELECT ?x {\n\t?x kg:a ?y\n\t?y kg:b ?z\n}", "line 3, column 2", "syntax error", "\n\t?y kg:b ?z\n\t^"),
        ("SELECT ?x { ?x no:a ?y }", "line 1, column 16", "the prefix no: is not", "?y }\n" + " " * 15 + "^"),
        ("PREFIX a: <a:x>\nASK { ?s a:b 'c:d', b:c }", "line 2, column 21", "the prefix b: is not", "^"),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x kg:a ?y }", "line 1", "The SELECT contains a variable that is unbound", "^"),
        ("ASK { ?s ?p ?o } }", "line 1, column 18", "syntax error", "ASK { ?s ?p ?o } }\n" + " " * 17 + "^"),
        ("", "line 1, column 1", "syntax error", "^"),
    ],
)  # fmt: skip
def test_a_syntax_error_shows_its_place(query: str, where: str, problem: str, shown: str, store: GraphStore) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(store, query)
    assert str(caught.value.where).startswith(where)
    assert problem in str(caught.value)
    assert str(caught.value).endswith(shown)


TOKENS = [
    "SELECT",
    "?x",
    "*",
    "{",
    "}",
    "(",
    ")",
    "kg:a",
    "no:a",
    "'x'",
    ".",
    ";",
    "FILTER",
    "<",
    ">",
    "#",
    "\n",
    "\t",
    '"',
]


@given(query=TEXT | st.lists(st.sampled_from(TOKENS), max_size=12).map(" ".join))
def test_any_text_gives_an_answer_or_a_query_error(query: str) -> None:
    try:
        assert run_query(EMPTY, query).columns is not None
    except QueryError as error:
        assert str(error)


# Loading.


def test_a_folder_or_a_file_is_loaded(tmp_path: Path) -> None:
    ask = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    write_ntriples(GRAPH, tmp_path / "graph.nt.gz")
    compressed = run_query(load_store(tmp_path), ask).rows
    write_turtle(GRAPH, tmp_path / "graph.ttl")
    assert compressed == run_query(load_store(tmp_path), ask).rows == run_query(GRAPH, ask).rows
    assert run_query(load_store(tmp_path / "graph.ttl"), ask).rows == compressed


def test_another_base_needs_no_option(tmp_path: Path) -> None:
    write_ntriples(GRAPH, tmp_path / "graph.nt.gz", "https://example.org/")
    loaded = load_store(tmp_path)
    assert loaded.base == "https://example.org/"
    assert (
        run_query(loaded, "beats", {"name": "TileAttention"}).rows
        == run_query(GRAPH, "beats", {"name": "TileAttention"}).rows
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "run `kg build` first"),
        ("<a", "run `kg build` again"),
        ("<https://e.org/a> a <https://e.org/b> .", "is no node of a graph"),
    ],
)
def test_a_missing_or_broken_graph_says_what_to_run(text: str | None, message: str, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "graph.ttl").write_text(text)
    with pytest.raises(ExportError, match=message):
        load_store(tmp_path)

"""Writing RDF and answering the canned queries, against rdflib on the same graph."""

import signal
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pyoxigraph as ox
import rdflib

from kg.graph import KnowledgeGraph
from kg.pipeline import build
from kg.query import GraphStore, Parameter, Query, canned_queries, parse_query, run_query, to_store
from kg.query.text import with_values
from kg.rdf import generate_ntriples, generate_turtle, node_iri, prefixes
from tests.bench.clock import cpu_seconds
from tests.bench.papers import sample
from tests.bench.report import Table, number, ratio

PAPERS = 2_000
PATIENCE = 20
"""CPU seconds after which a query of rdflib is given up."""

_FILE = "gpu_systems.jsonl.gz"
_REPEAT = 5
_MOST_CLAIMS = {
    kind: f"SELECT ?node (COUNT(?claim) AS ?n) WHERE {{ {pattern} }} GROUP BY ?node ORDER BY DESC(?n) ?node LIMIT 1"
    for kind, pattern in {
        "thing": "?claim kg:comparedWith ?node",
        "hardware": "?claim kg:onHardware ?node",
        "paper": "?node kg:states ?claim",
        "beaten-by": "?claim kg:relation 'outperforms' ; kg:claimSubject ?node . ?node a kg:Technique",
        "versions": "?claim dcterms:isVersionOf+ ?node",
    }.items()
}

_BELOW = "(dcterms:isVersionOf|skos:broader)*"
_COMPARED = "?claim kg:comparedWith ?loser ; kg:claimSubject ?winner ; kg:onHardware ?device"
PATHS: Mapping[str, Query] = {
    name: parse_query(text)
    for name, text in {
        "two paths, ends by label": (
            f"SELECT * WHERE {{ {_COMPARED} . ?loser {_BELOW} ?thing . ?thing skos:prefLabel 'GPU' . "
            f"?device {_BELOW} ?class . ?class skos:prefLabel 'NVIDIA GPU' }}"
        ),
        "two paths, ends by id": (
            f"SELECT * WHERE {{ {_COMPARED} . ?loser {_BELOW} id:hardware-gpu . "
            f"?device {_BELOW} id:hardware-nvidia-gpu }}"
        ),
        "one path, end by id": f"SELECT * WHERE {{ ?paper kg:runsOn ?device . ?device {_BELOW} id:hardware-gpu }}",
        "one path, no end known": f"SELECT * WHERE {{ ?below {_BELOW} ?above . ?above a kg:Technique }}",
    }.items()
}
"""Queries with paths of any length, as people write them; ``kg:within`` is what canned queries use instead."""


def measure(shared: Path, limit: int | None) -> list[Table]:
    """The tables of RDF and of queries."""
    papers = sample([shared / "corpus" / _FILE], min(PAPERS, limit or PAPERS))
    graph = build(papers)
    peer = rdflib.Graph()
    peer.parse(data="".join(generate_ntriples(graph)), format="nt")
    store = to_store(graph)
    return [
        _writers(graph, peer, len(papers)),
        _queries("Canned queries", canned_queries(), store, peer, len(papers)),
        _queries("Path queries", PATHS, store, peer, len(papers)),
    ]


def _writers(graph: KnowledgeGraph, peer: rdflib.Graph, papers: int) -> Table:
    formats: Mapping[str, tuple[str, Callable[[], object]]] = {
        "Turtle": ("turtle", lambda: "".join(generate_turtle(graph))),
        "N-Triples": ("nt", lambda: "".join(generate_ntriples(graph))),
    }
    rows = []
    for name, (theirs, write) in formats.items():
        ours, other = cpu_seconds(write, repeat=_REPEAT), cpu_seconds(partial(peer.serialize, format=theirs))
        rows.append((name, number(len(peer) / ours), number(len(peer) / other), ratio(other / ours)))
    return Table(
        "Writing RDF",
        ("format", "papers-kg, triples/s", "rdflib, triples/s", "ratio"),
        rows,
        f"{papers:,} papers, {len(peer):,} triples. papers-kg writes from its graph, sorted; rdflib from its store.",
    )


def _queries(title: str, queries: Mapping[str, Query], store: GraphStore, peer: rdflib.Graph, papers: int) -> Table:
    rows = []
    for name, query in queries.items():
        values = {parameter.name: value_of(name, parameter, store) for parameter in query.parameters}
        found = len(run_query(store, query, values).terms)
        whole = cpu_seconds(partial(run_query, store, query, values), repeat=_REPEAT)
        engine = cpu_seconds(partial(_by_oxigraph, query, values, store), repeat=_REPEAT)
        theirs, other = _by_rdflib(peer, query, values, store)
        over = "> " if other is None else ""
        rows.append(
            (
                name,
                f"{found:,}" if other in (None, found) else f"{found:,} (rdflib: {other:,})",
                number(whole * 1e3),
                number(engine * 1e3),
                f"{over}{number(theirs * 1e3)}",
                f"{over}{ratio(theirs / whole)}",
                f"{over}{ratio(theirs / engine)}",
            )
        )
    return Table(
        title,
        ("query", "rows", "papers-kg, ms", "its engine, ms", "rdflib, ms", "ratio", "ratio of engines"),
        rows,
        f"{papers:,} papers, {len(peer):,} triples in memory, asked of the things with most claims. Of papers-kg the "
        "second figure is Oxigraph alone; the first adds finding the nodes that parameters name, and the table of the "
        f"answer. rdflib is handed the nodes, and given up after {PATIENCE} s.",
    )


def value_of(name: str, parameter: Parameter, store: GraphStore) -> str:
    """The node that a query has most to say of; for a literal its default."""
    query = _MOST_CLAIMS.get(name, _MOST_CLAIMS.get(parameter.kind))
    return str(run_query(store, query).rows[0][0]) if query else parameter.default


def _bindings(query: Query, values: Mapping[str, str], store: GraphStore) -> dict[str, rdflib.URIRef | rdflib.Literal]:
    return {
        parameter.name: rdflib.URIRef(node_iri(values[parameter.name], store.base))
        if parameter.kind in _MOST_CLAIMS
        else rdflib.Literal(values[parameter.name] if parameter.kind == "text" else float(values[parameter.name]))
        for parameter in query.parameters
    }


def _by_oxigraph(query: Query, values: Mapping[str, str], store: GraphStore) -> None:
    """Runs a query and looks at every row of the answer."""
    bound: dict[ox.Variable, Any] = {
        ox.Variable(name): ox.NamedNode(term) if isinstance(term, rdflib.URIRef) else ox.Literal(term.toPython())
        for name, term in _bindings(query, values, store).items()
    }
    text = with_values(query.text, {variable.value: term for variable, term in bound.items()})
    answer: Any = store.store.query(text, prefixes=prefixes(store.base), substitutions=bound or None)
    deque(answer, maxlen=0)


def _by_rdflib(
    peer: rdflib.Graph, query: Query, values: Mapping[str, str], store: GraphStore
) -> tuple[float, int | None]:
    """CPU seconds of a query, and its number of rows; None where rdflib was given up."""
    bound: dict[str, Any] = {**_bindings(query, values, store)}
    rows: list[Any] = []
    try:
        with _patience(PATIENCE):
            seconds = cpu_seconds(
                lambda: rows.extend(peer.query(query.text, initNs=prefixes(store.base), initBindings=bound))
            )
    except TimeoutError:
        return PATIENCE, None
    return seconds, len(rows)


@contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Raises TimeoutError inside the block after so much CPU time."""

    def give_up(_: int, __: FrameType | None) -> None:
        raise TimeoutError

    former = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)

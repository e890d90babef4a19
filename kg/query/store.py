"""An exported graph in Oxigraph's memory store."""

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import ExportError
from kg.graph import KnowledgeGraph
from kg.ids import BASE_IRI
from kg.rdf.read import base_of, read_rdf
from kg.rdf.write import generate_ntriples

_FILES = ("graph.ttl", "graph.nt.gz")
_SHARDS = "rdf"


@dataclass(frozen=True, slots=True)
class GraphStore:
    """A graph that is loaded for queries.

    Attributes:
        store: Its triples.
        base: The base of its IRIs.
    """

    store: ox.Store
    base: str


def load_store(path: Path) -> GraphStore:
    """Loads an exported graph.

    Args:
        path: The folder that ``kg build`` wrote to, or one RDF file in Turtle, TriG or N-Triples, plain or ``.gz``.
            Of a folder with neither ``graph.ttl`` nor ``graph.nt.gz``, the shards in ``rdf`` are loaded.

    Raises:
        ExportError: if there is no usable graph.
    """
    store = ox.Store()
    base = None
    for file in _files(path):
        data = read_rdf(file)
        try:
            store.bulk_load(data, format=ox.RdfFormat.TRIG)
            base = base or (base_of(data) if data else None)
        except (SyntaxError, ExportError) as error:
            msg = f"not a graph as `kg build` writes it ({error}); run `kg build` again"
            raise ExportError(msg, where=str(file)) from error
    return GraphStore(store, base or BASE_IRI)


def _files(path: Path) -> list[Path]:
    """The files of a graph."""
    if not path.is_dir():
        return [path]
    whole = [path / name for name in _FILES if (path / name).is_file()]
    return whole[:1] or sorted((path / _SHARDS).glob("*.nt.gz")) or [path / _FILES[0]]


def to_store(graph: KnowledgeGraph, base: str = BASE_IRI) -> GraphStore:
    """A graph as a store.

    Raises:
        ExportError: if the base cannot be one.
    """
    store = ox.Store()
    store.load("".join(generate_ntriples(graph, base)).encode(), format=ox.RdfFormat.N_TRIPLES)
    return GraphStore(store, base)

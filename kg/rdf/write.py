"""A graph as Turtle and as N-Triples, streamed; generic over the schema, without blank nodes, same bytes each time."""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.graph import KnowledgeGraph
from kg.ids import BASE_IRI
from kg.rdf.extra import EXTRAS, NAME_KEY, NAMED_KINDS, WITHIN, name_keys
from kg.rdf.terms import XSD, expand, literal_text, node_iri, prefixes, quoted
from kg.schema import ATTRIBUTES, EDGES, Attribute, EdgeKind

_PLAIN_LOCAL_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9-])?")


class _Syntax(NamedTuple):
    """How a format writes a prefixed name and a node; both are asked for again and again."""

    name: Callable[[str], str]
    node: Callable[[str], str]


def generate_turtle(graph: KnowledgeGraph, base: str = BASE_IRI) -> Iterator[str]:
    """The blocks of a Turtle document: the prefixes, then one block per node, sorted by id.

    Args:
        graph: What to write.
        base: The base of all IRIs: nodes are under ``<base>id/``, classes and properties under ``<base>ont#``.

    Raises:
        ExportError: if the base cannot be one.
    """

    def node(local: str) -> str:
        return f"id:{local}" if _PLAIN_LOCAL_NAME.fullmatch(local) else f"<{node_iri(local, base)}>"

    syntax = _Syntax(name=str, node=cache(node))
    yield "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes(base).items())
    for subject, neighbours in sorted(graph.adjacency()):
        said = [
            f"{'a' if predicate == 'rdf:type' else predicate} {', '.join(objects)}"
            for predicate, objects in _statements(graph, subject, neighbours, syntax).items()
        ]
        body = " ;\n    ".join(said)
        yield f"\n{syntax.node(subject)} {body} .\n"


def generate_ntriples(graph: KnowledgeGraph, base: str = BASE_IRI) -> Iterator[str]:
    """The lines of an N-Triples document, sorted and distinct. Arguments and errors as in :func:`generate_turtle`."""
    syntax = _Syntax(
        name=cache(lambda name: name if name.startswith("<") else f"<{expand(name, base)}>"),
        node=cache(lambda local: f"<{node_iri(local, base)}>"),
    )
    prefixes(base)
    yield from sorted(
        f"{syntax.node(subject)} {syntax.name(predicate)} {item} .\n"
        for subject, neighbours in graph.adjacency()
        for predicate, objects in _statements(graph, subject, neighbours, syntax).items()
        for item in objects
    )


def write_turtle(graph: KnowledgeGraph, path: Path, base: str = BASE_IRI) -> None:
    """Writes ``graph.ttl``.

    Raises:
        ExportError: if the base cannot be one.
        OSError: if the file cannot be written.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(generate_turtle(graph, base))


def write_ntriples(graph: KnowledgeGraph, path: Path, base: str = BASE_IRI) -> None:
    """Writes ``graph.nt.gz``: any store bulk-loads it.

    Raises:
        ExportError: if the base cannot be one.
        OSError: if the file cannot be written.
    """
    compress(generate_ntriples(graph, base), path)


def compress(lines: Iterable[str], path: Path) -> None:
    """Writes lines compressed; neither a name nor a time of day enters the file, so the same lines give the same bytes.

    Raises:
        OSError: if the file cannot be written.
    """
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=6, mtime=0) as file:
        file.writelines(line.encode() for line in lines)


def _statements(
    graph: KnowledgeGraph, node: str, neighbours: Mapping[str, Iterable[str]], syntax: _Syntax
) -> dict[str, list[str]]:
    """Everything that is said of a node: attributes in the order of the schema, then edges by kind."""
    data = graph.nodes[node]
    said = {"rdf:type": [syntax.name(f"kg:{data['kind']}")]}
    for attribute in ATTRIBUTES[data["kind"]]:
        if attribute.name in data:
            said[attribute.term] = _literals(attribute, data[attribute.name], syntax)
    if data["kind"] in NAMED_KINDS and (keys := name_keys(data)):
        said[NAME_KEY.term] = _literals(NAME_KEY, keys, syntax)
    for extra in EXTRAS:
        if extra.attribute in data and (object_ := extra.object_of(data[extra.attribute])):
            said.setdefault(extra.term, []).append(syntax.name(object_))
    if data["kind"] in WITHIN.domain and "label" in data:  # a part of the graph knows no more of it than its kind
        said[WITHIN.term] = [syntax.node(above) for above in sorted(graph.above(node))]
    targets: dict[str, list[str]] = {}
    for target, edges in neighbours.items():
        for kind in edges:
            targets.setdefault(kind, []).append(target)
    for kind in sorted(targets):
        said.setdefault(EDGES[EdgeKind(kind)].term, []).extend(syntax.node(target) for target in sorted(targets[kind]))
    return said


def _literals(attribute: Attribute, value: object, syntax: _Syntax) -> list[str]:
    if isinstance(value, str):
        return [quoted(value)]
    datatype = "" if attribute.datatype is str else f"^^{syntax.name(XSD[attribute.datatype])}"
    items = value if isinstance(value, tuple) and not attribute.ordered else (value,)
    return [quoted(literal_text(attribute, item)) + datatype for item in items]

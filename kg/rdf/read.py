"""Turtle and N-Triples, as this package writes them, back into a graph."""

import gzip
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.assembly import assemble
from kg.errors import ExportError
from kg.graph import KnowledgeGraph
from kg.ids import BASE_IRI
from kg.rdf.extra import EXTRAS, NAME_KEY, WITHIN
from kg.rdf.terms import expand, node_of_iri
from kg.schema import ATTRIBUTES, EDGES, Attribute, NodeKind

_PARSE: dict[type, Callable[[str], Any]] = {str: str, int: int, float: float, bool: {"true": True, "false": False}.get}
_AGAIN = "run `kg build` again"

Triple = tuple[Any, Any, Any]


def read_turtle(path: Path, base: str | None = None) -> KnowledgeGraph:
    """The graph in a Turtle or N-Triples file, plain or ``.gz``; the inverse of the writers.

    Args:
        path: The file.
        base: The base of its IRIs; by default that of its first node.

    Raises:
        ExportError: if the file is missing or damaged, or holds anything that the writers would not have written.
    """
    try:
        return parse_turtle(read_rdf(path), base)
    except ExportError as error:
        if error.where:
            raise
        raise ExportError(str(error), where=str(path)) from error


def read_rdf(path: Path) -> bytes:
    """The bytes of an RDF file, plain or ``.gz``.

    Raises:
        ExportError: if the file is missing or damaged.
    """
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if path.suffix == ".gz" else data
    except FileNotFoundError:
        msg = "there is no graph here; run `kg build` first, or name the folder that it wrote to"
        raise ExportError(msg, where=str(path)) from None
    except (OSError, EOFError, zlib.error) as error:
        msg = f"cannot be read ({error}); {_AGAIN}"
        raise ExportError(msg, where=str(path)) from error


def base_of(data: bytes) -> str:
    """The base that Turtle or N-Triples was written with, from its first subject.

    Raises:
        ExportError: if it is not valid, or not about nodes.
    """
    try:
        first = next(iter(ox.parse(data, format=ox.RdfFormat.TURTLE)), None)
    except SyntaxError as error:
        raise _invalid(error) from error
    if first is None:
        return BASE_IRI
    base, separator, _ = first.subject.value.rpartition("/id/")
    if not separator:
        msg = f"{first.subject} is no node of a graph; {_AGAIN}"
        raise ExportError(msg)
    return f"{base}/"


def parse_turtle(data: bytes, base: str | None = None) -> KnowledgeGraph:
    """The graph in Turtle or N-Triples. Arguments and errors as in :func:`read_turtle`."""
    base = base or base_of(data)
    try:
        triples = [(quad.subject, quad.predicate, quad.object) for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise _invalid(error) from error
    return graph_of(triples, base)


def graph_of(triples: list[Triple], base: str) -> KnowledgeGraph:
    """The graph that triples make: subject, predicate and object as pyoxigraph has them.

    Raises:
        ExportError: if they hold anything that the writers would not have written.
    """
    return _Reader(base).graph(triples)


def _invalid(error: SyntaxError) -> ExportError:
    return ExportError(f"not valid Turtle ({error}); {_AGAIN}")


class _Reader:
    """The schema as tables from the IRIs of one base, and the triples that they are applied to."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._type = expand("rdf:type", base)
        self._kinds = {expand(f"kg:{kind}", base): kind for kind in NodeKind}
        self._attributes = {
            (kind, expand(attribute.term, base)): attribute for kind in NodeKind for attribute in ATTRIBUTES[kind]
        }
        self._edges = {
            (domain, expand(edge.term, base)): kind for kind, edge in EDGES.items() for domain in edge.domain
        }
        self._skipped = {expand(said.term, base) for said in (NAME_KEY, WITHIN, *EXTRAS)}

    def graph(self, triples: list[Triple]) -> KnowledgeGraph:
        kinds = self._kinds_of_subjects(triples)
        nodes: dict[str, dict[str, Any]] = {self._node(iri): {"kind": kind} for iri, kind in kinds.items()}
        edges: list[tuple[str, str, str]] = []
        for subject, predicate, object_ in triples:
            kind = kinds.get(subject.value)
            if kind is None:
                msg = f"{subject} has no type of a graph under the base {self._base}; {_AGAIN}, or name its base"
                raise ExportError(msg)
            if attribute := self._attributes.get((kind, predicate.value)):
                _add(nodes[self._node(subject.value)], attribute, object_)
            elif edge := self._edges.get((kind, predicate.value)):
                edges.append((self._node(subject.value), self._target(object_), edge))
            elif predicate.value not in self._skipped:
                msg = f"{subject}: a {kind} has no property {predicate}; {_AGAIN}"
                raise ExportError(msg)
        return assemble(nodes, edges)

    def _kinds_of_subjects(self, triples: list[Triple]) -> dict[str, NodeKind]:
        kinds: dict[str, NodeKind] = {}
        for subject, predicate, object_ in triples:
            kind = self._kinds.get(object_.value) if predicate.value == self._type else None
            if kind and kinds.setdefault(subject.value, kind) is not kind:
                msg = f"{subject} is both a {kinds[subject.value]} and a {kind}; {_AGAIN}"
                raise ExportError(msg)
        return kinds

    def _target(self, term: Any) -> str:
        if not isinstance(term, ox.NamedNode):
            msg = f"{term} is no node; {_AGAIN}"
            raise ExportError(msg)
        return self._node(term.value)

    def _node(self, iri: str) -> str:
        try:
            return node_of_iri(iri, self._base)
        except ValueError as error:
            raise ExportError(str(error)) from error


def _add(data: dict[str, Any], attribute: Attribute, literal: Any) -> None:
    """Adds a literal to a node's attribute; one value too many is an error."""
    if not isinstance(literal, ox.Literal):
        msg = f"{literal}: a value of {attribute.term} is no literal; {_AGAIN}"
        raise ExportError(msg)
    try:
        value = json.loads(literal.value) if attribute.ordered else _PARSE[attribute.datatype](literal.value)
    except ValueError:
        value = literal.value
    if attribute.many and not attribute.ordered:
        data.setdefault(attribute.name, []).append(value)
    elif data.setdefault(attribute.name, value) is not value:
        msg = f"{literal}: a second value of {attribute.term} where there can be one; {_AGAIN}"
        raise ExportError(msg)

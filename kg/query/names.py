"""Names of nodes, as people write them, to nodes of a store."""

from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox
from rapidfuzz import process

from kg.errors import QueryError, UnknownNameError
from kg.ids import name_key
from kg.query.store import GraphStore
from kg.rdf.extra import NAME_KEY, NAMES
from kg.rdf.terms import expand, node_iri, node_of_iri
from kg.schema import ATTRIBUTES, NodeKind

_NEAREST = 3
_SIMILAR_PERCENT = 60


def find_node(source: GraphStore, name: str, kinds: tuple[NodeKind, ...]) -> str:
    """The node of some kinds that goes by a name: its id, label, title, alias or arXiv id.

    Names are compared by :func:`kg.ids.name_key`; a label or title precedes an alias.

    Raises:
        UnknownNameError: if there is none; with the most similar names.
        QueryError: if there are several.
    """
    match: Any = source.store.quads_for_pattern  # typed for triple terms, which no exported graph holds
    wanted = {expand(f"kg:{kind}", source.base): kind for kind in kinds}
    type_, key = (ox.NamedNode(expand(term, source.base)) for term in ("rdf:type", NAME_KEY.term))

    def of_kind(node: ox.NamedNode) -> Iterator[tuple[ox.NamedNode, NodeKind]]:
        types = (quad.object.value for quad in match(node, type_, None, None))
        yield from ((node, wanted[value]) for value in types if value in wanted)

    if any(of_kind(ox.NamedNode(node_iri(name, source.base)))):
        return name
    keyed = (quad.subject for quad in match(None, key, ox.Literal(name_key(name)), None))
    names = (found for node in keyed for typed in of_kind(node) for found in _names(source, *typed))
    if best := best_node(name, names):
        return best
    every = {
        text
        for kind in kinds
        for quad in match(None, type_, ox.NamedNode(expand(f"kg:{kind}", source.base)), None)
        for _, text, _ in _names(source, quad.subject, kind)
    }
    similar = process.extract(name, sorted(every), limit=_NEAREST, score_cutoff=_SIMILAR_PERCENT)
    raise UnknownNameError(name, tuple(text for text, *_ in similar))


def best_node(name: str, names: Iterable[tuple[int, str, str]]) -> str | None:
    """The node that goes by a name; None where none does.

    Args:
        name: The name.
        names: Names of nodes: rank of the attribute in :data:`kg.rdf.extra.NAMES`, name, node.

    Raises:
        QueryError: if there are several.
    """
    key = name_key(name)
    found = {(rank, node) for rank, text, node in names if name_key(text) == key}
    best = sorted(node for rank, node in found if rank == min(found)[0])
    if len(best) > 1:
        msg = f"{name!r} may be {' or '.join(best)}; say which"
        raise QueryError(msg)
    return best[0] if best else None


def _names(source: GraphStore, node: ox.NamedNode, kind: NodeKind) -> Iterator[tuple[int, str, str]]:
    """Every name of a node: rank of the attribute that holds it, name, node."""
    match: Any = source.store.quads_for_pattern
    terms = {attribute.name: attribute.term for attribute in ATTRIBUTES[kind]}
    for rank, name in enumerate(NAMES):
        if name in terms:
            for quad in match(node, ox.NamedNode(expand(terms[name], source.base)), None, None):
                yield rank, quad.object.value, node_of_iri(node.value, source.base)

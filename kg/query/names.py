"""Names of nodes, as people write them, to nodes of a store."""

from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox
from rapidfuzz import process

from kg.errors import QueryError, UnknownNameError
from kg.ids import name_key
from kg.query.store import GraphStore
from kg.rdf.terms import expand, node_of_iri
from kg.schema import ATTRIBUTES, NodeKind

NAMES = ("label", "aliases", "arxiv_id")
"""The attributes that hold names, the first that fits first."""

_NEAREST = 3
_SIMILAR_PERCENT = 60


def find_node(source: GraphStore, name: str, kinds: tuple[NodeKind, ...]) -> str:
    """The node of some kinds that goes by a name: its id, label, title, alias or arXiv id.

    Names are compared by :func:`kg.ids.name_key`; a label or title precedes an alias.

    Raises:
        UnknownNameError: if there is none; with the most similar names.
        QueryError: if there are several.
    """
    names = list(_names(source, kinds))
    if any(node == name for *_, node in names):
        return name
    if best := best_node(name, names):
        return best
    similar = process.extract(
        name, sorted({text for _, text, _ in names}), limit=_NEAREST, score_cutoff=_SIMILAR_PERCENT
    )
    raise UnknownNameError(name, tuple(text for text, *_ in similar))


def best_node(name: str, names: Iterable[tuple[int, str, str]]) -> str | None:
    """The node that goes by a name; None where none does.

    Args:
        name: The name.
        names: Names of nodes: rank of the attribute in :data:`NAMES`, name, node.

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


def _names(source: GraphStore, kinds: tuple[NodeKind, ...]) -> Iterator[tuple[int, str, str]]:
    """Every name of every node of some kinds: rank of the attribute that holds it, name, node."""

    def term(prefixed: str) -> ox.NamedNode:
        return ox.NamedNode(expand(prefixed, source.base))

    match: Any = source.store.quads_for_pattern  # typed for triple terms, which no exported graph holds
    for kind in kinds:
        terms = {attribute.name: term(attribute.term) for attribute in ATTRIBUTES[kind]}
        ranked = [(rank, terms[name]) for rank, name in enumerate(NAMES) if name in terms]
        for typed in match(None, term("rdf:type"), term(f"kg:{kind}"), None):
            node = node_of_iri(typed.subject.value, source.base)
            yield from (
                (rank, quad.object.value, node)
                for rank, name in ranked
                for quad in match(typed.subject, name, None, None)
            )

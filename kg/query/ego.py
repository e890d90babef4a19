"""The part of a graph around one thing, from a store that holds the whole: for graphs too large for NetworkX."""

from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from kg.graph import KnowledgeGraph
from kg.query.names import find_node
from kg.query.store import GraphStore
from kg.rdf.read import graph_of
from kg.rdf.terms import expand, node_iri
from kg.schema import EDGES, ENTITY_KINDS, EdgeKind, NodeKind

_HIERARCHY = (EdgeKind.BROADER, EdgeKind.VERSION_OF)
_ABOUT = (EdgeKind.SUBJECT, EdgeKind.BASELINE, EdgeKind.ON_HARDWARE, EdgeKind.METRIC)
_OF_PAPER = (EdgeKind.HAS_REPO, EdgeKind.HAS_AUTHOR)


def ego_graph(source: GraphStore, name: str) -> KnowledgeGraph:
    """The graph around a thing: what a comparison with it can be answered from.

    It holds the thing, its versions and all that is narrower; every claim about one of these; whatever these claims
    lead to; the papers that state them with their authors and repositories; what the things among all that are broader
    or versions of; and every edge between two of these nodes. Of a paper's claims about other things it knows nothing.

    Args:
        source: The whole graph.
        name: Id, label, alias of a thing, a device or a metric.

    Raises:
        UnknownNameError: if nothing goes by the name; with the most similar names.
        QueryError: if several things do.
    """
    start = node_iri(find_node(source, name, (*ENTITY_KINDS, NodeKind.METRIC)), source.base)
    store = _Store(source)
    below = store.closure({start}, _HIERARCHY, up=False)
    claims = {claim for node in below for claim in store.origins(node, _ABOUT)}
    papers = {paper for claim in claims for paper in store.origins(claim, (EdgeKind.STATES,))}
    found = below | claims | papers
    found |= {target for claim in claims for target in store.targets(claim, tuple(EDGES))}
    found |= {target for paper in papers for target in store.targets(paper, _OF_PAPER)}
    found = store.closure(found, _HIERARCHY, up=True)
    return graph_of(list(store.triples(found)), source.base)


class _Store:
    """Nodes of a store by their IRIs."""

    def __init__(self, source: GraphStore) -> None:
        self._match: Any = source.store.quads_for_pattern
        self._terms = {kind: ox.NamedNode(expand(edge.term, source.base)) for kind, edge in EDGES.items()}
        self._nodes = node_iri("", source.base)

    def origins(self, node: str, kinds: Iterable[EdgeKind]) -> Iterator[str]:
        """Where edges of these kinds into a node come from."""
        for kind in kinds:
            yield from (quad.subject.value for quad in self._match(None, self._terms[kind], ox.NamedNode(node), None))

    def targets(self, node: str, kinds: Iterable[EdgeKind]) -> Iterator[str]:
        """Where edges of these kinds from a node lead."""
        for kind in kinds:
            yield from (quad.object.value for quad in self._match(ox.NamedNode(node), self._terms[kind], None, None))

    def closure(self, nodes: Iterable[str], kinds: Iterable[EdgeKind], *, up: bool) -> set[str]:
        """The nodes and all that edges of these kinds lead to from them, or come from."""
        step = self.targets if up else self.origins
        found = set(nodes)
        frontier = list(found)
        while frontier:
            new = [node for node in step(frontier.pop(), kinds) if node not in found]
            found.update(new)
            frontier += new
        return found

    def triples(self, nodes: Iterable[str]) -> Iterator[tuple[Any, Any, Any]]:
        """All that is said of the nodes, but for edges to other nodes."""
        kept = set(nodes)
        for node in sorted(kept):
            for quad in self._match(ox.NamedNode(node), None, None, None):
                target = quad.object
                is_node = isinstance(target, ox.NamedNode) and target.value.startswith(self._nodes)
                if not is_node or target.value in kept:
                    yield quad.subject, quad.predicate, target

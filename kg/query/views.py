"""Parts of a graph from a store that holds the whole: for graphs too large for NetworkX.

A view is asked for in SPARQL, a few hundred nodes a request, so that a store elsewhere gives it as one in process does.
It is a graph as :func:`kg.graph_files.read_graph_json` gives it: what works on the whole works on it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph import KnowledgeGraph
from kg.ids import name_key
from kg.query.canned import Query
from kg.query.endpoint import asking, base_at, find_node_at, to_standalone
from kg.query.names import find_node
from kg.query.run import Answer, read_answer
from kg.query.store import GraphStore
from kg.rdf.extra import NAME_KEY, WITHIN
from kg.rdf.read import graph_of
from kg.rdf.terms import expand, node_iri, prefixes
from kg.schema import EDGES, ENTITY_KINDS, EdgeKind, NodeKind

MOST_CLAIMS = 20_000
"""A view of more claims is refused: it would be no small part of the graph, and one cut off would answer wrongly."""

_BATCH = 200
"""Nodes in a request: Virtuoso reads no query of more than 10,000 lines or so."""

_THINGS = (*ENTITY_KINDS, NodeKind.METRIC)
_ENDS = (EdgeKind.SUBJECT, EdgeKind.BASELINE)
_ABOUT = (*_ENDS, EdgeKind.ON_HARDWARE, EdgeKind.METRIC)
_OF_PAPER = (EdgeKind.HAS_REPO, EdgeKind.HAS_AUTHOR)
_LINKS = tuple(
    kind for kind, edge in EDGES.items() if NodeKind.PAPER in edge.domain and not {*edge.range}.isdisjoint(_THINGS)
)
_LONGEST_NAME = 8
"""Words of a text that may be one name."""


def ego_graph(source: GraphStore | str, name: str, *, most: int = MOST_CLAIMS) -> KnowledgeGraph:
    """The graph around a thing: what a comparison with it can be answered from.

    It holds the thing, its versions and all that is narrower; every claim about one of these; whatever these claims
    lead to; the papers that state them with their authors and repositories; what the things among all that are broader
    or versions of; and every edge between two of these nodes. Of a paper's claims about other things it knows nothing.

    Args:
        source: The whole graph, or the address of a SPARQL endpoint that has it.
        name: Id, label, alias of a thing, a device or a metric.
        most: How many claims the view may have.

    Raises:
        UnknownNameError: if nothing goes by the name; in process, with the most similar names.
        QueryError: if several things do, there are too many claims, or the endpoint does not answer.
    """
    store = _open(source)
    below = store.below([node_iri(store.find(name), store.base)])
    return store.graph(below, store.claims(below, _ABOUT, most, name))


def top_graph(source: GraphStore | str, count: int, *, most: int = MOST_CLAIMS) -> KnowledgeGraph:
    """The things that most claims compare with, and these claims with all that :func:`ego_graph` has of claims.

    Args:
        source: As for :func:`ego_graph`.
        count: How many things.
        most: Likewise.

    Raises:
        QueryError: if there are too many claims, or the endpoint does not answer.
    """
    store = _open(source)
    things = store.most_compared(count)
    return store.graph(things, store.claims(things, (EdgeKind.BASELINE,), most, f"the top {count:,}"))


def named_graph(
    source: GraphStore | str, text: str, *, papers: bool = False, most: int = MOST_CLAIMS
) -> KnowledgeGraph:
    """All that is named in a text, with what is claimed of it: what a question can be understood and answered from.

    Of each thing the versions and all that is narrower are there; and the claims that these are an end of. A text that
    names devices and metrics alone has the claims that hold on them, or are about them.

    Args:
        source: As for :func:`ego_graph`.
        text: A question.
        papers: Whether the papers that propose, use, mention or compare with the things are wanted, too.
        most: How many claims, and how many papers, the view may have.

    Raises:
        QueryError: if there are too many claims or papers, or the endpoint does not answer.
    """
    store = _open(source)
    named = store.named(_spans(text))
    compared = [node for node, kind in named if kind not in (NodeKind.HARDWARE, NodeKind.METRIC)]
    nodes = [node for node, _ in named]
    claims = store.claims(store.below(compared or nodes), _ENDS if compared else _ABOUT, most, text)
    # A device is a condition to some claims and an end of others.
    devices = store.below([node for node, kind in named if kind is NodeKind.HARDWARE] if compared else ())
    claims |= store.claims(devices, _ENDS, most, text)
    below = store.below(nodes)
    return store.graph(below, claims, store.linked(below, most, text) if papers else ())


class _Row(NamedTuple):
    """What is said of a node."""

    subject: Any
    predicate: Any
    object: Any


class _Store:
    """Nodes of a store by their IRIs.

    Args:
        ask: Answers SPARQL with all prefixes declared.
        find: Gives the node that goes by a name.
        base: The base of the IRIs.
    """

    def __init__(
        self, ask: Callable[[str], Answer], find: Callable[[str, tuple[NodeKind, ...]], str], base: str
    ) -> None:
        self._answer = ask
        self._find = find
        self.base = base

    def find(self, name: str) -> str:
        """The node of a thing or a metric."""
        return self._find(name, _THINGS)

    def named(self, names: Iterable[str]) -> list[tuple[str, NodeKind]]:
        """The things and metrics that go by one of the names, sorted."""
        kinds = {expand(f"kg:{kind}", self.base): kind for kind in _THINGS}
        keys = (str(ox.Literal(key)) for key in sorted(set(map(name_key, names))))
        rows = self._batched(
            f"SELECT ?node ?kind {{ VALUES ?key {{ %s }} ?node {NAME_KEY.term} ?key ; a ?kind }}", keys
        )
        return sorted({(node.value, kinds[kind.value]) for node, kind in rows if kind.value in kinds})

    def below(self, nodes: Iterable[str]) -> set[str]:
        """The nodes, their versions and all that is narrower."""
        return self._nodes(f"SELECT DISTINCT ?below {{ VALUES ?node {{ %s }} ?below {WITHIN.term} ?node }}", nodes)

    def most_compared(self, count: int) -> set[str]:
        """The things that most claims compare with."""
        compared = EDGES[EdgeKind.BASELINE].term
        query = (
            f"SELECT ?thing (COUNT(?claim) AS ?claims) {{ ?claim {compared} ?thing }} "
            f"GROUP BY ?thing ORDER BY DESC(?claims) ?thing LIMIT {count}"
        )
        return {thing.value for thing, _ in self._ask(query)}

    def claims(self, nodes: Iterable[str], ends: Iterable[EdgeKind], most: int, about: str) -> set[str]:
        """The claims with an edge of some kinds into one of the nodes."""
        terms = "|".join(EDGES[kind].term for kind in ends)
        return self._bounded(
            f"SELECT DISTINCT ?claim {{ VALUES ?node {{ %s }} ?claim {terms} ?node }}", nodes, most, about
        )

    def linked(self, nodes: Iterable[str], most: int, about: str) -> set[str]:
        """The papers with an edge into one of the nodes."""
        terms = "|".join(EDGES[kind].term for kind in _LINKS)
        return self._bounded(
            f"SELECT DISTINCT ?paper {{ VALUES ?node {{ %s }} ?paper {terms} ?node }}", nodes, most, about
        )

    def graph(self, things: Iterable[str], claims: Iterable[str], papers: Iterable[str] = ()) -> KnowledgeGraph:
        """The graph of things, claims and papers, and of what goes with these."""
        claims, states = set(claims), EDGES[EdgeKind.STATES].term
        papers = {
            *papers,
            *self._nodes(f"SELECT DISTINCT ?paper {{ VALUES ?claim {{ %s }} ?paper {states} ?claim }}", claims),
        }
        said = {*self._statements(claims), *self._statements(papers)}
        of_paper = {expand(EDGES[kind].term, self.base) for kind in _OF_PAPER}
        found = {*things, *claims, *papers}
        found |= {
            row.object.value
            for row in said
            if self._is_node(row.object) and (row.subject.value in claims or row.predicate.value in of_paper)
        }
        found |= self._nodes(f"SELECT DISTINCT ?above {{ VALUES ?node {{ %s }} ?node {WITHIN.term} ?above }}", found)
        said |= set(self._statements(found - claims - papers))
        kept = (row for row in said if not self._is_node(row.object) or row.object.value in found)
        return graph_of(sorted(kept, key=str), self.base)

    def _statements(self, nodes: Iterable[str]) -> Iterator[_Row]:
        query = "SELECT ?node ?property ?value { VALUES ?node { %s } ?node ?property ?value }"
        yield from (_Row(*row) for row in self._batched(query, _iris(nodes)))

    def _is_node(self, term: Any) -> bool:
        return isinstance(term, ox.NamedNode) and term.value.startswith(node_iri("", self.base))

    def _bounded(self, query: str, nodes: Iterable[str], most: int, about: str) -> set[str]:
        found: set[str] = set()
        for (node,) in self._batched(f"{query} LIMIT {most + 1}", _iris(nodes)):
            found.add(node.value)
            if len(found) > most:
                raise _too_many(most, about)
        return found

    def _nodes(self, query: str, nodes: Iterable[str]) -> set[str]:
        return {node.value for (node,) in self._batched(query, _iris(nodes))}

    def _batched(self, query: str, values: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """The rows of a query for many values, some at a time."""
        left = iter(values)
        while part := list(islice(left, _BATCH)):
            yield from self._ask(query % " ".join(part))

    def _ask(self, query: str) -> Sequence[tuple[Any, ...]]:
        return self._answer(query).rows


def _open(source: GraphStore | str) -> _Store:
    if isinstance(source, GraphStore):
        known = prefixes(source.base)
        return _Store(
            lambda query: read_answer(source.store.query(query, prefixes=known)),
            partial(find_node, source),
            source.base,
        )
    ask = asking(source)
    base = base_at(ask)
    return _Store(
        lambda query: ask(to_standalone(Query(query, "", ()), {}, base)), partial(find_node_at, ask, base), base
    )


def _iris(nodes: Iterable[str]) -> Iterator[str]:
    return (f"<{node}>" for node in sorted(nodes))


def _spans(text: str) -> Iterator[str]:
    """What may be names in a text: runs of its words, with and without the s of a plural.

    >>> [*_spans("beat GPUs")]
    ['beat', 'beat GPUs', 'beat GPU', 'GPUs', 'GPU']
    """
    words = text.split()
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST_NAME, len(words)) + 1):
            span = " ".join(words[start:end]).strip("?!.,;:\"'`“”‘’")
            yield span
            if re.search(r"[^\Ws]s$", span):
                yield span[:-1]


def _too_many(most: int, about: str) -> QueryError:
    return QueryError(
        f"more than {most:,} claims or papers belong to {about!r}; ask about less, or ask the store itself"
    )

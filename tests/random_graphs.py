"""Random graphs that fit the schema, for property tests."""

from typing import Any

from hypothesis import strategies as st

from kg.graph import KnowledgeGraph
from kg.schema import ATTRIBUTES, EDGES, Attribute, EdgeKind, NodeKind

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SLUGS = st.from_regex(r"[a-z0-9.+-]+", fullmatch=True)
_SCALARS: dict[type, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
}


def _values(attribute: Attribute) -> st.SearchStrategy[Any]:
    one = st.sampled_from(attribute.values) if attribute.values else _SCALARS[attribute.datatype]
    if attribute.ordered:
        return st.lists(one, min_size=1, max_size=3).map(tuple)
    return st.sets(one, min_size=1, max_size=3).map(lambda items: tuple(sorted(items))) if attribute.many else one


def _nodes(kind: NodeKind) -> st.SearchStrategy[dict[str, Any]]:
    attributes = ATTRIBUTES[kind]
    return st.fixed_dictionaries(
        {"kind": st.just(kind)} | {a.name: _values(a) for a in attributes if a.required},
        optional={a.name: _values(a) for a in attributes if not a.required},
    ).map(lambda data: {name: data[name] for name in ("kind", *(a.name for a in attributes)) if name in data})


_NODES = st.one_of([_nodes(kind) for kind in NodeKind])


@st.composite
def graphs(draw: st.DrawFn, ids: st.SearchStrategy[str] = SLUGS | TEXT.filter(bool)) -> KnowledgeGraph:  # noqa: B008
    """A graph of a few nodes with any values that the schema allows, and any edges between them that it allows."""
    nodes = {node: draw(_NODES) for node in sorted(draw(st.sets(ids, max_size=8)))}
    possible = [
        (source, target, kind)
        for kind in EdgeKind
        for source, of in nodes.items()
        for target, to in nodes.items()
        if of["kind"] in EDGES[kind].domain and to["kind"] in EDGES[kind].range
    ]
    graph = KnowledgeGraph()
    graph.add_nodes_from(nodes.items())
    for source, target, kind in sorted(draw(st.sets(st.sampled_from(possible), max_size=12)) if possible else ()):
        graph.add_edge(source, target, key=kind)
    return graph


def content(graph: KnowledgeGraph) -> tuple[Any, ...]:
    """All that two equal graphs have in common: nodes and edges with their data, their types and their order."""
    nodes = [(node, [(k, v, type(v)) for k, v in data.items()]) for node, data in graph.nodes(data=True)]
    edges = [(u, v, key, type(key), data) for u, v, key, data in graph.edges(keys=True, data=True)]
    return nodes, edges

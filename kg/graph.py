"""Resolved records as one typed :class:`networkx.MultiDiGraph`, with accessors by kind.

Nodes carry ``kind`` and the attributes that :data:`kg.schema.ATTRIBUTES` lists for it, absent ones left out; lists are
sorted tuples unless the schema calls them ordered. An edge's key is its kind; edges carry nothing else, so that the
graph survives a round trip through RDF. Exporters read this graph and nothing else.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import networkx as nx

from kg.ids import content_hash, name_key, node_id, repo_id, slug
from kg.model import Claim, Entity, MetricEntity, Paper, Resolved, one_line
from kg.schema import ATTRIBUTES, EDGES, ENTITY_KINDS, Attribute, EdgeKind, NodeKind, Relation, Role

_Edges = set[tuple[str, str, EdgeKind]]

_EDGE_OF_ROLE = {
    (Role.PROPOSED, None): EdgeKind.PROPOSES,
    (Role.BASELINE, None): EdgeKind.COMPARES_WITH,
    (Role.MENTIONED, None): EdgeKind.MENTIONS,
    (Role.USED, NodeKind.HARDWARE): EdgeKind.RUNS_ON,
    (Role.USED, NodeKind.DATASET): EdgeKind.EVALUATED_ON,
    (Role.USED, NodeKind.TASK): EdgeKind.ADDRESSES,
    (Role.USED, NodeKind.TECHNIQUE): EdgeKind.USES,
    (Role.USED, NodeKind.MODEL): EdgeKind.USES,
}
_SHORTCUT = {
    Relation.OUTPERFORMS: EdgeKind.OUTPERFORMS,
    Relation.MATCHES: EdgeKind.MATCHES,
    Relation.UNDERPERFORMS: EdgeKind.UNDERPERFORMS,
}


class KnowledgeGraph(nx.MultiDiGraph):  # type: ignore[type-arg]  # generic in the stubs only
    """The graph. All of networkx works on it; the methods below only save typing."""

    def kind(self, node: str) -> NodeKind:
        """The kind of a node."""
        return NodeKind(self.nodes[node]["kind"])

    def label(self, node: str) -> str:
        """The label of a node."""
        return str(self.nodes[node]["label"])

    def of_kind(self, *kinds: NodeKind) -> Iterator[str]:
        """All nodes of these kinds, sorted by id."""
        wanted = set(kinds)
        yield from sorted(n for n, data in self.nodes(data=True) if data["kind"] in wanted)

    def targets(self, node: str, *kinds: EdgeKind) -> list[str]:
        """The nodes that edges of these kinds lead to from a node, sorted."""
        wanted = set(kinds)
        return sorted(v for _, v, key in self.out_edges(node, keys=True) if key in wanted)

    def origins(self, node: str, *kinds: EdgeKind) -> list[str]:
        """The nodes that edges of these kinds come from into a node, sorted."""
        wanted = set(kinds)
        return sorted(u for u, _, key in self.in_edges(node, keys=True) if key in wanted)

    def narrower(self, node: str, *, versions: bool = True) -> set[str]:
        """A node and everything below it: narrower things and, unless told otherwise, its versions."""
        kinds = (EdgeKind.BROADER, EdgeKind.VERSION_OF) if versions else (EdgeKind.BROADER,)
        return self._reached(node, self.origins, *kinds)

    def above(self, node: str) -> set[str]:
        """A node and everything that it is one of or a version of, over any number of steps."""
        return self._reached(node, self.targets, EdgeKind.BROADER, EdgeKind.VERSION_OF)

    def versions(self, node: str) -> set[str]:
        """A node and its versions, and theirs."""
        return self._reached(node, self.origins, EdgeKind.VERSION_OF)

    def _reached(self, node: str, step: Callable[..., list[str]], *kinds: EdgeKind) -> set[str]:
        found, frontier = {node}, [node]
        while frontier:
            new = [n for n in step(frontier.pop(), *kinds) if n not in found]
            found.update(new)
            frontier.extend(new)
        return found

    def counts(self) -> dict[str, int]:
        """Number of nodes per kind, in the schema's order; kinds without a node are left out."""
        seen = Counter(data["kind"] for _, data in self.nodes(data=True))
        return {kind.value: seen[kind] for kind in NodeKind if seen[kind]}

    def edge_counts(self) -> dict[str, int]:
        """Number of edges per kind, in the schema's order; kinds without an edge are left out."""
        seen = Counter(key for _, _, key in self.edges(keys=True))
        return {kind.value: seen[kind] for kind in EdgeKind if seen[kind]}

    def _repr_html_(self) -> str:
        """A small table of what is in the graph, for notebooks."""
        rows = "".join(f"<tr><td>{kind}</td><td>{n}</td></tr>" for kind, n in self.counts().items())
        caption = f"papers-kg: {self.number_of_nodes()} nodes, {self.number_of_edges()} edges"
        return f"<table><caption>{caption}</caption>{rows}</table>"


def build_graph(resolved: Resolved) -> KnowledgeGraph:
    """The graph of resolved records. Nodes and edges are added in sorted order, so equal input gives equal bytes."""
    nodes: dict[str, dict[str, Any]] = {}
    edges: _Edges = set()
    _add_papers(resolved, {entity.id: entity.kind for entity in resolved.entities}, nodes, edges)
    for entity in resolved.entities:
        nodes[entity.id] = _entity_node(entity)
        edges |= {(entity.id, parent, EdgeKind.BROADER) for parent in entity.broader}
        if entity.version_of:
            edges.add((entity.id, entity.version_of, EdgeKind.VERSION_OF))
        for fact in entity.facts:
            fact_id = f"fact-{content_hash(entity.id, fact.property)[:16]}"
            label = f"{entity.label}: {fact.property} {fact.value:g} {fact.unit}"
            nodes[fact_id] = {"kind": NodeKind.FACT, "label": label, **fact.model_dump()}
            edges.add((entity.id, fact_id, EdgeKind.HAS_FACT))
    for metric in resolved.metrics:
        nodes[metric.id] = _metric_node(metric)
        edges |= {(metric.id, parent, EdgeKind.BROADER) for parent in metric.broader}
    for node, decided in groupby(sorted(resolved.curation), key=itemgetter(0)):
        nodes[node]["curation"] = tuple(text for _, text in decided)
    return _graph(nodes, edges)


def build_part(resolved: Resolved, kinds: Mapping[str, NodeKind]) -> KnowledgeGraph:
    """What some papers add to the graph: they, their claims and sentences, and every edge that they are the reason for.

    Of other nodes it holds the kind alone, so it breaks the schema by itself; the union of all parts does not.

    Args:
        resolved: Papers with their links, repositories and claims.
        kinds: The kind of each thing and metric that these name.
    """
    nodes: dict[str, dict[str, Any]] = {}
    edges: _Edges = set()
    _add_papers(resolved, kinds, nodes, edges)
    shared = {end: kinds[end] for source, target, _ in edges for end in (source, target) if end not in nodes}
    whole = (NodeKind.PAPER, NodeKind.CLAIM, NodeKind.EVIDENCE)
    part = {node: data if data["kind"] in whole else {"kind": data["kind"]} for node, data in nodes.items()}
    return _graph(part | {node: {"kind": kind} for node, kind in shared.items()}, edges)


def author_nodes(paper: Paper) -> Iterator[tuple[str, dict[str, Any]]]:
    """The nodes of a paper's authors, in its order; of several spellings of one node, the first is its name."""
    for author in paper.authors:
        yield node_id(NodeKind.AUTHOR, slug(author)), {"kind": NodeKind.AUTHOR, "label": author}


def repo_node(url: str) -> tuple[str, dict[str, Any]]:
    """The node of a repository."""
    return repo_id(url), {"kind": NodeKind.REPO, "label": url.split("://", 1)[-1], "url": url}


def _add_papers(
    resolved: Resolved, kinds: Mapping[str, NodeKind], nodes: dict[str, dict[str, Any]], edges: _Edges
) -> None:
    """Papers with all that hangs on them alone: authors, links, repositories and claims."""
    for paper in resolved.papers:
        nodes[paper.id] = _paper_node(paper)
        for author, data in author_nodes(paper):
            nodes.setdefault(author, data)
            edges.add((paper.id, author, EdgeKind.HAS_AUTHOR))
    for link in resolved.links:
        kind = kinds[link.entity] if link.role is Role.USED else None
        edges.add((link.paper, link.entity, _EDGE_OF_ROLE[link.role, kind]))
    for paper_id, url in resolved.repos:
        repo, data = repo_node(url)
        nodes.setdefault(repo, data)
        edges.add((paper_id, repo, EdgeKind.HAS_REPO))
    for claim in resolved.claims:
        _add_claim(claim, nodes, edges)


def _graph(nodes: Mapping[str, dict[str, Any]], edges: _Edges) -> KnowledgeGraph:
    graph = KnowledgeGraph()
    graph.add_nodes_from(sorted(nodes.items()))
    for source, target, key in sorted(edges):
        graph.add_edge(source, target, key=key)
    return graph


def _known(kind: NodeKind, values: dict[str, Any]) -> dict[str, Any]:
    """The node data of a kind: its schema attributes that have a value."""
    data: dict[str, Any] = {"kind": kind}
    for attribute in ATTRIBUTES[kind]:
        value = values.get(attribute.name)
        if value is None or value == ():
            continue
        data[attribute.name] = tuple(value) if attribute.ordered else tuple(sorted(value)) if attribute.many else value
    return data


def _paper_node(paper: Paper) -> dict[str, Any]:
    return _known(NodeKind.PAPER, {**dict(paper), "label": paper.title, "year": paper.year})


def _entity_node(entity: Entity) -> dict[str, Any]:
    return _known(entity.kind, dict(entity))


def _metric_node(metric: MetricEntity) -> dict[str, Any]:
    return _known(NodeKind.METRIC, dict(metric))


def _add_claim(claim: Claim, nodes: dict[str, dict[str, Any]], edges: _Edges) -> None:
    """A claim's node, its sentence's node, and the edges of both."""
    nodes[claim.id] = _known(NodeKind.CLAIM, {**dict(claim), "label": claim_label(claim)})
    evidence = claim.evidence
    evidence_id = f"evidence-{content_hash(claim.paper, evidence.field, evidence.start, evidence.end)[:16]}"
    nodes[evidence_id] = {
        "kind": NodeKind.EVIDENCE,
        "label": evidence.text,
        "field": evidence.field,
        "start": evidence.start,
        "end": evidence.end,
    }
    edges |= {
        (claim.paper, claim.id, EdgeKind.STATES),
        (claim.id, claim.subject, EdgeKind.SUBJECT),
        (claim.id, evidence_id, EdgeKind.EVIDENCE),
        (evidence_id, claim.paper, EdgeKind.IN_PAPER),
    }
    edges |= {(claim.id, device, EdgeKind.ON_HARDWARE) for device in claim.hardware}
    edges |= {(claim.id, thing, EdgeKind.CONTEXT) for thing in claim.context_entities}
    edges |= {(claim.id, source, EdgeKind.DERIVED_FROM) for source in claim.derived_from}
    if claim.metric:
        edges.add((claim.id, claim.metric, EdgeKind.METRIC))
    if claim.baseline:
        edges.add((claim.id, claim.baseline, EdgeKind.BASELINE))
        if claim.relation in _SHORTCUT and claim.subject != claim.baseline:
            edges.add((claim.subject, claim.baseline, _SHORTCUT[claim.relation]))


def claim_label(claim: Claim) -> str:
    """A claim in one line: who, relation, whom, by how much, in what."""
    return one_line(
        claim.subject_text,
        claim.relation,
        claim.baseline_text,
        claim.qualifier,
        claim.reported_as,
        claim.metric_text,
    )


def name_index(graph: KnowledgeGraph, *kinds: NodeKind) -> dict[str, list[str]]:
    """Every label and alias, as its :func:`kg.ids.name_key`, with the nodes that go by it."""
    index: dict[str, list[str]] = {}
    for node in graph.of_kind(*(kinds or (*ENTITY_KINDS, NodeKind.METRIC))):
        data = graph.nodes[node]
        for name in {name_key(data["label"]), *map(name_key, data.get("aliases", ()))}:
            index.setdefault(name, []).append(node)
    return index


def check_graph(graph: KnowledgeGraph) -> list[str]:
    """Where a graph breaks the schema: one line per violation, sorted; none for every graph that a build makes.

    Checked are kinds, attributes and their values, the domain and range of edges, edges that a node may have only one
    of, and that nothing is broader than itself or a version of itself.
    """
    kinds = {node: data.get("kind") for node, data in graph.nodes(data=True)}
    found = [
        f"{node}: {problem}"
        for node, data in graph.nodes(data=True)
        for problem in _node_problems({name: value for name, value in data.items() if name != "kind"}, kinds[node])
    ]
    seen: set[tuple[str, str]] = set()
    for source, target, key, data in graph.edges(keys=True, data=True):
        edge = f"{source} -{key}-> {target}"
        if key not in EDGES:
            found.append(f"{edge}: no such kind of edge")
            continue
        rule = EDGES[EdgeKind(key)]
        if data:
            found.append(f"{edge}: carries {', '.join(sorted(data))}")
        if kinds[source] not in rule.domain:
            found.append(f"{edge}: does not leave a {kinds[source]}")
        if kinds[target] not in rule.range:
            found.append(f"{edge}: does not enter a {kinds[target]}")
        if rule.functional and (source, key) in seen:
            found.append(f"{edge}: is not the only one")
        seen.add((source, key))
    for kind in (EdgeKind.BROADER, EdgeKind.VERSION_OF):
        hierarchy = nx.DiGraph((u, v) for u, v, key in graph.edges(keys=True) if key == kind)
        found += [f"{u} -{kind}-> {v}: leads back to its start" for u, v in _cycle(hierarchy)]
    return sorted(found)


def _node_problems(data: dict[str, Any], kind: Any) -> Iterator[str]:
    if kind not in ATTRIBUTES:
        yield f"is of no kind ({kind!r})"
        return
    attributes = {attribute.name: attribute for attribute in ATTRIBUTES[NodeKind(kind)]}
    yield from (f"has {name!r}, which a {kind} has not" for name in data if name not in attributes)
    for name, attribute in attributes.items():
        if name in data:
            yield from _value_problems(attribute, data[name])
        elif attribute.required:
            yield f"has no {name!r}"


def _value_problems(attribute: Attribute, value: object) -> Iterator[str]:
    values = value if attribute.many and isinstance(value, tuple) else (value,)
    if attribute.many and not (isinstance(value, tuple) and value):
        yield f"{attribute.name!r} is {value!r}, not a list that holds something"
    elif attribute.many and not attribute.ordered and list(values) != sorted(set(values)):
        yield f"{attribute.name!r} is not sorted, or repeats itself"
    for item in values:
        wanted = attribute.values or attribute.datatype
        right = item in set(attribute.values) if attribute.values else type(item) is attribute.datatype
        if not right:
            yield f"{attribute.name!r} is {item!r}, not {wanted.__name__}"


def _cycle(hierarchy: "nx.DiGraph[str]") -> list[tuple[str, str]]:
    try:
        return list(nx.find_cycle(hierarchy))
    except nx.NetworkXNoCycle:
        return []

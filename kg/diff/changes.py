"""Two graphs compared: papers and things by their ids, claims by what they are about."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from kg.graph import KnowledgeGraph
from kg.schema import ENTITY_KINDS, EdgeKind, NodeKind

Content = Mapping[str, object]
"""What is compared of a node: attributes, and edges as tuples of what they lead to."""

_THINGS = (*ENTITY_KINDS, NodeKind.METRIC)
# Authors follow from their list; claims are compared themselves, and the shortcuts follow from them.
_FOLLOWING = {EdgeKind.HAS_AUTHOR, EdgeKind.STATES, EdgeKind.OUTPERFORMS, EdgeKind.MATCHES, EdgeKind.UNDERPERFORMS}
_READING = ("confidence", "extractor", "rule")
"""Attributes of claims that tell how they were read. One new rule changes those of many claims: they are counted."""
_NOT_COMPARED = {"kind", "label", *_READING}
_CLAIM_EDGES = (
    *(EdgeKind.SUBJECT, EdgeKind.BASELINE, EdgeKind.METRIC, EdgeKind.ON_HARDWARE, EdgeKind.CONTEXT),
    EdgeKind.DERIVED_FROM,
)


@dataclass(frozen=True, slots=True)
class Item:
    """A paper, a thing or a claim.

    Attributes:
        id: Node id.
        label: Title, name, or the claim in one line.
        paper: Of a claim: the title of its paper.
        quote: Of a claim: its sentence.
    """

    id: str
    label: str
    paper: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One attribute, or the ends of one kind of edge.

    Attributes:
        name: Name of the attribute or of the kind of edge.
        old: Former value; None where there was none; a tuple where there may be many.
        new: Present value.
    """

    name: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that both graphs hold, and what differs of it.

    Attributes:
        item: As it is now.
        changes: What differs, by name.
    """

    item: Item
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What became of the papers, the things or the claims.

    Attributes:
        added: What the new graph alone holds.
        removed: What the old graph alone holds.
        changed: What both hold with differences.
    """

    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[Changed, ...]

    def __len__(self) -> int:
        return len(self.added) + len(self.removed) + len(self.changed)


@dataclass(frozen=True, slots=True)
class GraphDiff:
    """What differs between two graphs; false where nothing does.

    Attributes:
        papers: Papers, by id.
        entities: Things and metrics, by id.
        claims: Claims, by paper, sentence, subject, baseline and metric.
        readings: Of how many claims that both hold the confidence, the rule or the extractor changed, and how.
    """

    papers: Section
    entities: Section
    claims: Section
    readings: Mapping[Change, int]

    def sections(self) -> Mapping[str, Section]:
        """The sections by name."""
        return {"papers": self.papers, "entities": self.entities, "claims": self.claims}

    def __bool__(self) -> bool:
        return any(map(len, self.sections().values())) or bool(self.readings)


def diff(old: KnowledgeGraph, new: KnowledgeGraph) -> GraphDiff:
    """Compares two graphs.

    A claim is recognised by what it is about, as the text names it, so that another value, relation or device is a
    change. Where several claims of a sentence are about the same, those that differ least are taken for each other.

    Args:
        old: The former graph.
        new: The present graph.
    """
    claims, readings = _claims(old, new)
    return GraphDiff(_nodes(old, new, NodeKind.PAPER), _nodes(old, new, *_THINGS), claims, readings)


def _nodes(old: KnowledgeGraph, new: KnowledgeGraph, *kinds: NodeKind) -> Section:
    before, after = set(old.of_kind(*kinds)), set(new.of_kind(*kinds))
    changed = (
        Changed(_item(new, node), changes)
        for node in sorted(before & after)
        if (changes := _changes(_node_content(old, node), _node_content(new, node)))
    )
    return Section(
        tuple(_item(new, node) for node in sorted(after - before)),
        tuple(_item(old, node) for node in sorted(before - after)),
        tuple(changed),
    )


def _item(graph: KnowledgeGraph, node: str) -> Item:
    return Item(node, graph.label(node))


def _node_content(graph: KnowledgeGraph, node: str) -> Content:
    data: dict[str, Any] = graph.nodes[node]
    edges: defaultdict[str, list[str]] = defaultdict(list)
    for _, target, kind in graph.out_edges(node, keys=True):
        if kind not in _FOLLOWING:
            edges[kind].append(_END.get(kind, _as_id)(graph, target))
    ends = {kind: tuple(sorted(targets)) for kind, targets in edges.items()}
    return {"label": data["label"], **_attributes(data), **ends}


def _attributes(data: Mapping[str, Any]) -> Content:
    return {name: value for name, value in data.items() if name not in _NOT_COMPARED}


def _as_id(_: KnowledgeGraph, node: str) -> str:
    return node


def _as_url(graph: KnowledgeGraph, repo: str) -> str:
    return str(graph.nodes[repo]["url"])


def _as_datum(graph: KnowledgeGraph, fact: str) -> str:
    data = graph.nodes[fact]
    return f"{data['property']} {data['value']!r} {data['unit']} ({data['source']})"


_END: Mapping[str, Callable[[KnowledgeGraph, str], str]] = {
    EdgeKind.HAS_REPO: _as_url,
    EdgeKind.HAS_FACT: _as_datum,
}
"""How the end of an edge is told; by its node id, where nothing else is said."""


def _changes(old: Content, new: Content) -> tuple[Change, ...]:
    names = (*old, *(name for name in new if name not in old))
    return tuple(Change(name, old.get(name), new.get(name)) for name in sorted(names) if old.get(name) != new.get(name))


def _claims(old: KnowledgeGraph, new: KnowledgeGraph) -> tuple[Section, Mapping[Change, int]]:
    before, after = _by_matter(old), _by_matter(new)
    added: list[str] = []
    removed: list[str] = []
    changed: list[Changed] = []
    readings: Counter[Change] = Counter()
    for matter in sorted(before.keys() | after.keys()):
        left, right = before.get(matter, []), after.get(matter, [])
        contents = (
            {one: _claim_content(old, one) for one in left},
            {other: _claim_content(new, other) for other in right},
        )
        for one, other in _pairs(*contents):
            left.remove(one)
            right.remove(other)
            readings.update(_changes(_reading(old, one), _reading(new, other)))
            if changes := _changes(contents[0][one], contents[1][other]):
                changed.append(Changed(_claim_item(new, other), changes))
        removed += left
        added += right
    section = Section(_claim_items(new, added), _claim_items(old, removed), tuple(changed))
    order = sorted(readings, key=lambda change: (change.name, -readings[change], str(change.old), str(change.new)))
    return section, {change: readings[change] for change in order}


def _pairs(old: Mapping[str, Content], new: Mapping[str, Content]) -> Iterable[tuple[str, str]]:
    """Those claims about one matter that are taken for each other."""
    if old.keys() == new.keys() and all(old[claim] == new[claim] for claim in old):
        return [(claim, claim) for claim in old]
    distance = {(one, other): len(_changes(old[one], new[other])) for one, other in product(old, new)}
    pairs: dict[str, str] = {}
    free = set(new)
    for one, other in sorted(distance, key=lambda pair: (distance[pair], pair[0] != pair[1], pair)):
        if one not in pairs and other in free:
            pairs[one] = other
            free.remove(other)
    return list(pairs.items())


def _by_matter(graph: KnowledgeGraph) -> dict[tuple[str, ...], list[str]]:
    found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for claim in graph.of_kind(NodeKind.CLAIM):
        data = graph.nodes[claim]
        named = (data.get(name, "") for name in ("subject_text", "baseline_text", "metric_text"))
        found[_paper(graph, claim), graph.label(_evidence(graph, claim)), *named].append(claim)
    return found


def _paper(graph: KnowledgeGraph, claim: str) -> str:
    return graph.origins(claim, EdgeKind.STATES)[0]


def _evidence(graph: KnowledgeGraph, claim: str) -> str:
    return graph.targets(claim, EdgeKind.EVIDENCE)[0]


def _claim_content(graph: KnowledgeGraph, claim: str) -> Content:
    place = graph.nodes[_evidence(graph, claim)]
    ends = {str(kind): tuple(graph.targets(claim, kind)) for kind in _CLAIM_EDGES}
    return {
        **_attributes(graph.nodes[claim]),
        **{kind: targets for kind, targets in ends.items() if targets},
        "place": f"{place['field']} {place['start']}-{place['end']}",
    }


def _reading(graph: KnowledgeGraph, claim: str) -> Content:
    return {name: graph.nodes[claim][name] for name in _READING}


def _claim_item(graph: KnowledgeGraph, claim: str) -> Item:
    evidence = graph.label(_evidence(graph, claim))
    return Item(claim, graph.label(claim), graph.label(_paper(graph, claim)), evidence)


def _claim_items(graph: KnowledgeGraph, claims: Iterable[str]) -> tuple[Item, ...]:
    return tuple(_claim_item(graph, claim) for claim in claims)

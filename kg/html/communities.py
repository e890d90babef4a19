"""What the map says about communities: their names, the ground they stand on, and what binds them to each other."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from kg.graph import KnowledgeGraph
from kg.html.layout import Layout
from kg.schema import NodeKind

_NAMING_WEIGHT = {NodeKind.TASK: 1.6, NodeKind.TECHNIQUE: 1.2}
"""How well each kind of thing serves as the name of a community; others do only where none of these is in it."""
_OTHER_WEIGHT = 0.01
_NOVEL_NAMING_WEIGHT = 0.25
"""Factor for a thing that one paper coined: a poor name for what many papers share."""
_NAMES = 4
_TIES = 2
"""Ties of each community that are drawn: its strongest."""

Edges = Iterable[tuple[int, int, str]]


def describe_communities(graph: KnowledgeGraph, keys: Sequence[str], layout: Layout, edges: Edges) -> list[Any]:
    """Names and ground of each community.

    Its names are its most typical things, best first: common inside it, rare outside. The score of a thing is
    ``w * inside * share**0.75``: how many of its neighbours are inside, their share of all its neighbours, and the
    weight of its kind. No two communities share a name.
    """
    inside: dict[int, Counter[int]] = defaultdict(Counter)
    everywhere: Counter[int] = Counter()
    for a, b, _ in edges:
        for thing, other in ((a, b), (b, a)):
            everywhere[thing] += 1
            inside[layout.community[other]][thing] += 1
    used: set[str] = set()
    out = []
    for number, (x, y, radius) in enumerate(layout.discs):
        scores = sorted(
            (-_naming_weight(graph, keys[thing]) * _typicality(count, everywhere[thing]), graph.label(keys[thing]))
            for thing, count in inside[number].items()
            if layout.community[thing] == number
        )
        names = [label for _, label in scores if label not in used][:_NAMES]
        used.update(names)
        out.append({"names": names or [f"unconnected {number}"], "x": x, "y": y, "radius": radius})
    return out


def find_ties(community: Sequence[int], edges: Edges) -> list[list[int]]:
    """The strongest ties between communities: two numbers and how many edges run between them.

    Strong is what is many for the sizes of the two, so that the largest does not hold all.
    """
    sizes = Counter(community)
    between: Counter[tuple[int, int]] = Counter()
    for a, b, _ in edges:
        if community[a] != community[b]:
            between[min(community[a], community[b]), max(community[a], community[b])] += 1
    closest: dict[int, list[tuple[float, tuple[int, int]]]] = defaultdict(list)
    for (a, b), count in between.items():
        for end in (a, b):
            closest[end].append((-count / (sizes[a] * sizes[b]) ** 0.5, (a, b)))
    kept = {pair for ties in closest.values() for _, pair in sorted(ties)[:_TIES]}
    return [[a, b, between[a, b]] for a, b in sorted(kept)]


def _naming_weight(graph: KnowledgeGraph, key: str) -> float:
    weight = _NAMING_WEIGHT.get(graph.kind(key), _OTHER_WEIGHT)
    return weight * (_NOVEL_NAMING_WEIGHT if graph.nodes[key].get("novel") else 1.0)


def _typicality(inside: int, everywhere: int) -> float:
    """``inside * (inside / everywhere)**0.75``, by square roots: they are the same on every machine.

    >>> _typicality(3, 48)
    0.375
    """
    share = inside / everywhere
    return inside * math.sqrt(share * math.sqrt(share))

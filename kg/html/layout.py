"""Where nodes stand: communities as separate discs on a map, and nodes inside them by attraction and repulsion.

Positions are computed once, here, because a browser needs half a minute of physics for 500 nodes and never finishes
2,500. There is no randomness: nodes start on a sunflower spiral, the best connected in the middle. Only ``+ - * /``
and square roots touch an array, in a fixed order, so that the result is the same on every machine.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_SPACING = 46.0
"""Wanted distance between neighbouring nodes, in the units of the page (pixels at zoom 1)."""
_GAP = 1.18
"""Distance between two discs over the sum of their radii."""
_SMALLEST = 6
_MOST_COMMUNITIES = 24
"""A community of fewer nodes, or beyond this many, joins the one that it is connected with best."""
_SETTLE_STEPS, _SPREAD_STEPS, _UNTANGLE_STEPS = 90, 300, 40


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions and communities of nodes ``0 .. n-1``.

    Attributes:
        xy: Position of each node in whole units of the page; y grows downwards.
        community: Number of each node's community; 0 is the largest.
    """

    xy: tuple[tuple[int, int], ...]
    community: tuple[int, ...]


def lay_out(count: int, edges: Sequence[tuple[int, int, float]], radii: Sequence[float]) -> Layout:
    """Positions for nodes that overlap nowhere, communities apart.

    Args:
        count: Number of nodes.
        edges: ``(node, node, weight)``; parallel edges add up, direction does not matter.
        radii: Radius at which each node is drawn.

    >>> lay_out(2, [(0, 1, 1.0)], [5, 5]).community
    (0, 0)
    """
    if not count:
        return Layout((), ())
    weights: dict[tuple[int, int], float] = {}
    for a, b, weight in edges:
        if a != b:
            pair = (min(a, b), max(a, b))
            weights[pair] = weights.get(pair, 0.0) + weight
    pairs = np.array(sorted(weights), dtype=np.int64).reshape(-1, 2)
    strength = np.array([weights[a, b] for a, b in pairs.tolist()], dtype=np.float64)
    community = _communities(count, pairs, strength)
    centres, disc = _place_discs(community, pairs, strength)
    start = _sunflower(community, pairs, centres, disc)
    settled = _settle(start, pairs, strength, centres[community], disc[community])
    final = _untangle(settled, np.asarray(radii, dtype=np.float64) + 4)
    middle = (final.min(axis=0) + final.max(axis=0)) / 2
    xy = np.rint(final - middle).astype(int).tolist()
    return Layout(tuple((x, y) for x, y in xy), tuple(community.tolist()))


def _communities(count: int, pairs: Ints, strength: Floats) -> Ints:
    """The community of each node by Louvain's method; small ones join a neighbour, nodes without any come last."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from((a, b, w) for (a, b), w in zip(pairs.tolist(), strength.tolist(), strict=True))
    found = sorted(nx.community.louvain_communities(graph, seed=1), key=lambda c: (-len(c), min(c)))
    large = [c for c in found[:_MOST_COMMUNITIES] if len(c) >= _SMALLEST] or found[:1]
    community = np.full(count, -1, dtype=np.int64)
    for number, members in enumerate(large):
        community[sorted(members)] = number
    for members in found[len(large) :]:
        pull = [0.0] * len(large)
        for node in sorted(members):
            for other, data in sorted(graph[node].items()):
                if community[other] >= 0 and other not in members:
                    pull[community[other]] += data["weight"]
        if any(pull):
            community[sorted(members)] = pull.index(max(pull))
    community[community < 0] = len(large)
    sizes = np.bincount(community)
    order = np.argsort(-sizes, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[community]


def _place_discs(community: Ints, pairs: Ints, strength: Floats) -> tuple[Floats, Floats]:
    """Centre and radius of each community's disc: related ones near each other, none overlapping, all close together.

    Discs start on a spiral, the largest in the middle; related ones attract each other, all fall to the centre, and
    whatever overlaps is pushed apart.
    """
    sizes = np.bincount(community).astype(np.float64)
    k = len(sizes)
    radius = _SPACING * np.sqrt(sizes) * 0.62 + 30
    centres = _spiral(k) * float(radius.max())
    links = np.zeros((k, k))
    np.add.at(links, (community[pairs[:, 0]], community[pairs[:, 1]]), strength)
    links = links + links.T
    np.fill_diagonal(links, 0.0)
    links = links / np.sqrt(sizes[:, None] * sizes[None, :])
    links = links / max(float(links.max()), 1e-9)
    wanted = (radius[:, None] + radius[None, :]) * _GAP
    for step in range(_SPREAD_STEPS):
        apart = centres[:, None, :] - centres[None, :, :]
        distance = np.sqrt(apart[..., 0] * apart[..., 0] + apart[..., 1] * apart[..., 1]) + 1e-6
        push = np.maximum(0.0, wanted - distance) / distance * 0.3
        pull = np.maximum(0.0, distance - wanted) / distance * links * (0.12 * (1 - step / _SPREAD_STEPS))
        centres = centres + (apart * (push - pull)[..., None]).sum(axis=1)
        centres = centres * 0.985
    return centres, radius


def _spiral(count: int) -> Floats:
    """Points of a sunflower spiral from its middle outwards, about one unit apart.

    Sine and cosine are rounded, since mathematical libraries differ in their last bit.
    """
    points = [
        (
            math.sqrt(i) * round(math.cos(i * _GOLDEN_ANGLE), 6),
            math.sqrt(i) * round(math.sin(i * _GOLDEN_ANGLE), 6),
        )
        for i in range(count)
    ]
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def _sunflower(community: Ints, pairs: Ints, centres: Floats, disc: Floats) -> Floats:
    """First positions: in each disc the nodes by degree, from the middle outwards."""
    degree = np.bincount(pairs.ravel(), minlength=len(community))
    xy = np.zeros((len(community), 2))
    for number in range(len(centres)):
        members = np.flatnonzero(community == number)
        members = members[np.argsort(-degree[members], kind="stable")]
        scale = disc[number] / math.sqrt(len(members))
        xy[members] = centres[number] + _spiral(len(members)) * scale
    return xy


def _settle(xy: Floats, pairs: Ints, strength: Floats, home: Floats, disc: Floats) -> Floats:
    """Lets neighbours attract and near nodes repel each other, each inside its disc."""
    a, b = pairs[:, 0], pairs[:, 1]
    same = home[a, 0] == home[b, 0]
    a, b, pull = a[same], b[same], np.minimum(strength[same], 1.0) * 0.09
    for step in range(_SETTLE_STEPS):
        reach = _SPACING * 1.2 * (1 - step / _SETTLE_STEPS) + 1
        force = (home - xy) * 0.012
        _accumulate(force, a, b, (xy[b] - xy[a]) * pull[:, None])
        i, j = _near(xy, _SPACING * 2.2)
        apart = xy[i] - xy[j]
        squared = apart[:, 0] * apart[:, 0] + apart[:, 1] * apart[:, 1] + 1e-3
        _accumulate(force, i, j, apart * (_SPACING * _SPACING * 0.45 / squared)[:, None])
        length = np.sqrt(force[:, 0] * force[:, 0] + force[:, 1] * force[:, 1]) + 1e-9
        xy = xy + force * (np.minimum(length, reach) / length)[:, None]
        out = xy - home
        far = np.sqrt(out[:, 0] * out[:, 0] + out[:, 1] * out[:, 1]) + 1e-9
        xy = home + out * np.minimum(1.0, disc / far)[:, None]
    return xy


def _untangle(xy: Floats, radii: Floats) -> Floats:
    """Pushes nodes that overlap apart."""
    for _ in range(_UNTANGLE_STEPS):
        i, j = _near(xy, 2 * float(radii.max()))
        apart = xy[i] - xy[j]
        distance = np.sqrt(apart[:, 0] * apart[:, 0] + apart[:, 1] * apart[:, 1]) + 1e-6
        overlap = radii[i] + radii[j] - distance
        hit = overlap > 0
        if not hit.any():
            break
        move = np.zeros_like(xy)
        _accumulate(move, i[hit], j[hit], apart[hit] * (overlap[hit] / distance[hit] * 0.5)[:, None])
        xy = xy + move
    return xy


def _accumulate(force: Floats, a: Ints, b: Ints, vector: Floats) -> None:
    """Adds each vector to its node ``a`` and takes it from its node ``b``."""
    for axis in (0, 1):
        force[:, axis] += np.bincount(a, vector[:, axis], minlength=len(force))
        force[:, axis] -= np.bincount(b, vector[:, axis], minlength=len(force))


def _near(xy: Floats, reach: float) -> tuple[Ints, Ints]:
    """All pairs of nodes in the same or in adjacent cells of a grid, which includes all pairs within ``reach``."""
    cell = np.floor((xy - xy.min(axis=0)) / reach).astype(np.int64)
    width = int(cell[:, 1].max()) + 3
    key = (cell[:, 0] + 1) * width + cell[:, 1] + 1
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    places = np.arange(len(key))
    first, second = [], []
    for offset in (0, 1, width - 1, width, width + 1):
        low = np.searchsorted(ordered, ordered + offset, side="left") if offset else places + 1
        high = np.searchsorted(ordered, ordered + offset, side="right")
        many = high - low
        first.append(np.repeat(places, many))
        ends = np.cumsum(many)
        second.append(np.arange(int(ends[-1])) - np.repeat(ends - many, many) + np.repeat(low, many))
    return order[np.concatenate(first)], order[np.concatenate(second)]

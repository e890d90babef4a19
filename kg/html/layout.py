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
_GAP = 1.09
"""Distance between two discs over the sum of their radii."""
_RIM = 34
"""Room between a community's outermost node and the border of its disc."""
_SMALLEST = 6
"""A community of fewer nodes joins the one that it is connected with best."""
_SETTLE_STEPS, _SPREAD_STEPS, _PART_STEPS, _UNTANGLE_STEPS = 90, 300, 300, 40


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions and communities of nodes ``0 .. n-1``.

    Attributes:
        xy: Position of each node in whole units of the page; y grows downwards.
        community: Number of each node's community; 0 is the largest.
        discs: Centre and radius of each community's ground: all its nodes stand on it, and no two overlap.
    """

    xy: tuple[tuple[int, int], ...]
    community: tuple[int, ...]
    discs: tuple[tuple[int, int, int], ...]


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
        return Layout((), (), ())
    weights: dict[tuple[int, int], float] = {}
    for a, b, weight in edges:
        if a != b:
            pair = (min(a, b), max(a, b))
            weights[pair] = weights.get(pair, 0.0) + weight
    pairs = np.array(sorted(weights), dtype=np.int64).reshape(-1, 2)
    strength = np.array([weights[a, b] for a, b in pairs.tolist()], dtype=np.float64)
    community = _communities(count, pairs, strength)
    # Each community finds its form far from all others; how much room it takes is known only then.
    room = _SPACING * np.sqrt(np.bincount(community)) * 0.62 + 30
    homes = _spiral(len(room)) * 6 * float(room.max())
    start = _sunflower(community, pairs, homes, room)
    settled = _settle(start, pairs, strength, homes[community], room[community])
    formed = _untangle(settled, np.asarray(radii, dtype=np.float64) + 4) - homes[community]
    radius = np.zeros(len(room))
    np.maximum.at(radius, community, np.sqrt(formed[:, 0] * formed[:, 0] + formed[:, 1] * formed[:, 1]))
    radius = np.ceil(radius + _RIM)
    centres = np.rint(_place_discs(radius, _ties(community, pairs, strength)))
    xy = np.rint(formed + centres[community]).astype(int).tolist()
    discs = np.column_stack([centres, radius]).astype(int).tolist()
    return Layout(tuple((x, y) for x, y in xy), tuple(community.tolist()), tuple((x, y, r) for x, y, r in discs))


def most_communities(count: int) -> int:
    """How many communities a map of so many nodes shows at most: few enough to read their names.

    >>> most_communities(500), most_communities(2_500), most_communities(25_000)
    (18, 24, 40)
    """
    return min(40, 14 + round(math.sqrt(count) / 5))


def _communities(count: int, pairs: Ints, strength: Floats) -> Ints:
    """The community of each node by Louvain's method, the largest first.

    The smallest join those that they are bound to most closely until few enough are left; what is bound to nothing
    makes up one more.
    """
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from((a, b, w) for (a, b), w in zip(pairs.tolist(), strength.tolist(), strict=True))
    found = sorted(nx.community.louvain_communities(graph, seed=1), key=lambda c: (-len(c), min(c)))
    community = np.empty(count, dtype=np.int64)
    for number, members in enumerate(found):
        community[sorted(members)] = number
    sizes = np.bincount(community).astype(np.float64)
    ties = _ties(community, pairs, strength)
    joined = np.arange(len(found))
    alive, most = set(range(len(found))), most_communities(count)
    while len(alive) > 1:
        number = min(alive, key=lambda one: (sizes[one], -one))
        if len(alive) <= most and sizes[number] >= _SMALLEST:
            break
        alive.remove(number)
        if not ties[number].any():
            joined[joined == number] = -1
            continue
        # By closeness rather than by number of edges: the largest is connected with everything.
        target = int(np.argmax(ties[number] / np.sqrt(sizes)))
        joined[joined == number] = target
        sizes[target] += sizes[number]
        ties[target] += ties[number]
        ties[:, target] += ties[:, number]
        ties[target, target] = 0.0
        ties[number] = ties[:, number] = 0.0
    community = joined[community]
    community[community < 0] = len(found)
    _, community = np.unique(community, return_inverse=True)
    order = np.argsort(-np.bincount(community), kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[community]


def _ties(community: Ints, pairs: Ints, strength: Floats) -> Floats:
    """How strongly each two communities are connected: the sum of the edges between them."""
    count = int(community.max()) + 1
    ties = np.zeros((count, count))
    np.add.at(ties, (community[pairs[:, 0]], community[pairs[:, 1]]), strength)
    ties = ties + ties.T
    np.fill_diagonal(ties, 0.0)
    return ties


def _place_discs(radius: Floats, ties: Floats) -> Floats:
    """Centres of discs: related ones near each other, none overlapping, all close together.

    Discs start on a spiral, the largest in the middle; related ones attract each other, all fall to the centre, and
    whatever overlaps is pushed apart.
    """
    count = len(radius)
    centres = _spiral(count) * float(radius.max())
    links = ties / (radius[:, None] * radius[None, :])
    links = links / max(float(links.max()), 1e-9)
    wanted = (radius[:, None] + radius[None, :]) * _GAP
    np.fill_diagonal(wanted, 0.0)
    for step in range(_SPREAD_STEPS + _PART_STEPS):
        apart = centres[:, None, :] - centres[None, :, :]
        distance = np.sqrt(apart[..., 0] * apart[..., 0] + apart[..., 1] * apart[..., 1]) + 1e-6
        push = np.maximum(0.0, wanted - distance) / distance * 0.3
        if step < _SPREAD_STEPS:
            pull = np.maximum(0.0, distance - wanted) / distance * links * (0.12 * (1 - step / _SPREAD_STEPS))
            centres = (centres + (apart * (push - pull)[..., None]).sum(axis=1)) * 0.97
        else:
            centres = centres + (apart * push[..., None]).sum(axis=1)
    apart = centres[:, None, :] - centres[None, :, :]
    distance = np.sqrt(apart[..., 0] * apart[..., 0] + apart[..., 1] * apart[..., 1]) + 1e-6
    np.fill_diagonal(distance, 1.0)
    centres = centres * max(1.0, float((wanted / distance).max()))
    middle = ((centres - radius[:, None]).min(axis=0) + (centres + radius[:, None]).max(axis=0)) / 2
    placed: Floats = centres - middle
    return placed


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

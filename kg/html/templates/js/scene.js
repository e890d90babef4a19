// Which nodes and edges are shown, and where: the overview on its precomputed map, or the surroundings of one node.

const EGO_LIMIT = 600;
const COLUMN_LIMIT = 40;

/** Whether anything but the number of nodes narrows the picture. */
function isNarrowed() {
  return !sameSet(state.kinds, kindNames) || !sameSet(state.relations, relationNames) || state.baselines || isYearNarrowed();
}

const isYearNarrowed = () => years.length > 0 && (state.from > years[0] || state.to < years.at(-1));

/** Whether the filters let a node through. */
function passes(node) {
  const { year } = details[node];
  if (!state.kinds.has(kindOf(node))) return false;
  if (state.baselines && kindOf(node) !== "Paper" && !isBaseline(node)) return false;
  return !isYearNarrowed() || year === undefined || (year >= state.from && year <= state.to);
}

/** Shown neighbours of a node, with the edges of the chosen relations. */
const chosenEdges = (node) => edgesOf[node].filter((edge) => state.relations.has(edge.relation));

/** The best connected nodes that pass the filters, best first. */
function overviewNodes() {
  const allowed = nodes.map((node) => passes(node.id));
  const ranks = nodes.map((node) => {
    if (!allowed[node.id]) return -1;
    if (!isNarrowed()) return degrees[node.id];
    const near = chosenEdges(node.id).map((edge) => otherEnd(edge, node.id)).filter((other) => allowed[other]);
    return new Set(near).size || -1;
  });
  return nodes.map((node) => node.id).filter((id) => ranks[id] >= 0).sort((a, b) => ranks[b] - ranks[a] || a - b).slice(0, state.top);
}

/** A node and what lies within the chosen distance, nearest and best connected first; `hop` says how far each is. */
function surroundings(centre) {
  const hop = new Map([[centre, 0]]);
  let frontier = [centre];
  for (let distance = 1; distance <= state.hops; distance += 1) {
    const found = new Set();
    for (const node of frontier) {
      for (const edge of chosenEdges(node)) {
        const other = otherEnd(edge, node);
        if (!hop.has(other) && passes(other)) found.add(other);
      }
    }
    frontier = [...found].sort((a, b) => degrees[b] - degrees[a] || a - b).slice(0, EGO_LIMIT - hop.size);
    for (const node of frontier) hop.set(node, distance);
  }
  return hop;
}

/** The first shown relation between a node and the centre, with its direction: the group that it stands in. */
function groupOf(node, centre) {
  const between = chosenEdges(node).filter((edge) => otherEnd(edge, node) === centre);
  const best = between.reduce((a, b) => (relationRank.get(b.relation) < relationRank.get(a.relation) ? b : a));
  return { relation: best.relation, outward: best.from === centre };
}

const headingOf = ({ relation, outward }) => (outward ? relations[relation].out : relations[relation].back);

/**
 * Positions around a centre. Direct neighbours of one relation stand together in a sector; those two hops away stand
 * behind the neighbour that leads to them.
 */
function radialPositions(centre, hop) {
  const groups = new Map();
  for (const [node, distance] of hop) {
    if (distance !== 1) continue;
    const group = groupOf(node, centre);
    const name = headingOf(group);
    if (!groups.has(name)) groups.set(name, { name, rank: relationRank.get(group.relation) * 2 + group.outward, members: [] });
    groups.get(name).members.push(node);
  }
  const sectors = [...groups.values()].sort((a, b) => a.rank - b.rank);
  const total = sectors.reduce((sum, sector) => sum + sector.members.length + 1.5, 0);
  const place = new Map([[centre, { x: 0, y: 0 }]]);
  const angles = new Map();
  const inner = Math.max(190, Math.min(420, total * 9), Math.min(900, total * 2.4));
  let start = -Math.PI / 2;
  let rim = inner;
  for (const sector of sectors) {
    const width = (2 * Math.PI * (sector.members.length + 1.5)) / total;
    const usable = width * 0.86;
    let radius = inner;
    let left = sector.members.slice();
    while (left.length) {
      const room = Math.max(1, Math.floor((usable * radius) / 64));
      const row = left.slice(0, room);
      left = left.slice(room);
      row.forEach((node, i) => {
        const angle = start + width / 2 + usable * ((i + 0.5) / row.length - 0.5);
        const wave = row.length > 6 && i % 2 ? 26 : 0;
        place.set(node, { x: Math.cos(angle) * (radius + wave), y: Math.sin(angle) * (radius + wave) });
        angles.set(node, angle);
      });
      rim = Math.max(rim, radius);
      radius += 84;
    }
    sector.angle = start + width / 2;
    sector.from = start + width * 0.04;
    sector.to = start + width * 0.96;
    start += width;
  }
  placeSecondHop(hop, place, angles, rim + 150);
  return { place, sectors, inner };
}

/** Places the nodes two hops away on outer rings, in the order of the neighbours that lead to them. */
function placeSecondHop(hop, place, angles, start) {
  const outer = [...hop].filter(([, distance]) => distance === 2).map(([node]) => {
    const parents = chosenEdges(node).map((edge) => otherEnd(edge, node)).filter((other) => hop.get(other) === 1);
    const best = parents.reduce((a, b) => (degrees[b] < degrees[a] ? b : a));
    return { node, angle: angles.get(best) };
  });
  let radius = start;
  let left = outer;
  while (left.length) {
    const room = Math.floor((2 * Math.PI * radius) / 48);
    const row = left.slice(0, room).sort((a, b) => a.angle - b.angle || a.node - b.node);
    left = left.slice(room);
    row.forEach(({ node, angle }, i) => {
      const even = -Math.PI / 2 + (2 * Math.PI * i) / row.length;
      const turned = row.length > room * 0.6 ? even : angle + ((i % 7) - 3) * 0.03;
      place.set(node, { x: Math.cos(turned) * radius, y: Math.sin(turned) * radius });
    });
    radius += 70;
  }
}

/** How far each node is from a start, along the chosen relations and through nodes that pass the filters. */
function distancesFrom(start, end) {
  const distance = new Map([[start, 0]]);
  for (const [node, steps] of distance) {
    for (const edge of chosenEdges(node)) {
      const other = otherEnd(edge, node);
      if (!distance.has(other) && (passes(other) || other === end)) distance.set(other, steps + 1);
    }
  }
  return distance;
}

/** The nodes of all shortest paths between two nodes, in columns from the first to the last. */
function pathPositions(from, to) {
  const [forward, backward] = [distancesFrom(from, to), distancesFrom(to, from)];
  const length = forward.get(to);
  if (length === undefined) return new Map([[from, { x: -200, y: 0 }], [to, { x: 200, y: 0 }]]);
  const columns = Array.from({ length: length + 1 }, () => []);
  for (const [node, steps] of forward) {
    if (steps + backward.get(node) === length) columns[steps].push(node);
  }
  const place = new Map();
  for (const [column, members] of columns.entries()) {
    members.sort((a, b) => degrees[b] - degrees[a] || a - b);
    const shown = members.slice(0, COLUMN_LIMIT);
    shown.forEach((node, i) => place.set(node, { x: (column - length / 2) * 320, y: (i - (shown.length - 1) / 2) * 42 }));
  }
  return place;
}

/** One line per pair of shown nodes: the strongest of the chosen relations between them. */
function shownLines(shown) {
  const lines = new Map();
  for (const edge of edges) {
    if (!state.relations.has(edge.relation) || !shown.has(edge.from) || !shown.has(edge.to) || edge.from === edge.to) continue;
    const pair = Math.min(edge.from, edge.to) * nodes.length + Math.max(edge.from, edge.to);
    const known = lines.get(pair);
    if (!known) lines.set(pair, { from: edge.from, to: edge.to, relation: edge.relation, edges: [edge] });
    else {
      known.edges.push(edge);
      if (relationRank.get(edge.relation) < relationRank.get(known.relation)) Object.assign(known, { from: edge.from, to: edge.to, relation: edge.relation });
    }
  }
  return [...lines.values()];
}

/** The middle of each community's nodes on the map, and how far they reach from it. */
const grounds = communities.map((_, number) => {
  const members = nodes.filter((node) => community[node.id] === number);
  const middle = (axis) => members.reduce((sum, node) => sum + node[axis], 0) / members.length;
  return { x: middle("x"), y: middle("y"), reach: reachOf(members, middle("x"), middle("y")) };
});

/** The distance from a point within which nine of ten nodes lie. */
function reachOf(points, x, y) {
  const distances = points.map((point) => Math.hypot(point.x - x, point.y - y)).sort((a, b) => a - b);
  return distances[Math.floor((distances.length - 1) * 0.9)];
}

/**
 * Positions on the map. The best connected nodes stand in the middle of their community; where only they are shown,
 * they spread over its whole ground.
 */
function mapPositions(shown) {
  const members = new Map();
  for (const node of shown) members.set(community[node], [...(members.get(community[node]) || []), nodes[node]]);
  const spread = new Map([...members].map(([number, list]) => {
    const { x, y, reach } = grounds[number];
    return [number, Math.min(3, reach / Math.max(reachOf(list, x, y), reach / Math.sqrt(grounds.length), 1))];
  }));
  return new Map(shown.map((node) => {
    const { x, y, reach } = grounds[community[node]];
    const distance = Math.hypot(nodes[node].x - x, nodes[node].y - y);
    const factor = Math.max(1, Math.min(spread.get(community[node]), (reach * 1.1) / (distance || 1)));
    return [node, { x: x + (nodes[node].x - x) * factor, y: y + (nodes[node].y - y) * factor }];
  }));
}

/**
 * Everything that the canvas draws.
 * `place` maps each shown node to its position and is ordered by importance.
 */
function buildScene() {
  const scene = { centre: state.focus, sectors: [], inner: 0, hop: null };
  if (state.focus === null) {
    scene.place = mapPositions(overviewNodes());
  } else if (state.path !== null) {
    scene.place = pathPositions(state.focus, state.path);
  } else {
    scene.hop = surroundings(state.focus);
    const radial = radialPositions(state.focus, scene.hop);
    scene.sectors = radial.sectors;
    scene.inner = radial.inner;
    scene.place = new Map([...scene.hop.keys()].map((node) => [node, radial.place.get(node)]));
  }
  scene.lines = shownLines(scene.place);
  scene.areas = state.focus === null ? communityAreas(scene.place) : [];
  return scene;
}

/** The outline of each community on the map: the convex hull of its shown nodes. */
function communityAreas(place) {
  const members = new Map();
  for (const [node, position] of place) {
    const number = community[node];
    if (!members.has(number)) members.set(number, []);
    members.get(number).push(position);
  }
  return [...members].map(([number, points]) => {
    const hull = convexHull(points);
    const top = Math.min(...hull.map((point) => point.y));
    const middle = points.reduce((sum, point) => ({ x: sum.x + point.x / points.length, y: sum.y + point.y / points.length }), { x: 0, y: 0 });
    return { number, hull, top, middle, size: points.length };
  }).sort((a, b) => b.size - a.size);
}

/** The corners of the convex hull in order (Andrew's monotone chain). */
function convexHull(points) {
  const sorted = points.slice().sort((a, b) => a.x - b.x || a.y - b.y);
  const turn = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  const chain = (list) => {
    const half = [];
    for (const point of list) {
      while (half.length > 1 && turn(half.at(-2), half.at(-1), point) <= 0) half.pop();
      half.push(point);
    }
    return half.slice(0, -1);
  };
  return sorted.length < 3 ? sorted : [...chain(sorted), ...chain(sorted.reverse())];
}

// The picture around one node: its neighbours in sectors, one relation each; what lies two hops away behind them.

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
    if (!groups.has(name))
      groups.set(name, { name, rank: relationRank.get(group.relation) * 2 + group.outward, members: [] });
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
  const outer = [...hop]
    .filter(([, distance]) => distance === 2)
    .map(([node]) => {
      const parents = chosenEdges(node)
        .map((edge) => otherEnd(edge, node))
        .filter((other) => hop.get(other) === 1);
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

/** The picture around a node. */
function surroundingsScene(centre) {
  const hop = surroundings(centre);
  const { place, sectors, inner } = radialPositions(centre, hop);
  const ordered = new Map([...hop.keys()].map((node) => [node, place.get(node)]));
  return { ...emptyScene("surroundings"), centre, sectors, inner, ...withLines(ordered) };
}

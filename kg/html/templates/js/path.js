// The picture between two nodes: all shortest paths, in columns.

const COLUMN_LIMIT = 40;

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
  if (length === undefined)
    return new Map([
      [from, { x: -200, y: 0 }],
      [to, { x: 200, y: 0 }],
    ]);
  const columns = Array.from({ length: length + 1 }, () => []);
  for (const [node, steps] of forward) {
    if (steps + backward.get(node) === length) columns[steps].push(node);
  }
  const place = new Map();
  for (const [column, members] of columns.entries()) {
    members.sort((a, b) => degrees[b] - degrees[a] || a - b);
    const shown = members.slice(0, COLUMN_LIMIT);
    shown.forEach((node, i) =>
      place.set(node, { x: (column - length / 2) * 320, y: (i - (shown.length - 1) / 2) * 42 }),
    );
  }
  return place;
}

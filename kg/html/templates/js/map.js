// The overview: each community on a ground of its own, where Python placed it, with the ties between them. Either the
// best connected nodes stand on their grounds, or the communities themselves are the nodes.

const GROUND = 0.82;
const SPREAD_STEPS = 30;
const MOST_SPREAD = 220;

/** The ground of a community with the number of its nodes that are shown. */
const areaOf = (number, size) => ({ number, size, ...communities[number], name: communities[number].names[0] });

/** The overview with these nodes on it. */
function mapScene(shown) {
  const members = new Map();
  for (const node of shown) {
    if (!members.has(community[node])) members.set(community[node], []);
    members.get(community[node]).push(node);
  }
  const areas = [...members].map(([number, list]) => areaOf(number, list.length)).sort((a, b) => b.size - a.size);
  const positions = new Map([...members].flatMap(([number, list]) => [...onGround(communities[number], list)]));
  const place = new Map(shown.map((node) => [node, positions.get(node)]));
  return { ...emptyScene("map"), areas, ties: tiesBetween(areas), ...withLines(place) };
}

/** The communities as nodes. Filters apply to what they count. */
function communitiesScene() {
  const sizes = count(
    nodes.filter((node) => passes(node.id)),
    (node) => community[node.id],
  );
  const areas = [...sizes].map(([number, size]) => areaOf(number, size)).sort((a, b) => b.size - a.size);
  return { ...emptyScene("communities"), areas, ties: tiesBetween(areas) };
}

/** The ties between grounds that are shown. */
function tiesBetween(areas) {
  const shown = new Map(areas.map((area) => [area.number, area]));
  return ties
    .filter(([from, to]) => shown.has(from) && shown.has(to))
    .map(([from, to, links]) => ({ from: shown.get(from), to: shown.get(to), links }));
}

/**
 * Positions of some nodes of a community. The best connected stand in the middle of its ground; where only they are
 * shown, they spread over the whole of it, and those too near to each other move apart.
 */
function onGround({ x, y, radius }, members) {
  const reach = Math.max(1, ...members.map((node) => Math.hypot(nodes[node].x - x, nodes[node].y - y)));
  const factor = (radius * GROUND) / reach;
  const points = members.map((node) => ({ x: (nodes[node].x - x) * factor, y: (nodes[node].y - y) * factor }));
  if (members.length <= MOST_SPREAD) spread(points, radius * GROUND);
  return members.map((node, i) => [node, { x: x + points[i].x, y: y + points[i].y + radius * (1 - GROUND) * 0.35 }]);
}

/** Moves points apart that are nearer to each other than their number allows, inside a disc. */
function spread(points, radius) {
  if (points.length === 1) Object.assign(points[0], { x: 0, y: 0 });
  const wanted = (radius * 1.75) / Math.sqrt(points.length);
  for (let step = 0; step < SPREAD_STEPS; step += 1) {
    for (let i = 0; i < points.length; i += 1) {
      for (let j = 0; j < i; j += 1) {
        const [dx, dy] = [points[i].x - points[j].x, points[i].y - points[j].y];
        const distance = Math.hypot(dx, dy) || 1e-6;
        if (distance >= wanted) continue;
        const move = ((wanted - distance) / distance) * 0.25;
        points[i].x += dx * move;
        points[i].y += dy * move;
        points[j].x -= dx * move;
        points[j].y -= dy * move;
      }
    }
    for (const point of points) {
      const out = Math.hypot(point.x, point.y) / radius;
      if (out > 1) Object.assign(point, { x: point.x / out, y: point.y / out });
    }
  }
}

/** The ground under a point of the picture, or none. */
const areaAt = ({ x, y }) => scene.areas.find((area) => Math.hypot(x - area.x, y - area.y) <= area.radius);

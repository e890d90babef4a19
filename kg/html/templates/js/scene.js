// Which nodes and edges are shown; the files of the single pictures say where.

const EGO_LIMIT = 600;

/** Whether anything but the number of nodes narrows the picture. */
function isNarrowed() {
  return (
    !sameSet(state.kinds, kindNames) || !sameSet(state.relations, relationNames) || state.baselines || isYearNarrowed()
  );
}

const isYearNarrowed = () => years.length > 0 && (state.from > years[0] || state.to < years.at(-1));

/** Whether the chosen years let a paper, or a claim of one, through. */
const passesYear = (node) =>
  details[node].year === undefined || (details[node].year >= state.from && details[node].year <= state.to);
const passesYears = (claim) => !isYearNarrowed() || claim.paper === undefined || passesYear(claim.paper);

/** Whether the filters let a node through. */
function passes(node) {
  if (!state.kinds.has(kindOf(node))) return false;
  if (state.baselines && kindOf(node) !== "Paper" && !isBaseline(node)) return false;
  return !isYearNarrowed() || passesYear(node);
}

/** Shown neighbours of a node, with the edges of the chosen relations. */
const chosenEdges = (node) => edgesOf[node].filter((edge) => state.relations.has(edge.relation));

/** The best connected nodes that pass the filters, best first. */
function overviewNodes() {
  const allowed = nodes.map((node) => passes(node.id) && (state.area === null || community[node.id] === state.area));
  const ranks = nodes.map((node) => {
    if (!allowed[node.id]) return -1;
    if (!isNarrowed() && state.area === null) return degrees[node.id];
    const near = chosenEdges(node.id)
      .map((edge) => otherEnd(edge, node.id))
      .filter((other) => allowed[other]);
    return new Set(near).size || -1;
  });
  return nodes
    .map((node) => node.id)
    .filter((id) => ranks[id] >= 0)
    .sort((a, b) => ranks[b] - ranks[a] || a - b)
    .slice(0, state.top);
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

/** One line per pair of shown nodes: the strongest of the chosen relations between them. */
function shownLines(shown) {
  const lines = new Map();
  for (const edge of edges) {
    if (!state.relations.has(edge.relation) || !shown.has(edge.from) || !shown.has(edge.to) || edge.from === edge.to)
      continue;
    const pair = Math.min(edge.from, edge.to) * nodes.length + Math.max(edge.from, edge.to);
    const known = lines.get(pair);
    if (!known || relationRank.get(edge.relation) < relationRank.get(known.relation))
      lines.set(pair, { from: edge.from, to: edge.to, relation: edge.relation });
  }
  return [...lines.values()];
}

/**
 * Everything that the canvas draws.
 * `place` maps each shown node to its position and is ordered by importance. `kind` says which picture it is.
 */
function buildScene() {
  if (state.focus === null) return state.level === "communities" ? communitiesScene() : mapScene(overviewNodes());
  if (state.view === "compare") return comparisonScene(state.focus);
  if (state.path !== null)
    return { ...emptyScene("path"), centre: state.focus, ...withLines(pathPositions(state.focus, state.path)) };
  return surroundingsScene(state.focus);
}

/** A picture with nothing in it. */
const emptyScene = (kind) => ({
  kind,
  centre: null,
  place: new Map(),
  lines: [],
  areas: [],
  ties: [],
  sectors: [],
  inner: 0,
});

/** Positions with the lines between them. */
const withLines = (place) => ({ place, lines: shownLines(place) });

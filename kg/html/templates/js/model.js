// The data of the page, read once, and its indexes. Nothing here changes afterwards.

const readJson = (id) => JSON.parse(byId(id).textContent);
const { kinds, relations, details, claims, comparisons, communities, community, ties, headings, options } =
  readJson("document");
const nodes = readJson("nodes");
const edges = readJson("edges");

const kindNames = Object.keys(kinds).filter((kind) => nodes.some((node) => node.group === kind));
const relationNames = Object.keys(relations).filter((name) => edges.some((edge) => edge.relation === name));
const relationRank = new Map(Object.keys(relations).map((name, rank) => [name, rank]));
const numberOfKey = new Map(details.map((detail, number) => [detail.key, number]));

/** The edges of each node. */
const edgesOf = nodes.map(() => []);
for (const edge of edges) {
  edgesOf[edge.from].push(edge);
  if (edge.to !== edge.from) edgesOf[edge.to].push(edge);
}

const otherEnd = (edge, node) => (edge.from === node ? edge.to : edge.from);
const fullLabel = (node) => details[node].label;
const kindOf = (node) => nodes[node].group;
const colourOf = (node) => kinds[kindOf(node)].colour;
const isBaseline = (node) => (details[node].roles || []).includes("baseline");

/** Numbers of neighbours of each node, whatever the relation. */
const degrees = edgesOf.map((list, node) => new Set(list.map((edge) => otherEnd(edge, node))).size);

const count = (items, key) =>
  items.reduce((counts, item) => counts.set(key(item), (counts.get(key(item)) || 0) + 1), new Map());
const nodesPerKind = count(nodes, (node) => node.group);
const edgesPerRelation = count(edges, (edge) => edge.relation);
const nodesPerCommunity = count(community, (number) => number);
const kindsPerCommunity = communities.map((_, number) =>
  count(
    nodes.filter((node) => community[node.id] === number),
    (node) => node.group,
  ),
);
const baselineCount = nodes.filter((node) => isBaseline(node.id)).length;
const years = [...new Set(details.map((detail) => detail.year).filter(Number.isInteger))].sort((a, b) => a - b);

/** Claims by the nodes that they speak of, in each part that a node can play. */
const claimsBy = {
  paper: new Map(),
  subject: new Map(),
  baseline: new Map(),
  metric: new Map(),
  hardware: new Map(),
  about: new Map(),
};
for (const claim of claims) {
  for (const [part, index] of Object.entries(claimsBy)) {
    for (const node of [claim[part] ?? []].flat()) {
      if (!index.has(node)) index.set(node, []);
      index.get(node).push(claim);
    }
  }
}

/** All claims that speak of a node in one of these parts, each once. */
function claimsOf(node, parts = Object.keys(claimsBy)) {
  return [...new Set(parts.flatMap((part) => claimsBy[part].get(node) || []))];
}

/** A node and everything below it: its versions and what is one of it. */
function familyOf(node, downwards = ["versionOf", "broader"]) {
  const family = new Set([node]);
  for (const member of family) {
    for (const edge of edgesOf[member]) {
      if (edge.to === member && downwards.includes(edge.relation)) family.add(edge.from);
    }
  }
  return family;
}

/** The key under which spellings of one name meet; the same rule as `kg.ids.name_key`. */
function nameKey(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+.#]+/gu, "");
}

/** How many times better the better side of a claim is, at most; 0 where no quotient is known. */
function gainOf(claim) {
  if (claim.factor_low === undefined || claim.factor_high === undefined) return 0;
  return claim.relation === "underperforms" ? 1 / claim.factor_low : claim.factor_high;
}

/** A gain on an arrow from the better to the worse: "2.3×", or nothing. */
const gainText = (gain) =>
  gain ? `${gain >= 100 ? Math.round(gain).toLocaleString("en") : Number(gain.toPrecision(3))}×` : "";

// Comparisons of one thing: the rows of `kg compare`, and the picture of them, in which each arrow runs from the better
// to the worse. What beats the thing stands on its left, what it beats on its right.

const ROWS_PER_COLUMN = 13;
const COLUMNS_PER_SIDE = 2;
const COLUMN_WIDTH = 380;
const ROW_HEIGHT = 38;

const ASKED = { against: "lost", by: "won" };

/** The claims that answer what is asked about a node, by how it comes out of them: what was asked for first. */
function comparisonBlocks(node) {
  const known = comparisons[node] || {};
  const answers = (state.family ? known.family : known.exact || known.family) || {};
  const blocks = answers[state.asked] || {};
  const first = ASKED[state.asked];
  const outcomes = [first, ...Object.keys(blocks).filter((outcome) => outcome !== first)];
  return outcomes.map((outcome) => [
    outcome,
    (blocks[outcome] || []).map((number) => claims[number]).filter(passesYears),
  ]);
}

/** All those claims, in the order of the table, each with its outcome. */
const comparisonRows = (node) =>
  comparisonBlocks(node).flatMap(([outcome, list]) => list.map((claim) => ({ claim, outcome })));

/** Which end of a claim is the thing asked about: the other is its opponent. */
function nearEnd(claim, family) {
  const [first, second] = state.asked === "against" ? ["baseline", "subject"] : ["subject", "baseline"];
  return family.has(claim[first]) ? first : second;
}

/** What a node counts as the thing asked about for: "version of X", "one of X"; nothing for X itself. */
function kinOf(node, centre) {
  if (node === centre || !familyOf(centre).has(node)) return "";
  return `${familyOf(centre, ["versionOf"]).has(node) ? "version" : "one"} of ${fullLabel(centre)}`;
}

/** The picture of the comparisons of a node. */
function comparisonScene(centre) {
  const family = state.family ? familyOf(centre) : new Set([centre]);
  const lines = new Map();
  for (const { claim, outcome } of comparisonRows(centre)) {
    const end = nearEnd(claim, family);
    const own = claim[end] ?? centre;
    const other = claim[end === "baseline" ? "subject" : "baseline"];
    if (other === undefined || other === own) continue;
    const [from, to] = outcome === "lost" ? [other, own] : [own, other];
    const key = `${from} ${to} ${outcome}`;
    if (!lines.has(key))
      lines.set(key, {
        from,
        to,
        other,
        own,
        outcome,
        relation: outcome === "drew" ? "matches" : "outperforms",
        claims: [],
      });
    lines.get(key).claims.push(claim);
  }
  const list = [...lines.values()].sort((a, b) => bestGain(b) - bestGain(a));
  const place = new Map([[centre, { x: 0, y: 0 }]]);
  const rivals = new Set(list.filter((line) => line.outcome !== "won").map((line) => line.other));
  const beaten = new Set(list.map((line) => line.other).filter((other) => !rivals.has(other)));
  const left = columnsOf([...rivals], -1, place);
  const right = columnsOf([...beaten], 1, place);
  const shown = list.filter((line) => place.has(line.other));
  const own = [...new Set(shown.map((line) => line.own))].filter((node) => !place.has(node));
  const low = Math.max(0, left, right) / 2;
  own.forEach((node, i) =>
    place.set(node, {
      x: 0,
      y: (i % 2 ? -1 : 1) * Math.ceil((i + 1) / 2) * Math.max(70, Math.min(120, low / Math.max(1, own.length))),
    }),
  );
  return { ...emptyScene("comparison"), centre, place, lines: shown, opponents: rivals.size + beaten.size };
}

/** The largest gain that claims between the ends of a line state. */
const bestGain = (line) => Math.max(0, ...line.claims.map(gainOf));

/** Places the opponents of one side in columns, the largest factor on top; returns how high they stand. */
function columnsOf(opponents, side, place) {
  const others = opponents.filter((node) => !place.has(node)).slice(0, ROWS_PER_COLUMN * COLUMNS_PER_SIDE);
  const columns = Math.ceil(others.length / ROWS_PER_COLUMN);
  const rows = Math.ceil(others.length / Math.max(1, columns));
  others.forEach((node, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const y = (row - (rows - 1) / 2 + column / columns) * ROW_HEIGHT;
    place.set(node, { x: side * (COLUMN_WIDTH * 0.8 + column * COLUMN_WIDTH), y });
  });
  return rows * ROW_HEIGHT;
}

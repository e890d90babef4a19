// What the reader has chosen. The address holds all of it, so that a copied link shows the same view.

const TOP = Math.min(innerWidth < 600 ? 200 : 600, nodes.length);
const VIEWS = ["graph", "claims", "nodes"];
const SIDES = ["any", "baseline", "subject", "paper"];
const CLAIM_RELATIONS = ["any", "outperforms", "matches", "underperforms", "achieves"];

const initialState = () => ({
  focus: null,
  selected: null,
  path: null,
  hops: 1,
  kinds: new Set(kindNames),
  relations: new Set(relationNames),
  baselines: false,
  from: years[0] ?? 0,
  to: years.at(-1) ?? 0,
  top: TOP,
  view: "graph",
  side: "any",
  claim: "any",
  family: true,
  colour: "kind",
});

let state = initialState();

const sameSet = (chosen, all) => chosen.size === all.length;

/** The choices that differ from the initial ones, as the fragment of the address. */
function fragment() {
  const initial = initialState();
  const query = new URLSearchParams();
  if (state.focus !== null) query.set("n", details[state.focus].key);
  if (state.path !== null) query.set("path", details[state.path].key);
  if (state.selected !== null && state.selected !== state.focus) query.set("s", details[state.selected].key);
  if (!sameSet(state.kinds, kindNames)) query.set("kinds", [...state.kinds].join(","));
  if (!sameSet(state.relations, relationNames)) query.set("rels", [...state.relations].join(","));
  if (state.baselines) query.set("baselines", "1");
  if (!state.family) query.set("exact", "1");
  for (const name of ["hops", "from", "to", "top", "view", "side", "claim", "colour"]) {
    if (state[name] !== initial[name]) query.set(name, state[name]);
  }
  const text = query.toString();
  return text ? `#${text}` : "";
}

/** Reads the address; what it does not say, or says wrongly, is as at first. */
function readAddress() {
  const query = new URLSearchParams(location.hash.slice(1));
  const next = initialState();
  const oneOf = (name, values, otherwise) => (values.includes(query.get(name)) ? query.get(name) : otherwise);
  const subset = (name, all) => (query.has(name) ? new Set(query.get(name).split(",").filter((value) => all.includes(value))) : new Set(all));
  const whole = (name, low, high) => {
    const value = Number(query.get(name) ?? NaN);
    return Number.isInteger(value) ? Math.min(high, Math.max(low, value)) : next[name];
  };
  next.focus = numberOfKey.get(query.get("n")) ?? null;
  next.path = next.focus === null ? null : numberOfKey.get(query.get("path")) ?? null;
  next.selected = numberOfKey.get(query.get("s")) ?? next.focus;
  next.hops = whole("hops", 1, 2);
  next.kinds = subset("kinds", kindNames);
  next.relations = subset("rels", relationNames);
  next.baselines = query.get("baselines") === "1";
  next.family = query.get("exact") !== "1";
  next.from = whole("from", next.from, next.to);
  next.to = whole("to", next.from, next.to);
  next.top = whole("top", 1, nodes.length);
  next.view = oneOf("view", VIEWS, next.view);
  next.side = oneOf("side", SIDES, next.side);
  next.claim = oneOf("claim", CLAIM_RELATIONS, next.claim);
  next.colour = oneOf("colour", ["kind", "community"], next.colour);
  state = next;
}

/**
 * Changes some choices, keeps the address in step and shows the result. A new focus or path is a step for the back
 * button; a new focus ends the path.
 */
function choose(changes) {
  const refocused = "focus" in changes && changes.focus !== state.focus;
  const step = refocused || ("path" in changes && changes.path !== state.path);
  Object.assign(state, refocused ? { path: null } : {}, changes);
  const address = location.pathname + location.search + fragment();
  if (step) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  show();
}

/** Adds a value to one of the chosen sets, or takes it out. */
function toggle(name, value, on) {
  const chosen = new Set(state[name]);
  if (on) chosen.add(value);
  else chosen.delete(value);
  choose({ [name]: chosen });
}

/** Makes a node the centre of the picture. */
const focusOn = (node) => choose({ focus: node, selected: node, view: "graph", side: "any", claim: "any" });

// What the reader has chosen. The address holds all of it, so that a copied link shows the same view.

const TOP = Math.min(innerWidth < 600 ? 200 : 600, nodes.length);
const VIEWS = ["graph", "compare", "claims", "nodes"];
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
  level: "nodes",
  area: null,
  asked: "against",
  claim: "any",
  family: true,
  colour: "kind",
});

let state = initialState();

/** What an address calls a community: its number changes when papers are added, its name less so. */
const areaName = (number) => communities[number].names[0];

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
  if (state.area !== null) query.set("community", areaName(state.area));
  if (state.baselines) query.set("baselines", "1");
  if (!state.family) query.set("exact", "1");
  for (const name of ["hops", "from", "to", "top", "view", "asked", "claim", "level", "colour"]) {
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
  const subset = (name, all) =>
    query.has(name)
      ? new Set(
          query
            .get(name)
            .split(",")
            .filter((value) => all.includes(value)),
        )
      : new Set(all);
  const whole = (name, low, high) => {
    const value = Number(query.get(name) ?? NaN);
    return Number.isInteger(value) ? Math.min(high, Math.max(low, value)) : next[name];
  };
  next.focus = numberOfKey.get(query.get("n")) ?? null;
  next.path = next.focus === null ? null : (numberOfKey.get(query.get("path")) ?? null);
  next.selected = numberOfKey.get(query.get("s")) ?? next.focus;
  const area = communities.findIndex((_, number) => areaName(number) === query.get("community"));
  next.area = area < 0 ? null : area;
  next.hops = whole("hops", 1, 2);
  next.kinds = subset("kinds", kindNames);
  next.relations = subset("rels", relationNames);
  next.baselines = query.get("baselines") === "1";
  next.family = query.get("exact") !== "1";
  next.from = whole("from", next.from, next.to);
  next.to = whole("to", next.from, next.to);
  next.top = whole("top", 1, nodes.length);
  next.view = oneOf("view", VIEWS, next.view);
  next.asked = oneOf("asked", Object.keys(ASKED), next.asked);
  next.level = oneOf("level", ["nodes", "communities"], next.level);
  next.claim = oneOf("claim", CLAIM_RELATIONS, next.claim);
  next.colour = oneOf("colour", ["kind", "community"], next.colour);
  state = next;
}

/** Choices whose change is a step for the back button. */
const STEPS = ["focus", "path", "area", "level", "view"];

/** How many steps lead back to where this page was opened. */
const stepsBack = () => history.state?.steps ?? 0;

/** Changes some choices, keeps the address in step and shows the result. A new focus ends the path. */
function choose(changes) {
  const refocused = "focus" in changes && changes.focus !== state.focus;
  const step = STEPS.some((name) => name in changes && changes[name] !== state[name]);
  Object.assign(state, refocused ? { path: null } : {}, changes);
  const address = location.pathname + location.search + fragment();
  if (step) history.pushState({ steps: stepsBack() + 1 }, "", address);
  else history.replaceState(history.state, "", address);
  show();
}

/** Adds a value to one of the chosen sets, or takes it out. */
function toggle(name, value, on) {
  const chosen = new Set(state[name]);
  if (on) chosen.add(value);
  else chosen.delete(value);
  choose({ [name]: chosen });
}

/** Makes a node the centre of the picture; of comparisons where those are shown. */
const focusOn = (node) =>
  choose({ focus: node, selected: node, view: state.view === "compare" ? "compare" : "graph", claim: "any" });

/** Shows what is known of comparisons of a node. */
const compareWith = (node, asked) => choose({ focus: node, selected: node, view: "compare", asked, family: true });

/** Shows the overview, or one community of it. */
const showOverview = (changes = {}) =>
  choose({ focus: null, selected: null, area: null, level: "nodes", view: "graph", ...changes });

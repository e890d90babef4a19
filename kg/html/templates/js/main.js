// Starts the page and keeps its parts in step with the choices.

let drawnScene = "";

/** Whether the comparisons of the focus are shown. */
const isCompared = () => state.view === "compare" && state.focus !== null;

/** What its extent depends on; only then is it fitted into view again. */
const extentKey = () =>
  JSON.stringify([
    state.focus,
    state.path,
    state.hops,
    state.top,
    state.level,
    state.area,
    isCompared() && [state.asked, state.family],
  ]);
/** What the picture depends on; it is drawn anew only when this changes. */
const sceneKey = () =>
  JSON.stringify([extentKey(), [...state.kinds], [...state.relations], state.baselines, state.from, state.to]);

let shownDetails = "";
let fitted = "";

/** Shows the current choices everywhere. */
function show() {
  document.body.dataset.view = isCompared() ? "comparison" : state.view;
  document.body.dataset.aside = state.selected === null || state.selected === state.focus ? "no" : "yes";
  if (sceneKey() !== drawnScene) {
    drawnScene = sceneKey();
    drawScene({ fit: fitted !== extentKey() });
    fitted = extentKey();
  } else network.redraw();
  showPanel();
  showControls();
  showFilters();
  showTable();
  byId("status").textContent = statusText();
}

/** Brings the details panel in step with the choices. */
function showPanel() {
  const key = JSON.stringify([state.selected, state.focus, state.path, state.area]);
  if (shownDetails === key) return;
  shownDetails = key;
  if (state.selected !== null) showNode(state.selected);
  else if (state.area !== null) showCommunity(state.area);
  else showHelp();
}

/** Shows the buttons over the picture that apply, pressed where they are chosen. */
function showControls() {
  const isOverview = state.focus === null && state.area === null;
  const isAround = state.focus !== null && !isCompared();
  byId("level").hidden = !isOverview;
  byId("back").hidden = isOverview && !stepsBack();
  byId("overview").hidden = isOverview && state.level === "nodes";
  byId("hops").hidden = !isAround || state.path !== null;
  byId("path-to").hidden = !isAround || state.path !== null;
  byId("end-path").hidden = !isAround || state.path === null;
  byId("end-path").textContent = state.path === null ? "" : `Path to ${nodes[state.path].label} ✕`;
  // Behind a table it keeps its size, and with it the place on the map.
  byId("picture").inert = !(state.view === "graph" || isCompared());
  const pressed = { view: state.view, hops: String(state.hops), level: state.level };
  for (const [name, value] of Object.entries(pressed)) {
    for (const choice of document.querySelectorAll(`button[data-${name}]`))
      choice.setAttribute("aria-pressed", String(choice.dataset[name] === value));
  }
}

/** What the picture shows, in words. */
function statusText() {
  const all = nodes.length.toLocaleString("en");
  if (scene.kind === "communities") return `${scene.areas.length} communities of ${all} nodes; choose one`;
  if (scene.kind === "comparison") {
    const others = scene.lines.reduce((found, line) => found.add(line.other), new Set()).size;
    const which =
      others < scene.opponents
        ? `${others} of ${scene.opponents}, those with the largest factors`
        : counted(others, "opponent");
    return `${nodes[state.focus].label}: ${which}; arrows run from the better to the worse`;
  }
  const where = {
    map: () => (state.area === null ? "" : ` in ${areaName(state.area)}`),
    surroundings: () => ` around ${nodes[state.focus].label}`,
    path: () => ` on the way from ${nodes[state.focus].label}`,
  }[scene.kind]();
  return `${counted(scene.place.size, "node")} of ${all}${where}, ${counted(scene.lines.length, "link")}`;
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  readTheme();
}

/** One step out: out of a table, a path, surroundings, a selection, a community. */
function stepOut() {
  if (state.view !== "graph") choose({ view: "graph" });
  else if (state.path !== null) choose({ path: null });
  else if (state.focus !== null) choose({ focus: null, selected: null });
  else if (state.selected !== null) choose({ selected: null });
  else showOverview();
}

const KEYS = {
  "/": () => byId("query").select(),
  Escape: stepOut,
  f: fitView,
  g: () => choose({ view: "graph" }),
  b: () => choose({ view: "compare" }),
  c: () => choose({ view: "claims" }),
  n: () => choose({ view: "nodes" }),
};

function connectKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = KEYS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function connectControls() {
  for (const tab of document.querySelectorAll("button[data-view]"))
    tab.addEventListener("click", () => choose({ view: tab.dataset.view }));
  for (const hop of document.querySelectorAll("button[data-hops]"))
    hop.addEventListener("click", () => choose({ hops: Number(hop.dataset.hops) }));
  for (const level of document.querySelectorAll("button[data-level]"))
    level.addEventListener("click", () => choose({ level: level.dataset.level }));
  byId("back").addEventListener("click", () => (stepsBack() ? history.back() : showOverview()));
  byId("overview").addEventListener("click", () => showOverview());
  byId("end-path").addEventListener("click", () => choose({ path: null }));
  byId("fit").addEventListener("click", fitView);
  byId("zoom-in").addEventListener("click", () => zoomBy(1.4));
  byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.4));
  byId("theme").addEventListener("click", () => {
    setTheme(isDark() ? "light" : "dark");
    show();
  });
  for (const event of ["popstate", "hashchange"]) {
    window.addEventListener(event, () => {
      readAddress();
      show();
    });
  }
  new ResizeObserver(() => untouched && fitView()).observe(byId("network"));
}

setTheme(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
readAddress();
connectSearch();
connectFilters();
connectDownloads();
connectKeys();
connectControls();
show();

/** For the console and for tests. */
globalThis.kgPage = {
  nodes,
  edges,
  claims,
  comparisons,
  communities,
  community,
  details,
  network,
  findNodes,
  choose,
  get state() {
    return state;
  },
  get scene() {
    return scene;
  },
  get labels() {
    return placedLabels;
  },
};
document.documentElement.dataset.ready = "yes";

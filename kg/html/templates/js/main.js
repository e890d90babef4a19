// Starts the page and keeps its parts in step with the choices.

let drawnScene = "";

/** What the picture depends on; it is drawn anew only when this changes. */
const sceneKey = () => JSON.stringify([state.focus, state.path, state.hops, [...state.kinds], [...state.relations], state.baselines, state.from, state.to, state.top]);
/** What its extent depends on; only then is it fitted into view again. */
const extentKey = () => JSON.stringify([state.focus, state.path, state.hops, state.top]);

let shownDetails = "";
let fitted = "";

/** Shows the current choices everywhere. */
function show() {
  if (sceneKey() !== drawnScene) {
    drawnScene = sceneKey();
    drawScene({ fit: fitted !== extentKey() });
    fitted = extentKey();
  } else network.redraw();
  const detailsKey = JSON.stringify([state.selected, state.focus, state.path]);
  if (shownDetails !== detailsKey) {
    shownDetails = detailsKey;
    if (state.selected === null) showHelp();
    else showNode(state.selected);
  }
  document.body.dataset.view = state.view;
  document.body.dataset.aside = state.selected === null || state.selected === state.focus ? "no" : "yes";
  byId("focus-bar").hidden = state.focus === null || state.view !== "graph";
  byId("hops").hidden = state.path !== null;
  byId("end-path").hidden = state.path === null;
  byId("end-path").textContent = state.path === null ? "" : `Path to ${nodes[state.path].label} ✕`;
  byId("overlay").hidden = state.view !== "graph";
  for (const tab of document.querySelectorAll("button[data-view]")) tab.setAttribute("aria-pressed", String(tab.dataset.view === state.view));
  for (const hop of document.querySelectorAll("button[data-hops]")) hop.setAttribute("aria-pressed", String(Number(hop.dataset.hops) === state.hops));
  showFilters();
  showTable();
  const around = state.focus === null ? "" : ` ${state.path === null ? "around" : "on the way from"} ${nodes[state.focus].label}`;
  byId("status").textContent = `${counted(scene.place.size, "node")} of ${nodes.length.toLocaleString("en")}${around}, ${counted(scene.lines.length, "link")}`;
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  readTheme();
}

/** One step back: out of a table, out of a path, then to the overview, then to nothing selected. */
function stepBack() {
  if (state.view !== "graph") choose({ view: "graph" });
  else if (state.path !== null) choose({ path: null });
  else if (state.focus !== null) choose({ focus: null, selected: null });
  else choose({ selected: null });
}

const KEYS = {
  "/": () => byId("query").select(),
  Escape: stepBack,
  f: fitView,
  g: () => choose({ view: "graph" }),
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
  for (const tab of document.querySelectorAll("button[data-view]")) tab.addEventListener("click", () => choose({ view: tab.dataset.view }));
  for (const hop of document.querySelectorAll("button[data-hops]")) hop.addEventListener("click", () => choose({ hops: Number(hop.dataset.hops) }));
  byId("back").addEventListener("click", () => choose({ focus: null, selected: null }));
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
  nodes, edges, claims, details, network, findNodes, choose,
  get state() { return state; },
  get scene() { return scene; },
  get labels() { return placedLabels; },
};
document.documentElement.dataset.ready = "yes";

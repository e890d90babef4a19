// The SPARQL page: the query and its view stand in the address, so that it can be shared, reloaded and gone back to.

import { completing, suggestions } from "./complete.js";
import { QueryProblem, ask, download } from "./endpoint.js";
import { showGraph } from "./drawing.js";
import { showTable } from "./table.js";
import { declarations } from "./terms.js";

const element = (id) => document.getElementById(id);
const editor = element("query");
const canned = element("canned");
const FIRST = `SELECT ?winner ?name (COUNT(?claim) AS ?claims)
WHERE {
  ?claim kg:relation "outperforms" ; kg:claimSubject ?winner .
  ?winner skos:prefLabel ?name .
}
GROUP BY ?winner ?name
ORDER BY DESC(?claims) ?name
LIMIT 20
`;
const FORMATS = {
  table: { JSON: "application/sparql-results+json", XML: "application/sparql-results+xml", CSV: "text/csv", TSV: "text/tab-separated-values" },
  triples: { Turtle: "text/turtle", "N-Triples": "application/n-triples", "RDF/XML": "application/rdf+xml" },
};
const VIEWS = { table: showTable, graph: showGraph };

let running = null;
let answer = null;

/** Puts a text into the editor, which is as high as it needs. */
function write(text) {
  editor.value = text;
  editor.rows = Math.min(Math.max(text.split("\n").length + 1, 8), 26);
}

/** Runs a query and shows its answer. */
async function run(query) {
  running?.abort();
  const request = new AbortController();
  running = request;
  const since = performance.now();
  element("stop").disabled = false;
  element("status").textContent = "Running…";
  element("problem").hidden = true;
  element("result").hidden = true;
  try {
    answer = await ask(query, request.signal);
    const count = answer.rows.length;
    element("status").textContent = `${count.toLocaleString("en")} ${answer.triples ? "triple" : "row"}${count === 1 ? "" : "s"} in ${((performance.now() - since) / 1000).toFixed(2)} s`;
    offer(query);
    element("result").hidden = false;
    show(view());
  } catch (error) {
    if (running !== request) return; // a later one has taken over
    answer = null;
    element("status").textContent = request.signal.aborted ? "Stopped." : "";
    if (!request.signal.aborted) {
      element("problem").textContent = error instanceof QueryProblem ? error.message : "The server cannot be reached.";
      element("problem").hidden = false;
    }
  } finally {
    if (running === request) {
      running = null;
      element("stop").disabled = true;
    }
  }
}

function view() {
  return new URLSearchParams(location.search).get("view") === "graph" ? "graph" : "table";
}

function show(name) {
  for (const other of Object.keys(VIEWS)) {
    const tab = element(`tab-${other}`);
    tab.ariaSelected = String(other === name);
    tab.tabIndex = other === name ? 0 : -1;
    element(`panel-${other}`).hidden = other !== name;
  }
  if (answer) VIEWS[name](element(`panel-${name}`), answer);
}

/** Buttons that download the answer. */
function offer(query) {
  const buttons = Object.entries(FORMATS[answer.triples ? "triples" : "table"]).map(([name, mediaType]) => {
    const button = document.createElement("button");
    button.textContent = name;
    button.addEventListener("click", async () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await download(query, mediaType));
      link.download = `answer.${name.toLowerCase().replace("turtle", "ttl").replace("n-triples", "nt").replace("rdf/xml", "rdf")}`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
    return button;
  });
  element("downloads").replaceChildren(element("downloads").firstElementChild, ...buttons);
}

/** Writes the state into the address; a new query is a new entry of the history. */
function remember(query, name, method) {
  const state = new URLSearchParams({ query, ...(name === "graph" ? { view: name } : {}) });
  if (`?${state}` !== location.search) history[method](null, "", `/query?${state}`);
}

function restore() {
  const query = new URLSearchParams(location.search).get("query");
  if (query) {
    write(query);
    run(query);
  } else {
    running?.abort();
    element("result").hidden = true;
    element("problem").hidden = true;
    element("status").textContent = "";
    write(declarations(FIRST) + FIRST);
  }
}

function submit() {
  remember(editor.value, view(), "pushState");
  run(editor.value);
}

/** Loads a canned query, with the values of the parameters that stand in the form. */
async function load({ keep }) {
  element("description").textContent = canned.selectedOptions[0].dataset.description ?? "";
  if (!canned.value) {
    element("parameters").hidden = true;
    return;
  }
  const values = keep ? [...new FormData(element("parameters"))].map(([name, value]) => ["param", `${name}=${value}`]) : [];
  const response = await fetch(`/api/queries/${encodeURIComponent(canned.value)}?${new URLSearchParams(values)}`);
  const found = await response.json();
  if (!response.ok) {
    element("problem").textContent = String(found.detail);
    element("problem").hidden = false;
    return;
  }
  element("problem").hidden = true;
  write(found.text);
  if (!keep) fields(found);
}

/** A text box for each parameter; those that are names complete them. */
function fields({ parameters, kinds }) {
  const form = element("parameters");
  form.hidden = Object.keys(parameters).length === 0;
  form.replaceChildren(
    ...Object.entries(parameters).map(([name, value]) => {
      const box = document.createElement("div");
      box.className = "combobox";
      const label = document.createElement("label");
      label.htmlFor = `parameter-${name}`;
      label.textContent = `${name} (${kinds[name]})`;
      const input = document.createElement("input");
      Object.assign(input, { id: `parameter-${name}`, name, value, type: "text", autocomplete: "off", spellcheck: false });
      input.addEventListener("change", () => load({ keep: true }));
      const list = document.createElement("ul");
      Object.assign(list, { id: `names-${name}`, role: "listbox", hidden: true, ariaLabel: "Names" });
      box.append(label, input, list);
      const whole = async (text, signal) => (await suggestions(text, signal)).filter(({ text: full, label: name }) => full === name);
      if (["thing", "hardware"].includes(kinds[name])) completing(input, list, whole, () => load({ keep: true }));
      return box;
    }),
  );
}

element("editor").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
editor.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
});
element("stop").addEventListener("click", () => running?.abort());
element("declare").addEventListener("click", () => {
  write(declarations(editor.value) + editor.value);
});
element("parameters").addEventListener("submit", (event) => {
  event.preventDefault();
  load({ keep: true }).then(submit);
});
canned.addEventListener("change", () => load({ keep: false }));
const tabs = Object.keys(VIEWS);
for (const [number, name] of tabs.entries()) {
  const tab = element(`tab-${name}`);
  tab.addEventListener("click", () => {
    remember(new URLSearchParams(location.search).get("query") ?? editor.value, name, "replaceState");
    show(name);
  });
  tab.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
    const other = element(`tab-${tabs[(number + 1) % tabs.length]}`);
    other.focus();
    other.click();
  });
}
window.addEventListener("popstate", restore);
restore();
document.documentElement.dataset.ready = "yes";

// The table views: claims (the comparison table of a baseline is one of them) and nodes. Everything in the picture can
// be reached here without a pointer.

const PAGE_ROWS = 300;
const sorting = { claims: { column: "factor", down: true }, nodes: { column: "links", down: true } };

/** Claims that the choices ask for: of the focus in the chosen part, or all. */
function chosenClaims() {
  let list = claims;
  if (state.focus !== null) {
    const parts = state.side === "any" ? Object.keys(claimsBy) : [state.side];
    const family = state.family ? familyOf(state.focus) : [state.focus];
    list = [...new Set([...family].flatMap((node) => claimsOf(node, parts)))];
  }
  return list.filter((claim) => (state.claim === "any" || claim.relation === state.claim) && (!isYearNarrowed() || claim.paper === undefined || passesYear(claim.paper)));
}

const passesYear = (node) => details[node].year === undefined || (details[node].year >= state.from && details[node].year <= state.to);

const nodeOrText = (node, text) => (node === undefined ? text || "" : nodeButton(node));
const nameOrText = (node, text) => (node === undefined ? text || "" : fullLabel(node));

/** Columns: heading, value to sort and export by, and cell content. */
const COLUMNS = {
  claims: {
    paper: { title: "Paper", value: (c) => nameOrText(c.paper), cell: (c) => nodeOrText(c.paper) },
    system: { title: "System", value: (c) => (c.subject === c.paper ? c.subject_text : nameOrText(c.subject, c.subject_text)), cell: (c) => (c.subject === c.paper ? c.subject_text : nodeOrText(c.subject, c.subject_text)) },
    relation: { title: "Relation", value: (c) => RELATION_WORDS[c.relation], cell: (c) => element("span", { class: `tag ${c.relation}` }, RELATION_WORDS[c.relation]) },
    baseline: { title: "Baseline", value: (c) => nameOrText(c.baseline, c.baseline_text), cell: (c) => nodeOrText(c.baseline, c.baseline_text) },
    factor: { title: "Factor", value: (c) => c.factor_high ?? -1, text: factorText, cell: (c) => factorText(c) },
    reported: { title: "As reported", value: claimValue, cell: (c) => claimValue(c) },
    metric: { title: "Metric", value: (c) => nameOrText(c.metric, c.metric_text), cell: (c) => nodeOrText(c.metric, c.metric_text) },
    hardware: { title: "Hardware", value: (c) => c.hardware.map(fullLabel).join("; "), cell: (c) => c.hardware.map(nodeButton) },
    context: { title: "Context", value: (c) => (c.context || []).join("; "), cell: (c) => (c.context || []).join("; ") },
    evidence: { title: "Evidence", value: (c) => c.evidence.map((e) => e.text).join(" "), cell: (c) => c.evidence.map((e) => quote(e, c)) },
  },
  nodes: {
    name: { title: "Name", value: fullLabel, cell: nodeButton },
    kind: { title: "Kind", value: kindOf, cell: kindOf },
    year: { title: "Year", value: (n) => details[n].year ?? 0, cell: (n) => details[n].year ?? "" },
    roles: { title: "Roles", value: (n) => (details[n].roles || []).join(", "), cell: (n) => (details[n].roles || []).join(", ") },
    links: { title: "Neighbours", value: (n) => degrees[n], cell: (n) => degrees[n] },
    claims: { title: "Claims", value: (n) => claimsOf(n).length, cell: (n) => claimsOf(n).length },
    community: { title: "Community", value: (n) => communities[community[n]][0], cell: (n) => communities[community[n]][0] },
  },
};

const compareValues = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, "en"));

/** The rows of a table in the chosen order. */
function sortedRows(view) {
  const { column, down } = sorting[view];
  const { value } = COLUMNS[view][column];
  const rows = view === "claims" ? chosenClaims() : [...scene.place.keys()];
  return rows.map((row) => [row, value(row)]).sort(([, a], [, b]) => (down ? compareValues(b, a) : compareValues(a, b))).map(([row]) => row);
}

function headerCell(view, name) {
  const { column, down } = sorting[view];
  const sorted = name === column;
  const press = () => {
    sorting[view] = { column: name, down: sorted ? !down : name === "factor" || name === "links" || name === "claims" };
    showTable();
  };
  return element("th", { scope: "col", "aria-sort": sorted ? (down ? "descending" : "ascending") : "none" }, button(COLUMNS[view][name].title, press));
}

function tableRow(view, row) {
  return element("tr", {}, Object.entries(COLUMNS[view]).map(([name, { title, cell }]) => element("td", { class: `col-${name}`, "data-title": title }, cell(row))));
}

/** A choice among named values. */
function chooser(label, name, values) {
  return element("label", {}, `${label} `, element("select", { change: (event) => choose({ [name]: event.target.value }) },
    Object.entries(values).map(([value, text]) => element("option", { value, selected: state[name] === value }, text))));
}

function tableCaption(view, size) {
  if (view === "nodes") return `${counted(size, "node")} of the picture`;
  const about = state.focus === null ? "" : ` about ${fullLabel(state.focus)}`;
  return `${counted(size, "claim")}${about}`;
}

/** The controls above the claims. */
function claimControls() {
  const focused = state.focus !== null;
  return element("div", { class: "controls" },
    chooser("Relation", "claim", { any: "any", outperforms: "outperforms", matches: "matches", underperforms: "falls short of", achieves: "achieves" }),
    focused ? chooser(`${nodes[state.focus].label} as`, "side", { any: "anything", baseline: "the baseline", subject: "the system", paper: "the paper" }) : null,
    focused ? element("label", {}, element("input", { type: "checkbox", checked: state.family, change: (event) => choose({ family: event.target.checked }) }), " with its versions and kinds") : null,
    focused ? button("All claims", () => choose({ focus: null, selected: null, side: "any" })) : null);
}

/** Shows the table of the current view, or hides it. */
function showTable() {
  const { view } = state;
  byId("table").hidden = view === "graph";
  if (view === "graph") return fill(byId("table"));
  const rows = sortedRows(view);
  const body = element("tbody", {}, rows.slice(0, PAGE_ROWS).map((row) => tableRow(view, row)));
  let shown = PAGE_ROWS;
  const more = rows.length > shown && button(`Show more of ${rows.length.toLocaleString("en")}`, () => {
    append(body, rows.slice(shown, shown + PAGE_ROWS).map((row) => tableRow(view, row)));
    shown += PAGE_ROWS;
    if (shown >= rows.length) more.remove();
  }, { class: "more" });
  return fill(byId("table"),
    view === "claims" ? claimControls() : null,
    element("table", { class: view },
      element("caption", {}, tableCaption(view, rows.length)),
      element("thead", {}, element("tr", {}, Object.keys(COLUMNS[view]).map((name) => headerCell(view, name)))),
      body),
    more);
}

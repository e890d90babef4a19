// The tables: comparisons of a thing as `kg compare` gives them, claims, and nodes. Everything in the picture can be
// reached here without a pointer.

const PAGE_ROWS = 300;

/** By which column each table is sorted; without one, comparisons stand as in `kg compare`. */
const sorting = {
  compare: { column: null, down: false },
  baselines: { column: "beaten", down: true },
  claims: { column: "factor", down: true },
  nodes: { column: "links", down: true },
};
/** Columns of which the largest comes first. */
const LARGEST_FIRST = new Set(["factor", "year", "links", "claims", "beaten", "gain", "matched", "wins"]);

/** The table that the current view shows; in the picture, what an export of its data would hold. */
function tableName() {
  if (state.view === "compare") return state.focus === null ? "baselines" : "compare";
  return state.view === "nodes" ? "nodes" : "claims";
}

/** Claims that the choices ask for: about the focus, or all. */
function chosenClaims() {
  const about =
    state.focus === null
      ? claims
      : [...new Set([...(state.family ? familyOf(state.focus) : [state.focus])].flatMap((node) => claimsOf(node)))];
  return about.filter((claim) => (state.claim === "any" || claim.relation === state.claim) && passesYears(claim));
}

/** The rows of a table, in sections that each have a heading; only comparisons have more than one. */
function tableSections(name) {
  if (name === "compare")
    return comparisonBlocks(state.focus).map(([outcome, list]) => ({
      heading: headingFor(outcome, list),
      rows: list.map((claim) => ({ claim, outcome })),
    }));
  if (name === "baselines") return [{ rows: Object.keys(comparisons).map(Number) }];
  return [{ rows: name === "nodes" ? [...scene.place.keys()] : chosenClaims() }];
}

function headingFor(outcome, list) {
  const papers = new Set(list.map((claim) => claim.paper)).size;
  return `${headings[state.asked][outcome].replace("{name}", fullLabel(state.focus))} (${papers ? counted(papers, "paper") : "no papers"})`;
}

const compareValues = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, "en"));

/** Rows in the chosen order. */
function sortedRows(name, rows) {
  const { column, down } = sorting[name];
  if (!column) return rows;
  const { text, value = text } = COLUMNS[name][column];
  return rows
    .map((row) => [row, value(row)])
    .sort(([, a], [, b]) => (down ? compareValues(b, a) : compareValues(a, b)))
    .map(([row]) => row);
}

/** A press on a heading sorts by it, then the other way round, then as at first where there is such an order. */
function sortBy(name, column) {
  const { column: former, down } = sorting[name];
  const first = LARGEST_FIRST.has(column);
  if (former !== column) sorting[name] = { column, down: first };
  else if (name === "compare" && down !== first) sorting[name] = { column: null, down: false };
  else sorting[name] = { column, down: !down };
  showTable();
  byId("table").querySelector(`th[data-column="${column}"] button`).focus();
}

function headerCell(name, column) {
  const { column: sorted, down } = sorting[name];
  const direction = column === sorted ? (down ? "descending" : "ascending") : "none";
  return element(
    "th",
    { scope: "col", "data-column": column, "aria-sort": direction },
    button(COLUMNS[name][column].title, () => sortBy(name, column)),
  );
}

function tableRow(name, row) {
  return element(
    "tr",
    {},
    Object.entries(COLUMNS[name]).map(([column, { title, text, cell = text }]) =>
      element("td", { class: `col-${column}`, "data-title": title }, cell(row)),
    ),
  );
}

/** A row that spans the table. */
function spanningRow(name, kind, text) {
  return element(
    "tr",
    { class: kind },
    element("th", { colspan: Object.keys(COLUMNS[name]).length, scope: "rowgroup" }, text),
  );
}

/** The rows of a section with its heading; in the order of `kg compare`, each comparable cell has one, too. */
function sectionRows(name, { heading, rows }) {
  const out = heading ? [spanningRow(name, "heading", heading)] : [];
  let cell = null;
  for (const row of sortedRows(name, rows)) {
    if (name === "compare" && !sorting.compare.column && row.claim.cell !== cell) {
      cell = row.claim.cell;
      out.push(spanningRow(name, "cell", cell));
    }
    out.push(tableRow(name, row));
  }
  return out;
}

/** A choice among named values. */
function chooser(label, name, values) {
  return element(
    "label",
    {},
    `${label} `,
    element(
      "select",
      { change: (event) => choose({ [name]: event.target.value }) },
      Object.entries(values).map(([value, text]) =>
        element("option", { value, selected: state[name] === value }, text),
      ),
    ),
  );
}

function familyBox() {
  return element(
    "label",
    {},
    element("input", {
      type: "checkbox",
      checked: state.family,
      change: (event) => choose({ family: event.target.checked }),
    }),
    " with its versions and kinds",
  );
}

/** The choices above a table. */
function tableControls(name) {
  if (name === "compare") {
    return [
      element(
        "div",
        { class: "tabs", role: "group", "aria-label": "Direction of the comparison" },
        Object.entries({ against: "What beats it", by: "What it beats" }).map(([asked, text]) =>
          button(text, () => choose({ asked }), { "aria-pressed": String(state.asked === asked) }),
        ),
      ),
      familyBox(),
      button("All baselines", () => choose({ focus: null, selected: null })),
    ];
  }
  if (name !== "claims") return [];
  return [
    chooser("Relation", "claim", { any: "any", ...RELATION_WORDS }),
    state.focus === null ? null : familyBox(),
    state.focus === null ? null : button("All claims", () => choose({ focus: null, selected: null })),
  ];
}

function tableCaption(name, size) {
  if (name === "compare") return `Comparisons of ${fullLabel(state.focus)}: ${counted(size, "claim")}`;
  if (name === "baselines") return `${counted(size, "thing")} that claims compare: choose one`;
  if (name === "nodes") return `${counted(size, "node")} of the picture`;
  return `${counted(size, "claim")}${state.focus === null ? "" : ` about ${fullLabel(state.focus)}`}`;
}

/** Shows the table of the current view, or hides it. */
function showTable() {
  byId("table").hidden = state.view === "graph";
  if (state.view === "graph") return fill(byId("table"));
  const name = tableName();
  const sections = tableSections(name);
  const size = sections.reduce((sum, { rows }) => sum + rows.length, 0);
  const [bodies, more] =
    name === "compare"
      ? [sections.map((section) => element("tbody", {}, sectionRows(name, section))), null]
      : pagedBody(name, sections[0]);
  return fill(
    byId("table"),
    element("div", { class: "controls" }, tableControls(name)),
    element(
      "table",
      { class: name },
      element("caption", {}, tableCaption(name, size)),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          Object.keys(COLUMNS[name]).map((column) => headerCell(name, column)),
        ),
      ),
      bodies,
    ),
    more,
  );
}

/** The first rows of a long table, and a button for more of them. */
function pagedBody(name, section) {
  const rows = sortedRows(name, section.rows);
  const body = element(
    "tbody",
    {},
    rows.slice(0, PAGE_ROWS).map((row) => tableRow(name, row)),
  );
  let shown = PAGE_ROWS;
  const more =
    rows.length > shown &&
    button(
      `Show more of ${rows.length.toLocaleString("en")}`,
      () => {
        append(
          body,
          rows.slice(shown, shown + PAGE_ROWS).map((row) => tableRow(name, row)),
        );
        shown += PAGE_ROWS;
        if (shown >= rows.length) more.remove();
      },
      { class: "more" },
    );
  return [body, more];
}

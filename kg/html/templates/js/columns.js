// The columns of the tables: heading, text to export, value to sort by where that is not the text, content of a cell.

const RELATION_WORDS = {
  outperforms: "outperforms",
  matches: "matches",
  underperforms: "falls short of",
  achieves: "achieves",
};

const nodeOrText = (node, text) => (node === undefined ? text || "" : nodeButton(node, text));
const titleOf = (claim) => (claim.paper === undefined ? "" : fullLabel(claim.paper));
const relationTag = (claim, text) => element("span", { class: `tag ${claim.relation}` }, text);

/** The name that a claim gives to one of its ends, with what that is to the thing compared. */
function partyText({ claim }, end) {
  const text = claim[`${end}_text`] || "";
  const near = state.focus !== null && nearEnd(claim, familyOf(state.focus)) === end;
  const kin = near && claim[end] !== undefined ? kinOf(claim[end], state.focus) : "";
  return kin ? `${text} (${kin})` : text;
}

const hardwareText = ({ hardware, hardware_scope: scope }) =>
  hardware.map(fullLabel).sort().join(", ") + (hardware.length && scope === "inherited" ? " (inherited)" : "");

const relationText = (claim) => claim.relation + (claim.status === "derived" ? " (derived)" : "");
const quoteText = (claim) => claim.evidence.map((sentence) => sentence.text).join(" ");

/** The first repository of a claim's paper. */
function codeOf(claim) {
  const repos =
    claim.paper === undefined
      ? []
      : edgesOf[claim.paper].filter((edge) => edge.relation === "hasRepo" && edge.from === claim.paper);
  return repos.length ? details[repos[0].to].url : null;
}

const withoutScheme = (url) => url.slice(url.indexOf("://") + 3);
const yearOf = (claim) => (claim.paper === undefined ? undefined : details[claim.paper].year);

const COLUMNS = {
  // The same columns with the same text as those of `kg compare`.
  compare: {
    paper: { title: "Paper", text: ({ claim }) => titleOf(claim), cell: ({ claim }) => nodeOrText(claim.paper) },
    year: { title: "Year", text: ({ claim }) => String(yearOf(claim) ?? ""), value: ({ claim }) => yearOf(claim) ?? 0 },
    system: {
      title: "System",
      text: (row) => partyText(row, "subject"),
      cell: (row) => nodeOrText(row.claim.subject, partyText(row, "subject")),
    },
    relation: {
      title: "Relation",
      text: ({ claim }) => relationText(claim),
      cell: ({ claim }) => relationTag(claim, relationText(claim)),
    },
    baseline: {
      title: "Baseline",
      text: (row) => partyText(row, "baseline"),
      cell: (row) => nodeOrText(row.claim.baseline, partyText(row, "baseline")),
    },
    value: { title: "Value", text: ({ claim }) => claim.value || "" },
    factor: { title: "Factor", text: ({ claim }) => claim.factor || "", value: ({ claim }) => gainOf(claim) },
    metric: { title: "Metric", text: ({ claim }) => claim.metric_text || claim.metric_class || "" },
    hardware: { title: "Hardware", text: ({ claim }) => hardwareText(claim) },
    context: { title: "Context", text: ({ claim }) => (claim.context || []).join(", ") },
    evidence: {
      title: "Quote",
      text: ({ claim }) => quoteText(claim),
      cell: ({ claim }) => claim.evidence.map((e) => quote(e, claim)),
    },
    code: {
      title: "Code",
      text: ({ claim }) => (codeOf(claim) ? withoutScheme(codeOf(claim)) : ""),
      cell: ({ claim }) => (codeOf(claim) ? webLink(codeOf(claim), "code") : ""),
    },
  },
  baselines: {
    name: { title: "Name", text: fullLabel, cell: (node) => nodeButton(node) },
    kind: { title: "Kind", text: kindOf },
    beaten: {
      title: "Beaten in claims",
      text: (node) => String(blockOf(node, "against", "lost").length),
      value: (node) => blockOf(node, "against", "lost").length,
    },
    gain: { title: "By up to", text: (node) => gainText(mostLost(node)), value: (node) => mostLost(node) },
    matched: {
      title: "Matched",
      text: (node) => String(blockOf(node, "against", "drew").length),
      value: (node) => blockOf(node, "against", "drew").length,
    },
    wins: {
      title: "Beats others",
      text: (node) => String(blockOf(node, "by", "won").length),
      value: (node) => blockOf(node, "by", "won").length,
    },
  },
  claims: {
    paper: { title: "Paper", text: titleOf, cell: (c) => nodeOrText(c.paper) },
    system: { title: "System", text: (c) => c.subject_text, cell: (c) => nodeOrText(c.subject, c.subject_text) },
    relation: {
      title: "Relation",
      text: (c) => RELATION_WORDS[c.relation],
      cell: (c) => relationTag(c, RELATION_WORDS[c.relation]),
    },
    baseline: {
      title: "Baseline",
      text: (c) => c.baseline_text || "",
      cell: (c) => nodeOrText(c.baseline, c.baseline_text),
    },
    factor: { title: "Factor", text: (c) => c.factor || "", value: (c) => gainOf(c) || -1 },
    reported: { title: "As reported", text: boundedValue },
    metric: {
      title: "Metric",
      text: (c) => (c.metric === undefined ? c.metric_text || "" : fullLabel(c.metric)),
      cell: (c) => (c.metric === undefined ? c.metric_text || "" : nodeButton(c.metric)),
    },
    hardware: { title: "Hardware", text: hardwareText, cell: (c) => c.hardware.map((node) => nodeButton(node)) },
    context: { title: "Context", text: (c) => (c.context || []).join("; ") },
    evidence: { title: "Evidence", text: quoteText, cell: (c) => c.evidence.map((e) => quote(e, c)) },
  },
  nodes: {
    name: { title: "Name", text: fullLabel, cell: (node) => nodeButton(node) },
    kind: { title: "Kind", text: kindOf },
    year: { title: "Year", text: (n) => String(details[n].year ?? ""), value: (n) => details[n].year ?? 0 },
    roles: { title: "Roles", text: (n) => (details[n].roles || []).join(", ") },
    links: { title: "Neighbours", text: (n) => String(degrees[n]), value: (n) => degrees[n] },
    claims: { title: "Claims", text: (n) => String(claimsOf(n).length), value: (n) => claimsOf(n).length },
    community: { title: "Community", text: (n) => areaName(community[n]) },
  },
};

/** The claims of one outcome of a node's comparisons, versions and narrower things included. */
function blockOf(node, asked, outcome) {
  return (comparisons[node]?.family[asked]?.[outcome] || []).map((number) => claims[number]);
}

const mostLost = (node) => Math.max(0, ...blockOf(node, "against", "lost").map(gainOf));

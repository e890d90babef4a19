// The right panel: everything that is known about the selected node or line.

const FIRST_FEW = 8;
const MOST_MEMBERS = 100;

/** A node's name, or what a text calls it, as a button that selects it; in the list of baselines it compares. */
function nodeButton(node, text = fullLabel(node)) {
  const press = () => {
    if (state.view === "compare" && state.focus === null) compareWith(node, state.asked);
    else if (state.view !== "graph" || scene.place.has(node)) choose({ selected: node });
    else focusOn(node);
  };
  return element(
    "button",
    { type: "button", class: "node", click: press, title: fullLabel(node) },
    icon(kindOf(node)),
    element("span", {}, text),
  );
}

/** A list that shows its first few items and the rest on demand. */
function shortList(items, attributes, make) {
  const list = element(
    "ul",
    attributes,
    items.slice(0, FIRST_FEW).map((item) => element("li", {}, make(item))),
  );
  if (items.length <= FIRST_FEW) return list;
  const more = button(
    `Show all ${items.length}`,
    () => {
      more.remove();
      append(
        list,
        items.slice(FIRST_FEW).map((item) => element("li", {}, make(item))),
      );
    },
    { class: "more" },
  );
  return element("div", {}, list, more);
}

/** A text with some of its parts marked; ranges are half-open and count code points, as in the graph. */
function markedText(text, ranges) {
  const points = Array.from(text);
  const out = [];
  let done = 0;
  for (const { start, end, id } of ranges.slice().sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < done || end > points.length) continue;
    out.push(
      points.slice(done, start).join(""),
      element("mark", { "data-evidence": id }, points.slice(start, end).join("")),
    );
    done = end;
  }
  return [...out, points.slice(done).join("")];
}

/** A sentence with the number that the claim read in it marked. */
function quote(sentence, claim) {
  const at = claim.reported_as ? sentence.text.indexOf(claim.reported_as) : -1;
  if (at < 0) return element("q", {}, sentence.text);
  const start = Array.from(sentence.text.slice(0, at)).length;
  return element(
    "q",
    {},
    markedText(sentence.text, [{ start, end: start + Array.from(claim.reported_as).length, id: claim.id }]),
  );
}

/** The number of a claim as reported, with its bound: "up to 2.3x". */
const boundedValue = (claim) => [claim.qualifier, claim.value].filter(Boolean).join(" ");

/** A name in a claim: a button where the graph has the node, else the words of the text. */
const party = (node, text) => (node === undefined ? element("em", {}, text) : nodeButton(node));

/** One claim: who, whom, by how much, in what, on what, and the sentence that says so. */
function claimCard(claim, shownIn) {
  const facts = [];
  const fact = (name, ...content) => facts.push(element("dt", {}, name), element("dd", {}, content));
  if (claim.metric !== undefined || claim.metric_text)
    fact("Metric", claim.metric === undefined ? claim.metric_text : nodeButton(claim.metric));
  if (claim.hardware.length)
    fact(
      "Hardware",
      claim.hardware.map((node) => nodeButton(node)),
      claim.hardware_scope === "inherited" ? element("small", {}, "from elsewhere in the text") : null,
    );
  if (claim.context) fact("Context", claim.context.join("; "));
  if (claim.paper !== undefined && claim.paper !== shownIn) fact("Paper", nodeButton(claim.paper));
  const notes = [
    claim.status === "quoted" ? null : claim.status,
    claim.origin === "reported" ? "reports another's result" : null,
  ].filter(Boolean);
  if (claim.confidence !== undefined) notes.push(`confidence ${Math.round(claim.confidence * 100)} %`);
  const compared = claim.relation !== "achieves";
  const subject =
    claim.subject === claim.paper && claim.subject !== undefined
      ? element("em", {}, claim.subject_text)
      : party(claim.subject, claim.subject_text);
  return element(
    "article",
    { class: `claim ${claim.relation}` },
    element(
      "p",
      { class: "claim-head" },
      subject,
      ` ${RELATION_WORDS[claim.relation]} `,
      compared ? party(claim.baseline, claim.baseline_text || "an unstated baseline") : null,
      boundedValue(claim) ? element("strong", { class: "value" }, boundedValue(claim)) : null,
      claim.factor && claim.unit !== "x"
        ? element("span", { class: "improvement", title: "Improvement factor; over 1 is better" }, claim.factor)
        : null,
    ),
    facts.length ? element("dl", {}, facts) : null,
    claim.evidence.map((sentence) => element("blockquote", {}, quote(sentence, claim))),
    element("p", { class: "notes" }, notes.join(" · ")),
    decisions(claim),
  );
}

/** What people decided about a node or a claim, and why. */
function decisions({ curation }) {
  return (curation || []).map((decision) => element("p", { class: "notes" }, decision));
}

/** Claims under a heading. */
function claimSection(title, list, shownIn) {
  if (!list.length) return null;
  return element(
    "section",
    {},
    element("h3", {}, `${title} (${list.length})`),
    shortList(list, { class: "claims" }, (claim) => claimCard(claim, shownIn)),
  );
}

/** The claims of a node by the part that it plays in them; each claim once, in the first part that fits. */
function claimSections(node) {
  if (kindOf(node) === "Paper") return [claimSection("Claims", claimsOf(node, ["paper"]), node)];
  const seen = new Set();
  const fresh = (list) => list.filter((claim) => !seen.has(claim) && seen.add(claim));
  const compared = claimsOf(node, ["baseline"]);
  const of = (relation) => fresh(compared.filter((claim) => claim.relation === relation));
  return [
    claimSection("Outperformed in", of("outperforms")),
    claimSection("Matched in", of("matches")),
    claimSection("Ahead in", of("underperforms")),
    claimSection("Its own results", fresh(claimsOf(node, ["subject"]))),
    claimSection("Results on it", fresh(claimsOf(node, ["hardware", "metric", "about"]))),
  ];
}

/** Neighbours under one heading per relation and direction. */
function neighbourSections(node) {
  const groups = new Map();
  for (const edge of edgesOf[node]) {
    const outward = edge.from === node;
    const name = headingOf({ relation: edge.relation, outward });
    if (!groups.has(name)) groups.set(name, { rank: relationRank.get(edge.relation) * 2 + !outward, members: [] });
    groups.get(name).members.push(otherEnd(edge, node));
  }
  return [...groups]
    .sort(([, a], [, b]) => a.rank - b.rank)
    .map(([name, { members }]) => {
      members.sort((a, b) => degrees[b] - degrees[a] || a - b);
      return element(
        "section",
        {},
        element("h3", {}, `${name} (${members.length})`),
        shortList(members, { class: "neighbours" }, (member) => nodeButton(member)),
      );
    });
}

/** Links out of the page. */
function linksOf(detail) {
  const links = [];
  if (detail.arxiv_id)
    links.push(webLink(`https://arxiv.org/abs/${encodeURI(detail.arxiv_id)}`, `arXiv:${detail.arxiv_id}`));
  if (detail.doi) links.push(webLink(`https://doi.org/${encodeURI(detail.doi)}`, `doi:${detail.doi}`));
  if (detail.url) links.push(webLink(detail.url));
  const code = edgesOf[numberOfKey.get(detail.key)].filter(
    (edge) => edge.relation === "hasRepo" && details[edge.from] === detail,
  );
  for (const edge of code) links.push(webLink(details[edge.to].url, fullLabel(edge.to)));
  return links.length
    ? element(
        "p",
        { class: "links" },
        links.map((link) => [link, " "]),
      )
    : null;
}

/** Words under the name: kind, year, category, roles. */
function subtitle(node) {
  const detail = details[node];
  const words = [
    kindOf(node),
    detail.published || detail.year,
    detail.category,
    detail.metric_class,
    detail.direction && `${detail.direction} is better`,
    detail.novel && "coined in a paper",
    ...(detail.roles || []),
  ];
  return words.filter(Boolean).join(" · ");
}

/** A table of data about a thing, such as memory and bandwidth of a device. */
function factTable({ facts }) {
  if (!facts) return null;
  return element(
    "dl",
    { class: "facts" },
    facts.map((fact) => [
      element("dt", {}, fact.property.replaceAll("_", " ")),
      element(
        "dd",
        {},
        fact.unit === fact.property ? `${fact.value} ` : `${fact.value} ${fact.unit} `,
        element("small", {}, safeUrl(fact.source) ? webLink(fact.source, "source") : fact.source),
      ),
    ]),
  );
}

/** What can be done with the node next. */
function actions(node) {
  const buttons = [];
  if (node !== state.focus) buttons.push(button("Show surroundings", () => focusOn(node), { class: "primary" }));
  if (state.focus !== null && node !== state.focus && node !== state.path) {
    buttons.push(
      button(`Path from ${nodes[state.focus].label}`, () => choose({ path: node, selected: node, view: "graph" })),
    );
  }
  const { against, by } = comparisons[node]?.family || {};
  if (against) buttons.push(button("What beats it?", () => compareWith(node, "against")));
  if (by) buttons.push(button("What does it beat?", () => compareWith(node, "by")));
  return element("p", { class: "actions" }, buttons);
}

function showNode(node) {
  const detail = details[node];
  const sentences = claimsOf(node, ["paper"]).flatMap((claim) =>
    claim.evidence
      .filter((e) => e.field === detail.text_field)
      .map((e) => ({ start: e.start, end: e.end, id: claim.id })),
  );
  fill(
    byId("details"),
    element("p", { class: "subtitle" }, icon(kindOf(node)), " ", subtitle(node)),
    element("h2", {}, detail.label),
    detail.authors ? element("p", { class: "authors" }, detail.authors.join(", ")) : null,
    detail.aliases ? element("p", { class: "aliases" }, `Also: ${detail.aliases.join(", ")}`) : null,
    linksOf(detail),
    actions(node),
    decisions(detail),
    factTable(detail),
    detail.text
      ? element(
          "section",
          {},
          element("h3", {}, detail.text_field),
          element("p", { class: "text" }, markedText(detail.text, sentences)),
        )
      : null,
    claimSections(node),
    neighbourSections(node),
  );
  byId("details").scrollTop = 0;
}

/** The edges between the ends of a line. */
const edgesBetween = ({ from, to }) => edgesOf[from].filter((edge) => otherEnd(edge, from) === to);

/** What stands behind a line: its relations and the claims that compare its ends. */
function showLine(line) {
  fill(
    byId("details"),
    element("p", { class: "subtitle" }, "Relation"),
    edgesBetween(line).map((edge) =>
      element(
        "p",
        { class: "relation" },
        nodeButton(edge.from),
        ` ${relations[edge.relation].out} `,
        nodeButton(edge.to),
      ),
    ),
    claimSection("Claims", line.claims || claimsBetween(line)),
  );
}

/** What the panel says of a community: what is typical of it, its best connected nodes, what it is tied to. */
function showCommunity(number) {
  const members = nodes
    .map((node) => node.id)
    .filter((node) => community[node] === number)
    .sort((a, b) => degrees[b] - degrees[a] || a - b);
  const tied = ties
    .filter((tie) => tie[0] === number || tie[1] === number)
    .map(([a, b, links]) => ({ other: a === number ? b : a, links }))
    .sort((a, b) => b.links - a.links);
  fill(
    byId("details"),
    element("p", { class: "subtitle" }, "Community"),
    element("h2", {}, areaName(number)),
    element(
      "p",
      {},
      `${counted(members.length, "node")}; also typical: ${communities[number].names.slice(1).join(", ") || "nothing else"}.`,
    ),
    element(
      "section",
      {},
      element("h3", {}, "Most connected"),
      shortList(members.slice(0, MOST_MEMBERS), { class: "neighbours" }, (member) => nodeButton(member)),
    ),
    tied.length
      ? element(
          "section",
          {},
          element("h3", {}, "Closest communities"),
          element(
            "ul",
            { class: "neighbours" },
            tied.map(({ other, links }) =>
              element(
                "li",
                {},
                button(areaName(other), () => showOverview({ area: other }), { class: "node" }),
                element("span", { class: "count" }, counted(links, "link")),
              ),
            ),
          ),
        )
      : null,
  );
}

/** What the panel says while nothing is selected. */
function showHelp() {
  const keys = [
    ["/", "search"],
    ["Esc", "one step back"],
    ["f", "fit into view"],
    ["g b c n", "graph, compare, claims, nodes"],
    ["+ −", "zoom"],
    ["arrows", "move"],
  ];
  const best = nodes
    .map((node) => node.id)
    .filter(isBaseline)
    .map((node) => ({
      node,
      beaten: (claimsBy.baseline.get(node) || []).filter((claim) => claim.relation === "outperforms").length,
    }))
    .filter(({ beaten }) => beaten)
    .sort((a, b) => b.beaten - a.beaten || a.node - b.node)
    .slice(0, FIRST_FEW);
  fill(
    byId("details"),
    element("h2", {}, "Who beats whom, and where it says so"),
    element(
      "p",
      {},
      `${counted(nodesPerKind.get("Paper") || 0, "paper")}, ${counted(nodes.length, "node")}, ${counted(claims.length, "claim")}, each with the sentence that states it. Select a node to read them; double-click one to see its surroundings, or a community to see all of it.`,
    ),
    best.length
      ? element(
          "section",
          {},
          element("h3", {}, "Most often beaten"),
          element(
            "ol",
            { class: "neighbours" },
            best.map(({ node, beaten }) =>
              element("li", {}, nodeButton(node), element("span", { class: "count" }, counted(beaten, "claim"))),
            ),
          ),
        )
      : null,
    element(
      "section",
      {},
      element("h3", {}, "Keys"),
      element(
        "dl",
        { class: "keys" },
        keys.map(([key, what]) => [element("dt", {}, element("kbd", {}, key)), element("dd", {}, what)]),
      ),
    ),
  );
}

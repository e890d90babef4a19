// Search over names and aliases, as a combobox: typing, arrow keys, Enter, Escape.

const MOST_HITS = 12;
const PLACEHOLDER = byId("query").placeholder;
const searchIndex = nodes.map(({ id }) => ({
  node: id,
  names: [details[id].label, ...(details[id].aliases || [])].map((text) => ({
    text,
    key: nameKey(text),
    words: text.toLowerCase(),
  })),
}));

/** How well a name answers a query, or 0: the same name, its beginning, a word's beginning, somewhere in it. */
function matchQuality(name, key, words) {
  if (name.key === key) return 5;
  if (key && name.key.startsWith(key)) return 4;
  if (words.every((word) => name.words.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word)))) return 3;
  if (key && name.key.includes(key)) return 2;
  return words.every((word) => name.words.includes(word)) ? 1 : 0;
}

/** The best nodes for a query, with the name that matched. */
function findNodes(query) {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const key = nameKey(query);
  const hits = [];
  for (const { node, names } of searchIndex) {
    let best = { quality: 0 };
    for (const name of names) {
      const quality = matchQuality(name, key, words);
      if (quality > best.quality) best = { node, quality, name: name.text };
    }
    if (best.quality) hits.push(best);
  }
  return hits
    .sort((a, b) => b.quality - a.quality || degrees[b.node] - degrees[a.node] || a.node - b.node)
    .slice(0, MOST_HITS);
}

let hits = [];
let active = -1;

function closeHits() {
  byId("hits").hidden = true;
  byId("query").setAttribute("aria-expanded", "false");
  byId("query").removeAttribute("aria-activedescendant");
}

function openHits() {
  const query = byId("query").value;
  hits = findNodes(query);
  if (!query.trim()) return closeHits();
  fill(
    byId("hits"),
    hits.map(({ node, name }, i) =>
      element(
        "li",
        {
          role: "option",
          id: `hit-${i}`,
          "aria-selected": "false",
          mousedown: (event) => event.preventDefault(),
          click: () => pickHit(i),
        },
        icon(kindOf(node)),
        element("span", { class: "hit-name" }, fullLabel(node)),
        name === fullLabel(node) ? null : element("small", {}, name),
        element("small", { class: "count" }, kindOf(node)),
      ),
    ),
  );
  if (!hits.length)
    fill(byId("hits"), element("li", { role: "option", "aria-disabled": "true" }, "Nothing goes by this name"));
  byId("hits").hidden = false;
  byId("query").setAttribute("aria-expanded", "true");
  return activate(hits.length ? 0 : -1);
}

/** Marks a hit as the one that Enter takes. */
function activate(index) {
  active = index;
  for (const [i, option] of [...byId("hits").children].entries())
    option.setAttribute("aria-selected", String(i === active));
  if (active < 0) return;
  byId("query").setAttribute("aria-activedescendant", `hit-${active}`);
  byId(`hit-${active}`).scrollIntoView({ block: "nearest" });
}

function pickHit(index) {
  const { node } = hits[index];
  const seeksPath = byId("query").dataset.seeks === "path" && state.focus !== null;
  byId("query").value = "";
  closeHits();
  frame.focus();
  if (seeksPath && node !== state.focus) choose({ path: node, selected: node, view: "graph" });
  else focusOn(node);
}

const SEARCH_KEYS = {
  ArrowDown: () => hits.length && activate((active + 1) % hits.length),
  ArrowUp: () => hits.length && activate((active - 1 + hits.length) % hits.length),
  Enter: () => active >= 0 && hits.length && pickHit(active),
  Escape: () => {
    closeHits();
    byId("query").value = "";
    frame.focus();
  },
};

/** What a hit is for: to go there, or to show the way there from the focus. */
function seek(aim) {
  byId("query").dataset.seeks = aim;
  byId("query").placeholder = aim === "path" ? `Path from ${nodes[state.focus].label} to…` : PLACEHOLDER;
}

function connectSearch() {
  const query = byId("query");
  query.addEventListener("input", openHits);
  query.addEventListener("focus", openHits);
  query.addEventListener("blur", () => {
    closeHits();
    seek("node");
  });
  byId("path-to").addEventListener("click", () => {
    seek("path");
    query.focus();
  });
  query.addEventListener("keydown", (event) => {
    const action = SEARCH_KEYS[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });
}

// The left panel: legend and filters in one, with counts.

/** A row of the legend: a checkbox, the mark, the name, the count, and a way to see this one alone. */
function legendRow(set, value, mark, name, number, all) {
  const box = element("input", {
    type: "checkbox",
    value,
    change: (event) => toggle(set, value, event.target.checked),
  });
  const only = button(
    "only",
    () =>
      choose({
        [set]:
          sameSet(state[set], all) || !state[set].has(value) || state[set].size > 1 ? new Set([value]) : new Set(all),
      }),
    { class: "only", "aria-label": `Only ${name}` },
  );
  return element(
    "div",
    { class: "choice" },
    element("label", {}, box, mark, element("span", { class: "name" }, name)),
    only,
    element("span", { class: "count" }, number.toLocaleString("en")),
  );
}

function connectFilters() {
  fill(
    byId("kinds"),
    kindNames.map((kind) =>
      legendRow("kinds", kind, icon(kind), kinds[kind].plural, nodesPerKind.get(kind), kindNames),
    ),
  );
  fill(
    byId("relations"),
    relationNames.map((name) =>
      legendRow("relations", name, lineIcon(name), relations[name].out, edgesPerRelation.get(name), relationNames),
    ),
  );
  byId("baselines").addEventListener("change", (event) => choose({ baselines: event.target.checked }));
  byId("baselines-count").textContent = baselineCount.toLocaleString("en");
  byId("baselines-row").hidden = baselineCount === 0;
  byId("years").hidden = years.length < 2;
  for (const [id, name] of [
    ["year-from", "from"],
    ["year-to", "to"],
  ]) {
    fill(
      byId(id),
      years.map((year) => element("option", { value: year }, year)),
    );
    byId(id).addEventListener("change", (event) => choose({ [name]: Number(event.target.value) }));
  }
  byId("amount").hidden = nodes.length <= 50;
  byId("top").max = amounts.length - 1;
  byId("top").addEventListener("input", (event) => choose({ top: amounts[Number(event.target.value)] }));
  byId("by-community").addEventListener("change", (event) =>
    choose({ colour: event.target.checked ? "community" : "kind" }),
  );
  fill(
    byId("communities"),
    communities.map(({ names }, number) =>
      button(
        [
          element("span", { class: "swatch", "data-community": number }),
          element("span", { class: "name" }, names[0]),
          element("span", { class: "count" }, nodesPerCommunity.get(number).toLocaleString("en")),
        ],
        () => showOverview({ area: state.area === number ? null : number }),
        { class: "community", title: names.join(" · "), value: number },
      ),
    ),
  );
}

/** The steps of the slider: round numbers up to all nodes. */
const amounts = [...new Set([50, 100, 200, 300, TOP, 600, 1000, 1500, 2500, 5000, 10000, nodes.length])]
  .filter((amount) => amount <= nodes.length)
  .sort((a, b) => a - b);

/** Brings the controls in step with the choices. */
function showFilters() {
  for (const [id, chosen] of [
    ["kinds", state.kinds],
    ["relations", state.relations],
  ]) {
    for (const box of byId(id).querySelectorAll("input")) box.checked = chosen.has(box.value);
  }
  byId("baselines").checked = state.baselines;
  byId("year-from").value = state.from;
  byId("year-to").value = state.to;
  byId("top").value = amounts.findIndex((amount) => amount >= state.top);
  byId("top").setAttribute("aria-valuetext", counted(state.top, "node"));
  byId("top-value").textContent = counted(state.top, "node");
  for (const choice of byId("communities").children)
    choice.setAttribute("aria-pressed", String(Number(choice.value) === state.area));
  byId("by-community").checked = state.colour === "community";
  for (const swatch of document.querySelectorAll("[data-community]"))
    swatch.style.backgroundColor = communityColour(Number(swatch.dataset.community));
}

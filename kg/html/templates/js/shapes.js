// Outlines of the kinds, on a circle of radius 1. Canvas, legend and SVG export draw from this one table.

const polygon = (corners, turn, inner = 1) => {
  const points = [];
  for (let i = 0; i < corners; i += 1) {
    const angle = turn + (2 * Math.PI * i) / corners;
    const radius = i % 2 ? inner : 1;
    points.push(`${(radius * Math.cos(angle)).toFixed(3)} ${(radius * Math.sin(angle)).toFixed(3)}`);
  }
  return `M${points.join("L")}Z`;
};

const OUTLINES = {
  circle: "M0.9 0A0.9 0.9 0 1 1 -0.9 0A0.9 0.9 0 1 1 0.9 0Z",
  square: "M-0.8 -0.8H0.8V0.8H-0.8Z",
  diamond: polygon(4, 0),
  triangle: polygon(3, -Math.PI / 2),
  triangleDown: polygon(3, Math.PI / 2),
  pentagon: polygon(5, -Math.PI / 2),
  hexagon: polygon(6, 0),
  star: polygon(10, -Math.PI / 2, 0.5),
};

const outlineOf = (kind) => OUTLINES[kinds[kind].shape];
const paths = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, new Path2D(outlineOf(kind))]));

const svgElement = (tag, attributes) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
};

/** The mark of a kind for legend, lists and details. */
function icon(kind) {
  const svg = svgElement("svg", { class: "icon", viewBox: "-1.1 -1.1 2.2 2.2", "aria-hidden": "true" });
  svg.append(svgElement("path", { d: outlineOf(kind), fill: kinds[kind].colour }));
  return svg;
}

const LINES = {
  outperforms: { colour: "better", width: 1.8, dash: [] },
  matches: { colour: "equal", width: 1.8, dash: [6, 4] },
  underperforms: { colour: "worse", width: 1.8, dash: [2, 3] },
  plain: { colour: "edge", width: 0.8, dash: [] },
  faint: { colour: "edge-faint", width: 0.6, dash: [] },
};

/** How a relation is drawn: its own way if it compares, else plain or faint. */
const lineOf = (relation) => LINES[relation] || LINES[relations[relation].line];

/** The line of a relation for the legend. */
function lineIcon(relation) {
  const line = lineOf(relation);
  const svg = svgElement("svg", {
    class: `icon line line-${line.colour}`,
    viewBox: "0 0 22 10",
    "aria-hidden": "true",
  });
  svg.append(
    svgElement("path", {
      d: "M1 5H21",
      fill: "none",
      "stroke-width": line.width * 1.3,
      "stroke-dasharray": line.dash.join(" "),
    }),
  );
  return svg;
}

/** The colour of a community. Communities are told apart by place and name first; colour only helps. */
function communityColour(number) {
  return `hsl(${Math.round((number * 137.5 + 210) % 360)} ${isDark() ? "40% 68%" : "48% 34%"})`;
}

const nodeColour = (node) => (state.colour === "community" ? communityColour(community[node]) : colourOf(node));

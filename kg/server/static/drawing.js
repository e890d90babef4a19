// An answer as a graph: triples as they are; of a table, each row joins its first node with the others.

import { describing, short, shown } from "./terms.js";

const MOST_NODES = 150;
const STEPS = 300;
const LABEL = 34;
const SVG = "http://www.w3.org/2000/svg";

/** Draws an answer in a panel. */
export function showGraph(panel, answer) {
  const { nodes, edges, left } = graphOf(answer);
  if (nodes.length === 0) {
    panel.replaceChildren(note("No nodes to draw: the answer holds no IRIs."));
    return;
  }
  const drawing = draw(nodes, edges, arrange(nodes, edges, Math.max(panel.clientWidth, 320)));
  drawing.ariaLabel = `${nodes.length} nodes and ${edges.length} edges`;
  panel.replaceChildren(drawing, note(left ? `The first ${nodes.length} nodes; ${left} more are in the table.` : ""));
}

function note(text) {
  const element = document.createElement("p");
  element.className = "note";
  element.textContent = text;
  return element;
}

function graphOf({ columns, rows, triples }) {
  const nodes = new Map();
  const edges = new Map();
  const refused = new Set();
  const find = (term) => {
    if (!nodes.has(term.value) && nodes.size < MOST_NODES) {
      nodes.set(term.value, { key: term.value, iri: term.type === "uri" ? term.value : null, label: shown(term), notes: [] });
    }
    if (!nodes.has(term.value)) refused.add(term.value);
    return nodes.get(term.value);
  };
  const join = (from, to, relation) => {
    if (from && to && from !== to) edges.set(`${from.key}\n${to.key}\n${relation}`, { from, to, relation });
  };
  for (const row of rows) {
    if (triples) {
      const [subject, predicate, object] = row;
      const from = find(subject);
      if (object.type === "literal") from?.notes.push(`${short(predicate.value)}: ${object.value}`);
      else join(from, find(object), short(predicate.value));
      continue;
    }
    const found = row.flatMap((term, i) => (term && term.type !== "literal" ? [[find(term), columns[i]]] : []));
    for (const [node, column] of found.slice(1)) join(found[0][0], node, column);
    const first = found[0]?.[0];
    row.forEach((term, i) => term?.type === "literal" && first && first.notes.length < 12 && first.notes.push(`${columns[i]}: ${term.value}`));
  }
  for (const node of nodes.values()) node.label = titleOf(node);
  return { nodes: [...nodes.values()], edges: [...edges.values()], left: refused.size };
}

/** The name that an answer gives a node, else its id. */
function titleOf({ label, notes }) {
  const name = notes.find((text) => /^(skos:prefLabel|dcterms:title|foaf:name|rdfs:label|name|label|title): /.test(text));
  const text = name ? name.slice(name.indexOf(": ") + 2) : label.replace(/^id:[a-z]+-/, "");
  return text.length > LABEL ? `${text.slice(0, LABEL - 1)}…` : text;
}

/** Places the nodes: what hangs together by forces, such groups beside each other in rows. Returns the size. */
function arrange(nodes, edges, width) {
  const groups = groupsOf(nodes, edges).map((group) => boxed(group, edges.filter(({ from }) => group.includes(from))));
  groups.sort((a, b) => b.height - a.height);
  let [x, y, high, widest] = [0, 0, 0, width];
  for (const group of groups) {
    if (x > 0 && x + group.width > width) [x, y, high] = [0, y + high, 0];
    for (const node of group.nodes) {
      node.x += x - group.left;
      node.y += y - group.top;
    }
    x += group.width;
    high = Math.max(high, group.height);
    widest = Math.max(widest, x);
  }
  return { width: widest, height: y + high };
}

function groupsOf(nodes, edges) {
  const group = new Map(nodes.map((node) => [node, [node]]));
  for (const { from, to } of edges) {
    const [large, small] = [group.get(from), group.get(to)].sort((a, b) => b.length - a.length);
    if (large === small) continue;
    large.push(...small);
    for (const node of small) group.set(node, large);
  }
  return [...new Set(group.values())];
}

function boxed(nodes, edges) {
  pull(nodes, edges);
  const left = Math.min(...nodes.map((node) => node.x)) - 24;
  const top = Math.min(...nodes.map((node) => node.y)) - 24;
  const width = Math.max(...nodes.map((node) => node.x + node.label.length * 6.4)) - left + 24;
  return { nodes, left, top, width, height: Math.max(...nodes.map((node) => node.y)) - top + 24 };
}

/** Springs and repulsion (Fruchterman and Reingold, 1991), from a spiral, so that it is the same each time. */
function pull(nodes, edges) {
  const ideal = 80;
  nodes.forEach((node, i) => {
    const turn = i * 2.399963; // the golden angle
    node.x = ideal * Math.sqrt(i) * Math.cos(turn);
    node.y = ideal * Math.sqrt(i) * Math.sin(turn);
  });
  for (let step = 0; step < STEPS; step++) {
    const most = ideal * (1 - step / STEPS) ** 2 * 0.6;
    for (const node of nodes) node.dx = node.dy = 0;
    for (let i = 0; i < nodes.length; i++) {
      for (let j = i + 1; j < nodes.length; j++) push(nodes[i], nodes[j], (distance) => -(ideal * ideal) / distance);
    }
    for (const { from, to } of edges) push(from, to, (distance) => (distance * distance) / ideal);
    for (const node of nodes) {
      const length = Math.hypot(node.dx, node.dy) || 1;
      node.x += (node.dx / length) * Math.min(length, most);
      node.y += (node.dy / length) * Math.min(length, most);
    }
  }
}

function push(a, b, force) {
  const x = b.x - a.x;
  const y = b.y - a.y;
  const distance = Math.max(Math.hypot(x, y), 0.5);
  const strength = force(distance) / distance;
  a.dx += x * strength;
  a.dy += y * strength;
  b.dx -= x * strength;
  b.dy -= y * strength;
}

function draw(nodes, edges, { width, height }) {
  const drawing = create("svg", { class: "drawing", viewBox: `0 0 ${width} ${height}`, role: "group" });
  drawing.append(create("defs", {}, create("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 15, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, create("path", { d: "M0 0 8 4 0 8z", fill: "context-stroke" }))));
  for (const { from, to, relation } of edges) {
    const label = create("text", { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, class: "relation", "text-anchor": "middle" });
    label.textContent = edges.length <= 60 ? relation : "";
    const line = create("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, "marker-end": "url(#arrow)" });
    line.append(titled(`${from.label} · ${relation} · ${to.label}`));
    drawing.append(line, label);
  }
  for (const node of nodes) {
    const label = create("text", { x: node.x + 10, y: node.y + 4 });
    label.textContent = node.label;
    const parts = [titled([node.label, ...node.notes].join("\n")), create("circle", { cx: node.x, cy: node.y, r: 7 }), label];
    drawing.append(create(node.iri ? "a" : "g", node.iri ? { href: describing(node.iri) } : {}, ...parts));
  }
  return drawing;
}

function titled(text) {
  const title = create("title", {});
  title.textContent = text;
  return title;
}

function create(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

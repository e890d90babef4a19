// The picture. vis-network carries the nodes: panning, zooming, dragging, hit tests. Lines are painted here, all of one
// style in one stroke, because one by one they cost 16 to 300 ms a frame; so are labels, because they must not overlap.

const AREA_PAD = 30;
const ARROW = 7;
const LINES_WHILE_DRAGGING = 4000;
const LABEL_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

let scene = { place: new Map(), lines: [], areas: [], sectors: [], centre: null };
let hovered = null;
let dragging = false;
let untouched = true;
let placedLabels = [];

const visNodes = new vis.DataSet();
const network = new vis.Network(byId("network"), { nodes: visNodes, edges: new vis.DataSet() }, {
  ...options,
  nodes: { shape: "custom", ctxRenderer: renderNode, labelHighlightBold: false },
  interaction: { ...options.interaction, keyboard: { enabled: true, bindToWindow: false } },
});

/** The element that vis-network listens to for keys. */
const frame = byId("network").firstElementChild;
frame.setAttribute("role", "application");
frame.setAttribute("aria-label", "Picture of the graph. Every node is also reachable by search and in the Nodes view.");

/** Half the size of a node's mark on the screen, in pixels: grows with the zoom, never vanishes. */
function screenRadius(node, scale) {
  const { size } = nodes[node];
  const least = (2.2 + size * 0.3) * Math.min(1, Math.sqrt(byId("network").clientWidth / 700));
  return Math.min(26, Math.max(least, size * scale)) * (node === scene.centre ? 1.5 : 1);
}

/** Draws a node's mark around a point; baselines wear a ring. */
function drawMark(ctx, node, x, y, radius, selected) {
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(radius, radius);
  ctx.fillStyle = nodeColour(node);
  ctx.strokeStyle = themeCache.background;
  ctx.lineWidth = 0.16;
  ctx.fill(paths[kindOf(node)]);
  ctx.stroke(paths[kindOf(node)]);
  if (isBaseline(node) || selected) {
    ctx.beginPath();
    ctx.arc(0, 0, 1.42, 0, 2 * Math.PI);
    ctx.strokeStyle = selected ? themeCache.accent : themeCache.muted;
    ctx.lineWidth = Math.min(0.3, 1.3 / (radius * network.getScale())) * (selected ? 2 : 1);
    ctx.stroke();
  }
  ctx.restore();
}

/** Draws a node for vis-network and tells it how large it is. */
function renderNode({ ctx, id, x, y }) {
  const radius = screenRadius(id, network ? network.getScale() : 1) / (network ? network.getScale() : 1);
  return {
    drawNode: () => drawMark(ctx, id, x, y, radius, id === state.selected),
    nodeDimensions: { width: 2 * radius, height: 2 * radius },
  };
}

/** The colours of the theme, read once per change of theme rather than once per frame. */
let themeCache = {};
function readTheme() {
  const names = ["background", "text", "muted", "accent", "edge", "edge-faint", "better", "equal", "worse", "halo"];
  themeCache = Object.fromEntries(names.map((name) => [name, themeColour(name)]));
}

/** Whether a line runs between two communities of the map or, around a centre, past it. */
function crosses({ from, to }) {
  if (state.path !== null) return false;
  return scene.centre === null ? community[from] !== community[to] : from !== scene.centre && to !== scene.centre;
}

/** Joins the lines of one look into one path each. */
function bundleLines() {
  const bundles = new Map();
  scene.strong = scene.lines.filter(isStrong).length;
  for (const line of scene.lines) {
    const look = lineOf(line.relation);
    const key = `${look.colour} ${look.dash} ${crosses(line)}`;
    if (!bundles.has(key)) bundles.set(key, { look, across: crosses(line), path: new Path2D() });
    const { path } = bundles.get(key);
    const [a, b] = [scene.place.get(line.from), scene.place.get(line.to)];
    path.moveTo(a.x, a.y);
    path.lineTo(b.x, b.y);
  }
  scene.bundles = [...bundles.values()].sort((a, b) => a.look.width - b.look.width || b.across - a.across);
}

const isStrong = (line) => relations[line.relation].line === "strong";

/** How opaque a line is: those that cross the map only hint. */
function opacity(look, across) {
  const dense = Math.min(1, 700 / Math.max(1, scene.lines.length));
  if (look.width > 1) return (across ? 0.55 : 0.9) * Math.min(1, 0.15 + 60 / Math.max(1, scene.strong));
  return across ? 0.06 + 0.2 * dense : 0.45 + 0.4 * dense;
}

function strokeLines(ctx, scale) {
  for (const { look, across, path } of scene.bundles) {
    ctx.globalAlpha = opacity(look, across);
    ctx.strokeStyle = themeCache[look.colour];
    ctx.lineWidth = look.width / scale;
    ctx.setLineDash(look.dash.map((length) => length / scale));
    ctx.stroke(path);
  }
  ctx.setLineDash([]);
  for (const line of scene.lines) {
    if (!relations[line.relation].arrow || (crosses(line) && scale < 0.5)) continue;
    ctx.globalAlpha = opacity(lineOf(line.relation), crosses(line));
    drawArrow(ctx, line, scale);
  }
  ctx.globalAlpha = 1;
}

/** The head of an arrow, at the rim of its target. */
function drawArrow(ctx, line, scale) {
  const [a, b] = [scene.place.get(line.from), scene.place.get(line.to)];
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const gap = (screenRadius(line.to, scale) + 3) / scale;
  if (length < gap * 2) return;
  const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
  const [tipX, tipY, size] = [b.x - ux * gap, b.y - uy * gap, ARROW / scale];
  ctx.fillStyle = themeCache[lineOf(line.relation).colour];
  ctx.beginPath();
  ctx.moveTo(tipX, tipY);
  ctx.lineTo(tipX - ux * size - uy * size * 0.45, tipY - uy * size + ux * size * 0.45);
  ctx.lineTo(tipX - ux * size + uy * size * 0.45, tipY - uy * size - ux * size * 0.45);
  ctx.fill();
}

/** The tinted ground of each community. */
function drawAreas(ctx) {
  for (const area of scene.areas) {
    if (area.hull.length < 3) continue;
    const path = new Path2D();
    area.hull.forEach((point, i) => (i ? path.lineTo(point.x, point.y) : path.moveTo(point.x, point.y)));
    path.closePath();
    ctx.fillStyle = ctx.strokeStyle = areaColour(area.number);
    ctx.lineJoin = "round";
    ctx.lineWidth = AREA_PAD * 2;
    ctx.stroke(path);
    ctx.fill(path);
  }
}

const areaColour = (number) => `hsl(${Math.round((number * 137.5 + 210) % 360)} ${isDark() ? "26% 15%" : "62% 95%"})`;

/** The arc and the name of each group around the centre. */
function drawSectors(ctx, scale) {
  ctx.strokeStyle = themeCache["edge-faint"];
  ctx.lineWidth = 1.5 / scale;
  for (const sector of scene.sectors) {
    ctx.beginPath();
    ctx.arc(0, 0, scene.inner - 40, sector.from, sector.to);
    ctx.stroke();
  }
}

/** The node whose neighbours stand out: the one under the pointer, else the selected one if it is not the centre. */
function litNode() {
  if (hovered !== null && scene.place.has(hovered)) return hovered;
  return state.path === null && state.selected !== scene.centre && scene.place.has(state.selected) ? state.selected : null;
}

/** Dims everything but a node, its lines and its neighbours. Returns what is lit. */
function drawLit(ctx, node, scale) {
  const view = network.getViewPosition();
  const { clientWidth: width, clientHeight: height } = ctx.canvas;
  ctx.fillStyle = themeCache.background;
  ctx.globalAlpha = 0.8;
  ctx.fillRect(view.x - width / scale, view.y - height / scale, (2 * width) / scale, (2 * height) / scale);
  ctx.globalAlpha = 1;
  const lines = scene.lines.filter((line) => line.from === node || line.to === node);
  for (const line of lines) {
    const look = lineOf(line.relation);
    const [a, b] = [scene.place.get(line.from), scene.place.get(line.to)];
    ctx.strokeStyle = look.width > 1 ? themeCache[look.colour] : themeCache.muted;
    ctx.lineWidth = Math.max(1.2, look.width) / scale;
    ctx.setLineDash(look.dash.map((length) => length / scale));
    ctx.beginPath();
    ctx.moveTo(a.x, a.y);
    ctx.lineTo(b.x, b.y);
    ctx.stroke();
    ctx.setLineDash([]);
    if (relations[line.relation].arrow) drawArrow(ctx, line, scale);
  }
  const lit = new Set([node, ...lines.map((line) => (line.from === node ? line.to : line.from))]);
  for (const other of lit) {
    const { x, y } = scene.place.get(other);
    drawMark(ctx, other, x, y, screenRadius(other, scale) / scale, other === state.selected);
  }
  return lit;
}

network.on("beforeDrawing", (ctx) => {
  const scale = network.getScale();
  drawAreas(ctx);
  drawSectors(ctx, scale);
  if (scene.bundles && !(dragging && scene.lines.length > LINES_WHILE_DRAGGING)) strokeLines(ctx, scale);
});

network.on("afterDrawing", (ctx) => {
  const scale = network.getScale();
  const node = litNode();
  const lit = node === null ? null : drawLit(ctx, node, scale);
  placedLabels = placeLabels(ctx, scale, lit, node);
  paintLabels(ctx, placedLabels);
});

/** Shows the scene that the current choices ask for; fits it into view where its extent is new. */
function drawScene({ fit }) {
  scene = buildScene();
  bundleLines();
  hovered = null;
  visNodes.clear();
  visNodes.add([...scene.place].reverse().map(([id, { x, y }]) => ({ id, x, y })));
  if (fit) fitView();
  else network.redraw();
}

/** Fits all that is shown into the canvas, with room for labels. */
function fitView() {
  untouched = true;
  const points = [...scene.place.values()];
  if (!points.length) return network.redraw();
  const [padX, padY] = scene.centre === null ? [34, 40] : [Math.min(150, byId("network").clientWidth / 6), 56];
  const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const { clientWidth, clientHeight } = byId("network");
  const scale = Math.min((clientWidth - 2 * padX) / (right - left || 1), (clientHeight - 2 * padY) / (bottom - top || 1), 1.6);
  return network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale });
}

/** Zooms about the middle of the canvas. */
function zoomBy(factor) {
  untouched = false;
  network.moveTo({ scale: Math.min(8, Math.max(0.02, network.getScale() * factor)) });
}

/** Moves to a community of the map. */
function showArea(number) {
  const area = scene.areas.find((one) => one.number === number);
  if (!area) return;
  untouched = false;
  const [xs, ys] = [area.hull.map((p) => p.x), area.hull.map((p) => p.y)];
  const span = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)) + 120;
  const scale = Math.min(2, Math.min(byId("network").clientWidth, byId("network").clientHeight) / span);
  network.moveTo({ position: { x: (Math.max(...xs) + Math.min(...xs)) / 2, y: (Math.max(...ys) + Math.min(...ys)) / 2 }, scale });
}

/** The line within a few pixels of a point of the canvas, or none. */
function lineAt({ x, y }) {
  let best = null;
  let nearest = 5 / network.getScale();
  for (const line of scene.lines) {
    const [a, b] = [scene.place.get(line.from), scene.place.get(line.to)];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const along = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
    const distance = Math.hypot(x - a.x - along * dx, y - a.y - along * dy);
    if (distance < nearest) [best, nearest] = [line, distance];
  }
  return best;
}

network.on("hoverNode", ({ node }) => {
  hovered = node;
  byId("network").style.cursor = "pointer";
  network.redraw();
});
network.on("blurNode", () => {
  hovered = null;
  byId("network").style.cursor = "";
  network.redraw();
});
network.on("click", ({ nodes: hit, pointer }) => {
  if (hit.length) return choose({ selected: hit[0] });
  const line = lineAt(pointer.canvas);
  if (line) return showLine(line);
  return choose({ selected: state.focus });
});
network.on("doubleClick", ({ nodes: hit }) => {
  if (hit.length) focusOn(hit[0]);
});
network.on("zoom", () => {
  untouched = false;
});
network.on("dragStart", () => {
  dragging = true;
  untouched = false;
});
network.on("dragEnd", () => {
  dragging = false;
  network.redraw();
});
network.on("dragging", ({ nodes: dragged }) => {
  if (!dragged.length) return;
  for (const [node, position] of Object.entries(network.getPositions(dragged))) scene.place.set(Number(node), position);
  bundleLines();
});

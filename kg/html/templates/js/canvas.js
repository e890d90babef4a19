// The picture. vis-network carries the nodes: panning, zooming, dragging, hit tests. Grounds, lines and labels are painted
// by paint.js and labels.js.

const LINES_WHILE_DRAGGING = 4000;
const LABEL_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

let scene = emptyScene("map");
let hovered = null;
let hoveredArea = null;
let dragging = false;
let untouched = true;
let placedLabels = [];

const visNodes = new vis.DataSet();
const network = new vis.Network(
  byId("network"),
  { nodes: visNodes, edges: new vis.DataSet() },
  {
    ...options,
    nodes: { shape: "custom", ctxRenderer: renderNode, labelHighlightBold: false },
    interaction: { ...options.interaction, keyboard: { enabled: true, bindToWindow: false } },
  },
);

/** The element that vis-network listens to for keys. */
const frame = byId("network").firstElementChild;
frame.setAttribute("role", "application");
frame.setAttribute("aria-label", "Picture of the graph. Every node is also reachable by search and in the Nodes view.");

/** Half the size of a node's mark on the screen, in pixels: grows with the zoom, never vanishes. */
function screenRadius(node, scale) {
  const { size } = nodes[node];
  if (scene.kind === "comparison") return (node === scene.centre ? 11 : 6) * Math.min(1.4, Math.max(0.6, scale));
  const crowd = scene.kind === "map" ? Math.min(1, Math.sqrt(byId("network").clientWidth / 700)) * 0.8 : 1;
  const least = (2.2 + size * 0.3) * crowd;
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

network.on("beforeDrawing", (ctx) => {
  const scale = network.getScale();
  drawTies(ctx, scale);
  drawAreas(ctx, scale);
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

/** The corners of what is shown. */
function extent() {
  const rims = scene.areas.flatMap(({ x, y, radius }) => [
    { x: x - radius, y: y - radius },
    { x: x + radius, y: y + radius },
  ]);
  const points = [...scene.place.values(), ...rims];
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
    isEmpty: !points.length,
  };
}

/** Fits all that is shown into the canvas, with room for labels. */
function fitView() {
  untouched = true;
  const { left, right, top, bottom, isEmpty } = extent();
  const { clientWidth, clientHeight } = byId("network");
  if (isEmpty || !clientWidth) return network.redraw();
  const [padX, padY] =
    scene.centre === null ? [14, 22] : [Math.min(scene.kind === "comparison" ? 260 : 150, clientWidth / 5), 44];
  const scale = Math.min(
    (clientWidth - 2 * padX) / (right - left || 1),
    (clientHeight - 2 * padY) / (bottom - top || 1),
    1.6,
  );
  return network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale });
}

/** Zooms about the middle of the canvas. */
function zoomBy(factor) {
  untouched = false;
  network.moveTo({ scale: Math.min(8, Math.max(0.02, network.getScale() * factor)) });
}

/** The line within a few pixels of a point of the canvas, or none. */
function lineAt({ x, y }) {
  let best = null;
  let nearest = 5 / network.getScale();
  for (const line of scene.lines.filter(isPainted)) {
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
  const area = areaAt(pointer.canvas);
  if (area && scene.kind === "communities") return showOverview({ area: area.number });
  return choose({ selected: state.focus });
});
network.on("doubleClick", ({ nodes: hit, pointer }) => {
  if (hit.length) return focusOn(hit[0]);
  const area = areaAt(pointer.canvas);
  if (area && state.area === null) showOverview({ area: area.number });
});
byId("network").addEventListener("mousemove", (event) => {
  const area =
    scene.kind === "communities" ? areaAt(network.DOMtoCanvas({ x: event.offsetX, y: event.offsetY })) : null;
  if ((area?.number ?? null) === hoveredArea) return;
  hoveredArea = area?.number ?? null;
  byId("network").style.cursor = area ? "pointer" : "";
  network.redraw();
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

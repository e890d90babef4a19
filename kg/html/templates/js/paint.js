// How the picture is painted. Lines are drawn here, all of one style in one stroke, because one by one they cost 16 to
// 300 ms a frame.

const ARROW = 7;

/** The colours of the theme, read once per change of theme rather than once per frame. */
let themeCache = {};
function readTheme() {
  const names = ["background", "text", "muted", "accent", "edge", "edge-faint", "better", "equal", "worse", "halo"];
  themeCache = Object.fromEntries(names.map((name) => [name, themeColour(name)]));
}

/** Whether a line runs between two communities of the map or, around a centre, past it. */
function crosses({ from, to }) {
  if (scene.kind === "map") return community[from] !== community[to];
  return scene.kind === "surroundings" && from !== scene.centre && to !== scene.centre;
}

/** Lines that are painted: on the map ties stand for those between communities, apart from comparisons. */
const isPainted = (line) => scene.kind !== "map" || isStrong(line) || !crosses(line);

/** Joins the lines of one look into one path each. */
function bundleLines() {
  const bundles = new Map();
  scene.strong = scene.lines.filter(isStrong).length;
  for (const line of scene.lines.filter(isPainted)) {
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

/** Whether a line compares its ends. */
const isStrong = (line) => relations[line.relation].line === "strong";

/** Whether a line has a head: among comparisons, a draw has none. */
const isDirected = (line) =>
  relations[line.relation].arrow && !(scene.kind === "comparison" && line.relation === "matches");

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
    if (!isDirected(line) || !isPainted(line)) continue;
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

/** The ties between communities, the thicker the more edges they stand for. */
function drawTies(ctx, scale) {
  const most = Math.max(1, ...scene.ties.map((tie) => tie.links));
  ctx.strokeStyle = themeCache["edge-faint"];
  ctx.globalAlpha = 0.5;
  ctx.lineCap = "round";
  for (const { from, to, links } of scene.ties) {
    ctx.lineWidth = tieWidth(links, most) / scale;
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    ctx.lineTo(to.x, to.y);
    ctx.stroke();
  }
  ctx.lineCap = "butt";
  ctx.globalAlpha = 1;
}

const tieWidth = (links, most) => 1 + 5 * Math.sqrt(links / most);

/** The tinted ground of each community; its border where the communities are the nodes. */
function drawAreas(ctx, scale) {
  for (const area of scene.areas) {
    ctx.beginPath();
    ctx.arc(area.x, area.y, area.radius, 0, 2 * Math.PI);
    ctx.fillStyle = areaColour(area.number);
    ctx.fill();
    ctx.strokeStyle = communityColour(area.number);
    ctx.globalAlpha = area.number === hoveredArea ? 1 : 0.35;
    ctx.lineWidth = (area.number === hoveredArea ? 2.5 : 1.2) / scale;
    ctx.stroke();
    ctx.globalAlpha = 1;
    if (scene.kind === "communities") drawKinds(ctx, area, scale);
  }
}

/** A ring inside the border of a community that shows of which kinds it is. */
function drawKinds(ctx, area, scale) {
  const width = Math.min(9 / scale, area.radius * 0.12);
  let angle = -Math.PI / 2;
  for (const { kind, share } of kindsOf(area.number)) {
    const end = angle + 2 * Math.PI * share;
    ctx.beginPath();
    ctx.arc(area.x, area.y, area.radius - width * 0.5, angle, end);
    ctx.strokeStyle = kinds[kind].colour;
    ctx.lineWidth = width;
    ctx.stroke();
    angle = end;
  }
}

/** The shares of the kinds among the nodes of a community. */
function kindsOf(number) {
  const counts = kindsPerCommunity[number];
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  return kindNames.filter((kind) => counts.has(kind)).map((kind) => ({ kind, share: counts.get(kind) / total }));
}

const areaColour = (number) => `hsl(${Math.round((number * 137.5 + 210) % 360)} ${isDark() ? "26% 14%" : "60% 96%"})`;

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
  return state.path === null && state.selected !== scene.centre && scene.place.has(state.selected)
    ? state.selected
    : null;
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
    if (isDirected(line)) drawArrow(ctx, line, scale);
  }
  const lit = new Set([node, ...lines.map((line) => (line.from === node ? line.to : line.from))]);
  for (const other of lit) {
    const { x, y } = scene.place.get(other);
    drawMark(ctx, other, x, y, screenRadius(other, scale) / scale, other === state.selected);
  }
  return lit;
}

// Names on the canvas. They are placed anew in each frame, in screen pixels, most important first; one that would cover
// another is left out.

const PIXELS_PER_LABEL = 5500;
const PAPER_LABEL_SCALE = 0.7;
const CELL = 40;
const labelWidths = new Map();

/** The width of a text at 100 pixels of a font weight, measured once. */
function textWidth(ctx, text, weight) {
  const key = `${weight}${text}`;
  if (!labelWidths.has(key)) {
    ctx.font = `${weight} 100px ${LABEL_FONT}`;
    labelWidths.set(key, ctx.measureText(text).width / 100);
  }
  return labelWidths.get(key);
}

/** Rectangles that are taken, found by the cells of a grid that they touch. */
class Occupied {
  constructor() {
    this.cells = new Map();
  }

  keys({ left, top, width, height }) {
    const keys = [];
    for (let x = Math.floor(left / CELL); x <= Math.floor((left + width) / CELL); x += 1) {
      for (let y = Math.floor(top / CELL); y <= Math.floor((top + height) / CELL); y += 1) keys.push(x * 10_000 + y);
    }
    return keys;
  }

  add(box) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }

  /** Takes a rectangle if it is free and says whether it was. */
  take(box) {
    const meets = (other) =>
      box.left < other.left + other.width && other.left < box.left + box.width && box.top < other.top + other.height && other.top < box.top + box.height;
    if (this.keys(box).some((key) => (this.cells.get(key) || []).some(meets))) return false;
    this.add(box);
    return true;
  }
}

/** Candidate labels in order of importance: names of communities and groups, factors, then names of nodes. */
function* labelCandidates(scale, lit, litCentre) {
  if (litCentre !== null) yield nodeLabel(litCentre, scale, true);
  if (!lit) {
    for (const area of scene.areas) yield* areaLabels(area, scale);
    for (const sector of scene.sectors) yield sectorLabel(sector, scale);
  }
  if (scene.centre !== null) yield nodeLabel(scene.centre, scale, true);
  for (const line of scene.lines) {
    if (isStrong(line) && wantsFactor(line, lit, litCentre)) yield factorLabel(line);
  }
  const papersToo = lit || scene.centre !== null || state.area !== null || scale >= PAPER_LABEL_SCALE;
  const named = new Set(lit ? [] : scene.areas.map((area) => area.name));
  for (const node of lit || scene.place.keys()) {
    const wanted = (papersToo || kindOf(node) !== "Paper") && !named.has(fullLabel(node));
    if (wanted && node !== litCentre && node !== scene.centre) yield nodeLabel(node, scale, false);
  }
}

/** Whether the factor of a line is written: of lines at what is lit or, where nothing is, at the centre. */
function wantsFactor({ from, to }, lit, litCentre) {
  if (lit) return from === litCentre || to === litCentre;
  return scene.kind === "comparison" || (scene.centre !== null && (from === scene.centre || to === scene.centre));
}

function nodeLabel(node, scale, sure) {
  const radius = screenRadius(node, scale) * (isBaseline(node) || node === state.selected ? 1.45 : 1);
  const size = Math.min(15, Math.max(11, 9 + nodes[node].size * 0.22)) + (node === scene.centre ? 3 : 0);
  const { x, y } = scene.place.get(node);
  const around = scene.kind !== "path" && x < 0 ? "left" : "right";
  const sides = scene.centre === null || (scene.kind === "comparison" && x === 0) || node === scene.centre ? ["below", "above"] : [around, "below", "above"];
  const isPaper = kindOf(node) === "Paper" && node !== scene.centre;
  return { text: nodes[node].label, x, y, size, weight: isPaper ? 400 : 600, colour: isPaper ? "muted" : "text", sides, reach: radius + 2, sure };
}

/** The name of a community at the top of its ground, and below it, where there is room, what else is typical. */
function* areaLabels(area, scale) {
  const wide = area.radius * scale;
  const narrow = Math.min(1, Math.sqrt(byId("network").clientWidth / 600));
  const size = Math.max(11, Math.min(20, 9 + wide * 0.075)) * narrow;
  const common = { area: area.number, reach: 0, x: area.x };
  if (scene.kind === "communities") {
    yield { ...common, text: area.name, size: Math.max(11, size), weight: 700, y: area.y - (wide > 44 ? 10 : 0) / scale, sides: ["middle"], most: wide * 1.85 };
    if (wide < 44) return;
    yield { ...common, text: counted(area.size, "node"), size: 11.5, weight: 400, colour: "muted", y: area.y + 9 / scale, sides: ["middle"] };
    const typical = area.names.slice(1).filter((name) => textWidth(network.canvas.getContext(), name, 400) * 11.5 < wide * 1.5).slice(0, wide > 80 ? 3 : wide > 62 ? 1 : 0);
    for (const [i, name] of typical.entries()) yield { ...common, text: name, size: 11.5, weight: 400, colour: "text", y: area.y + (28 + 15 * i) / scale, sides: ["middle"] };
    return;
  }
  yield { ...common, text: area.name, size, weight: 700, y: area.y - area.radius * 0.94, sides: ["middle", "above", "below"] };
}

/** The name of a group, inside its arc; nearer to the centre where there is no room. */
function sectorLabel(sector, scale) {
  const text = `${sector.name} · ${sector.members.length}`;
  const outer = Math.max(scene.inner - 40 - 10 / scale, scene.inner * 0.45);
  const spots = [1, 0.87, 0.74, 0.61].map((part) => ({ x: Math.cos(sector.angle) * outer * part, y: Math.sin(sector.angle) * outer * part }));
  const inwards = Math.cos(sector.angle) > 0 ? "left" : "right";
  const sides = Math.abs(Math.cos(sector.angle)) > 0.5 ? [inwards, "middle"] : ["middle", inwards];
  return { text, spots, size: 12, weight: 600, colour: "muted", sides, reach: 0 };
}

/** The largest gain that a claim between the ends of a line states, near the end that is not the centre. */
function factorLabel(line) {
  const gain = Math.max(0, ...(line.claims || claimsBetween(line)).map(gainOf));
  const [a, b] = [scene.place.get(line.from), scene.place.get(line.to)];
  const [inner, outer] = Math.hypot(a.x, a.y) < Math.hypot(b.x, b.y) ? [a, b] : [b, a];
  const at = (t) => ({ x: inner.x + (outer.x - inner.x) * t, y: inner.y + (outer.y - inner.y) * t });
  const spots = (scene.kind === "comparison" ? [0.84, 0.74, 0.64, 0.54] : [0.68, 0.56]).map(at);
  return { text: gainText(gain), spots, size: 11.5, weight: 700, colour: lineOf(line.relation).colour, sides: ["middle"], reach: 0 };
}

/** Claims that compare the two ends of a line. */
function claimsBetween({ from, to }) {
  const ends = new Set([from, to]);
  return claimsOf(from).filter((claim) => ends.has(claim.baseline) && (ends.has(claim.subject) || ends.has(claim.paper)) && claim.baseline !== (claim.subject ?? claim.paper));
}

const SIDES_OF_LABEL = {
  below: (label, width) => ({ left: -width / 2, top: label.reach }),
  above: (label, width) => ({ left: -width / 2, top: -label.reach - label.size * 1.2 }),
  right: (label) => ({ left: label.reach + 2, top: -label.size * 0.6 }),
  left: (label, width) => ({ left: -label.reach - 2 - width, top: -label.size * 0.6 }),
  middle: (label, width) => ({ left: -width / 2, top: -label.size * 0.6 }),
};

/** The rectangles that a label could take, best first. */
function* boxesOf(label, width, toScreen, clientWidth) {
  for (const spot of label.spots || [label]) {
    const { x, y } = toScreen(spot);
    for (const side of label.sides) {
      const offset = SIDES_OF_LABEL[side](label, width);
      const left = x + offset.left;
      const most = clientWidth - width - 2;
      yield { left: label.area === undefined ? left : Math.max(2, Math.min(most, left)), top: y + offset.top, width, height: label.size * 1.2 };
    }
  }
}

/** The labels that fit, with their place on the screen. */
function placeLabels(ctx, scale, lit, litCentre) {
  const view = network.getViewPosition();
  const { clientWidth, clientHeight } = ctx.canvas;
  const toScreen = ({ x, y }) => ({ x: (x - view.x) * scale + clientWidth / 2, y: (y - view.y) * scale + clientHeight / 2 });
  const isInside = (box) => box.left >= 0 && box.left + box.width <= clientWidth && box.top > -box.height && box.top < clientHeight;
  const occupied = new Occupied();
  if (scene.centre !== null) {
    for (const [node, position] of scene.place) {
      const { x, y } = toScreen(position);
      const radius = screenRadius(node, scale);
      occupied.add({ left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius });
    }
  }
  const most = (clientWidth * clientHeight) / PIXELS_PER_LABEL;
  const placed = [];
  for (const label of labelCandidates(scale, lit, litCentre)) {
    if (!label.text) continue;
    const full = textWidth(ctx, label.text, label.weight) * label.size;
    // A community too small for its name at this size has it smaller.
    if (label.most < full) label.size = Math.max(9, (label.size * label.most) / full);
    const width = textWidth(ctx, label.text, label.weight) * label.size + 4;
    const boxes = [...boxesOf(label, width, toScreen, clientWidth)];
    const box = boxes.find((one) => isInside(one) && occupied.take(one));
    if (box) placed.push({ ...label, ...box });
    else if (label.sure && isInside(boxes[0])) placed.push({ ...label, ...boxes[0] });
    if (placed.length >= most) break;
  }
  return placed;
}

const labelColour = (label) => (label.colour ? themeCache[label.colour] : communityColour(label.area));

/** Paints labels in screen pixels, with a halo that keeps them readable over lines. */
function paintLabels(ctx, labels) {
  const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  ctx.strokeStyle = themeCache.halo;
  for (const label of labels) {
    ctx.font = `${label.weight} ${label.size}px ${LABEL_FONT}`;
    ctx.lineWidth = label.weight === 700 ? 4 : 3;
    ctx.fillStyle = labelColour(label);
    ctx.strokeText(label.text, label.left + 2, label.top + label.size * 0.12);
    ctx.fillText(label.text, label.left + 2, label.top + label.size * 0.12);
  }
  ctx.restore();
}

// Names on the canvas. They are placed anew in each frame, in screen pixels, most important first; one that would cover
// another is left out.

const PIXELS_PER_LABEL = 5500;
const PAPER_LABEL_SCALE = 0.7;
const CELL = 40;
const GROUND_PER_LABEL = 2600;
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

const labelWidth = (text, weight, size) => textWidth(network.canvas.getContext(), text, weight) * size;

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
      box.left < other.left + other.width &&
      other.left < box.left + box.width &&
      box.top < other.top + other.height &&
      other.top < box.top + box.height;
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
  const room = roomPerArea(scale, lit);
  for (const node of lit || scene.place.keys()) {
    const wanted = (papersToo || kindOf(node) !== "Paper") && !named.has(fullLabel(node));
    if (!wanted || node === litCentre || node === scene.centre || room.get(community[node]) === 0) continue;
    const label = nodeLabel(node, scale, false);
    // Whether it found its place is known when the next one is asked for.
    yield label;
    if (label.isPlaced && room.has(community[node])) room.set(community[node], room.get(community[node]) - 1);
  }
}

/** How many names each ground of the map has room for; without limit in all other pictures. */
function roomPerArea(scale, lit) {
  if (lit || scene.kind !== "map" || state.area !== null) return new Map();
  return new Map(
    scene.areas.map(({ number, radius }) => [
      number,
      Math.max(1, Math.round((Math.PI * (radius * scale) ** 2) / GROUND_PER_LABEL)),
    ]),
  );
}

/** Whether the factor of a line is written: of lines at what is lit or, where nothing is, at the centre. */
function wantsFactor({ from, to }, lit, litCentre) {
  if (lit) return from === litCentre || to === litCentre;
  return scene.kind === "comparison" || (scene.centre !== null && (from === scene.centre || to === scene.centre));
}

function nodeLabel(node, scale, sure) {
  const radius = screenRadius(node, scale) * (isBaseline(node) || node === state.selected ? 1.45 : 1);
  const isMap = scene.kind === "map" && !sure;
  const size = Math.min(isMap ? 12.5 : 15, Math.max(11, 9 + nodes[node].size * 0.22)) + (node === scene.centre ? 3 : 0);
  const { x, y } = scene.place.get(node);
  const around = scene.kind !== "path" && x < 0 ? "left" : "right";
  const sides =
    scene.centre === null || (scene.kind === "comparison" && x === 0) || node === scene.centre
      ? ["below", "above"]
      : [around, "below", "above"];
  const isPaper = kindOf(node) === "Paper" && node !== scene.centre;
  return {
    text: nodes[node].label,
    x,
    y,
    size,
    weight: isPaper || isMap ? 400 : 600,
    colour: isPaper ? "muted" : "text",
    sides,
    within: isMap ? communities[community[node]] : null,
    reach: radius + 2,
    sure,
  };
}

/** The names of a community: of all that is typical where communities are the nodes, else one at its border. */
function areaLabels(area, scale) {
  return scene.kind === "communities" ? communityLabels(area, scale) : [groundLabel(area, scale)];
}

/** The name of a community at the top of its ground, or where else there is room. */
function groundLabel(area, scale) {
  const narrow = Math.min(1, Math.sqrt(byId("network").clientWidth / 600));
  const size = Math.max(11, Math.min(19, 9 + area.radius * scale * 0.07)) * narrow;
  const spots = [-0.94, -0.7, 0.94, 0.7, -0.4, 0.4, 0].map((part) => ({ x: area.x, y: area.y + area.radius * part }));
  return { area: area.number, reach: 0, text: area.name, size, weight: 700, spots, sides: ["middle"], least: 0.75 };
}

/** The lines that stand inside a community: its name, its size, and as many more names as there is room for. */
function communityLabels(area, scale) {
  const radius = area.radius * scale;
  const room = radius * 1.6;
  const size = Math.max(10, Math.min(18, radius * 0.17));
  const lines = inTwoLines(area.name, size, room).map((text, i) => ({
    text,
    size,
    weight: 700,
    height: size * 1.25,
    endsName: i > 0,
  }));
  if (radius > 34)
    lines.push({ text: counted(area.size, "node"), size: 11.5, weight: 400, colour: "muted", height: 17 });
  for (const name of area.names.slice(1)) {
    const height = lines.reduce((sum, line) => sum + line.height, 0);
    if (height + 15 > radius * 1.05 || labelWidth(name, 400, 11.5) > room) continue;
    lines.push({ text: name, size: 11.5, weight: 400, colour: "text", height: 15 });
  }
  let top = -lines.reduce((sum, line) => sum + line.height, 0) / 2;
  return lines.map(({ height, ...line }) => {
    const y = area.y + (top + height / 2) / scale;
    top += height;
    return { ...line, area: area.number, reach: 0, x: area.x, y, sides: ["middle"], most: room * 1.1 };
  });
}

/** A name in one line or, where that is too wide, in two about as long as each other. */
function inTwoLines(name, size, room) {
  const words = name.split(" ");
  if (words.length < 2 || labelWidth(name, 700, size) <= room) return [name];
  const splits = words.slice(1).map((_, i) => [words.slice(0, i + 1).join(" "), words.slice(i + 1).join(" ")]);
  return splits.reduce((best, split) =>
    Math.max(...split.map((line) => line.length)) < Math.max(...best.map((line) => line.length)) ? split : best,
  );
}

/** The name of a group, inside its arc; nearer to the centre where there is no room. */
function sectorLabel(sector, scale) {
  const text = `${sector.name} · ${sector.members.length}`;
  const outer = Math.max(scene.inner - 40 - 10 / scale, scene.inner * 0.45);
  const spots = [1, 0.87, 0.74, 0.61].map((part) => ({
    x: Math.cos(sector.angle) * outer * part,
    y: Math.sin(sector.angle) * outer * part,
  }));
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
  return {
    text: gainText(gain),
    spots,
    size: 11.5,
    weight: 700,
    colour: lineOf(line.relation).colour,
    sides: ["middle"],
    reach: 0,
  };
}

/** Claims that compare the two ends of a line. */
function claimsBetween({ from, to }) {
  const ends = new Set([from, to]);
  return claimsOf(from).filter(
    (claim) =>
      ends.has(claim.baseline) &&
      (ends.has(claim.subject) || ends.has(claim.paper)) &&
      claim.baseline !== (claim.subject ?? claim.paper),
  );
}

const SIDES_OF_LABEL = {
  below: (label, width) => ({ left: -width / 2, top: label.reach }),
  above: (label, width) => ({ left: -width / 2, top: -label.reach - label.size * 1.2 }),
  right: (label) => ({ left: label.reach + 2, top: -label.size * 0.6 }),
  left: (label, width) => ({ left: -label.reach - 2 - width, top: -label.size * 0.6 }),
  middle: (label, width) => ({ left: -width / 2, top: -label.size * 0.6 }),
};

/** The rectangles that a label could take, best first. */
function* boxesOf(label, toScreen, clientWidth) {
  const width = labelWidth(label.text, label.weight, label.size) + 4;
  for (const spot of label.spots || [label]) {
    const { x, y } = toScreen(spot);
    for (const side of label.sides) {
      const offset = SIDES_OF_LABEL[side](label, width);
      const left = x + offset.left;
      const most = clientWidth - width - 2;
      yield {
        left: label.area === undefined ? left : Math.max(2, Math.min(most, left)),
        top: y + offset.top,
        width,
        height: label.size * 1.2,
      };
    }
  }
}

/** Whether a name lies on the ground of its community, or hardly beyond: names of neighbours must not mix. */
function staysOn(area, box, toScreen, scale) {
  if (!area) return true;
  const middle = toScreen(area);
  const radius = area.radius * scale * 1.04;
  const dy = Math.max(Math.abs(box.top - middle.y), Math.abs(box.top + box.height - middle.y));
  const dx = Math.max(middle.x - box.left, box.left + box.width - middle.x);
  return dx * dx + dy * dy <= radius * radius || (radius < 60 && dx <= radius + 8 && dy <= radius);
}

/** The labels that fit, with their place on the screen. */
function placeLabels(ctx, scale, lit, litCentre) {
  const view = network.getViewPosition();
  const { clientWidth, clientHeight } = ctx.canvas;
  const toScreen = ({ x, y }) => ({
    x: (x - view.x) * scale + clientWidth / 2,
    y: (y - view.y) * scale + clientHeight / 2,
  });
  const isInside = (box) =>
    box.left >= 0 && box.left + box.width <= clientWidth && box.top > -box.height && box.top < clientHeight;
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
    const full = labelWidth(label.text, label.weight, label.size);
    // A community too small for its name at this size has it smaller.
    if (label.most < full) label.size = Math.max(9, (label.size * label.most) / full);
    let boxes = [...boxesOf(label, toScreen, clientWidth)];
    const fits = (box) => isInside(box) && staysOn(label.within, box, toScreen, scale) && occupied.take(box);
    let box = boxes.find(fits);
    if (!box && label.least) {
      label.size *= label.least;
      boxes = [...boxesOf(label, toScreen, clientWidth)];
      box = boxes.find(fits);
    }
    label.isPlaced = Boolean(box);
    // Half a name would be another name.
    if (label.endsName && !box && placed.at(-1)?.area === label.area) placed.pop();
    if (label.endsName && box && placed.at(-1)?.area !== label.area) continue;
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

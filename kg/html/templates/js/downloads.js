// Files to take away: the current table as CSV, the picture as PNG and SVG.

const FILE_NAMES = { compare: "comparison", baselines: "baselines", claims: "claims", nodes: "nodes" };

/** A CSV cell, of its visible characters; what a spreadsheet would run as a formula is made text. */
function csvCell(value) {
  const text = visible(value ?? "").replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
  const plain = /^[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}

/** The table of the current view as CSV. */
function tableCsv(name) {
  const columns = Object.values(COLUMNS[name]);
  const rows = tableSections(name).flatMap((section) => sortedRows(name, section.rows));
  const lines = [columns.map((column) => column.title), ...rows.map((row) => columns.map(({ text }) => text(row)))];
  return `\ufeff${lines.map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/** The picture as it stands on the screen, on the background of the theme. */
function pictureCanvas() {
  const shown = byId("network").querySelector("canvas");
  const canvas = element("canvas", { width: shown.width, height: shown.height });
  const ctx = canvas.getContext("2d");
  ctx.fillStyle = themeCache.background;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(shown, 0, 0);
  return canvas;
}

/** The picture as SVG, in screen pixels. */
function pictureSvg() {
  const { clientWidth: width, clientHeight: height } = byId("network");
  const scale = network.getScale();
  const view = network.getViewPosition();
  const at = ({ x, y }) => [
    ((x - view.x) * scale + width / 2).toFixed(1),
    ((y - view.y) * scale + height / 2).toFixed(1),
  ];
  const svg = svgElement("svg", {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    "font-family": "system-ui, sans-serif",
  });
  svg.append(svgElement("rect", { width, height, fill: themeCache.background }));
  const most = Math.max(1, ...scene.ties.map((tie) => tie.links));
  for (const { from, to, links } of scene.ties) {
    const [[x1, y1], [x2, y2]] = [at(from), at(to)];
    svg.append(
      svgElement("line", {
        x1,
        y1,
        x2,
        y2,
        stroke: themeCache["edge-faint"],
        "stroke-width": tieWidth(links, most).toFixed(1),
        "stroke-opacity": 0.55,
        "stroke-linecap": "round",
      }),
    );
  }
  for (const area of scene.areas) {
    const [cx, cy] = at(area);
    svg.append(
      svgElement("circle", {
        cx,
        cy,
        r: (area.radius * scale).toFixed(1),
        fill: areaColour(area.number),
        stroke: communityColour(area.number),
        "stroke-opacity": 0.35,
      }),
    );
  }
  for (const line of scene.lines.filter(isPainted)) {
    const look = lineOf(line.relation);
    const [[x1, y1], [x2, y2]] = [at(scene.place.get(line.from)), at(scene.place.get(line.to))];
    svg.append(
      svgElement("line", {
        x1,
        y1,
        x2,
        y2,
        stroke: themeCache[look.colour],
        "stroke-width": look.width,
        "stroke-dasharray": look.dash.join(" ") || "none",
        "stroke-opacity": opacity(look, crosses(line)).toFixed(2),
      }),
    );
  }
  for (const [node, position] of scene.place) {
    const [x, y] = at(position);
    const mark = svgElement("path", {
      d: outlineOf(kindOf(node)),
      fill: nodeColour(node),
      transform: `translate(${x} ${y}) scale(${screenRadius(node, scale).toFixed(1)})`,
    });
    const title = svgElement("title", {});
    title.textContent = `${kindOf(node)}: ${fullLabel(node)}`;
    mark.append(title);
    svg.append(mark);
  }
  for (const label of placedLabels) {
    const text = svgElement("text", {
      x: label.left.toFixed(1),
      y: (label.top + label.size).toFixed(1),
      "font-size": label.size.toFixed(1),
      "font-weight": label.weight,
      fill: labelColour(label),
      stroke: themeCache.halo,
      "stroke-width": 3,
      "paint-order": "stroke",
    });
    text.textContent = label.text;
    svg.append(text);
  }
  return new XMLSerializer().serializeToString(svg);
}

function connectDownloads() {
  byId("save-csv").addEventListener("click", () =>
    download(`${FILE_NAMES[tableName()]}.csv`, new Blob([tableCsv(tableName())], { type: "text/csv" })),
  );
  byId("save-svg").addEventListener("click", () =>
    download("graph.svg", new Blob([pictureSvg()], { type: "image/svg+xml" })),
  );
  byId("save-png").addEventListener("click", () => pictureCanvas().toBlob((blob) => download("graph.png", blob)));
  byId("copy-link").addEventListener("click", async (event) => {
    const done = await navigator.clipboard.writeText(location.href).then(
      () => "Link copied",
      () => "Copy the address of this page",
    );
    event.target.textContent = done;
    setTimeout(() => (event.target.textContent = "Copy link to this view"), 2000);
  });
  byId("export").addEventListener("click", (event) => {
    if (event.target.closest(".menu-items") && event.target.id !== "copy-link") byId("export").open = false;
  });
}

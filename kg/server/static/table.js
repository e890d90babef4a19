// An answer as a table, some rows at a time.

import { describing, shown } from "./terms.js";

const STEP = 500;
const NUMBER = /#(?:integer|decimal|double|float|int|long)$/;

/** Shows an answer in a panel. */
export function showTable(panel, { columns, rows }) {
  const table = document.createElement("table");
  table.className = "result";
  const head = table.createTHead().insertRow();
  for (const column of columns) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = column;
    head.append(cell);
  }
  const body = table.createTBody();
  const box = document.createElement("div");
  box.className = "scroll";
  box.tabIndex = 0;
  box.role = "region";
  box.ariaLabel = "Rows of the answer";
  box.append(table);
  const more = document.createElement("button");
  more.className = "more";
  more.addEventListener("click", add);
  panel.replaceChildren(box, more);
  let count = 0;
  add();

  function add() {
    for (const row of rows.slice(count, count + STEP)) {
      const line = body.insertRow();
      for (const term of row) fill(line.insertCell(), term);
    }
    count = Math.min(count + STEP, rows.length);
    more.hidden = count === rows.length;
    more.textContent = `Show more (${(rows.length - count).toLocaleString("en")} left)`;
  }
}

function fill(cell, term) {
  if (term?.type === "uri") {
    const link = document.createElement("a");
    link.href = describing(term.value);
    link.title = term.value;
    link.textContent = shown(term);
    cell.append(link);
    return;
  }
  if (NUMBER.test(term?.datatype ?? "")) cell.className = "number";
  cell.textContent = shown(term);
}

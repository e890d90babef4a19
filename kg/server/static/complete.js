// A text box that suggests how its text may go on: the combobox pattern of WAI-ARIA.

const PATIENCE = 120; // milliseconds between a key and a request

/**
 * Makes a text box suggest.
 * @param {HTMLInputElement} input
 * @param {HTMLElement} list where the suggestions go
 * @param {(text: string, signal: AbortSignal) => Promise<{text: string, label: string, kind: string}[]>} suggest
 * @param {() => void} [chosen] called when one was taken
 */
export function completing(input, list, suggest, chosen = () => {}) {
  let selected = -1;
  let timer = 0;
  let request = new AbortController();

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  close();

  function close() {
    clearTimeout(timer);
    request.abort();
    selected = -1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function select(number) {
    const items = list.children;
    selected = (number + items.length) % items.length;
    [...items].forEach((item, i) => item.setAttribute("aria-selected", String(i === selected)));
    input.setAttribute("aria-activedescendant", items[selected].id);
    items[selected].scrollIntoView({ block: "nearest" });
  }

  function take(text) {
    input.value = text;
    close();
    chosen();
  }

  function item({ text, label, kind }, number) {
    const element = document.createElement("li");
    element.id = `${list.id}-${number}`;
    element.role = "option";
    element.setAttribute("aria-selected", "false");
    const name = document.createElement("span");
    name.textContent = label;
    const note = document.createElement("small");
    note.textContent = kind;
    element.append(name, note);
    element.dataset.text = text;
    // Before the box loses the focus, which would close the list.
    element.addEventListener("pointerdown", (event) => event.preventDefault());
    element.addEventListener("click", () => take(text));
    return element;
  }

  async function open() {
    request.abort();
    request = new AbortController();
    const { signal } = request;
    const found = await suggest(input.value, signal).catch(() => []);
    if (signal.aborted || document.activeElement !== input) return;
    selected = -1;
    list.replaceChildren(...found.map(item));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(open, PATIENCE);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) open();
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") select(selected + 1);
    else if (event.key === "ArrowUp") select(selected < 0 ? -1 : selected - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && selected >= 0) take(list.children[selected].dataset.text);
    else return;
    event.preventDefault();
  });
}

/** Asks the server how a text may go on. */
export async function suggestions(text, signal) {
  const response = await fetch(`/api/complete?${new URLSearchParams({ text })}`, { signal });
  return response.ok ? response.json() : [];
}

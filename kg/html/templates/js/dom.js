// Building blocks of the page. Text enters the document through text nodes only, so that data never becomes markup.

/** The element with this id. */
const byId = (id) => document.getElementById(id);

/**
 * A new element.
 * @param {string} tag
 * @param {Object} attributes values by name; functions become event listeners; null and false are left out
 * @param {...(Node|string|number|null|undefined)} children strings become text nodes
 */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null && value !== false && value !== undefined)
      node.setAttribute(name, value === true ? "" : value);
  }
  append(node, children);
  return node;
}

/** A text without what shows nothing by itself: with it, a name looks like another, or runs backwards. */
function visible(text) {
  return String(text).replace(/\p{Default_Ignorable_Code_Point}+/gu, "");
}

/** Appends children, leaving out those that are nothing. */
function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false)
      node.append(child instanceof Node ? child : visible(child));
  }
}

/** Replaces all children of an element. */
function fill(node, ...children) {
  node.replaceChildren();
  append(node, children);
}

/** The URL if it is an absolute http or https one, else null. */
function safeUrl(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that opens elsewhere; plain text where the URL is not a web address. */
function webLink(url, text = url) {
  const href = safeUrl(url);
  if (!href) return element("span", {}, text);
  return element("a", { href, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** A button. */
function button(text, click, attributes = {}) {
  return element("button", { type: "button", click, ...attributes }, text);
}

/** A number with its noun: "1 claim", "2 claims". */
function counted(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** Offers a blob as a download. */
function download(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = element("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A colour of the current theme. */
function themeColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

const isDark = () => document.documentElement.dataset.theme === "dark";

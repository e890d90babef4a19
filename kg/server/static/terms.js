// Terms of RDF for people: prefixed names, and links that ask more about them.

const prefixes = Object.entries(JSON.parse(document.getElementById("prefixes").textContent));

/** An IRI as a prefixed name, where it has one. */
export function short(iri) {
  const found = prefixes.find(([, namespace]) => iri.startsWith(namespace) && iri.length > namespace.length);
  return found ? `${found[0]}:${decoded(iri.slice(found[1].length))}` : iri;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A term as text. */
export function shown(term) {
  return term === undefined ? "" : term.type === "uri" ? short(term.value) : term.value;
}

/** The address of this page with a query. */
export function addressOf(query) {
  return `/query?${new URLSearchParams({ query })}`;
}

/** The address that describes a node. */
export function describing(iri) {
  return addressOf(`DESCRIBE <${iri}>`);
}

/** Those of the common prefixes that a query uses without declaring them, declared. */
export function declarations(query) {
  return prefixes
    .filter(([name]) => new RegExp(`(?<![\\w:-])${name}:`).test(query) && !new RegExp(`\\bPREFIX\\s+${name}:`, "i").test(query))
    .map(([name, namespace]) => `PREFIX ${name}: <${namespace}>\n`)
    .join("");
}

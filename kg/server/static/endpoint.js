// Asking the endpoint, and reading its answers.

const TABLE = "application/sparql-results+json";
const TRIPLES = "application/n-triples";

/** What went wrong, in the words of the server. */
export class QueryProblem extends Error {}

/**
 * Asks a query.
 * @returns {Promise<{columns: string[], rows: (Term | undefined)[][], triples: boolean}>}
 */
export async function ask(query, signal) {
  const response = await post(query, `${TABLE}, ${TRIPLES}`, signal);
  const text = await response.text();
  if (response.headers.get("content-type").startsWith(TRIPLES)) {
    return { columns: ["subject", "predicate", "object"], rows: parseTriples(text), triples: true };
  }
  const data = JSON.parse(text);
  if ("boolean" in data) {
    return { columns: ["answer"], rows: [[{ type: "literal", value: String(data.boolean) }]], triples: false };
  }
  const columns = data.head.vars;
  const rows = data.results.bindings.map((binding) => columns.map((column) => binding[column]));
  return { columns, rows, triples: false };
}

/** Asks a query for a file of a media type. */
export async function download(query, mediaType) {
  return (await post(query, mediaType)).blob();
}

async function post(query, accept, signal) {
  const response = await fetch("/sparql", {
    method: "POST",
    headers: { Accept: accept, "Content-Type": "application/sparql-query" },
    body: query,
    signal,
  });
  if (!response.ok) throw new QueryProblem((await response.text()).trim());
  return response;
}

const TRIPLE = /^(<[^>]*>|_:\S+) <([^>]*)> (?:<([^>]*)>|(_:\S+)|"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>|@(\S+))?) \.$/;

/** The triples of canonical N-Triples as rows of terms. */
export function parseTriples(text) {
  return text.split("\n").flatMap((line) => {
    const found = TRIPLE.exec(line);
    if (!found) return [];
    const [, subject, predicate, iri, blank, literal, datatype, language] = found;
    const object =
      iri !== undefined ? { type: "uri", value: unescaped(iri) }
      : blank !== undefined ? { type: "bnode", value: blank }
      : { type: "literal", value: unescaped(literal), datatype, "xml:lang": language };
    return [[node(subject), { type: "uri", value: unescaped(predicate) }, object]];
  });
}

function node(text) {
  return text.startsWith("<") ? { type: "uri", value: unescaped(text.slice(1, -1)) } : { type: "bnode", value: text };
}

const ESCAPES = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

function unescaped(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, short, long, character) =>
    character ? ESCAPES[character] ?? character : String.fromCodePoint(parseInt(short ?? long, 16)),
  );
}

"""Queries to a store elsewhere, over the SPARQL 1.1 Protocol (www.w3.org/TR/sparql11-protocol)."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from http.client import HTTPException, HTTPResponse
from time import monotonic
from types import MappingProxyType
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pyoxigraph as ox

from kg.errors import QueryError, UnknownNameError
from kg.ids import BASE_IRI, name_key
from kg.plain import plain
from kg.query.canned import Query, find_query
from kg.query.names import best_node
from kg.query.result import QueryResult
from kg.query.run import Answer, bind, read_answer, to_result
from kg.query.text import explained, refuse_service, with_values
from kg.rdf.extra import NAME_KEY, NAMES
from kg.rdf.terms import expand, node_iri, node_of_iri, prefixes
from kg.schema import ATTRIBUTES, NodeKind

TIMEOUT = 60.0
"""Seconds that a store has for a query."""

ANSWER_BYTES = 500_000_000
"""The longest answer that is read."""

_RESULTS: Mapping[str, ox.QueryResultsFormat] = MappingProxyType(
    {
        "application/sparql-results+json": ox.QueryResultsFormat.JSON,
        "application/sparql-results+xml": ox.QueryResultsFormat.XML,
        "application/json": ox.QueryResultsFormat.JSON,
    }
)
_ACCEPT = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, "
    "application/n-triples;q=0.8, text/turtle;q=0.7"
)
_CHUNK = 1 << 16
_SAID_CHARACTERS = 300

Ask = Callable[[str], Answer]
"""Answers SPARQL."""


def query_endpoint(
    url: str,
    query: str | Query,
    parameters: Mapping[str, str] = MappingProxyType({}),
    *,
    timeout: float = TIMEOUT,
) -> QueryResult:
    """Answers a query from a store that holds an exported graph.

    Args:
        url: The store's SPARQL endpoint, ``http`` or ``https``.
        query: As for :func:`kg.query.run_query`; ``FROM`` may name the store's graph.
        parameters: Likewise.
        timeout: Seconds that each request may take.

    Raises:
        QueryError: if the query is malformed or wants to change something, a parameter is unknown, ambiguous or not a
            number, the store does not answer in time, reports an error, answers otherwise than in SPARQL, or holds no
            graph of this package.
        UnknownNameError: if no node goes by the name that a parameter gives.
    """
    query = find_query(query) if isinstance(query, str) else query
    refuse_service(query.text)
    ask = asking(url, timeout=timeout)
    base = base_at(ask)
    with explained(query.text, base):
        ox.Store().query(query.text, prefixes=prefixes(base))  # says what is wrong before the store says it worse
    terms = bind(query, parameters, partial(find_node_at, ask, base), base)
    return to_result(ask(to_standalone(query, terms, base)), query, base)


def to_standalone(query: Query, terms: Mapping[str, ox.NamedNode | ox.Literal], base: str) -> str:
    """A query as a store takes it that knows no parameters: prefixes declared, parameters as ``VALUES``.

    >>> query = Query("SELECT ?n { ?n a kg:Paper }", "", ())
    >>> print(to_standalone(query, {"n": ox.NamedNode("http://x.org/1")}, "http://x.org/"))
    PREFIX kg: <http://x.org/ont#> SELECT ?n { VALUES ?n { <http://x.org/1> } ?n a kg:Paper }
    """
    used = {name: space for name, space in prefixes(base).items() if re.search(rf"(?<![\w.-]){name}:", query.text)}
    declared = "".join(f"PREFIX {name}: <{space}> " for name, space in used.items())
    lines = with_values(query.text, terms)
    # A comment in front must not swallow the query: declarations go before it, on its line.
    return f"{declared}\n{lines}" if lines.lstrip().startswith("#") else declared + lines


def asking(url: str, *, timeout: float = TIMEOUT) -> Ask:
    """What asks the store at an address; each question ends as :func:`query_endpoint` says."""
    return partial(_ask, url, timeout=timeout)


def _ask(url: str, text: str, *, timeout: float) -> Answer:
    """What a store answers."""
    kind, content = _fetch(url, text, timeout)
    try:
        if format_ := _RESULTS.get(kind):
            return read_answer(ox.parse_query_results(io.BytesIO(content), format=format_))
        if triples := ox.RdfFormat.from_media_type(kind):
            return read_answer(ox.parse(content, format=triples))
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the store's answer cannot be read ({error}){_said(content)}", where=url) from error
    raise QueryError(f"this is no SPARQL endpoint: it answers with {kind}{_said(content)}", where=url)


def _fetch(url: str, text: str, timeout: float) -> tuple[str, bytes]:
    """Media type and content of the answer to a query."""
    if not url.startswith(("http://", "https://")):
        raise QueryError("an endpoint is an address that begins with http:// or https://", where=url)
    data = urlencode({"query": text}).encode()
    end = monotonic() + timeout
    late = f"no whole answer within {timeout:g} s; ask for less, or ask the store itself"
    try:
        request = Request(url, data, {"Accept": _ACCEPT, "Content-Type": "application/x-www-form-urlencoded"})  # noqa: S310 - checked above
        with urlopen(request, timeout=timeout) as answer:  # noqa: S310
            content = bytearray()
            for part in _parts(answer):
                content += part
                if len(content) > ANSWER_BYTES:
                    raise QueryError(f"the answer is longer than {ANSWER_BYTES:,} bytes; add a LIMIT", where=url)
                if monotonic() > end:
                    raise QueryError(late, where=url)
            return answer.headers.get_content_type(), bytes(content)
    except HTTPError as error:
        with error:
            said = _said(error.read(_CHUNK))
        raise QueryError(f"the store refuses the query: {error.code} {error.reason}{said}", where=url) from error
    except TimeoutError as error:
        raise QueryError(late, where=url) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise QueryError(
            late if isinstance(reason, TimeoutError) else f"does not answer ({reason})", where=url
        ) from error


def _parts(answer: HTTPResponse) -> Iterator[bytes]:
    while part := answer.read1(_CHUNK):
        yield part


def _said(content: bytes) -> str:
    """The start of what a store says, as one line of plain text."""
    text = plain(content.decode(errors="replace"))
    return f": {text[:_SAID_CHARACTERS]}" if text else ""


def base_at(ask: Ask) -> str:
    """The base of the IRIs in a store: the default one where a paper has it, else that of some paper."""
    if ask(f"ASK {{ ?paper a <{BASE_IRI}ont#Paper> }}").boolean:
        return BASE_IRI
    found = ask('SELECT ?kind WHERE { ?paper a ?kind FILTER(STRENDS(STR(?kind), "/ont#Paper")) } LIMIT 1')
    for (kind,) in found.rows:
        return str(kind.value.removesuffix("ont#Paper"))
    raise QueryError("the store holds no graph that `kg build` wrote; load OUT/rdf/*.nt.gz or graph.nt.gz first")


def find_node_at(ask: Ask, base: str, name: str, kinds: tuple[NodeKind, ...]) -> str:
    """As :func:`kg.query.names.find_node`, in two requests."""
    types = _values("kind", (f"kg:{kind}" for kind in kinds), base)
    if ask(f"ASK {{ {types} <{node_iri(name, base)}> a ?kind }}").boolean:
        return name
    terms = {a.term: NAMES.index(a.name) for kind in kinds for a in ATTRIBUTES[kind] if a.name in NAMES}
    rows = ask(
        f"SELECT ?node ?term ?name WHERE {{ ?node <{expand(NAME_KEY.term, base)}> {ox.Literal(name_key(name))} ; "
        f"a ?kind ; ?term ?name {types} {_values('term', terms, base)} }}"
    ).rows
    ranks = {expand(term, base): rank for term, rank in terms.items()}
    found = [(ranks[term.value], text.value, node_of_iri(node.value, base)) for node, term, text in rows]
    if node := best_node(name, found):
        return node
    raise UnknownNameError(name)


def _values(variable: str, terms: Iterable[str], base: str) -> str:
    iris = " ".join(f"<{expand(term, base)}>" for term in terms)
    return f"VALUES ?{variable} {{ {iris} }}"

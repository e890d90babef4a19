"""RDF terms as text: prefixes, IRIs of nodes, literals. One home for what the writer, reader and queries share."""

import json
import re
from functools import cache
from urllib.parse import quote, unquote

from kg.errors import ExportError
from kg.ids import iri, local_name
from kg.schema import Attribute

_FOREIGN = {
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "mls": "http://www.w3.org/ns/mls#",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "unit": "http://qudt.org/vocab/unit/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
XSD = {str: "xsd:string", int: "xsd:integer", float: "xsd:double", bool: "xsd:boolean"}
"""The datatype of a literal for each datatype of the schema."""

_BASE = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?/([A-Za-z0-9._~!$&'()*+,;=:@/-]*/)?")
_ESCAPES = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
# Quotes and backslashes, which end a literal or escape in it, and all that some parser or screen takes for a line
# break, a control or a change of direction.
_TO_ESCAPE = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]')
_URL = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(?::\d{1,5})?(?=[/?#]|$)")
_NOT_IN_URL = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~:/?@!$&'()*+,;=%-]")


def prefixes(base: str) -> dict[str, str]:
    """Every prefix that the product uses, with ``kg`` and ``id`` under the base.

    Args:
        base: The base IRI, such as :data:`kg.ids.BASE_IRI`.

    Raises:
        ExportError: if the base is not an ``http(s)`` IRI that ends in a slash.
    """
    if not _BASE.fullmatch(base):
        msg = f"{base!r} cannot be the base of IRIs; it has to look like https://example.org/graph/"
        raise ExportError(msg)
    return {"kg": f"{base}ont#", "id": iri("", base), **_FOREIGN}


@cache
def expand(name: str, base: str) -> str:
    """The IRI of a prefixed name.

    >>> expand("xsd:double", "https://example.org/")
    'http://www.w3.org/2001/XMLSchema#double'
    """
    prefix, _, local = name.partition(":")
    return prefixes(base)[prefix] + local


def node_iri(node: str, base: str) -> str:
    """The IRI of a node. Ids are made of characters that stand for themselves; any other one is percent-encoded.

    >>> node_iri("technique-c++", "https://example.org/")
    'https://example.org/id/technique-c++'
    """
    return iri(quote(node, safe="+"), base)


def node_of_iri(text: str, base: str) -> str:
    """The node of an IRI; the inverse of :func:`node_iri`.

    Raises:
        ValueError: if the IRI is not one of a node under this base.
    """
    return unquote(local_name(text, base))


def literal_text(attribute: Attribute, value: str | float | tuple[str, ...]) -> str:
    """The lexical form of a value; an ordered list is a JSON array."""
    if attribute.ordered:
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def quoted(text: str) -> str:
    r"""A string between double quotes, as both Turtle and N-Triples write it.

    >>> print(quoted('a "b"\n'))
    "a \"b\"\n"
    """
    return f'"{_TO_ESCAPE.sub(_escaped, text)}"'


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def url_iri(url: str) -> str | None:
    """A web address as an IRI that every parser takes, percent-encoded where needed; None where it is none.

    >>> url_iri("https://example.org/a b{c}#d")
    'https://example.org/a%20b%7Bc%7D#d'
    >>> url_iri("example.org") is None
    True
    """
    if not _URL.match(url):
        return None
    address, hash_sign, fragment = url.partition("#")
    return hash_sign.join(_NOT_IN_URL.sub(_percent_encoded, part) for part in (address, fragment)[: 1 + len(hash_sign)])


def _percent_encoded(match: re.Match[str]) -> str:
    return quote(match.group(), safe="")

"""The query operations of the W3C's SPARQL 1.1 Protocol test suite, each as the request that its manifest describes.

https://github.com/w3c/rdf-tests, sparql/sparql11/protocol/manifest.ttl. Its operations for updates are left out: there
is no update here. In ``query_multiple_dataset`` the manifest escapes the ampersand between its two parameters, so that
they would be one; they are written as the two that its comment speaks of.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

import httpx
import pytest

from tests.server.serving import DATA

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
BOOLEAN = {"application/sparql-results+xml", "application/sparql-results+json"}
TABULAR = BOOLEAN | {"text/tab-separated-values", "text/csv"}
RDF = {"application/rdf+xml", "application/rdf+json", "text/turtle", "application/n-triples"}
DEFAULT, NAMED = "default-graph-uri", "named-graph-uri"
DATA0, DATA1, DATA2, DATA3 = (f"{DATA}{n}.rdf" for n in range(4))

Fields = Sequence[tuple[str, str]]


class Case(NamedTuple):
    """A request and what has to come of it: a type of answer, or None for a refusal."""

    method: str
    url: Fields = ()
    body: bytes | str | None = None
    content_type: str | None = None
    answer: set[str] | None = None
    true: bool = False


TWO_NAMED = f"ASK {{ GRAPH ?g1 {{ <{DATA1}> a ?type }} GRAPH ?g2 {{ <{DATA2}> a ?type }} }}"
TWO_DEFAULT = f"ASK {{ <{DATA1}> a ?type . <{DATA2}> a ?type . }}"
FULL = f"ASK {{\n  <{DATA3}> a ?type\n  GRAPH ?g1 {{ <{DATA1}> a ?type }}\n  GRAPH ?g2 {{ <{DATA2}> a ?type }}\n}}"
OVERRIDDEN = f"ASK FROM <{DATA3}> {{ GRAPH ?g1 {{ <{DATA1}> a ?type }} GRAPH ?g2 {{ <{DATA2}> a ?type }} }}"
BOTH_DEFAULT: Fields = [(DEFAULT, DATA1), (DEFAULT, DATA2)]
BOTH_NAMED: Fields = [(NAMED, DATA1), (NAMED, DATA2)]
ZERO: Fields = [(DEFAULT, DATA0)]

CASES: Mapping[str, Case] = {
    "query_post_form": Case("POST", ZERO, "query=ASK%20%7B%7D", FORM, BOOLEAN, true=True),
    "query_dataset_default_graphs_get": Case("GET", [("query", TWO_DEFAULT), *BOTH_DEFAULT], answer=BOOLEAN, true=True),
    "query_dataset_default_graphs_post": Case("POST", BOTH_DEFAULT, TWO_DEFAULT, DIRECT, BOOLEAN, true=True),
    "query_dataset_named_graphs_post": Case("POST", BOTH_NAMED, TWO_NAMED, DIRECT, BOOLEAN, true=True),
    "query_dataset_named_graphs_get": Case("GET", [("query", TWO_NAMED), *BOTH_NAMED], answer=BOOLEAN, true=True),
    "query_dataset_full": Case("POST", [(DEFAULT, DATA3), *BOTH_NAMED], FULL, DIRECT, BOOLEAN, true=True),
    "query_multiple_dataset": Case("POST", BOTH_NAMED, OVERRIDDEN, DIRECT, BOOLEAN, true=True),
    "query_get": Case("GET", [("query", "ASK {}"), *ZERO], answer=BOOLEAN, true=True),
    "query_content_type_select": Case("POST", ZERO, "SELECT (1 AS ?value) {}", DIRECT, TABULAR),
    "query_content_type_ask": Case("POST", ZERO, "ASK {}", DIRECT, BOOLEAN),
    "query_content_type_describe": Case("POST", ZERO, "DESCRIBE <http://example.org/>", DIRECT, RDF),
    "query_content_type_construct": Case("POST", ZERO, "CONSTRUCT { <s> <p> 1 } WHERE {}", DIRECT, RDF),
    "query_post_direct": Case("POST", (), "ASK {}", DIRECT, BOOLEAN, true=True),
    "bad_query_method": Case("PUT", [("query", "ASK {}"), *ZERO], content_type=FORM),
    "bad_multiple_queries": Case("GET", [("query", "ASK {}"), ("query", "SELECT * {}")]),
    "bad_query_wrong_media_type": Case("POST", (), "ASK {}", "text/plain"),
    "bad_query_missing_form_type": Case("POST", (), "query=ASK%20%7B%7D"),
    "bad_query_missing_direct_type": Case("POST", (), "ASK {}"),
    "bad_query_non_utf8": Case("POST", (), "ASK {}".encode("utf-16"), f"{DIRECT}; charset=UTF-16"),
    "bad_query_syntax": Case("GET", [("query", "ASK {"), *ZERO]),
}


def test_there_are_twenty() -> None:
    assert len(CASES) == 20


@pytest.mark.parametrize("name", CASES)
def test_case(client: httpx.Client, name: str) -> None:
    case = CASES[name]
    response = client.request(
        case.method,
        f"/sparql/?{urlencode(case.url)}",
        content=case.body,
        headers={"Content-Type": case.content_type} if case.content_type else {},
    )
    if case.answer is None:
        assert response.is_client_error
        return
    assert response.is_success
    assert response.headers["content-type"].partition(";")[0] in case.answer
    if case.true:
        assert response.json()["boolean"] is True

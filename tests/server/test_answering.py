"""One query over a store, in this process."""

import pytest

from kg.query import GraphStore, to_store
from kg.server.answering import answer
from kg.server.wire import Answer, QueryRequest
from tests import corpus

MIB = 1 << 20


@pytest.fixture(scope="module")
def store() -> GraphStore:
    return to_store(corpus.graph())


def ask(store: GraphStore, text: str, limit: int = MIB, **more: object) -> Answer:
    return answer(store, frozenset({"https://example.org/g"}), QueryRequest(text, **more), limit)  # type: ignore[arg-type]


def test_answers_and_refusals(store: GraphStore) -> None:
    assert ask(store, "ASK {}") == (200, "application/sparql-results+json", b'{"head":{},"boolean":true}')
    assert ask(store, "DESCRIBE id:none").media_type == "text/turtle"
    assert ask(store, "ASK {}", accept="text/turtle").status == 406
    assert ask(store, "ASK {").status == 400
    assert ask(store, "ASK { SERVICE <https://example.org/> {} }").status == 400
    assert ask(store, "ASK FROM <https://example.org/h> {}").status == 400
    assert ask(store, "ASK FROM <https://example.org/g> {}").status == 200
    assert b"full IRI" in ask(store, "ASK FROM kg:g {}").body
    assert ask(store, "ASK {}", named_graphs=("https://example.org/h",)).status == 400
    assert b'"boolean":false' in ask(store, "ASK { ?s ?p ?o }", default_graphs=("https://example.org/g",)).body


def test_an_answer_may_be_as_large_as_the_limit(store: GraphStore) -> None:
    text = "SELECT * { ?s ?p ?o }"
    size = len(ask(store, text).body)
    assert ask(store, text, size).status == 200
    refused = ask(store, text, size - 1)
    assert (refused.status, refused.media_type) == (500, "text/plain")
    assert b"add LIMIT" in refused.body


def test_memory_that_runs_out(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("kg.server.answering.dataset_of", exhausted)
    assert b"memory" in ask(store, "ASK {}").body


def test_without_named_graphs_it_says_where_the_data_is(store: GraphStore) -> None:
    refused = answer(store, frozenset(), QueryRequest("ASK FROM <file:///etc/passwd> {}"), MIB)
    assert b"default graph" in refused.body

"""Queries to a store elsewhere: the same answers as in process, and clear words where there is none."""

from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import QueryError, UnknownNameError
from kg.query import canned_queries, endpoint, query_endpoint, run_query, to_store
from tests import corpus
from tests.query_service import Service, serving

STORE = to_store(corpus.graph())
VALUES = {"thing": "TileAttention", "hardware": "GPU", "text": "TFLOPS", "number": "2022"}
OTHER_BASE = to_store(corpus.graph(), "https://example.org/kg/")


@pytest.fixture(scope="module")
def running() -> Iterator[Service]:
    with serving(STORE.store) as service:
        yield service


@pytest.fixture
def service(running: Service) -> Iterator[Service]:
    before = replace(running)
    running.asked.clear()
    yield running
    running.store, running.answers, running.results = before.store, before.answers, before.results


def values(name: str) -> dict[str, str]:
    papers = {"paper": "TileAttention-2: Fewer Passes over the Keys"}
    return {parameter.name: (VALUES | papers)[parameter.kind] for parameter in canned_queries()[name].parameters}


@pytest.mark.parametrize("results", [ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML])
@pytest.mark.parametrize("name", canned_queries())
def test_canned_queries_answer_as_in_process(service: Service, name: str, results: ox.QueryResultsFormat) -> None:
    service.results = results
    expected = run_query(STORE, name, values(name))
    assert query_endpoint(service.url, name, values(name)) == expected


@pytest.mark.parametrize("name", ["TileAttention-2", "tile attention 2", "TILEATTENTION2", "technique-tileattention-2"])
def test_names_are_found_in_likely_spellings(service: Service, name: str) -> None:
    assert query_endpoint(service.url, "beats", {"name": name}) == run_query(
        STORE, "beats", {"name": "TileAttention-2"}
    )


@pytest.mark.parametrize("name", ["Nothing at all", 'quote " and \\ backslash', "x> . ?s ?p ?o"])
def test_names_that_nothing_has(service: Service, name: str) -> None:
    with pytest.raises(UnknownNameError):
        query_endpoint(service.url, "beats", {"name": name})


def test_another_base_is_found(service: Service) -> None:
    service.store = OTHER_BASE.store
    query = "SELECT ?paper { ?paper a kg:Paper }"
    assert query_endpoint(service.url, query) == run_query(OTHER_BASE, query)


@pytest.mark.parametrize(
    "query",
    ["ASK { ?s a kg:Paper }", "ASK { ?s a kg:Nothing }", "CONSTRUCT { ?s a ?k } WHERE { ?s a kg:Paper ; a ?k }"],
)
def test_other_forms_of_queries(service: Service, query: str) -> None:
    assert query_endpoint(service.url, query) == run_query(STORE, query)


def test_a_store_without_a_graph_is_told(service: Service) -> None:
    service.store = ox.Store()
    with pytest.raises(QueryError, match="holds no graph"):
        query_endpoint(service.url, "repos")


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("SELECT * { ?s", "line 1"),
        ("SELECT * { ?s nope:p ?o }", "nope: is not declared"),
        ("INSERT DATA { kg:a kg:b kg:c }", "may not change it"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE is refused"),
    ],
)
def test_what_is_wrong_is_told_before_it_is_sent(service: Service, query: str, problem: str) -> None:
    with pytest.raises(QueryError, match=problem):
        query_endpoint(service.url, query)
    assert all(query not in asked for asked in service.asked)


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ((200, "text/html", b"<p>Welcome\x1b[31m"), "no SPARQL endpoint: it answers with text/html: <p>Welcome$"),
        ((200, "text/html", b""), "no SPARQL endpoint: it answers with text/html$"),
        ((200, "application/sparql-results+json", b'{"head":'), "cannot be read"),
        ((200, "application/sparql-results+json", b"[]"), "cannot be read"),
        ((200, "application/sparql-results+xml", b"<sparql>"), "cannot be read"),
        ((200, "text/turtle", b"<a> <b"), "cannot be read"),
        ((404, "text/plain", b"no such page"), "refuses the query: 404 Not Found: no such page$"),
        ((500, "text/html", b"\xff" * 9000), "refuses the query: 500 .{0,400}$"),
    ],
)
def test_answers_that_are_none(service: Service, answers: tuple[int, str, bytes], problem: str) -> None:
    service.answers = answers
    with pytest.raises(QueryError, match=problem) as caught:
        query_endpoint(service.url, "repos")
    assert str(caught.value).startswith(service.url)


def test_a_store_that_does_not_end_its_answer(service: Service) -> None:
    service.answers = (200, "application/sparql-results+json", None)
    with pytest.raises(QueryError, match=r"no whole answer within 0\.2 s"):
        query_endpoint(service.url, "repos", timeout=0.2)


def test_a_store_that_is_slow_but_steady(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 10_000, 50))
    monkeypatch.setattr(endpoint, "monotonic", lambda: next(clock))
    with pytest.raises(QueryError, match="no whole answer within 40 s"):
        query_endpoint(service.url, "repos", timeout=40)


def test_an_answer_without_end(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "ANSWER_BYTES", 10)
    with pytest.raises(QueryError, match="longer than 10 bytes"):
        query_endpoint(service.url, "repos")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://127.0.0.1:1/", "does not answer"),
        ("http://[broken/", "."),
        ("file:///etc/hostname", "begins with http"),
        ("localhost:3030", "begins with http"),
    ],
)
def test_addresses_that_nothing_answers_at(url: str, problem: str) -> None:
    with pytest.raises(QueryError, match=problem):
        query_endpoint(url, "repos")


def test_on_the_command_line(service: Service) -> None:
    done = CliRunner().invoke(app, ["query", "versions", "--param", "name=TileAttention", "--endpoint", service.url])
    assert done.exit_code == 0
    assert "technique-tileattention-2" in done.stdout


def test_on_the_command_line_errors_are_for_people() -> None:
    done = CliRunner().invoke(app, ["query", "repos", "--endpoint", "http://127.0.0.1:1/"])
    assert done.exit_code == 2
    assert "does not answer" in done.stderr

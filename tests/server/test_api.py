"""The JSON API."""

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance
from schemathesis.specs.openapi.schemas import OpenApiSchema

from kg.comparison import PaperList, compare
from kg.query import canned_queries, run_query, to_store
from kg.schema import NodeKind
from kg.server.canned import filled
from kg.server.catalogue import Catalogue
from tests import corpus
from tests.server.serving import Served

GRAPH = corpus.graph()
TILE = corpus.thing("TileAttention")
QUESTION = "which papers beat TileAttention"


def get(client: httpx.Client, path: str, **parameters: str | int | bool) -> httpx.Response:
    return client.get(f"/api/{path}", params=parameters)


def test_papers_page_by_page(client: httpx.Client) -> None:
    whole = get(client, "papers").json()
    assert whole["total"] == len(whole["items"]) == GRAPH.counts()["Paper"]
    pages = [get(client, "papers", limit=5, offset=offset).json()["items"] for offset in range(0, whole["total"], 5)]
    assert [item for page in pages for item in page] == whole["items"]
    dates = [item["published"] or "" for item in whole["items"]]
    assert dates == sorted(dates, reverse=True)


def test_papers_by_title_and_year(client: httpx.Client) -> None:
    found = get(client, "papers", q="tileattention-2").json()["items"]
    assert len(found) == 1
    year = found[0]["year"]
    assert found[0] in get(client, "papers", first_year=year, last_year=year).json()["items"]
    assert found[0] not in get(client, "papers", first_year=year + 1).json()["items"]


def test_a_paper_with_its_claims_and_things(client: httpx.Client) -> None:
    paper = get(client, "papers", q="tileattention-2").json()["items"][0]["id"]
    detail = get(client, f"papers/{paper}").json()
    assert {claim["paper"]["id"] for claim in detail["claims"]} == {paper}
    assert [thing["label"] for thing in detail["things"]["proposes"]] == ["TileAttention-2"]
    assert detail["text"].startswith("TileAttention-2 splits")


def test_entities_by_kind_role_and_name(client: httpx.Client) -> None:
    hardware = get(client, "entities", kind="Hardware").json()
    assert hardware["total"] == GRAPH.counts()["Hardware"]
    assert {item["kind"] for item in hardware["items"]} == {"Hardware"}
    baselines = get(client, "entities", role="baseline").json()["items"]
    assert all("baseline" in item["roles"] for item in baselines)
    assert baselines[0]["compared_with"] == max(item["compared_with"] for item in baselines)
    assert [item["label"] for item in get(client, "entities", q="tile attention v2").json()["items"]] == [
        "TileAttention-2"
    ]


def test_an_entity_with_its_hierarchy(client: httpx.Client) -> None:
    detail = get(client, f"entities/{TILE}").json()
    assert {thing["label"] for thing in detail["versions"]} == {"TileAttention-2", "TileAttention-3"}
    assert detail["broader"][0]["id"] in GRAPH
    assert detail["named_by"]["proposes"][0]["kind"] == "Paper"
    device = get(client, f"entities/{corpus.thing('A100')}").json()
    assert device["facts"][0]["source"]


def test_claims_by_what_they_are_about(client: httpx.Client) -> None:
    everything = get(client, "claims", limit=200).json()
    assert everything["total"] == GRAPH.counts()["Claim"]
    about = get(client, "claims", about=TILE, relation="outperforms").json()["items"]
    assert about
    assert all("TileAttention" in (claim["system"], claim["baseline"]) for claim in about)
    assert {claim["relation"] for claim in about} == {"outperforms"}
    assert get(client, "claims", about="no-such").json()["total"] == 0
    assert get(client, "claims", paper="no-such").json()["total"] == 0
    paper = everything["items"][0]["paper"]["id"]
    assert {claim["paper"]["id"] for claim in get(client, "claims", paper=paper).json()["items"]} == {paper}


def test_a_comparison_is_that_of_the_library(client: httpx.Client) -> None:
    answer = compare(GRAPH, QUESTION)
    assert not isinstance(answer, PaperList)
    found = get(client, "compare", question=QUESTION).json()
    assert [(row["outcome"], row["claim"], row["quote"]) for row in found["claims"]] == [
        (outcome, row.claim, row.quote) for outcome, row in answer.outcomes()
    ]
    assert found["sections"] == [section.heading for section in answer.sections()]
    part = get(client, "compare", question=QUESTION, limit=2, offset=1).json()
    assert part["claims"] == found["claims"][1:3]
    assert part["total"] == found["total"]
    papers = get(client, "compare", question="which papers use TileAttention").json()
    assert papers["total"] == len(papers["papers"])


def test_what_is_not_understood(client: httpx.Client) -> None:
    unknown = get(client, "compare", question="which papers beat TileAtention")
    assert unknown.status_code == 404
    assert "TileAttention" in unknown.json()["nearest"]
    assert get(client, "compare", question="why").status_code in (400, 404)
    assert get(client, "compare", question="x" * 500).status_code == 422
    assert get(client, "papers/none").status_code == get(client, f"papers/{TILE}").status_code == 404
    assert get(client, "entities/none").status_code == 404


def test_completion_of_names(client: httpx.Client) -> None:
    found = get(client, "complete", text="which papers beat tile att").json()
    assert found[0]["text"] == "which papers beat TileAttention-2"  # most claims compare with it
    assert all(item["text"].startswith("which papers beat ") for item in found)
    assert all(item["text"].endswith(item["label"]) for item in found)
    assert get(client, "complete", text="tileattention").json()[0]["label"] == "TileAttention"
    assert len(get(client, "complete", text="t", limit=3).json()) == 3
    assert get(client, "complete", text="").json()[0]["kind"] == "example"
    assert get(client, "complete", text="beat ..").json() == []


@pytest.mark.parametrize("name", canned_queries())
def test_canned_queries_are_plain_sparql(client: httpx.Client, name: str) -> None:
    """Filled in, each gives the rows that it gives with bound parameters, on an endpoint that knows no prefix."""
    store, query = to_store(GRAPH), canned_queries()[name]
    names = {"thing": "TileAttention", "hardware": "A100", "paper": GRAPH.label(next(GRAPH.of_kind(NodeKind.PAPER)))}
    values = {parameter.name: names.get(parameter.kind, parameter.default) for parameter in query.parameters}
    text = filled(Catalogue(GRAPH), store.base, query, values)
    answer = store.store.query(text)
    kept = [variable for variable in answer.variables if variable.value not in values]  # type: ignore[union-attr]
    rows = sorted(tuple(str(solution[v]) for v in kept) for solution in answer)  # type: ignore[union-attr]
    assert rows == sorted(tuple(map(str, row)) for row in run_query(store, query, values).terms)
    given = [f"{key}={value}" for key, value in values.items()]
    assert client.get(f"/api/queries/{name}", params={"param": given}).json()["text"] == text


def test_parameters_of_canned_queries(client: httpx.Client) -> None:
    assert get(client, "queries").json() == list(canned_queries())
    assert get(client, "queries/none").status_code == 404
    assert get(client, "queries/beats", param="name=no such thing").status_code == 404
    for wrong in ("name", "other=1"):
        assert get(client, "queries/beats", param=wrong).status_code == 400
    for wrong in ("year=nan", "year=next"):
        assert get(client, "queries/papers-since", param=wrong).status_code == 400
    assert "1e+300" in get(client, "queries/papers-since", param="year=1e300").json()["text"]


OPERATIONS = [
    ("GET", "/api/papers"),
    ("GET", "/api/papers/{paper}"),
    ("GET", "/api/entities"),
    ("GET", "/api/entities/{entity}"),
    ("GET", "/api/claims"),
    ("GET", "/api/compare"),
    ("GET", "/api/complete"),
    ("GET", "/api/queries"),
    ("GET", "/api/queries/{name}"),
    ("GET", "/sparql"),
    ("POST", "/sparql"),
]


@pytest.fixture(scope="module")
def schema(server: Served) -> OpenApiSchema:
    return schemathesis.openapi.from_url(f"{server.url}/openapi.json")


def test_all_operations_are_described(schema: OpenApiSchema) -> None:
    paths = schema.raw_schema["paths"]
    assert sorted((method.upper(), path) for path, methods in paths.items() for method in methods) == sorted(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_is_asked_the_answer_is_as_described(schema: OpenApiSchema, method: str, path: str) -> None:
    @given(case=schema[path][method].as_strategy())
    @settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def ask(case: Case[Any]) -> None:
        case.call_and_validate(checks=[not_a_server_error, response_schema_conformance, content_type_conformance])

    ask()

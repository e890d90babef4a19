"""SPARQL within limits: what is answered is the same, and what goes beyond them is stopped."""

import sys
from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.mcp.limits import ROWS, LimitedStore, Table, answer_here, prepare
from kg.query import canned_queries, load_store, run_query
from kg.rdf import write_turtle
from tests import asynchronous, corpus

ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
HUGE = "SELECT ?c WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    write_turtle(corpus.graph(), folder / "graph.ttl")
    return folder


@pytest.mark.parametrize("name", sorted(canned_queries()))
def test_canned_queries_answer_as_ever(exports: Path, name: str) -> None:
    parameters = {
        parameter.name: corpus_name
        for parameter in canned_queries()[name].parameters
        if (corpus_name := {"thing": "TileAttention", "hardware": "A100"}.get(parameter.kind))
    }
    try:
        expected = run_query(load_store(exports), name, parameters)
    except LookupError as error:
        with pytest.raises(QueryError, match="nothing in the graph is called"):
            answer_here(str(exports), name, parameters, ROWS)
        assert "nearest" in vars(error)
        return
    rows = [list(row) for row in expected.rows]
    assert answer_here(str(exports), name, parameters, ROWS) == Table(
        columns=list(expected.columns), rows=rows[:ROWS], truncated=len(rows) > ROWS
    )


@pytest.mark.parametrize("limit", [1, 7])
def test_rows_are_cut_at_the_limit(exports: Path, limit: int) -> None:
    table = answer_here(str(exports), ALL, {}, limit)
    assert (len(table.rows), table.truncated) == (limit, True)
    triples = answer_here(str(exports), "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", {}, limit)
    assert (len(triples.rows), triples.truncated) == (limit, True)


def test_more_rows_than_ever_given_are_not_given(exports: Path) -> None:
    table = asynchronous.run(LimitedStore(exports).answer("SELECT * { ?a ?b ?c . ?d ?e ?f }", {}, 10 * ROWS))
    assert (len(table.rows), table.truncated) == (ROWS, True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no process's memory")
def test_a_query_that_takes_too_much_memory_is_stopped_and_the_next_one_answered(exports: Path) -> None:
    async def talk() -> Table:
        store = LimitedStore(exports, seconds=120, memory=1 << 30)
        with pytest.raises(QueryError, match="want of memory"):
            await store.answer(HUGE, {}, 1)
        return await store.answer(ALL, {}, 1)

    assert len(asynchronous.run(talk()).rows) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no process's memory")
def test_the_process_that_answers_is_bounded(exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    bounds: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda kind, bound: bounds.append((kind, bound[0])))
    prepare(str(exports), 12345)
    assert bounds == [(resource.RLIMIT_AS, 12345)]
    with pytest.raises(QueryError, match="graph"):
        prepare(str(tmp_path), 12345)

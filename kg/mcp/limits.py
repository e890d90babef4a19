"""SPARQL for strangers: within limits of time, rows and memory, in a process of its own that can be stopped."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from anyio import BrokenWorkerProcess, CapacityLimiter, fail_after, to_process
from pydantic import BaseModel, Field

from kg.errors import KGError, QueryError
from kg.query import GraphStore, Value, canned_queries, load_store, parse_query, run_query

SECONDS = 10.0
"""How long a query may take."""
ROWS = 500
"""How many rows are given at most, whatever is asked for."""
MEMORY = 4 << 30
"""Bytes that the process may take up, where the system can hold it to that."""


class Table(BaseModel):
    """The answer to a query."""

    columns: list[str]
    rows: list[list[Value]] = Field(description="Node ids, names and numbers; null where a variable is unbound.")
    truncated: bool = Field(description="Whether there are more rows than the limit let through.")


class LimitedStore:
    """An exported graph that answers within limits. Reading only, as all of :mod:`kg.query`.

    Args:
        folder: The folder that ``kg build`` wrote to.
        seconds: How long a query may take.
        memory: Bytes that the process which answers may take up.
    """

    def __init__(self, folder: Path, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._folder = str(folder)
        self._seconds = seconds
        self._memory = memory
        self._one_at_a_time = CapacityLimiter(1)

    async def answer(self, query: str, parameters: Mapping[str, str], limit: int) -> Table:
        """Answers a query.

        Args:
            query: SPARQL, or the name of a canned query. Never a file: strangers are not to read any.
            parameters: Of a canned query.
            limit: How many rows are wanted; :data:`ROWS` at most.

        Raises:
            QueryError: if the query is malformed, forbidden, or takes too long or too much memory.
        """
        rows = max(1, min(limit, ROWS))
        async with self._one_at_a_time:
            try:
                # Loading has no limit, and is done once: it is not the query that takes that time.
                await to_process.run_sync(prepare, self._folder, self._memory, cancellable=True)
                with fail_after(self._seconds):
                    table = await to_process.run_sync(
                        answer_here, self._folder, query, dict(parameters), rows, cancellable=True
                    )
            except TimeoutError:
                msg = f"the query took longer than {self._seconds:g} s and was stopped; ask for less"
                raise QueryError(msg) from None
            except BrokenWorkerProcess:
                msg = "the query ended the process that ran it, probably for want of memory; ask for less"
                raise QueryError(msg) from None
        return table


def prepare(folder: str, memory: int) -> None:
    """Gets the process ready that answers: bounds its memory, where the system can, and loads the graph.

    Raises:
        QueryError: if there is no usable graph.
    """
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    with _portable():
        _store(folder)


def answer_here(folder: str, query: str, parameters: Mapping[str, str], limit: int) -> Table:
    """Answers a query in this very process, with no limit but that of rows; see :meth:`LimitedStore.answer`.

    Raises:
        QueryError: if the query is malformed or forbidden, or if there is no usable graph.
    """
    with _portable():
        asked = canned_queries().get(query.strip()) or parse_query(query)
        result = run_query(_store(folder), asked, parameters, limit=limit + 1)
    rows = [list(row) for row in result.rows]
    return Table(columns=list(result.columns), rows=rows[:limit], truncated=len(rows) > limit)


@cache
def _store(folder: str) -> GraphStore:
    return load_store(Path(folder))


@contextmanager
def _portable() -> Iterator[None]:
    """Errors cross the border between processes by their message alone."""
    try:
        yield
    except KGError as error:
        raise QueryError(str(error)) from None

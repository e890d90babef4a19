"""Running a query: how parameters are bound, and the answer as a table."""

from collections.abc import Callable, Mapping, Set
from itertools import islice
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph import KnowledgeGraph
from kg.query.canned import Parameter, Query, find_query
from kg.query.names import find_node
from kg.query.result import QueryResult, lexical
from kg.query.store import GraphStore, to_store
from kg.query.text import explained, is_ordered, refuse_dataset, refuse_service
from kg.rdf.terms import node_iri, prefixes
from kg.schema import ENTITY_KINDS, NodeKind

_NODES: Mapping[str, tuple[NodeKind, ...]] = MappingProxyType(
    {"thing": (*ENTITY_KINDS, NodeKind.METRIC), "hardware": (NodeKind.HARDWARE,), "paper": (NodeKind.PAPER,)}
)
_LITERALS: Mapping[str, Callable[[str], str | float]] = MappingProxyType({"text": str, "number": float})


def run_query(
    source: GraphStore | KnowledgeGraph,
    query: str | Query,
    parameters: Mapping[str, str] = MappingProxyType({}),
    *,
    limit: int | None = None,
) -> QueryResult:
    """Answers a query.

    Args:
        source: A loaded store; or a graph, which is loaded first.
        query: A query, or what :func:`kg.query.canned.find_query` takes for one. Every prefix of the exported Turtle
            is declared in advance.
        parameters: Values by the names of parameters; the others keep their defaults.
        limit: How many rows are read at most, the first ones that are found; None for all.

    Returns:
        The answer, without the columns of parameters. Rows that the query does not order are sorted.

    Raises:
        QueryError: if the query is malformed (with line and column), wants to change or load something, or if a
            parameter is unknown, ambiguous or not a number.
        UnknownNameError: if no node goes by the name that a parameter gives.
    """
    source = to_store(source) if isinstance(source, KnowledgeGraph) else source
    query = find_query(query) if isinstance(query, str) else query
    refuse_service(query.text)
    refuse_dataset(query.text)
    bound = _bind(query, parameters, source)
    hidden = {parameter.name for parameter in query.parameters}
    with explained(query.text, source.base):
        answer = source.store.query(query.text, prefixes=prefixes(source.base), substitutions=bound or None)
        return _result(answer, source.base, hidden=hidden, ordered=is_ordered(query.text), limit=limit)


def _bind(query: Query, values: Mapping[str, str], source: GraphStore) -> dict[ox.Variable, Any]:
    known = [parameter.name for parameter in query.parameters]
    if unknown := sorted(values.keys() - set(known)):
        msg = f"the query has no parameter {', '.join(unknown)}; it has {', '.join(known) or 'none'}"
        raise QueryError(msg)
    return {
        ox.Variable(parameter.name): _term(parameter, values.get(parameter.name, parameter.default), source)
        for parameter in query.parameters
    }


def _term(parameter: Parameter, value: str, source: GraphStore) -> ox.NamedNode | ox.Literal:
    if parameter.kind in _NODES:
        return ox.NamedNode(node_iri(find_node(source, value, _NODES[parameter.kind]), source.base))
    try:
        return ox.Literal(_LITERALS[parameter.kind](value))
    except ValueError:
        msg = f"the parameter {parameter.name} has to be a {parameter.kind}, not {value!r}"
        raise QueryError(msg) from None


def _result(answer: Any, base: str, *, hidden: Set[str], ordered: bool, limit: int | None) -> QueryResult:
    if isinstance(answer, ox.QueryBoolean):
        return QueryResult(("answer",), ((ox.Literal(bool(answer)),),), base, boolean=bool(answer))
    rows: list[tuple[Any, ...]]
    if isinstance(answer, ox.QueryTriples):
        columns: tuple[str, ...] = ("subject", "predicate", "object")
        rows = [(triple.subject, triple.predicate, triple.object) for triple in islice(answer, limit)]
    else:
        columns = tuple(variable.value for variable in answer.variables if variable.value not in hidden)
        rows = [tuple(solution[name] for name in columns) for solution in islice(answer, limit)]
    if not ordered:
        rows.sort(key=lambda row: tuple(map(lexical, row)))
    return QueryResult(columns, tuple(rows), base)

"""Running a query: how parameters are bound, and the answer as a table."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph import KnowledgeGraph
from kg.query.canned import Parameter, Query, find_query
from kg.query.names import find_node
from kg.query.result import QueryResult, lexical
from kg.query.store import GraphStore, to_store
from kg.query.text import explained, is_ordered, refuse_dataset, refuse_service, with_values
from kg.rdf.terms import node_iri, prefixes
from kg.schema import ENTITY_KINDS, NodeKind


class Answer(NamedTuple):
    """An answer as rows of terms; ASK gives one cell, too."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    boolean: bool | None = None


FindNode = Callable[[str, tuple[NodeKind, ...]], str]

_NODES: Mapping[str, tuple[NodeKind, ...]] = MappingProxyType(
    {"thing": (*ENTITY_KINDS, NodeKind.METRIC), "hardware": (NodeKind.HARDWARE,), "paper": (NodeKind.PAPER,)}
)


def _number(text: str) -> float:
    """A number; a whole one as an integer, for Virtuoso compares integers with a double wrongly."""
    number = float(text)
    return int(number) if number.is_integer() else number


_LITERALS: Mapping[str, Callable[[str], str | float]] = MappingProxyType({"text": str, "number": _number})


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
    terms = bind(query, parameters, partial(find_node, source), source.base)
    known = prefixes(source.base)
    bound: dict[ox.Variable, Any] = {ox.Variable(name): term for name, term in terms.items()}
    with explained(query.text, source.base):
        if bound:
            ox.Store().query(query.text, prefixes=known)  # says what is wrong before values make it say it elsewhere
        # Oxigraph plans without regard to substitutions, so the values stand in the text, too; that alone would leave
        # the variables unbound in the filters of inner groups.
        text = with_values(query.text, terms)
        answer = source.store.query(text, prefixes=known, substitutions=bound or None)
        return to_result(read_answer(answer, limit), query, source.base)


def bind(query: Query, values: Mapping[str, str], find: FindNode, base: str) -> dict[str, ox.NamedNode | ox.Literal]:
    """The parameters of a query as RDF terms.

    Args:
        query: The query.
        values: Values by the names of parameters; the others keep their defaults.
        find: Gives the node of some kinds that goes by a name.
        base: The base of the graph's IRIs.

    Raises:
        QueryError: if a parameter is unknown, ambiguous or not a number.
        UnknownNameError: if no node goes by the name that a parameter gives.
    """
    known = [parameter.name for parameter in query.parameters]
    if unknown := sorted(values.keys() - set(known)):
        msg = f"the query has no parameter {', '.join(unknown)}; it has {', '.join(known) or 'none'}"
        raise QueryError(msg)
    return {
        parameter.name: _term(parameter, values.get(parameter.name, parameter.default), find, base)
        for parameter in query.parameters
    }


def _term(parameter: Parameter, value: str, find: FindNode, base: str) -> ox.NamedNode | ox.Literal:
    if parameter.kind in _NODES:
        return ox.NamedNode(node_iri(find(value, _NODES[parameter.kind]), base))
    try:
        return ox.Literal(_LITERALS[parameter.kind](value))
    except ValueError:
        msg = f"the parameter {parameter.name} has to be a {parameter.kind}, not {value!r}"
        raise QueryError(msg) from None


def read_answer(answer: Any, limit: int | None = None) -> Answer:
    """What pyoxigraph answers, or an iterable of triples, as rows of terms, no more than a limit of them."""
    if isinstance(answer, ox.QueryBoolean):
        return Answer(("answer",), [(ox.Literal(bool(answer)),)], bool(answer))
    if isinstance(answer, ox.QuerySolutions):
        columns = tuple(variable.value for variable in answer.variables)
        return Answer(columns, [tuple(solution) for solution in islice(answer, limit)])
    triples = [(triple.subject, triple.predicate, triple.object) for triple in islice(answer, limit)]
    return Answer(("subject", "predicate", "object"), triples)


def to_result(answer: Answer, query: Query, base: str) -> QueryResult:
    """An answer without the columns of parameters, sorted where the query does not say how."""
    hidden = {parameter.name for parameter in query.parameters}
    shown = [place for place, name in enumerate(answer.columns) if name not in hidden]
    rows = [tuple(row[place] for place in shown) for row in answer.rows]
    if not is_ordered(query.text):
        rows.sort(key=lambda row: tuple(map(lexical, row)))
    return QueryResult(tuple(answer.columns[place] for place in shown), tuple(rows), base, answer.boolean)

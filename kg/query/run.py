"""Running a query: what is refused, how parameters are bound, and what a syntax error looks like."""

import re
from collections.abc import Callable, Mapping, Set
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph import KnowledgeGraph
from kg.query.canned import Parameter, Query, find_query
from kg.query.names import find_node
from kg.query.result import QueryResult
from kg.query.store import GraphStore, to_store
from kg.rdf.terms import node_iri, prefixes
from kg.schema import ENTITY_KINDS, NodeKind

_NODES: Mapping[str, tuple[NodeKind, ...]] = MappingProxyType(
    {"thing": (*ENTITY_KINDS, NodeKind.METRIC), "hardware": (NodeKind.HARDWARE,), "paper": (NodeKind.PAPER,)}
)
_LITERALS: Mapping[str, Callable[[str], str | float]] = MappingProxyType({"text": str, "number": float})

# Everything in which a keyword is no keyword. Escapes count outside strings, too: the local name in kg:it\'s holds a
# quote that opens no string.
_NOT_KEYWORDS = re.compile(
    r"""'''(?:[^'\\]|\\.|'(?!''))*'''|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
    |'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*"
    |<[^<>"{}|^`\\\x00-\x20]*>
    |\#[^\n\r]*
    |\\.
    |[?$]\w+|:\w+
    """,
    re.VERBOSE | re.DOTALL,
)
# No word boundary before SERVICE: to a parser, "1SERVICE" is a number and the keyword.
_REFUSED = (
    (re.compile("SERVICE", re.I), "SERVICE is refused: a query may not make this machine send requests to others"),
    (re.compile(r"\bFROM\b", re.I), "FROM is refused: there is only this graph, and a query may not load another"),
)
_UPDATE = re.compile(r"(?:.*\s)?(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY)\b", re.I | re.DOTALL)
_ORDERED = re.compile(r"\bORDER\s+BY\b", re.I)

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_UNKNOWN_PREFIX = re.compile(r"([\w-]*):[\w.-]*$")
_REASON = re.compile(r"The [A-Za-z ]+|IRI parsing failed|language tag parsing failed")


def run_query(
    source: GraphStore | KnowledgeGraph, query: str | Query, parameters: Mapping[str, str] = MappingProxyType({})
) -> QueryResult:
    """Answers a query.

    Args:
        source: A loaded store; or a graph, which is loaded first.
        query: A query, or what :func:`kg.query.canned.find_query` takes for one. Every prefix of the exported Turtle
            is declared in advance.
        parameters: Values by the names of parameters; the others keep their defaults.

    Returns:
        The answer, without the columns of parameters. Rows that the query does not order are sorted.

    Raises:
        QueryError: if the query is malformed (with line and column), wants to change or load something, or if a
            parameter is unknown, ambiguous or not a number.
        UnknownNameError: if no node goes by the name that a parameter gives.
    """
    source = to_store(source) if isinstance(source, KnowledgeGraph) else source
    query = find_query(query) if isinstance(query, str) else query
    keywords = _NOT_KEYWORDS.sub(" ", query.text)
    for pattern, message in _REFUSED:
        if pattern.search(keywords):
            raise QueryError(message)
    bound = _bind(query, parameters, source)
    try:
        answer = source.store.query(query.text, prefixes=prefixes(source.base), substitutions=bound or None)
        hidden = {parameter.name for parameter in query.parameters}
        return _result(answer, source.base, hidden=hidden, ordered=bool(_ORDERED.search(keywords)))
    except SyntaxError as error:
        if _UPDATE.match(keywords):
            msg = "the graph is for reading: a query may not change it"
            raise QueryError(msg) from None
        raise _syntax_error(query.text, str(error), source.base) from None
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(str(error)) from error


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


def _result(answer: Any, base: str, *, hidden: Set[str], ordered: bool) -> QueryResult:
    if isinstance(answer, ox.QueryBoolean):
        return QueryResult(("answer",), ((ox.Literal(bool(answer)),),), base, boolean=bool(answer))
    rows: list[tuple[Any, ...]]
    if isinstance(answer, ox.QueryTriples):
        columns: tuple[str, ...] = ("subject", "predicate", "object")
        rows = [(triple.subject, triple.predicate, triple.object) for triple in answer]
    else:
        columns = tuple(variable.value for variable in answer.variables if variable.value not in hidden)
        rows = [tuple(solution[name] for name in columns) for solution in answer]
    return QueryResult(columns, tuple(rows if ordered else sorted(rows, key=str)), base)


def _syntax_error(text: str, message: str, base: str) -> QueryError:
    """The error with the line at fault and a caret. Oxigraph says why, and rdflib's parser knows better where."""
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    match = _PLACE.match(message)
    line, column, reason = (int(match[1]), int(match[2]), match[3]) if match else (1, 1, message)
    known = _REASON.search(reason)
    problem = known.group() if known else "syntax error"
    lines = text.splitlines() or [""]
    try:
        parseQuery(text)
    except ParseException as error:
        line, column = error.lineno, error.column
    else:
        prefix = _UNKNOWN_PREFIX.search(lines[line - 1][: column - 1])
        if prefix and "Prefix not found" in reason:
            column -= len(prefix.group())
            problem = f"the prefix {prefix[1]}: is not declared; known without declaration: {' '.join(prefixes(base))}"
    shown = lines[min(line, len(lines)) - 1]
    indent = re.sub(r"[^\t]", " ", shown[: column - 1])
    return QueryError(f"{problem}\n{shown}\n{indent}^", where=f"line {line}, column {column}")

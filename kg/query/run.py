"""Running a query: what is refused, how parameters are bound, and what a syntax error looks like."""

import re
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
from kg.rdf.terms import node_iri, prefixes
from kg.schema import ENTITY_KINDS, NodeKind

_NODES: Mapping[str, tuple[NodeKind, ...]] = MappingProxyType(
    {"thing": (*ENTITY_KINDS, NodeKind.METRIC), "hardware": (NodeKind.HARDWARE,), "paper": (NodeKind.PAPER,)}
)
_LITERALS: Mapping[str, Callable[[str], str | float]] = MappingProxyType({"text": str, "number": float})

_OPAQUE_PATTERN = r"""'''(?:[^'\\]|\\.|'(?!''))*'''|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
    |'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*"
    |<[^<>"{}|^`\\\x00-\x20]*>
    |\#[^\n\r]*"""
_OPAQUE = re.compile(_OPAQUE_PATTERN, re.VERBOSE | re.DOTALL)
# Everything in which a keyword is no keyword. Escapes count outside strings, too: the local name in kg:it\'s holds a
# quote that opens no string.
_NOT_KEYWORDS = re.compile(_OPAQUE_PATTERN + r"|\\.|[?$]\w+|:\w+", re.VERBOSE | re.DOTALL)
# No word boundary before SERVICE: to a parser, "1SERVICE" is a number and the keyword.
_REFUSED = (
    (re.compile("SERVICE", re.I), "SERVICE is refused: a query may not make this machine send requests to others"),
    (re.compile(r"\bFROM\b", re.I), "FROM is refused: there is only this graph, and a query may not load another"),
)
_UPDATE = re.compile(r"(?:.*\s)?(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY)\b", re.I | re.DOTALL)
_ORDERED = re.compile(r"\bORDER\s+BY\b", re.I)

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_PREFIX = re.compile(r"(?<![\w.:-])((?:[A-Za-z][\w.-]*)?):")
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.I)
_REASON = re.compile(r"The [A-Za-z ]+|IRI parsing failed|language tag parsing failed")


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
    keywords = _NOT_KEYWORDS.sub(" ", query.text)
    for pattern, message in _REFUSED:
        if pattern.search(keywords):
            raise QueryError(message)
    bound = _bind(query, parameters, source)
    try:
        answer = source.store.query(query.text, prefixes=prefixes(source.base), substitutions=bound or None)
        hidden = {parameter.name for parameter in query.parameters}
        return _result(answer, source.base, hidden=hidden, ordered=bool(_ORDERED.search(keywords)), limit=limit)
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


def _syntax_error(text: str, message: str, base: str) -> QueryError:
    """The error with the line at fault and a caret. Oxigraph knows why, but rdflib's parser knows better where."""
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    found = _PLACE.match(message)
    line, column, reason = (int(found[1]), int(found[2]), found[3]) if found else (1, 1, message)
    known = _REASON.search(reason)
    problem = known.group() if known else "syntax error"
    try:
        parseQuery(text.replace("\t", " "))
    except ParseException as error:
        line, column = error.lineno, error.column
    else:
        if undeclared := _undeclared_prefix(text, base):
            before = text[: undeclared.start()].split("\n")
            line, column = len(before), len(before[-1]) + 1
            problem = f"the prefix {undeclared.group()} is not declared; these need not be: {' '.join(prefixes(base))}"
    shown = text.split("\n")[line - 1].rstrip("\r")
    indent = re.sub(r"[^\t]", " ", shown[: column - 1])
    return QueryError(f"{problem}\n{shown}\n{indent}^", where=f"line {line}, column {column}")


def _undeclared_prefix(text: str, base: str) -> re.Match[str] | None:
    """The first prefix that is used without being declared."""
    blanked = _OPAQUE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    declared = {*prefixes(base), *_DECLARED.findall(blanked)}
    return next((match for match in _PREFIX.finditer(blanked) if match[1] not in declared), None)

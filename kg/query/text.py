"""A query's text: what is refused in it, which graphs it wants to load, and where a syntax error is."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from kg.errors import QueryError
from kg.rdf.terms import prefixes

_OPAQUE_PATTERN = r"""'''(?:[^'\\]|\\.|'(?!''))*'''|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
    |'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*"
    |<[^<>"{}|^`\\\x00-\x20]*>
    |\#[^\n\r]*"""
_OPAQUE = re.compile(_OPAQUE_PATTERN, re.VERBOSE | re.DOTALL)
# Everything in which a keyword is no keyword. Escapes count outside strings, too: the local name in kg:it\'s holds a
# quote that opens no string.
_NOT_KEYWORDS = re.compile(_OPAQUE_PATTERN + r"|\\.|[?$]\w+|:\w+", re.VERBOSE | re.DOTALL)
# No word boundary: to a parser, "1SERVICE" is a number and the keyword.
_SERVICE = re.compile("SERVICE", re.I)
# Oxigraph loads nothing for FROM: one that hides behind another word finds an empty graph, and no file.
_FROM = re.compile(
    r"(?P<from>\bFROM\b(?:\s*NAMED\b)?\s*(?:<(?P<iri>[^<>]*)>)?)|" + _NOT_KEYWORDS.pattern,
    re.VERBOSE | re.DOTALL | re.I,
)
_UPDATE = re.compile(r"(?:.*\s)?(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY)\b", re.I | re.DOTALL)
_BODY = re.compile(r"\bWHERE\s*\{", re.I)
_ORDERED = re.compile(r"\bORDER\s+BY\b", re.I)

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_PREFIX = re.compile(r"(?<![\w.:-])((?:[A-Za-z][\w.-]*)?):")
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.I)
_REASON = re.compile(r"The [A-Za-z ]+|IRI parsing failed|language tag parsing failed")


def refuse_service(text: str) -> None:
    """Refuses a query that would make this machine send requests to others.

    Raises:
        QueryError: if it does.
    """
    if _SERVICE.search(_keywords(text)):
        raise QueryError("SERVICE is refused: a query may not make this machine send requests to others")


def dataset_of(text: str) -> tuple[str, ...]:
    """The graphs that the FROM clauses of a query name.

    Raises:
        QueryError: if a graph is not named by a full IRI.

    >>> dataset_of("SELECT * FROM <https://example.org/a> { ?from a 'FROM <b>' }")
    ('https://example.org/a',)
    """
    found = _from_clauses(text)
    if any(match["iri"] is None for match in found):
        raise QueryError("FROM has to name its graph by a full IRI in angle brackets")
    return tuple(match["iri"] for match in found)


def refuse_dataset(text: str) -> None:
    """Refuses a query that chooses its graphs.

    Raises:
        QueryError: if it does.
    """
    if _from_clauses(text):
        raise QueryError("FROM is refused: there is only this graph, and a query may not load another")


def is_ordered(text: str) -> bool:
    """Whether a query says in what order its rows come."""
    return bool(_ORDERED.search(_keywords(text)))


def body_starts(text: str) -> list[int]:
    """The places behind the brackets that open the patterns of a query and of the queries in it.

    >>> text = "SELECT ?n WHERE { { SELECT ?n WHERE { ?n a 'WHERE {' } } }"
    >>> [text[start:] for start in body_starts(text)]
    [" { SELECT ?n WHERE { ?n a 'WHERE {' } } }", " ?n a 'WHERE {' } } }"]
    """
    blanked = _OPAQUE.sub(lambda match: " " * len(match[0]), text)
    found = [match.end() for match in _BODY.finditer(blanked)]
    return found or [blanked.index("{") + 1]


def with_values(text: str, terms: Mapping[str, object]) -> str:
    """A query whose variables have values, said in ``VALUES``: every store plans with these.

    Args:
        text: A query without syntax errors.
        terms: Terms by the names of variables; each as SPARQL has it when it is printed.
    """
    values = "".join(f" VALUES ?{name} {{ {term} }}" for name, term in terms.items())
    for start in reversed(body_starts(text) if values else ()):
        text = text[:start] + values + text[start:]
    return text


@contextmanager
def explained(text: str, base: str) -> Iterator[None]:
    """What Oxigraph finds wrong with a query, or cannot do, as an error for people.

    Args:
        text: The query.
        base: The base of the graph's IRIs.

    Raises:
        QueryError: with line and column where the query is malformed.
    """
    try:
        yield
    except SyntaxError as error:
        if _UPDATE.match(_keywords(text)):
            msg = "the graph is for reading: a query may not change it"
            raise QueryError(msg) from None
        raise _syntax_error(text, str(error), base) from None
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(str(error)) from error


def _from_clauses(text: str) -> list[re.Match[str]]:
    return [match for match in _FROM.finditer(_OPAQUE.sub(_without_comment, text)) if match["from"]]


def _keywords(text: str) -> str:
    return _NOT_KEYWORDS.sub(" ", text)


def _without_comment(match: re.Match[str]) -> str:
    return " " if match[0].startswith("#") else match[0]


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

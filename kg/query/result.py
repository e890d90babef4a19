"""The answer to a query as a table, and its formats."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kg.plain import escape_json, spreadsheet_cell
from kg.rdf.terms import node_of_iri, prefixes

Value = str | int | float | bool | None
"""A cell: a node's id, another IRI (as a prefixed name where it has one), a number, a text, or nothing."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_PYTHON: Mapping[str, Callable[[str], Value]] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": float,
    f"{_XSD}float": float,
    f"{_XSD}double": float,
    f"{_XSD}boolean": "true".__eq__,
}


@dataclass(frozen=True, slots=True)
class QueryResult:
    """A table of RDF terms. ASK gives one cell; CONSTRUCT and DESCRIBE give subject, predicate and object.

    Attributes:
        columns: Names of the columns.
        terms: One tuple a row; None where a variable is unbound.
        base: The base of the graph's IRIs.
        boolean: The answer to ASK, else None.
    """

    columns: tuple[str, ...]
    terms: tuple[tuple[Any, ...], ...]
    base: str
    boolean: bool | None = None

    @property
    def rows(self) -> list[tuple[Value, ...]]:
        """The rows as Python values."""
        return [tuple(_value(term, self.base) for term in row) for row in self.terms]

    def to_table(self) -> list[tuple[str, ...]]:
        """The rows as text for people: six digits of a number, nothing where a variable is unbound."""
        return [tuple(_shown(value) for value in row) for row in self.rows]

    def to_csv(self) -> str:
        """The table in the SPARQL 1.1 Query Results CSV format: full IRIs, lexical forms, CRLF.

        Of text, its visible characters; what a spreadsheet would take for a formula begins with an apostrophe.
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(self.columns)
        writer.writerows([[_cell(term) for term in row] for row in self.terms])
        return text.getvalue()

    def to_json(self) -> str:
        """The table in the SPARQL 1.1 Query Results JSON format; CONSTRUCT and DESCRIBE as bindings, too."""
        if self.boolean is not None:
            return json.dumps({"head": {}, "boolean": self.boolean}) + "\n"
        bindings = [
            {name: _json_term(term) for name, term in zip(self.columns, row, strict=True) if term is not None}
            for row in self.terms
        ]
        data = {"head": {"vars": self.columns}, "results": {"bindings": bindings}}
        return escape_json(json.dumps(data, ensure_ascii=False, indent=1)) + "\n"


def _value(term: Any, base: str) -> Value:
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        convert = _PYTHON.get(term.datatype.value)
        return convert(term.value) if convert else term.value
    if isinstance(term, ox.NamedNode):
        return _short(term.value, base)
    return str(term)


def _short(iri: str, base: str) -> str:
    try:
        return node_of_iri(iri, base)
    except ValueError:
        fitting = (
            f"{name}:{iri.removeprefix(space)}" for name, space in prefixes(base).items() if iri.startswith(space)
        )
        return next(fitting, iri)


def _shown(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def _cell(term: Any) -> object:
    is_text = isinstance(term, ox.Literal) and term.datatype.value not in _PYTHON
    return spreadsheet_cell(lexical(term)) if is_text else lexical(term)


def lexical(term: Any) -> str:
    """The IRI or the lexical form of a term; the empty string for an unbound variable."""
    if term is None:
        return ""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _json_term(term: Any) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, ox.Literal):
        return {"type": "literal", "value": str(term)}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == f"{_XSD}string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}

"""The canned queries with their parameters filled in, for the editor and for any other endpoint."""

import re
from collections.abc import Mapping
from math import isfinite, nan

from kg.errors import QueryError
from kg.lookup import Names
from kg.query.canned import Parameter, Query
from kg.rdf.terms import node_iri, prefixes, quoted
from kg.schema import ENTITY_KINDS, NodeKind
from kg.server.catalogue import Catalogue

_NODES = {"thing": (*ENTITY_KINDS, NodeKind.METRIC), "hardware": (NodeKind.HARDWARE,), "paper": (NodeKind.PAPER,)}
_HEAD = re.compile(r"^# param .*\n", re.M)
_WHERE = re.compile(r"^WHERE\s*\{", re.M)


def filled(catalogue: Catalogue, base: str, query: Query, values: Mapping[str, str]) -> str:
    """The query as plain SPARQL: its prefixes declared, each parameter a VALUES clause.

    Args:
        catalogue: Where names are looked up.
        base: The base of the graph's IRIs.
        query: The query.
        values: Values by the names of parameters; the others keep their defaults.

    Raises:
        QueryError: if a value is no number where it has to be one.
        UnknownNameError: if no node goes by a name.
    """
    bound = "".join(
        f"\n  VALUES ?{parameter.name} {{ {_term(catalogue, base, parameter, values)} }}"
        for parameter in query.parameters
    )
    text = _WHERE.sub(lambda where: where[0] + bound, _HEAD.sub("", query.text), count=1)
    return declared(text, base)


def declared(text: str, base: str) -> str:
    """A query with those of the common prefixes declared that it uses and does not declare."""
    used = {
        name: namespace
        for name, namespace in prefixes(base).items()
        if re.search(rf"(?<![\w:-]){name}:", text) and not re.search(rf"\bPREFIX\s+{name}:", text, re.I)
    }
    return "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in used.items()) + text


def _term(catalogue: Catalogue, base: str, parameter: Parameter, values: Mapping[str, str]) -> str:
    value = values.get(parameter.name, parameter.default)
    if kinds := _NODES.get(parameter.kind):
        return f"<{node_iri(Names(catalogue.graph, *kinds).get(value), base)}>"
    if parameter.kind == "text":
        return quoted(value)
    try:
        number = float(value)
    except ValueError:
        number = nan
    if not isfinite(number):
        raise QueryError(f"the parameter {parameter.name} has to be a number, not {value!r}")
    return f"{number!r}e0" if "e" not in repr(number) else repr(number)

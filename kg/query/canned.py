"""Queries as written: SPARQL text whose first comments describe it and declare its parameters.

::

    # What beats a thing: who, by how much, and in which sentence.
    # param name: thing = FlashAttention
    SELECT ?name ?winner WHERE { ... }

A parameter is a variable that the query selects; its value is bound as an RDF term, never pasted into the text. The
canned queries are the files of ``ontology/queries``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType

from kg.errors import QueryError

PARAMETER_KINDS = ("thing", "hardware", "paper", "text", "number")
"""What a parameter may be: the name of a node (of any entity or metric; of a device; of a paper) or a literal."""

_PACKAGED = Path(__file__).parent.parent / "_data" / "ontology"
_REPOSITORY = Path(__file__).parent.parent.parent / "ontology"
_PARAMETER = re.compile(r"#\s*param\s+(\w+)\s*:\s*(\w+)\s*=\s*(.*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query.

    Attributes:
        name: The variable, without question mark.
        kind: One of :data:`PARAMETER_KINDS`.
        default: Its value where none is given.
    """

    name: str
    kind: str
    default: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query as written.

    Attributes:
        text: SPARQL, with its comments.
        description: The comment above the parameters.
        parameters: In the order of their declaration.
    """

    text: str
    description: str
    parameters: tuple[Parameter, ...]


@cache
def canned_queries() -> Mapping[str, Query]:
    """The canned queries by name, sorted.

    Raises:
        QueryError: if one is malformed.
    """
    folder = (_PACKAGED if _PACKAGED.is_dir() else _REPOSITORY) / "queries"
    return MappingProxyType({file.stem: read_query(file) for file in sorted(folder.glob("*.rq"))})


def read_query(path: Path) -> Query:
    """Reads a query from a file.

    Raises:
        QueryError: if the file cannot be read or its head is malformed.
    """
    try:
        return parse_query(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise QueryError(str(error), where=str(path)) from error


def parse_query(text: str) -> Query:
    r"""Reads the comments at the head of a query.

    Raises:
        QueryError: if a parameter is of an unknown kind.

    >>> parse_query("# Who?\n# param name: thing = vLLM\nASK {}").parameters
    (Parameter(name='name', kind='thing', default='vLLM'),)
    """
    head = [line.strip() for line in takewhile(lambda line: line.startswith("#"), text.splitlines())]
    parameters = tuple(Parameter(*match.groups()) for line in head if (match := _PARAMETER.fullmatch(line)))
    for parameter in parameters:
        if parameter.kind not in PARAMETER_KINDS:
            msg = f"parameter {parameter.name}: unknown kind {parameter.kind!r}; known: {', '.join(PARAMETER_KINDS)}"
            raise QueryError(msg)
    description = (line.lstrip("# ") for line in takewhile(lambda line: not _PARAMETER.fullmatch(line), head))
    return Query(text, " ".join(description), parameters)


def find_query(text_or_name: str) -> Query:
    """A query by its name, by the path of an ``.rq`` file, or from its text.

    Raises:
        QueryError: if it is one word that names no canned query, or a file that cannot be read.
    """
    name = text_or_name.strip()
    if name in canned_queries():
        return canned_queries()[name]
    if name.endswith(".rq") and "\n" not in name:
        return read_query(Path(name))
    if re.fullmatch(r"[\w-]+", name):
        msg = f"no canned query is called {name!r}; there are: {', '.join(canned_queries())}"
        raise QueryError(msg)
    return parse_query(text_or_name)

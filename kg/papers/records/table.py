"""What a table of field names means: from the names of a record to those of :func:`kg.papers.fields.to_paper`."""

import ast
import json
import math
from collections.abc import Mapping
from typing import Any

Fields = tuple[tuple[str, str], ...]
"""Rows of where a value stands in a record and which field it is.

``a.b`` is the value ``b`` within ``a``, ``a.0`` the first of a list and ``a.*.b`` the ``b`` of every object in it.
Where several rows lead to one field, the first that is given in a type that fits wins; the texts and lists of
:data:`UNITED` are united, and other types under these names left out.
"""

UNITED = frozenset(("repos", "keywords", "identifiers"))
"""Fields that take the values of all their rows."""

_LISTS = UNITED | {"authors", "categories"}
_NAMES = ("name", "full_name", "fullname", "display_name", "label", "term", "value")
_LONGEST_PRINTED_LIST = 100_000


def pick(record: Mapping[str, Any], table: Fields) -> dict[str, object]:
    """The fields of a record.

    >>> pick({"paper": {"title": "TileSort"}, "year": 2024.0, "tags": None}, (("paper.title", "title"),
    ... ("year", "published"), ("tags", "categories")))
    {'title': 'TileSort', 'published': 2024}
    """
    fields: dict[str, Any] = {}
    for path, field in table:
        name, _, rest = path.partition(".")
        if name not in record:
            continue
        value = _plain(_at(record[name], rest.split(".") if rest else []))
        if field in _LISTS and value is not None:
            value = texts(value)
        if value is None or (field in UNITED and not _fits(field, value)):
            continue
        if field in UNITED and field in fields:
            fields[field] = [*_listed(fields[field]), *_listed(value)]
        elif field not in fields or (_fits(field, value) and not _fits(field, fields[field])):
            fields[field] = value
    return fields


def texts(value: object) -> object:
    """A list of texts from what listings have in its place: a printed list, objects with names, names in parts.

    What is none of these is left as it is, for the error to say so.

    >>> texts("['Ada Example', 'Bo Invented']"), texts([{"name": "Ada Example"}, None, ["Invented", "Bo", ""]])
    (['Ada Example', 'Bo Invented'], ['Ada Example', 'Bo Invented'])
    """
    if isinstance(value, str):
        value = _printed_list(value)
    if not isinstance(value, list):
        return value
    return [_name(item) for item in value if item is not None]


def _printed_list(text: str) -> object:
    """The list that a text prints as Python or JSON do; else the text."""
    stripped = text.strip()
    if not (stripped.startswith("[") and stripped.endswith("]")) or len(stripped) > _LONGEST_PRINTED_LIST:
        return text
    for parse in (json.loads, ast.literal_eval):
        try:
            value = parse(stripped)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return value
    return text


def _name(item: object) -> object:
    if isinstance(item, Mapping):
        named = next((item[key] for key in _NAMES if isinstance(item.get(key), str)), None)
        parts = [item[key] for keys in (("first", "given"), ("middle",), ("last", "family")) for key in keys
                 if isinstance(item.get(key), str)]  # fmt: skip
        return named or " ".join(parts) or item
    if isinstance(item, list) and item and all(isinstance(part, str) for part in item):
        last, *rest = item  # as arXiv parts them: last name, first names, suffix
        return " ".join(part for part in (*rest[:1], last, *rest[1:2]) if part)
    return item


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _at(value: Any, path: list[str]) -> Any:
    for depth, key in enumerate(path):
        if key == "*":
            items = value if isinstance(value, list) else ()
            return [found for item in items if (found := _at(item, path[depth + 1 :])) is not None]
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit():
            value = value[int(key)] if int(key) < len(value) else None
        else:
            return None
    return value


def _plain(value: Any) -> Any:
    """None for what stands for nothing, and whole numbers that a table made decimal as whole ones again."""
    if isinstance(value, float):
        return None if math.isnan(value) else int(value) if value.is_integer() else value
    return None if isinstance(value, str | list) and not value else value


def _fits(field: str, value: object) -> bool:
    if field in _LISTS:
        return isinstance(value, str | list)
    if field == "upvotes":
        return type(value) is int
    return isinstance(value, str) or (field == "published" and type(value) is int)

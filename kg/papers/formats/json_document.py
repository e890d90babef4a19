"""JSON as a whole: a list of records, an object that holds one somewhere (``{"papers": [...]}``), or a single record.

Hugging Face, Semantic Scholar, OpenAlex and most community dumps answer so. The records are found by their shape
(:mod:`kg.papers.records`), so no name of the list around them needs to be known.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from kg.model import Paper, Rejected
from kg.papers.records import is_record, seems_record, to_record
from kg.papers.source import Item, Line, Source

ACCEPTED = "JSON with such objects, as Hugging Face, Semantic Scholar, OpenAlex and OpenReview answer"

_DEPTH = 6
"""How deep within lists and objects records are looked for."""

_OPENING = re.compile(rb'\s*(?:\[\s*[\[{\]]|\{\s*["}])')
_NOTHING = re.compile(rb'\s*(?:\[\s*\]|\{\s*"[^"]*"\s*:\s*\[\s*\]\s*\})\s*\Z')
_FIRST_RECORD = re.compile(r"\[\s*(?=\{)")
_BETWEEN = re.compile(r"\s*,?\s*")


def accepts(head: bytes) -> bool:
    """Whether it begins like JSON with a title and a text in it, or is an empty list."""
    start = head.removeprefix(b"\xef\xbb\xbf")
    return bool(_OPENING.match(start)) and (seems_record(start) or bool(_NOTHING.match(start)))


def read(source: Source) -> Iterator[Paper | Rejected]:
    """The papers in the order of the file. Of broken or truncated JSON, the records before the break are read."""
    text, reasons = source.text()
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield from _salvaged(text, source.label)
        yield _broken(error, source.label)
    else:
        yield from read_value(value, source.label)
    yield from reasons


def read_value(value: Any, label: str) -> Iterator[Paper | Rejected]:
    """The papers that a parsed value holds."""
    for number, record in enumerate(_records(value, _DEPTH), 1):
        yield _paper(record, Item(label, number))


def _paper(record: Any, place: Item) -> Paper | Rejected:
    return to_record(record, place) if isinstance(record, dict) else place.rejected("not a JSON object")


def _records(value: Any, depth: int) -> Iterator[Any]:
    """The records within a value. One record in a list makes a record of each of its items."""
    if is_record(value):
        yield value
    elif isinstance(value, list) and any(map(is_record, value)):
        yield from value
    elif depth and isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _records(item, depth - 1)


def _broken(error: Exception, label: str) -> Rejected:
    if isinstance(error, json.JSONDecodeError):
        return Line(label, error.lineno).rejected(
            f"not JSON: {error.msg} (column {error.colno}); the records before it were read, the rest was not"
        )
    reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return Line(label, 1).rejected(f"not usable JSON: {reason}; the records before it were read, the rest was not")


def _salvaged(text: str, label: str) -> Iterator[Paper | Rejected]:
    """The records of the first list of objects, up to the one that is broken."""
    decoder = json.JSONDecoder()
    first = _FIRST_RECORD.search(text)
    at, number = first.end() if first else len(text), 1
    while text[at : at + 1] == "{":
        try:
            record, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        yield _paper(record, Item(label, number))
        number += 1
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at

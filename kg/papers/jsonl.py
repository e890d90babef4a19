"""JSON Lines: one object a line with ``title`` and ``abstract`` or ``digest``, as community dumps have them."""

import json
import re
from collections.abc import Iterator

from kg.model import Paper, Rejected
from kg.papers.fields import to_paper
from kg.papers.source import Line, Source

ACCEPTED = "JSON Lines whose objects have 'title' and 'abstract' or 'digest'"

_FIELDS = (
    ("title", "title"),
    ("abstract", "abstract"),
    ("digest", "digest"),
    ("arxiv_id", "arxiv_id"),
    ("doi", "doi"),
    ("published", "published"),
    ("date", "published"),
    ("authors", "authors"),
    ("url", "url"),
    ("repos", "repos"),
    ("github_repo", "repos"),
    ("categories", "categories"),
)
"""Name in the file, name in :func:`kg.papers.fields.to_paper`; the first that is given wins."""

_TITLE_KEY = re.compile(rb'"title"\s*:')
_TEXT_KEY = re.compile(rb'"(?:abstract|digest)"\s*:')


def accepts(head: bytes) -> bool:
    """Whether one of the first lines is an object with a title and a text, or, cut off or broken, was to be one."""
    lines = head.removeprefix(b"\xef\xbb\xbf").splitlines()
    return any(_is_record(line) for line in lines if line.lstrip().startswith(b"{"))


def read(source: Source) -> Iterator[Paper | Rejected]:
    """The papers in the order of the file, one in memory at a time."""
    for line in source.lines():
        yield line if isinstance(line, Rejected) else _paper(line)


def _paper(line: Line) -> Paper | Rejected:
    try:
        record = json.loads(line.text)
    except json.JSONDecodeError as error:
        return line.rejected(f"not JSON: {error.msg} (column {error.colno})")
    except RecursionError:
        return line.rejected("not usable JSON: nested too deeply")
    except ValueError as error:
        return line.rejected(f"not usable JSON: {error}")
    if not isinstance(record, dict):
        return line.rejected("not a JSON object")
    fields: dict[str, object] = {}
    for name, field in _FIELDS:
        if (value := record.get(name)) is not None:
            fields.setdefault(field, value)
    return to_paper(fields, line)


def _is_record(line: bytes) -> bool:
    try:
        record = json.loads(line.decode(errors="replace"))
    except (ValueError, RecursionError):
        return bool(_TITLE_KEY.search(line) and _TEXT_KEY.search(line))
    return isinstance(record, dict) and "title" in record and ("abstract" in record or "digest" in record)

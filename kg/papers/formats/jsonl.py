"""JSON Lines: one record a line, of any shape of :mod:`kg.papers.records`."""

import json
from collections.abc import Iterator

from kg.model import Paper, Rejected
from kg.papers.records import is_record, seems_record, to_record
from kg.papers.source import Line, Source

ACCEPTED = "JSON Lines whose objects have 'title' and 'abstract' or 'digest', or of arXiv, Semantic Scholar, OpenAlex"


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
    return to_record(record, line)


def _is_record(line: bytes) -> bool:
    try:
        record = json.loads(line.decode(errors="replace"))
    except (ValueError, RecursionError):
        return _begins_record(line)
    return is_record(record)


def _begins_record(line: bytes) -> bool:
    # "{" alone begins JSON over several lines; a list in front of the title belongs to a whole document.
    opening = line.lstrip()
    title = opening.find(b'"title"')
    return seems_record(line) and (title < 0 or b"[{" not in opening[:title].replace(b" ", b""))

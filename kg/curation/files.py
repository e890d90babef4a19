"""The files of decisions: read with the line of every entry, and added to without touching what is there."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import tomli_w
from pydantic import ValidationError

from kg.artefacts import replacing
from kg.curation.records import DECISIONS, Curation, Decision
from kg.errors import VocabularyError

_HEADER = re.compile(r"\s*\[\[")
_REASON = {"why", "who"}


class _Entry(NamedTuple):
    """The lines of one entry: its comments, its header, its keys."""

    line: int
    text: str
    table: dict[str, Any]


def read_curation(folder: Path) -> Curation:
    """Reads all ``*.toml`` files of a folder, in the order of their names.

    Papers, quotes and things are checked where the corpus is at hand: in :func:`kg.resolve.resolve`.

    Raises:
        VocabularyError: with file and line, where an entry is malformed or states what another one states.
    """
    if not folder.is_dir():
        raise VocabularyError("no such folder of decisions", where=str(folder))
    found: defaultdict[str, list[Decision]] = defaultdict(list)
    for path in sorted(folder.glob("*.toml")):
        for decision in _decisions(_entries(path), path):
            _refuse_twice(decision, found[decision.table])
            found[decision.table].append(decision)
    return Curation(**{table: tuple(decisions) for table, decisions in found.items()})  # type: ignore[arg-type]


def parse_decision(table: str, row: Mapping[str, Any], where: str = "") -> Decision:
    """The decision of an entry.

    Args:
        table: One of :data:`kg.curation.records.DECISIONS`.
        row: Its keys.
        where: ``FILE:LINE``.

    Raises:
        VocabularyError: if a key is missing, unknown or malformed.
    """
    try:
        return DECISIONS[table].model_validate({**row, "where": where})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise VocabularyError(f"[[{table}]] {place}: {first['msg']}", where=where or None) from error


def add_decision(decision: Decision, folder: Path) -> str:
    """Adds an entry to ``TABLE.toml`` of a folder, which is made where it is absent.

    Entries are kept in the order of their content, so that what two people add meets in different places of the file.
    All other bytes stay.

    Returns:
        ``FILE:LINE`` of the entry.

    Raises:
        VocabularyError: if the folder states it already, or is malformed.
        ExportError: if the file cannot be written.
    """
    if folder.is_dir():
        for known in read_curation(folder):
            _refuse_twice(decision, [known])
    path = folder / f"{decision.table}.toml"
    entries = _entries(path) if path.exists() else []
    head, entries = _head(entries)
    # As a list of one, a short entry would come out on one line.
    text = f"[{tomli_w.dumps({decision.table: _row(decision)}, indent=2).replace(']', ']]', 1)}"
    key = _order(tomllib.loads(text))
    place = next((n for n, entry in enumerate(entries) if _order(entry.table) > key), len(entries))
    before = "".join([head, *(entry.text for entry in entries[:place])]).rstrip("\n")
    behind = "".join(entry.text for entry in entries[place:])
    start = f"{before}\n\n" if before else ""
    with replacing(path) as temporary:
        content = f"{start}{text.strip()}\n" + (f"\n{behind}" if behind else "")
        temporary.write_text(content, encoding="utf-8", newline="\n")
    return f"{path}:{start.count(chr(10)) + 1}"


def _row(decision: Decision) -> dict[str, Any]:
    """The keys of an entry: what is decided, then why."""
    row = decision.model_dump(mode="json", exclude_unset=True)
    return {key: row[key] for key in sorted(row, key=_REASON.__contains__)}


def _refuse_twice(decision: Decision, known: Iterable[Decision]) -> None:
    content = decision.model_dump(exclude=_REASON)
    for other in known:
        if type(other) is type(decision) and other.model_dump(exclude=_REASON) == content:
            raise VocabularyError(f"decided already, at {other.where}", where=decision.where or None)


def _decisions(entries: Iterable[_Entry], path: Path) -> Iterator[Decision]:
    for entry in entries:
        where = f"{path}:{entry.line}"
        for table, rows in entry.table.items():
            if table not in DECISIONS or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise VocabularyError(f"{table!r} is no table of decisions; known: {', '.join(DECISIONS)}", where=where)
            yield from (parse_decision(table, row, where) for row in rows)


def _entries(path: Path) -> list[_Entry]:
    """The entries of a file; what stands before the first is one of its own, at line 1.

    TOML readers tell no lines, so a file is cut at its ``[[headers]]``; one inside a string of several lines is no
    cut, for what stands before it is no TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        tomllib.loads(text)
    except OSError as error:
        raise VocabularyError(f"cannot be read ({error.strerror})", where=str(path)) from error
    except (ValueError, RecursionError) as error:
        raise VocabularyError(f"not TOML: {error}", where=str(path)) from error
    found: list[_Entry] = []
    lines: list[str] = []
    start = 1
    for number, line in enumerate(StringIO(text), 1):
        if lines and _HEADER.match(line) and (table := _parsed(lines)) is not None:
            found.append(_Entry(start, "".join(lines), table))
            lines, start = [], number
        lines.append(line)
    return [*found, _Entry(start, "".join(lines), tomllib.loads("".join(lines)))] if lines else found


def _parsed(lines: Iterable[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads("".join(lines))
    except ValueError:
        return None


def _head(entries: list[_Entry]) -> tuple[str, list[_Entry]]:
    """The text before the first entry, and the entries with the comments above their headers."""
    texts = [entry.text for entry in entries]
    for n in range(1, len(texts)):
        rest, comments = _comments_behind(texts[n - 1])
        texts[n - 1], texts[n] = rest, comments + texts[n]
    moved = [_Entry(entry.line, text, entry.table) for entry, text in zip(entries, texts, strict=True)]
    return ("", moved) if not moved or moved[0].table else (moved[0].text, moved[1:])


def _comments_behind(text: str) -> tuple[str, str]:
    """A text without the comment lines that end it without a blank line, and those."""
    lines = list(StringIO(text))
    cut = len(lines)
    while cut and lines[cut - 1].lstrip().startswith("#"):
        cut -= 1
    return "".join(lines[:cut]), "".join(lines[cut:])


def _order(table: dict[str, Any]) -> str:
    """What entries are sorted by: their values in the order of their keys in the record."""
    (name, (row, *_)), *_ = table.items()
    return "\x1f".join(f"{row.get(key, '')}" for key in DECISIONS[name].model_fields if key not in _REASON)

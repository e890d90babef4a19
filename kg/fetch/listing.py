"""Writing what was fetched: JSON Lines that ``kg build`` reads, complete or not there, and continued after a break.

While pages come in they are appended to ``OUT.part``: first a line that says what was asked for, then for each page its
records and a line with the place to go on from. A page without that last line was cut off and does not count.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from kg.artefacts import replacing
from kg.errors import FetchError
from kg.ids import title_key

Fields = dict[str, Any]
"""One paper, under the names that :mod:`kg.papers.jsonl` reads, and what else the service knows of it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a service.

    Attributes:
        papers: The papers on it.
        following: Where the next page begins.
        total: How many papers or questions there are in all, where that is known.
        problems: What could not be used or found, each for a person.
    """

    papers: tuple[Fields, ...]
    following: int
    total: int | None = None
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class Fetched:
    """What a listing holds, or its part so far.

    Attributes:
        papers: The papers by :func:`_key`, in the order in which they came.
        problems: What could not be used or found.
        following: Where to go on.
    """

    papers: dict[str, Fields] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    following: int = 0

    def take(self, page: Page) -> None:
        """Adds a page; papers that came before do not count again."""
        for paper in page.papers:
            self.papers.setdefault(_key(paper), paper)
        self.problems.extend(page.problems)
        self.following = page.following


def fetch_listing(
    request: str, pages: Callable[[int], Iterator[Page]], out: Path, watch: Callable[[int, int | None], None]
) -> Fetched:
    """Writes all pages of a request to a file, going on where an earlier attempt broke off.

    Args:
        request: What is asked for, in words: what is continued must have asked for the same.
        pages: The pages from a place on.
        out: The file.
        watch: Is told the place that was reached and the total after each page.

    Returns:
        What the file holds. Where that would be nothing, it is not written, and a former one stays.

    Raises:
        FetchError: if a service fails, or the part that is there was asked for otherwise. Pages that came are kept.
        ExportError: if the file cannot be written.
    """
    part = out.with_name(f"{out.name}.part")
    fetched = _resume(part, request)
    try:
        with part.open("a", encoding="utf-8", newline="\n") as file:
            for page in pages(fetched.following):
                _append(file, page)
                fetched.take(page)
                watch(page.following, page.total)
    except FetchError as error:
        if not fetched.following:
            part.unlink()
            raise
        msg = f"{error}; the same command goes on after the {len(fetched.papers)} papers in {part}"
        raise FetchError(msg) from error
    if fetched.papers:
        with replacing(out) as temporary:
            lines = "".join(map(_line, fetched.papers.values()))
            temporary.write_text(lines, encoding="utf-8", newline="\n")
    part.unlink()
    return fetched


def _resume(part: Path, request: str) -> Fetched:
    """What an earlier attempt left, with what it left unfinished cut off; begins the file where there is none."""
    begin = _line({"request": request})
    fetched = Fetched()
    content = part.read_bytes() if part.exists() else b""
    lines = content.splitlines(keepends=True)
    if len(lines) < 2:  # No page has come yet.
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(begin, encoding="utf-8", newline="\n")
        return fetched
    if lines[0] != begin.encode():
        raise FetchError("belongs to another request; finish that one, or delete the file", where=str(part))
    whole = position = len(lines[0])
    papers: list[Fields] = []
    for line in lines[1:]:
        position += len(line)
        row = _row(line)
        if row is None:
            break
        if "following" in row:
            fetched.take(Page(tuple(papers), row["following"], problems=tuple(row["problems"])))
            papers, whole = [], position
        else:
            papers.append(row)
    os.truncate(part, whole)
    return fetched


def _append(file: TextIO, page: Page) -> None:
    """Writes a page and makes sure that it stays: it took its time to come."""
    end = {"following": page.following, "problems": page.problems}
    file.write("".join(map(_line, (*page.papers, end))))
    file.flush()
    os.fsync(file.fileno())


def _row(line: bytes) -> Fields | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) and line.endswith(b"\n") else None


def _line(row: Mapping[str, Any]) -> str:
    # As ASCII: a service may send half a surrogate pair, which UTF-8 cannot hold.
    return json.dumps(row) + "\n"


def _key(paper: Fields) -> str:
    return str(paper.get("arxiv_id") or title_key(paper["title"]))

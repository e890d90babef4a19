"""Full texts: sections and tables, put together as one text with the places of its parts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import CELL_BREAK, Paper, Section
from kg.papers.fields import one_line

LONGEST = 10_000_000
"""How many characters of a full text are read: a few cells that claim to span many can make any number of them."""

_BREAK = "\n\n"
_CELL_BREAK = re.compile(r"\s*\|\s*")
_LEFT_OUT = re.compile(
    r"(?:[\d.]+\s*)?(?:references|bibliography|acknowledge?ments?|(?:author )?contributions?|funding)\W*", re.I
)


@dataclass(frozen=True, slots=True)
class Part:
    """Prose or a table under a heading.

    Attributes:
        name: The headings above it, outermost first.
        paragraphs: Its paragraphs, or the caption of the table.
        rows: Cells of the table; none for prose.
    """

    name: tuple[str, ...]
    paragraphs: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()


def with_full_text(paper: Paper, parts: Iterable[Part]) -> Paper:
    """The paper with sections, references and acknowledgements left out; at most :data:`LONGEST` characters of them."""
    bodies: list[str] = []
    sections: list[Section] = []
    end = 0
    for part in parts:
        lines = [line for paragraph in part.paragraphs if (line := one_line(paragraph))]
        rows = [row for row in map(_row, part.rows) if row]
        name = " / ".join(heading for given in part.name if (heading := one_line(given)))
        if not (lines or rows) or any(_LEFT_OUT.fullmatch(heading.strip()) for heading in part.name):
            continue
        start = end + len(_BREAK) if bodies else 0
        # A blank line parts paragraphs, as it does in abstracts; the rows of a table stand together.
        body = "\n".join([" ".join(lines), *rows] if lines else rows) if part.rows else _BREAK.join(lines)
        if start + len(body) > LONGEST:
            continue
        end = start + len(body)
        bodies.append(body)
        sections.append(Section(name=name, start=start, end=end, is_table=bool(part.rows)))
    return paper.model_copy(update={"full_text": _BREAK.join(bodies), "sections": tuple(sections)})


def _row(cells: Sequence[str]) -> str:
    return CELL_BREAK.join(_CELL_BREAK.sub("|", one_line(cell)) or "-" for cell in cells)

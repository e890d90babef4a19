"""Full texts: sections and tables, put together as one text with the places of its parts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import CELL_BREAK, Paper, Rejected, Section
from kg.papers.fields import one_line
from kg.papers.source import Place, excerpt

FULL_TEXT_CHARACTERS = 2_000_000
"""How much of a full text is read: a long book. A page of this size may still be read in half a minute."""

_BETWEEN = "\n\n"

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


def with_full_text(paper: Paper, parts: Iterable[Part], place: Place) -> Iterator[Paper | Rejected]:
    """The paper with sections, references and acknowledgements left out.

    Of a text that is longer than :data:`FULL_TEXT_CHARACTERS`, the sections that fit are read, and the reason follows.
    """
    bodies: list[str] = []
    sections: list[Section] = []
    end = 0
    cut = None
    for part in parts:
        lines = [line for paragraph in part.paragraphs if (line := one_line(paragraph))]
        rows = [row for row in map(_row, part.rows) if row]
        name = " / ".join(heading for given in part.name if (heading := one_line(given)))
        if not (lines or rows) or any(_LEFT_OUT.fullmatch(heading.strip()) for heading in part.name):
            continue
        # A blank line parts paragraphs, as it does in abstracts; the rows of a table stand together.
        body = "\n".join([" ".join(lines), *rows] if lines else rows) if part.rows else _BETWEEN.join(lines)
        start = end + len(_BETWEEN) if bodies else 0
        end = start + len(body)
        if end > FULL_TEXT_CHARACTERS:
            cut = f"a full text of over {FULL_TEXT_CHARACTERS:,} characters: not read on from {excerpt(name)}"
            break
        bodies.append(body)
        sections.append(Section(name=name, start=start, end=end, is_table=bool(part.rows)))
    yield paper.model_copy(update={"full_text": _BETWEEN.join(bodies), "sections": tuple(sections)})
    if cut:
        yield place.rejected(cut)


def _row(cells: Sequence[str]) -> str:
    return CELL_BREAK.join(_CELL_BREAK.sub("|", one_line(cell)) or "-" for cell in cells)

"""BibTeX and BibLaTeX with abstracts, as reference managers and proceedings export them."""

import logging
import re
from collections.abc import Iterator, Mapping

from pylatexenc.latex2text import LatexNodes2Text

from kg.model import Paper, Rejected
from kg.papers.fields import to_paper
from kg.papers.source import Line, Source

ACCEPTED = "BibTeX with abstracts"

FIELDS = (
    ("title", "title"),
    ("abstract", "abstract"),
    ("doi", "doi"),
    ("url", "url"),
    ("keywords", "keywords"),
    ("code", "repos"),
    ("github", "repos"),
    ("eprint", "identifiers"),
    ("arxiv", "identifiers"),
    ("arxivid", "identifiers"),
    ("primaryclass", "categories"),
)
"""Field of an entry, field of a paper; the first that is given wins, identifiers are united."""

_ENTRY = re.compile(rb"^[ \t]*@\s*(?!comment\b|string\b|preamble\b)[a-z]+\s*[{(]\s*[^\s,{}()=]*\s*,", re.I | re.M)
_NO_PREFIX = re.compile(rb"\s*(?:[<{\[]|[^@%]*\n[-=#*]{3})")
_CITED_ARXIV = re.compile(r"(?:arxiv:|\babs/)\s*(\d{4}\.\d{4,5}|[a-z-]+/\d{7})", re.I)
_CITING = ("journal", "journaltitle", "volume", "note", "howpublished")
_NUMBER = re.compile(r"\d\d?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def accepts(head: bytes) -> bool:
    """Whether an entry begins a line, and no markup, JSON or heading comes first."""
    return bool(_ENTRY.search(head)) and not _NO_PREFIX.match(head.removeprefix(b"\xef\xbb\xbf"))


def read(source: Source) -> Iterator[Paper | Rejected]:
    """The papers in the order of the file; of an entry that repeats a key or a field, the first one counts."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import RemoveEnclosingMiddleware, ResolveStringReferencesMiddleware
    from bibtexparser.model import Entry, ParsingFailedBlock

    logger = logging.getLogger("bibtexparser")
    if not logger.handlers:  # what it would print is in the records
        logger.addHandler(logging.NullHandler())
    text, reasons = source.text()
    stack = [ResolveStringReferencesMiddleware(), RemoveEnclosingMiddleware()]
    for block in parse_string(text, parse_stack=stack).blocks:
        place = Line(source.label, (block.start_line or 0) + 1)
        entry = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        if isinstance(entry, Entry):
            fields: dict[str, str] = {}
            for field in entry.fields:
                fields.setdefault(field.key.lower(), str(field.value))
            yield to_paper(_fields(fields), place)
        elif isinstance(block, ParsingFailedBlock):
            reason = getattr(block.error, "abort_reason", block.error)
            yield place.rejected(f"not BibTeX: {reason or 'the entry does not end'}; it was not read")
    yield from reasons


def _fields(entry: Mapping[str, str]) -> dict[str, object]:
    fields: dict[str, object] = {}
    identifiers = []
    for name, field in FIELDS:
        value = entry.get(name)
        if value and field == "identifiers":
            identifiers.append(value.strip())
        elif value:
            fields.setdefault(field, value)
    identifiers += [cited.group(1) for name in _CITING if (cited := _CITED_ARXIV.search(entry.get(name, "")))]
    fields["identifiers"] = identifiers
    fields["title"] = _plain(entry.get("title", ""))
    fields["authors"] = _names(entry.get("author", ""))
    fields["published"] = entry.get("date") or _month(entry.get("year", ""), entry.get("month", ""))
    return fields


def _month(year: str, month: str) -> str:
    """The year, with the month where it is one.

    >>> _month("2022", "jul"), _month("2022", "7"), _month("2022", "summer")
    ('2022-07', '2022-07', '2022')
    """
    given = month.strip().lower()
    number = int(given) if _NUMBER.fullmatch(given) else _MONTHS.index(given[:3]) + 1 if given[:3] in _MONTHS else 0
    return f"{year.strip()}-{number:02}" if 1 <= number <= len(_MONTHS) else year.strip()


def _names(people: str) -> list[str]:
    r"""The names, first names first.

    >>> _names(r"K\"onig, Ada and {The Example Team} and others")
    ['Ada König', 'The Example Team']
    """
    from bibtexparser.middlewares.names import (
        InvalidNameError,
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    names = []
    for name in split_multiple_persons_names(people):
        if name == "others":
            continue
        try:
            names.append(_plain(parse_single_name_into_parts(name).merge_first_name_first))
        except InvalidNameError:
            names.append(_plain(name))
    return names


def _plain(text: str) -> str:
    r"""A text without the LaTeX that BibTeX needs for accents and capitals; formulas stay.

    >>> _plain(r"{GPU} Sorting for M\'elange in $O(n)$")
    'GPU Sorting for Mélange in $O(n)$'
    """
    if not set(text) & set("\\{}~"):
        return text
    try:
        return str(LatexNodes2Text(math_mode="verbatim").latex_to_text(text))
    except RecursionError:  # braces in braces in braces
        return text

"""OAI-PMH answers of arXiv, in its three forms of metadata: ``oai_dc``, ``arXiv`` and ``arXivRaw``.

Source of the names: https://info.arxiv.org/help/oa/index.html.
"""

from collections.abc import Iterator
from typing import Any

from kg.model import Paper, Rejected
from kg.papers import markup
from kg.papers.fields import mail_date, to_paper
from kg.papers.source import Line, Source

ACCEPTED = "an OAI-PMH answer with oai_dc, arXiv or arXivRaw"

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ARXIV = "{http://arxiv.org/OAI/arXiv/}"
_RAW = "{http://arxiv.org/OAI/arXivRaw/}"
_ROOTS = {f"{_OAI}{name}" for name in ("OAI-PMH", "ListRecords", "GetRecord", "record")}
_COMMENT = "Comment:"

FIELDS = {
    "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc": (
        (f"{_DC}title", "title"),
        (f"{_DC}description", "abstract"),
        (f"{_DC}creator", "authors"),
        (f"{_DC}date", "published"),
        (f"{_DC}identifier", "identifiers"),
        (f"{_DC}subject", "categories"),
    ),
    f"{_ARXIV}arXiv": (
        (f"{_ARXIV}title", "title"),
        (f"{_ARXIV}abstract", "abstract"),
        (f"{_ARXIV}id", "arxiv_id"),
        (f"{_ARXIV}doi", "doi"),
        (f"{_ARXIV}created", "published"),
        (f"{_ARXIV}categories", "categories"),
    ),
    f"{_RAW}arXivRaw": (
        (f"{_RAW}title", "title"),
        (f"{_RAW}abstract", "abstract"),
        (f"{_RAW}id", "arxiv_id"),
        (f"{_RAW}doi", "doi"),
        (f"{_RAW}version/{_RAW}date", "published"),
        (f"{_RAW}authors", "authors"),
        (f"{_RAW}categories", "categories"),
    ),
}
"""For each form its elements and their fields."""

_MANY = frozenset(("identifiers", "authors", "categories"))


def accepts(head: bytes) -> bool:
    """Whether the root is OAI-PMH, or a part of it that was saved alone."""
    return markup.root(head) in _ROOTS


def read(source: Source) -> Iterator[Paper | Rejected]:
    """The papers in the order of the file, one in memory at a time; withdrawn records are rejected."""
    for record in markup.elements(source, f"{_OAI}record", f"{_OAI}error"):
        if isinstance(record, Rejected):
            yield record
            continue
        place = Line(source.label, record.sourceline or 1)
        if record.tag == f"{_OAI}error":
            if record.get("code") != "noRecordsMatch":
                yield place.rejected(f"the server reports {record.get('code')}: {markup.text(record).strip()}")
            continue
        yield _paper(record, place)


def _paper(record: markup.Element, place: Line) -> Paper | Rejected:
    header = record.find(f"{_OAI}header")
    identifier = markup.text(record.find(f"{_OAI}header/{_OAI}identifier")).strip()
    if header is not None and header.get("status") == "deleted":
        return place.rejected(f"deleted by the server: {identifier}")
    metadata = next((found for form in FIELDS for found in record.iterfind(f"{_OAI}metadata/{form}")), None)
    if metadata is None:
        return place.rejected("no metadata in oai_dc, arXiv or arXivRaw")
    fields = _fields(metadata)
    # The header names the paper even where the metadata does not.
    fields["identifiers"] = [*fields.get("identifiers", ()), identifier]
    return to_paper(fields, place)


def _fields(metadata: markup.Element) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, field in FIELDS[str(metadata.tag)]:
        values = markup.texts(metadata, name)
        if name == f"{_DC}description":
            # The abstract comes first, but may be missing; the authors' comment is told by its label.
            values = [value for value in values if not value.lstrip().startswith(_COMMENT)] or values[:-1]
        if values:
            fields[field] = values if field in _MANY and len(values) > 1 else values[0]
    if metadata.tag == f"{_ARXIV}arXiv":
        fields["authors"] = [
            " ".join(markup.text(author.find(f"{_ARXIV}{part}")) for part in ("forenames", "keyname", "suffix"))
            for author in metadata.iterfind(f"{_ARXIV}authors/{_ARXIV}author")
        ]
    elif metadata.tag == f"{_RAW}arXivRaw":
        fields["published"] = mail_date(str(fields.get("published")))
    else:
        # One "Last, First" is one author; one subject may hold commas.
        fields |= {field: [value] for field in _MANY if isinstance(value := fields.get(field), str)}
        fields["authors"] = [_first_name_first(name) for name in fields.get("authors", ())]
    return fields


def _first_name_first(name: str) -> str:
    """The name as the other forms give it.

    >>> _first_name_first("Example, Ada, Jr.")
    'Ada Example, Jr.'
    """
    last, *rest = (part.strip() for part in name.split(","))
    return ", ".join([" ".join([*rest[:1], last]), *rest[1:]])

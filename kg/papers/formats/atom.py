"""Atom feeds of the arXiv API. A feed may be empty, and an error comes as an entry of its own.

Source of the names: https://info.arxiv.org/help/api/user-manual.html.
"""

from collections.abc import Iterator

from kg.model import Paper, Rejected
from kg.papers import markup
from kg.papers.fields import to_paper
from kg.papers.source import Line, Source

ACCEPTED = "an Atom feed of the arXiv API"

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_ERROR = "arxiv.org/api/errors"

FIELDS = (
    (f"{_ATOM}title", "title"),
    (f"{_ATOM}summary", "abstract"),
    (f"{_ATOM}id", "arxiv_id"),
    (f"{_ARXIV}doi", "doi"),
    (f"{_ATOM}published", "published"),
)
"""Element of an entry, field."""


def accepts(head: bytes) -> bool:
    """Whether the root is an Atom feed, or an entry alone."""
    return markup.root(head) in (f"{_ATOM}feed", f"{_ATOM}entry")


def read(source: Source) -> Iterator[Paper | Rejected]:
    """The papers in the order of the feed, one in memory at a time."""
    for entry in markup.elements(source, f"{_ATOM}entry"):
        yield entry if isinstance(entry, Rejected) else _paper(entry, Line(source.label, entry.sourceline or 1))


def _paper(entry: markup.Element, place: Line) -> Paper | Rejected:
    fields: dict[str, object] = {field: markup.text(entry.find(name)) for name, field in FIELDS}
    if _ERROR in str(fields["arxiv_id"]):
        return place.rejected(f"the arXiv API reports an error: {str(fields['abstract']).strip()}")
    links = [link.get("href") for link in entry.iterfind(f"{_ATOM}link") if link.get("rel") == "alternate"]
    fields["url"] = links[0] if links else None
    fields["authors"] = markup.texts(entry, f"{_ATOM}author/{_ATOM}name")
    fields["categories"] = [term for tag in entry.iterfind(f"{_ATOM}category") if (term := tag.get("term"))]
    return to_paper(fields, place)

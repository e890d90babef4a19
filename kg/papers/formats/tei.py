"""TEI as GROBID writes it from a PDF: header, abstract, sections and tables.

Source of the structure: https://grobid.readthedocs.io/en/latest/TEI-encoding-of-results/.
"""

from collections.abc import Iterator

from kg.model import Paper, Rejected
from kg.papers import markup
from kg.papers.fields import to_paper
from kg.papers.full_text import Part, with_full_text
from kg.papers.source import Line, Source

ACCEPTED = "TEI of GROBID"

_TEI = "{http://www.tei-c.org/ns/1.0}"


def _path(*names: str) -> str:
    return "/".join(f"{_TEI}{name}" if name != "." else "./" for name in names)


_HEADER = _path("teiHeader", "fileDesc")
_STRUCTURED = f"{_HEADER}/{_path('sourceDesc', 'biblStruct')}"

FIELDS = (
    (f"{_HEADER}/{_path('titleStmt', 'title')}", "title"),
    (f"{_STRUCTURED}/{_path('analytic', 'title')}", "title"),
    (f"{_STRUCTURED}//{_TEI}idno[@type='DOI']", "doi"),
    (f"{_STRUCTURED}//{_TEI}idno[@type='arXiv']", "arxiv_id"),
)
"""Path from the root, field; the first that holds text wins."""

_DATES = (f"{_HEADER}/{_path('publicationStmt', 'date')}", f"{_STRUCTURED}//{_TEI}date")
_AUTHORS = f"{_STRUCTURED}/{_path('analytic', 'author', 'persName')}"
_NAMES = frozenset((f"{_TEI}forename", f"{_TEI}surname", f"{_TEI}genName"))
_ABSTRACT = _path("teiHeader", "profileDesc", "abstract")
_KEYWORDS = f"{_path('teiHeader', 'profileDesc', 'textClass', 'keywords')}//{_TEI}term"


def accepts(head: bytes) -> bool:
    """Whether the root is TEI, or a corpus of several."""
    return markup.root(head) in (f"{_TEI}TEI", f"{_TEI}teiCorpus")


def read(source: Source) -> Iterator[Paper | Rejected]:
    """The papers, one for most files, with their full texts."""
    for root in markup.elements(source, f"{_TEI}TEI"):
        if isinstance(root, Rejected):
            yield root
            continue
        place = Line(source.label, root.sourceline or 1)
        record = to_paper(_fields(root), place)
        yield from with_full_text(record, _parts(root), place) if isinstance(record, Paper) else (record,)


def _fields(root: markup.Element) -> dict[str, object]:
    fields: dict[str, object] = {}
    for path, field in FIELDS:
        value = markup.text(root.find(path)).strip()
        if value:
            fields.setdefault(field, value)
    abstract = root.find(_ABSTRACT)
    if abstract is not None:
        paragraphs = [markup.text(paragraph) for paragraph in abstract.iter(f"{_TEI}p")]
        fields["abstract"] = "\n".join(paragraphs) or markup.text(abstract)
    dates = (date.get("when") for path in _DATES for date in root.iterfind(path))
    fields["published"] = next((date for date in dates if date), None)
    fields["authors"] = [
        " ".join(markup.text(part) for part in person if part.tag in _NAMES) for person in root.iterfind(_AUTHORS)
    ]
    fields["keywords"] = markup.texts(root, _KEYWORDS)
    return fields


def _parts(root: markup.Element) -> Iterator[Part]:
    body = root.find(_path("text", "body"))
    if body is None:
        return
    name: tuple[str, ...] = ()
    for child in body:
        if child.tag == f"{_TEI}div":
            head = child.find(f"{_TEI}head")
            number = "" if head is None else head.get("n") or ""
            name = (f"{number} {markup.text(head)}",)
            yield Part(name, tuple(markup.text(paragraph) for paragraph in child.iterfind(f"{_TEI}p")))
            yield from (_table(figure, name) for figure in child.iter(f"{_TEI}figure") if _is_table(figure))
        # GROBID puts most figures behind all sections, so no section can be told for them.
        elif child.tag == f"{_TEI}figure" and _is_table(child):
            yield _table(child, ())


def _is_table(figure: markup.Element) -> bool:
    return figure.get("type") == "table" and figure.find(f"{_TEI}table") is not None


def _table(figure: markup.Element, name: tuple[str, ...]) -> Part:
    rows = tuple(tuple(map(markup.text, row.iterfind(f"{_TEI}cell"))) for row in figure.iter(f"{_TEI}row"))
    caption = (markup.text(figure.find(f"{_TEI}head")), markup.text(figure.find(f"{_TEI}figDesc")))
    return Part(name or caption[:1], caption, rows)

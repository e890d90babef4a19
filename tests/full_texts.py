"""Invented papers with full texts, and what is read in them."""

from kg.extract import default_extractor
from kg.ids import paper_id
from kg.model import Extraction, Paper, one_line
from kg.papers.full_text import Part, with_full_text
from kg.papers.source import Line

TITLE = "MossAttention: Attention on Moss"
ABSTRACT = (
    "We present MossAttention, an attention kernel. MossAttention is 1.5x faster than FlashAttention-2 on A100 GPUs."
)


def paper(*parts: Part, abstract: str = ABSTRACT, title: str = TITLE) -> Paper:
    """A paper with these sections and tables."""
    bare = Paper(id=paper_id(title), title=title, text=abstract, sources=("moss.html:1",))
    (whole,) = with_full_text(bare, parts, Line("moss.html", 1))
    assert isinstance(whole, Paper)
    return whole


def prose(name: str, *paragraphs: str) -> Part:
    """A section."""
    return Part((name,), paragraphs)


def table(rows: str, caption: str = "Table 1: Results.", name: str = "4 Evaluation") -> Part:
    """A table, its rows in lines and its cells parted by bars."""
    cells = tuple(tuple(cell.strip() for cell in row.split("|")) for row in rows.strip().splitlines())
    return Part((name,), (caption,), cells)


def extracted(*parts: Part, abstract: str = ABSTRACT, title: str = TITLE) -> Extraction:
    """What is read in a paper with its full text."""
    return default_extractor(full_text=True).extract(paper(*parts, abstract=abstract, title=title))


def claims(*parts: Part, abstract: str = ABSTRACT, title: str = TITLE) -> list[str]:
    """The claims that the full text adds, each in a line."""
    return [
        one_line(claim.subject, claim.relation, claim.baseline, claim.qualifier, claim.reported_as, claim.metric)
        for claim in extracted(*parts, abstract=abstract, title=title).claims
        if claim.section is not None
    ]

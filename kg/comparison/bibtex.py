"""The references of an answer as BibTeX."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg.artefacts import replacing
from kg.comparison.answers import Answer
from kg.comparison.rows import Row
from kg.comparison.tex import escape
from kg.graph import KnowledgeGraph
from kg.ids import content_hash
from kg.plain import web_address

_NOT_IN_KEY = re.compile(r"[^A-Za-z0-9.+:-]")


def cite_key(paper: str) -> str:
    r"""The key of a paper: its node id, which is the same in every build, without what BibTeX could trip over.

    >>> cite_key("paper-2205.14135")
    'paper-2205.14135'
    """
    key = _NOT_IN_KEY.sub("-", paper)
    return key if key == paper else f"{key}-{content_hash(paper)[:8]}"


def to_bibtex(graph: KnowledgeGraph, answer: Answer) -> str:
    r"""One entry for each paper that the answer cites, sorted by key; ``kg compare --format latex`` cites them.

    Args:
        graph: Where the papers are described.
        answer: The answer.
    """
    papers = {row.paper.id for row in answer}
    papers |= {step.paper.id for row in answer if isinstance(row, Row) for step in row.path}
    return "\n".join(_entry(paper, graph.nodes[paper]) for paper in sorted(papers, key=cite_key))


def write_bibtex(graph: KnowledgeGraph, answer: Answer, path: Path) -> None:
    """Writes the references of an answer.

    Raises:
        ExportError: if the file cannot be written.
    """
    with replacing(path) as temporary:
        temporary.write_text(to_bibtex(graph, answer), encoding="utf-8", newline="\n")


def _entry(paper: str, data: dict[str, Any]) -> str:
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(data))
    return f"@misc{{{cite_key(paper)},\n{fields}}}\n"


def _fields(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    title = escape(data["label"])
    yield "title", f"{{{title}}}"  # braces keep its case
    authors = data.get("authors", ())
    # A style that sorts needs one of the two.
    yield ("author", " and ".join(map(_author, authors))) if authors else ("key", title)
    date = data.get("published", "").split("-")
    yield from ((field, f"{int(part)}") for field, part in zip(("year", "month"), date, strict=False) if part)
    if arxiv := data.get("arxiv_id"):
        yield from (("eprint", escape(arxiv)), ("archiveprefix", "arXiv"))
    if doi := data.get("doi"):
        yield "doi", quote(doi, safe="/:;().-_", errors="replace")
    if url := web_address(data.get("url")):
        yield "url", url


def _author(name: str) -> str:
    """A name; in braces where BibTeX would part it."""
    return f"{{{escape(name)}}}" if re.search(r",|\band\b", name, re.I) else escape(name)

"""Papers written in every format that readers know, and strategies for such papers."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import Any

import pyarrow as pa
from ftfy.badness import is_bad
from hypothesis import strategies as st
from lxml import etree
from pyarrow import parquet as pq

from kg.ids import paper_id, title_key
from kg.model import Paper
from kg.papers.fields import one_line


def is_sound(text: str) -> bool:
    """Whether it says something that can be seen, and does not look as if it had been decoded wrongly."""
    return any(map(str.isalnum, text)) and not is_bad(text) and one_line(text) == text


# "&" and "<" are for other tests: a listing may mean them or an entity or a tag.
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Cf", "Z"], exclude_characters="&<"),
    min_size=1,
    max_size=12,
)
TEXT = st.lists(WORDS, min_size=1, max_size=8).map(" ".join).filter(is_sound)
PLAIN = st.lists(st.text("abcXYZ019é面", min_size=1, max_size=6), min_size=1, max_size=4).map(" ".join)
NAMES = st.tuples(st.sampled_from(["Ada", "Bo", "Żaneta"]), st.sampled_from(["Example", "Invented", "König"])).map(
    " ".join
)


def _paper(
    title: str, text: str, number: int, authors: list[str], day: date, doi: str | None, terms: list[str]
) -> Paper:
    arxiv = f"2{number % 4}0{number % 9 + 1}.{number:05}"
    return Paper(
        id=paper_id(title, arxiv),
        title=title,
        text=text,
        arxiv_id=arxiv,
        doi=doi,
        published=day.isoformat(),
        authors=tuple(dict.fromkeys(authors)),
        url=f"https://arxiv.org/abs/{arxiv}",
        categories=tuple(dict.fromkeys(terms)),
    )


def papers(text: st.SearchStrategy[str] = TEXT) -> st.SearchStrategy[list[Paper]]:
    """Some papers with different titles and arXiv ids."""
    one = st.builds(
        _paper,
        text,
        text,
        st.integers(0, 99_999),
        st.lists(NAMES, min_size=1, max_size=3),
        st.dates(date(1992, 1, 1), date(2030, 1, 1)),
        st.none() | st.integers(1, 9999).map("10.1000/x.{}".format),
        st.lists(st.sampled_from(["cs.DC", "cs.AR", "cs.LG"]), min_size=1, max_size=2),
    )
    return st.lists(
        one, min_size=1, max_size=4, unique_by=(lambda paper: paper.arxiv_id, lambda paper: title_key(paper.title))
    )


Write = Callable[[Sequence[Paper]], bytes]


def _plain(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.title,
        "abstract": paper.text,
        "arxiv_id": paper.arxiv_id,
        "doi": paper.doi,
        "published": paper.published,
        "authors": list(paper.authors),
        "url": paper.url,
        "categories": list(paper.categories),
    }


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _lines(records: Sequence[object]) -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


def _hugging_face(paper: Paper) -> dict[str, Any]:
    inner = {
        "id": paper.arxiv_id,
        "title": paper.title,
        "summary": paper.text,
        "publishedAt": f"{paper.published}T10:00:00.000Z",
        "authors": [{"_id": "0", "name": name, "hidden": False} for name in paper.authors],
        "upvotes": 0,
    }
    return {"paper": inner, "title": paper.title, "numComments": 0, "submittedBy": {"name": "someone"}}


def _semantic_scholar(paper: Paper) -> dict[str, Any]:
    return {
        "paperId": "0" * 40,
        "externalIds": {"ArXiv": paper.arxiv_id, "DOI": paper.doi, "CorpusId": 5},
        "title": paper.title,
        "abstract": paper.text,
        "publicationDate": paper.published,
        "authors": [{"authorId": None, "name": name} for name in paper.authors],
        "tldr": {"model": "tldr@v2.0.0", "text": "A summary that is not the paper's."},
    }


def _openalex(paper: Paper) -> dict[str, Any]:
    index: dict[str, list[int]] = {}
    for position, word in enumerate(paper.text.split(" ")):
        index.setdefault(word, []).append(position)
    return {
        "id": "https://openalex.org/W1",
        "display_name": paper.title,
        "doi": paper.doi and f"https://doi.org/{paper.doi}",
        "publication_date": paper.published,
        "authorships": [{"author": {"display_name": name}} for name in paper.authors],
        "locations": [{"landing_page_url": paper.url, "pdf_url": None}],
        "abstract_inverted_index": index,
    }


def _snapshot(paper: Paper) -> dict[str, Any]:
    day = date.fromisoformat(paper.published or "")
    return {
        "id": paper.arxiv_id,
        "submitter": "Someone",
        "authors": "prose (1 and 2)",
        "title": paper.title,
        "doi": paper.doi,
        "categories": " ".join(paper.categories),
        "abstract": f"  {paper.text}\n",
        "versions": [{"version": "v1", "created": day.strftime("%a, %d %b %Y 10:00:00 GMT")}],
        "update_date": "2031-01-01",
        "authors_parsed": [[name.split()[1], name.split()[0], ""] for name in paper.authors],
    }


def _table(found: Sequence[Paper], **style: Any) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, **style)
    writer.writerow(_plain(found[0]))
    for paper in found:
        cells = {**_plain(paper), "authors": "; ".join(paper.authors) + ";", "categories": " ".join(paper.categories)}
        writer.writerow("" if value is None else value for value in cells.values())
    return out.getvalue().encode()


def _parquet(found: Sequence[Paper]) -> bytes:
    out = io.BytesIO()
    rows = [
        {**_plain(paper), "published": date.fromisoformat(paper.published or ""), "embedding": [0.5] * 8, "x": b"\0"}
        for paper in found
    ]
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def _bibtex(found: Sequence[Paper]) -> bytes:
    entries = []
    for paper in found:
        year, month, _ = (paper.published or "").split("-")
        fields = {
            "title": f"{{{paper.title}}}",
            "abstract": paper.text,
            "author": " and ".join(f"{name.split()[1]}, {name.split()[0]}" for name in paper.authors),
            "year": year,
            "month": month,
            "eprint": paper.arxiv_id,
            "archivePrefix": "arXiv",
            "primaryClass": paper.categories[0],
            **({"doi": paper.doi} if paper.doi else {}),
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        entries.append(f"@article{{key{paper.arxiv_id},\n{lines}\n}}\n")
    return "\n".join(entries).encode()


def _element(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    made = etree.SubElement(parent, name, attributes)
    made.text = text
    return made


def _atom(found: Sequence[Paper]) -> bytes:
    atom, arxiv = "{http://www.w3.org/2005/Atom}", "{http://arxiv.org/schemas/atom}"
    feed = etree.Element(f"{atom}feed")
    _element(feed, f"{atom}title", "A query")
    for paper in found:
        entry = _element(feed, f"{atom}entry")
        _element(entry, f"{atom}id", f"http://arxiv.org/abs/{paper.arxiv_id}v2")
        _element(entry, f"{atom}published", f"{paper.published}T10:00:00Z")
        _element(entry, f"{atom}title", paper.title)
        _element(entry, f"{atom}summary", f"  {paper.text}\n")
        for name in paper.authors:
            _element(_element(entry, f"{atom}author"), f"{atom}name", name)
        _element(entry, f"{atom}link", rel="alternate", href=paper.url or "")
        for term in paper.categories:
            _element(entry, f"{atom}category", term=term)
        if paper.doi:
            _element(entry, f"{arxiv}doi", paper.doi)
    return etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _oai(form: str, fill: Callable[[Any, Paper], None]) -> Write:
    oai = "{http://www.openarchives.org/OAI/2.0/}"

    def write(found: Sequence[Paper]) -> bytes:
        root = etree.Element(f"{oai}OAI-PMH")
        _element(root, f"{oai}responseDate", "2031-01-01T00:00:00Z")
        answer = _element(root, f"{oai}ListRecords")
        for paper in found:
            record = _element(answer, f"{oai}record")
            header = _element(record, f"{oai}header")
            _element(header, f"{oai}identifier", f"oai:arXiv.org:{paper.arxiv_id}")
            fill(_element(_element(record, f"{oai}metadata"), form), paper)
        _element(answer, f"{oai}resumptionToken", "1|1")
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)

    return write


def _fill_arxiv(metadata: Any, paper: Paper) -> None:
    ns = "{http://arxiv.org/OAI/arXiv/}"
    fields = {"id": paper.arxiv_id, "created": paper.published, "title": paper.title, "doi": paper.doi}
    for name, value in {**fields, "categories": " ".join(paper.categories), "abstract": f" {paper.text}\n"}.items():
        if value:
            _element(metadata, f"{ns}{name}", value)
    authors = _element(metadata, f"{ns}authors")
    for name in paper.authors:
        author = _element(authors, f"{ns}author")
        _element(author, f"{ns}keyname", name.split()[1])
        _element(author, f"{ns}forenames", name.split()[0])


def _fill_raw(metadata: Any, paper: Paper) -> None:
    ns = "{http://arxiv.org/OAI/arXivRaw/}"
    _element(metadata, f"{ns}id", paper.arxiv_id)
    for version, day in enumerate((date.fromisoformat(paper.published or ""), date(2031, 1, 1)), 1):
        made = _element(metadata, f"{ns}version", version=f"v{version}")
        _element(made, f"{ns}date", day.strftime("%a, %d %b %Y 10:00:00 GMT"))
    fields = {"title": paper.title, "authors": " and ".join(paper.authors), "categories": " ".join(paper.categories)}
    for name, value in {**fields, "doi": paper.doi, "abstract": f" {paper.text}\n"}.items():
        if value:
            _element(metadata, f"{ns}{name}", value)


def _fill_dc(metadata: Any, paper: Paper) -> None:
    ns = "{http://purl.org/dc/elements/1.1/}"
    _element(metadata, f"{ns}title", paper.title)
    for name in paper.authors:
        _element(metadata, f"{ns}creator", f"{name.split()[1]}, {name.split()[0]}")
    for term in paper.categories:
        _element(metadata, f"{ns}subject", term)
    _element(metadata, f"{ns}description", f"  {paper.text}\n")
    _element(metadata, f"{ns}description", f"Comment: {paper.title}")
    _element(metadata, f"{ns}date", paper.published)
    _element(metadata, f"{ns}date", "2031-01-01")
    _element(metadata, f"{ns}identifier", paper.url)
    if paper.doi:
        _element(metadata, f"{ns}identifier", f"doi:{paper.doi}")


def _page(found: Sequence[Paper]) -> bytes:
    data = escape(json.dumps({"dailyPapers": [_hugging_face(paper) for paper in found]}), quote=True)
    shown = f'<div class="SVELTE_HYDRATER" data-target="DailyPapers" data-props="{data}"><h3>Cut off ...</h3></div>'
    head = '<meta charset="utf-8"><meta property="og:url" content="https://huggingface.co/papers">'
    return f"<!doctype html>\n<html><head>{head}</head><body>{shown}</body></html>".encode()


def _markdown(found: Sequence[Paper]) -> bytes:
    blocks = [
        f"### {number}. **[{paper.title}]({paper.url}v1)**\n- **Authors**: {', '.join(paper.authors)} et al.\n"
        f"- **Tags**: {' '.join(f'`{term}`' for term in paper.categories)} | **Date**: {paper.published}\n"
        f"- **AI摘要**: Not the paper's words.\n<details>\n<summary>Abstract</summary>\n\n{paper.text}\n</details>\n"
        for number, paper in enumerate(found, 1)
    ]
    return "\n".join(["# Papers", "## Machine Learning", *blocks]).encode()


EVERYTHING = frozenset(("title", "text", "arxiv_id", "doi", "published", "authors", "url", "categories"))

FORMATS: dict[str, tuple[Write, frozenset[str], bool]] = {
    "jsonl": (lambda found: _lines([_plain(paper) for paper in found]), EVERYTHING, False),
    "json": (lambda found: _dumped([_plain(paper) for paper in found]), EVERYTHING, False),
    "json-within": (
        lambda found: _dumped({"total": 2, "of": {"papers": [_plain(paper) for paper in found]}}),
        EVERYTHING,
        False,
    ),
    "hf": (lambda found: _dumped([_hugging_face(p) for p in found]), EVERYTHING - {"doi", "categories"}, False),
    "hf-html": (_page, EVERYTHING - {"doi", "categories"}, False),
    "s2": (
        lambda found: _dumped({"total": 9, "offset": 0, "data": [_semantic_scholar(p) for p in found]}),
        EVERYTHING - {"categories"},
        False,
    ),
    "openalex": (
        lambda found: _dumped({"meta": {"count": 9}, "results": [_openalex(p) for p in found]}),
        EVERYTHING - {"categories"},
        False,
    ),
    "openalex-lines": (lambda found: _lines([_openalex(p) for p in found]), EVERYTHING - {"categories"}, False),
    "snapshot": (lambda found: _lines([_snapshot(p) for p in found]), EVERYTHING, False),
    "csv": (_table, EVERYTHING, False),
    "tsv": (lambda found: _table(found, delimiter="\t"), EVERYTHING, False),
    "semicolons": (lambda found: _table(found, delimiter=";", quoting=csv.QUOTE_ALL), EVERYTHING, False),
    "parquet": (_parquet, EVERYTHING, False),
    "atom": (_atom, EVERYTHING, False),
    "oai-arxiv": (_oai("{http://arxiv.org/OAI/arXiv/}arXiv", _fill_arxiv), EVERYTHING, False),
    "oai-raw": (_oai("{http://arxiv.org/OAI/arXivRaw/}arXivRaw", _fill_raw), EVERYTHING, False),
    "oai-dc": (_oai("{http://www.openarchives.org/OAI/2.0/oai_dc/}dc", _fill_dc), EVERYTHING, False),
    "bibtex": (_bibtex, EVERYTHING - {"published", "categories"}, True),
    "markdown": (_markdown, EVERYTHING - {"url", "doi"}, True),
}
"""For each format how to write it, the fields that it keeps, and whether its text must be plain: without markup."""

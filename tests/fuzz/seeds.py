"""Where fuzzing begins: invented papers in every format, and the tokens of each format."""

import gzip
import io
import json
import zipfile
from collections.abc import Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.comparison import EXAMPLES
from kg.extract import default_extractor
from kg.graph_files import generate_graph_json
from kg.ids import paper_id
from kg.model import Paper
from kg.schema import NodeKind
from tests import corpus
from tests.fuzz.decoding import WORDS, spelled
from tests.fuzz.materials import SMALL_VOCABULARY
from tests.fuzz.targets import READER_NAMES, TARGETS
from tests.listings import ABSTRACTS
from tests.papers.written import FORMATS
from tests.test_curation_files import DECIDED

PAPERS = tuple(
    Paper(
        id=paper_id(title, f"2205.0000{number}"),
        title=title,
        text=text,
        arxiv_id=f"2205.0000{number}",
        doi=f"10.1000/x.{number}",
        published="2022-05-17",
        authors=("Ada Example", "Bo Invented"),
        url=f"https://arxiv.org/abs/2205.0000{number}",
        categories=("cs.DC",),
    )
    for number, (title, text) in enumerate(ABSTRACTS.items(), 1)
    if "<" not in title
)

_TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>MossServe</title></titleStmt>
<sourceDesc><biblStruct><analytic><author><persName><forename>Ada</forename><surname>Example</surname></persName></author>
</analytic><idno type="arXiv">arXiv:2205.00001</idno><monogr><imprint><date when="2022-05-17"/></imprint></monogr>
</biblStruct></sourceDesc></fileDesc><profileDesc><textClass><keywords><term>moss</term></keywords></textClass><abstract>
<div><p>We present MossServe.</p></div></abstract></profileDesc></teiHeader><text><body><div><head n="1">Results</head>
<p>MossServe is 2x faster than vLLM.</p><figure type="table"><head>Table 1</head><figDesc>Latency.</figDesc><table><row>
<cell>vLLM</cell><cell>3 ms</cell></row></table></figure></div></body></text></TEI>"""
_LATEXML = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div class="ltx_page_main"><article
class="ltx_document"> <a href="https://arxiv.org/abs/2205.00001"></a><h1
class="ltx_title ltx_title_document">MossServe</h1><div class="ltx_authors"> <span
class="ltx_personname">Ada Example<br>Moss Institute<sup>1</sup></span></div><div class="ltx_abstract"><p
class="ltx_p"> We present MossServe.</p></div><section class="ltx_section"><h2 class="ltx_title">1 Results</h2><p
class="ltx_p">It is <math alttext="2\\times"></math> faster than vLLM<span class="ltx_note">a note</span>.</p>
<figure class="ltx_table"><figcaption class="ltx_caption">Table 1: Latency</figcaption><table class="ltx_tabular">
<tr class="ltx_tr"><th class="ltx_th" rowspan="2"> System</th><td class="ltx_td" colspan="2">ms</td></tr><tr
class="ltx_tr"><td class="ltx_td">vLLM</td><td class="ltx_td">3</td> </tr></table></figure><section
class="ltx_subsection"><p class="ltx_p">More.</p></section></section></article></div></html>"""
_PAGE = "\n".join(["Get trending papers in your email inbox!", "Subscribe", *chain(*ABSTRACTS.items())])
_BIBTEX = r"""@string{venue = "Moss"}
@inproceedings{a, title = {{GPU} Sorting for M\'elange in $O(n)$}, abstract = "We sort " # venue, author = {K\"onig, Ada
and {The Team} and others}, year = 2022, month = jul, eprint = {2205.00001}, journal = {arXiv:2205.00001}, keywords =
{a; b}}
@comment{x} @preamble{"y"} @article(b, title={B}, abstract={C}, date={2022-05-17})"""
_CURATED = """# Decisions.

[[wrong]]
paper = "paper-1"
quote = '''
[[wrong]]
'''
why = "a goal"

[[same]]
ids = ["a", "b"]
why = "w"
"""
_MORE = """
# 1 Results
MossServe is 2.4x faster than vLLM on A100 (p < 0.05), and 30% smaller.
# 2 Related work
Others are slower.
# Table 1: Latency
System | ms | GB
vLLM | 3.1 ± 0.2 | 16
**MossServe** | 1.5 (2.1x) | -
"""


def _packed(content: bytes) -> list[bytes]:
    found = [gzip.compress(content, mtime=0)]
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            archive.writestr(zipfile.ZipInfo("listing"), content, compress_type=method)
        found.append(out.getvalue())
    return found


def _curation() -> list[bytes]:
    from kg.curation import add_decision

    with TemporaryDirectory() as folder:
        for decision in DECIDED:
            add_decision(decision, Path(folder))
        return [_CURATED.encode(), *(path.read_bytes() for path in sorted(Path(folder).iterdir()))]


def _gold() -> bytes:
    rows = [
        {"title": paper.title, "abstract": paper.text, "entities": [], "claims": [], "repos": []} for paper in PAPERS
    ]
    return "\n".join(map(json.dumps, rows)).encode()


@cache
def _seeds() -> dict[str, list[bytes]]:
    written = {name: write(PAPERS[:2]) for name, (write, *_) in FORMATS.items()}
    read = [extraction.model_dump_json() for extraction in default_extractor().read(PAPERS)]
    prose = [spelled(f"{paper.title}\n{paper.text}") for paper in PAPERS]
    listed = [json.dumps({"listing": "../a.jsonl", "record": paper.model_dump(mode="json")}) for paper in PAPERS]
    found: dict[str, list[bytes]] = {name: [] for name in TARGETS}
    every = [*written.values(), *(content.encode() for content in (_TEI, _LATEXML, _PAGE, _BIBTEX))]
    for name, of in READER_NAMES.items():
        found[name] = [content for content in every if of.accepts(content[: 1 << 16])]
    small = FORMATS["jsonl"][0](PAPERS[:1])
    found["recognition"] = [*every, *_packed(small), "title\tabstract\nMoss\tServe.".encode("utf-16")]
    found["records"] = [bytes([shape, 8, *range(seed, seed + 60)]) for shape in range(6) for seed in range(0, 180, 30)]
    found["text"] = found["quantities"] = found["extractor"] = prose
    found["full-text"] = [content + _MORE.encode() for content in prose]
    found["obeyed"] = [b"=1+1 \x1b[31mred\x1b[0m", "\u202ea|b <i> *c*\r\n\u2028".encode(), b"https://example.org/a b"]
    found["question"] = [*map(spelled, EXAMPLES), *(bytes(range(seed, seed + 6)) for seed in range(0, 66, 6))]
    found["curation"] = _curation()
    names = sorted(SMALL_VOCABULARY)
    found["vocabulary"] = [bytes([number]) + SMALL_VOCABULARY[name].encode() for number, name in enumerate(names)]
    found["vocabulary"] += [seed + b"\n" for seed in found["vocabulary"] if len(seed) > 1]
    found["gold"] = [_gold()]
    graph = corpus.graph()
    few = [node for kind in NodeKind for node in sorted(graph.of_kind(kind))[:2]]
    found["graph-json"] = ["".join(generate_graph_json(graph.subgraph(few).copy())).encode()]
    found["inputs"] = ["\n".join(listed).encode()]
    found["readings"] = [b'{"extractor": "rules"}\n--\n' + "\n".join(read).encode()]
    return found


def seeds(target: str) -> list[bytes]:
    """The inputs that a target begins with."""
    return _seeds()[target]


_JSON = ('{"', '": ', "null", "[[", "]]", "{}", "true", "1e999", "\\u0000", "\\ud800", "-0", '",', "[{", "}]", "NaN")
_XML = (
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&amp;",
    "&#x0;",
    "&lol;",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>",
    "/>",
    "</",
    "xmlns='",
)
_RECORD = ("title", "abstract", "summary", "digest", "arxiv_id", "doi", "authors", "2205.14135", "10.1000/x")
_HTML = (
    "rowspan='99'", "colspan='50'", "<td class='ltx_td'>", "<tr class='ltx_tr'>", "<table class='ltx_tabular'>",
    "alttext='x'",
    "<section class='ltx_section'>", "class='ltx_note'", "ltx_p", "<script type='application/json'>", "data-props='",
    "</p>",
    "charset=utf-7", "arxiv.org/abs/", "&quot;",
)  # fmt: skip
_TOML = ('"""', "'''", "[[term]]", "[[wrong]]", "[[same]]", "[right.to]", "= [", "{a = 1}", "a.b.c", "1979-05-27",
         "inf", "id = ", "aliases = ", "label = ", "why = ", "quote = ")  # fmt: skip
_LATEX = (
    "\\'e",
    '\\"{o}',
    "{{",
    "}}",
    "$",
    "\\begin{x}",
    "\\verb|",
    "\\item",
    "\\cite{",
    "# ",
    "@string{",
    "@article{",
    " and ",
)

TOKENS: Mapping[str, tuple[str, ...]] = {
    "format-parquet": ("PAR1",),
    "format-jsonl": (*_JSON, *_RECORD),
    "format-json-document": (*_JSON, *_RECORD),
    "format-atom": (*_XML, "<entry>", "<summary>", "<title>", "<id>", "<published>"),
    "format-oai": (*_XML, "<record>", "<metadata>", "<dc:title>", "<versions>", "17 Jun 2024 10:00:00 GMT", "+9999"),
    "format-tei": (*_XML, "<p>", "<row>", "<cell>", "<div>", "<figure type='table'>", "when='2024'"),
    "format-latexml": (*_XML, *_HTML),
    "format-huggingface-html": (*_JSON, *_HTML),
    "format-bibtex": _LATEX,
    "format-pages": (*WORDS[:30], "Subscribe", "new", "by AK and the research community", "Mar 3"),
    "format-markdown": (
        "### 1. **[",
        "](https://arxiv.org/abs/",
        "<summary>",
        "</summary>",
        "</details>",
        "- **Authors**:",
        "**日期**",
    ),
    "format-csv-table": ('"', '""', ",", "\t", ";", "|", "\r", "title", "abstract"),
    "recognition": (*_JSON[:5], *_XML[:5], "PK\x03\x04", "title,abstract\n", "\x1f\x8b"),
    "records": (),
    "obeyed": ("\x1b[", "\x9b", "\u202e", "=cmd|", "@SUM(", "＝", "\u2028", "|", "`", "](<"),
    "question": tuple(EXAMPLES),
    "curation": _TOML,
    "vocabulary": _TOML,
    "gold": (*_JSON, "claims", "entities", "repos", "\u2028", "\x0b"),
    "graph-json": (*_JSON, '"kind": ', '"nodes"', '"edges"', '"source"', '"key"'),
    "inputs": (*_JSON, '"listing"', '"record"', "%00", "sections"),
    "readings": (*_JSON, "\n--\n", '"extractor"', '"papers"', "evidence"),
}
"""What the fuzzer may put into an input, by target; words of the field for the text stages."""


def tokens(target: str) -> tuple[str, ...]:
    """What the fuzzer may put into an input of a target."""
    return TOKENS.get(target, WORDS)

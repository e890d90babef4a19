"""LaTeX and BibTeX: everything escaped, balanced, and what a TeX engine takes."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.comparison import Comparison, compare
from kg.comparison.bibtex import cite_key, to_bibtex, write_bibtex
from kg.comparison.latex import to_latex
from kg.comparison.tex import PACKAGES, escape
from tests import corpus
from tests.comparison.test_writers import HOSTILE, with_texts

GRAPH = corpus.graph()
QUESTION = "which papers beat TileAttention"
NASTY = (
    HOSTILE,
    r"\input{/etc/passwd} \write18{x} \def\a{\a}\a",
    r"50% & $x_1^2$ #1 ~ {unbalanced \begin{document} \\ [2pt] * \end{longtable}",
    "``quotes'' -- --- ,, << >> ?` !` \"straight\" 'single'",
    "é ü ß ø Å × – — “q” ’ μ α → ≤ ≥ ∼ … ½ ² √ ∞ ℝ ⅓ ℋ 𝔸 ∰ ⋘ ŉ",
    "第三 作者 Кириллица עברית 😀 \u2011 \u00a0 e\u0301",
    "=1+1 [x] *y* [",
)
# A macro that is no text is one that a writer wrote: pylatexenc's are in braces of their own.
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[{}%$&#_^~]|[^\\{}%$&#_^~]+", re.DOTALL)


def problems(latex: str) -> list[str]:
    """What stands between a piece of LaTeX and a document: braces that do not fit, characters that TeX obeys."""
    depth, found = 0, []
    for piece in _TOKEN.findall(latex):
        depth += (piece == "{") - (piece == "}")
        if depth < 0:
            found.append("a brace closes what none opened")
        if piece in set("%$&#_^~"):
            found.append(f"{piece} is not escaped")
    return found + ["a brace stays open"] * (depth != 0)


@pytest.mark.parametrize("text", NASTY)
def test_nothing_is_obeyed(text: str) -> None:
    escaped = escape(text).replace("{~}", "")  # a space that does not break is one
    assert problems(escaped) == []
    assert "\n" not in escaped
    assert escaped.isascii()


@given(st.text(max_size=60))
def test_any_text_is_escaped(text: str) -> None:
    escaped = escape(text)
    assert problems(escaped.replace("{~}", "")) == []
    assert escaped.isascii()
    assert escaped.isprintable()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a_b", r"a{\_}b"),
        ("up to 6.7x", "up to 6.7x"),
        ("a--b", "a{-}-b"),
        ("end-to-end", "end-to-end"),
        ("``x''", "{`}`x{'}'"),
        ('"x"', r"{\textquotedbl}x{\textquotedbl}"),
        ("[2pt] *", "{[}2pt{]} {*}"),
        ("⅓", r"1\ensuremath{/}3"),
        ("第", r"{\ensuremath{<}}U+7B2C{\ensuremath{>}}"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert escape(text).replace("{\\textfractionsolidus}", r"\ensuremath{/}").replace("⁄", "/") == shown


def test_golden(golden: Callable[[str, str], None]) -> None:
    golden("compare.tex", to_latex(compare(GRAPH, QUESTION)))
    golden("compare.bib", to_bibtex(GRAPH, compare(GRAPH, QUESTION)))
    golden("compare-papers.tex", to_latex(compare(GRAPH, "what runs on NVIDIA GPUs")))


def test_every_citation_has_its_reference() -> None:
    for question in (QUESTION, "what runs on NVIDIA GPUs", "results on A100", "LeafParallel"):
        answer = compare(GRAPH, question)
        cited = set(re.findall(r"\\cite\{(.*?)\}", to_latex(answer)))
        listed = re.findall(r"^@misc\{(.*),$", to_bibtex(GRAPH, answer), re.M)
        assert cited == set(listed)
        assert sorted(listed) == listed


def test_keys_are_stable_and_hold_nothing_odd() -> None:
    keys = [cite_key(paper) for paper in ("paper-2313.00001", "paper-a b", "paper-a,b", "paper-ä")]
    assert keys[0] == "paper-2313.00001"
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9.+:-]+", key) for key in keys)


def test_references_say_who_and_when() -> None:
    text = to_bibtex(GRAPH, compare(GRAPH, "what does TileAttention beat"))
    assert 'author = {Zweite {\\"A}. Autorin and First Author and ' in text
    for line in ("year = {2021},", "month = {5},", "eprint = {2313.00001},", "archiveprefix = {arXiv},"):
        assert line in text
    assert "url = {https://example.org/abs/2313.00001}," in text
    assert "title = {{TileAttention: Exact Attention in On-Chip Tiles}}," in text


def test_a_name_with_and_stays_one_name() -> None:
    graph = corpus.graph().copy()
    paper = compare(graph, QUESTION).rows[0].paper.id
    graph.nodes[paper]["authors"] = ("Research and Development", "Doe, J.", "Some One")
    graph.nodes[paper].pop("doi", None)
    text = to_bibtex(graph, compare(graph, QUESTION))
    assert "author = {{Research and Development} and {Doe, J.} and Some One}," in text


def test_references_are_written_whole(tmp_path: Path) -> None:
    write_bibtex(GRAPH, compare(GRAPH, QUESTION), tmp_path / "new" / "refs.bib")
    assert (tmp_path / "new" / "refs.bib").read_text(encoding="utf-8") == to_bibtex(GRAPH, compare(GRAPH, QUESTION))


def _typeset(folder: Path, tables: str, references: str) -> None:
    (folder / "tables.tex").write_text(tables, encoding="utf-8")
    (folder / "refs.bib").write_text(references, encoding="utf-8")
    document = ("\\documentclass{article}", *PACKAGES, "\\begin{document}", "\\input{tables}")
    rest = ("\\bibliographystyle{plain}", "\\bibliography{refs}", "\\end{document}", "")
    (folder / "main.tex").write_text("\n".join((*document, *rest)), encoding="utf-8")
    latex = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main")
    for command in (latex, ("bibtex", "main"), latex, latex):
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603
        assert done.returncode == 0, done.stdout.decode("latin-1")[-2000:]
    log = (folder / "main.log").read_text(encoding="latin-1")
    assert "undefined" not in log
    assert "Warning--" not in (folder / "main.blg").read_text(encoding="latin-1")


_TEX = pytest.mark.skipif(not (shutil.which("pdflatex") and shutil.which("bibtex")), reason="no TeX here")


@_TEX
@pytest.mark.parametrize("question", [QUESTION, "what runs on NVIDIA GPUs", "results on GPU"])
def test_a_tex_engine_takes_it(tmp_path: Path, question: str) -> None:
    nothing = to_latex(compare(GRAPH, "LeafParallel vs RingScan"))
    assert r"\paragraph{LeafParallel beats RingScan (no papers)}" in nothing
    answer = compare(GRAPH, question)
    _typeset(tmp_path, nothing + to_latex(answer), to_bibtex(GRAPH, answer))


@_TEX
def test_a_tex_engine_takes_any_text(tmp_path: Path) -> None:
    tables, graph = [], corpus.graph().copy()
    blocks = ((0x20, 0x24F), (0x370, 0x3FF), (0x1E00, 0x1EFF), (0x2000, 0x209F), (0x2100, 0x22FF))
    everything = [
        " ".join(map(chr, range(at, min(at + 60, last + 1))))
        for first, last in blocks
        for at in range(first, last + 1, 60)
    ]
    for number, text in enumerate((*NASTY, *everything)):
        answer = with_texts(text)
        paper = answer.rows[0].paper.id
        graph.nodes[paper].update(label=text, authors=(text, f"{text} and more"), doi=text, url=f"https://x.org/{text}")
        tables.append(to_latex(answer))
        if number == 0:
            references = to_bibtex(graph, answer)
    assert isinstance(answer, Comparison)
    _typeset(tmp_path, "\n".join(tables), references)

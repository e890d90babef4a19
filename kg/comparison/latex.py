r"""An answer as LaTeX: one ``longtable`` for each section, ruled by booktabs, with a ``\cite`` for every paper.

The tables go into a document whose references :mod:`kg.comparison.bibtex` writes.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kg.comparison import words
from kg.comparison.answers import Answer, PaperList, Section
from kg.comparison.bibtex import cite_key
from kg.comparison.rows import PaperRow, Row
from kg.comparison.tex import PACKAGES, escape
from kg.plain import plain

_Columns = Mapping[str, tuple[float, Callable[[Any], str]]]
_CLAIM_COLUMNS: _Columns = {
    "paper": (0.12, lambda row: f"{_cite(row)} {escape(words.year(row.paper.year))}".rstrip()),
    "system": (0.13, lambda row: escape(words.system(row))),
    "relation": (0.155, lambda row: escape(words.relation(row))),
    "baseline": (0.13, lambda row: escape(words.baseline(row))),
    "value": (0.08, lambda row: escape(words.value(row))),
    "factor": (0.08, lambda row: escape(words.factor(row))),
    "metric": (0.09, lambda row: escape(words.metric(row))),
    "hardware": (0.115, lambda row: escape(words.hardware(row))),
    "context": (0.1, lambda row: escape(", ".join(row.context))),
}
_PAPER_COLUMNS: _Columns = {
    "paper": (0.62, lambda row: f"{escape(row.paper.title + words.year(row.paper.year))} {_cite(row)}"),
    "uses": (0.38, lambda row: escape(", ".join(row.things))),
}
"""The columns of a table, each with its share of the line; sentence and code have lines of their own below a row."""


def to_latex(answer: Answer) -> str:
    """One table for each section; the rows of a cell below a line that names it, sentence and code below each row."""
    columns = _PAPER_COLUMNS if isinstance(answer, PaperList) else _CLAIM_COLUMNS
    lines = [f"% {plain(answer.question.text)}", "% The preamble has to hold:", *(f"%   {line}" for line in PACKAGES)]
    for section in answer.sections():
        lines += _table(section, columns) if section.groups else [rf"\paragraph{{{escape(section.heading)}}}"]
    return "\n".join(lines) + "\n"


def _table(section: Section, columns: _Columns) -> Iterator[str]:
    shapes = "".join(rf">{{\raggedright\arraybackslash}}p{{{_width(share)}}}" for share, _ in columns.values())
    yield from ("{", r"\footnotesize", r"\setlength{\tabcolsep}{2pt}", rf"\begin{{longtable}}{{@{{}}{shapes}@{{}}}}")
    yield rf"\caption{{{escape(section.heading)}}}\\"
    yield from (r"\toprule", " & ".join(columns) + r" \\", r"\midrule", r"\endhead", r"\bottomrule", r"\endfoot")
    for number, group in enumerate(section.groups):
        if number:
            yield r"\addlinespace"
        if group.title:
            yield _line(rf"\textbf{{{escape(group.title)}}}", len(columns))
        for row in group.rows:
            yield " & ".join(cell(row) for _, cell in columns.values()) + r" \\"
            if below := _below(row):
                yield _line(below, len(columns))
    yield from (r"\end{longtable}", "}")


def _width(share: float) -> str:
    return rf"\dimexpr {share:g}\linewidth-2\tabcolsep\relax"


def _line(text: str, columns: int) -> str:
    return rf"\multicolumn{{{columns}}}{{@{{}}p{{\dimexpr \linewidth-2\tabcolsep\relax}}@{{}}}}{{{text}}} \\"


def _below(row: Row | PaperRow) -> str:
    """The sentence and the code of a row."""
    quote = rf"``{escape(words.quote(row))}''" if isinstance(row, Row) else ""
    code = rf"\texttt{{{escape(words.code(row).text)}}}" if row.code else ""
    return " ".join(filter(None, (quote, code)))


def _cite(row: Row | PaperRow) -> str:
    return rf"\cite{{{cite_key(row.paper.id)}}}"

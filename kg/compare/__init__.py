"""Who beats whom: questions to rows, and rows to tables."""

from kg.compare.comparison import Comparison, answer, compare
from kg.compare.question import EXAMPLES, Asked, Outcome, Question, parse_question
from kg.compare.rows import PaperRef, Row, find_rows
from kg.compare.tables import write_tables
from kg.compare.writers import WRITERS, to_csv, to_json, to_markdown

__all__ = [
    "EXAMPLES",
    "WRITERS",
    "Asked",
    "Comparison",
    "Outcome",
    "PaperRef",
    "Question",
    "Row",
    "answer",
    "compare",
    "find_rows",
    "parse_question",
    "to_csv",
    "to_json",
    "to_markdown",
    "write_tables",
]

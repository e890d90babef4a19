"""Who beats whom: questions to rows, and rows to tables. Its main function is ``kg.compare``."""

from kg.comparison.answers import Comparison, answer, compare
from kg.comparison.question import EXAMPLES, Asked, Outcome, Question, parse_question
from kg.comparison.rows import PaperRef, Row, find_rows
from kg.comparison.tables import write_tables
from kg.comparison.writers import WRITERS, to_csv, to_json, to_markdown

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

"""Who beats whom: questions to rows, and rows to tables. Its main function is ``kg.compare``."""

from kg.comparison.answers import Answer, Comparison, PaperList, answer, compare
from kg.comparison.grammar import EXAMPLES, parse_question
from kg.comparison.question import Asked, Conditions, Outcome, Question
from kg.comparison.rows import PaperRef, PaperRow, Row, find_rows
from kg.comparison.tables import write_tables
from kg.comparison.writers import WRITERS, to_csv, to_json, to_markdown

__all__ = [
    "EXAMPLES",
    "WRITERS",
    "Answer",
    "Asked",
    "Comparison",
    "Conditions",
    "Outcome",
    "PaperList",
    "PaperRef",
    "PaperRow",
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

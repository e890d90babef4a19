"""Who beats whom: questions to rows, and rows to tables. Its main function is ``kg.compare``."""

from kg.comparison.answers import Answer, Comparison, PaperList, answer, compare
from kg.comparison.conflicts import Conflict, find_conflicts
from kg.comparison.grammar import EXAMPLES, parse_question
from kg.comparison.question import Asked, Conditions, Outcome, Question
from kg.comparison.ranking import Ranking, rank
from kg.comparison.rows import PaperRef, PaperRow, Row, find_rows
from kg.comparison.support import Support, count_support
from kg.comparison.tables import write_tables
from kg.comparison.writers import WRITERS, to_csv, to_json, to_markdown

__all__ = [
    "EXAMPLES",
    "WRITERS",
    "Answer",
    "Asked",
    "Comparison",
    "Conditions",
    "Conflict",
    "Outcome",
    "PaperList",
    "PaperRef",
    "PaperRow",
    "Question",
    "Ranking",
    "Row",
    "Support",
    "answer",
    "compare",
    "count_support",
    "find_conflicts",
    "find_rows",
    "parse_question",
    "rank",
    "to_csv",
    "to_json",
    "to_markdown",
    "write_tables",
]

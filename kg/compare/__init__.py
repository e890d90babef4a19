"""Who beats whom: questions to rows, and rows to tables."""

from pathlib import Path

from kg.compare.question import EXAMPLES, Asked, Question, parse_question
from kg.compare.rows import PaperRef, Row, find_rows
from kg.compare.writers import WRITERS, Answer, to_markdown
from kg.graph import KnowledgeGraph
from kg.schema import EdgeKind, NodeKind

__all__ = ["EXAMPLES", "WRITERS", "Answer", "Asked", "PaperRef", "Question", "Row", "ask", "compare", "write_tables"]

_MIN_PAPERS = 3


def ask(graph: KnowledgeGraph, question: str, *, exact: bool = False) -> Answer:
    """Answers a question with its rows.

    Args:
        graph: The graph.
        question: A name, or a question such as "which papers beat FlashAttention".
        exact: The named thing only, without narrower things and versions.

    Raises:
        QuestionError: if the question is empty.
        UnknownNameError: if a name is that of no node; it carries the nearest names.
    """
    understood = parse_question(graph, question, exact=exact)
    return Answer(understood, graph.label(understood.name), find_rows(graph, understood))


def compare(graph: KnowledgeGraph, question: str, *, exact: bool = False) -> tuple[Row, ...]:
    """The rows that answer a question; see :func:`ask`."""
    return ask(graph, question, exact=exact).rows


def write_tables(graph: KnowledgeGraph, folder: Path) -> None:
    """One Markdown table per named baseline that three papers or more compare with, versions and variants included.

    Args:
        graph: The graph.
        folder: Where the files go; made if absent.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for node in graph.of_kind(NodeKind.TECHNIQUE, NodeKind.MODEL, NodeKind.HARDWARE, NodeKind.DATASET):
        if not graph.origins(node, EdgeKind.BASELINE):
            continue
        question = Question(graph.label(node), Asked.AGAINST, node)
        rows = find_rows(graph, question)
        if len({row.paper.id for row in rows}) >= _MIN_PAPERS:
            text = to_markdown(Answer(question, graph.label(node), rows))
            (folder / f"{node}.md").write_text(f"# {graph.label(node)} as a baseline\n\n{text}", encoding="utf-8")

"""The part of a store's graph that a question is answered from, as a graph of its own."""

from kg.comparison import parse_question
from kg.comparison.question import Asked
from kg.graph import KnowledgeGraph
from kg.query import GraphStore, named_graph


def question_graph(source: GraphStore | str, question: str) -> KnowledgeGraph:
    """The graph in which a question has the answer that it has in the whole.

    Args:
        source: The whole graph, or the address of a SPARQL endpoint that has it.
        question: As for :func:`kg.comparison.compare`.

    Raises:
        QuestionError: if the question is not understood.
        UnknownNameError: if nothing goes by a name in it.
        QueryError: if too much belongs to what it names, or the endpoint does not answer.
    """
    graph = named_graph(source, question)
    asked = parse_question(graph, question).asked
    return named_graph(source, question, papers=True) if asked is Asked.PAPERS else graph

"""A graph whose free texts would like to run; everything else in it is as the schema wants it."""

from kg.graph import KnowledgeGraph
from kg.schema import ATTRIBUTES
from tests import corpus


def hostile_graph(payload: str, url: str) -> KnowledgeGraph:
    """The corpus with a payload behind every free text, and in place of every address."""
    graph = corpus.graph()
    for _, data in graph.nodes(data=True):
        for attribute in ATTRIBUTES[data["kind"]]:
            if attribute.datatype is not str or attribute.values or attribute.name not in data:
                continue
            value = data[attribute.name]
            if attribute.name == "url":
                data["url"] = url
            elif attribute.name not in ("published", "arxiv_id"):
                data[attribute.name] = tuple(f"{v}{payload}" for v in value) if attribute.many else f"{value}{payload}"
    return graph

"""Who beats whom: a knowledge graph of GPU, ML-systems and hardware papers, with a quote for every number.

>>> import kg
>>> papers = kg.read_papers([kg.bundled_corpus()]).papers
>>> len(papers)
344
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.comparison import compare as compare
    from kg.comparison import rank as rank
    from kg.curation import read_curation as read_curation
    from kg.graph import KnowledgeGraph as KnowledgeGraph
    from kg.graph_files import read_graph_json as read_graph_json
    from kg.papers import read_papers as read_papers
    from kg.pipeline import build as build
    from kg.pipeline import build_files as build_files
    from kg.pipeline import bundled_corpus as bundled_corpus
    from kg.pipeline import bundled_curation as bundled_curation
    from kg.pipeline import update_files as update_files
    from kg.query import ego_graph as ego_graph
    from kg.query import load_store as load_store
    from kg.query import run_query as run_query
    from kg.query import top_graph as top_graph
    from kg.view import question_graph as question_graph

__version__ = "0.1.0"

_HOME = {
    "KnowledgeGraph": "kg.graph",
    "build": "kg.pipeline",
    "build_files": "kg.pipeline",
    "bundled_corpus": "kg.pipeline",
    "bundled_curation": "kg.pipeline",
    "compare": "kg.comparison",
    "ego_graph": "kg.query",
    "load_store": "kg.query",
    "question_graph": "kg.view",
    "read_curation": "kg.curation",
    "rank": "kg.comparison",
    "read_graph_json": "kg.graph_files",
    "read_papers": "kg.papers",
    "run_query": "kg.query",
    "top_graph": "kg.query",
    "update_files": "kg.pipeline",
}
__all__ = [
    "KnowledgeGraph",
    "build",
    "build_files",
    "bundled_corpus",
    "bundled_curation",
    "compare",
    "ego_graph",
    "load_store",
    "question_graph",
    "rank",
    "read_curation",
    "read_graph_json",
    "read_papers",
    "run_query",
    "top_graph",
    "update_files",
]


def __getattr__(name: str) -> Any:
    # Loaded on first use, so that `kg --help` does not wait for networkx, pyvis and rdflib.
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(name)

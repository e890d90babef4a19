"""SPARQL over an exported graph: reading only, common prefixes declared, canned questions by name."""

from kg.query.canned import Parameter, Query, canned_queries, find_query, parse_query, read_query
from kg.query.endpoint import query_endpoint
from kg.query.names import find_node
from kg.query.result import QueryResult, Value
from kg.query.run import run_query
from kg.query.store import GraphStore, load_store, to_store
from kg.query.views import ego_graph, named_graph, top_graph

__all__ = [
    "GraphStore",
    "Parameter",
    "Query",
    "QueryResult",
    "Value",
    "canned_queries",
    "ego_graph",
    "find_node",
    "find_query",
    "load_store",
    "named_graph",
    "parse_query",
    "query_endpoint",
    "read_query",
    "run_query",
    "to_store",
    "top_graph",
]

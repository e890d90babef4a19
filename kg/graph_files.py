"""The graph as ``graph.json`` (node-link) and ``graph.graphml``.

Both hold one node or edge per line in a stable order, so that two builds can be compared with ``diff``.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kg.assembly import assemble
from kg.errors import ExportError
from kg.graph import KnowledgeGraph
from kg.schema import ATTRIBUTES, NodeKind

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_XML_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
_GRAPHML_TYPES = {str: "string", int: "long", float: "double", bool: "boolean"}
_XML_TEXT: dict[type, Callable[[Any], str]] = {
    bool: lambda value: str(value).lower(),
    tuple: lambda value: json.dumps(value, ensure_ascii=False),
}


def generate_graph_json(graph: KnowledgeGraph) -> Iterator[str]:
    """The lines of ``graph.json``: what ``networkx.node_link_graph(data, edges="edges")`` reads.

    Attributes keep the order of the schema; enumerated values are strings and tuples are lists.
    """
    nodes = ({"id": node, **graph.nodes[node]} for node in sorted(graph))
    edges = ({"source": u, "target": v, "key": key} for u, v, key in sorted(graph.edges(keys=True)))
    yield '{"directed": true, "multigraph": true, "graph": {},\n"nodes": [\n'
    yield from _json_lines(nodes)
    yield '],\n"edges": [\n'
    yield from _json_lines(edges)
    yield "]}\n"


def _json_lines(records: Iterator[dict[str, Any]]) -> Iterator[str]:
    separator = ""
    for record in records:
        yield separator + json.dumps(record, ensure_ascii=False, allow_nan=False)
        separator = ",\n"
    yield "\n"


def write_graph_json(graph: KnowledgeGraph, path: Path) -> None:
    """Writes ``graph.json``.

    Raises:
        OSError: if the file cannot be written.
    """
    _write(generate_graph_json(graph), path)


def read_graph_json(path: Path) -> KnowledgeGraph:
    """Reads what :func:`write_graph_json` wrote: the same graph, with the same types and in the same order.

    Raises:
        ExportError: if the file is missing, is not such a graph, or does not fit the schema of this version.
    """
    try:
        content = path.read_bytes()
        data = json.loads(content)
        if _SURROGATE.search(content):
            json.dumps(data, ensure_ascii=False).encode()  # half of a pair is no text: it could never be written again
        nodes = {node.pop("id"): node for node in data["nodes"]}
        edges = [(edge["source"], edge["target"], edge["key"]) for edge in data["edges"]]
        return assemble(nodes, edges)
    except FileNotFoundError:
        msg = "there is no graph here; run `kg build` first, or name the folder that it wrote to"
        raise ExportError(msg, where=str(path)) from None
    except ExportError as error:
        msg = f"{error}; run `kg build` again"
        raise ExportError(msg, where=str(path)) from error
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        msg = f"not a graph as `kg build` writes it ({type(error).__name__}: {error}); run `kg build` again"
        raise ExportError(msg, where=str(path)) from error


def generate_graphml(graph: KnowledgeGraph) -> Iterator[str]:
    """The lines of ``graph.graphml``, for Gephi, Cytoscape, yEd and ``networkx.read_graphml``.

    GraphML knows neither lists nor all characters: a list is one string of JSON, and what XML 1.0 forbids becomes
    U+FFFD. Edges carry their kind as the attribute ``kind`` and are numbered in order.
    """
    types = {attribute.name: attribute for kind in NodeKind for attribute in ATTRIBUTES[kind]}
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield '<key id="kind" for="all" attr.name="kind" attr.type="string"/>\n'
    for name, attribute in types.items():
        datatype = "string" if attribute.many else _GRAPHML_TYPES[attribute.datatype]
        yield f'<key id="{name}" for="node" attr.name="{name}" attr.type="{datatype}"/>\n'
    yield '<graph edgedefault="directed">\n'
    for node in sorted(graph):
        fields = "".join(f'<data key="{name}">{_xml(value)}</data>' for name, value in graph.nodes[node].items())
        yield f'<node id="{_xml(node)}">{fields}</node>\n'
    for number, (u, v, key) in enumerate(sorted(graph.edges(keys=True))):
        kind = f'<data key="kind">{key}</data>'
        yield f'<edge id="e{number}" source="{_xml(u)}" target="{_xml(v)}">{kind}</edge>\n'
    yield "</graph>\n</graphml>\n"


def write_graphml(graph: KnowledgeGraph, path: Path) -> None:
    """Writes ``graph.graphml``.

    Raises:
        OSError: if the file cannot be written.
    """
    _write(generate_graphml(graph), path)


def _xml(value: object) -> str:
    text = _XML_TEXT.get(type(value), str)(value)
    return _NOT_XML.sub("\ufffd", text).translate(_XML_ESCAPES)


def _write(lines: Iterator[str], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)

"""Plain values, as a file holds them, back into a typed graph, checked against the schema on the way."""

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from kg.errors import ExportError
from kg.graph import KnowledgeGraph
from kg.schema import ATTRIBUTES, EDGES, Attribute, EdgeKind, NodeKind

_ATTRIBUTES = {kind: {attribute.name: attribute for attribute in ATTRIBUTES[kind]} for kind in NodeKind}
_Enum = TypeVar("_Enum", bound=StrEnum)


def assemble(nodes: Mapping[str, Mapping[str, Any]], edges: Iterable[tuple[str, str, str]]) -> KnowledgeGraph:
    """The graph of untyped nodes and edges; the counterpart of :func:`kg.graph.build_graph` for files.

    Args:
        nodes: By node id: ``kind`` and the attributes of that kind. An enumerated value may be a plain string, a list
            any iterable, and a whole ``float`` an ``int``.
        edges: Source, target and kind.

    Returns:
        The graph, nodes and edges in sorted order.

    Raises:
        ExportError: if something does not fit the schema; the message names the node or edge.
    """
    graph = KnowledgeGraph()
    graph.add_nodes_from((node, _typed(node, nodes[node])) for node in sorted(nodes))
    for source, target, name in sorted(edges):
        kind = _member(EdgeKind, name, f"edge {source} -> {target}")
        for end, allowed in ((source, EDGES[kind].domain), (target, EDGES[kind].range)):
            if end not in graph or graph.nodes[end]["kind"] not in allowed:
                found = f"is of kind {graph.kind(end)}" if end in graph else "does not exist"
                msg = f"edge {source} -{kind}-> {target}: {end} {found}; expected: {', '.join(allowed)}"
                raise ExportError(msg)
        graph.add_edge(source, target, key=kind)
    return graph


def _typed(node: str, data: Mapping[str, Any]) -> dict[str, Any]:
    kind = _member(NodeKind, data.get("kind"), node)
    known = _ATTRIBUTES[kind]
    if unknown := data.keys() - known.keys() - {"kind"}:
        msg = f"{node}: a {kind} has no attribute {', '.join(sorted(unknown))}"
        raise ExportError(msg)
    typed: dict[str, Any] = {"kind": kind}
    for name, attribute in known.items():
        if name in data:
            typed[name] = _value(attribute, data[name], f"{node}, {name}")
        elif attribute.required:
            msg = f"{node}: a {kind} needs the attribute {name}"
            raise ExportError(msg)
    return typed


def _value(attribute: Attribute, value: Any, where: str) -> Any:
    if not attribute.many:
        return _scalar(attribute, value, where)
    if isinstance(value, str) or not isinstance(value, Iterable):
        msg = f"{where}: {value!r} is not a list"
        raise ExportError(msg)
    items = (_scalar(attribute, item, where) for item in value)
    return tuple(items) if attribute.ordered else tuple(sorted(items))


def _scalar(attribute: Attribute, value: Any, where: str) -> Any:
    if attribute.values:
        return _member(attribute.values, value, where)
    if attribute.datatype is float and type(value) is int:
        return float(value)
    if type(value) is not attribute.datatype or (isinstance(value, float) and not math.isfinite(value)):
        msg = f"{where}: {value!r} is not a usable {attribute.datatype.__name__}"
        raise ExportError(msg)
    return value


def _member(enum: type[_Enum], value: Any, where: str) -> _Enum:
    try:
        return enum(value)
    except ValueError:
        msg = f"{where}: {value!r} is no {enum.__name__}; expected: {', '.join(enum)}"
        raise ExportError(msg) from None

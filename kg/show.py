"""Everything about one node, for a terminal: its attributes, its neighbours by what they are to it, its claims."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from kg.graph import KnowledgeGraph
from kg.lookup import Names
from kg.plain import plain
from kg.schema import ATTRIBUTES, EdgeKind, NodeKind, Status

_HEADINGS: Mapping[EdgeKind, tuple[str, str]] = {  # what an edge leads to, seen from its start; and from its end
    EdgeKind.SUBJECT: ("says of", "claims about it"),
    EdgeKind.BASELINE: ("compared with", "claims that compare with it"),
    EdgeKind.STATES: ("claims", "stated by"),
    EdgeKind.HAS_FACT: ("facts", "datum about"),
    EdgeKind.BROADER: ("is one of", "among them"),
    EdgeKind.VERSION_OF: ("version of", "versions"),
    EdgeKind.PROPOSES: ("proposes", "proposed by"),
    EdgeKind.COMPARES_WITH: ("compares with", "compared with by"),
    EdgeKind.USES: ("uses", "used by"),
    EdgeKind.RUNS_ON: ("runs on", "what runs on it"),
    EdgeKind.EVALUATED_ON: ("evaluated on", "what is evaluated on it"),
    EdgeKind.ADDRESSES: ("addresses", "addressed by"),
    EdgeKind.MENTIONS: ("mentions", "mentioned by"),
    EdgeKind.HAS_REPO: ("code", "code of"),
    EdgeKind.HAS_AUTHOR: ("authors", "author of"),
    EdgeKind.OUTPERFORMS: ("outperforms", "outperformed by"),
    EdgeKind.MATCHES: ("matches", "matched by"),
    EdgeKind.UNDERPERFORMS: ("underperforms", "outperforms, as the others say"),
    EdgeKind.METRIC: ("measured in", "claims in this metric"),
    EdgeKind.ON_HARDWARE: ("on", "claims on this device"),
    EdgeKind.CONTEXT: ("holds for", "claims that hold for it"),
    EdgeKind.EVIDENCE: ("sentence", "evidence of"),
    EdgeKind.DERIVED_FROM: ("derived from", "derived claims"),
    EdgeKind.IN_PAPER: ("stands in", "sentences with claims"),
}
_SHOWN_ABOVE = {"label", "text", "authors"}
_INDENT = (0, 0, 0, 2)


def describe(graph: KnowledgeGraph, name: str) -> RenderableType:
    """All about one node.

    Args:
        graph: The graph.
        name: Label, alias, title, arXiv id or node id.

    Returns:
        Something that a rich console prints.

    Raises:
        UnknownNameError: if nothing goes by that name; it carries the nearest names.
    """
    node = Names(graph, *NodeKind).get(name)
    data: dict[str, Any] = graph.nodes[node]
    parts: list[RenderableType] = [
        Text.assemble((plain(data["label"]), "bold"), f"  {data['kind']}, {plain(node)}"),
        *_attributes(data),
    ]
    if "text" in data:
        parts.append(Padding(Text(plain(data["text"])), (1, 0, 0, 0)))
    for heading, nodes in _neighbours(graph, node):
        parts += [Text(f"\n{heading} ({len(nodes)})", style="bold"), *_listed(graph, nodes)]
    return Group(*parts)


def _attributes(data: Mapping[str, Any]) -> Iterator[RenderableType]:
    for attribute in ATTRIBUTES[data["kind"]]:
        if attribute.name in data and attribute.name not in _SHOWN_ABOVE:
            value = data[attribute.name]
            text = ", ".join(map(str, value)) if attribute.many else _scalar(value)
            yield Text(f"{attribute.name.replace('_', ' ')}: {plain(text)}")


def _scalar(value: object) -> str:
    return (
        "yes" if value is True else "no" if value is False else f"{value:g}" if isinstance(value, float) else str(value)
    )


def _neighbours(graph: KnowledgeGraph, node: str) -> Iterator[tuple[str, list[str]]]:
    for kind, headings in _HEADINGS.items():
        for heading, nodes in zip(headings, (graph.targets(node, kind), graph.origins(node, kind)), strict=True):
            if nodes:
                yield heading, nodes


def _listed(graph: KnowledgeGraph, nodes: list[str]) -> Iterator[RenderableType]:
    """Claims below their sentences, papers line by line, names in one line."""
    kinds = {graph.kind(node) for node in nodes}
    if kinds == {NodeKind.CLAIM}:
        yield from _claims(graph, nodes)
    elif kinds & {NodeKind.PAPER, NodeKind.FACT, NodeKind.EVIDENCE}:
        yield from (Padding(Text(line), _INDENT) for line in sorted(_line(graph, node) for node in nodes))
    else:
        yield Padding(Text(", ".join(sorted((_line(graph, node) for node in nodes), key=str.casefold))), _INDENT)


def _claims(graph: KnowledgeGraph, claims: list[str]) -> Iterator[RenderableType]:
    def place(claim: str) -> tuple[str, int, str]:
        evidence = graph.targets(claim, EdgeKind.EVIDENCE)[0]
        return _line(graph, graph.origins(claim, EdgeKind.STATES)[0]), graph.nodes[evidence]["start"], evidence

    for (paper, _, evidence), same_sentence in groupby(sorted(claims, key=place), key=place):
        for claim in same_sentence:
            mark = " (derived)" if graph.nodes[claim]["status"] == Status.DERIVED else ""
            yield Padding(Text(f"{plain(graph.label(claim))}{mark}"), _INDENT)
        quote = Text.assemble((f"“{plain(graph.label(evidence))}”", "italic"), f" {paper}")
        yield Padding(quote, (0, 0, 0, 4))


def _line(graph: KnowledgeGraph, node: str) -> str:
    data = graph.nodes[node]
    behind = data.get("year") or data.get("source") if data["kind"] in (NodeKind.PAPER, NodeKind.FACT) else None
    return plain(f"{data['label']} ({behind})" if behind else data["label"])

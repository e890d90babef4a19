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
    EdgeKind.HAS_FACT: ("facts", "datum about"),
    EdgeKind.BROADER: ("is one of", "among them"),
    EdgeKind.VERSION_OF: ("version of", "versions"),
    EdgeKind.PROPOSES: ("proposes", "proposed by"),
    EdgeKind.COMPARES_WITH: ("compares with", "compared with by"),
    EdgeKind.OUTPERFORMS: ("outperforms", "outperformed by"),
    EdgeKind.MATCHES: ("matches", "matched by"),
    EdgeKind.UNDERPERFORMS: ("underperforms", "not reached by"),
    EdgeKind.USES: ("uses", "used by"),
    EdgeKind.RUNS_ON: ("runs on", "what runs on it"),
    EdgeKind.EVALUATED_ON: ("evaluated on", "what is evaluated on it"),
    EdgeKind.ADDRESSES: ("addresses", "addressed by"),
    EdgeKind.MENTIONS: ("mentions", "mentioned by"),
    EdgeKind.HAS_REPO: ("code", "code of"),
    EdgeKind.HAS_AUTHOR: ("", "author of"),  # they stand among the attributes, in their order
    EdgeKind.STATES: ("claims", "stated by"),
    EdgeKind.SUBJECT: ("says of", "claims about it"),
    EdgeKind.BASELINE: ("compared with", "claims that compare with it"),
    EdgeKind.METRIC: ("measured in", "claims in this metric"),
    EdgeKind.ON_HARDWARE: ("on", "claims on this device"),
    EdgeKind.CONTEXT: ("holds for", "claims that hold for it"),
    EdgeKind.EVIDENCE: ("sentence", "evidence of"),
    EdgeKind.DERIVED_FROM: ("derived from", "derived claims"),
    EdgeKind.IN_PAPER: ("stands in", "sentences with claims"),
}
_SHOWN_ELSEWHERE = {"label", "text"}


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
        parts.append(Text(f"\n{plain(data['text'])}"))
    for heading, nodes in _neighbours(graph, node):
        parts += [Text(f"\n{heading} ({len(nodes)})", style="bold"), *_listed(graph, nodes)]
    return Group(*parts)


def _attributes(data: Mapping[str, Any]) -> Iterator[RenderableType]:
    for attribute in ATTRIBUTES[data["kind"]]:
        value = data.get(attribute.name)
        if attribute.name in _SHOWN_ELSEWHERE or value is None or value is False:
            continue
        # Decisions are sentences, of which each has its line.
        values = value if attribute.name == "curation" else [", ".join(map(str, value)) if attribute.many else value]
        for text in values:
            yield Text(f"{attribute.name.replace('_', ' ')}: {plain('yes' if text is True else str(text))}")


def _neighbours(graph: KnowledgeGraph, node: str) -> Iterator[tuple[str, list[str]]]:
    for kind, headings in _HEADINGS.items():
        for heading, nodes in zip(headings, (graph.targets(node, kind), graph.origins(node, kind)), strict=True):
            if heading and nodes:
                yield heading, nodes


def _listed(graph: KnowledgeGraph, nodes: list[str]) -> Iterator[RenderableType]:
    """Claims below their sentences, papers line by line, names in one line."""
    kinds = {graph.kind(node) for node in nodes}
    if kinds == {NodeKind.CLAIM}:
        yield from _claims(graph, nodes)
    elif kinds & {NodeKind.PAPER, NodeKind.FACT, NodeKind.EVIDENCE}:
        yield from (_indented(Text(line), 2) for line in sorted(_line(graph, node) for node in nodes))
    else:
        yield _indented(Text(", ".join(sorted((_line(graph, node) for node in nodes), key=str.casefold))), 2)


def _claims(graph: KnowledgeGraph, claims: list[str]) -> Iterator[RenderableType]:
    def place(claim: str) -> tuple[str, int, str]:
        evidence = graph.targets(claim, EdgeKind.EVIDENCE)[0]
        return _line(graph, graph.origins(claim, EdgeKind.STATES)[0]), graph.nodes[evidence]["start"], evidence

    for (paper, _, evidence), same_sentence in groupby(sorted(claims, key=place), key=place):
        for claim in same_sentence:
            data: dict[str, Any] = graph.nodes[claim]
            mark = "" if data["status"] == Status.QUOTED else f" ({data['status']})"
            yield _indented(Text(f"{plain(data['label'])}{mark}"), 2)
            yield from (_indented(Text(plain(decision)), 4) for decision in data.get("curation", ()))
        quote = Text.assemble((f"“{plain(graph.label(evidence))}”", "italic"), f" {paper}")
        yield _indented(quote, 4)


def _line(graph: KnowledgeGraph, node: str) -> str:
    """A node as an item of a list: facts with their source, papers with their year."""
    data: dict[str, Any] = graph.nodes[node]
    if data["kind"] == NodeKind.FACT:
        unit = "" if data["unit"] == data["property"] else f" {data['unit']}"
        return plain(f"{data['property']}: {data['value']:g}{unit} ({data['source']})")
    return plain(f"{data['label']} ({data['year']})" if "year" in data else data["label"])


def _indented(text: Text, characters: int) -> RenderableType:
    return Padding(text, (0, 0, 0, characters), expand=False)

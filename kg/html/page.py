"""The content of the page: what is drawn, and what the details panel says about it, as plain JSON values.

Claims, evidence, facts and authors are nodes of the graph but not of the picture: they are what the panel tells about
the things that are drawn.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from kg.comparison import Row, words
from kg.comparison.answers import HEADINGS
from kg.comparison.cells import cell_of
from kg.graph import KnowledgeGraph
from kg.html.communities import describe_communities, find_ties
from kg.html.comparisons import ASKED, find_comparisons, ordered_claims
from kg.html.layout import lay_out
from kg.html.style import BACKGROUNDS, KINDS, MEASURES, RELATIONS
from kg.plain import plain
from kg.schema import EdgeKind, NodeKind

Json = dict[str, Any]

_LABEL_CHARACTERS = 38
_CLAIM_FIELDS = (
    "relation",
    "subject_text",
    "baseline_text",
    "metric_text",
    "metric_class",
    "low",
    "high",
    "unit",
    "qualifier",
    "reported_as",
    "factor_low",
    "factor_high",
    "hardware_scope",
    "context",
    "status",
    "origin",
    "confidence",
    "curation",
)
_PAPER_FIELDS = ("text", "text_field", "arxiv_id", "doi", "published", "url", "authors", "categories", "curation")
_ENTITY_FIELDS = ("category", "aliases", "roles", "novel", "metric_class", "direction", "url", "curation")


def page_data(graph: KnowledgeGraph) -> tuple[list[Json], list[Json], Json]:
    """Nodes and edges for pyvis, and all else that the page's script needs.

    Nodes are numbered from 0 in the order of their ids; everything refers to them by number.

    Returns:
        Nodes, edges, and the JSON document of the page.
    """
    keys = list(graph.of_kind(*KINDS))
    number = {key: i for i, key in enumerate(keys)}
    rows = ordered_claims(graph)
    claims = [_claim(graph, row, number) for row in rows]
    edges = sorted(_edges(graph, number, claims), key=lambda e: (e[0], e[1], list(RELATIONS).index(e[2])))
    degree = Counter(end for pair in {(min(a, b), max(a, b)) for a, b, _ in edges} for end in pair)
    radii = [round(4.5 + 1.5 * math.sqrt(min(degree[i], 150)), 1) for i in range(len(keys))]
    layout = lay_out(len(keys), _weighted(edges, degree), radii)
    nodes: list[Json] = [
        {
            "id": i,
            "label": short_label(graph.label(key)),
            "group": graph.kind(key).value,
            "size": radii[i],
            "x": layout.xy[i][0],
            "y": layout.xy[i][1],
        }
        for i, key in enumerate(keys)
    ]
    links: list[Json] = [{"from": a, "to": b, "relation": relation} for a, b, relation in edges]
    document: Json = {
        "kinds": {kind.value: asdict(style) for kind, style in KINDS.items()},
        "relations": {str(name): asdict(style) for name, style in RELATIONS.items()},
        "backgrounds": BACKGROUNDS,
        "details": [_details(graph, key) for key in keys],
        "claims": claims,
        "comparisons": find_comparisons(graph, number, rows),
        "headings": {asked: {o: text for (a, o), text in HEADINGS.items() if a is asked} for asked in ASKED},
        "communities": describe_communities(graph, keys, layout, edges),
        "ties": find_ties(layout.community, edges),
        "community": layout.community,
    }
    return nodes, links, document


def short_label(label: str) -> str:
    """A label that fits on the canvas: one line, cut at a word where it is long.

    >>> short_label("Flash attention for long sequences on small devices")
    'Flash attention for long sequences on…'
    """
    line = plain(label)
    if len(line) <= _LABEL_CHARACTERS:
        return line
    cut = line[: _LABEL_CHARACTERS + 1]
    return (cut[: cut.rfind(" ")] if " " in cut[20:] else cut[:-1]).rstrip(" ,:;-") + "…"


def _edges(graph: KnowledgeGraph, number: dict[str, int], claims: list[Json]) -> set[tuple[int, int, str]]:
    """The edges between drawn nodes, each relation once per pair."""
    edges = {
        (number[a], number[b], str(relation))
        for a, b, relation in graph.edges(keys=True)
        if relation in RELATIONS and a in number and b in number
    }
    return edges | {(c["paper"], c["metric"], MEASURES) for c in claims if "metric" in c and "paper" in c}


def _weighted(edges: Iterable[tuple[int, int, str]], degree: Counter[int]) -> list[tuple[int, int, float]]:
    """Edges with their pull: a thing that everybody names says little about who belongs together."""
    return [(a, b, RELATIONS[name].weight / math.sqrt(max(degree[a], degree[b]))) for a, b, name in edges]


def _claim(graph: KnowledgeGraph, row: Row, number: dict[str, int]) -> Json:
    """One claim: its values, its sentence, and the numbers of the nodes that it speaks of."""
    claim = row.claim
    data = graph.nodes[claim]
    words_of = {"value": words.value(row), "factor": words.factor(row), "cell": cell_of(row).title}
    out: Json = {"id": claim, **_chosen(data, _CLAIM_FIELDS), **_chosen(words_of, words_of)}
    for name, kind in (("subject", EdgeKind.SUBJECT), ("baseline", EdgeKind.BASELINE), ("metric", EdgeKind.METRIC)):
        for target in graph.targets(claim, kind):
            out[name] = number[target]
    for paper in graph.origins(claim, EdgeKind.STATES):
        out["paper"] = number[paper]
    for name, kind in (("hardware", EdgeKind.ON_HARDWARE), ("about", EdgeKind.CONTEXT)):
        out[name] = [number[target] for target in graph.targets(claim, kind)]
    out["evidence"] = [
        {"text": sentence["label"], **_chosen(sentence, ("field", "start", "end"))}
        for sentence in (graph.nodes[node] for node in graph.targets(claim, EdgeKind.EVIDENCE))
    ]
    return out


def _details(graph: KnowledgeGraph, key: str) -> Json:
    """What the panel says of one node, apart from its neighbours and claims."""
    data = graph.nodes[key]
    fields = _PAPER_FIELDS if data["kind"] == NodeKind.PAPER else _ENTITY_FIELDS
    out: Json = {"key": key, "label": data["label"], **_chosen(data, fields)}
    if data.get("year") is not None:
        out["year"] = data["year"]
    facts = [
        _chosen(graph.nodes[fact], ("property", "value", "unit", "source"))
        for fact in graph.targets(key, EdgeKind.HAS_FACT)
    ]
    if facts:
        out["facts"] = sorted(facts, key=lambda fact: str(fact["property"]))
    return out


def _chosen(data: dict[str, Any], names: Iterable[str]) -> Json:
    """Those of the named attributes that say something."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name in names
        if _says_something(value := data.get(name))
    }


def _says_something(value: object) -> bool:
    """Whether a value is worth its bytes. Zero is; absence, False and a number that JSON cannot hold are not."""
    if isinstance(value, float):
        return math.isfinite(value)
    return value is not None and value is not False and value not in ("", ())

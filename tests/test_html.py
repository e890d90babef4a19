"""The page as text: what is drawn, how it is laid out, and that data cannot become markup."""

import itertools
import json
import math
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.comparison import Comparison, compare
from kg.errors import ExportError
from kg.graph import KnowledgeGraph
from kg.html import render_html, script_json, write_html
from kg.html.communities import find_ties
from kg.html.layout import lay_out, most_communities
from kg.html.page import page_data, short_label
from kg.html.style import BACKGROUNDS, KINDS, RELATIONS
from kg.schema import ENTITY_KINDS, EdgeKind, NodeKind, Relation
from tests import corpus


class _Elements(HTMLParser):
    """The start tags of a page, and the text of its scripts, as a browser's parser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, str] = {}
        self._script: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._script = dict(attrs).get("id") if tag == "script" else None

    def handle_data(self, data: str) -> None:
        if self._script:
            self.scripts[self._script] = self.scripts.get(self._script, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._script = None


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return corpus.graph()


@pytest.fixture(scope="module")
def page(graph: KnowledgeGraph) -> str:
    return render_html(graph)


@pytest.fixture(scope="module")
def data(graph: KnowledgeGraph) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    return page_data(graph)


def test_every_thing_is_drawn_and_no_record_about_things(graph: KnowledgeGraph, page: str) -> None:
    parsed = _Elements(page)
    document = json.loads(parsed.scripts["document"])
    drawn = {detail["key"] for detail in document["details"]}
    assert drawn == set(graph.of_kind(*KINDS))
    assert not drawn & set(graph.of_kind(NodeKind.CLAIM, NodeKind.EVIDENCE, NodeKind.FACT, NodeKind.AUTHOR))
    assert len(json.loads(parsed.scripts["nodes"])) == len(drawn)


def test_edges_are_those_of_the_graph(graph: KnowledgeGraph, data: Any) -> None:
    _, edges, document = data
    keys = [detail["key"] for detail in document["details"]]
    shown = {(keys[e["from"]], keys[e["to"]], e["relation"]) for e in edges if e["relation"] != "measures"}
    assert shown == {(a, b, str(k)) for a, b, k in graph.edges(keys=True) if k in RELATIONS}
    assert len(edges) == len({(e["from"], e["to"], e["relation"]) for e in edges})
    measured = {(keys[e["from"]], keys[e["to"]]) for e in edges if e["relation"] == "measures"}
    assert measured == {
        (paper, metric)
        for claim in graph.of_kind(NodeKind.CLAIM)
        for paper in graph.origins(claim, EdgeKind.STATES)
        for metric in graph.targets(claim, EdgeKind.METRIC)
    }


def test_each_claim_is_carried_whole(graph: KnowledgeGraph, data: Any) -> None:
    _, _, document = data
    keys = [detail["key"] for detail in document["details"]]
    by_id = {claim["id"]: claim for claim in document["claims"]}
    assert set(by_id) == set(graph.of_kind(NodeKind.CLAIM))
    for node, claim in by_id.items():
        original = graph.nodes[node]
        for name in ("relation", "qualifier", "reported_as", "low", "high", "factor_high", "metric_text", "status"):
            assert claim.get(name) == original.get(name), name
        assert [keys[i] for i in claim["hardware"]] == graph.targets(node, EdgeKind.ON_HARDWARE)
        assert [keys[claim[part]] for part in ("subject",)] == graph.targets(node, EdgeKind.SUBJECT)
        sentences = [graph.label(e) for e in graph.targets(node, EdgeKind.EVIDENCE)]
        assert [e["text"] for e in claim["evidence"]] == sentences
        for sentence in claim["evidence"]:
            paper = document["details"][claim["paper"]]
            if sentence["field"] == paper["text_field"]:  # the page holds no full text
                assert paper["text"][sentence["start"] : sentence["end"]] == sentence["text"]


def test_facts_aliases_and_roles_are_carried(data: Any) -> None:
    by_key = {detail["key"]: detail for detail in data[2]["details"]}
    memory = {fact["property"]: fact["value"] for fact in by_key[corpus.thing("A100-40GB")]["facts"]}
    assert memory == {"memory": 40, "bandwidth": 1555}
    tiles = by_key[corpus.thing("TileAttention")]
    assert tiles["aliases"] == ["TA", "Tile Attention"]
    assert "baseline" in tiles["roles"]


def test_golden_page(golden: Callable[[str, str], None], page: str) -> None:
    """Everything but the text of scripts and styles, which are files of their own."""
    shorter = re.sub(r"(<style>|<script>|<script type=\"module\">).*?(</style>|</script>)", r"\1\2", page, flags=re.S)
    golden("graph.html", re.sub(r"sha256-[^']+", "sha256-", shorter))


def test_two_processes_write_the_same_bytes(tmp_path: Path, root: Path) -> None:
    code = "import sys; from pathlib import Path; from kg.html import write_html; from tests import corpus; "
    code += "write_html(corpus.graph(), Path(sys.argv[1]))"
    pages = []
    for seed in ("0", "1"):
        target = tmp_path / f"{seed}.html"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        subprocess.run([sys.executable, "-c", code, str(target)], check=True, cwd=root, env=environment)  # noqa: S603
        pages.append(target.read_bytes())
    assert pages[0] == pages[1]


def test_the_page_needs_nothing_else(page: str) -> None:
    for tag, attributes in _Elements(page).tags:
        assert not {"src", "href", "srcset", "action"} & attributes.keys(), tag
    policy = next(a["content"] for t, a in _Elements(page).tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "sourceMappingURL" not in page


HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["</script><script>alert(1)</script>", "<!--<script>", "{{ 7*7 }}{# c #}{% raw %}", "\u2028\u2029", 'href="x"']
    ),
)


@given(HOSTILE, HOSTILE)
def test_script_json_cannot_end_its_script_and_keeps_its_value(key: str, value: str) -> None:
    written = script_json({key: [value]})
    assert "<" not in written
    assert written.isascii()
    assert json.loads(written) == {key: [value]}


def test_hostile_text_adds_no_element(graph: KnowledgeGraph, page: str) -> None:
    hostile = corpus.graph()
    for _, attributes in hostile.nodes(data=True):
        for name, value in attributes.items():
            if isinstance(value, str) and name == "label":
                attributes[name] = f"{value}</script><img src=x onerror=alert(1)>{{{{7*7}}}}{{# href"
    changed = render_html(hostile, title='<script>x</script>"')
    assert _Elements(changed).tags == _Elements(page).tags
    assert "{{7*7}}" in changed
    assert "&lt;script&gt;x&lt;/script&gt;" in changed


def test_an_empty_graph_gives_a_page() -> None:
    document = json.loads(_Elements(render_html(KnowledgeGraph())).scripts["document"])
    assert document["details"] == []


def test_a_number_that_json_cannot_hold_is_left_out() -> None:
    graph = corpus.graph()
    claim = next(c for c in graph.of_kind(NodeKind.CLAIM) if "factor_high" in graph.nodes[c])
    graph.nodes[claim]["factor_high"] = math.inf
    _, _, document = page_data(graph)
    assert "factor_high" not in next(c for c in document["claims"] if c["id"] == claim)


def test_write_replaces_a_former_page_only_when_it_is_complete(tmp_path: Path, graph: KnowledgeGraph) -> None:
    target = tmp_path / "graph.html"
    target.write_text("former")
    write_html(graph, target)
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.html"]


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path, graph: KnowledgeGraph) -> None:
    with pytest.raises(ExportError, match=re.escape(str(tmp_path / "missing" / "graph.html"))):
        write_html(graph, tmp_path / "missing" / "graph.html")


@pytest.mark.parametrize("label", ["short", "x" * 200, "many words " * 20, " line\nbreaks\tand  spaces "])
def test_short_labels_are_one_short_line(label: str) -> None:
    short = short_label(label)
    assert len(short) <= 39
    assert "\n" not in short
    assert short.rstrip("…") in " ".join(label.split())


def _blocks(groups: int, size: int) -> list[tuple[int, int, float]]:
    """Rings of nodes with chords, joined by one edge each."""
    edges = []
    for group in range(groups):
        first = group * size
        for i in range(size):
            edges += [(first + i, first + (i + step) % size, 1.0) for step in (1, 2, 5)]
        edges.append((first, (first + size) % (groups * size), 0.2))
    return edges


def test_layout_keeps_communities_apart_and_nodes_from_overlapping() -> None:
    groups, size, radius = 5, 40, 9.0
    layout = lay_out(groups * size, _blocks(groups, size), [radius] * (groups * size))
    assert len(set(layout.community)) == groups
    for group in range(groups):
        assert len(set(layout.community[group * size : (group + 1) * size])) == 1
    for a, b in itertools.combinations(range(groups * size), 2):
        assert math.dist(layout.xy[a], layout.xy[b]) >= 2 * radius
    centres = {c: _centre([xy for xy, k in zip(layout.xy, layout.community, strict=True) if k == c]) for c in range(5)}
    for node, xy in enumerate(layout.xy):
        nearest = min(centres, key=lambda c: math.dist(centres[c], xy))
        assert nearest == layout.community[node]


def _centre(points: list[tuple[int, int]]) -> tuple[float, float]:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


@pytest.mark.parametrize(("count", "edges"), [(0, []), (1, []), (1, [(0, 0, 1.0)]), (7, []), (3, [(0, 1, 1.0)])])
def test_layout_of_next_to_nothing(count: int, edges: list[tuple[int, int, float]]) -> None:
    layout = lay_out(count, edges, [5.0] * count)
    assert len(layout.xy) == len(layout.community) == count
    assert len(set(layout.xy)) == count


@given(st.integers(1, 25), st.data())
def test_layout_places_any_graph(count: int, data: st.DataObject) -> None:
    node = st.integers(0, count - 1)
    edges = data.draw(st.lists(st.tuples(node, node, st.floats(0.01, 4)), max_size=60))
    layout = lay_out(count, edges, [6.0] * count)
    assert len(set(layout.xy)) == count
    assert sorted(set(layout.community)) == list(range(max(layout.community) + 1))


@given(st.integers(1, 40), st.data())
def test_discs_hold_their_nodes_and_do_not_overlap(count: int, data: st.DataObject) -> None:
    node = st.integers(0, count - 1)
    edges = data.draw(st.lists(st.tuples(node, node, st.floats(0.01, 4)), max_size=60))
    layout = lay_out(count, edges, [6.0] * count)
    assert len(layout.discs) == max(layout.community) + 1
    for (x, y), number in zip(layout.xy, layout.community, strict=True):
        assert math.dist((x, y), layout.discs[number][:2]) <= layout.discs[number][2]
    for a, b in itertools.combinations(layout.discs, 2):
        assert math.dist(a[:2], b[:2]) >= a[2] + b[2]


def test_a_crowd_of_small_communities_joins_those_that_it_belongs_to() -> None:
    groups = 60
    ring = [(8 * g + i, 8 * g + (i + 1) % 8, 1.0) for g in range(groups) for i in range(8)]
    chain = [(8 * g, 8 * g + 8, 0.4) for g in range(groups - 1)]
    layout = lay_out(8 * groups, ring + chain, [5.0] * (8 * groups))
    assert len(layout.discs) <= most_communities(8 * groups)
    for group in range(groups):
        assert len(set(layout.community[8 * group : 8 * group + 8])) == 1
    sizes = Counter(layout.community)
    assert max(sizes.values()) < 8 * groups / 4


def test_ties_are_the_edges_between_communities() -> None:
    assert find_ties([0, 0, 1, 1, 2], [(0, 2, "uses"), (3, 1, "uses"), (0, 1, "uses"), (4, 2, "uses")]) == [
        [0, 1, 2],
        [1, 2, 1],
    ]


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize(("asked", "question"), [("against", "which papers beat {}"), ("by", "what does {} beat")])
def test_comparisons_are_the_rows_of_kg_compare(
    graph: KnowledgeGraph, data: Any, asked: str, question: str, *, exact: bool
) -> None:
    document = data[2]
    compared = 0
    for node in graph.of_kind(*ENTITY_KINDS):
        answer = compare(graph, question.format(node), exact=exact)
        assert isinstance(answer, Comparison)
        number = next(i for i, detail in enumerate(document["details"]) if detail["key"] == node)
        known = document["comparisons"].get(number, {})
        blocks = known.get("exact" if exact and "exact" in known else "family", {}).get(asked, {})
        shown = [(outcome, document["claims"][i]["id"]) for outcome, claims in blocks.items() for i in claims]
        first = "lost" if asked == "against" else "won"
        shown.sort(key=lambda row: row[0] != first)  # the page shows first what was asked for
        assert shown == [(outcome, row.claim) for outcome, row in answer.outcomes()]
        compared += len(shown)
    assert compared > 10


def test_what_claims_measure_but_do_not_compare_has_no_comparisons() -> None:
    graph = corpus.graph()
    for claim in graph.of_kind(NodeKind.CLAIM):
        graph.nodes[claim]["relation"] = Relation.ACHIEVES
    assert page_data(graph)[2]["comparisons"] == {}


def test_communities_are_named_by_what_is_typical_of_them(data: Any) -> None:
    names = [name for community in data[2]["communities"] for name in community["names"]]
    labels = {detail["label"] for detail in data[2]["details"]}
    assert set(names) <= labels
    assert len(names) == len(set(names))


# Colour: WCAG 2 relative luminance, CIE 1976 L*a*b*, and the dichromacy matrices of Machado, Oliveira and Fernandes
# (2009) at full severity.
_VISION = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))


def _times(matrix: tuple[tuple[float, ...], ...], vector: list[float]) -> list[float]:
    return [sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix]


def _linear(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def _contrast(a: str, b: str) -> float:
    dark, light = sorted(_times(_XYZ, _linear(c))[1] for c in (a, b))
    return (light + 0.05) / (dark + 0.05)


def _lab(colour: str, vision: str) -> list[float]:
    seen = [min(1.0, max(0.0, c)) for c in _times(_VISION[vision], _linear(colour))]
    white = _times(_XYZ, [1.0, 1.0, 1.0])
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in map(_ratio, _times(_XYZ, seen), white)]
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]


def _ratio(a: float, b: float) -> float:
    return a / b


@pytest.mark.parametrize("vision", _VISION)
def test_colours_of_kinds_differ_for_every_eye(vision: str) -> None:
    for a, b in itertools.combinations(KINDS.values(), 2):
        assert math.dist(_lab(a.colour, vision), _lab(b.colour, vision)) > 15, (a.plural, b.plural)


@pytest.mark.parametrize("background", BACKGROUNDS.values())
def test_colours_of_kinds_stand_out_from_the_background(background: str) -> None:
    for style in KINDS.values():
        assert _contrast(style.colour, background) >= 3, style.plural


def test_no_two_kinds_share_a_shape() -> None:
    assert len({style.shape for style in KINDS.values()}) == len(KINDS)


def test_every_edge_between_drawn_kinds_has_a_style() -> None:
    from kg.schema import EDGES

    drawable = {
        kind for kind, edge in EDGES.items() if set(edge.domain) <= set(KINDS) and set(edge.range) <= set(KINDS)
    }
    assert drawable <= set(RELATIONS)

"""The page in a real browser: what it shows, what it lets a reader do, and that it asks for nothing."""

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.graph import KnowledgeGraph
from kg.html.style import KINDS, RELATIONS
from kg.schema import EdgeKind, NodeKind, Relation
from tests import corpus
from tests.browser.conftest import Open, Opened

TILES = corpus.thing("TileAttention-2")


def _status(opened: Opened) -> str:
    return str(opened.page.inner_text("#status"))


def _shown(opened: Opened) -> set[str]:
    """The ids of the nodes in the picture."""
    return set(opened.page.evaluate("[...kgPage.scene.place.keys()].map((node) => kgPage.details[node].key)"))


def _position(opened: Opened, key: str) -> tuple[float, float]:
    """Where a node stands in the window."""
    x, y = opened.page.evaluate(
        """(key) => {
            const node = kgPage.details.findIndex((detail) => detail.key === key);
            const at = kgPage.network.canvasToDOM(kgPage.scene.place.get(node));
            const box = document.querySelector("#network").getBoundingClientRect();
            return [box.x + at.x, box.y + at.y];
        }""",
        key,
    )
    return x, y


def test_it_asks_for_nothing_and_complains_of_nothing(open_page: Open, large_page: Path) -> None:
    opened = open_page(large_page)
    opened.page.keyboard.press("c")
    opened.page.keyboard.press("n")
    opened.page.keyboard.press("g")
    opened.page.wait_for_timeout(300)
    assert opened.requests == []
    assert opened.problems == []


def test_it_holds_the_whole_graph_and_opens_on_the_most_connected(
    open_page: Open, large_page: Path, large_graph: KnowledgeGraph
) -> None:
    page = open_page(large_page).page
    assert page.evaluate("kgPage.nodes.length") == sum(1 for _ in large_graph.of_kind(*KINDS))
    drawn = sum(n for kind, n in large_graph.edge_counts().items() if kind in RELATIONS)
    assert page.evaluate("kgPage.edges.filter((edge) => edge.relation !== 'measures').length") == drawn
    assert page.evaluate("kgPage.claims.length") == large_graph.counts()["Claim"]
    assert page.evaluate("kgPage.scene.place.size") == 600
    counts = dict(zip(
        page.locator("#kinds .name").all_inner_texts(), page.locator("#kinds .count").all_inner_texts(), strict=True
    ))  # fmt: skip
    assert counts == {KINDS[NodeKind(k)].plural: f"{n:,}" for k, n in large_graph.counts().items() if k in KINDS}


def test_the_picture_has_many_colours_and_labels_that_do_not_overlap(open_page: Open, large_page: Path) -> None:
    page = open_page(large_page).page
    colours = page.evaluate(
        """() => {
            const canvas = document.querySelector("#network canvas");
            const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            const seen = new Set();
            for (let i = 0; i < data.length; i += 404) {
                if (data[i + 3] > 200) seen.add([data[i] >> 4, data[i + 1] >> 4, data[i + 2] >> 4].join());
            }
            return seen.size;
        }"""
    )
    assert colours >= 8
    labels = page.evaluate("kgPage.labels.map(({left, top, width, height}) => ({left, top, width, height}))")
    assert len(labels) >= 20
    for i, a in enumerate(labels):
        for b in labels[:i]:
            apart = (
                a["left"] >= b["left"] + b["width"] or b["left"] >= a["left"] + a["width"]
                or a["top"] >= b["top"] + b["height"] or b["top"] >= a["top"] + a["height"]
            )  # fmt: skip
            assert apart, (a, b)


def test_search_by_alias_with_the_keyboard(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("ta2")
    first = opened.page.locator("#hits li").first
    assert "TileAttention-2" in first.inner_text()
    assert first.get_attribute("aria-selected") == "true"
    opened.page.keyboard.press("Enter")
    assert opened.page.inner_text("#details h2") == "TileAttention-2"
    assert f"n={TILES}" in opened.page.url


def test_search_moves_with_arrows_and_says_when_there_is_nothing(open_page: Open, corpus_page: Path) -> None:
    page = open_page(corpus_page).page
    page.fill("#query", "tile attention")
    page.keyboard.press("ArrowDown")
    chosen = page.inner_text("#hits li[aria-selected=true] .hit-name")
    page.keyboard.press("Enter")
    assert page.inner_text("#details h2") == chosen
    page.fill("#query", "zzzz")
    assert "Nothing" in page.inner_text("#hits")
    page.press("#query", "Escape")
    assert page.is_hidden("#hits")


def test_details_of_a_paper_show_its_text_and_every_claim(open_page: Open, corpus_page: Path) -> None:
    graph = corpus.graph()
    paper = next(p for p in graph.of_kind(NodeKind.PAPER) if graph.label(p).startswith("TileAttention-3"))
    page = open_page(corpus_page, f"#n={paper}").page
    assert page.inner_text("#details .text") == graph.nodes[paper]["text"]
    claims = graph.targets(paper, EdgeKind.STATES)
    assert page.locator("#details article.claim").count() == len(claims)
    quotes = {quote.strip("“”") for quote in page.locator("#details blockquote").all_text_contents()}
    assert quotes == {graph.label(e) for claim in claims for e in graph.targets(claim, EdgeKind.EVIDENCE)}
    whole = page.inner_text("#details")
    assert "1.4-1.8x" in whole
    assert "H100" in whole
    assert "speedup" in whole
    marked = page.locator("#details .text mark").all_text_contents()
    assert marked
    assert set(marked) <= quotes


def test_details_of_a_device_show_its_facts_and_links_are_safe(open_page: Open, corpus_page: Path) -> None:
    page = open_page(corpus_page, f"#n={corpus.thing('A100-40GB')}").page
    assert "1555 GB/s" in page.inner_text("#details .facts")
    page.goto(corpus_page.as_uri() + "#n=paper-2313.00001")
    hrefs = [link.get_attribute("href") for link in page.locator("#details .links a").all()]
    assert "https://arxiv.org/abs/2313.00001" in hrefs
    assert "https://github.com/example/tile-attention" in hrefs
    rels = {link.get_attribute("rel") for link in page.locator("#details a").all()}
    assert rels == {"noopener noreferrer"}


def test_kind_filter_hides_and_restores(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    before = _shown(opened)
    opened.page.uncheck("#kinds input[value=Paper]")
    assert not {key for key in _shown(opened) if key.startswith("paper-")}
    assert "kinds=" in opened.page.url
    opened.page.check("#kinds input[value=Paper]")
    assert _shown(opened) == before


def test_relation_filter_leaves_only_what_it_relates(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    opened.page.click("[aria-label='Only outperforms']", force=True)
    graph = corpus.graph()
    beating = {n for a, b, k in graph.edges(keys=True) if k is EdgeKind.OUTPERFORMS for n in (a, b)}
    assert _shown(opened) == beating


def test_baseline_filter_is_a_role_not_a_kind(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    opened.page.check("#baselines")
    graph = corpus.graph()
    for key in _shown(opened):
        assert graph.kind(key) is NodeKind.PAPER or "baseline" in graph.nodes[key]["roles"]


def test_years_narrow_the_papers(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    opened.page.select_option("#year-from", "2024")
    graph = corpus.graph()
    papers = {key for key in _shown(opened) if graph.kind(key) is NodeKind.PAPER}
    assert papers
    assert all(graph.nodes[paper].get("year", 2024) >= 2024 for paper in papers)


def test_a_shared_address_shows_the_same_view(open_page: Open, large_page: Path) -> None:
    first = open_page(large_page)
    first.page.evaluate("kgPage.choose({ focus: kgPage.findNodes('QuickKit-0')[0].node, hops: 2 })")
    first.page.uncheck("#relations input[value=comparesWith]")
    second = open_page(large_page, "#" + first.page.url.partition("#")[2])
    assert _status(second) == _status(first)
    assert _shown(second) == _shown(first)


def test_an_address_with_nonsense_shows_the_overview(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page, "#n=nothing&kinds=Nope&top=-3&view=%3Cb%3E&from=x&hops=99")
    assert opened.problems == []
    assert opened.page.evaluate("kgPage.state.focus") is None


def test_back_returns_to_the_former_focus(open_page: Open, corpus_page: Path) -> None:
    page = open_page(corpus_page).page
    for name in ("TileAttention-2", "RingScan"):
        page.fill("#query", name)
        page.keyboard.press("Enter")
    page.go_back()
    page.wait_for_function("document.querySelector('#details h2').textContent === 'TileAttention-2'")
    page.go_forward()
    page.wait_for_function("document.querySelector('#details h2').textContent === 'RingScan'")


def test_surroundings_are_the_neighbours_in_the_graph(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page, f"#n={TILES}")
    graph = corpus.graph()
    near = {b if a == TILES else a for a, b, k in graph.edges(keys=True) if k in RELATIONS and TILES in (a, b)}
    assert _shown(opened) == near | {TILES}
    opened.page.click("[data-hops='2']")
    assert _shown(opened) > near | {TILES}
    opened.page.keyboard.press("Escape")
    assert TILES not in opened.page.url


def test_a_path_shows_all_shortest_ways(open_page: Open, corpus_page: Path) -> None:
    graph = corpus.graph()
    drawn = nx.Graph((a, b) for a, b, k in graph.edges(keys=True) if k in RELATIONS)
    start, end = corpus.thing("FernNet"), corpus.thing("Jetson Orin")
    for claim in graph.of_kind(NodeKind.CLAIM):
        for metric in graph.targets(claim, EdgeKind.METRIC):
            drawn.add_edge(graph.origins(claim, EdgeKind.STATES)[0], metric)
    opened = open_page(corpus_page, f"#n={start}")
    opened.page.evaluate("(key) => kgPage.choose({ selected: kgPage.details.findIndex((d) => d.key === key) })", end)
    opened.page.click("text=Path from FernNet")
    assert _shown(opened) == {n for path in nx.all_shortest_paths(drawn, start, end) for n in path}
    assert f"path={end}" in opened.page.url
    opened.page.click("#end-path")
    assert end not in _shown(opened)


def test_where_no_path_leads_only_the_ends_are_shown(open_page: Open, corpus_page: Path) -> None:
    start, end = corpus.thing("FernNet"), corpus.thing("Jetson Orin")
    opened = open_page(corpus_page, f"#n={start}&path={end}&rels=hasRepo")
    assert _shown(opened) == {start, end}
    assert opened.problems == []


def test_a_click_on_the_canvas_selects_and_a_drag_moves(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    x, y = _position(opened, TILES)
    opened.page.mouse.click(x, y)
    opened.page.wait_for_function("document.querySelector('#details h2').textContent === 'TileAttention-2'")
    opened.page.mouse.move(x, y)
    opened.page.mouse.down()
    opened.page.mouse.move(x + 60, y + 40, steps=6)
    opened.page.mouse.up()
    moved = _position(opened, TILES)
    assert abs(moved[0] - x - 60) < 12
    assert abs(moved[1] - y - 40) < 12


def test_a_look_at_the_claims_keeps_the_place_on_the_map(open_page: Open, large_page: Path) -> None:
    page = open_page(large_page).page
    page.click("#zoom-in")
    page.click("#zoom-in")
    before = page.evaluate("kgPage.network.getScale()")
    page.click("button[data-view=claims]")
    page.wait_for_selector("#table tbody tr")
    page.click("button[data-view=graph]")
    page.wait_for_function("(before) => Math.abs(kgPage.network.getScale() - before) < 0.01", arg=before)


def test_hovering_lights_the_neighbours_only(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    opened.page.mouse.move(*_position(opened, TILES))
    opened.page.wait_for_function("kgPage.labels.length && kgPage.labels.length < 30")
    graph = corpus.graph()
    near = {graph.label(n) for a, b, k in graph.edges(keys=True) if k in RELATIONS and TILES in (a, b) for n in (a, b)}
    texts = opened.page.evaluate("kgPage.labels.filter((l) => l.weight !== 700).map((label) => label.text)")
    assert "TileAttention-2" in texts
    assert all(any(label.startswith(text.rstrip("…")) for label in near) for text in texts)


def test_what_beats_it_is_the_comparison_table(open_page: Open, corpus_page: Path) -> None:
    page = open_page(corpus_page, f"#n={corpus.thing('TileAttention')}").page
    page.click("text=What beats it?")
    graph = corpus.graph()
    family = graph.narrower(corpus.thing("TileAttention"))
    expected = [
        claim
        for claim in graph.of_kind(NodeKind.CLAIM)
        if graph.nodes[claim]["relation"] == Relation.OUTPERFORMS
        and set(graph.targets(claim, EdgeKind.BASELINE)) & family
    ]
    assert page.locator("#table tbody tr").count() == len(expected) > 1
    quotes = {q.strip("“”") for q in page.locator("#table .col-evidence").all_text_contents()}
    assert quotes == {graph.label(e) for c in expected for e in graph.targets(c, EdgeKind.EVIDENCE)}
    page.uncheck("text=with its versions and kinds")
    exact = [c for c in expected if graph.targets(c, EdgeKind.BASELINE) == [corpus.thing("TileAttention")]]
    assert page.locator("#table tbody tr").count() == len(exact)


def test_sorting_a_table_says_so(open_page: Open, corpus_page: Path) -> None:
    page = open_page(corpus_page, "#view=claims").page
    header = page.locator("#table th", has_text="Metric")
    header.locator("button").click()
    assert page.locator("#table th", has_text="Metric").get_attribute("aria-sort") == "ascending"
    cells = page.locator("#table .col-metric").all_inner_texts()
    assert cells == sorted(cells, key=str.casefold)
    page.locator("#table th", has_text="Metric").locator("button").click()
    assert page.locator("#table th", has_text="Metric").get_attribute("aria-sort") == "descending"


def test_the_nodes_view_reaches_every_node_of_the_picture(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page, "#view=nodes")
    names = opened.page.locator("#table .col-name").all_inner_texts()
    graph = corpus.graph()
    assert sorted(" ".join(name.split()) for name in names) == sorted(
        " ".join(graph.label(key).split()) for key in _shown(opened)
    )


def _saved(opened: Opened, button: str) -> bytes:
    opened.page.click("#export summary")
    with opened.page.expect_download() as waiting:
        opened.page.click(button)
    return Path(waiting.value.path()).read_bytes()


def test_exports_are_what_they_say(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    graph = corpus.graph()
    rows = list(csv.DictReader(io.StringIO(_saved(opened, "#save-csv").decode("utf-8-sig"))))
    claims = list(graph.of_kind(NodeKind.CLAIM))
    assert len(rows) == len(claims)
    assert sorted(row["Evidence"] for row in rows) == sorted(
        graph.label(e) for c in claims for e in graph.targets(c, EdgeKind.EVIDENCE)
    )
    assert _saved(opened, "#save-png").startswith(b"\x89PNG")
    svg = ElementTree.fromstring(_saved(opened, "#save-svg"))  # noqa: S314  # our own file
    titles = {t.text for t in svg.iter("{http://www.w3.org/2000/svg}title")}
    assert {f"{graph.kind(key)}: {graph.label(key)}" for key in _shown(opened)} == titles


def test_a_csv_cell_is_never_a_formula(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    opened.page.evaluate("kgPage.claims[0].metric_text = '=1+1'; delete kgPage.claims[0].metric")
    text = _saved(opened, "#save-csv").decode("utf-8-sig")
    assert "'=1+1" in text
    assert ',"=1+1' not in text


def _contrast(page: Any, selector: str) -> float:
    """Contrast of an element's text with the page's background, by WCAG 2."""
    colours = page.evaluate(
        "(s) => [getComputedStyle(document.querySelector(s)).color, getComputedStyle(document.body).backgroundColor]",
        selector,
    )
    light = []
    for colour in colours:
        parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        light.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return float((max(light) + 0.05) / (min(light) + 0.05))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_themes_are_readable(open_page: Open, corpus_page: Path, scheme: str) -> None:
    page = open_page(corpus_page, "#view=claims", color_scheme=scheme).page
    for selector in (
        "h1",
        "#status",
        ".count",
        ".tag.outperforms",
        ".tag.matches",
        ".tag.underperforms",
        "#details a, .only",
    ):
        assert _contrast(page, selector) >= 4.5, selector
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    for selector in ("h1", "#status", ".tag.outperforms"):
        assert _contrast(page, selector) >= 4.5, selector


def test_every_control_has_a_name(open_page: Open, corpus_page: Path) -> None:
    page = open_page(corpus_page, f"#n={TILES}").page
    nameless = page.evaluate(
        """[...document.querySelectorAll("button, input, select, summary, [role=application]")]
                .filter((e) => !e.hidden)
            .filter((e) => !(e.textContent.trim() || e.getAttribute("aria-label") || (e.labels && e.labels.length)))
            .map((e) => e.outerHTML)"""
    )
    assert nameless == []
    pressed = page.locator("[aria-pressed]").all()
    assert {toggle.evaluate("(e) => e.tagName") for toggle in pressed} == {"BUTTON"}


def test_on_a_phone_the_picture_is_large_and_a_tap_opens_details(open_page: Open, large_page: Path) -> None:
    opened = open_page(large_page, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened.page
    assert page.evaluate("document.querySelector('#network canvas').clientHeight / innerHeight") >= 0.4
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    key = page.evaluate("kgPage.details[[...kgPage.scene.place.keys()][0]].key")
    page.touchscreen.tap(*_position(opened, key))
    page.wait_for_function("kgPage.state.selected !== null")
    assert page.inner_text("#details h2")


def test_nothing_in_the_graph_is_not_an_error(open_page: Open, tmp_path: Path) -> None:
    from kg.html import write_html

    write_html(KnowledgeGraph(), tmp_path / "graph.html")
    opened = open_page(tmp_path / "graph.html")
    assert opened.problems == []
    assert _status(opened).startswith("0 nodes")


def test_ten_thousand_nodes_open_and_can_be_searched(open_page: Open, tmp_path: Path) -> None:
    from kg.html import write_html
    from tests.browser.synthetic import synthetic_graph

    write_html(synthetic_graph(10_000), tmp_path / "graph.html")
    opened = open_page(tmp_path / "graph.html")
    assert opened.page.evaluate("kgPage.nodes.length") > 9_900
    assert opened.page.evaluate("kgPage.scene.place.size") == 600
    opened.page.fill("#query", "SparseKit-1")
    opened.page.keyboard.press("Enter")
    assert opened.page.inner_text("#details h2") == "SparseKit-1"
    assert opened.page.evaluate("kgPage.scene.place.size") <= 600
    assert opened.problems == []
    assert json.loads(opened.page.text_content("#nodes") or "")

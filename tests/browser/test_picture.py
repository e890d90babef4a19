"""The picture in a real browser: what stands in it, and what a hand on it does."""

from pathlib import Path

import networkx as nx

from kg.html.style import RELATIONS
from kg.schema import EdgeKind, NodeKind
from tests import corpus
from tests.browser.conftest import Open
from tests.browser.reading import position_of, shown_in

TILES = corpus.thing("TileAttention-2")


def test_surroundings_are_the_neighbours_in_the_graph(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page, f"#n={TILES}")
    graph = corpus.graph()
    near = {b if a == TILES else a for a, b, k in graph.edges(keys=True) if k in RELATIONS and TILES in (a, b)}
    assert shown_in(opened) == near | {TILES}
    opened.page.click("[data-hops='2']")
    assert shown_in(opened) > near | {TILES}
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
    assert shown_in(opened) == {n for path in nx.all_shortest_paths(drawn, start, end) for n in path}
    assert f"path={end}" in opened.page.url
    opened.page.click("#end-path")
    assert end not in shown_in(opened)


def test_a_click_on_the_canvas_selects_and_a_drag_moves(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    x, y = position_of(opened, TILES)
    opened.page.mouse.click(x, y)
    opened.page.wait_for_function("document.querySelector('#details h2').textContent === 'TileAttention-2'")
    opened.page.mouse.move(x, y)
    opened.page.mouse.down()
    opened.page.mouse.move(x + 60, y + 40, steps=6)
    opened.page.mouse.up()
    moved = position_of(opened, TILES)
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
    opened.page.mouse.move(*position_of(opened, TILES))
    opened.page.wait_for_function("kgPage.labels.length && kgPage.labels.length < 30")
    graph = corpus.graph()
    near = {graph.label(n) for a, b, k in graph.edges(keys=True) if k in RELATIONS and TILES in (a, b) for n in (a, b)}
    texts = opened.page.evaluate("kgPage.labels.filter((l) => l.weight !== 700).map((label) => label.text)")
    assert "TileAttention-2" in texts
    assert all(any(label.startswith(text.rstrip("…")) for label in near) for text in texts)

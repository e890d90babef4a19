"""The checks of a page of real size: of the bundled corpus, and of 2,500 invented nodes."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from kg.graph import KnowledgeGraph
from kg.html.style import KINDS, RELATIONS
from kg.schema import EdgeKind, NodeKind
from tests.browser.conftest import Open, Opened
from tests.browser.reading import overlapping, position_of, saved_from, shown_in, status_of

Sized = tuple[Path, KnowledgeGraph]
Take = Callable[[Opened, str], Path]


def test_it_asks_for_nothing_and_complains_of_nothing(open_page: Open, real_size: Sized) -> None:
    opened = open_page(real_size[0])
    for key in "bcng":
        opened.page.keyboard.press(key)
    opened.page.click("[data-level=communities]")
    opened.page.wait_for_timeout(200)
    assert opened.requests == []
    assert opened.problems == []


def test_it_holds_the_whole_graph_and_opens_on_the_most_connected(open_page: Open, real_size: Sized) -> None:
    path, graph = real_size
    page = open_page(path).page
    assert page.evaluate("kgPage.nodes.length") == sum(1 for _ in graph.of_kind(*KINDS))
    drawn = sum(n for kind, n in graph.edge_counts().items() if kind in RELATIONS)
    assert page.evaluate("kgPage.edges.filter((edge) => edge.relation !== 'measures').length") == drawn
    assert page.evaluate("kgPage.claims.length") == graph.counts()["Claim"]
    assert page.evaluate("kgPage.scene.place.size") == 600
    counts = dict(
        zip(
            page.locator("#kinds .name").all_inner_texts(), page.locator("#kinds .count").all_inner_texts(), strict=True
        )
    )
    assert counts == {KINDS[NodeKind(k)].plural: f"{n:,}" for k, n in graph.counts().items() if k in KINDS}


def test_the_picture_has_many_colours_and_names_that_do_not_overlap(
    open_page: Open, real_size: Sized, take_picture: Take
) -> None:
    path, graph = real_size
    opened = open_page(path)
    page = opened.page
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
    names = page.evaluate("kgPage.scene.areas.map((area) => area.name)")
    for level in ("nodes", "communities"):
        page.click(f"[data-level={level}]")
        page.wait_for_function("(kind) => kgPage.scene.kind === kind", arg="map" if level == "nodes" else "communities")
        page.wait_for_timeout(50)
        labels = page.evaluate(
            "kgPage.labels.map(({text, left, top, width, height}) => ({text, left, top, width, height}))"
        )
        assert len(labels) >= 20
        assert overlapping(labels) == []
        take_picture(opened, f"{level}-{len(graph)}")
        if level == "nodes":
            texts = {label["text"] for label in labels}
            assert sum(name in texts for name in names) >= 0.9 * len(names)


def test_every_node_of_the_map_stands_on_the_ground_of_its_community(open_page: Open, real_size: Sized) -> None:
    page = open_page(real_size[0]).page
    outside = page.evaluate(
        """[...kgPage.scene.place].filter(([node, { x, y }]) => {
            const area = kgPage.communities[kgPage.community[node]];
            return Math.hypot(x - area.x, y - area.y) > area.radius;
        }).length"""
    )
    assert outside == 0
    grounds = page.evaluate("kgPage.communities.map(({ x, y, radius }) => [x, y, radius])")
    for i, (x, y, radius) in enumerate(grounds):
        for other_x, other_y, other_radius in grounds[:i]:
            assert (x - other_x) ** 2 + (y - other_y) ** 2 >= (radius + other_radius) ** 2


def test_a_community_opens_from_its_disc(open_page: Open, real_size: Sized) -> None:
    opened = open_page(real_size[0], "#level=communities")
    page = opened.page
    assert status_of(opened).startswith(f"{page.evaluate('kgPage.communities.length')} communities")
    x, y = page.evaluate(
        """() => {
            const at = kgPage.network.canvasToDOM(kgPage.communities[1]);
            const box = document.querySelector("#network").getBoundingClientRect();
            return [box.x + at.x, box.y + at.y];
        }"""
    )
    page.mouse.click(x, y)
    page.wait_for_function("kgPage.state.area === 1")
    members = page.evaluate("kgPage.community.filter((number) => number === 1).length")
    assert page.evaluate("kgPage.scene.place.size") == members
    name = page.evaluate("kgPage.communities[1].names[0]")
    assert page.inner_text("#details h2") == name
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("kgPage.state.area") == 1
    page.go_back()
    page.wait_for_function("kgPage.state.level === 'communities'")


def test_details_show_the_sentence_as_it_is_stored(open_page: Open, real_size: Sized) -> None:
    path, graph = real_size
    claim = next(c for c in graph.of_kind(NodeKind.CLAIM) if graph.nodes[c].get("factor_high"))
    paper = graph.origins(claim, EdgeKind.STATES)[0]
    page = open_page(path).page
    page.keyboard.press("/")
    page.keyboard.type(graph.label(paper))
    page.keyboard.press("Enter")
    assert page.inner_text("#details h2") == graph.label(paper)
    if page.get_by_text("Show all").first.is_visible():
        page.get_by_text("Show all").first.click()
    quotes = {quote.strip("“”") for quote in page.locator("#details blockquote").all_text_contents()}
    assert graph.label(graph.targets(claim, EdgeKind.EVIDENCE)[0]) in quotes
    assert page.locator("#details .text mark").count()


def test_a_shared_address_and_a_reload_show_the_same(open_page: Open, real_size: Sized) -> None:
    first = open_page(real_size[0])
    first.page.evaluate("kgPage.choose({ focus: [...kgPage.scene.place.keys()][0], hops: 2 })")
    first.page.uncheck("#relations input[value=comparesWith]")
    second = open_page(real_size[0], "#" + first.page.url.partition("#")[2])
    assert status_of(second) == status_of(first)
    assert shown_in(second) == shown_in(first)
    second.page.reload()
    second.page.wait_for_selector("html[data-ready]")
    assert shown_in(second) == shown_in(first)


def test_filters_narrow_and_restore(open_page: Open, real_size: Sized) -> None:
    opened = open_page(real_size[0])
    before = shown_in(opened)
    opened.page.uncheck("#kinds input[value=Technique]")
    assert not {key for key in shown_in(opened) if key.startswith("technique-")}
    opened.page.check("#kinds input[value=Technique]")
    opened.page.click("[aria-label='Only outperforms']", force=True)
    assert shown_in(opened) != before
    opened.page.click("[aria-label='Only outperforms']", force=True)
    assert shown_in(opened) == before


def test_a_click_selects_and_a_drag_moves(open_page: Open, real_size: Sized) -> None:
    opened = open_page(real_size[0])
    key, name = opened.page.evaluate(
        "(({ key, label }) => [key, label])(kgPage.details[[...kgPage.scene.place.keys()][0]])"
    )
    x, y = position_of(opened, key)
    opened.page.mouse.click(x, y)
    opened.page.wait_for_function("(name) => document.querySelector('#details h2').textContent === name", arg=name)
    opened.page.mouse.move(x, y)
    opened.page.mouse.down()
    opened.page.mouse.move(x + 60, y + 40, steps=6)
    opened.page.mouse.up()
    moved = position_of(opened, key)
    assert abs(moved[0] - x - 60) < 12
    assert abs(moved[1] - y - 40) < 12


def test_files_to_take_away_can_be_read(open_page: Open, real_size: Sized) -> None:
    path, graph = real_size
    opened = open_page(path)
    assert saved_from(opened, "#save-png").startswith(b"\x89PNG")
    svg = ElementTree.fromstring(saved_from(opened, "#save-svg"))  # noqa: S314  # our own file
    titles = [title.text for title in svg.iter("{http://www.w3.org/2000/svg}title")]
    assert len(titles) == 600
    opened.page.keyboard.press("c")
    rows = list(csv.reader(io.StringIO(saved_from(opened, "#save-csv").decode("utf-8-sig"))))
    assert len(rows) == graph.counts()["Claim"] + 1


def test_one_baseline_is_worth_a_picture(open_page: Open, real_size: Sized, take_picture: Take) -> None:
    opened = open_page(real_size[0], "#view=compare")
    opened.page.locator("#table .col-name button").first.click()
    opened.page.wait_for_function("kgPage.scene.kind === 'comparison' && kgPage.labels.length > 2")
    assert overlapping(opened.page.evaluate("kgPage.labels.filter((label) => !label.sure)")) == []
    take_picture(opened, f"comparison-{len(real_size[1])}")


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

"""The page in a real browser: what it shows, what it lets a reader do, and that it asks for nothing."""

from pathlib import Path

from kg.graph import KnowledgeGraph
from kg.schema import EdgeKind, NodeKind
from tests import corpus
from tests.browser.conftest import Open
from tests.browser.reading import shown_in, status_of

TILES = corpus.thing("TileAttention-2")


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
    before = shown_in(opened)
    opened.page.uncheck("#kinds input[value=Paper]")
    assert not {key for key in shown_in(opened) if key.startswith("paper-")}
    assert "kinds=" in opened.page.url
    opened.page.check("#kinds input[value=Paper]")
    assert shown_in(opened) == before


def test_relation_filter_leaves_only_what_it_relates(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    opened.page.click("[aria-label='Only outperforms']", force=True)
    graph = corpus.graph()
    beating = {n for a, b, k in graph.edges(keys=True) if k is EdgeKind.OUTPERFORMS for n in (a, b)}
    assert shown_in(opened) == beating


def test_baseline_filter_is_a_role_not_a_kind(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    opened.page.check("#baselines")
    graph = corpus.graph()
    for key in shown_in(opened):
        assert graph.kind(key) is NodeKind.PAPER or "baseline" in graph.nodes[key]["roles"]


def test_years_narrow_the_papers(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    opened.page.select_option("#year-from", "2024")
    graph = corpus.graph()
    papers = {key for key in shown_in(opened) if graph.kind(key) is NodeKind.PAPER}
    assert papers
    assert all(graph.nodes[paper].get("year", 2024) >= 2024 for paper in papers)


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


def test_where_no_path_leads_only_the_ends_areshown_in(open_page: Open, corpus_page: Path) -> None:
    start, end = corpus.thing("FernNet"), corpus.thing("Jetson Orin")
    opened = open_page(corpus_page, f"#n={start}&path={end}&rels=hasRepo")
    assert shown_in(opened) == {start, end}
    assert opened.problems == []


def test_nothing_in_the_graph_is_not_an_error(open_page: Open, tmp_path: Path) -> None:
    from kg.html import write_html

    write_html(KnowledgeGraph(), tmp_path / "graph.html")
    opened = open_page(tmp_path / "graph.html")
    assert opened.problems == []
    assert status_of(opened).startswith("0 nodes")


def test_the_page_s_own_buttons_lead_back_and_to_the_overview(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    page = opened.page
    assert page.is_hidden("#back")
    for name in ("TileAttention-2", "RingScan"):
        page.fill("#query", name)
        page.keyboard.press("Enter")
    page.click("#back")
    page.wait_for_function("document.querySelector('#details h2').textContent === 'TileAttention-2'")
    page.click("#overview")
    assert page.evaluate("kgPage.scene.kind") == "map"
    assert page.is_visible("#back")
    shared = open_page(corpus_page, f"#n={TILES}")
    shared.page.click("#back")
    assert shared.page.evaluate("kgPage.scene.kind") == "map"


def test_a_community_is_shared_by_its_name(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    opened.page.locator("#communities button").nth(1).click()
    name = opened.page.inner_text("#details h2")
    again = open_page(corpus_page, "#" + opened.page.url.partition("#")[2])
    assert again.page.inner_text("#details h2") == name
    assert shown_in(again) == shown_in(opened)
    assert again.page.locator("#communities [aria-pressed=true]").inner_text().startswith(name)
    again.page.locator("#communities [aria-pressed=true]").click()
    assert len(shown_in(again)) > len(shown_in(opened))

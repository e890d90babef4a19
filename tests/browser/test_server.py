"""The server's pages in a browser: no console message, no request elsewhere, usable by keyboard and on a phone."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, expect

from kg.comparison import compare
from kg.server.limits import Limits
from tests import corpus
from tests.browser.test_hostile import PAYLOADS, RUN, URLS
from tests.server.hostile import hostile_graph
from tests.server.serving import Served, serving, write_folder

QUESTION = "which papers beat TileAttention"
BEATS = 'SELECT ?winner ?loser { ?c kg:relation "outperforms" ; kg:claimSubject ?winner ; kg:comparedWith ?loser }'
SHOTS = os.environ.get("KG_SCREENSHOTS")


class Visit:
    """A page of the server and what went wrong in it."""

    def __init__(self, page: Page, served: Served) -> None:
        self.page = page
        self.url = served.url
        self.problems: list[str] = []
        page.on("request", lambda r: None if r.url.startswith((served.url, "blob:")) else self.problems.append(r.url))
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("console", lambda message: self.problems.append(message.text))
        page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Dialog) -> None:
        self.problems.append(dialog.message)
        dialog.dismiss()

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.url}{path}")
        if path.startswith("/query"):
            self.page.wait_for_selector("html[data-ready]")
        if SHOTS:
            name = quote(path, safe="")[:60]
            self.page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
        return self.page


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = write_folder(corpus.graph(), tmp_path_factory.mktemp("pages"))
    with serving(folder, Limits(seconds=30)) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Visit]:
    context = browser.new_context(accept_downloads=True)
    visited = Visit(context.new_page(), served)
    yield visited
    context.close()
    assert visited.problems == []


def query_path(text: str, **more: str) -> str:
    return f"/query?query={quote(text)}" + "".join(f"&{name}={value}" for name, value in more.items())


def test_a_question_is_asked_by_keyboard_and_completed(visit: Visit) -> None:
    page = visit.open("/")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("which papers beat tileatt")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("which papers beat TileAttention-2")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Backspace")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare?question=which*TileAttention")
    headings = [section.heading for section in compare(corpus.graph(), QUESTION).sections()]
    assert page.locator(".answer h2").all_text_contents() == headings


def test_an_answer_is_shared_reloaded_and_gone_back_to(visit: Visit) -> None:
    page = visit.open(f"/compare?question={quote(QUESTION)}")
    rows = page.locator("td.quote").all_text_contents()
    assert len(rows) == len(compare(corpus.graph(), QUESTION))
    page.reload()
    assert page.locator("td.quote").all_text_contents() == rows
    page.get_by_label("A name, or a question").fill("what does RingScan beat")
    page.get_by_label("without versions").check()
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**exact=true")
    page.go_back()
    expect(page.get_by_label("A name, or a question")).to_have_value(QUESTION)
    assert page.locator("td.quote").all_text_contents() == rows
    page.go_forward()
    expect(page.get_by_label("without versions")).to_be_checked()


def test_an_answer_is_downloaded_and_asked_as_sparql(visit: Visit) -> None:
    page = visit.open(f"/compare?question={quote(QUESTION)}")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "comparison.csv"
    assert "RingScan" in Path(download.value.path()).read_text(encoding="utf-8")
    page.get_by_text("Plot of the factors").click()
    image = page.get_by_role("img")
    expect(image).to_be_visible()
    assert image.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    page.get_by_role("link", name="as SPARQL").click()
    expect(page.locator("#status")).to_contain_text("rows in")


def test_a_query_is_run_drawn_shared_and_gone_back_to(visit: Visit) -> None:
    page = visit.open("/query")
    assert "PREFIX kg:" in page.locator("#query").input_value()
    page.locator("#query").fill(BEATS)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("rows in")
    first = page.locator("#panel-table tbody tr").count()
    assert first > 3
    page.get_by_role("tab", name="Table").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#panel-graph svg a").first).to_be_visible()
    assert "view=graph" in page.url
    page.reload()
    expect(page.locator("#panel-graph svg a").first).to_be_visible()
    page.locator("#query").fill("ASK { FILTER(false) }")
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("tab", name="Table").click()
    expect(page.locator("#panel-table td")).to_have_text("false")
    page.go_back()
    expect(page.locator("#query")).to_have_value(BEATS)
    page.get_by_role("tab", name="Table").click()
    expect(page.locator("#panel-table tbody tr")).to_have_count(first)
    page.get_by_role("link", name="id:").first.click()
    expect(page.locator("#status")).to_contain_text("triples in")
    expect(page.locator("#query")).to_have_value(
        f"DESCRIBE <{page.locator('#panel-table a').first.get_attribute('title')}>"
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="Turtle").click()
    assert download.value.suggested_filename == "answer.ttl"


def test_a_canned_query_with_another_name(visit: Visit) -> None:
    page = visit.open("/query")
    page.get_by_label("Query").first.select_option("papers-since")
    page.get_by_label("year (number)").fill("2023")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("in 0")
    expect(page.locator("#query")).to_have_value(re.compile(r"VALUES \?year \{ 2023\.0e0 \}"))


def test_a_query_that_fails_and_one_that_is_stopped(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    page = Visit(context.new_page(), served).open(query_path("SELECT * {\n  ?s ?p\n}"))
    expect(page.get_by_role("alert")).to_contain_text("line 2, column 3")
    page.locator("#query").fill("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }")
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#status")).to_have_text("Stopped.")
    expect(page.get_by_role("alert")).to_be_hidden()
    context.close()


def test_many_rows_come_some_at_a_time(visit: Visit) -> None:
    page = visit.open(query_path("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 700"))
    expect(page.locator("#panel-table tbody tr")).to_have_count(500)
    page.get_by_role("button", name="Show more (200 left)").click()
    expect(page.locator("#panel-table tbody tr")).to_have_count(700)
    page.get_by_role("tab", name="Graph").click()
    expect(page.locator("#panel-graph")).to_contain_text("The first 150 nodes")


@pytest.mark.parametrize(
    "path", ["/compare", f"/compare?question={quote(QUESTION)}", "/query", query_path(BEATS, view="graph"), "/api"]
)
def test_a_phone_shows_all_of_it(browser: Browser, served: Served, path: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    visited = Visit(context.new_page(), served)
    page = visited.open(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box is None or box["height"] >= 32
    context.close()
    assert visited.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "/compare",
        f"/compare?question={quote(QUESTION)}",
        "/compare?question=nothing",
        "/query",
        query_path(BEATS),
        query_path(BEATS, view="graph"),
        "/api",
    ],
)
def test_axe_finds_nothing_serious(browser: Browser, served: Served, path: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True)
    page = Visit(context.new_page(), served).open(path)
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response
    context.close()
    assert found["passes"]
    serious = [
        (violation["id"], [node["target"] for node in violation["nodes"]])
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_hostile_text_runs_nowhere(browser: Browser, tmp_path: Path, number: int) -> None:
    folder = write_folder(hostile_graph(PAYLOADS[number], URLS[number % len(URLS)]), tmp_path)
    context = browser.new_context()
    with serving(folder, Limits(seconds=30)) as served:
        visited = Visit(context.new_page(), served)
        everything = "SELECT * { ?s ?p ?o FILTER(isLiteral(?o)) } LIMIT 3000"
        for path in (
            f"/compare?question={corpus.thing('TileAttention')}",
            query_path(everything),
            query_path(everything, view="graph"),
            query_path("CONSTRUCT WHERE { ?s ?p ?o }", view="graph"),
        ):
            page = visited.open(path)
            page.wait_for_load_state("networkidle")
            assert page.evaluate("window.__pwned") is None
        visited.open("/compare")
        page.get_by_role("combobox").fill("tile")
        expect(page.get_by_role("option").first).to_be_visible()
        assert page.evaluate("window.__pwned") is None
        assert RUN not in page.title()
    context.close()
    assert visited.problems == []

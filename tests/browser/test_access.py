"""Everybody can use the page: by keyboard, by ear, in the dark, on a phone, on paper."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import corpus
from tests.browser.conftest import Open, Opened
from tests.browser.reading import position_of

TABLE = "document.querySelector('#table')"
Take = Callable[[Opened, str], Path]
TILES = corpus.thing("TileAttention-2")


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
    page.touchscreen.tap(*position_of(opened, key))
    page.wait_for_function("kgPage.state.selected !== null")
    assert page.inner_text("#details h2")


@pytest.mark.parametrize(
    "view",
    [
        "",
        "#level=communities",
        f"#n={TILES}",
        f"#n={TILES}&view=compare",
        "#view=compare",
        "#view=claims",
        "#view=nodes",
    ],
)
def test_axe_finds_nothing_serious(open_page: Open, corpus_page: Path, view: str) -> None:
    page = open_page(corpus_page, view).page
    for theme in ("light", "dark"):
        found = Axe().run(page).response
        assert len(found["passes"]) > 10
        serious = [
            (finding["id"], finding["help"], [node["html"][:200] for node in finding["nodes"]])
            for finding in found["violations"]
            if finding["impact"] in ("serious", "critical")
        ]
        assert serious == [], theme
        page.click("#theme")


def test_the_page_can_be_used_by_keyboard_alone(open_page: Open, corpus_page: Path) -> None:
    page = open_page(corpus_page).page
    page.keyboard.press("/")
    page.keyboard.type("tileattention")
    page.keyboard.press("Enter")
    page.focus("#path-to")
    page.keyboard.press("Enter")
    page.keyboard.type("ringscan")
    page.keyboard.press("Enter")
    assert page.evaluate("kgPage.scene.kind") == "path"
    page.keyboard.press("b")
    page.wait_for_selector("#table table.compare")
    page.focus("#table th[data-column=factor] button")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('th').dataset.column") == "factor"
    for _ in range(4):
        page.keyboard.press("Escape")
    assert page.evaluate("kgPage.scene.kind") == "map"
    page.focus("#communities button")
    page.keyboard.press("Enter")
    assert page.evaluate("kgPage.state.area") == 0
    assert page.inner_text("#details .subtitle") == "Community"


@pytest.mark.parametrize("view", ["", f"#n={TILES}&view=compare", "#view=claims"])
def test_what_is_shown_can_be_printed(open_page: Open, corpus_page: Path, take_picture: Take, view: str) -> None:
    opened = open_page(corpus_page, view, viewport={"width": 794, "height": 1123})
    page = opened.page
    page.emulate_media(media="print")
    for control in (".search", ".tools", "#filters", ".zoom", ".chip-row"):
        assert page.locator(control).first.is_hidden(), control
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    if "view" in view:
        rows = page.locator("#table tbody tr").all()
        assert all(row.is_visible() for row in rows)
        picture, table = page.locator("#picture").bounding_box(), page.locator("#table").bounding_box()
        if "compare" in view:
            assert picture
            assert table
            assert picture["y"] + picture["height"] <= table["y"] + 1
        assert page.evaluate(f"{TABLE}.scrollHeight <= {TABLE}.clientHeight + 1")
    take_picture(opened, f"print-{view.rpartition('=')[2] or 'graph'}")
    assert page.pdf().startswith(b"%PDF")


def test_on_a_phone_nothing_scrolls_sideways(open_page: Open, bundled_page: Path, take_picture: Take) -> None:
    opened = open_page(bundled_page, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    for view in ("graph", "compare", "claims", "nodes"):
        opened.page.click(f"button[data-view={view}]")
        assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
        table = opened.page.evaluate(f"{TABLE}.scrollWidth <= {TABLE}.clientWidth")
        assert table, view
        take_picture(opened, f"phone-{view}")


def test_on_a_phone_no_community_has_half_a_name(open_page: Open, bundled_page: Path) -> None:
    opened = open_page(bundled_page, "#level=communities", viewport={"width": 390, "height": 844})
    names = set(opened.page.evaluate("kgPage.communities.flatMap((area) => area.names)"))
    lines = opened.page.evaluate("kgPage.labels.map(({ text, area }) => [area, text])")
    shown: dict[int, list[str]] = {}
    for area, text in lines:
        shown.setdefault(area, []).append(text)
    assert shown
    for texts in shown.values():
        assert texts[0] in names or " ".join(texts[:2]) in names

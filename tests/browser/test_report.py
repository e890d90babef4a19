"""The HTML report of a comparison in a browser without a network."""

from pathlib import Path

from playwright.sync_api import Browser

from kg.comparison import compare
from kg.comparison.report import to_html
from tests import corpus
from tests.comparison.test_writers import HOSTILE, with_texts


def test_the_report_opens_without_a_request_or_an_error(browser: Browser, tmp_path: Path) -> None:
    for name, answer in {"plain": compare(corpus.graph(), "TileAttention"), "hostile": with_texts(HOSTILE)}.items():
        file = tmp_path / f"{name}.html"
        file.write_text(to_html(answer), encoding="utf-8")
        asked, problems = _open(browser, file, plot=name == "plain")
        assert asked == [file.as_uri()]
        assert problems == []


def _open(browser: Browser, file: Path, *, plot: bool) -> tuple[list[str], list[str]]:
    """What a page asks for, and what goes wrong in it."""
    asked: list[str] = []
    problems: list[str] = []
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text))
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    page.goto(file.as_uri())
    assert page.locator("table").first.is_visible()
    if plot:
        row = page.locator("svg g").last
        row.hover()
        assert row.locator("title").text_content()
    context.close()
    return [url for url in asked if not url.startswith("data:")], problems

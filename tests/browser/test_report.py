"""The HTML report of a comparison in a browser without a network."""

from pathlib import Path

from playwright.sync_api import Browser

from kg.comparison import compare
from kg.comparison.report import to_html
from tests import corpus
from tests.comparison.test_writers import HOSTILE, with_texts


def test_the_report_opens_without_a_request_or_an_error(browser: Browser, tmp_path: Path) -> None:
    for name, answer in {"plain": compare(corpus.graph(), "TileAttention"), "hostile": with_texts(HOSTILE)}.items():
        (tmp_path / f"{name}.html").write_text(to_html(answer), encoding="utf-8")
        context = browser.new_context(offline=True)
        page = context.new_page()
        asked: list[str] = []
        problems: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("pageerror", lambda error, problems=problems: problems.append(str(error)))
        page.on("console", lambda message, problems=problems: problems.append(message.text))
        page.on("dialog", lambda dialog, problems=problems: (problems.append(dialog.message), dialog.dismiss()))
        page.goto((tmp_path / f"{name}.html").as_uri())
        assert page.locator("table").first.is_visible()
        assert page.locator("svg").is_visible() == (name == "plain")
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        assert len([url for url in asked if url.startswith("file:")]) == 1
        assert problems == []
        if name == "plain":
            group = page.locator("svg g").last
            group.hover()
            assert group.locator("title").text_content()
        context.close()

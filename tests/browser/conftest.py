"""Pages of a browser that record whatever goes wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page

from kg.graph import KnowledgeGraph
from kg.html import write_html
from kg.papers import read_papers
from kg.pipeline import build, bundled_corpus
from tests import corpus
from tests.browser.synthetic import synthetic_graph

PICTURES = Path(__file__).resolve().parents[2] / ".pictures"
"""Where screenshots go, for people to look at; git ignores it."""


@dataclass
class Opened:
    """An open page and what it did.

    Attributes:
        page: Playwright's page.
        requests: Addresses that it asked for, apart from its own file.
        problems: Script errors, console errors and dialogs.
    """

    page: Page
    requests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


Open = Callable[..., Opened]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens a file in a new context and waits until the page is ready."""
    contexts: list[BrowserContext] = []

    def opener(path: Path, fragment: str = "", **options: Any) -> Opened:
        settings: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "accept_downloads": True, **options}
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        opened = Opened(page)
        page.on("request", lambda r: opened.requests.append(r.url) if r.url.startswith(("http", "ws", "ftp")) else None)
        page.on("pageerror", lambda e: opened.problems.append(f"script: {e}"))
        page.on("console", lambda m: opened.problems.append(m.text) if m.type in ("error", "warning") else None)

        def dismiss(dialog: Dialog) -> None:
            opened.problems.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("dialog", dismiss)
        page.goto(path.as_uri() + fragment)
        page.wait_for_selector("html[data-ready]", timeout=120_000)
        return opened

    yield opener
    for context in contexts:
        context.close()


def _written(graph: KnowledgeGraph, folder: Path) -> Path:
    write_html(graph, folder / "graph.html")
    return folder / "graph.html"


@pytest.fixture(scope="session")
def corpus_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the invented corpus."""
    return _written(corpus.graph(), tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="session")
def large_graph() -> KnowledgeGraph:
    """A graph of about 2,500 drawn nodes."""
    return synthetic_graph(2500)


@pytest.fixture(scope="session")
def large_page(large_graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of that graph."""
    return _written(large_graph, tmp_path_factory.mktemp("large"))


@pytest.fixture(scope="session")
def bundled_graph() -> KnowledgeGraph:
    """The graph of the bundled corpus."""
    return build(read_papers([bundled_corpus()]).papers)


@pytest.fixture(scope="session")
def bundled_page(bundled_graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of that graph: what `kg build` writes."""
    return _written(bundled_graph, tmp_path_factory.mktemp("bundled"))


@pytest.fixture(params=["bundled", "large"])
def real_size(request: pytest.FixtureRequest) -> tuple[Path, KnowledgeGraph]:
    """A page of the size that people open, with its graph: of the bundled corpus, and of 2,500 invented nodes."""
    return request.getfixturevalue(f"{request.param}_page"), request.getfixturevalue(f"{request.param}_graph")


@pytest.fixture
def take_picture() -> Callable[[Opened, str], Path]:
    """Keeps a screenshot under a name."""

    def take(opened: Opened, name: str) -> Path:
        PICTURES.mkdir(exist_ok=True)
        opened.page.screenshot(path=PICTURES / f"{name}.png")
        return PICTURES / f"{name}.png"

    return take

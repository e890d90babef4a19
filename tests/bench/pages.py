"""How soon the graph page is ready, next to a page by stock pyvis of the same nodes and edges."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from playwright.sync_api import TimeoutError as TimedOut
from pyvis.network import Network

from kg.graph import KnowledgeGraph
from kg.html import write_html
from kg.html.page import page_data
from tests.bench.report import Table, number, ratio
from tests.browser.synthetic import synthetic_graph
from tests.chromium import launch

PATIENCE = 60
"""Seconds after which a page is given up."""

_SIZES = (500, 2_500, 10_000)
_RUNS = 3
_OURS = "() => document.documentElement.dataset.ready === 'yes'"
_STOCK = "() => typeof network !== 'undefined' && network.physics.ready"
_DRAG_SECONDS = 2.0


def measure() -> list[Table]:
    """The table of pages."""
    rows = []
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        for size in _SIZES:
            graph = synthetic_graph(size)
            ours, stock = Path(folder, "ours.html"), Path(folder, "stock.html")
            write_html(graph, ours)
            _write_stock(graph, stock)
            seconds = median(_ready_seconds(browser, ours, _OURS) or PATIENCE for _ in range(_RUNS))
            theirs = _ready_seconds(browser, stock, _STOCK)
            over = "" if theirs else "> "
            rows.append(
                (
                    f"{size:,}",
                    number(seconds),
                    f"{over}{number(theirs or PATIENCE)}",
                    f"{over}{ratio((theirs or PATIENCE) / seconds)}",
                    number(_frame_milliseconds(browser, ours)),
                    number(ours.stat().st_size / 2**20),
                    number(stock.stat().st_size / 2**20),
                )
            )
        browser.close()
    return [
        Table(
            "Graph page",
            ("nodes", "ready, s", "stock pyvis, s", "ratio", "ms/frame", "MiB", "stock, MiB"),
            rows,
            f"Invented graphs, network off. Ready: the picture stands and answers; the median of {_RUNS} runs, of "
            f"stock pyvis one run of its default settings, given up after {PATIENCE} s. ms/frame: main thread while "
            "the picture of papers-kg is dragged.",
        )
    ]


def _write_stock(graph: KnowledgeGraph, path: Path) -> None:
    """The page that pyvis makes by default, of the nodes and edges that ours draws."""
    nodes, edges, _ = page_data(graph)
    net = Network(directed=True, cdn_resources="in_line")
    for node in nodes:
        net.add_node(node["id"], label=node["label"], group=node["group"])
    for edge in edges:
        net.add_edge(edge["from"], edge["to"], title=edge["relation"])
    path.write_text(net.generate_html(), encoding="utf-8")


@contextmanager
def _opened(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    try:
        yield context.new_page()
    finally:
        context.close()


def _ready_seconds(browser: Browser, path: Path, ready: str) -> float | None:
    """Seconds from the request of a page until it is ready; None where it is given up."""
    with _opened(browser) as page:
        start = perf_counter()
        try:
            page.goto(path.as_uri(), timeout=PATIENCE * 1000, wait_until="commit")
            page.wait_for_function(ready, timeout=PATIENCE * 1000, polling=20)
        except TimedOut:
            return None
        return perf_counter() - start


def _frame_milliseconds(browser: Browser, path: Path) -> float:
    """CPU time of the main thread for a frame while the picture is dragged about."""
    with _opened(browser) as page:
        page.goto(path.as_uri())
        page.wait_for_function(_OURS)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.evaluate("frames = 0; (function count() { frames += 1; requestAnimationFrame(count); })()")
        # An empty corner of the picture, so that it moves as a whole.
        page.mouse.move(260, 860)
        page.mouse.down()
        before, first = _task_seconds(session), page.evaluate("frames")
        end = perf_counter() + _DRAG_SECONDS
        step = 0
        while perf_counter() < end:
            step += 1
            page.mouse.move(260 + 3 * (step % 60), 860 - 4 * (step % 45))
        spent, frames = _task_seconds(session) - before, page.evaluate("frames") - first
        page.mouse.up()
        return float(1000 * spent / max(1, frames))


def _task_seconds(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))

"""Text that would like to run: in every field, in every view, nothing executes and nothing is asked for."""

from pathlib import Path

import pytest

from kg.graph import KnowledgeGraph
from kg.html import write_html
from kg.schema import NodeKind
from tests import corpus
from tests.browser.conftest import Open

RUN = "window.__pwned=1"
PAYLOADS = (
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN}><svg onload={RUN}>",
    f'"><a href="javascript:{RUN}">x</a>',
    "{{7*7}}{# comment #}{% raw %}${7*7}`",
    f"\u2028{RUN}\u2029//\x00\ufeff",
    "href <a href='https://evil.invalid/track.png'><img src='https://evil.invalid/p.png'>",
    f"<!--<script>{RUN}//-->]]>",
    "</style></title></textarea></noscript>",
)
URLS = (
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f' https://x.invalid/"onclick="{RUN}',
)
KEPT = {
    "kind",
    "relation",
    "qualifier",
    "metric_class",
    "text_field",
    "field",
    "hardware_scope",
    "status",
    "direction",
    "url",
}


def _hostile(payload: str, url: str) -> KnowledgeGraph:
    """The corpus with a payload at the end of every free text, and in every URL and every node id."""
    graph = corpus.graph()
    for _, data in graph.nodes(data=True):
        for name, value in data.items():
            if name == "url":
                data[name] = url
            elif name in KEPT or not isinstance(value, str | tuple):
                continue
            else:
                data[name] = f"{value}{payload}" if isinstance(value, str) else (*value, payload)
    out = KnowledgeGraph()
    rename = {node: f"{node}{payload}" if graph.kind(node) is NodeKind.TECHNIQUE else node for node in graph}
    out.add_nodes_from((rename[node], data) for node, data in graph.nodes(data=True))
    out.add_edges_from((rename[a], rename[b], key) for a, b, key in graph.edges(keys=True))
    return out


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_nothing_runs_and_nothing_is_fetched(open_page: Open, tmp_path: Path, number: int) -> None:
    path = tmp_path / "graph.html"
    write_html(_hostile(PAYLOADS[number], URLS[number % len(URLS)]), path, title=f"Graph {PAYLOADS[number]}")
    opened = open_page(path)
    page = opened.page
    labels = page.evaluate("kgPage.details.map((detail) => detail.label)")
    assert all(label.endswith(PAYLOADS[number]) for label in labels)
    for node in range(page.evaluate("kgPage.nodes.length")):
        page.evaluate("(node) => kgPage.choose({ focus: node, selected: node, view: 'graph' })", node)
        for link in page.locator("#details a").all():
            assert (link.get_attribute("href") or "").startswith(("https://", "http://"))
    for node in page.evaluate("Object.keys(kgPage.comparisons).map(Number)"):
        page.evaluate("(node) => kgPage.choose({ focus: node, selected: node, view: 'compare' })", node)
    for view in ("compare", "claims", "nodes", "graph"):
        page.evaluate("(view) => kgPage.choose({ focus: null, selected: null, view })", view)
    page.evaluate("kgPage.choose({ level: 'communities' })")
    page.evaluate("kgPage.choose({ level: 'nodes', area: 0 })")
    page.evaluate("kgPage.choose({ selected: 0 })")
    page.fill("#query", "href")
    page.fill("#query", "tile")
    page.mouse.move(700, 450)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(200)
    assert page.evaluate("window.__pwned") is None
    assert page.evaluate("document.images.length") == 0
    assert page.evaluate("document.querySelectorAll('script').length") == 5
    assert "49" not in page.title()
    assert opened.requests == []
    assert opened.problems == []


def test_an_injected_script_would_be_refused(open_page: Open, corpus_page: Path) -> None:
    """The policy is the second wall: it holds even where mark-up got in."""
    opened = open_page(corpus_page)
    opened.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.__pwned = 1";
            document.body.append(script);
            const image = document.createElement("img");
            image.src = "https://evil.invalid/pixel.png";
            document.body.append(image);
        }"""
    )
    opened.page.wait_for_timeout(200)
    assert opened.page.evaluate("window.__pwned") is None
    assert sum("Content Security Policy" in problem for problem in opened.problems) == 2

"""The HTML report: complete, self-contained, and safe whatever a paper says."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.comparison import compare
from kg.comparison.report import to_html
from tests import corpus
from tests.comparison.test_writers import HOSTILE, claims, with_texts

GRAPH = corpus.graph()
QUESTION = "which papers beat TileAttention"
_ACTIVE = {"script", "iframe", "object", "embed", "img", "form", "input", "base", "use", "image", "foreignobject"}


class Page(HTMLParser):
    """The tags, links and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def links(self) -> list[str]:
        return [value or "" for name, value in self.attributes if name in ("href", "src", "xlink:href")]


def test_golden(golden: Callable[[str, str], None]) -> None:
    golden("compare.html", to_html(claims(QUESTION)))


def test_everything_is_in_it() -> None:
    page = Page(to_html(claims(QUESTION)))
    for row in claims(QUESTION):
        assert row.quote in page.text
        assert " ".join(row.paper.title.split()).replace("\u202e", "") in page.text
    assert page.tags.count("svg") == 1
    assert page.tags.count("table") == 3


def test_papers_and_empty_answers_have_no_plot() -> None:
    for question in ("what runs on NVIDIA GPUs", "LeafParallel"):
        assert "svg" not in Page(to_html(compare(GRAPH, question))).tags


@pytest.mark.parametrize(
    "text", [HOSTILE, "<img src=x onerror=alert(1)>", "</script>{{ 7*7 }}{% raw %}", "javascript:x"]
)
def test_nothing_is_live(text: str) -> None:
    page = Page(to_html(with_texts(text)))
    assert not set(page.tags) & _ACTIVE
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert page.links == ["data:,"]


@given(st.text(max_size=60))
@settings(max_examples=50)
def test_any_text_makes_a_page(text: str) -> None:
    page = Page(to_html(with_texts(text)))
    assert not set(page.tags) & _ACTIVE
    assert all(link.startswith(("data:,", "http://", "https://")) for link in page.links)

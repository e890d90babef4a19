"""The tables in a real browser: what they hold, how they sort, what can be taken away."""

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kg.comparison import Comparison, Outcome, compare
from kg.comparison.answers import Section
from kg.graph import KnowledgeGraph
from kg.plain import plain
from kg.schema import EdgeKind, NodeKind
from tests import corpus
from tests.browser.conftest import Open, Opened
from tests.browser.reading import saved_from, shown_in

TILES = corpus.thing("TileAttention-2")


def _texts(opened: Opened, section: int) -> list[list[str]]:
    """The cells of the claims in a section of the comparison table."""
    rows: list[list[str]] = opened.page.evaluate(
        """(section) => [...document.querySelectorAll("#table tbody")[section].querySelectorAll("tr:not([class])")]
            .map((row) => [...row.cells].map((cell) => cell.textContent.trim()))""",
        section,
    )
    return [[text.removeprefix("“").removesuffix("”") for text in row] for row in rows]


def _expected(section: Section) -> list[list[str]]:
    """The same of the answer of `kg compare`; the page links code under a word."""
    return [
        ["code" if name == "code" and cell(row).text else cell(row).text for name, cell in section.columns.items()]
        for group in section.groups
        for row in group.rows
    ]


@pytest.mark.parametrize("asked", ["against", "by"])
@pytest.mark.parametrize("name", ["FlashAttention", "PyTorch", "GPU"])
def test_the_comparison_table_is_that_of_kg_compare(
    open_page: Open, bundled_page: Path, bundled_graph: KnowledgeGraph, name: str, asked: str
) -> None:
    question = f"which papers beat {name}" if asked == "against" else f"what does {name} beat"
    answer = compare(bundled_graph, question)
    assert isinstance(answer, Comparison)
    assert len(answer)
    opened = open_page(bundled_page, f"#n={answer.question.name}&view=compare&asked={asked}")
    headings = opened.page.locator("#table tr.heading").all_inner_texts()
    sections = list(answer.sections())
    assert headings == [section.heading for section in sections]
    for number, section in enumerate(sections):
        assert _texts(opened, number) == _expected(section)
    cells = [group.title for section in sections for group in section.groups]
    assert opened.page.locator("#table tr.cell").all_inner_texts() == cells


def test_what_beats_it_leads_to_arrows_and_table(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page, f"#n={corpus.thing('TileAttention')}")
    page = opened.page
    page.click("text=What beats it?")
    assert "view=compare" in page.url
    graph = corpus.graph()
    answer = compare(graph, "which papers beat TileAttention")
    assert isinstance(answer, Comparison)
    arrows = page.evaluate(
        """kgPage.scene.lines.filter((line) => line.outcome === "lost").flatMap((line) => line.claims.map((claim) =>
            [claim.id, kgPage.details[line.from].key, kgPage.details[line.to].key]))"""
    )
    lost = [row.claim for row in answer.blocks[Outcome.LOST]]
    assert sorted(claim for claim, _, _ in arrows) == sorted(lost)
    for claim, better, worse in arrows:
        ends = {*graph.targets(claim, EdgeKind.SUBJECT), *graph.targets(claim, EdgeKind.BASELINE)}
        assert {better, worse} == ends
    assert "1.8×" in page.evaluate("kgPage.labels.map((label) => label.text)")
    page.uncheck("text=with its versions and kinds")
    exact = compare(graph, "which papers beat TileAttention", exact=True)
    assert page.locator("#table tbody tr:not([class])").count() == len(exact) < len(answer)


def test_baselines_are_listed_and_one_leads_to_its_comparisons(open_page: Open, corpus_page: Path) -> None:
    page = open_page(corpus_page, "#view=compare").page
    assert page.locator("#table th", has_text="Beaten in claims").get_attribute("aria-sort") == "descending"
    beaten = [int(text) for text in page.locator("#table .col-beaten").all_inner_texts()]
    assert beaten == sorted(beaten, reverse=True)
    name = page.locator("#table .col-name").first.inner_text()
    page.locator("#table .col-name button").first.click()
    assert page.inner_text("#table caption").startswith(f"Comparisons of {name}: ")
    page.go_back()
    page.wait_for_selector("#table table.baselines")


def test_sorted_comparisons_stay_in_their_sections_and_return_to_their_order(
    open_page: Open, bundled_page: Path, bundled_graph: KnowledgeGraph
) -> None:
    answer = compare(bundled_graph, "which papers beat PyTorch")
    assert isinstance(answer, Comparison)
    opened = open_page(bundled_page, f"#n={answer.question.name}&view=compare")
    first = _texts(opened, 0)
    header = opened.page.locator("#table th[data-column=factor]")
    header.locator("button").click()
    assert header.get_attribute("aria-sort") == "descending"
    assert sorted(_texts(opened, 0)) == sorted(first)
    gains = [
        float(row[6].split()[-1].rstrip("x").split("-")[-1].replace(",", "") or 0)
        for row in _texts(opened, 0)
        if row[6]
    ]
    assert gains == sorted(gains, reverse=True)
    header.locator("button").click()
    header.locator("button").click()
    assert header.get_attribute("aria-sort") == "none"
    assert _texts(opened, 0) == first


def test_sorting_a_table_says_so(open_page: Open, corpus_page: Path) -> None:
    page = open_page(corpus_page, "#view=claims").page
    page.locator("#table th", has_text="Metric").locator("button").click()
    assert page.locator("#table th", has_text="Metric").get_attribute("aria-sort") == "ascending"
    cells = page.locator("#table .col-metric").all_inner_texts()
    assert cells == sorted(cells, key=str.casefold)
    page.locator("#table th", has_text="Metric").locator("button").click()
    assert page.locator("#table th", has_text="Metric").get_attribute("aria-sort") == "descending"


def test_the_nodes_view_reaches_every_node_of_the_picture(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page, "#view=nodes")
    names = opened.page.locator("#table .col-name").all_inner_texts()
    graph = corpus.graph()
    assert sorted(" ".join(name.split()) for name in names) == sorted(
        plain(graph.label(key)) for key in shown_in(opened)
    )


def test_exports_are_what_they_say(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    graph = corpus.graph()
    rows = list(csv.DictReader(io.StringIO(saved_from(opened, "#save-csv").decode("utf-8-sig"))))
    claims = list(graph.of_kind(NodeKind.CLAIM))
    assert len(rows) == len(claims)
    assert sorted(row["Evidence"] for row in rows) == sorted(
        graph.label(e) for c in claims for e in graph.targets(c, EdgeKind.EVIDENCE)
    )
    assert saved_from(opened, "#save-png").startswith(b"\x89PNG")
    svg = ElementTree.fromstring(saved_from(opened, "#save-svg"))  # noqa: S314  # our own file
    titles = {t.text for t in svg.iter("{http://www.w3.org/2000/svg}title")}
    assert {f"{graph.kind(key)}: {graph.label(key)}" for key in shown_in(opened)} == titles


def test_a_csv_cell_is_never_a_formula(open_page: Open, corpus_page: Path) -> None:
    opened = open_page(corpus_page)
    opened.page.evaluate("kgPage.claims[0].metric_text = '=1+1'; delete kgPage.claims[0].metric")
    text = saved_from(opened, "#save-csv").decode("utf-8-sig")
    assert "'=1+1" in text
    assert ',"=1+1' not in text

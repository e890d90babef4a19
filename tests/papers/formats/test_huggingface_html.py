"""Pages of Hugging Face saved as HTML."""

import json
from html import escape

from kg.papers.formats import huggingface_html
from tests.papers.conftest import Read

PAPER = {"id": "2205.00001", "title": "TileSort", "summary": "We sort.", "upvotes": 7, "authors": [{"name": "Ada"}]}


def page(*values: object, head: str = '<meta content="https://huggingface.co/papers">') -> bytes:
    blocks = "".join(f'<div data-props="{escape(json.dumps(value), quote=True)}"></div>' for value in values)
    return f"<!DOCTYPE html><html><head>{head}</head><body>{blocks}</body></html>".encode()


def test_a_paper_that_several_components_hold_is_read_once(read: Read) -> None:
    papers, rejected = read(page({"user": None}, {"paper": PAPER}, {"upvoted": [PAPER], "related": []}))
    assert [(paper.arxiv_id, paper.upvotes) for paper in papers] == [("2205.00001", 7)]
    assert not rejected


def test_json_in_a_script(read: Read) -> None:
    script = f'<script type="application/json">{json.dumps({"papers": [PAPER]})}</script>'
    papers, _ = read(page(head=f"huggingface.co {script}"))
    assert [paper.title for paper in papers] == ["TileSort"]


def test_broken_json_leaves_the_rest(read: Read) -> None:
    broken = b'<div data-props="{&quot;paper">'
    papers, _ = read(page({"paper": PAPER}).replace(b"<body>", b"<body>" + broken))
    assert [paper.title for paper in papers] == ["TileSort"]


def test_a_record_without_a_summary_is_rejected(read: Read) -> None:
    papers, rejected = read(page({"dailyPapers": [{"paper": PAPER}, {"paper": {**PAPER, "summary": None}}]}))
    assert len(papers) == 1
    assert [record.where for record in rejected] == ["record 2"]


def test_a_page_without_papers_says_so(read: Read) -> None:
    papers, rejected = read(page({"user": "x"}))
    assert not papers
    assert "no papers in the JSON within this page" in rejected[0].reason
    for empty in (b"<html> huggingface.co", b"<!-- <html> huggingface.co -->"):
        assert "no papers" in read(empty)[1][0].reason


def test_a_page_without_end_is_read_so_far(read: Read) -> None:
    papers, rejected = read(page({"paper": PAPER}) + b"<i>" * 7_000_000)
    assert [paper.title for paper in papers] == ["TileSort"]
    assert "longer than 20,000,000 bytes" in rejected[0].reason


def test_other_pages_are_not_accepted() -> None:
    assert not huggingface_html.accepts(b"<html><body>papers</body></html>")
    assert not huggingface_html.accepts(b"huggingface.co")

"""What the server and the tools for assistants answer about hostile papers, and to hostile questions."""

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from urllib.parse import quote

import httpx
import pytest
from lxml import etree, html
from playwright.sync_api import Browser

from kg.comparison.tex import PACKAGES
from kg.server.limits import Limits
from tests.hostile.conftest import Built, kg
from tests.hostile.corpus import PAYLOADS
from tests.hostile.reading import OBEYED, formulas, running, unexpected_in_markdown
from tests.hostile.test_commands import QUESTIONS
from tests.mcp.test_server import ask, text
from tests.server.serving import Served, serving

EVERYTHING = "SELECT * { ?s ?p ?o }"
_ASKED = [*QUESTIONS, *PAYLOADS.values(), *(f"which papers beat {payload}" for payload in PAYLOADS.values())]


@pytest.fixture(scope="module")
def served(built: Built) -> Iterator[Served]:
    with serving(built.out, Limits(seconds=30)) as running_server:
        yield running_server


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url, timeout=60) as opened:
        yield opened


def sendable(payload: str) -> str:
    """A payload as an address can hold it: without halves of surrogate pairs."""
    return payload.encode("utf-8", "replace").decode()


def of_papers(root: "etree._Element") -> list[str]:
    """What runs in a page, but for the scripts that the server itself brings."""
    own = {"script", "meta", "form"}
    if all(str(image.get("src")).startswith("/compare/plot?") for image in root.iter("img")):
        own.add("img")
    return [found for found in running(root) if found not in own]


def test_pages_hold_no_markup_of_a_paper_or_a_question(client: httpx.Client) -> None:
    for question in _ASKED:
        asked = sendable(question)
        response = client.get("/compare", params={"question": asked})
        assert response.status_code in (200, 400, 404, 422), asked
        if response.status_code == 422:
            assert len(asked) > 100
            continue
        assert "unsafe" not in response.headers["content-security-policy"]
        page = cast("etree._Element", html.document_fromstring(response.content))
        assert of_papers(page) == []
        scripts = [script for script in page.iter("script") if script.get("type") != "application/json"]
        assert all(str(script.get("src")).startswith("/static/") for script in scripts)


@pytest.mark.parametrize("question", QUESTIONS[:2])
def test_exports_are_what_their_format_says(client: httpx.Client, question: str) -> None:
    def export(form: str) -> str:
        return client.get("/compare/export", params={"question": question, "format": form}).text

    assert formulas(export("csv")) == []
    assert unexpected_in_markdown(export("md")) == []
    assert json.loads(export("json"))["rows"]
    assert export("latex").isascii()
    plot = client.get("/compare/plot", params={"question": question})
    assert "sandbox" in plot.headers["content-security-policy"]
    assert running(etree.fromstring(plot.content)) == []


def test_the_endpoint_gives_the_terms_as_they_are(client: httpx.Client) -> None:
    def answer(form: str) -> bytes:
        return client.get("/sparql", params={"query": EVERYTHING}, headers={"accept": form}).content

    rows = json.loads(answer("application/sparql-results+json"))["results"]["bindings"]
    # Oxigraph writes a carriage return into XML as it is, where every parser takes it for a line break.
    terms = sorted(re.sub("\r\n?", "\n", term["value"]) for row in rows for term in row.values())
    assert len(rows) > 1000
    found = etree.fromstring(answer("application/sparql-results+xml"))
    assert sorted(str(term.text or "") for term in found.iterfind(".//{*}binding/*")) == terms
    assert len({len(row) for row in csv.reader(io.StringIO(answer("text/csv").decode(), newline=""))}) == 1
    for payload in PAYLOADS.values():
        refused = client.get("/sparql", params={"query": f"{sendable(payload)} "})
        assert refused.status_code == 400
        assert refused.headers["content-type"].startswith("text/plain")
        assert not OBEYED.search(refused.text)


def test_the_interface_answers_in_json(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    asked = 0
    for path, methods in paths.items():
        if not path.startswith("/api/") or "get" not in methods:
            continue
        names = [given["name"] for given in methods["get"].get("parameters", ()) if given["in"] == "query"]
        for payload in (sendable(PAYLOADS[name]) for name in ("script", "sparql", "path", "null", "long")):
            filled = re.sub(r"\{\w+\}", quote(payload, safe=""), path)
            for params in ({}, *({name: payload} for name in names)):
                response = client.get(filled, params=params)
                assert response.status_code in (200, 400, 404, 422), (filled, params)
                assert response.headers["content-type"].startswith("application/")
                response.json()
                asked += 1
    assert asked > 50


def test_the_pages_run_nothing_of_it(browser: Browser, served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.on("pageerror", lambda error: problems.append(str(error)))
    for path, params in (("/compare", {"question": QUESTIONS[0]}), ("/query", {"query": f"{EVERYTHING} LIMIT 2000"})):
        page.goto(f"{served.url}{path}?{httpx.QueryParams(params)}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.__pwned") is None
    context.close()
    assert problems == []
    assert [url for url in asked if not url.startswith((served.url, "blob:", "data:"))] == []


def test_assistants_are_told_text_and_json(built: Built) -> None:
    for tool, arguments in (
        ("compare", {"question": QUESTIONS[0]}),
        ("claims", {"about": "vLLM"}),
        ("query", {"query": f"{EVERYTHING} LIMIT 500"}),
    ):
        told = ask(built.out, tool, **arguments)
        assert not told.is_error, text(told)
        assert json.loads(text(told)) == told.structured_content
    assert not OBEYED.search(text(ask(built.out, "show", name="vLLM")))


def test_assistants_that_ask_hostile_questions_are_told_what_is_wrong(built: Built) -> None:
    for payload in ("sparql", "terminal", "bidi", "null"):
        for tool, argument in (("show", "name"), ("compare", "question"), ("query", "query")):
            told = ask(built.out, tool, **{argument: f"nothing {PAYLOADS[payload]}"})
            assert told.is_error
            assert text(told)


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no TeX here")
def test_a_tex_engine_takes_the_tables_and_writes_nothing_else(built: Built, tmp_path: Path) -> None:
    for number, question in enumerate(QUESTIONS):
        done = kg(
            "compare", question, "--graph", built.out, "--format", "latex", "--bibtex", tmp_path / f"{number}.bib"
        )
        (tmp_path / f"table{number}.tex").write_text(done.stdout, encoding="utf-8")
    tables = [f"\\input{{table{number}}}" for number in range(len(QUESTIONS))]
    document = ("\\documentclass{article}", *PACKAGES, "\\begin{document}", *tables, "\\end{document}", "")
    (tmp_path / "main.tex").write_text("\n".join(document), encoding="utf-8")
    before = {path.name for path in tmp_path.iterdir()}
    line = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-recorder", "main")
    set_ = subprocess.run(line, cwd=tmp_path, capture_output=True, check=False)  # noqa: S603
    assert set_.returncode == 0, set_.stdout.decode("latin-1")[-2000:]
    assert {path.name for path in tmp_path.iterdir()} - before == {
        f"main.{end}" for end in ("aux", "fls", "log", "pdf")
    }
    assert "passwd" not in (tmp_path / "main.fls").read_text(encoding="latin-1")

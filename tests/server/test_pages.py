"""The pages as they come from the server, and what stands before all of them."""

import os
import re
import signal
import socket
import subprocess
import sys
from html import unescape
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.comparison import WRITERS, compare
from kg.comparison.bibtex import to_bibtex
from kg.html import render_html
from kg.plain import plain
from kg.server.limits import Limits
from tests import corpus
from tests.browser.test_hostile import PAYLOADS, URLS
from tests.server.hostile import hostile_graph
from tests.server.serving import Served, serving, write_folder

GRAPH = corpus.graph()
QUESTION = "which papers beat TileAttention"
PAGES = ("/compare", f"/compare?question={QUESTION}", "/query", "/api", "/graph")


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_a_strict_policy(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    if path == "/graph":
        assert "connect-src 'none'" in policy
        return
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))|\son\w+=|\sstyle=|<style", response.text)


def test_the_start_leads_to_comparisons(client: httpx.Client) -> None:
    response = client.get("/", follow_redirects=True)
    assert response.url.path == "/compare"
    assert "Questions that are understood" in response.text


def test_the_answer_holds_what_kg_compare_gives(client: httpx.Client) -> None:
    page = text_of(client.get("/compare", params={"question": QUESTION}).text)
    at = 0
    for section in compare(GRAPH, QUESTION).sections():
        at = page.index(section.heading, at)
        for group in section.groups:
            at = page.index(str(group.title), at)
            for row in group.rows:
                for cell in section.columns.values():
                    assert plain(cell(row).text) in page[at:]


@pytest.mark.parametrize("format_", ["md", "csv", "json", "latex", "html"])
def test_exports_are_those_of_kg_compare(client: httpx.Client, format_: str) -> None:
    question = {"question": QUESTION, "exact": "true", "format": format_}
    response = client.get("/compare/export", params=question)
    assert response.text == WRITERS[format_](compare(GRAPH, QUESTION, exact=True))
    assert "attachment" in response.headers["content-disposition"]


def test_references_and_plot(client: httpx.Client) -> None:
    bib = client.get("/compare/export", params={"question": QUESTION, "format": "bib"})
    assert bib.text == to_bibtex(GRAPH, compare(GRAPH, QUESTION))
    plot = client.get("/compare/plot", params={"question": QUESTION})
    assert plot.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in plot.headers["content-security-policy"]
    assert client.get("/compare/export", params={"question": QUESTION, "format": "exe"}).status_code == 404
    assert client.get("/compare/export", params={"question": "no such name", "format": "md"}).status_code == 404


def test_an_unknown_name_leads_to_the_nearest(client: httpx.Client) -> None:
    response = client.get("/compare", params={"question": "which papers beat TileAtention"})
    assert response.status_code == 404
    assert "nothing in the graph is called" in text_of(response.text)
    assert '<a class="chip" href="/compare?question=TileAttention">' in response.text
    misunderstood = client.get("/compare", params={"question": "which papers beat TileAttention because"})
    assert misunderstood.status_code == 400
    assert "because" in text_of(misunderstood.text)


def test_the_page_of_the_graph(server: Served, client: httpx.Client, tmp_path: Path) -> None:
    made = client.get("/graph").text
    assert made == client.get("/graph").text == render_html(GRAPH)
    folder = write_folder(GRAPH, tmp_path)
    (folder / "graph.html").write_text("<p>as built", encoding="utf-8")
    with serving(folder, Limits()) as other:
        assert httpx.get(f"{other.url}/graph").text == "<p>as built"


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_hostile_text_stays_text(tmp_path: Path, number: int) -> None:
    graph = hostile_graph(PAYLOADS[number], URLS[number % len(URLS)])
    write_folder(graph, tmp_path)
    with serving(tmp_path, Limits()) as server, httpx.Client(base_url=server.url) as client:
        for question in (corpus.thing("TileAttention"), graph.label(corpus.thing("TileAttention")), PAYLOADS[number]):
            page = client.get("/compare", params={"question": question}).text
            assert "<img" not in re.sub(r'<img src="/compare/plot[^>]*>', "", page)
            assert page.count("<script") == 1
            assert not re.search(r'href="(?!/|#|https?://)', page)
        assert client.get("/api/papers").is_success


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_other_names_for_this_machine_are_refused(client: httpx.Client, host: str) -> None:
    for path in ("/compare", "/sparql?query=ASK%20%7B%7D", "/api/papers"):
        assert client.get(path, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]", "[::1]:8000"])
def test_its_own_names_are_not(client: httpx.Client, host: str) -> None:
    assert client.get("/api/queries", headers={"Host": host}).is_success


def test_errors_have_no_traceback(client: httpx.Client) -> None:
    for path in ("/none", "/static/../app.py", "/static/none.js", "/compare/plot", "/api/papers?limit=x"):
        response = client.get(path)
        assert response.is_client_error
        assert "Traceback" not in response.text


def kg_serve(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_stopped(corpus_folder: Path, number: signal.Signals) -> None:
    with kg_serve("--graph", str(corpus_folder), "--port", "0", "--timeout", "5") as running:
        assert running.stdout
        address = running.stdout.readline().split()[0]
        assert httpx.get(f"{address}sparql", params={"query": "ASK {}"}).json()["boolean"] is True
        held = int(Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text(encoding="ascii").split()[0])
        os.kill(running.pid, number)
        _, said = running.communicate(timeout=60)
    assert said == ""
    assert not Path(f"/proc/{held}").exists()


def test_the_command_says_what_is_wrong(corpus_folder: Path, tmp_path: Path) -> None:
    missing = CliRunner().invoke(app, ["serve", "--graph", str(tmp_path), "--port", "0"])
    assert missing.exit_code == 2
    assert "run `kg build` first" in missing.output
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = CliRunner().invoke(app, ["serve", "--graph", str(corpus_folder), "--port", str(port)])
    assert refused.exit_code == 2
    assert f"127.0.0.1:{port}" in refused.output

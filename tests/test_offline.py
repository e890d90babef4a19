"""No command uses the network but `kg fetch` and those that are given an address."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.listings import write_listing
from tests.offline import watched

_MAIN = [sys.executable, "-c", "from kg.cli import main; main()"]
_HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}


@pytest.fixture
def reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What commands reached for; the environment has them watched."""
    folder = tmp_path / "watch"
    folder.mkdir()
    environment, log = watched(folder)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return log


def kg(*arguments: str | Path, said: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [*_MAIN, *map(str, arguments)]
    return subprocess.run(command, input=said, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offline")
    assert kg("build", write_listing(folder / "listing.jsonl"), "--out", folder / "exports").returncode == 0
    return folder / "exports"


@pytest.mark.parametrize(
    "command",
    [
        "build {listing} --out {new}",
        "build --add {more} --out {exports}",
        "build {listing} --engine pool --out {new}",
        "build {listing} --engine ray --out {new}",
        "extract {listing} --out {new}",
        "compare vLLM --graph {exports} --plot {new}.png --bibtex {new}.bib",
        "compare vLLM --graph {exports} --format html",
        "rank --metric throughput --graph {exports}",
        "query beats --param name=vLLM --graph {exports}",
        "show vLLM --graph {exports}",
        "diff {exports} {exports}",
    ],
)
def test_commands_reach_for_nothing(command: str, reached: Path, exports: Path, tmp_path: Path) -> None:
    if "ray" in command:
        pytest.importorskip("ray", reason="Ray is not installed: pip install 'papers-kg[ray]'")
    more = tmp_path / "more.jsonl"
    more.write_text('{"title": "RushServe", "abstract": "RushServe is 4x faster than vLLM on A100."}', encoding="utf-8")
    listing = write_listing(tmp_path / "listing.jsonl")
    words = command.format(listing=listing, more=more, exports=exports, new=tmp_path / "new").split()
    done = kg(*words)
    assert reached.read_text(encoding="utf-8") == ""
    assert done.returncode == 0, done.stderr


def test_the_server_for_assistants_reaches_for_nothing(reached: Path, exports: Path) -> None:
    done = kg("mcp", "--graph", exports, said=json.dumps(_HELLO) + "\n")
    assert json.loads(done.stdout.splitlines()[0])["result"]["serverInfo"]
    assert reached.read_text(encoding="utf-8") == ""


def test_the_server_for_browsers_reaches_for_nothing(reached: Path, exports: Path) -> None:
    command = [*_MAIN, "serve", "--graph", str(exports), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603
        assert running.stdout
        address = running.stdout.readline().split()[0]
        for page in ("compare?question=vLLM", "graph", "query", "api", "openapi.json", "sparql?query=ASK%20%7B%7D"):
            assert httpx.get(address + page).is_success
        running.terminate()
    assert reached.read_text(encoding="utf-8") == ""


@pytest.mark.parametrize(
    ("command", "host"),
    [
        ("query beats --param name=vLLM --endpoint http://store.invalid/", "store.invalid"),
        ("fetch arxiv all:fern --out {new}", "export.arxiv.org"),
    ],
)
def test_those_that_do_are_noticed(command: str, host: str, reached: Path, tmp_path: Path) -> None:
    done = kg(*command.format(new=tmp_path / "new").split())
    assert done.returncode == 2
    hosts = {line.split()[1] for line in reached.read_text(encoding="utf-8").splitlines()}
    assert hosts == {host}

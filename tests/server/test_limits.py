"""Queries that would never end, take all memory or answer without end; and those beside them."""

import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from kg.errors import ExportError
from kg.server.engine import Engine
from kg.server.limits import Limits
from tests.server.serving import Served, serving

CROSS = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(8))
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"
HUNGRY = f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT * {{ {CROSS} }} }}"
HUGE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
NESTED = "ASK " + "{" * 100_000 + "}" * 100_000


def ask(url: str, query: str, timeout: float = 60) -> httpx.Response:
    return httpx.post(
        f"{url}/sparql", content=query, headers={"Content-Type": "application/sparql-query"}, timeout=timeout
    )


def children(pid: int) -> set[int]:
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()))


def wait_for_child(pid: int) -> int:
    while not (running := children(pid)):
        time.sleep(0.01)
    return running.pop()


def wait_until_idle(pid: int) -> None:
    while children(pid):
        time.sleep(0.01)


def test_a_query_that_never_ends_is_stopped(server: Served) -> None:
    response = ask(server.url, ENDLESS)
    assert response.status_code == 500
    assert "longer than 2 s" in response.text
    wait_until_idle(server.engine.pid)


def test_a_query_that_takes_all_memory_is_stopped(corpus_folder: Path) -> None:
    with serving(corpus_folder, Limits(seconds=120, memory=64 << 20)) as server:
        response = ask(server.url, HUNGRY, 120)
        assert response.status_code == 500
        assert "memory" in response.text
        assert ask(server.url, "ASK {}").json()["boolean"] is True


def test_an_answer_without_end_is_stopped(server: Served) -> None:
    response = ask(server.url, HUGE)
    assert response.status_code == 500
    assert "larger than 1 MiB" in response.text


def test_a_query_that_breaks_the_engine_breaks_nothing_else(corpus_folder: Path) -> None:
    with serving(corpus_folder, Limits(seconds=30)) as server:
        assert ask(server.url, NESTED).status_code in (400, 500)
        assert ask(server.url, "ASK {}").json()["boolean"] is True


def test_others_are_answered_while_one_never_ends(corpus_folder: Path) -> None:
    with serving(corpus_folder, Limits(seconds=600, running=3)) as server, ThreadPoolExecutor(6) as pool:
        stuck = pool.submit(ask, server.url, ENDLESS, 600)
        endless = wait_for_child(server.engine.pid)
        answers = list(pool.map(lambda _: ask(server.url, "ASK {}").json()["boolean"], range(30)))
        assert answers == [True] * 30
        assert not stuck.done()
        os.kill(endless, signal.SIGSEGV)
        assert "broke the engine" in stuck.result().text


def test_too_many_queries_are_turned_away(corpus_folder: Path) -> None:
    with serving(corpus_folder, Limits(seconds=3, running=1, waiting=1)) as server, ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(lambda _: ask(server.url, ENDLESS), range(5)))
        turned_away = [response for response in responses if response.status_code == 503]
        assert len(turned_away) == 3
        assert all(response.headers["retry-after"] for response in turned_away)
        assert [response.status_code for response in responses].count(500) == 2
        assert ask(server.url, "ASK {}").is_success


def test_a_query_dies_with_its_client(corpus_folder: Path) -> None:
    with serving(corpus_folder, Limits(seconds=600)) as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as client:
            client.sendall(
                f"POST /sparql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/sparql-query\r\n"
                f"Content-Length: {len(ENDLESS)}\r\n\r\n{ENDLESS}".encode()
            )
            wait_for_child(server.engine.pid)
        wait_until_idle(server.engine.pid)


@pytest.mark.parametrize(
    "request_", [b"nonsense\r\n\r\n", b"GET /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", b"\x00"]
)
def test_what_is_no_http_is_refused(server: Served, request_: bytes) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as client:
        client.sendall(request_)
        client.shutdown(socket.SHUT_WR)
        answer = client.recv(4096)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
    assert ask(server.url, "ASK {}").is_success


def test_a_query_reaches_no_file_and_no_socket(server: Served) -> None:
    """What a child may open is nothing: see the limits of one that runs."""
    with ThreadPoolExecutor(1) as pool:
        stuck = pool.submit(ask, server.url, ENDLESS)
        limits = Path(f"/proc/{wait_for_child(server.engine.pid)}/limits")
        while "Max open files            0                    0" not in limits.read_text(encoding="ascii"):
            time.sleep(0.01)  # it sets them before it asks; if it ended without, the file is gone
        assert stuck.result().status_code == 500


def test_without_its_process_the_server_says_so(corpus_folder: Path) -> None:
    with serving(corpus_folder, Limits()) as server:
        os.kill(server.engine.pid, signal.SIGKILL)
        os.waitid(os.P_PID, server.engine.pid, os.WEXITED | os.WNOWAIT)
        response = ask(server.url, "ASK {}")
        assert response.status_code == 500
        assert "start `kg serve` again" in response.text
        assert httpx.get(f"{server.url}/api/papers").is_success


def test_the_process_ends_with_the_server(corpus_folder: Path) -> None:
    with serving(corpus_folder, Limits(seconds=600)) as server, httpx.Client() as client:
        with pytest.raises(httpx.ReadTimeout):
            client.get(f"{server.url}/sparql", params={"query": ENDLESS}, timeout=1)
        pid = server.engine.pid
    assert not Path(f"/proc/{pid}").exists()


def test_a_folder_without_a_graph(tmp_path: Path) -> None:
    with Engine(tmp_path, Limits()) as engine, pytest.raises(ExportError, match="run `kg build` first"):
        engine.wait_until_loaded()


def test_a_process_that_cannot_start(corpus_folder: Path) -> None:
    with Engine(corpus_folder, Limits()) as engine:
        os.kill(engine.pid, signal.SIGKILL)
        with pytest.raises(ExportError, match="could not be loaded"):
            engine.wait_until_loaded()

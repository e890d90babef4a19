"""The process of the store where it cannot start a child, and other rare turns."""

import signal
import socket
from typing import NoReturn

import pytest
from starlette.responses import PlainTextResponse

from kg.server.guard import Guard
from kg.server.keeper import Keeper
from kg.server.wire import receive
from tests import asynchronous


def test_where_no_process_is_to_be_had_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fork() -> NoReturn:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("os.fork", fork)
    handler = signal.getsignal(signal.SIGCHLD)
    ours, theirs = socket.socketpair()
    client, connection = socket.socketpair()
    with theirs, client:
        socket.send_fds(ours, [b"q"], [connection.fileno()])
        connection.close()
        ours.close()
        try:
            Keeper(theirs, 1.0, lambda _: None).run()
        finally:
            signal.signal(signal.SIGCHLD, handler)
        head, body = receive(client)
    assert head["status"] == 503
    assert b"no process" in body


def test_what_is_no_request_is_passed_on() -> None:
    seen: list[str] = []

    async def app(scope: object, receive: object, send: object) -> None:
        seen.append(str(scope))

    async def nothing(*_: object) -> NoReturn:
        raise AssertionError

    asynchronous.run(Guard(app, None)({"type": "lifespan"}, nothing, nothing))
    assert seen == ["{'type': 'lifespan'}"]


def test_any_name_will_do_where_none_is_wanted() -> None:
    sent: list[int] = []

    async def receive_() -> dict[str, object]:
        return {"type": "http.request"}

    async def send(message: object) -> None:
        assert isinstance(message, dict)
        sent.append(message.get("status", 0))

    scope = {"type": "http", "method": "GET", "path": "/x", "headers": [(b"host", b"lab.example")]}
    asynchronous.run(Guard(PlainTextResponse("yes"), None)(scope, receive_, send))
    assert sent[0] == 200

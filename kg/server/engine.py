"""The server's end of the process that answers queries."""

import asyncio
import json
import socket
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from kg.errors import ExportError
from kg.server.limits import Limits
from kg.server.wire import LENGTHS, Answer, QueryRequest, pack, problem, receive

_NO_ANSWER = "the query ended without an answer"
_GONE = "the process that answers queries has ended; start `kg serve` again"


class Engine:
    """Answers queries in processes of their own, so many at a time; a context manager that ends them.

    Args:
        path: The folder that ``kg build`` wrote to, or one RDF file.
        limits: What a query may use.

    Attributes:
        limits: The same.
        base: The base of the graph's IRIs, once it is loaded.
        triples: How many triples there are.
        pid: The process that holds the store.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        self.base = ""
        self.triples = 0
        self._waiting = 0
        self._free = asyncio.Semaphore(limits.running)
        self._control, theirs = socket.socketpair()
        with theirs:
            # Started before any thread, and as a new program, so that it inherits no lock that nobody will release.
            self._process = subprocess.Popen(  # noqa: S603
                [
                    sys.executable,
                    "-m",
                    "kg.server.keeper",
                    str(path),
                    str(theirs.fileno()),
                    json.dumps(asdict(limits)),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # an interrupt is for the server, which then ends it
            )
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._control.close()
        self._process.wait()

    def wait_until_loaded(self) -> None:
        """Waits for the store.

        Raises:
            ExportError: if there is no usable graph.
        """
        try:
            head, _ = receive(self._control)
        except (EOFError, OSError) as error:
            raise ExportError("the graph could not be loaded for queries") from error
        if "error" in head:
            raise ExportError(head["error"])
        self.base, self.triples = head["base"], head["triples"]

    async def ask(self, request: QueryRequest) -> Answer:
        """The answer to a query, as soon as there is room for it. If the caller is cancelled, the query is killed."""
        if self._waiting >= self.limits.waiting:
            return problem(503, "too many queries at once; try again soon")
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            return await self._ask(request)
        finally:
            self._free.release()

    async def _ask(self, request: QueryRequest) -> Answer:
        ours, theirs = socket.socketpair()
        with theirs:
            reader, writer = await asyncio.open_connection(sock=ours)
            try:
                socket.send_fds(self._control, [b"q"], [theirs.fileno()])
                theirs.close()  # else its end would never come
                writer.write(pack(request))
                head, body = await _receive(reader)
            except (asyncio.IncompleteReadError, OSError):
                return problem(500, _NO_ANSWER if self._process.poll() is None else _GONE)
            finally:
                writer.close()
        return Answer(head["status"], head["type"], body)


async def _receive(reader: asyncio.StreamReader) -> tuple[Any, bytes]:
    head, body = LENGTHS.unpack(await reader.readexactly(LENGTHS.size))
    return json.loads(await reader.readexactly(head)), await reader.readexactly(body)

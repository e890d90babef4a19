"""What the server and the process of the store say to each other: a head in JSON and a body, each with its length."""

import json
import socket
import struct
from typing import Any, NamedTuple

from kg.plain import plain_lines

LENGTHS = struct.Struct("!II")
_CHUNK = 1 << 16


class QueryRequest(NamedTuple):
    """A query as it came in.

    Attributes:
        text: SPARQL.
        accept: The client's ``Accept`` header.
        base: What relative IRIs in the query are relative to.
        default_graphs: IRIs of the graphs that it asks; None where the client chose none.
        named_graphs: IRIs of the graphs that GRAPH may name, likewise.
    """

    text: str
    accept: str = "*/*"
    base: str | None = None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


class Answer(NamedTuple):
    """What a query came to.

    Attributes:
        status: Status code of HTTP.
        media_type: What the body is.
        body: The answer; or for people, what went wrong.
    """

    status: int
    media_type: str
    body: bytes


def problem(status: int, message: str) -> Answer:
    """An answer that says what went wrong."""
    return Answer(status, "text/plain", f"{plain_lines(message)}\n".encode())


def pack(head: object, body: bytes = b"") -> bytes:
    """A message."""
    text = json.dumps(head).encode()
    return LENGTHS.pack(len(text), len(body)) + text + body


def receive(connection: socket.socket) -> tuple[Any, bytes]:
    """The next message.

    Raises:
        EOFError: if the other end is gone.
    """
    head, body = LENGTHS.unpack(_exactly(connection, LENGTHS.size))
    return json.loads(_exactly(connection, head)), _exactly(connection, body)


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        chunk = connection.recv(min(count - len(data), _CHUNK))
        if not chunk:
            raise EOFError
        data += chunk
    return bytes(data)

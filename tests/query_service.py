"""A small SPARQL service on loopback, over a store in memory, which can also answer as services should not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs

import pyoxigraph as ox


@dataclass
class Service:
    """What the service holds and how it answers.

    Attributes:
        store: Its triples.
        url: Its address.
        asked: The queries that it was asked.
        answers: What it says instead of an answer: status, media type, content.
        results: In which format it gives tables.
        stopped: Set when it is to end; a service that says ``None`` waits for it.
    """

    store: ox.Store
    url: str = ""
    asked: list[str] = field(default_factory=list)
    answers: tuple[int, str, bytes | None] | None = None
    results: ox.QueryResultsFormat = ox.QueryResultsFormat.JSON
    stopped: Event = field(default_factory=Event)


@contextmanager
def serving(store: ox.Store) -> Iterator[Service]:
    """A service that runs inside the block."""
    service = Service(store)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            (query,) = parse_qs(body)["query"]
            service.asked.append(query)
            status, kind, content = service.answers or _answer(service, query)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            if content is None:
                self.wfile.write(b"{")
                self.wfile.flush()
                service.stopped.wait(30)
            else:
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that is overridden
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_port}/sparql"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        service.stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(service: Service, query: str) -> tuple[int, str, bytes]:
    try:
        answer = service.store.query(query)
    except (SyntaxError, ValueError) as error:
        return 400, "text/plain", str(error).encode()
    if isinstance(answer, ox.QueryTriples):
        content = answer.serialize(format=ox.RdfFormat.N_TRIPLES)
        return 200, "application/n-triples", content or b""
    content = answer.serialize(format=service.results)
    return 200, service.results.media_type, content or b""

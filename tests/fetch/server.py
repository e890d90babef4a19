"""A local service that answers as it is told to: whole or cut off, late, with any status, as often as asked.

Answers have the shape of those of arXiv and the Hugging Face Hub, with invented papers in them.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    Attributes:
        body: Its content.
        status: HTTP status.
        headers: More headers.
        cut: How many bytes of the body to keep back before the connection is closed.
        late: Whether to wait, before anything is sent, until the server ends.
    """

    body: str | bytes = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    cut: int = 0
    late: bool = False


Query = dict[str, str]
Script = Callable[[str, Query, int], Answer]


@dataclass
class Service:
    """A server under way.

    Attributes:
        address: Where it is.
        script: Its answers by path, query and the number of earlier requests; may be changed at any time.
        asked: The requests so far, path and query.
    """

    address: str
    script: Script
    asked: list[tuple[str, Query]] = field(default_factory=list)

    def play(self, *answers: Answer) -> None:
        """Answers the next requests one by one; the last answer stays."""
        begin = len(self.asked)
        self.script = lambda path, query, number: answers[min(number - begin, len(answers) - 1)]


@contextmanager
def serving() -> Iterator[Service]:
    """A service on a free port of this machine."""
    over = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            number = len(service.asked)
            service.asked.append((parts.path, query))
            answer = service.script(parts.path, query, number)
            if answer.late:
                over.wait(60)
                return
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(body)))
            for name, value in answer.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) - answer.cut])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = Service(f"http://127.0.0.1:{server.server_port}", lambda path, query, number: Answer(status=404))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def entry(number: int, title: str | None = "", **changes: str | None) -> str:
    """An entry of an Atom feed about an invented paper; a field that is None is left out."""
    fields = {
        "id": f"http://arxiv.org/abs/2401.{number:05}v2",
        "title": f"Fern {number}: Kernels\n  for Moss" if title == "" else title,
        "published": "2024-01-15T10:00:00Z",
        "updated": "2024-02-15T10:00:00Z",
        "summary": f"We present Fern {number}, a kernel.\n  It is 2x faster than vLLM on A100.",
        **changes,
    }
    lines = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items() if value is not None)
    return (
        f"<entry>{lines}<author><name>First Author</name></author><author><name>Zweite Autorin</name></author>"
        '<category term="cs.AR" scheme="http://arxiv.org/schemas/atom"/><category term="cs.DC"/>'
        '<arxiv:doi>10.1000/example</arxiv:doi><link href="x" rel="alternate"/></entry>'
    )


def feed(entries: Sequence[str], total: int | str | None = None) -> str:
    """An Atom feed as arXiv's API answers."""
    count = len(entries) if total is None else total
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/x</id><title>arXiv Query</title>'
        f"<opensearch:totalResults>{count}</opensearch:totalResults>"
        f"<opensearch:startIndex>0</opensearch:startIndex>{''.join(entries)}</feed>"
    )


def refusal(reason: str) -> str:
    """A feed that says what was wrong with the request."""
    return feed([entry(0, "Error", id="https://arxiv.org/api/errors#x", summary=reason)], 1)


def arxiv_of(papers: int) -> Script:
    """arXiv with so many papers, found by any query, and by their ids."""

    def script(path: str, query: Query, number: int) -> Answer:
        if "id_list" in query:
            wanted = [int(given.partition(".")[2]) for given in query["id_list"].split(",")]
            return Answer(feed([entry(n) for n in wanted if n < papers]))
        start, size = int(query.get("start", 0)), int(query["max_results"])
        return Answer(feed([entry(n) for n in range(start, min(start + size, papers))], papers))

    return script


def hub_paper(number: int, **changes: Any) -> dict[str, Any]:
    """An entry of the Hub's daily papers, as of 2026."""
    paper = {
        "id": f"2401.{number:05}",
        "authors": [{"_id": "6", "name": "First Author", "hidden": False}, {"_id": "7", "name": "Zweite Autorin"}],
        "publishedAt": "2024-01-12T09:23:13.000Z",
        "title": f"Fern {number}:\nKernels",
        "summary": f"We present Fern {number}.\nIt is 2x faster than vLLM on A100.",
        "upvotes": 17,
        "githubRepo": "https://github.com/example/fern",
        "ai_keywords": ["kernel", "GPU"],
        "organization": {"_id": "8", "name": "example", "fullname": "Example Lab"},
        **changes,
    }
    return {"paper": paper, "publishedAt": "2024-01-15T00:00:00.000Z", "title": "Outer", "numComments": 1}


def hub_of(papers: int) -> Script:
    """The Hub with so many daily papers."""

    def script(path: str, query: Query, number: int) -> Answer:
        begin, size = int(query.get("p", 0)) * int(query["limit"]), int(query["limit"])
        return Answer(json.dumps([hub_paper(n) for n in range(begin, min(begin + size, papers))]))

    return script

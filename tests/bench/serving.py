"""``kg serve`` under load: mixed requests from several clients at once, whether all are answered, and its memory."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

import httpx

from kg.pipeline import build_files
from kg.query import canned_queries
from tests.bench.report import Table, number

REQUESTS = 10_000
CLIENTS = 8

_QUESTIONS = ("which papers beat FlashAttention", "what does vLLM beat", "results on H100 in tokens/s", "NeRF")
_QUERIES = (
    "ASK {}",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?s ?name { ?s skos:prefLabel ?name } ORDER BY ?name LIMIT 200",
    "CONSTRUCT { ?a kg:outperforms ?b } WHERE { ?a kg:outperforms ?b }",
    "DESCRIBE id:technique-flashattention",
)
_FORMATS = ("application/sparql-results+json, text/turtle", "application/sparql-results+xml, application/n-triples")


class Soak(NamedTuple):
    """What came of a soak.

    Attributes:
        requests: How many there were.
        failures: What was not answered as it should be.
        seconds: How long all of it took.
        latencies: Seconds of each request, sorted.
        memory: MiB of the server and of the process of its store, once it was warm and after all.
    """

    requests: int
    failures: list[str]
    seconds: float
    latencies: list[float]
    memory: tuple[tuple[float, float], tuple[float, float]]


def measure() -> list[Table]:
    """The table of a soak over the bundled corpus."""
    with TemporaryDirectory() as folder:
        build_files([], Path(folder))
        done = soak(Path(folder), REQUESTS, CLIENTS, warm=REQUESTS // 10)
    (server, store), (server_after, store_after) = done.memory
    rows = [
        ("requests answered", f"{done.requests - len(done.failures):,} of {done.requests:,}"),
        ("requests/s", number(done.requests / done.seconds)),
        ("median, ms", number(done.latencies[done.requests // 2] * 1e3)),
        ("99th percentile, ms", number(done.latencies[done.requests * 99 // 100] * 1e3)),
        ("server, MiB", f"{server:.0f} to {server_after:.0f}"),
        ("process of the store, MiB", f"{store:.0f} to {store_after:.0f}"),
    ]
    note = (
        f"{CLIENTS} clients at once: canned and other queries, comparisons, exports, the JSON API. Wall time; the "
        "clients run on the same machine. Memory after a tenth of the requests and after all."
    )
    return [Table("Serving", ("", "kg serve"), rows, note)]


def soak(folder: Path, requests: int, clients: int, *, warm: int) -> Soak:
    """Asks a server of its own so many mixed requests from so many clients at once.

    Args:
        folder: What ``kg build`` wrote.
        requests: How many.
        clients: How many at the same time.
        warm: After how many the memory is looked at first.
    """
    with _served(folder) as (url, pid), ThreadPoolExecutor(clients) as pool:
        mixed = _requests(url)
        with httpx.Client(base_url=url, timeout=60) as client:

            def ask(request: httpx.Request) -> tuple[float, str | None]:
                began = perf_counter()
                try:
                    response = client.send(request)
                except httpx.HTTPError as error:
                    return perf_counter() - began, f"{request.url}: {error!r}"
                wrong = None if response.is_success and response.content else f"{request.url}: {response.status_code}"
                return perf_counter() - began, wrong

            began = perf_counter()
            first = list(pool.map(ask, _take(client, mixed, warm)))
            before = _memory(pid)
            rest = list(pool.map(ask, _take(client, mixed, requests - len(first))))
            seconds = perf_counter() - began
        done = first + rest
        failures = [wrong for _, wrong in done if wrong]
        return Soak(requests, failures, seconds, sorted(taken for taken, _ in done), (before, _memory(pid)))


def _requests(url: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Paths with their parameters and what is accepted, over and over."""
    mixed = [("/sparql", {"query": query}, accept) for query in _QUERIES for accept in _FORMATS]
    for name in canned_queries():
        response = httpx.get(f"{url}/api/queries/{name}")
        if response.is_success:  # its defaults are in this graph
            mixed.append(("/sparql", {"query": response.json()["text"]}, _FORMATS[0]))
    for question in _QUESTIONS:
        mixed += [(path, {"question": question, "format": "csv"}, "*/*") for path in ("/compare", "/compare/export")]
        mixed += [("/api/compare", {"question": question}, "*/*"), ("/api/complete", {"text": question[:-3]}, "*/*")]
    mixed += [(f"/api/{name}", {"limit": "20"}, "*/*") for name in ("papers", "entities", "claims")]
    return cycle(mixed)


def _take(
    client: httpx.Client, mixed: Iterator[tuple[str, dict[str, str], str]], count: int
) -> Sequence[httpx.Request]:
    return [
        client.build_request("GET", path, params=parameters, headers={"Accept": accept})
        for path, parameters, accept in islice(mixed, count)
    ]


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, int]]:
    command = [sys.executable, "-m", "kg", "serve", "--graph", str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            assert process.stdout
            yield process.stdout.readline().split()[0].rstrip("/"), process.pid
        finally:
            process.terminate()


def _memory(pid: int) -> tuple[float, float]:
    """MiB of the server and of the process of its store, without what they share with others."""
    store = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()[0]
    return _private(pid), _private(int(store))


def _private(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) / 1024

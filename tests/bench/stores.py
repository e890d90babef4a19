"""``python -m tests.bench.stores FOLDER``: the canned queries on real stores, their answers against those in process.

FOLDER is one that ``kg build --engine`` wrote. Oxigraph's server (PyPI ``oxigraph``) and Virtuoso 7 (Debian
``virtuoso-opensource-7``) are started on loopback where their binaries are on the PATH, loaded and stopped again.
"""

import shutil
import socket
import subprocess
import tempfile
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from os import environ
from pathlib import Path
from time import perf_counter, sleep

from rich.console import Console

from kg.errors import KGError
from kg.query import GraphStore, QueryResult, canned_queries, load_store, query_endpoint, run_query
from tests.bench.graphs import value_of
from tests.bench.report import Table, show

_PATIENCE = 300
"""Seconds that a server has to start, and for a query."""

_VIRTUOSO = """
[Database]
DatabaseFile = {db}/virtuoso.db
ErrorLogFile = {db}/virtuoso.log
LockFile = {db}/virtuoso.lck
TransactionFile = {db}/virtuoso.trx
xa_persistent_file = {db}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {db}/virtuoso-temp.db
TransactionFile = {db}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = ., {rdf}
CaseMode = 2
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
MaxQueryMem = 2G
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {db}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 10000000
"""


def main() -> None:
    """Measures every store that is there and prints the tables."""
    parser = ArgumentParser(prog="python -m tests.bench.stores", description="The canned queries on real stores.")
    parser.add_argument("folder", type=Path, help="folder that `kg build --engine` wrote")
    folder = parser.parse_args().folder.absolute()
    start = perf_counter()
    here = load_store(folder)
    console = Console(width=140)
    console.print(f"in process: {len(here.store)} triples in {perf_counter() - start:.1f} s")
    for name, serve in STORES.items():
        if not shutil.which(_BINARIES[name]):
            console.print(f"{name}: no {_BINARIES[name]} on the PATH")
            continue
        with tempfile.TemporaryDirectory(prefix="kg-store-") as scratch, serve(folder / "rdf", Path(scratch)) as served:
            url, seconds = served
            size = sum(path.stat().st_size for path in Path(scratch).rglob("*") if path.is_file())
            console.print(f"{name}: loaded in {seconds:.1f} s, {size / 1e6:,.0f} MB on disk")
            show(_table(name, here, url), console)


def _table(name: str, here: GraphStore, url: str) -> Table:
    rows = []
    for query, written in canned_queries().items():
        values = {parameter.name: value_of(query, parameter, here) for parameter in written.parameters}
        start = perf_counter()
        expected = run_query(here, query, values)
        between = perf_counter()
        try:
            found = query_endpoint(url, query, values, timeout=_PATIENCE)
            verdict = "same" if _content(found) == _content(expected) else "OTHER"
            count = str(len(found.rows))
        except KGError as error:
            verdict, count = str(error).splitlines()[0][:60], "-"
        times = (f"{between - start:.3f}", f"{perf_counter() - between:.3f}")
        rows.append((query, str(len(expected.rows)), count, verdict, *times))
    columns = ("query", "rows", "rows there", "answer", "s in process", "s there")
    return Table(
        f"Canned queries: {name}",
        columns,
        rows,
        "Over HTTP on loopback, asked of the things with most claims; the name is looked up, too.",
    )


def _content(result: QueryResult) -> Counter[tuple[object, ...]]:
    """The rows in any order, numbers to four digits: stores sort text each in its own way, and Virtuoso prints six."""
    return Counter(tuple(f"{v:.4g}" if isinstance(v, float) else v for v in row) for row in result.rows)


@contextmanager
def _oxigraph(rdf: Path, scratch: Path) -> Iterator[tuple[str, float]]:
    where = ["--location", str(scratch)]
    files = [str(path) for path in sorted(rdf.iterdir())]
    start = perf_counter()
    subprocess.run(["oxigraph", "load", *where, "--file", *files], check=True, capture_output=True)
    seconds = perf_counter() - start
    port = _free_port()
    with _running(["oxigraph", "serve-read-only", *where, "--bind", f"127.0.0.1:{port}"], scratch, port):
        yield f"http://127.0.0.1:{port}/query", seconds


@contextmanager
def _virtuoso(rdf: Path, scratch: Path) -> Iterator[tuple[str, float]]:
    http, sql = _free_port(), _free_port()
    (scratch / "virtuoso.ini").write_text(_VIRTUOSO.format(db=scratch, rdf=rdf, http=http, sql=sql), encoding="utf-8")
    with _running(["virtuoso-t", "+foreground", "+configfile", str(scratch / "virtuoso.ini")], scratch, http):
        start = perf_counter()
        for statement in (
            f"ld_dir('{rdf}', '*.nt.gz', 'urn:papers-kg')",
            "rdf_loader_run()",
            "checkpoint",
        ):
            subprocess.run(
                ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={statement};"], check=True, capture_output=True
            )
        yield f"http://127.0.0.1:{http}/sparql", perf_counter() - start


@contextmanager
def _running(command: Sequence[str], scratch: Path, port: int) -> Iterator[None]:
    with (scratch / "server.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=scratch, env=dict(environ))
        try:
            _await(port, server)
            yield
        finally:
            server.terminate()
            server.wait()


def _await(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(_PATIENCE * 10):
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        if server.poll() is not None:
            break
        sleep(0.1)
    raise SystemExit(f"the server does not start: {server.args!r}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


STORES: Mapping[str, Callable[[Path, Path], AbstractContextManager[tuple[str, float]]]] = {
    "Oxigraph": _oxigraph,
    "Virtuoso": _virtuoso,
}
_BINARIES = {"Oxigraph": "oxigraph", "Virtuoso": "virtuoso-t"}


if __name__ == "__main__":
    main()

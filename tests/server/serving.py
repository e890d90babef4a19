"""A server of the invented corpus on this machine, for as long as a block runs."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import uvicorn

from kg.graph import KnowledgeGraph
from kg.graph_files import read_graph_json, write_graph_json
from kg.rdf import generate_turtle
from kg.server.app import create_app
from kg.server.catalogue import Catalogue
from kg.server.engine import Engine
from kg.server.guard import LOOPBACK
from kg.server.limits import Limits

DATA = "http://kasei.us/2009/09/sparql/data/data"
"""The graphs that the W3C's tests name: DATA with a number and ".rdf"."""
NAMED_GRAPHS = "".join(
    f"<{DATA}{n}.rdf> {{ <{DATA}{n}.rdf> a <http://xmlns.com/foaf/0.1/Document> }}\n" for n in range(4)
)


@dataclass
class Served:
    """A server that runs.

    Attributes:
        url: Its address.
        engine: Its queries.
    """

    url: str
    engine: Engine


def write_folder(graph: KnowledgeGraph, folder: Path, more: str = "") -> Path:
    """The files of a build that the server reads, with more TriG in the RDF."""
    write_graph_json(graph, folder / "graph.json")
    (folder / "graph.ttl").write_text("".join(generate_turtle(graph)) + more, encoding="utf-8")
    return folder


@contextmanager
def serving(folder: Path, limits: Limits) -> Iterator[Served]:
    """Serves a folder on a free port."""
    with Engine(folder, limits) as engine, socket.create_server(("127.0.0.1", 0)) as listener:
        catalogue = Catalogue(read_graph_json(folder / "graph.json"))
        engine.wait_until_loaded()
        app = create_app(catalogue, engine, folder / "graph.html", LOOPBACK)
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", ws="none"))
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}", engine)
        finally:
            server.should_exit = True
            thread.join()

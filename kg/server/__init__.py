"""``kg serve``: the graph in a browser, comparisons, SPARQL and a JSON API, on this machine."""

import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kg.server.limits import Limits

_BACKLOG = 128
_PATIENCE = 3


def serve(path: Path, host: str, port: int, limits: Limits, announce: Callable[[str], None]) -> None:
    """Serves a graph until it is interrupted.

    Args:
        path: The folder that ``kg build`` wrote to.
        host: Address to listen at. Requests for other names are refused where it is one of this machine's own.
        port: Port to listen at; 0 for any that is free.
        limits: What a query may use.
        announce: Told the address, once everything is loaded.

    Raises:
        ExportError: if there is no usable graph.
        OSError: if the address is taken, or is none of this machine's.
    """
    import uvicorn

    from kg.graph_files import read_graph_json
    from kg.server.app import create_app
    from kg.server.catalogue import Catalogue
    from kg.server.engine import Engine
    from kg.server.guard import LOOPBACK

    with _listening(host, port) as listener, Engine(path, limits) as engine:
        catalogue = Catalogue(read_graph_json(path / "graph.json"))
        engine.wait_until_loaded()
        address, taken = listener.getsockname()[:2]
        name = f"[{address}]" if ":" in address else address
        app = create_app(catalogue, engine, path / "graph.html", LOOPBACK if name in LOOPBACK else None)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            lifespan="off",
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=_PATIENCE,
        )
        announce(f"http://{name}:{taken}/")
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        error.filename = f"{host}:{port}"
        raise
    return listener

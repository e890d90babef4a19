"""``kg serve``: the graph on a web server of this machine."""

from pathlib import Path
from typing import Annotated

import typer


def serve(
    graph: Annotated[Path, typer.Option("--graph", help="Folder that `kg build` wrote.")] = Path("exports"),
    host: Annotated[str, typer.Option(help="Address to listen at; others than this machine's own let others in.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0 for any that is free.")] = 8000,
    timeout: Annotated[float, typer.Option(min=0.1, max=3600, help="Seconds that a query may take.")] = 10.0,
) -> None:
    """Serve the graph, comparisons, SPARQL and a JSON API to a browser."""
    from kg.server import serve as run
    from kg.server.limits import Limits

    def announce(address: str) -> None:
        typer.echo(f"{address}  (stop with Ctrl-C)")

    run(graph, host, port, Limits(seconds=timeout), announce)

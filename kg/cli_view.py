"""``kg view``: a part of a large graph, taken from a store, as a graph of its own."""

from pathlib import Path
from typing import Annotated

import typer

_OF_BUILDS = ("graph.ttl", "graph.nt.gz", "rdf")
"""What builds write and views do not."""


def view(
    question: Annotated[str | None, typer.Argument(help='A name, or a question: "which papers beat vLLM".')] = None,
    top: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="The N things most compared with, instead.")
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="Ask the store that answers here, which holds the graph.")
    ] = None,
    graph: Annotated[Path, typer.Option("--graph", help="Folder that `kg build` wrote, shards too.")] = Path("exports"),
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path("view"),
) -> None:
    """Take the part that a question needs, or the most compared things, from a graph too large for one page."""
    if (question is None) == (top is None):
        raise typer.BadParameter("ask a question, or for the --top things; not both", param_hint="QUESTION")
    from kg.artefacts import exclusive, staged
    from kg.errors import ExportError
    from kg.graph_files import write_graph_json
    from kg.html import write_html
    from kg.query import load_store, top_graph
    from kg.view import question_graph

    if any((out / name).exists() for name in _OF_BUILDS):
        raise ExportError("holds a build, whose files a view would replace; name another folder: --out", where=str(out))
    source = endpoint or load_store(graph)
    part = question_graph(source, question) if question is not None else top_graph(source, top or 0)
    with exclusive(out), staged(out) as stage:
        write_graph_json(part, stage / "graph.json")
        write_html(part, stage / "graph.html")
    typer.echo(", ".join(f"{count} {kind}" for kind, count in part.counts().items()))
    typer.echo(f"Open {out / 'graph.html'} in a browser, or ask:\n  kg compare {_quoted(question)} --graph {out}")


def _quoted(question: str | None) -> str:
    return f'"{question}"' if question else "--conflicts"

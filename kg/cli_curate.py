"""``kg curate``: decisions from the command line. Each is checked over a built graph and applied by the next build."""

from pathlib import Path
from typing import Annotated, Any

import typer

from kg.schema import Relation

app = typer.Typer(help="Decide what the graph gets wrong: written to data/curation, applied by the next build.")

Why = Annotated[str, typer.Option(help="The reason; it is shown with what was decided.")]
Graph = Annotated[Path, typer.Option(help="Folder that `kg build` wrote.")]
Folder = Annotated[Path | None, typer.Option("--curation", help="Folder of decisions; none: the bundled one.")]
PaperName = Annotated[str, typer.Argument(help="Title, arXiv id or node id.", metavar="PAPER")]
Quote = Annotated[str, typer.Argument(help="The sentence or a piece of it, as it stands in the paper.")]
Baseline = Annotated[str | None, typer.Option(help="The claim's baseline, where the quote holds several claims.")]
Value = Annotated[str | None, typer.Option(help="The claim's number, where the quote holds several claims.")]
Said = Annotated[
    Relation | None, typer.Option("--relation", help="The claim's relation, where the quote holds several claims.")
]
Stated = Annotated[
    list[str],
    typer.Argument(
        metavar="FIELD=VALUE...",
        help="subject, relation, baseline, value, metric; hardware and context any number of times, none: hardware=",
    ),
]
_MANY = ("hardware", "context")


@app.command()
def same(
    things: Annotated[list[str], typer.Argument(help="Names or node ids; the first one stays.", metavar="THING...")],
    why: Why,
    graph: Graph = Path("exports"),
    curation: Folder = None,
) -> None:
    """Several nodes are one thing."""
    _add("same", {"ids": things}, why, graph, curation)


@app.command()
def different(
    thing: Annotated[str, typer.Argument(help="Name or node id.")],
    papers: Annotated[list[str], typer.Argument(help="Papers that mean one other thing by it.", metavar="PAPER...")],
    why: Why,
    graph: Graph = Path("exports"),
    curation: Folder = None,
) -> None:
    """In some papers, a name means another thing."""
    _add("different", {"id": thing, "papers": papers}, why, graph, curation)


@app.command()
def wrong(
    paper: PaperName,
    quote: Quote,
    why: Why,
    baseline: Baseline = None,
    value: Value = None,
    relation: Said = None,
    graph: Graph = Path("exports"),
    curation: Folder = None,
) -> None:
    """A sentence does not say what was read in it."""
    claim = {"paper": paper, "quote": quote, "baseline": baseline, "value": value, "relation": relation}
    _add("wrong", claim, why, graph, curation)


@app.command()
def right(
    paper: PaperName,
    quote: Quote,
    stated: Stated,
    why: Why,
    baseline: Baseline = None,
    value: Value = None,
    relation: Said = None,
    graph: Graph = Path("exports"),
    curation: Folder = None,
) -> None:
    """A claim has something wrong; this is right: value=2.5x."""
    claim = {"paper": paper, "quote": quote, "baseline": baseline, "value": value, "relation": relation}
    _add("right", {**claim, "to": _fields(stated)}, why, graph, curation)


@app.command()
def missing(
    paper: PaperName,
    quote: Quote,
    stated: Stated,
    why: Why,
    graph: Graph = Path("exports"),
    curation: Folder = None,
) -> None:
    """A sentence says what was not read in it: relation=outperforms baseline=X value=2x."""
    _add("missing", {"paper": paper, "quote": quote, **_fields(stated)}, why, graph, curation)


def _fields(stated: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for given in stated:
        name, separator, value = given.partition("=")
        if not separator or (name in fields and name not in _MANY):
            problem = f"{given!r} is not FIELD=VALUE" if not separator else f"{name} is given twice"
            raise typer.BadParameter(problem, param_hint="FIELD=VALUE")
        fields[name] = (*fields.get(name, ()), *filter(None, [value])) if name in _MANY else value
    return fields


def _add(table: str, given: dict[str, Any], why: str, graph: Path, curation: Path | None) -> None:
    from kg.curate import decide, own_folder
    from kg.curation import add_decision
    from kg.graph_files import read_graph_json

    known = read_graph_json(graph if graph.is_file() else graph / "graph.json")
    row = {key: value for key, value in {**given, "why": why}.items() if value is not None}
    where = add_decision(decide(known, table, row), own_folder(curation))
    typer.echo(f"{where}: written; the next build applies it")

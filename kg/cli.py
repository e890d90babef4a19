"""The command line: thin commands over the library. Heavy imports wait until a command needs them."""

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.errors import KGError
from kg.ids import BASE_IRI

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from kg.model import Paper

EXPORTS = Path("exports")

app = typer.Typer(
    help="Who beats whom: a knowledge graph of GPU, ML-systems and hardware papers, with a quote for every number.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Inputs = Annotated[list[Path] | None, typer.Argument(help="Listings of papers; none for the bundled corpus.")]
Out = Annotated[Path, typer.Option(help="Folder of the artefacts.")]
Graph = Annotated[Path, typer.Option("--graph", help="Folder that `kg build` wrote.")]


class TableFormat(StrEnum):
    """How `kg compare` prints."""

    TABLE = "table"
    MD = "md"
    CSV = "csv"
    JSON = "json"


class ResultFormat(StrEnum):
    """How `kg query` prints."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@app.command()
def build(
    inputs: Inputs = None,
    out: Out = EXPORTS,
    base_iri: Annotated[str, typer.Option(help="Base of all IRIs in the RDF.")] = BASE_IRI,
) -> None:
    """Build the graph from listings and write it in every format."""
    from kg.pipeline import build_files

    done = build_files(inputs or [], out, base=base_iri, progress=_progress)
    report = done.report
    rejected = report["rejected"]
    typer.echo(f"{report['papers']} papers, {len(rejected)} rejected, in {sum(report['seconds'].values()):.1f} s")
    for record in rejected[:5]:
        typer.echo(f"  rejected {record['file']}:{record['where']}: {record['reason']}", err=True)
    if len(rejected) > 5:
        typer.echo(f"  and {len(rejected) - 5} more: see {out / 'report.json'}", err=True)
    typer.echo(", ".join(f"{count} {kind}" for kind, count in report["nodes"].items()))
    typer.echo(f"Open {out / 'graph.html'} in a browser, or ask:")
    where = "" if out == EXPORTS else f" --graph {out}"
    typer.echo(f'  kg compare "which papers beat FlashAttention"{where}')


@app.command()
def extract(
    inputs: Annotated[list[Path], typer.Argument(help="Listings of papers.")],
    out: Annotated[Path, typer.Option(help="File for the extractions, JSON Lines.")],
) -> None:
    """Write the extractions alone, in a stream."""
    from kg.artefacts import replacing
    from kg.extract import extract as extract_papers
    from kg.model import Paper, Rejected
    from kg.papers import iter_papers
    from kg.pipeline import write_extractions

    rejected: list[Rejected] = []

    def papers() -> Iterator[Paper]:
        for path in inputs:
            for record in iter_papers(path):
                if isinstance(record, Paper):
                    yield record
                else:
                    rejected.append(record)

    with replacing(out) as temporary:
        count = write_extractions(extract_papers(papers()), temporary)
    typer.echo(f"{count} papers read, {len(rejected)} rejected: {out}")
    for record in rejected:
        typer.echo(f"  rejected {record.file}:{record.where}: {record.reason}", err=True)


@app.command()
def compare(
    question: Annotated[str, typer.Argument(help='A name, or a question: "which papers beat FlashAttention".')],
    graph: Graph = EXPORTS,
    exact: Annotated[bool, typer.Option("--exact", help="The named thing only, without its versions.")] = False,
    format_: Annotated[TableFormat, typer.Option("--format", help="How to print.")] = TableFormat.TABLE,
) -> None:
    """Answer a comparison, each row with the sentence that says it."""
    from kg.compare import WRITERS, ask

    answer = ask(_load(graph), question, exact=exact)
    if format_ is TableFormat.TABLE:
        _print(answer.renderable())
    else:
        sys.stdout.write(WRITERS[format_.value](answer))


@app.command()
def query(
    text: Annotated[
        str, typer.Argument(help="SPARQL, a .rq file, or the name of a canned query (none: list them).")
    ] = "",
    graph: Graph = EXPORTS,
    param: Annotated[list[str] | None, typer.Option(help="NAME=VALUE for a canned query.")] = None,
    format_: Annotated[ResultFormat, typer.Option("--format", help="How to print.")] = ResultFormat.TABLE,
) -> None:
    """Ask the graph in SPARQL."""


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Name of a thing, or a node id.")],
    graph: Graph = EXPORTS,
) -> None:
    """Show all about one node: facts, neighbours and claims."""
    from kg.show import describe

    _print(describe(_load(graph), name))


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Gold annotations; score.py stands beside them.")],
) -> None:
    """Score the extractor against gold annotations: all, tuned on, kept aside."""
    from kg.evaluate import report

    _print(report(gold))


def main() -> None:
    """Runs the command line; errors that are for people end in one line and exit code 2."""
    try:
        app(standalone_mode=True)
    except KGError as error:
        typer.echo(f"kg: {error}", err=True)
        raise SystemExit(2) from error
    except BrokenPipeError:
        raise SystemExit(0) from None


def _load(folder: Path) -> "KnowledgeGraph":
    from kg.graph_files import read_graph_json

    return read_graph_json(folder / "graph.json")


def _print(renderable: Any) -> None:
    from rich.console import Console

    Console().print(renderable)


def _progress(papers: Sequence["Paper"]) -> Iterator["Paper"]:
    from rich.progress import track

    yield from track(papers, description="Reading papers", transient=True, disable=not sys.stderr.isatty())

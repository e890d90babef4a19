"""The command line: thin commands over the library. Heavy imports wait until a command needs them."""

import gc
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from typer.core import TyperGroup

from kg.cli_build import build, extract
from kg.cli_curate import app as curate
from kg.cli_extractor import ExtractorKind, ModelName, Reader, open_extractor, tell_rejected, tell_spent
from kg.cli_fetch import app as fetch
from kg.cli_serve import serve
from kg.cli_view import view
from kg.errors import KGError
from kg.plain import plain_lines

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

EXPORTS = Path("exports")
Writer = TypeVar("Writer", bound=Callable[[Any], str])


class _Commands(TyperGroup):
    """Errors that are for people end in a clear message and exit code 2, as wrong usage does."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KGError as error:
            message = str(error)
        except BrokenPipeError:
            raise
        except OSError as error:
            message = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        typer.echo(f"kg: {plain_lines(message)}", err=True)
        raise typer.Exit(2)


app = typer.Typer(
    cls=_Commands,
    help="Who beats whom: a knowledge graph of GPU, ML-systems and hardware papers, with a quote for every number.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(curate, name="curate")
app.add_typer(fetch, name="fetch")
app.command()(build)
app.command()(extract)
app.command()(serve)
app.command()(view)

Graph = Annotated[Path, typer.Option("--graph", help="Folder that `kg build` wrote.")]


class TableFormat(StrEnum):
    """How `kg compare` prints."""

    TABLE = "table"
    MD = "md"
    CSV = "csv"
    JSON = "json"
    LATEX = "latex"
    HTML = "html"


class ResultFormat(StrEnum):
    """How `kg query` prints."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class DiffFormat(StrEnum):
    """How `kg diff` prints."""

    TEXT = "text"
    MD = "md"
    JSON = "json"


@app.command()
def compare(
    question: Annotated[
        str | None, typer.Argument(help='A name, or a question: "which papers beat FlashAttention".')
    ] = None,
    graph: Graph = EXPORTS,
    exact: Annotated[bool, typer.Option("--exact", help="The named things only, without their versions.")] = False,  # noqa: FBT002
    derived: Annotated[bool, typer.Option("--derived", help="Also what follows from several claims, marked.")] = False,  # noqa: FBT002
    explain: Annotated[bool, typer.Option("--explain", help="Print the question as SPARQL for `kg query`.")] = False,  # noqa: FBT002
    conflicts: Annotated[  # noqa: FBT002
        bool, typer.Option("--conflicts", help="Claims that say the opposite of each other, about a name or anything.")
    ] = False,
    format_: Annotated[TableFormat, typer.Option("--format", help="How to print.")] = TableFormat.TABLE,
    bibtex: Annotated[Path | None, typer.Option(metavar="FILE.bib", help="File for the references.")] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.svg|png", help="File for a plot of the factors.")] = None,
) -> None:
    """Answer a question, each row with the sentence that says it."""
    if conflicts:
        _print_conflicts(_load(graph), question, exact=exact, format_=format_)
        return
    if question is None:
        raise typer.BadParameter("say what to compare, or ask for all --conflicts", param_hint="QUESTION")
    from kg.comparison import WRITERS, answer, parse_question

    loaded = _load(graph)
    asked = parse_question(loaded, question, exact=exact)
    if explain:
        from kg.comparison.sparql import to_sparql

        _write(to_sparql(asked))
        return
    answered = answer(loaded, asked, derived=derived)
    if bibtex:
        from kg.comparison.bibtex import write_bibtex

        write_bibtex(loaded, answered, bibtex)
    if plot:
        from kg.comparison.plot import write_plot

        write_plot(answered, plot)
    if format_ is TableFormat.TABLE:
        from kg.comparison.terminal import to_renderable

        _print(to_renderable(answered))
    else:
        _write(WRITERS[format_.value](answered))


@app.command()
def rank(
    metric: Annotated[str, typer.Option(help='A metric, such as "throughput"; narrower ones are included.')],
    hardware: Annotated[str | None, typer.Option(help="A device, or what devices are one of: A100, Ampere.")] = None,
    graph: Graph = EXPORTS,
    format_: Annotated[TableFormat, typer.Option("--format", help="How to print.")] = TableFormat.TABLE,
) -> None:
    """Rank absolute results, one list for each unit, each row with the sentence that says it."""
    from kg.comparison import ranking_writers
    from kg.comparison.ranking import rank as ask

    ranking = ask(_load(graph), metric, hardware)
    if format_ is TableFormat.TABLE:
        _print(ranking_writers.to_renderable(ranking, width=_width()))
    else:
        _write(_writer(ranking_writers.WRITERS, format_)(ranking))


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="Folder that an earlier `kg build` wrote.")],
    new: Annotated[Path, typer.Argument(help="Folder that a later one wrote.")],
    format_: Annotated[DiffFormat, typer.Option("--format", help="How to print.")] = DiffFormat.TEXT,
) -> None:
    """Tell what differs between two builds: papers, things and claims. Exit code 1 if anything does."""
    from kg.diff import WRITERS
    from kg.diff import diff as compare_graphs

    difference = compare_graphs(_load(old), _load(new))
    _write(WRITERS[format_.value](difference))
    if difference:
        raise typer.Exit(1)


@app.command()
def query(
    text: Annotated[
        str | None, typer.Argument(help="SPARQL, a .rq file, or the name of a canned query; none: list those.")
    ] = None,
    graph: Graph = EXPORTS,
    param: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="Parameter of a canned query.")] = None,
    format_: Annotated[ResultFormat, typer.Option("--format", help="How to print.")] = ResultFormat.TABLE,
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="Ask the store that answers here, which holds the graph.")
    ] = None,
) -> None:
    """Ask the graph in SPARQL."""
    from kg.query import canned_queries, find_query, load_store, query_endpoint, run_query

    if text is None:
        _print_table(("query", "answers", "parameters"), [
            (name, canned.description, ", ".join(f"{p.name}={p.default}" for p in canned.parameters))
            for name, canned in canned_queries().items()
        ])  # fmt: skip
        return
    parameters = dict(_parameter(given) for given in param or ())
    asked = find_query(text)
    result = (
        query_endpoint(endpoint, asked, parameters) if endpoint else run_query(load_store(graph), asked, parameters)
    )
    if format_ is ResultFormat.TABLE:
        _print_table(result.columns, result.to_table())
    else:
        _write(result.to_csv() if format_ is ResultFormat.CSV else result.to_json())


@app.command()
def mcp(graph: Graph = EXPORTS) -> None:
    """Offer the graph to assistants as tools, over the Model Context Protocol on standard input and output."""
    from kg.mcp.server import make_server

    make_server(graph).run("stdio")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Name of a thing, title or arXiv id of a paper, or a node id.")],
    graph: Graph = EXPORTS,
) -> None:
    """Show all about one node: facts, neighbours and claims."""
    from kg.show import describe

    _print(describe(_load(graph), name))


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Gold annotations; score.py stands beside them and is run.")],
    extractor: Reader = ExtractorKind.RULES,
    model: ModelName = None,
) -> None:
    """Score extractions and tables against gold annotations: all, tuned on, kept aside; and the confidences."""
    reader = open_extractor(extractor, model)
    from kg.calibration import kept_aside, worth
    from kg.evaluate import report
    from kg.evaluate_rows import report_rows

    _print(report(gold, reader))
    _print(report_rows(gold, reader))
    tell_rejected(reader.unread, "scored as if they said nothing")
    tell_spent(reader.report())
    _, judged = kept_aside(gold, reader)
    if not judged:
        return
    by_sort, overall = worth(judged)
    _print(f"Confidence, kept aside: log loss {by_sort:.3f} by sort of claim, {overall:.3f} with one for all")


def main() -> None:
    """Runs the command line. All output is UTF-8; a termination ends like an error, so that nothing is left behind."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    # Records form no cycles; looking for some among all of them takes a fifth of a build.
    gc.set_threshold(200_000, 50, 50)
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    app()


def _load(folder: Path) -> "KnowledgeGraph":
    from kg.graph_files import read_graph_json

    return read_graph_json(folder if folder.is_file() else folder / "graph.json")


def _print_conflicts(graph: "KnowledgeGraph", name: str | None, *, exact: bool, format_: TableFormat) -> None:
    from kg.comparison import conflict_writers
    from kg.comparison.conflicts import find_conflicts

    found = find_conflicts(graph, name, exact=exact)
    if format_ is TableFormat.TABLE:
        _print(conflict_writers.to_renderable(found, width=_width()))
    else:
        _write(_writer(conflict_writers.WRITERS, format_)(found))


def _writer(writers: Mapping[str, Writer], format_: TableFormat) -> Writer:
    if format_ not in writers:
        known = ", ".join((TableFormat.TABLE.value, *writers))
        raise typer.BadParameter(f"this is printed as {known} only", param_hint="--format")
    return writers[format_]


def _parameter(given: str) -> tuple[str, str]:
    name, separator, value = given.partition("=")
    if not separator:
        raise typer.BadParameter(f"{given!r} is not NAME=VALUE", param_hint="--param")
    return name, value


def _print(renderable: Any) -> None:
    from kg.display import stdout

    stdout().print(renderable)
    sys.stdout.flush()


def _width() -> int:
    from kg.display import stdout

    return stdout().width


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from kg.display import to_renderable

    _print(to_renderable(columns, rows, width=_width()))


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()

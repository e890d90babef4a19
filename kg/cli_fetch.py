"""``kg fetch``: listings from public services, for ``kg build``."""

import datetime
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import FetchError
from kg.ids import arxiv_id, content_hash
from kg.plain import plain_lines

if TYPE_CHECKING:
    from kg.fetch import Page, Web

app = typer.Typer(
    help="Fetch listings for `kg build` from arXiv and Hugging Face: the one command that uses the network. One that "
    "was interrupted goes on where it stopped. KG_ARXIV_API and HF_ENDPOINT set other addresses."
)

Out = Annotated[
    Path, typer.Option(metavar="FILE", help="File for the papers, JSON Lines; FILE.part until it is whole.")
]


@app.callback()
def _needs() -> None:
    """Says what to install where it is not."""
    try:
        import kg.fetch.abstracts
        import kg.fetch.hub  # noqa: F401
    except ModuleNotFoundError as error:
        msg = f"`kg fetch` needs the package {error.name}, which is not installed: pip install 'papers-kg[fetch]'"
        raise FetchError(msg) from error


@app.command()
def hf(query: Annotated[str, typer.Argument(help='Words to look for: "CUDA".')], out: Out) -> None:
    """The papers that Hugging Face finds for some words: the nearest hundred."""
    from kg.fetch import hub

    _fetch(f"hf {query}", hub.PAUSE, lambda web, start: hub.search(web, query, start), out)


@app.command()
def arxiv(
    query: Annotated[str, typer.Argument(help='A query in arXiv\'s notation: "cat:cs.AR AND abs:GPU".')], out: Out
) -> None:
    """All papers that arXiv finds for a query."""
    from kg.fetch import arxiv as service

    _fetch(f"arxiv {query}", service.PAUSE, lambda web, start: service.search(web, query, start), out)


@app.command()
def daily(date: Annotated[str, typer.Argument(help="A day: 2026-01-15.")], out: Out) -> None:
    """The daily papers of Hugging Face of one day."""
    from kg.fetch import hub

    try:
        day = datetime.date.fromisoformat(date).isoformat()
    except ValueError:
        raise typer.BadParameter(f"{date!r} is not a day such as 2026-01-15", param_hint="DATE") from None
    _fetch(f"daily {day}", hub.PAUSE, lambda web, start: hub.daily(web, day, start), out)


@app.command()
def ids(
    file: Annotated[Path, typer.Argument(help="arXiv ids or addresses, one a line; # begins a comment.")], out: Out
) -> None:
    """Papers by their arXiv ids."""
    from kg.fetch import arxiv as service

    wanted: dict[str, None] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if given := line.partition("#")[0].strip():
            if identifier := arxiv_id(given):
                wanted[identifier] = None
            else:
                _tell(f"{file}:{number}: no arXiv id: {given}")
    known = tuple(wanted)
    _fetch(f"ids {content_hash(*known)}", service.PAUSE, lambda web, start: service.by_ids(web, known, start), out)


@app.command()
def abstracts(
    out: Out,
    listing: Annotated[Path | None, typer.Argument(help="A listing with digests; none: the bundled corpus.")] = None,
) -> None:
    """The real abstracts and arXiv ids of papers of which a listing has digests; where that is not certain, which."""
    from kg.fetch import arxiv as service
    from kg.fetch.abstracts import Questions
    from kg.papers import read_papers
    from kg.schema import TextField
    from kg.vocab import data_file

    listing = listing or data_file("papers.jsonl")
    if out.resolve() == listing.resolve():
        raise typer.BadParameter(
            "this is the listing itself; abstracts go into a file of their own", param_hint="--out"
        )
    reading = read_papers([listing])
    for record in reading.rejected:
        _tell(f"rejected {record.file}:{record.where}: {record.reason}")
    questions = Questions.of([paper for paper in reading.papers if paper.text_field is TextField.DIGEST])
    asked = content_hash(*((paper.arxiv_id, paper.title) for paper in (*questions.known, *questions.unknown)))
    _fetch(f"abstracts {asked}", service.PAUSE, questions.ask, out)


def _fetch(request: str, pause: float, pages: "Callable[[Web, int], Iterator[Page]]", out: Path) -> None:
    from platformdirs import user_cache_path
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from kg.fetch import Web, fetch_listing

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    shown = Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty())
    with shown, Web(pause, user_cache_path("papers-kg"), _tell) as web:
        task = shown.add_task(request, total=None)
        fetched = fetch_listing(
            request,
            lambda start: pages(web, start),
            out,
            lambda done, total: shown.update(task, completed=done, total=total),
        )
    for problem in fetched.problems:
        _tell(problem)
    if not fetched.papers:
        raise FetchError("there are no such papers; nothing is written", where=str(out))
    typer.echo(f"{len(fetched.papers)} papers: {out}")


def _tell(text: str) -> None:
    typer.echo(plain_lines(text), err=True)

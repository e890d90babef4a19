"""``kg build`` and ``kg extract``: from listings to a graph, or to the readings alone."""

import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli_extractor import ExtractorKind, FullText, ModelName, Reader, open_extractor, tell_rejected, tell_spent
from kg.ids import BASE_IRI
from kg.plain import plain_lines

if TYPE_CHECKING:
    from kg.model import Paper, Rejected

_EXPORTS = Path("exports")


class Engine(StrEnum):
    """What `kg build` runs on."""

    PROCESS = "process"
    POOL = "pool"
    RAY = "ray"


def build(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(help="Listings of papers, with --engine also globs and URLs; none for the bundled corpus."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the artefacts.")] = _EXPORTS,
    curation: Annotated[
        Path | None, typer.Option(help="Folder of decisions; none: the bundled ones, for the bundled corpus.")
    ] = None,
    base_iri: Annotated[str, typer.Option(help="Base of all IRIs in the RDF.")] = BASE_IRI,
    add: Annotated[list[Path] | None, typer.Option(metavar="FILE", help="Listing to add to the earlier build.")] = None,
    remove: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Paper to retract from it: its arXiv id or node id.")
    ] = None,
    extractor: Reader = ExtractorKind.RULES,
    model: ModelName = None,
    full_text: FullText = False,  # noqa: FBT002
    engine: Annotated[
        Engine, typer.Option(help="pool, ray: for large corpora, N-Triples and Parquet in shards.")
    ] = Engine.PROCESS,
    address: Annotated[str | None, typer.Option(help="Ray cluster; none: this machine.")] = None,
) -> None:
    """Build the graph from listings and write it in every format."""
    if engine is not Engine.PROCESS:
        if curation or add or remove or full_text or extractor is not ExtractorKind.RULES:
            msg = "shards take listings, --out and --base-iri only; decisions, changes, models and full texts do not"
            raise typer.BadParameter(msg, param_hint="--engine")
        from kg.cli_shards import build

        rejected, summary = build(inputs, out, base_iri, address, on_ray=engine is Engine.RAY)
        tell_rejected(rejected, f"see {out / 'report.json'}")
        sys.stdout.write(summary)
        return
    reader = open_extractor(extractor, model, full_text=full_text)
    from kg.pipeline import build_files, update_files

    if inputs and (add or remove):
        raise typer.BadParameter("name the listings of a new build, or change the earlier one", param_hint="LISTINGS")
    how: dict[str, Any] = {"curation": curation, "base": base_iri, "extractor": reader, "progress": _progress}
    if add or remove:
        done = update_files(out, add=add or (), remove=remove or (), **how)
    else:
        done = build_files([Path(name) for name in inputs or ()], out, **how)
    report = done.report
    if done.damage:
        typer.echo(plain_lines(f"note: {done.damage}"), err=True)
    tell_rejected(done.rejected, f"see {out / 'report.json'}")
    for where in report["curation"]["unused"]:
        typer.echo(f"{where}: fits no claim that is read now; if the paper is read right, remove it", err=True)
    tell_spent(report["extraction"])
    sys.stdout.write(
        f"{report['papers']} papers, {len(done.rejected)} rejected, in {sum(report['seconds'].values()):.1f} s"
        f"{f'; {done.reused} of them were read before' if done.reused else ''}\n"
        f"{', '.join(f'{count} {kind}' for kind, count in report['nodes'].items())}\n"
        f"Open {out / 'graph.html'} in a browser, or ask:\n"
        f'  kg compare "which papers beat FlashAttention"{"" if out == _EXPORTS else f" --graph {out}"}\n'
    )


def extract(
    inputs: Annotated[list[Path], typer.Argument(help="Listings of papers.")],
    out: Annotated[Path, typer.Option(help="File for the extractions, JSON Lines.")],
    extractor: Reader = ExtractorKind.RULES,
    model: ModelName = None,
) -> None:
    """Write the extractions alone, in a stream."""
    reader = open_extractor(extractor, model)
    from kg.artefacts import replacing, write_records
    from kg.papers import iter_papers, usable

    rejected: list[Rejected] = []
    records = (record for path in inputs for record in iter_papers(path))
    with replacing(out) as temporary:
        count = write_records(reader.read(usable(records, rejected)), temporary)
    rejected += reader.unread
    tell_spent(reader.report())
    tell_rejected(rejected, "not listed")
    sys.stdout.write(f"{count} papers read, {len(rejected)} rejected: {out}\n")


def _progress(papers: Sequence["Paper"]) -> Iterable["Paper"]:
    from kg.display import with_progress

    return with_progress(papers, "Reading papers")

"""The order of the stages: listings, papers, extractions, resolved records, graph, artefacts."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from kg.artefacts import staged, write_records
from kg.comparison import write_tables
from kg.curation import NOTHING_DECIDED, Curation, read_curation
from kg.errors import ExportError
from kg.extract import extract
from kg.graph import KnowledgeGraph, build_graph, check_graph
from kg.graph_files import write_graph_json, write_graphml
from kg.html import write_html
from kg.ids import BASE_IRI
from kg.model import Extraction, Paper, Rejected
from kg.papers import read_papers
from kg.rdf import write_ntriples, write_turtle
from kg.resolve import resolve
from kg.schema import BaselineKind, Relation
from kg.vocab import data_file, default_vocabulary

Writer = Callable[[KnowledgeGraph, Path, str], None]

WRITERS: Mapping[str, Writer] = {
    "graph.ttl": lambda graph, path, base: write_turtle(graph, path, base=base),
    "graph.nt.gz": lambda graph, path, base: write_ntriples(graph, path, base=base),
    "graph.json": lambda graph, path, _: write_graph_json(graph, path),
    "graph.graphml": lambda graph, path, _: write_graphml(graph, path),
    "graph.html": lambda graph, path, _: write_html(graph, path),
    "tables": lambda graph, path, _: write_tables(graph, path),
}
"""What a build writes of the graph, by the file's name; a new format is one more row."""


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build.

    Attributes:
        graph: The graph.
        rejected: What of the listings could not be used.
        report: What ``report.json`` says of it.
    """

    graph: KnowledgeGraph
    rejected: tuple[Rejected, ...]
    report: Mapping[str, Any]


def build(papers: Iterable[Paper], curation: Curation = NOTHING_DECIDED, *, full_text: bool = False) -> KnowledgeGraph:
    """The graph of some papers, in memory.

    Args:
        papers: What to read; see :func:`kg.papers.read_papers`.
        curation: What people decided about them; see :func:`kg.curation.read_curation`.
        full_text: Whether to read sections and tables, too, of papers that have some.

    Raises:
        VocabularyError: if a decision is about what is not in these papers.
    """
    known = list(papers)
    return build_graph(resolve(known, extract(known, full_text=full_text), default_vocabulary(), curation))


def bundled_corpus() -> Path:
    """The listing that comes with the package: digests of 344 papers."""
    return data_file("papers.jsonl")


def bundled_curation() -> Path:
    """The folder of decisions about the bundled corpus."""
    return data_file("curation")


def build_files(
    inputs: Sequence[Path],
    out: Path,
    *,
    curation: Path | None = None,
    base: str = BASE_IRI,
    full_text: bool = False,
    progress: Callable[[Sequence[Paper]], Iterable[Paper]] = iter,
) -> Build:
    """Everything: reads listings, builds the graph and writes all artefacts.

    Args:
        inputs: Listing files; none for the bundled corpus.
        out: Folder of the artefacts. Former ones are replaced only when all new ones are whole.
        curation: Folder of people's decisions; without one, those about the bundled corpus apply to it.
        base: Base IRI of the RDF.
        full_text: Whether to read sections and tables, too, of papers whose listing holds them.
        progress: Wraps the papers while they are read, for a progress bar.

    Raises:
        InputError: if a file is in no accepted format.
        VocabularyError: if a decision is malformed or about what is not in these papers.
        ExportError: if the folder cannot be written to, or the graph breaks its own schema.
    """
    seconds: dict[str, float] = {}
    with _timed(seconds, "read"):
        decisions = read_curation(curation or bundled_curation()) if curation or not inputs else NOTHING_DECIDED
        reading = read_papers(inputs or [bundled_corpus()])
    with _timed(seconds, "extract"):
        extractions = list(extract(progress(reading.papers), full_text=full_text))
    with _timed(seconds, "resolve"):
        resolved = resolve(reading.papers, extractions, default_vocabulary(), decisions)
    with _timed(seconds, "graph"):
        graph = build_graph(resolved)
        problems = check_graph(graph)
    if problems:
        raise ExportError(
            f"the graph breaks its schema in {len(problems)} places, the first: {problems[0]}", where=str(out)
        )
    with staged(out) as stage:
        for name, write in WRITERS.items():
            with _timed(seconds, name):
                write(graph, stage / name, base)
        write_records(extractions, stage / "extractions.jsonl")
        decided = {"decisions": len(decisions), "unused": list(resolved.unused)}
        report = {**_report(reading.rejected, extractions, graph), "curation": decided, "seconds": dict(seconds)}
        (stage / "report.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return Build(graph, reading.rejected, report)


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = perf_counter()
    yield
    seconds[stage] = round(perf_counter() - start, 3)


def _report(rejected: Sequence[Rejected], extractions: Sequence[Extraction], graph: KnowledgeGraph) -> dict[str, Any]:
    claims = [claim for extraction in extractions for claim in extraction.claims]
    unresolved = Counter(
        claim.baseline.casefold() for claim in claims if claim.baseline and claim.baseline_kind is BaselineKind.GENERIC
    )
    return {
        "papers": len(extractions),
        "rejected": [record.model_dump() for record in rejected],
        "nodes": graph.counts(),
        "edges": graph.edge_counts(),
        "claims": {relation.value: sum(c.relation is relation for c in claims) for relation in Relation},
        "unresolved_baselines": dict(sorted(unresolved.items(), key=lambda row: (-row[1], row[0]))),
    }

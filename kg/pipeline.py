"""The order of the stages: listings, papers, extractions, resolved records, graph, artefacts."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from kg.artefacts import exclusive, staged, write_records
from kg.cache import EXTRACTIONS, extract_new, read_cache, rules_version, write_cache
from kg.comparison import write_tables
from kg.curation import NOTHING_DECIDED, Curation, read_curation
from kg.errors import ExportError
from kg.extract import Extractor, RuleExtractor, default_extractor
from kg.graph import KnowledgeGraph, build_graph, check_graph
from kg.graph_files import write_graph_json, write_graphml
from kg.html import write_html
from kg.ids import BASE_IRI
from kg.inputs import FILE as INPUTS
from kg.inputs import Inputs, load_inputs, read_inputs, write_inputs
from kg.model import Extraction, Paper, Rejected
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
        reused: How many papers an earlier build had read.
        damage: What of the earlier build could not be used again, and why.
    """

    graph: KnowledgeGraph
    rejected: tuple[Rejected, ...]
    report: Mapping[str, Any]
    reused: int = 0
    damage: str | None = None


def build(
    papers: Iterable[Paper], curation: Curation = NOTHING_DECIDED, *, extractor: Extractor | None = None
) -> KnowledgeGraph:
    """The graph of some papers, in memory.

    Args:
        papers: What to read; see :func:`kg.papers.read_papers`.
        curation: What people decided about them; see :func:`kg.curation.read_curation`.
        extractor: What reads them; None for the rules.

    Raises:
        ExtractorError: if the extractor cannot work at all.
        VocabularyError: if a decision is about what is not in these papers.
    """
    known = list(papers)
    return build_graph(resolve(known, (extractor or default_extractor()).read(known), default_vocabulary(), curation))


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
    extractor: Extractor | None = None,
    progress: Callable[[Sequence[Paper]], Iterable[Paper]] = iter,
) -> Build:
    """Everything: reads listings, builds the graph and writes all artefacts.

    Papers that the former export holds, as they are now and read by the same extractor, are not read again.

    Args:
        inputs: Listing files; none for the bundled corpus.
        out: Folder of the artefacts. Former ones are replaced only when all new ones are whole.
        curation: Folder of people's decisions; without one, those about the bundled corpus apply to it.
        base: Base IRI of the RDF.
        extractor: What reads the papers; None for the rules.
        progress: Wraps the papers while they are read, for a progress bar.

    Raises:
        InputError: if a file is in no accepted format.
        ExtractorError: if the extractor cannot work at all.
        VocabularyError: if a decision is malformed or about what is not in these papers.
        ExportError: if the folder cannot be written to, another build writes there, or the graph breaks its own schema.
    """
    seconds: dict[str, float] = {}
    with _timed(seconds, "read"):
        listed = read_inputs(inputs or [bundled_corpus()])
    with exclusive(out):
        return _write(listed, out, curation, base, extractor or default_extractor(), progress, seconds)


def update_files(
    out: Path,
    *,
    add: Iterable[Path] = (),
    remove: Iterable[str] = (),
    curation: Path | None = None,
    base: str = BASE_IRI,
    extractor: Extractor | None = None,
    progress: Callable[[Sequence[Paper]], Iterable[Paper]] = iter,
) -> Build:
    """Changes an earlier build: the same bytes as a build of all the listings that it then has.

    Args:
        out: Folder that :func:`build_files` wrote; what it was built from stands in its ``inputs.jsonl``.
        add: More listings. One that was read before replaces what it held then.
        remove: Node ids or arXiv ids of papers to retract, after the listings are added. A listing that is added again
            later brings its papers back.
        curation: As for a build; a former build's is not remembered.
        base: Likewise.
        extractor: Likewise.
        progress: Likewise.

    Raises:
        InputError: if a file is in no accepted format.
        ExtractorError: if the extractor cannot work at all.
        UnknownNameError: if a paper to retract is not there.
        VocabularyError: if a decision is malformed or about what is not in these papers.
        ExportError: if there is no earlier build, the folder cannot be written to, or the graph breaks its own schema.
    """
    seconds: dict[str, float] = {}
    with exclusive(out) if out.is_dir() else nullcontext():
        with _timed(seconds, "read"):
            listed = load_inputs(out).adding(add).without(remove)
        return _write(listed, out, curation, base, extractor or default_extractor(), progress, seconds)


def _write(
    listed: Inputs,
    out: Path,
    curation: Path | None,
    base: str,
    extractor: Extractor,
    progress: Callable[[Sequence[Paper]], Iterable[Paper]],
    seconds: dict[str, float],
) -> Build:
    with _timed(seconds, "read"):
        decisions = _decisions(listed, curation)
        reading = listed.reading()
    with _timed(seconds, "extract"):
        version = _version(extractor)
        extractions, reused, damage = _extract(reading.papers, extractor, version, out, progress)
        rejected = (*reading.rejected, *extractor.unread)
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
        write_records(extractions, stage / EXTRACTIONS)
        write_inputs(listed, stage / INPUTS, out)
        write_cache(stage, reading.papers, version)
        decided = {"decisions": len(decisions), "unused": list(resolved.unused)}
        report = {
            **_report(rejected, extractions, graph),
            "extraction": extractor.report(),
            "curation": decided,
            "seconds": dict(seconds),
        }
        (stage / "report.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return Build(graph, rejected, report, reused, damage)


def _extract(
    papers: Sequence[Paper],
    extractor: Extractor,
    version: str,
    out: Path,
    progress: Callable[[Sequence[Paper]], Iterable[Paper]],
) -> tuple[list[Extraction], int, str | None]:
    """What papers say, how many of them an earlier build had read, and why it could not serve where it could not.

    A model keeps its answers by itself, and reads several papers at a time.
    """
    if not _is_default(extractor):
        return list(extractor.read(progress(papers))), 0, None
    cache = read_cache(out, version)
    read = list(extract_new(progress(papers), cache, extractor.read))
    return [extraction for extraction, _ in read], sum(known for _, known in read), cache.damage


def _is_default(extractor: Extractor) -> bool:
    """Whether what an extractor reads is decided by the code, the vocabulary and the data of this package alone."""
    return isinstance(extractor, RuleExtractor) and extractor.vocabulary is default_vocabulary()


def _version(extractor: Extractor) -> str:
    """What readings are kept under."""
    return f"{extractor.name} {rules_version()}" if _is_default(extractor) else extractor.name


def _decisions(listed: Inputs, curation: Path | None) -> Curation:
    """The decisions of a folder; without one, those about the bundled corpus where that is all there is."""
    if curation:
        return read_curation(curation)
    bundled = bundled_corpus().absolute()
    if set(listed.listings) == {bundled} and listed == read_inputs([bundled]):
        return read_curation(bundled_curation())
    return NOTHING_DECIDED


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = perf_counter()
    yield
    seconds[stage] = round(seconds.get(stage, 0) + perf_counter() - start, 3)


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

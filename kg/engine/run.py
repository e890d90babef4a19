"""The order of a build in shards: split, merge, read, name, write."""

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from kg.artefacts import exclusive, staged
from kg.cache import rules_version
from kg.engine.files import find_listings
from kg.engine.names import Names, plan_reading
from kg.engine.pool import run_in_pool
from kg.engine.shards import Done, Task, finished
from kg.engine.steps import PARQUET, TRIPLES, Split, Write, write_triples
from kg.errors import ExportError
from kg.ids import BASE_IRI
from kg.rdf import generate_ntriples, prefixes
from kg.schema import NodeKind, Relation
from kg.vocab import default_vocabulary

SHARD_PAPERS = 8_000
"""Papers in a shard: some seconds of work and tens of megabytes, so that a repetition costs little."""

LINES = 1_000_000
"""Triples in a file of those that papers share."""

WORK, RDF, REPORT = "shards", "rdf", "report.json"
"""Names within the folder of a build."""

Scheduler = Callable[[Sequence[Task]], Iterable[Done]]
Progress = Callable[[str, int, Iterable[Done]], Iterable[Done]]


def _silent(_: str, __: int, done: Iterable[Done]) -> Iterable[Done]:
    return done


def build_shards(
    inputs: Iterable[str],
    out: Path,
    *,
    scheduler: Scheduler = run_in_pool,
    base: str = BASE_IRI,
    size: int = SHARD_PAPERS,
    progress: Progress = _silent,
) -> Mapping[str, Any]:
    """Builds sorted N-Triples in shards, with mentions and claims as Parquet beside them.

    What is done already, of the same papers by the same code, is not done again: a build that broke off goes on.

    Args:
        inputs: Listings in any accepted format: paths, globs, and URLs that fsspec reads (``s3://...``).
        out: Folder of the build, which all workers must see. A former ``rdf`` in it is replaced when the new is whole.
        scheduler: Performs the tasks of a step, in any order, with :func:`kg.engine.shards.perform`.
        base: Base IRI.
        size: Papers in a shard.
        progress: Wraps the tasks that are done of a step: its name, their number, the tasks.

    Returns:
        What ``report.json`` says.

    Raises:
        InputError: if an input cannot be read or two different papers share an id.
        ExportError: if the folder cannot be written to, another build writes there, or what is in it is damaged.
    """
    prefixes(base)
    with exclusive(out):
        return _build(inputs, out, scheduler, base, size, progress)


def _build(
    inputs: Iterable[str], out: Path, scheduler: Scheduler, base: str, size: int, progress: Progress
) -> Mapping[str, Any]:
    seconds: dict[str, float] = {}
    work = out.absolute() / WORK
    start = perf_counter()

    def lap(step: str) -> None:
        nonlocal start
        seconds[step], start = round(perf_counter() - start, 3), perf_counter()

    def do(step: str, tasks: Sequence[Task]) -> list[Done]:
        """All tasks of a step, those that are done at once, in their order."""
        done = {number: was for number, task in enumerate(tasks) if (was := finished(task))}
        left = [task for number, task in enumerate(tasks) if number not in done]
        news = progress(step, len(tasks), _all(done.values(), scheduler(left) if left else ()))
        by_name = {was.name: was for was in news}
        lap(step)
        return [by_name[task.name] for task in tasks]

    try:
        listings = find_listings(inputs)
        version = rules_version()
        splits = [Split(work, listing, size, version) for listing in listings]
        split = do("split", splits)
        reads = plan_reading(splits, split, size)
        lap("merge")
        read = do("read", reads)
        shards = [task.name for task in reads]
        names = Names(work, shards, default_vocabulary())
        nodes = names.write(work / f"nodes{PARQUET}")
        lap("names")
        written = do("triples", [Write(task, nodes, base) for task in reads])
        shared = names.shared_nodes(work, shards)
        counts = Counter(shared.counts())
        parts = _write_shared(work / "shared-triples", generate_ntriples(shared, base))
        lap("shared")
    except OSError as error:
        if isinstance(error, ExportError):
            raise
        where = str(error.filename or out)
        raise ExportError(f"could not be written ({error.strerror or error})", where=where) from error
    for done in written:
        counts.update(done.said["nodes"])
    relations = Counter(relation for done in written for relation in done.said["relations"])
    report = {
        "papers": sum(done.said["papers"] for done in read),
        "rejected": [record for done in split for record in done.said["rejected"]],
        "nodes": {kind.value: counts[kind] for kind in NodeKind if counts[kind]},
        "claims": {relation.value: relations[relation] for relation in Relation},
        "mentions": sum(done.said["mentions"] for done in read),
        "shards": len(reads),
        "seconds": seconds,
    }
    parts += [work / "triples" / f"{shard}{TRIPLES}" for shard in shards]
    _publish(parts, report, out)
    return report


def _all(before: Iterable[Done], now: Iterable[Done]) -> Iterator[Done]:
    yield from before
    yield from now


def _write_shared(folder: Path, lines: Iterator[str]) -> list[Path]:
    """Sorted lines in files of :data:`LINES`."""
    paths: list[Path] = []
    part: list[str] = []
    for line in lines:
        part.append(line)
        if len(part) == LINES:
            paths.append(_write_part(folder, len(paths), part))
            part = []
    return [*paths, _write_part(folder, len(paths), part)]


def _write_part(folder: Path, number: int, lines: Sequence[str]) -> Path:
    path = folder / f"shared-{number:05}{TRIPLES}"
    write_triples(path, lines)
    return path


def _publish(parts: Sequence[Path], report: Mapping[str, Any], out: Path) -> None:
    """Puts triples and report in their places, then removes what a former build left there."""
    with staged(out) as stage:
        (stage / RDF).mkdir()
        for part in parts:
            _same_file(part, stage / RDF / part.name)
        (stage / REPORT).write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    names = {part.name for part in parts}
    for former in (out / RDF).iterdir():
        if former.name not in names:
            former.unlink()


def _same_file(path: Path, link: Path) -> None:
    try:
        os.link(path, link)
    except OSError:  # not every file system has links
        shutil.copyfile(path, link)

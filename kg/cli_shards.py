"""``kg build --engine``: a build in shards, its progress bar and its summary."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.display import with_progress
from kg.engine import Done, build_shards, run_in_pool, run_on_ray
from kg.model import Rejected
from kg.pipeline import bundled_corpus


def build(
    inputs: Sequence[str] | None, out: Path, base: str, address: str | None, *, on_ray: bool
) -> tuple[list[Rejected], str]:
    """Builds in shards.

    Args:
        inputs: Paths, globs and URLs; none for the bundled corpus.
        out: Folder of the build.
        base: Base IRI.
        address: Ray cluster; None for one on this machine.
        on_ray: Whether Ray runs it, rather than a pool of processes.

    Returns:
        What could not be used, and a summary for people.
    """
    report = build_shards(
        inputs or [str(bundled_corpus())],
        out,
        scheduler=(lambda tasks: run_on_ray(tasks, address)) if on_ray else run_in_pool,
        base=base,
        progress=_progress,
    )
    summary = (
        f"{report['papers']} papers, {len(report['rejected'])} rejected, {report['shards']} shards, "
        f"in {sum(report['seconds'].values()):.1f} s\n"
        f"{', '.join(f'{count} {kind}' for kind, count in report['nodes'].items())}\n"
        f"Load {out / 'rdf'} into a store and ask it, or ask here:\n"
        f"  kg query beats --param name=FlashAttention --endpoint URL\n"
        f"  kg query beats --param name=FlashAttention --graph {out}\n"
    )
    return [Rejected.model_validate(record) for record in report["rejected"]], summary


def _progress(step: str, shards: int, done: Iterable[Done]) -> Iterable[Done]:
    return with_progress(done, step, shards)

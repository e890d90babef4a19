"""Tasks on a cluster: one Ray task for each shard, which Ray repeats where a worker or a machine dies."""

import logging
import os
from collections.abc import Generator, Sequence
from typing import Any

from kg.engine.pool import collect_less
from kg.engine.shards import Done, Task, perform
from kg.errors import ExportError

RETRIES = 3
"""How often a task is repeated whose worker died."""


def run_on_ray(tasks: Sequence[Task], address: str | None = None) -> Generator[Done, None, None]:
    """Performs tasks on a Ray cluster. Every machine of it needs this package and must see the folder of the build.

    Args:
        tasks: What is to be done.
        address: The cluster, such as ``auto`` or ``ray://head:10001``; None for one on this machine, ended afterwards.

    Yields:
        Each task as it is done.

    Raises:
        ExportError: if Ray is not installed, does not answer, or a task kills its worker whenever it runs.
        KGError: if a task fails.
    """
    try:
        import ray
    except ImportError:
        raise ExportError("Ray is not installed: pip install 'papers-kg[ray]'") from None
    was_running = ray.is_initialized()
    if not was_running:
        try:
            settings = {} if address else _alone()
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, **settings)
        except (ConnectionError, ValueError, RuntimeError, OSError) as error:
            raise ExportError(f"Ray does not answer ({error})", where=address) from error
    try:
        yield from _perform(tasks)
    finally:
        if not was_running:
            ray.shutdown()


def _alone() -> dict[str, Any]:
    """Settings of a cluster on this machine that stays on this machine.

    Even without its dashboard, Ray starts that server to report to its makers how it is used, and to ask the addresses
    at which clouds answer in which of them it runs; a variable stops the first only, hence no such server.
    """
    from ray._private.node import Node

    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    Node.start_api_server = _start_nothing  # type: ignore[assignment, method-assign]
    return {"include_dashboard": False}


def _start_nothing(_node: object, **_settings: object) -> None:
    """Takes the place of what starts that server."""


def _perform(tasks: Sequence[Task]) -> Generator[Done, None, None]:
    import ray

    remote = ray.remote(max_retries=RETRIES)(_perform_one)
    names = {remote.remote(task): task.name for task in tasks}
    running = list(names)
    while running:
        ready, running = ray.wait(running)
        for reference in ready:
            try:
                yield ray.get(reference)
            except ray.exceptions.RayTaskError as error:
                raise error.cause from error
            except ray.exceptions.RayError as error:
                problem = f"its worker dies each time ({type(error).__name__}), perhaps for want of memory"
                raise ExportError(
                    f"{problem}; the shards that are done are kept for a rerun", where=names[reference]
                ) from error


def _perform_one(task: Task) -> Done:
    collect_less()
    return perform(task)

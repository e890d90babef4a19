"""Tasks on the cores of this machine: a pool of processes that outlives the death of some of them."""

import gc
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from os import cpu_count

from kg.engine.shards import Done, Task, perform
from kg.errors import ExportError

TOGETHER = 2
"""How often a task is tried beside others before it is tried alone, where it can only be blamed for its own death."""


def run_in_pool(tasks: Sequence[Task], workers: int | None = None) -> Generator[Done, None, None]:
    """Performs tasks in processes of their own, as many at a time as there are cores.

    Where a process dies, by a signal or for want of memory, whatever was running is tried again.

    Args:
        tasks: What is to be done.
        workers: How many at a time; by default the number of cores.

    Yields:
        Each task as it is done.

    Raises:
        ExportError: when all others are done, if a task kills its process whenever it runs; the message names it.
        KGError: if a task fails.
    """
    deaths = dict.fromkeys(range(len(tasks)), 0)
    waiting, blamed = deque(deaths), deque[int]()
    while waiting:
        alone = deaths[waiting[0]] >= TOGETHER
        batch = deque([waiting.popleft()]) if alone else waiting
        died = yield from _until_one_dies(tasks, batch, workers or cpu_count() or 1)
        for number in died:
            deaths[number] += 1
        (blamed if alone else waiting).extend(died)
    if blamed:
        problem = "the process that works on this shard dies each time, perhaps for want of memory"
        raise ExportError(f"{problem}; the shards that are done are kept for a rerun", where=tasks[blamed[0]].name)


def _until_one_dies(tasks: Sequence[Task], waiting: deque[int], workers: int) -> Generator[Done, None, list[int]]:
    """Performs tasks in one pool; returns those that ran when it broke, and leaves those that did not."""
    running: dict[Future[Done], int] = {}
    died: list[int] = []
    with ProcessPoolExecutor(
        min(workers, len(waiting)), mp_context=get_context("spawn"), initializer=collect_less
    ) as pool:
        while running or (waiting and not died):
            # No more than can run: what waits in a pool that breaks would count as having died.
            while waiting and not died and len(running) < workers:
                try:
                    running[pool.submit(perform, tasks[waiting[0]])] = waiting[0]
                except BrokenProcessPool:
                    break
                waiting.popleft()
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number = running.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    died.append(number)
    return died


def collect_less() -> None:
    """Lets garbage be looked for less often: records form no cycles."""
    gc.set_threshold(200_000, 50, 50)

"""Ray: the same as the pool. One small cluster on this machine for all tests; skipped where Ray is not installed."""

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.engine import build_shards, run_on_ray
from kg.errors import ExportError, InputError
from tests.engine.builds import triples, written
from tests.engine.tasks import Marking

needs_ray = pytest.mark.skipif(
    "not __import__('importlib.util').util.find_spec('ray')",
    reason="Ray is not installed: pip install 'papers-kg[ray]'",
)
# Ray leaves pipes and sockets to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::FutureWarning", "ignore::DeprecationWarning"
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    import ray

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    yield
    ray.shutdown()


@needs_ray
def test_the_same_triples_as_in_one_process(cluster: None, tmp_path: Path) -> None:
    listing = written(tmp_path)
    report = build_shards([str(listing)], tmp_path / "out", scheduler=run_on_ray, size=2)
    assert report["shards"] == 2
    assert triples(tmp_path / "out") == triples([listing])


@needs_ray
def test_a_task_whose_worker_dies_is_repeated(cluster: None, tmp_path: Path) -> None:
    deadly = Marking(tmp_path, "deadly", deaths=1)
    assert {done.name for done in run_on_ray([deadly, Marking(tmp_path, "other")])} == {"deadly", "other"}
    assert deadly.attempts == 2


@needs_ray
def test_a_task_that_always_dies_is_named(cluster: None, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="deadly: its worker dies each time"):
        list(run_on_ray([Marking(tmp_path, "deadly", deaths=99)]))


@needs_ray
def test_a_task_that_fails_says_why(cluster: None, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="failing: cannot be used"):
        list(run_on_ray([Marking(tmp_path, "failing", fails=True)]))


def test_without_ray_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ExportError, match=r"pip install 'papers-kg\[ray\]'"):
        list(run_on_ray([Marking(tmp_path, "shard")]))

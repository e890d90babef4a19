"""A short soak; ``make bench`` runs the long one."""

from pathlib import Path

from kg.pipeline import build_files
from tests.bench.serving import soak

_MIB_MORE = 32


def test_mixed_requests_from_eight_clients_are_all_answered(tmp_path: Path) -> None:
    build_files([], tmp_path)
    done = soak(tmp_path, 320, 8, warm=160)
    assert done.failures == []
    assert len(done.latencies) == 320
    for before, after in zip(*done.memory, strict=True):
        assert after - before < _MIB_MORE

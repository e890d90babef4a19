"""Servers that several test modules ask."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kg.server.limits import Limits
from tests import corpus
from tests.server.serving import NAMED_GRAPHS, Served, serving, write_folder

LIMITS = Limits(seconds=2.0, memory=256 << 20, answer=1 << 20, request=1 << 16, running=4, waiting=16)


@pytest.fixture(scope="session")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented corpus as a build, with the graphs of the W3C's tests beside it."""
    return write_folder(corpus.graph(), tmp_path_factory.mktemp("served"), NAMED_GRAPHS)


@pytest.fixture(scope="session")
def server(corpus_folder: Path) -> Iterator[Served]:
    with serving(corpus_folder, LIMITS) as served:
        yield served


@pytest.fixture(scope="session")
def client(server: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as opened:
        yield opened

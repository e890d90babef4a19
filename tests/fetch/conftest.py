"""A local service in the place of arXiv and the Hub, and a clock that does not run by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import kg.fetch.web
from kg.fetch import Web
from tests.fetch.server import Answer, Service, serving


class Clock:
    """Seconds pass only where something sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Time as the client sees it; it waits for real only for answers that are late on purpose."""
    found = Clock()
    parameters = getattr(request.node, "callspec", None)
    late = parameters and any(isinstance(value, Answer) and value.late for value in parameters.params.values())
    monkeypatch.setattr(kg.fetch.web, "sleep", found.sleep)
    monkeypatch.setattr(kg.fetch.web, "monotonic", lambda: found.now)
    monkeypatch.setattr(kg.fetch.web, "TIMEOUT", 0.5 if late else 60)
    return found


@pytest.fixture
def service(clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    for name in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / "cache" / name)
    with serving() as found:
        monkeypatch.setenv("KG_ARXIV_API", f"{found.address}/api/query")
        monkeypatch.setenv("HF_ENDPOINT", f"{found.address}/")
        yield found


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def web(service: Service, tmp_path: Path, said: list[str]) -> Iterator[Web]:
    with Web(3.0, tmp_path / "cache", said.append) as found:
        yield found

"""Fixtures that several test modules share."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import MISSING, find_chromium, launch

# A deadline is a timed assertion: on a busy machine it fails whatever the code does.
settings.register_profile("untimed", deadline=None)
settings.register_profile("few", deadline=None, max_examples=10)
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages and gold annotations; skips where it is absent, never in CI."""
    path = (ROOT / os.environ.get("KG_SHARED", "../shared")).resolve()
    if not path.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"KG_SHARED: {path} must exist in CI")
        pytest.skip(f"no real pages at {path}: set KG_SHARED to the folder that holds seeds/ and eval/")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for the session, as Playwright runs once in a process; skips without it, never in CI."""
    if not find_chromium():
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden instead of comparing with it")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares text with a file of tests/golden, byte for byte; ``pytest --update-golden`` rewrites the file."""

    def compare(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"no {path.name} in tests/golden: run pytest --update-golden"
        assert path.read_bytes().decode() == text, f"{path.name} changed: if it should, run pytest --update-golden"

    return compare

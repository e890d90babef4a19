"""Fixtures that several test modules share."""

import os
from pathlib import Path

import pytest

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

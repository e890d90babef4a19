"""The hostile papers as builds, made by the command line."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kg.cli import app
from tests.browser.conftest import open_page
from tests.hostile import corpus
from tests.papers.conftest import read

__all__ = ["built", "kg", "open_page", "read"]


@dataclass(frozen=True)
class Built:
    """The listings and what became of them.

    Attributes:
        folder: All that was written is in here.
        listings: A listing in each format.
        out: The export.
        shards: The export of a pool of processes, of the first listing alone.
    """

    folder: Path
    listings: list[Path]
    out: Path
    shards: Path

    def json(self, name: str) -> Any:
        """The content of a file of the export."""
        return json.loads((self.out / name).read_text(encoding="utf-8"))


def kg(*arguments: str | Path, **environment: str) -> Result:
    """Runs a command; an error that is not for people ends the test."""
    done = CliRunner().invoke(app, list(map(str, arguments)), env={"COLUMNS": "100", **environment})
    assert done.exit_code in (0, 1, 2), done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    return done


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The hostile papers of all formats as one build, and those of JSON Lines in shards."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "listings").mkdir()
    listings = corpus.write_listings(folder / "listings")
    out, shards = folder / "builds" / "out", folder / "builds" / "shards"
    done = kg("build", *listings, "--out", out)
    assert done.exit_code == 0, done.output
    assert kg("build", listings[0], "--engine", "pool", "--out", shards).exit_code == 0
    return Built(folder, listings, out, shards)

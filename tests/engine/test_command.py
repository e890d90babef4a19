"""``kg build --engine`` on the command line."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.cli import app
from tests.engine.builds import lines, triples, written

_IMPORTED = """
import sys
from kg.cli import app
try:
    app(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
print(*{"ray", "pyarrow", "fsspec"} & sys.modules.keys())
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def test_a_build_in_a_pool(tmp_path: Path) -> None:
    listing, more = written(tmp_path), tmp_path / "more.jsonl"
    more.write_text(lines({"title": "No abstract", "abstract": ""}))
    done = run("build", tmp_path / "*.jsonl", "--engine", "pool", "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "4 papers, 1 rejected, 1 shards" in done.stdout
    assert "rejected more.jsonl:line 1" in done.stderr
    assert triples(tmp_path / "out") == triples([listing])
    asked = run("query", "beats", "--param", "name=vLLM", "--graph", tmp_path / "out", "--format", "csv")
    assert "technique-mossserve" in asked.stdout


def test_decisions_are_refused(tmp_path: Path) -> None:
    done = run("build", "--engine", "pool", "--curation", tmp_path, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "shards take listings" in done.stderr


def test_without_the_extra_the_error_says_what_to_install(tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['pyarrow'] = None\nfrom kg.cli import main\nmain()"
    command = [sys.executable, "-c", hidden, "build", "--engine", "pool", "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 2
    assert "pip install 'papers-kg[parquet]'" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("engine", ["process", "pool"])
def test_nothing_of_ray_is_loaded_without_the_option(tmp_path: Path, engine: str) -> None:
    arguments = ["build", str(written(tmp_path)), "--out", str(tmp_path / "out"), "--engine", engine]
    command = [sys.executable, "-c", _IMPORTED, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    loaded = set(done.stdout.splitlines()[-1].split())
    assert loaded == (set() if engine == "process" else {"pyarrow"})

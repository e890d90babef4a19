"""What the documents say is so: examples run, commands and targets exist, samples are what is printed today."""

import os
import re
import shlex
import shutil
import struct
import subprocess
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import click
import pytest
import typer
from typer.testing import CliRunner

from kg.cli import app
from kg.comparison import EXAMPLES
from kg.pipeline import WRITERS, build_files
from kg.query import canned_queries
from kg.schema import BaselineKind, HardwareScope, Qualifier, Relation
from tests import docs
from tests.listings import write_listing

ROOT = docs.ROOT
README = docs.README.read_text(encoding="utf-8")
DOCUMENTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in (
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "exports/README.md", "data/README.md"
)}  # fmt: skip
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def shell_commands(text: str) -> Iterator[list[str]]:
    """The commands of a document's ``sh`` blocks."""
    for block in fenced(text, "sh"):
        yield from (shlex.split(line, comments=True) for line in block.splitlines() if line.strip())


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled corpus, built."""
    folder = tmp_path_factory.mktemp("docs") / "exports"
    build_files([], folder)
    return folder


@pytest.fixture
def workplace(exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which examples can run as in a clone of the repository, with a listing of one's own."""
    (tmp_path / "exports").symlink_to(exports)
    (tmp_path / "ontology").symlink_to(ROOT / "ontology")
    write_listing(tmp_path / "listing.jsonl")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("document", ["README.md", "exports/README.md"])
def test_python_examples_run(document: str, workplace: Path) -> None:
    blocks = fenced(DOCUMENTS[document], "python")
    assert blocks
    names: dict[str, Any] = {}
    for number, block in enumerate(blocks, 1):
        exec(compile(block, f"{document}, Python example {number}", "exec"), names)  # noqa: S102


def test_commands_run(workplace: Path) -> None:
    ran = set()
    for program, *arguments in shell_commands(README):
        if Path(program).name == "kg":
            done = CliRunner().invoke(app, arguments)
            assert done.exit_code == 0, f"{arguments}: {done.output}"
            ran.add(arguments[0])
        else:
            assert program == "make"
    assert {"build", "compare", "query"} <= ran


@pytest.mark.parametrize("name", sorted(docs.COMMANDS))
def test_sample_commands_are_whole(name: str) -> None:
    assert f"```console\n$ {docs.COMMANDS[name]}\n" in docs.block(README, name)


def test_samples_are_what_is_printed_today(exports: Path) -> None:
    written = {name: docs.block(README, name) for name in docs.samples(exports)}
    assert docs.samples(exports) == written, "run `.venv/bin/python -m tests.docs`"


def test_figures_are_what_is_measured_today(shared: Path) -> None:
    gold = shared / "eval" / "dev.jsonl"
    measured = [docs.accuracy(gold), docs.table_accuracy(gold)]
    assert measured == [docs.block(README, name) for name in ("eval", "rows")], "run `.venv/bin/python -m tests.docs`"


def test_speed_is_what_the_benchmark_wrote() -> None:
    assert docs.block(README, "bench") == docs.speed(docs.BENCH.read_text(encoding="utf-8"))


def test_blocks_are_filled_in_their_places() -> None:
    text = "a\n<!-- one:begin -->\nold\n<!-- one:end -->\nb\n<!-- two:begin -->\n<!-- two:end -->\n"
    filled = docs.fill(text, {"one": "new\n", "two": "\\1\n"})
    assert filled == text.replace("old", "new").replace("<!-- two:end", "\\1\n<!-- two:end")
    assert docs.block(filled, "two") == "\\1\n"
    with pytest.raises(SystemExit, match="three"):
        docs.fill(text, {"three": ""})


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_and_is_documented(name: str) -> None:
    assert COMMANDS[name].help
    assert re.search(rf"\bkg {name}\b", README)


def options() -> list[tuple[str, Any]]:
    return [(name, parameter) for name, command in COMMANDS.items() for parameter in command.params]


@pytest.mark.parametrize(("name", "parameter"), options(), ids=lambda value: getattr(value, "name", value))
def test_every_parameter_has_help_and_every_option_is_documented(name: str, parameter: click.Parameter) -> None:
    assert getattr(parameter, "help", None), f"kg {name}: no help for {parameter.name}"
    if parameter.param_type_name == "option":
        assert any(spelling in README for spelling in parameter.opts), f"kg {name} {parameter.opts}"


def test_every_target_that_is_named_exists_and_every_target_is_named() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = {target for text in DOCUMENTS.values() for target in re.findall(r"`make ([a-z-]+)`", text)}
    assert named <= targets
    assert named >= targets - {"all"}


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    section = README.partition("\n## Dependencies\n")[2].partition("\n## ")[0]
    explained = set(re.findall(r"[\w-]+", section))
    extras = project["project"]["optional-dependencies"].values()
    needed = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"], *chain(*extras)]
    assert not {re.split(r"[<>=\[]", name)[0] for name in needed} - explained


def test_every_canned_query_question_and_value_is_documented() -> None:
    values = [value for kind in (Qualifier, HardwareScope, Relation, BaselineKind) for value in kind]
    assert not [word for word in (*canned_queries(), *values) if f"`{word}`" not in README]
    assert EXAMPLES[0] in README


@pytest.mark.parametrize("document", ["README.md", "exports/README.md"])
def test_every_artefact_is_documented(document: str) -> None:
    for name in (*WRITERS, "extractions.jsonl", "report.json"):
        assert f"`{name}" in DOCUMENTS[document]


def test_the_layout_names_every_module_once() -> None:
    rows = re.findall(r"^\| (`kg/.*?) \|", README, re.M)
    named = [path for row in rows for path in re.findall(r"`(.*?)`", row)]
    modules = {
        f"kg/{path.name}/" if path.is_dir() else f"kg/{path.name}"
        for path in (ROOT / "kg").iterdir()
        if not path.name.startswith(("_", ".")) and path.name != "py.typed"
    }
    assert sorted(named) == sorted(modules)


def test_links_lead_to_files() -> None:
    for document, text in DOCUMENTS.items():
        for link in re.findall(r"\]\(([^)]+)\)", text):
            if not link.startswith("https://"):
                assert (ROOT / document).parent.joinpath(link).is_file(), f"{document}: {link}"


def test_the_pictures_are_pictures_of_the_page() -> None:
    shown = re.findall(r"\]\(exports/(\w+)\.png\)", README)
    assert shown
    for name in shown:
        assert name in docs.PICTURES
        data = (ROOT / "exports" / f"{name}.png").read_bytes()
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", data[16:24]) == docs.PICTURE_SIZE
        assert len(data) < 500_000


def committed() -> list[Path]:
    git = shutil.which("git")
    if not git or not (ROOT / ".git").exists():
        pytest.skip("not a clone of the repository")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    listed = subprocess.run(  # noqa: S603
        [git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, env=environment
    )
    paths = [ROOT / os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_registry_or_a_path_of_some_machine() -> None:
    registry = re.compile(rb"\b(?:pypi|pythonhosted|npmjs|crates|anaconda|conda|rubygems)\.(?:org|com|io)\b", re.I)
    machine = re.compile(rb"(?<![\w.~$})\]>*-])/(?:work|root|home|Users)/\w|(?<![\w.~$})\]>*-])/tmp/\w")
    found = [
        f"{path.relative_to(ROOT)}: {match.group().decode()}"
        for path in committed()
        for pattern in (registry, machine)
        for match in pattern.finditer(path.read_bytes())
        if path.suffix != ".png"
    ]
    assert not found


def test_no_committed_file_is_over_a_megabyte() -> None:
    assert not [path for path in committed() if path.stat().st_size > 1_000_000]


@pytest.mark.parametrize("name", ["FlashAttention", "NeRF"])
def test_examples_have_something_to_find(name: str, exports: Path) -> None:
    assert "(no papers)" not in docs.run(f"kg compare 'which papers beat {name}'", exports).splitlines()[0]

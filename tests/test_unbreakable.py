"""Builds that are killed, or run out of disk: the former export stays whole, and a rerun succeeds."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import ExportError
from kg.pipeline import build_files
from tests.listings import write_listing

MOMENTS = 50
_MORE = '{"title": "RushServe", "abstract": "RushServe is 4x faster than vLLM on A100."}'


def export(folder: Path) -> dict[str, bytes]:
    """The files of an export, but for those that tell times and places, and what the next build clears away."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name not in ("report.json", "inputs.jsonl")
        and not path.relative_to(folder).parts[0].startswith(".")
    }


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path, Path]:
    """A listing, a longer one, and what is built of each."""
    folder = tmp_path_factory.mktemp("builds")
    for name in "ab":
        (folder / name).mkdir()
    former, later = write_listing(folder / "a" / "listing.jsonl"), write_listing(folder / "b" / "listing.jsonl", _MORE)
    for name, listing in (("former", former), ("later", later)):
        build_files([listing], folder / name / "out")
    return former, later, folder / "former" / "out", folder / "later" / "out"


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_build_killed_at_any_moment_leaves_a_whole_export(
    builds: tuple[Path, Path, Path, Path], tmp_path: Path
) -> None:
    _, later, former_export, later_export = builds
    start = time.perf_counter()
    build_files([later], tmp_path / "timed")
    longest = 1.2 * (time.perf_counter() - start)
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    wanted = {False: export(former_export), True: export(later_export)}
    outcomes: set[bool] = set()
    for moment in range(MOMENTS):
        out = tmp_path / str(moment) / "out"
        shutil.copytree(former_export, out)
        child = os.fork()
        if not child:  # pragma: no cover - killed
            build_files([later], out)
            os._exit(0)
        time.sleep(chance.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        finished = any(out.glob(".ready-*")) or export(out) == wanted[True]
        outcomes.add(finished)
        if not finished:
            assert export(out) == wanted[False]
        build_files([later], out)
        assert export(out) == wanted[True]
        assert {path.name for path in out.glob(".*")} == {".lock"}
        shutil.rmtree(out)
    assert outcomes == {False, True}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, with room for one export and not for two."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    disk = tmp_path / "disk"
    disk.mkdir()
    if not mount or not umount or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    made = subprocess.run([mount, "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], check=False)  # noqa: S603
    if made.returncode:
        pytest.skip("no small disk can be mounted here")
    yield disk
    subprocess.run([umount, str(disk)], check=True)  # noqa: S603


def test_a_full_disk_leaves_the_former_export_whole(builds: tuple[Path, Path, Path, Path], small_disk: Path) -> None:
    _, later, former_export, later_export = builds
    out = small_disk / "out"
    shutil.copytree(former_export, out)
    ballast = small_disk / "ballast"
    with ballast.open("wb") as file:
        file.write(bytes(shutil.disk_usage(small_disk).free - 200_000))
    with pytest.raises(ExportError, match="No space left on device"):
        build_files([later], out)
    assert export(out) == export(former_export)
    ballast.unlink()
    build_files([later], out)
    assert export(out) == export(later_export)


_READ_ONLY = """
set -e
mount --bind "$1" "$1"
mount -o remount,ro,bind "$1"
shift
exec "$@"
"""
_COMMANDS = {
    "build": ("build", "{listing}", "--out", "{out}"),
    "pool": ("build", "{listing}", "--out", "{out}", "--engine", "pool"),
    "add": ("build", "--add", "{listing}", "--out", "{out}"),
    "extract": ("extract", "{listing}", "--out", "{out}/extractions.jsonl"),
    "bibtex": ("compare", "vLLM", "--graph", "{out}", "--bibtex", "{out}/refs.bib"),
    "plot": ("compare", "vLLM", "--graph", "{out}", "--plot", "{out}/plot.svg"),
    "curate": (
        *("curate", "wrong", "LichenKernel", "LichenKernel is 1.3x faster than FlashAttention-2 on H100."),
        *("--why", "no", "--graph", "{out}", "--curation", "{out}/curation"),
    ),
}


def filled(command: str, listing: Path, out: Path) -> list[str]:
    """A command line of the installed package."""
    return [sys.executable, "-m", "kg", *(part.format(listing=listing, out=out) for part in _COMMANDS[command])]


@pytest.mark.parametrize("command", _COMMANDS)
def test_a_folder_that_is_read_only_is_named_and_stays_whole(
    builds: tuple[Path, Path, Path, Path], tmp_path: Path, command: str
) -> None:
    """Mode bits do not refuse root, who runs tests in containers, so the folder is mounted read-only for the child."""
    unshare, shell = shutil.which("unshare"), shutil.which("sh")
    probe = [unshare or "", "-m", shell or "", "-c", _READ_ONLY, "sh", str(tmp_path), shutil.which("true") or ""]
    if not all(probe) or os.geteuid() or subprocess.run(probe, capture_output=True, check=False).returncode:  # noqa: S603
        pytest.skip("only root may mount a folder read-only, and only where mounts are to be had")
    _, later, former_export, later_export = builds
    out = tmp_path / "out"
    shutil.copytree(former_export, out)
    line = [*probe[:-2], str(out), *filled(command, later, out)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stderr.startswith(f"kg: {out}")
    assert "Read-only file system" in done.stderr
    assert "Traceback" not in done.stderr
    assert export(out) == export(former_export)
    assert not list(out.glob(".staged-*"))
    again = subprocess.run(filled("build", later, out), capture_output=True, check=False)  # noqa: S603
    assert again.returncode == 0
    assert export(out) == export(later_export)


def test_an_export_that_is_read_only_is_asked_all_the_same(
    builds: tuple[Path, Path, Path, Path], tmp_path: Path
) -> None:
    unshare, shell = shutil.which("unshare"), shutil.which("sh")
    probe = [unshare or "", "-m", shell or "", "-c", _READ_ONLY, "sh", str(tmp_path)]
    line = [*probe, sys.executable, "-m", "kg", "query", "beats", "--param", "name=vLLM", "--graph", str(builds[2])]
    if not all(probe) or os.geteuid():
        pytest.skip("only root may mount a folder read-only")
    done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603
    if "mount" in done.stderr or "unshare" in done.stderr:
        pytest.skip("no folder can be mounted here")
    assert (done.returncode, done.stderr) == (0, "")
    assert "MossServe" in done.stdout


@pytest.mark.parametrize("engine", ["process", "pool"])
@pytest.mark.parametrize("where", ["file", "file/within", "folder/graph.ttl/out", "broken"])
def test_what_is_no_folder_is_named(
    builds: tuple[Path, Path, Path, Path], tmp_path: Path, where: str, engine: str
) -> None:
    (tmp_path / "file").write_text("mine")
    shutil.copytree(builds[2], tmp_path / "folder")
    (tmp_path / "broken").symlink_to(tmp_path / "broken")
    done = CliRunner().invoke(app, ["build", str(builds[1]), "--engine", engine, "--out", str(tmp_path / where)])
    assert done.exit_code == 2
    assert done.stderr.startswith(f"kg: {tmp_path / where}: cannot be written to (")
    assert (tmp_path / "file").read_text() == "mine"
    assert export(tmp_path / "folder") == export(builds[2])


@pytest.mark.parametrize("engine", ["process", "pool"])
@pytest.mark.parametrize("name", ["graph.ttl", "graph.html", "report.json", "tables", "rdf", "cache.json", "shards"])
@pytest.mark.parametrize("filled_folder", [False, True])
def test_a_folder_where_a_file_goes_and_the_reverse(
    builds: tuple[Path, Path, Path, Path], tmp_path: Path, name: str, engine: str, *, filled_folder: bool
) -> None:
    """What is in the way is somebody's: it is named and stays, and so does the former export."""
    out = tmp_path / "out"
    shutil.copytree(builds[2], out)
    is_folder = name in ("tables", "rdf", "shards")
    shutil.rmtree(out / name, ignore_errors=True)
    (out / name).unlink(missing_ok=True)
    if is_folder:
        (out / name).write_text("mine")
    else:
        (out / name).mkdir()
        if filled_folder:
            (out / name / "mine").write_text("mine")
    before = export(out)
    done = CliRunner().invoke(app, ["build", str(builds[1]), "--engine", engine, "--out", str(out)])
    used = {
        "process": ("graph.ttl", "graph.html", "report.json", "tables", "cache.json"),
        "pool": ("report.json", "rdf", "shards"),
    }
    if name not in used[engine]:
        assert done.exit_code == 0, done.output
        return
    assert done.exit_code == 2, done.output
    assert done.stderr.startswith(f"kg: {out}")
    assert name in done.stderr
    kept = {path: content for path, content in export(out).items() if not path.startswith("shards/")}
    assert kept == before
    shutil.rmtree(out / name) if not is_folder else (out / name).unlink()
    again = CliRunner().invoke(app, ["build", str(builds[1]), "--engine", engine, "--out", str(out)])
    assert again.exit_code == 0, again.output

"""Builds that are killed, or run out of disk: the former export stays whole, and a rerun succeeds."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from kg.engine import build_shards, perform
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
        waited = chance.uniform(0, longest)
        time.sleep(waited)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        finished = any(out.glob(".ready-*")) or export(out) == wanted[True]
        outcomes.add(finished)
        if not finished:
            assert export(out) == wanted[False]
            longest = max(longest, 1.2 * waited)  # a machine may be busier now than when the build was timed
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
mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 77
shift
exec "$@"
"""
_NO_MOUNT = 77
_COMMANDS = {
    "build": ("build", "{listing}", "--out", "{out}"),
    "pool": ("build", "{listing}", "--out", "{out}", "--engine", "pool"),
    "extract": ("extract", "{listing}", "--out", "{out}/extractions.jsonl"),
    "plot": ("compare", "vLLM", "--graph", "{out}", "--plot", "{out}/plot.svg"),
    "curate": (
        *("curate", "wrong", "LichenKernel", "LichenKernel is 1.3x faster than FlashAttention-2 on H100."),
        *("--why", "no", "--graph", "{out}", "--curation", "{out}/curation"),
    ),
    "query": ("query", "beats", "--param", "name=vLLM", "--graph", "{out}"),
}


def on_read_only(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a command to which a folder is read-only: by a mount of its own, for mode bits do not refuse root."""
    unshare, shell = shutil.which("unshare"), shutil.which("sh")
    if not unshare or not shell or os.geteuid():
        pytest.skip("only root may mount a folder read-only")
    line = (unshare, "-m", shell, "-c", _READ_ONLY, "sh", str(out), sys.executable, "-m", "kg", *arguments)
    done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode == _NO_MOUNT or done.stderr.startswith("unshare:"):
        pytest.skip("no folder can be mounted read-only here")
    return done


@pytest.mark.parametrize("command", _COMMANDS)
def test_a_folder_that_is_read_only_is_named_and_stays_whole(
    builds: tuple[Path, Path, Path, Path], tmp_path: Path, command: str
) -> None:
    _, later, former_export, later_export = builds
    out = tmp_path / "out"
    shutil.copytree(former_export, out)
    done = on_read_only(out, *(part.format(listing=later, out=out) for part in _COMMANDS[command]))
    assert export(out) == export(former_export)
    assert not list(out.glob(".staged-*"))
    if command == "query":
        assert (done.returncode, done.stderr) == (0, "")
        assert "MossServe" in done.stdout
        return
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stderr.startswith(f"kg: {out}")
    assert "Read-only file system" in done.stderr
    assert "Traceback" not in done.stderr
    build_files([later], out)
    assert export(out) == export(later_export)


def in_shards(inputs: Sequence[Path], out: Path) -> object:
    """A build in shards, all of them in this process."""
    return build_shards(map(str, inputs), out, scheduler=lambda tasks: map(perform, tasks))


@pytest.mark.parametrize("build", [build_files, in_shards])
@pytest.mark.parametrize("where", ["file", "file/within", "folder/graph.ttl/out", "broken"])
def test_what_is_no_folder_is_named(
    builds: tuple[Path, Path, Path, Path], tmp_path: Path, where: str, build: Callable[[Sequence[Path], Path], object]
) -> None:
    (tmp_path / "file").write_text("mine")
    shutil.copytree(builds[2], tmp_path / "folder")
    (tmp_path / "broken").symlink_to(tmp_path / "broken")
    with pytest.raises(ExportError, match=re.escape(f"{tmp_path / where}: cannot be written to (")):
        build([builds[1]], tmp_path / where)
    assert (tmp_path / "file").read_text() == "mine"
    assert export(tmp_path / "folder") == export(builds[2])


@pytest.mark.parametrize(
    ("build", "name"),
    [
        *((build_files, name) for name in ("graph.ttl", "graph.html", "report.json", "cache.json", "tables")),
        *((in_shards, name) for name in ("report.json", "rdf", "shards")),
    ],
)
def test_what_is_in_the_way_is_named_and_stays(
    builds: tuple[Path, Path, Path, Path], tmp_path: Path, build: Callable[[Sequence[Path], Path], object], name: str
) -> None:
    """A folder where a file goes, and the reverse, is somebody's; and of the former export not one file is replaced."""
    out = tmp_path / "out"
    shutil.copytree(builds[2], out)
    way, is_file = out / name, name in ("tables", "rdf", "shards")
    if way.exists():
        way.rename(out / f"former-{name}")
    if is_file:
        way.write_text("mine")
    else:
        way.mkdir()
        (way / "mine").write_text("mine")
    before = export(out)
    with pytest.raises(ExportError, match=re.escape(str(way))):
        build([builds[1]], out)
    assert {path: was for path, was in export(out).items() if not path.startswith("shards/")} == before
    way.rename(tmp_path / "elsewhere")
    build([builds[1]], out)
    assert way.exists()

"""Builds that are killed, or run out of disk: the former export stays whole, and a rerun succeeds."""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

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

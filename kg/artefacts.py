"""Files that are either written whole or not at all."""

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from kg.errors import ExportError, KGError
from kg.model import Record

GENERATED = "<!-- Written by `kg build`, which replaces and removes it. -->"
"""First line of those files of a folder that are removed when a later build does not write them again."""

_LOCK = ".lock"
_STAGED, _READY, _SINGLE = ".staged-", ".ready-", ".file-"
_NAMES = ".names.json"


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Keeps other builds out of a folder while the block runs, and first puts right what a killed one left there.

    What it had not yet finished is thrown away; where all its files were whole and only some in their places, the
    others follow. The lock ends with the process that holds it, however that ends.

    Args:
        folder: Where a build writes; made if absent.

    Raises:
        ExportError: if another build writes there, or the folder cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK)
        lock.acquire(timeout=0)
    except Timeout:
        msg = "another build is writing here; wait for its end, or name another folder: --out"
        raise ExportError(msg, where=str(folder)) from None
    except OSError as error:
        raise ExportError(f"cannot be written to ({error.strerror})", where=str(folder)) from error
    try:
        with _told(folder):
            for ready in sorted(folder.glob(f"{_READY}*")):
                _finish(ready, folder)
            for stage in folder.glob(f"{_STAGED}*"):
                shutil.rmtree(stage, ignore_errors=True)
        yield
    finally:
        lock.release()


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A temporary folder beside the files of ``folder``; its files replace theirs when the block ends without error.

    A failure or a kill inside the block leaves the former files as they were. One while they are being replaced leaves
    some of each, all of them whole; the next :func:`exclusive` of the folder replaces the others. In subfolders, former
    files that begin with :data:`GENERATED` and were not written again are removed.

    Args:
        folder: Where the files go; made if absent.

    Raises:
        ExportError: if the folder cannot be made or written to, or a folder is where a file goes, or the reverse.
    """
    stage = _make_stage(folder, _STAGED)
    try:
        with _told(folder):
            yield stage
            names = sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*"))
            _refuse_in_the_way(names, stage, folder)
            (stage / _NAMES).write_text(json.dumps(names), encoding="utf-8")
            _finish(stage.rename(stage.with_name(stage.name.replace(_STAGED, _READY))), folder)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file that replaces the one at ``path`` when the block ends without error.

    Raises:
        ExportError: if it cannot be written.
    """
    stage = _make_stage(path.parent, _SINGLE)
    try:
        with _told(path.parent):
            yield stage / path.name
            (stage / path.name).replace(path)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def write_records(records: Iterable[Record], path: Path) -> int:
    """Writes records as JSON Lines, one at a time; returns how many."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        return sum(file.write(record.model_dump_json() + "\n") > 0 for record in records)


def _make_stage(folder: Path, prefix: str) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=prefix, dir=folder))
    except OSError as error:
        raise ExportError(f"cannot be written to ({error.strerror})", where=str(folder)) from error


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What the system says went wrong, as an error that names the folder."""
    try:
        yield
    except KGError:
        raise
    except OSError as error:
        raise ExportError(f"could not be written ({error.strerror or error})", where=str(folder)) from error


def _refuse_in_the_way(names: Iterable[str], stage: Path, folder: Path) -> None:
    """Finds out before the first file is moved what would stop at the tenth."""
    for name in names:
        target = folder / name
        if target.exists() and target.is_dir() != (stage / name).is_dir():
            kind, other = ("folder", "file") if target.is_dir() else ("file", "folder")
            raise ExportError(f"a {kind} is where a {other} is to be written; move it away", where=str(target))


def _finish(ready: Path, folder: Path) -> None:
    """Moves whole files to their places: all, or those that a killed build had not moved yet."""
    if (ready / _NAMES).is_file():
        names = json.loads((ready / _NAMES).read_text(encoding="utf-8"))
        for name in names:
            path, target = ready / name, folder / name
            if path.is_dir():
                target.mkdir(exist_ok=True)
                for former in target.iterdir():
                    if f"{name}/{former.name}" not in names and _is_generated(former):
                        former.unlink()
            elif path.is_file():
                path.replace(target)
    shutil.rmtree(ready)


def _is_generated(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(GENERATED)) == GENERATED.encode()

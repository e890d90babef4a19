"""Files that are either written whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import ExportError, KGError
from kg.model import Record

GENERATED = "<!-- Written by `kg build`, which replaces and removes it. -->"
"""First line of those files of a folder that are removed when a later build does not write them again."""


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A temporary folder beside the files of ``folder``; its files replace theirs when the block ends without error.

    A failure or a kill inside the block leaves the former files as they were; each rename is atomic. In subfolders,
    former files that begin with :data:`GENERATED` and were not written again are removed.

    Args:
        folder: Where the files go; made if absent.

    Raises:
        ExportError: if the folder cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".staged-", dir=folder))
    except OSError as error:
        raise ExportError(f"cannot be written to ({error.strerror})", where=str(folder)) from error
    try:
        yield stage
        _move(stage, folder)
    except KGError:
        raise
    except OSError as error:
        raise ExportError(f"could not be written ({error.strerror or error})", where=str(folder)) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file that replaces the one at ``path`` when the block ends without error.

    Raises:
        ExportError: if it cannot be written.
    """
    with staged(path.parent) as stage:
        yield stage / path.name


def write_records(records: Iterable[Record], path: Path) -> int:
    """Writes records as JSON Lines, one at a time; returns how many."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        return sum(file.write(record.model_dump_json() + "\n") > 0 for record in records)


def _move(stage: Path, folder: Path) -> None:
    for path in sorted(stage.rglob("*")):
        target = folder / path.relative_to(stage)
        if path.is_dir():
            target.mkdir(exist_ok=True)
            for former in target.iterdir():
                if not (path / former.name).exists() and _is_generated(former):
                    former.unlink()
        else:
            path.replace(target)


def _is_generated(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(GENERATED)) == GENERATED.encode()

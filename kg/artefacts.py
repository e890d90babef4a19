"""Files that are either written whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import ExportError


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A temporary folder beside the files of ``folder``; its files replace theirs when the block ends without error.

    A failure or a kill inside the block leaves the former files as they were; each rename is atomic.

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
        for path in sorted(stage.rglob("*")):
            target = folder / path.relative_to(stage)
            if path.is_dir():
                target.mkdir(exist_ok=True)
            else:
                path.replace(target)
    except OSError as error:
        raise ExportError(f"could not be written ({error.strerror})", where=str(folder)) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file in the folder of ``path`` that replaces it when the block ends without error.

    Raises:
        ExportError: if it cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise ExportError(f"cannot be written ({error.strerror})", where=str(path)) from error
    temporary = Path(name)
    try:
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise ExportError(f"could not be written ({error.strerror})", where=str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)

"""Listings by path, glob or URL, and files that are written whole or not at all."""

import glob
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from kg.errors import InputError
from kg.ids import content_hash
from kg.papers import file_labels

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing file, here or elsewhere.

    Attributes:
        url: A path, or a URL such as ``s3://bucket/papers-0001.jsonl.gz``.
        label: Its name in the sources of papers.
        state: Changes whenever its content does.
    """

    url: str
    label: str
    state: str

    @contextmanager
    def local(self) -> Iterator[Path]:
        """The file as one of this machine, fetched first where it is not.

        Raises:
            InputError: if it cannot be fetched.
        """
        if not is_url(self.url):
            yield Path(self.url)
            return
        with tempfile.TemporaryDirectory(prefix="kg-") as folder:
            path = Path(folder, PurePosixPath(self.url).name)
            system, remote = _filesystem(self.url)
            try:
                system.get_file(remote, str(path))
            except Exception as error:  # each kind of storage raises its own
                raise InputError(f"cannot be fetched ({_reason(error)})", where=self.url) from error
            yield path


def is_url(text: str) -> bool:
    """Whether an input is a URL, as fsspec writes them.

    >>> is_url("s3://bucket/a.jsonl"), is_url("data/a.jsonl")
    (True, False)
    """
    return "://" in text


def find_listings(inputs: Iterable[str]) -> list[Listing]:
    """The files that paths, globs and URLs name, each once.

    Raises:
        InputError: if one names no file, or if what reads its URL is not installed or does not answer.
    """
    urls: dict[str, str] = {}
    for text in inputs:
        urls |= _remote(text) if is_url(text) else _here(text)
    named = {url: Path(url.split("://", 1)[-1]) for url in urls}
    labels = file_labels(named.values())
    return [Listing(url, labels[path.absolute()], urls[url]) for url, path in named.items()]


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A temporary name beside a file, which takes the file's place when the block ends without error.

    Several machines may write the same file at once: each has a name of its own, and all write the same.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=".part", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _here(text: str) -> dict[str, str]:
    found = [text] if Path(text).exists() else sorted(glob.glob(text, recursive=True))  # noqa: PTH207 - Path has no glob for a whole pattern
    if not found:
        raise InputError("there is no such file, and no file fits it as a pattern", where=text)
    return {path: _state(Path(path)) for path in found}


def _state(path: Path) -> str:
    digest = sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(_CHUNK):
                digest.update(part)
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", where=str(path)) from error
    return digest.hexdigest()


def _remote(text: str) -> dict[str, str]:
    system, pattern = _filesystem(text)
    try:
        found = sorted(system.glob(pattern))
        # ETag, size and time, as the storage has them: content need not be read to see that it is the same.
        states = {str(path): content_hash(system.ukey(path)) for path in found}
    except Exception as error:  # each kind of storage raises its own
        raise InputError(f"does not answer ({_reason(error)})", where=text) from error
    if not found:
        raise InputError("there is no such file, and no file fits it as a pattern", where=text)
    scheme = text.partition("://")[0]
    return {f"{scheme}://{path.split('://', 1)[-1]}": state for path, state in states.items()}


def _filesystem(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        problem = "this is a URL; install what reads it: pip install 'papers-kg[parquet]'"
        raise InputError(problem, where=url) from None
    try:
        system, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise InputError(f"cannot be opened: {_reason(error)}", where=url) from error
    return system, path


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__

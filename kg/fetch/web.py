"""Asking public services: politely, patiently, not twice the same within a day, and with errors for people.

Requests go through httpx, repeats through tenacity, answers are kept by hishel. The clients that are made for these
services were tried and left: ``arxiv`` 4.0 has no time-out, does not repeat a request that timed out or heed
``Retry-After``, reads a cut-off feed as far as it goes without saying so, and takes an error feed for a paper;
``huggingface_hub`` 2.4 does not repeat a request for papers, and drops repositories and keywords of daily papers.
"""

import hashlib
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self, TypeVar

import httpx
from hishel import SqliteStorage
from hishel.httpx import CacheClient
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from kg import __version__
from kg.errors import FetchError
from kg.plain import plain

T = TypeVar("T")

ATTEMPTS = 6
"""How often a request is made before it is given up."""

LONGEST_WAIT = 600.0
"""Seconds: a service that asks for more patience is left in peace, and the person told."""

TIMEOUT = 30.0
"""Seconds without a sign of the service."""

KEPT = 86_400.0
"""Seconds that an answer is kept; arXiv's manual says that its results change once a day."""

_REPEATED = frozenset((408, 425, 429, 500, 502, 503, 504))
_BACK_OFF = wait_exponential(multiplier=2, max=60)
_SUMMARY = re.compile(r"<summary[^>]*>(.*?)</summary>", re.S)
_TAGS = re.compile(r"<(style|script|head)\b.*?</\1>|<[^>]*>", re.S | re.I)
_EXCERPT_CHARACTERS = 200


class GarbledError(ValueError):
    """An answer that cannot be what the service meant to say: the request is repeated."""


class RefusedError(FetchError):
    """The service understood the request and will not do it: no repetition would help."""


class _TransientError(Exception):
    """Something that may be over in a moment.

    Args:
        reason: What happened.
        wait: Seconds that the service asks to wait, where it does.
    """

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Web:
    """A polite client of one service.

    Args:
        pause: Seconds between two requests.
        cache: Folder in which answers are kept.
        say: Is told what a waiting person wants to know.
    """

    def __init__(self, pause: float, cache: Path, say: Callable[[str], None]) -> None:
        self._pause = pause
        self._say = say
        self._storage = _storage(cache, say)
        self._next = 0.0
        self._reached = False
        options = {
            "timeout": TIMEOUT,
            "follow_redirects": True,
            "headers": {"User-Agent": f"papers-kg/{__version__}"},
        }
        self._client = CacheClient(storage=self._storage, **options) if self._storage else httpx.Client(**options)  # type: ignore[arg-type]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, url: str, parameters: dict[str, str], parse: Callable[[bytes], T]) -> T:
        """What ``parse`` makes of an answer, which may be one that was kept.

        Args:
            url: The address.
            parameters: Its query.
            parse: Reads the answer; raises :class:`GarbledError` where it was damaged on its way.

        Raises:
            RefusedError: if the service refuses the request itself.
            FetchError: if the service cannot be reached, or all repetitions fail.
        """
        try:
            request = self._client.build_request("GET", url, params=parameters)
        except httpx.InvalidURL as error:
            raise FetchError(f"no usable address: {error}", where=url) from error
        key = hashlib.sha256(str(request.url).encode()).hexdigest()
        request.extensions = {**request.extensions, "caching": {"key": key}}
        retrying = Retrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=_wait,
            retry=retry_if_exception_type(_TransientError),
            sleep=lambda seconds: sleep(seconds),
            before_sleep=self._tell,
            reraise=True,
        )
        try:
            found: T = retrying(self._once, request, key, parse)
        except _TransientError as error:
            raise FetchError(f"{error}; tried {ATTEMPTS} times", where=request.url.host) from error
        return found

    def _once(self, request: httpx.Request, key: str, parse: Callable[[bytes], T]) -> T:
        response = self._send(request, key)
        if response.status_code in _REPEATED:
            asked = _retry_after(response.headers.get("Retry-After", ""))
            if asked is not None and asked > LONGEST_WAIT:
                msg = f"busy (status {response.status_code}), and asks to come back in {asked / 60:.0f} minutes"
                raise FetchError(msg, where=request.url.host)
            raise _TransientError(f"answers with status {response.status_code}", asked)
        if not response.is_success:
            msg = f"refuses this with status {response.status_code}: {excerpt(response.content)}"
            raise RefusedError(msg, where=request.url.host)
        try:
            return parse(response.content)
        except GarbledError as error:
            for entry in self._storage.get_entries(key) if self._storage else ():
                self._storage.remove_entry(entry.id)  # type: ignore[union-attr]
            raise _TransientError(f"the answer is damaged: {error}") from error

    def _send(self, request: httpx.Request, key: str) -> httpx.Response:
        kept = bool(self._storage and self._storage.get_entries(key))
        if not kept and (wait := self._next - monotonic()) > 0:
            sleep(wait)
        try:
            response = self._client.send(request)
        except httpx.TimeoutException as error:
            raise _TransientError(f"no answer within {TIMEOUT:.0f} s") from error
        except httpx.ConnectError as error:
            if self._reached:
                raise _TransientError(f"cannot be reached any more ({error})") from error
            msg = f"cannot be reached ({error}); is there a connection to the network?"
            raise FetchError(msg, where=request.url.host) from error
        except (httpx.UnsupportedProtocol, httpx.TooManyRedirects) as error:
            raise FetchError(f"no usable address: {error}", where=str(request.url)) from error
        except httpx.RequestError as error:
            raise _TransientError(f"the connection broke off ({error})") from error
        finally:
            if not kept:
                self._next = monotonic() + self._pause
        self._reached = True
        return response

    def _tell(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        seconds = state.next_action.sleep if state.next_action else 0
        self._say(f"{error}; attempt {state.attempt_number + 1} of {ATTEMPTS} in {seconds:.0f} s")


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, _TransientError) else None
    return _BACK_OFF(state) if asked is None else asked


def _retry_after(value: str) -> float | None:
    """The seconds that a ``Retry-After`` header asks for (RFC 9110, 10.2.3: number or date); None where it does not."""
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _storage(folder: Path, say: Callable[[str], None]) -> SqliteStorage | None:
    """Where answers are kept. What is no database any more is begun anew: all that it held can be asked again."""
    path = folder / "answers.sqlite"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path)
        try:
            connection.execute("PRAGMA schema_version")
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        say(f"{path}: answers that were kept are lost ({error})")
        path.unlink(missing_ok=True)
    except OSError as error:
        say(f"{folder}: answers cannot be kept ({error.strerror})")
        return None
    return SqliteStorage(database_path=path, default_ttl=KEPT)


def excerpt(content: bytes) -> str:
    """What an error page says, as far as a person wants to read it."""
    text = content.decode(errors="replace")
    said = _SUMMARY.search(text)
    words = plain(unescape(_TAGS.sub(" ", said.group(1) if said else text)))
    return words[:_EXCERPT_CHARACTERS] or "(nothing)"

"""Tells to where a process reaches out over the network, itself and all Python processes that it starts."""

import os
import socket
import sys
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_LOG = "KG_REACHED"
_NAMED = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.gethostbyaddr": 0, "socket.getnameinfo": 0}
_REACHED = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}


def watched(folder: Path) -> tuple[Mapping[str, str], Path]:
    """The environment of a process to be watched, and the file into which it writes what it reached for.

    Args:
        folder: An empty folder, for both.
    """
    (folder / "sitecustomize.py").write_text("from tests.offline import watch\n\nwatch()\n", encoding="utf-8")
    log = folder / "reached"
    log.touch()
    path = os.pathsep.join(filter(None, (str(folder), str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, _LOG: str(log)}, log


def watch() -> None:
    """Writes into the log all hosts but this one that this process resolves, connects to or sends to, and refuses them.

    Raises:
        PermissionError: on each such attempt.
    """
    log = os.environ[_LOG]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        place = _NAMED.get(event, _REACHED.get(event))
        if place is None:
            return
        host = arguments[place]
        host = host[0] if isinstance(host, tuple) else host if event in _NAMED else None
        if host and not _is_here(str(host)):
            handle = os.open(log, os.O_WRONLY | os.O_APPEND)
            os.write(handle, f"{event} {host} by {' '.join(sys.orig_argv)[:200]!r}\n".encode())
            os.close(handle)
            raise PermissionError(f"no network: {event} {host}")

    sys.addaudithook(hook)


def _is_here(host: str) -> bool:
    """Whether a host is this machine. Only its own addresses can be bound to; Ray uses others than 127.0.0.1."""
    if host == "localhost":
        return True
    try:
        family = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as own:
            own.bind((host, 0))
    except (ValueError, OSError):
        return False
    return True

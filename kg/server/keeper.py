"""The process that holds the store: ``python -m kg.server.keeper GRAPH SOCKET LIMITS``.

Oxigraph can neither stop a query nor bound its memory: running out of it ends the process. So this process runs none
itself. For each query it forks a child, which shares the store without a copy, limits its own memory, answers, and
ends; a child that takes too long, or whose client is gone, is killed. There is one thread only, so that forking is
safe.

A child may open no file and no connection: whatever a query could talk Oxigraph into, it reaches nothing outside.
"""

import gc
import json
import os
import resource
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KGError
from kg.query import GraphStore, load_store
from kg.server.answering import OUT_OF_MEMORY, answer
from kg.server.limits import Limits
from kg.server.wire import Answer, QueryRequest, pack, problem, receive

_SIZE = Path("/proc/self/statm")


@dataclass(slots=True)
class _Child:
    """A query that runs.

    Attributes:
        pid: Its process.
        connection: Where its answer goes.
        deadline: When it is killed.
        late: Whether it was.
        watched: Whether it matters that its client hangs up.
    """

    pid: int
    connection: socket.socket
    deadline: float
    late: bool = False
    watched: bool = True


def main() -> None:
    """Loads the graph, says so, and answers queries until the server is gone."""
    path, descriptor, limits_text = sys.argv[1:]
    limits = Limits(**json.loads(limits_text))
    with socket.socket(fileno=int(descriptor)) as control:
        try:
            source = load_store(Path(path))
        except KGError as error:
            control.sendall(pack({"error": str(error)}))
            return
        graphs = {graph.value for graph in source.store.named_graphs() if isinstance(graph, ox.NamedNode)}
        import_module("rdflib.plugins.sparql.parser")  # finds the place of syntax errors; a child cannot load it
        with suppress(OSError):  # a server that is gone is told by the end of its socket
            control.sendall(pack({"base": source.base, "graphs": sorted(graphs), "triples": len(source.store)}))
        gc.freeze()  # else the first collection of every child would copy what it looks at
        Keeper(control, limits.seconds, lambda connection: _reply(connection, source, graphs, limits)).run()


class Keeper:
    """Forks a child for every connection that comes over a socket.

    Args:
        control: Sends one byte with each connection; when it is closed, everything ends.
        seconds: How long a child may run.
        reply: What a child does with its connection.
    """

    def __init__(self, control: socket.socket, seconds: float, reply: Callable[[socket.socket], None]) -> None:
        self._control = control
        self._seconds = seconds
        self._reply = reply
        self._children: dict[int, _Child] = {}
        self._ended, self._wakeup = socket.socketpair()
        self._poller = select.poll()

    def run(self) -> None:
        """Answers until the control socket is closed."""
        with self._ended, self._wakeup:
            self._ended.setblocking(False)  # noqa: FBT003
            self._wakeup.setblocking(False)  # noqa: FBT003
            signal.signal(signal.SIGCHLD, lambda *_: None)
            signal.set_wakeup_fd(self._wakeup.fileno(), warn_on_full_buffer=False)
            self._poller.register(self._control, select.POLLIN)
            self._poller.register(self._ended, select.POLLIN)
            while self._turn():
                self._kill_late()
                self._bury()
            signal.set_wakeup_fd(-1)

    def _turn(self) -> bool:
        """Waits for something to happen and sees to it; False where the server is gone."""
        for descriptor, _ in self._poller.poll(self._patience()):
            if descriptor == self._control.fileno():
                if not self._accept():
                    return False
            elif descriptor == self._ended.fileno():
                self._ended.recv(1 << 12)
            elif child := self._children.get(descriptor):  # its client has hung up
                self._poller.unregister(descriptor)
                child.watched = False
                self._kill(child)
        return True

    def _patience(self) -> int | None:
        """Milliseconds until a child is late."""
        deadlines = [child.deadline for child in self._children.values() if not child.late]
        return max(0, int((min(deadlines) - time.monotonic()) * 1000) + 1) if deadlines else None

    def _accept(self) -> bool:
        """Starts a child for a connection; False where the server is gone."""
        data, descriptors, *_ = socket.recv_fds(self._control, 1, 1)
        if not data:
            for child in self._children.values():
                self._kill(child)
            return False
        connection = socket.socket(fileno=descriptors[0])
        try:
            pid = os.fork()
        except OSError as error:
            connection.send(_packed(problem(503, f"no process for the query: {error.strerror}")), socket.MSG_DONTWAIT)
            connection.close()
            return True
        if not pid:  # pragma: no cover - in the child
            self._become_child(connection)
        child = _Child(pid, connection, time.monotonic() + self._seconds)
        self._children[connection.fileno()] = child
        self._poller.register(connection, 0)  # hang-ups alone
        return True

    def _become_child(self, connection: socket.socket) -> None:  # pragma: no cover - it ends without a report
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for other in (self._control, self._ended, self._wakeup, *(c.connection for c in self._children.values())):
                other.close()
            self._reply(connection)
        finally:
            os._exit(0)

    def _kill_late(self) -> None:
        now = time.monotonic()
        for child in self._children.values():
            if child.deadline <= now and not child.late:
                child.late = True
                self._kill(child)

    def _kill(self, child: _Child) -> None:
        os.kill(child.pid, signal.SIGKILL)  # at worst it is a zombie: none is waited for elsewhere

    def _bury(self) -> None:
        """Takes leave of children that have ended, and answers for those that could not."""
        for descriptor, child in list(self._children.items()):
            pid, status = os.waitpid(child.pid, os.WNOHANG)
            if not pid:
                continue
            if os.WIFSIGNALED(status):
                self._excuse(child, os.WTERMSIG(status))
            if child.watched:
                self._poller.unregister(descriptor)
            child.connection.close()
            del self._children[descriptor]

    def _excuse(self, child: _Child, number: int) -> None:
        if child.late:
            said = problem(500, f"the query ran for longer than {self._seconds:g} s and was stopped; ask for less")
        elif number in (signal.SIGABRT, signal.SIGKILL):
            said = problem(500, OUT_OF_MEMORY)
        else:
            said = problem(500, "the query broke the engine; it may be nested too deeply")
        with suppress(OSError):  # where the client is gone
            child.connection.send(_packed(said), socket.MSG_DONTWAIT)


def _reply(
    connection: socket.socket, source: GraphStore, graphs: set[str], limits: Limits
) -> None:  # pragma: no cover - in a child
    """Reads a query, answers it, and holds this process to its limits meanwhile."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # where Oxigraph would print its last words
    _limit(limits.memory)
    head, _ = receive(connection)
    connection.sendall(_packed(answer(source, graphs, QueryRequest(*map(_frozen, head)), limits.answer)))


def _limit(memory: int) -> None:  # pragma: no cover - in a child
    """No file, no connection, no core dump, and no more memory than this beside what there is."""
    if _SIZE.exists():  # on Linux alone; elsewhere the deadline has to do
        used = int(_SIZE.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _frozen(value: Any) -> Any:  # pragma: no cover - in a child
    return tuple(value) if isinstance(value, list) else value


def _packed(said: Answer) -> bytes:
    return pack({"status": said.status, "type": said.media_type}, said.body)


if __name__ == "__main__":
    main()

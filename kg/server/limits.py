"""What one client may ask of the server."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of queries.

    Attributes:
        seconds: How long a query may run.
        memory: Bytes that a query may take, beside those of the graph.
        answer: Bytes of an answer; they bound its rows, of which each takes two at least.
        request: Bytes of a request's body.
        running: Queries that run at the same time.
        waiting: Queries that wait for those; any more are turned away.
    """

    seconds: float = 10.0
    memory: int = 1 << 30
    answer: int = 32 << 20
    request: int = 1 << 20
    running: int = 8
    waiting: int = 64

"""How long one input may take, in time of the processor: a wall clock counts what other processes take, too."""

import signal
from collections.abc import Callable

CPU_SECONDS = 10.0


def limited(target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The target, which fails where an input takes longer than :data:`CPU_SECONDS`."""

    def stop(*_: object) -> None:
        msg = f"over {CPU_SECONDS:g} seconds for one input"
        raise AssertionError(msg)

    def run(data: bytes) -> None:
        before = signal.signal(signal.SIGVTALRM, stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
        try:
            target(data)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)

    return run

"""Which inputs are worth keeping as tests: the smallest that together take every path that all of them take."""

import sys
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

import kg
from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
"""Inputs by target. The name of one that found a defect says which; the others are named by their hash."""
MOST = 40
MOST_BYTES = 30_000
"""What is kept for one target, defects aside."""

_PACKAGE = str(Path(kg.__file__).parent)
_HASHED = 16
_LOOKED_AT = 400

Arc = tuple[str, int, int]


def keep(name: str, found: Path) -> None:
    """Puts the inputs worth keeping in place of those kept so far.

    Args:
        name: Of the target.
        found: Folder of inputs, which are looked at together with those kept so far.
    """
    folder = CORPUS / name
    folder.mkdir(parents=True, exist_ok=True)
    hashed = [path for path in folder.iterdir() if len(path.name) == _HASHED]
    contents = {path.read_bytes() for path in (*hashed, *found.iterdir())}
    defects = {path.read_bytes() for path in folder.iterdir() if path not in hashed}
    for path in hashed:
        path.unlink()
    for content in choose(TARGETS[name], contents, defects):
        (folder / sha256(content).hexdigest()[:_HASHED]).write_bytes(content)


def choose(target: Callable[[bytes], None], contents: Iterable[bytes], known: Iterable[bytes] = ()) -> list[bytes]:
    """The inputs that take new paths, the smallest first.

    Args:
        target: What takes them.
        contents: Inputs.
        known: Inputs that are kept in any case.
    """
    taken: set[Arc] = set()
    for content in known:
        taken |= arcs(target, content)
    chosen: list[bytes] = []
    size = 0
    for content in sorted(contents, key=lambda content: (len(content), content))[:_LOOKED_AT]:
        if len(chosen) == MOST or size + len(content) > MOST_BYTES:
            break
        if more := arcs(target, content) - taken:
            taken |= more
            chosen.append(content)
            size += len(content)
    return chosen


def arcs(target: Callable[[bytes], None], content: bytes) -> set[Arc]:
    """The steps from line to line of this package that an input takes."""
    found: set[Arc] = set()

    def enter(frame: FrameType, _: str, __: Any) -> Callable[..., Any] | None:
        file = frame.f_code.co_filename
        if not file.startswith(_PACKAGE):
            return None
        before = 0

        def step(frame: FrameType, event: str, _: Any) -> Callable[..., Any]:
            nonlocal before
            if event == "line":
                found.add((file, before, frame.f_lineno))
                before = frame.f_lineno
            return step

        return step

    outer = sys.gettrace()
    sys.settrace(enter)
    try:
        target(content)
    finally:
        sys.settrace(outer)
    return found

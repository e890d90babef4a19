"""Tasks whose processes die, once or always; and tasks that fail."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError


@dataclass(frozen=True)
class Marking:
    """Writes its name into a file, after having done what it is told to.

    Attributes:
        out: Folder.
        name: Its name.
        deaths: How often its process dies by SIGKILL before it works.
        fails: Whether it fails for a reason of its own.
    """

    out: Path
    name: str
    deaths: int = 0
    fails: bool = False
    step: str = "mark"
    key: str = "1"

    def run(self) -> dict[str, Any]:
        attempts = self.out / f"{self.name}.attempts"
        with attempts.open("a") as file:
            file.write("x")
        if self.fails:
            raise InputError("cannot be used", where=self.name)
        if attempts.stat().st_size <= self.deaths:
            os.kill(os.getpid(), signal.SIGKILL)
        (self.out / self.name).write_text(self.name)
        return {"size": len(self.name)}

    @property
    def attempts(self) -> int:
        """How often it was begun."""
        return (self.out / f"{self.name}.attempts").stat().st_size

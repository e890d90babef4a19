"""The shard contract: a task is one function of one shard, and its manifest says that its files are there.

A manifest is written last, under a name of its own, and holds a key: a hash of the code, the vocabulary and all that
the task reads. A task whose manifest has the key is done. So any scheduler may run the tasks of a step in any order, on
any machine that sees the folder, twice or after a failure: the files are the same.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from kg.engine.files import replaced

MANIFESTS = "manifest"


class Task(Protocol):
    """One step for one shard. Must be picklable and give the same files whenever it runs."""

    @property
    def out(self) -> Path:
        """The folder of the build."""

    @property
    def step(self) -> str:
        """Name of the step."""

    @property
    def name(self) -> str:
        """Name of the shard, without ending."""

    @property
    def key(self) -> str:
        """Hash of all that the files depend on."""

    def run(self) -> dict[str, Any]:
        """Writes the files; returns counts for the report."""


@dataclass(frozen=True, slots=True)
class Done:
    """A task that is done.

    Attributes:
        name: The shard.
        said: What the task returned.
    """

    name: str
    said: Mapping[str, Any]


def perform(task: Task) -> Done:
    """Runs a task unless it is done; what every scheduler calls.

    Raises:
        KGError: if the task fails for a reason that a repetition would not mend.
    """
    if done := finished(task):
        return done
    said = task.run()
    with replaced(_manifest(task)) as temporary:
        temporary.write_text(json.dumps({"key": task.key, "said": said}) + "\n", encoding="utf-8")
    return Done(task.name, said)


def finished(task: Task) -> Done | None:
    """What a task did, where it is done as it would be done now."""
    try:
        made = json.loads(_manifest(task).read_bytes())
        return Done(task.name, made["said"]) if made["key"] == task.key else None
    except (OSError, ValueError, LookupError, TypeError):  # none yet, or not one of ours: the task runs again
        return None


def _manifest(task: Task) -> Path:
    return task.out / MANIFESTS / task.step / f"{task.name}.json"

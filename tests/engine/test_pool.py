"""Pool and Ray: every task is done, whatever happens to the processes."""

from pathlib import Path

import pytest

from kg.engine import Done, perform, run_in_pool
from kg.engine.pool import TOGETHER
from kg.engine.shards import finished
from kg.errors import ExportError, InputError
from tests.engine.tasks import Marking


def test_all_tasks_are_done(tmp_path: Path) -> None:
    tasks = [Marking(tmp_path, f"shard-{number}") for number in range(5)]
    assert {done.name for done in run_in_pool(tasks, 2)} == {task.name for task in tasks}
    assert all((tmp_path / task.name).read_text() == task.name for task in tasks)


def test_a_task_whose_process_dies_is_repeated(tmp_path: Path) -> None:
    deadly = Marking(tmp_path, "deadly", deaths=1)
    tasks = [Marking(tmp_path, "first"), deadly, Marking(tmp_path, "last")]
    assert sorted(done.name for done in run_in_pool(tasks, 2)) == ["deadly", "first", "last"]
    assert deadly.attempts == 2


def test_who_dies_beside_others_is_tried_alone(tmp_path: Path) -> None:
    deadly = Marking(tmp_path, "deadly", deaths=TOGETHER)
    list(run_in_pool([deadly, Marking(tmp_path, "other")], 2))
    assert deadly.attempts == TOGETHER + 1


def test_a_task_that_always_dies_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    deadly, other = Marking(tmp_path, "deadly", deaths=99), Marking(tmp_path, "other")
    with pytest.raises(ExportError, match=r"deadly: .*dies each time"):
        list(run_in_pool([deadly, other], 2))
    assert deadly.attempts == TOGETHER + 1
    assert finished(other) == Done("other", {"size": 5})


def test_a_task_that_fails_is_not_repeated(tmp_path: Path) -> None:
    failing = Marking(tmp_path, "failing", fails=True)
    with pytest.raises(InputError, match="failing: cannot be used"):
        list(run_in_pool([failing], 2))
    assert failing.attempts == 1


def test_no_tasks(tmp_path: Path) -> None:
    assert list(run_in_pool([])) == []


def test_a_task_that_is_done_is_not_run_again(tmp_path: Path) -> None:
    task = Marking(tmp_path, "shard")
    assert perform(task) == perform(task)
    assert task.attempts == 1
    assert finished(Marking(tmp_path, "shard", key="2")) is None
    perform(Marking(tmp_path, "shard", key="2"))
    assert task.attempts == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"key": "1"}', b'{"said": {}}', b"\xff"])
def test_a_damaged_manifest_counts_as_none(tmp_path: Path, content: bytes) -> None:
    task = Marking(tmp_path, "shard")
    perform(task)
    (tmp_path / "manifest" / "mark" / "shard.json").write_bytes(content)
    assert finished(task) is None
    assert perform(task).said == {"size": 5}

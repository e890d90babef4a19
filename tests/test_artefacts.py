"""Files are written whole or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kg.artefacts import GENERATED, exclusive, replacing, staged, write_records
from kg.errors import ExportError
from kg.model import Rejected


def files(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text(encoding="utf-8") for p in sorted(folder.rglob("*")) if p.is_file()}


def test_new_files_replace_former_ones_and_others_stay(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "mine").write_text("mine")
    with staged(tmp_path) as stage:
        (stage / "a").write_text("new")
        (stage / "sub").mkdir()
        (stage / "sub" / "b").write_text("b")
        assert files(tmp_path / "a") == {}
        assert (tmp_path / "a").read_text() == "old"
    assert files(tmp_path) == {"a": "new", "mine": "mine", "sub/b": "b"}


def test_folders_are_made(tmp_path: Path) -> None:
    with staged(tmp_path / "x" / "y") as stage:
        (stage / "a").write_text("new")
    assert files(tmp_path) == {"x/y/a": "new"}


@pytest.mark.parametrize("error", [RuntimeError, OSError, ExportError, KeyboardInterrupt, SystemExit])
def test_a_failure_leaves_the_former_export_whole(tmp_path: Path, error: type[BaseException]) -> None:
    (tmp_path / "a").write_text("old")

    def fail() -> None:
        with staged(tmp_path) as stage:
            (stage / "a").write_text("new")
            raise error("no")

    with pytest.raises(ExportError if error is OSError else error, match="no"):
        fail()
    assert files(tmp_path) == {"a": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_generated_files_that_are_not_written_again_go(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    for name, text in {"kept.md": GENERATED, "stale.md": f"{GENERATED}\n# x", "mine.md": "# mine"}.items():
        (tmp_path / "tables" / name).write_text(text)
    (tmp_path / "tables" / "sub").mkdir()
    with staged(tmp_path) as stage:
        (stage / "tables").mkdir()
        (stage / "tables" / "kept.md").write_text("new")
    assert files(tmp_path) == {"tables/kept.md": "new", "tables/mine.md": "# mine"}


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExportError, match=r"file.*cannot be written to"), staged(tmp_path / "file"):
        pass


def test_one_file(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    with replacing(target) as temporary:
        temporary.write_text("new")
        assert target.read_text() == "old"
    assert files(tmp_path) == {"out.jsonl": "new"}


def test_the_file_has_the_usual_permissions(tmp_path: Path) -> None:
    usual, target = tmp_path / "usual", tmp_path / "out"
    usual.write_text("x")
    with replacing(target) as temporary:
        temporary.write_text("x")
    assert target.stat().st_mode == usual.stat().st_mode


def test_records_are_json_lines(tmp_path: Path) -> None:
    record = Rejected(file="ä.txt", where="1", stage="read", reason="a\nb")
    assert write_records([record, record], tmp_path / "x") == 2
    lines = (tmp_path / "x").read_text(encoding="utf-8").splitlines()
    assert [Rejected.model_validate_json(line) for line in lines] == [record, record]
    assert write_records([], tmp_path / "x") == 0


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_killed_writer_leaves_the_former_export_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "z").write_text("old")
    code = (
        "import sys, os, signal; from pathlib import Path; from kg.artefacts import staged\n"
        "with staged(Path(sys.argv[1])) as stage:\n"
        "    (stage / 'a').write_text('new'); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)  # noqa: S603
    assert done.returncode == -signal.SIGKILL
    assert {name: text for name, text in files(tmp_path).items() if not name.startswith(".")} == {
        "a": "old",
        "z": "old",
    }


def write_new(folder: Path) -> None:
    with exclusive(folder), staged(folder) as stage:
        for name in ("a", "b", "c"):
            (stage / name).write_text("new")
        (stage / "sub").mkdir()
        for name in ("kept.md", "new.md"):
            (stage / "sub" / name).write_text(f"{GENERATED} new")


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("moved", range(6))
def test_a_build_killed_between_two_renames_is_finished_by_the_next(tmp_path: Path, moved: int) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("a", "b", "sub/stale.md", "sub/kept.md"):
        (tmp_path / name).write_text(f"{GENERATED} old")
    (tmp_path / "mine").write_text("mine")
    child = os.fork()
    if not child:  # pragma: no cover - killed
        replace, done = Path.replace, iter(range(moved))

        def until_killed(path: Path, target: Path) -> Path:
            if next(done, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return replace(path, target)

        Path.replace = until_killed  # type: ignore[assignment, method-assign]
        write_new(tmp_path)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == (-signal.SIGKILL if moved < 5 else 0)
    texts = {name: text for name, text in files(tmp_path).items() if not name.startswith(".")}
    assert set(texts.values()) <= {"new", f"{GENERATED} new", f"{GENERATED} old", "mine"}
    with exclusive(tmp_path):
        pass
    assert {name: text for name, text in files(tmp_path).items() if name != ".lock"} == {
        **dict.fromkeys("abc", "new"),
        **dict.fromkeys(("sub/kept.md", "sub/new.md"), f"{GENERATED} new"),
        "mine": "mine",
    }
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b", "c", "sub", "mine", ".lock"}


def test_what_a_killed_build_had_not_finished_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / ".staged-x").mkdir()
    (tmp_path / ".staged-x" / "a").write_text("half")
    (tmp_path / ".ready-y").mkdir()  # moved, but not yet removed
    with exclusive(tmp_path):
        assert files(tmp_path).keys() == {".lock"}


def test_two_builds_do_not_write_into_one_folder(tmp_path: Path) -> None:
    with exclusive(tmp_path):
        with pytest.raises(ExportError, match="another build is writing here"), exclusive(tmp_path):
            pass
        assert files(tmp_path).keys() == {".lock"}
    with exclusive(tmp_path):
        pass


def test_a_file_is_written_while_a_build_is_at_work(tmp_path: Path) -> None:
    with replacing(tmp_path / "plot.svg") as temporary:
        temporary.write_text("plot")
        with exclusive(tmp_path):
            pass
    assert (tmp_path / "plot.svg").read_text() == "plot"


def test_a_folder_that_cannot_be_locked_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExportError, match=r"file.*cannot be written to"), exclusive(tmp_path / "file"):
        pass

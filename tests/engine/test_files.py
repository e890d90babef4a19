"""Listings by path, glob and URL, and files that are whole or absent."""

import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from kg.engine import build_shards
from kg.engine.files import find_listings, replaced
from kg.errors import InputError
from tests.engine.builds import triples, written
from tests.engine.test_run import one_by_one


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    system = fsspec.filesystem("memory")
    yield system
    system.store.clear()


def test_paths_and_globs_name_each_file_once(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.jsonl", "c.txt"):
        (tmp_path / name).write_text(name)
    found = find_listings([str(tmp_path / "b.jsonl"), str(tmp_path / "*.jsonl")])
    assert [Path(listing.url).name for listing in found] == ["b.jsonl", "a.jsonl"]
    assert [listing.label for listing in found] == ["b.jsonl", "a.jsonl"]


def test_a_file_whose_name_looks_like_a_pattern(tmp_path: Path) -> None:
    path = tmp_path / "a[1].jsonl"
    path.write_text("x")
    assert [listing.url for listing in find_listings([str(path)])] == [str(path)]


def test_the_state_follows_the_content(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    states = []
    for content in ("x", "y", "x"):
        path.write_text(content)
        states.append(find_listings([str(path)])[0].state)
    assert states[0] == states[2] != states[1]


@pytest.mark.parametrize("name", ["missing.jsonl", "*.missing", "memory://bucket/*.jsonl"])
def test_what_names_no_file_is_told(name: str) -> None:
    with pytest.raises(InputError, match="no such file, and no file fits"):
        find_listings([name])


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        find_listings([str(tmp_path)])


@pytest.mark.parametrize("url", ["nosuch://bucket/a.jsonl", "nosuch+more://a"])
def test_a_url_that_nothing_reads_is_told(url: str) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        find_listings([url])


def test_urls_are_read_like_files(tmp_path: Path, memory: fsspec.AbstractFileSystem) -> None:
    listing = written(tmp_path)
    memory.pipe("/bucket/papers.jsonl", listing.read_bytes())
    build_shards(["memory://bucket/*.jsonl"], tmp_path / "out", scheduler=one_by_one)
    assert triples(tmp_path / "out") == triples([listing])


def test_a_url_that_changed_has_another_state(memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/bucket/a.jsonl", b"x")
    (before,) = find_listings(["memory://bucket/a.jsonl"])
    memory.pipe("/bucket/a.jsonl", b"xy")
    (after,) = find_listings(["memory://bucket/a.jsonl"])
    assert before.state != after.state


def test_a_file_that_went_away_is_told(memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/bucket/a.jsonl", b"x")
    (listing,) = find_listings(["memory://bucket/a.jsonl"])
    memory.rm("/bucket/a.jsonl")
    with pytest.raises(InputError, match=r"bucket/a\.jsonl: cannot be fetched"), listing.local():
        pass


def test_storage_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PermissionError("no credentials\nsecond line")

    monkeypatch.setattr(fsspec.get_filesystem_class("memory"), "glob", fail)
    with pytest.raises(InputError, match=r"does not answer \(no credentials\)$"):
        find_listings(["memory://bucket/*"])


def test_without_fsspec_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(InputError, match=r"pip install 'papers-kg\[parquet\]'"):
        find_listings(["s3://bucket/a.jsonl"])


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a.txt"
    with replaced(path) as temporary:
        temporary.write_text("one")
    with pytest.raises(ZeroDivisionError), replaced(path) as temporary:
        temporary.write_text("two")
        _ = 1 / 0
    assert path.read_text() == "one"
    assert list(path.parent.iterdir()) == [path]

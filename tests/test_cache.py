"""A paper is read again only if something has changed, and a damaged cache is never trusted."""

import json
import shutil
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

import kg.cache
from kg.artefacts import write_records
from kg.cache import EXTRACTIONS, FILE, Cache, extract_new, read_cache, rules_version, write_cache
from kg.extract import extract
from kg.model import Extraction, Paper
from kg.schema import TextField
from kg.vocab import data_file

PAPERS = tuple(
    Paper(
        id=f"paper-{name}", title=f"{name}: Kernels", text=f"We present {name}. {name} is 2x faster than vLLM on A100."
    )
    for name in ("Fern", "Moss")
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An export of two papers, made by extractor ``v1``."""
    write_records(extract(PAPERS), tmp_path / EXTRACTIONS)
    write_cache(tmp_path, PAPERS, "v1")
    return tmp_path


def test_what_was_read_is_not_read_again(folder: Path) -> None:
    asked: list[str] = []

    def watched(papers: Sequence[Paper]) -> Iterable[Extraction]:
        asked.extend(paper.id for paper in papers)
        return extract(papers)

    other = PAPERS[0].model_copy(update={"id": "paper-Lichen", "title": "Lichen"})
    found = list(extract_new((*PAPERS, other), read_cache(folder, "v1"), watched))
    assert [known for _, known in found] == [True, True, False]
    assert [extraction for extraction, _ in found] == list(extract((*PAPERS, other)))
    assert asked == ["paper-Lichen"]


@pytest.mark.parametrize(
    "change",
    [
        {"id": "paper-other"},
        {"title": "Fern: A Kernel"},
        {"text": "We present Fern."},
        {"text_field": TextField.DIGEST},
        {"repos": ("https://github.com/example/fern",)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_paper_that_has_changed_is_read_again(folder: Path, change: dict[str, object]) -> None:
    cache = read_cache(folder, "v1")
    assert cache.get(PAPERS[0]) is not None
    assert cache.get(PAPERS[0].model_copy(update=change)) is None


def test_where_a_paper_was_listed_does_not_matter(folder: Path) -> None:
    assert read_cache(folder, "v1").get(PAPERS[0].model_copy(update={"sources": ("elsewhere.jsonl:7",)})) is not None


def test_another_extractor_starts_anew_without_complaint(folder: Path) -> None:
    assert read_cache(folder, "v2") == Cache({})


def test_a_folder_without_an_export(tmp_path: Path) -> None:
    assert read_cache(tmp_path, "v1") == Cache({})
    assert read_cache(tmp_path / "none", "v1") == Cache({})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        b'{"extractor": "v1"}',
        b'{"extractor": "v1", "extractions": 5, "papers": []}',
        b'"extractor"',
        b"null",
    ],
    ids=["empty", "no text", "list", "too deep", "keys missing", "wrong hash", "text", "null"],
)
def test_a_damaged_cache_is_told_and_not_used(folder: Path, content: bytes) -> None:
    (folder / FILE).write_bytes(content)
    cache = read_cache(folder, "v1")
    assert cache.readings == {}
    assert cache.damage
    assert "every paper is read anew" in cache.damage


@pytest.mark.parametrize("papers", [["one"], ["one", "two", "three"], 7, [["one"], {}]])
def test_hashes_that_do_not_fit_the_readings(folder: Path, papers: object) -> None:
    made = json.loads((folder / FILE).read_bytes())
    (folder / FILE).write_text(json.dumps({**made, "papers": papers}))
    cache = read_cache(folder, "v1")
    assert cache.readings == {}
    assert cache.damage
    assert str(folder / FILE) in cache.damage


def test_readings_that_someone_has_edited_are_not_used(folder: Path) -> None:
    path = folder / EXTRACTIONS
    path.write_bytes(path.read_bytes().replace(b'"outperforms"', b'"matches"'))
    cache = read_cache(folder, "v1")
    assert cache.readings == {}
    assert cache.damage == f"{path} is not as the last build left it; every paper is read anew"


def test_readings_that_are_missing(folder: Path) -> None:
    (folder / EXTRACTIONS).unlink()
    damage = read_cache(folder, "v1").damage
    assert damage
    assert "is missing" in damage


def test_a_cache_that_cannot_be_read(folder: Path) -> None:
    (folder / FILE).unlink()
    (folder / FILE).mkdir()
    damage = read_cache(folder, "v1").damage
    assert damage
    assert "cannot be used (Is a directory)" in damage


def test_a_reading_that_does_not_stand_in_the_paper_is_not_used(folder: Path) -> None:
    path, made = folder / EXTRACTIONS, json.loads((folder / FILE).read_bytes())
    path.write_bytes(path.read_bytes().replace(b"vLLM on A100", b"vLLM on H100"))
    made["extractions"] = sha256(path.read_bytes()).hexdigest()
    (folder / FILE).write_text(json.dumps(made))
    cache = read_cache(folder, "v1")
    assert (len(cache.readings), cache.damage) == (2, None)
    assert [extraction for extraction, _ in extract_new(PAPERS, cache, extract)] == list(extract(PAPERS))


def test_the_version_is_the_same_for_the_same_extractor() -> None:
    assert rules_version() == rules_version()


@pytest.mark.parametrize("name", ["vocab/techniques.toml", "learned/confidence.json"])
def test_the_version_changes_with_the_vocabulary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = rules_version()
    for folder in ("vocab", "learned"):
        shutil.copytree(data_file(folder), tmp_path / folder)
    monkeypatch.setattr(kg.cache, "data_file", lambda folder: tmp_path / folder)
    assert rules_version() == before
    with (tmp_path / name).open("a") as file:
        file.write("\n")
    assert rules_version() != before


def test_the_version_changes_with_the_code_and_with_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rules_version()
    monkeypatch.setattr(kg.cache, "version", lambda name: f"{name} of tomorrow")
    assert rules_version() != before
    monkeypatch.undo()
    package = tmp_path / "kg"
    shutil.copytree(Path(kg.cache.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(kg.cache, "__file__", str(package / "cache.py"))
    assert rules_version() == before
    (package / "claims" / "more.py").write_text("FACTOR = 3\n")
    assert rules_version() != before

"""Files: what is accepted, what the error says otherwise, and how sources are named."""

import gzip
import json
import os
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.papers import READERS, iter_papers, read_papers
from kg.papers.source import looks_like

LINE = b'{"title": "TileSort", "abstract": "We sort."}\n'
PAGE = b"Get trending papers in your email inbox!\nSubscribeTileSort\nWe sort keys in registers.\n"


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (b"", "an empty file"),
        (b"\n \r\n\n", "an empty file"),
        (b"\xef\xbb\xbf", "an empty file"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"PK\x03\x04rest", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"BZh91AY", "compressed with something other than gzip"),
        (b"\x7fELF\x02\x01\x00\x00", "binary data"),
        (b"caf\xe9 and more text", "not UTF-8"),
        ("title".encode("utf-16"), "UTF-16"),
        (b"\n<!DOCTYPE html><html>", "an HTML page"),
        (b"<?xml version='1.0'?><feed/>", "an XML document"),
        (b"@string{key = {A}}", "BibTeX without an entry"),
        (b'[{"title": "A", "likes": 5}]', "JSON without 'title' and"),
        (b'{\n  "title": "A"\n}', "JSON without 'title' and"),
        (b'{"name": "A"}\n', "JSON without 'title'"),
        (b'{"title": "A", "tldr": "B"}\n', "'abstract', 'summary' or 'digest'"),
        (b"title,venue\nA,B\n", "text in no known format"),
        (b"Dear all,\nplease find the papers below.\n", "text in no known format"),
        (gzip.compress(b"", mtime=0), "an empty file"),
        (gzip.compress(gzip.compress(LINE, mtime=0), mtime=0), "a gzip file inside a gzip file"),
        (b"\x1f\x8b\x08\x00 no gzip at all", "cannot be read"),
    ],
)
def test_a_file_in_no_known_format(tmp_path: Path, content: bytes, seen: str) -> None:
    path = tmp_path / "listing.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_papers([path])
    message = str(caught.value)
    assert str(path) in message
    assert seen in message
    if "cannot be read" not in seen:
        assert all(reader.ACCEPTED in message for reader in READERS)


@pytest.mark.parametrize(("names", "seen"), [(["a", "b"], "holds 2 files; unpack it"), ([], "holds 0 files")])
def test_a_zip_archive_of_several_files_or_none(tmp_path: Path, names: list[str], seen: str) -> None:
    with zipfile.ZipFile(tmp_path / "listing.zip", "w") as archive:
        archive.mkdir("folder")
        for name in names:
            archive.writestr(name, LINE)
    with pytest.raises(InputError, match=seen):
        list(iter_papers(tmp_path / "listing.zip"))


def test_of_gzip_that_breaks_off_at_its_end_all_is_read(tmp_path: Path) -> None:
    (tmp_path / "listing").write_bytes(gzip.compress(LINE, mtime=0)[:-6])
    paper, cut = iter_papers(tmp_path / "listing")
    assert isinstance(paper, Paper)
    assert isinstance(cut, Rejected)
    assert "the data breaks off here" in cut.reason


def test_a_byte_order_mark_alone_at_the_end_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "listing").write_bytes(LINE + b"\xef\xbb\xbf")
    assert len(list(iter_papers(tmp_path / "listing"))) == 1


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name, seen in {
        ".": "a folder",
        "absent": "no such file",
        "loop": "cannot be read",
        "\0": "cannot be read",
    }.items():
        with pytest.raises(InputError, match=f"(?s){re.escape(str(tmp_path))}.*{seen}"):
            list(iter_papers(tmp_path / name))


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    for name, content in {"a.pdf": LINE, "b.gz": PAGE, "c.txt": gzip.compress(PAGE), "d": gzip.compress(LINE)}.items():
        (tmp_path / name).write_bytes(content)
        assert [record.title for record in iter_papers(tmp_path / name) if isinstance(record, Paper)] == ["TileSort"]


def test_one_bad_file_stops_the_reading(tmp_path: Path) -> None:
    (tmp_path / "good").write_bytes(LINE)
    (tmp_path / "bad").write_bytes(b"%PDF-1.7")
    with pytest.raises(InputError, match="bad"):
        read_papers([tmp_path / "good", tmp_path / "bad"])


def test_sources_are_as_long_as_it_takes_to_tell_files_apart(tmp_path: Path) -> None:
    names = ["x/one/list.jsonl", "y/one/list.jsonl", "y/two/list.jsonl", "y/two/other.jsonl"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(LINE + b"broken\n")
    paths = [tmp_path / name for name in names]
    reading = read_papers([*paths, paths[0]])
    expected = ["x/one/list.jsonl", "y/one/list.jsonl", "two/list.jsonl", "other.jsonl"]
    assert reading.papers[0].sources == tuple(sorted(f"{name}:1" for name in expected))
    assert [(record.file, record.where) for record in reading.rejected] == [(name, "line 2") for name in expected]


def test_an_odd_file_name_still_makes_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"li\xffst\ning")
    path.write_bytes(LINE)
    (record,) = iter_papers(path)
    assert isinstance(record, Paper)
    assert record.sources == ("li\ufffdst ing:1",)


def test_a_pipe_is_read(tmp_path: Path) -> None:
    reading_end, writing_end = os.pipe()
    with os.fdopen(writing_end, "wb") as pipe:
        pipe.write(LINE * 2)
    try:
        assert len(list(iter_papers(Path(f"/dev/fd/{reading_end}")))) == 2
    finally:
        os.close(reading_end)


def test_nothing_to_read() -> None:
    assert read_papers([]).papers == ()


KEYS = st.sampled_from(["title", "abstract", "digest", "arxiv_id", "date", "authors", "url", "github_repo", "doi", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=6,
)
CONTENT = st.one_of(
    st.binary(max_size=400),
    st.binary(max_size=100).map(lambda data: LINE + data),
    st.binary(max_size=100).map(lambda data: PAGE + data),
    st.text(max_size=200).map(lambda text: PAGE + text.encode()),
    st.lists(st.dictionaries(KEYS, JSON)).map(lambda records: LINE + "\n".join(map(json.dumps, records)).encode()),
    st.tuples(st.binary(max_size=100), st.integers(0, 60)).map(
        lambda both: gzip.compress(LINE + both[0])[: -both[1] or None]
    ),
)


@given(CONTENT)
def test_any_content_gives_records_or_an_input_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "listing"
    path.write_bytes(content)
    try:
        records = list(iter_papers(path))
    except InputError:
        return
    for record in records:
        assert isinstance(record, Paper | Rejected)
        record.model_dump_json().encode()
        if isinstance(record, Paper):
            assert record.title == " ".join(record.title.split())
            assert record.text.strip() == record.text
            assert "\0" not in record.text


@given(st.binary(max_size=200))
def test_every_content_looks_like_something(content: bytes) -> None:
    assert looks_like(content)

"""Parquet: nested columns, other types, damage, and no library."""

import io
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from kg.errors import InputError
from kg.model import Paper
from kg.papers import iter_papers
from kg.papers.formats import parquet
from tests.papers.conftest import Read

ONE = {"title": "TileSort", "abstract": "We sort.", "published": date(2022, 5, 1)}


def written(*rows: dict[str, Any], **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows)), out, **options)
    return out.getvalue()


def test_nested_records_and_times(read: Read) -> None:
    row = {
        "paper": {"id": "2205.00001", "title": "TileSort", "summary": "We sort.", "authors": [{"name": "Ada Example"}]},
        "publishedAt": datetime(2022, 5, 1, 10, tzinfo=UTC),
        "embedding": [0.5, 0.25],
        "picture": b"\x89PNG",
    }
    (paper,), _ = read(written(row))
    assert (paper.title, paper.authors, paper.published) == ("TileSort", ("Ada Example",), "2022-05-01")
    assert paper.sources == ("listing#1",)


def test_a_record_that_is_none_is_rejected_with_its_number(read: Read) -> None:
    papers, rejected = read(written(*[ONE] * 150, {**ONE, "title": None}, ONE))
    assert len(papers) == 151
    assert [(record.where, record.reason) for record in rejected] == [("record 151", "no title")]


@pytest.mark.parametrize(("start", "end"), [(0, 100), (0, -1), (4, 40)])
def test_damage_is_told_of(read: Read, start: int, end: int) -> None:
    content = written(ONE, ONE)
    papers, rejected = read(b"PAR1" + content[start + 4 : end] + b"PAR1")
    assert not papers
    assert "not readable as Parquet" in rejected[0].reason


def test_a_row_group_of_unusual_size_is_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROW_GROUP_BYTES", 10)
    papers, rejected = read(written(ONE))
    assert not papers
    assert "a row group of over 10 bytes" in rejected[0].reason


@pytest.mark.parametrize("limit", [10_000, 100])
def test_a_pipe_is_read(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr("kg.papers.source.Source.whole.__defaults__", (limit,))
    reading_end, writing_end = os.pipe()
    with os.fdopen(writing_end, "wb") as pipe:
        pipe.write(written(ONE))
    try:
        records = list(iter_papers(Path(f"/dev/fd/{reading_end}")))
    finally:
        os.close(reading_end)
    assert [isinstance(record, Paper) for record in records] == ([True] if limit > 1000 else [False, False])


def test_without_pyarrow_the_error_says_what_to_install(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"pip install 'papers-kg\[parquet\]'"):
        read(written(ONE))


def test_a_row_that_cannot_be_read_loses_no_other(read: Read) -> None:
    _, places, letters = pa.array([b"Moss", b"Fern\xff", b"Lichen"]).buffers()
    titles = pa.StringArray.from_buffers(3, places, letters)
    days = pa.array([0, 0, 4_000_000], pa.date32())
    table = pa.table({"title": titles, "abstract": ["We sort."] * 3, "published": days})
    out = io.BytesIO()
    pq.write_table(table, out)
    papers, rejected = read(out.getvalue())
    assert [(paper.title, paper.published) for paper in papers] == [("Moss", "1970-01-01")]
    assert [(record.where, record.reason.partition(":")[0]) for record in rejected] == [
        ("record 2", "not readable"),
        ("record 3", "not readable"),
    ]

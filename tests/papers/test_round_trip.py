"""The same papers, written in every format, are read back as the same records and are one paper each."""

import gzip
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.papers import iter_papers, read_papers
from tests.papers.written import FORMATS, PLAIN, TEXT, papers

ONE = Paper(
    id="paper-2205.00001",
    title="TileSort",
    text="We sort keys.",
    arxiv_id="2205.00001",
    published="2022-05-01",
    authors=("Ada Example",),
    url="https://arxiv.org/abs/2205.00001",
    categories=("cs.DC",),
)


def _read(path: Path, content: bytes) -> list[Paper | Rejected]:
    path.write_bytes(content)
    return list(iter_papers(path))


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40)
@given(data=st.data())
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject) -> None:
    write, kept, is_plain = FORMATS[name]
    found = data.draw(papers(PLAIN if is_plain else TEXT))
    records = _read(tmp_path_factory.mktemp("round") / "listing", write(found))
    assert not [record for record in records if isinstance(record, Rejected)]
    assert [record.model_dump(include=set(kept)) for record in records] == [
        paper.model_dump(include=set(kept)) for paper in found
    ]


@settings(max_examples=20)
@given(found=papers(PLAIN))
def test_a_paper_that_every_format_lists_is_one_paper(
    tmp_path_factory: pytest.TempPathFactory, found: list[Paper]
) -> None:
    folder = tmp_path_factory.mktemp("all")
    for name, (write, _, _) in FORMATS.items():
        (folder / name).write_bytes(write(found))
    reading = read_papers(folder.iterdir())
    assert not reading.rejected
    assert [(p.id, p.title, p.text, p.doi) for p in reading.papers] == sorted(
        (p.id, p.title, p.text, p.doi) for p in found
    )
    assert {len(paper.sources) for paper in reading.papers} == {len(FORMATS)}


@pytest.mark.parametrize("name", FORMATS)
def test_compressed_files_are_read_alike(tmp_path: Path, name: str) -> None:
    found = [ONE]
    content = FORMATS[name][0](found)
    plain = _read(tmp_path / "listing", content)
    assert [record.title for record in plain if isinstance(record, Paper)] == ["TileSort"]
    assert _read(tmp_path / "listing", gzip.compress(content)) == plain
    with zipfile.ZipFile(tmp_path / "listing", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("folder")
        archive.writestr("folder/listing", content)
    assert list(iter_papers(tmp_path / "listing")) == plain


BROKEN = st.tuples(st.sampled_from(sorted(FORMATS)), st.integers(0, 3000), st.binary(max_size=8), st.integers(0, 300))


@settings(max_examples=400)
@given(broken=BROKEN)
def test_a_broken_file_gives_records_or_an_input_error(
    tmp_path_factory: pytest.TempPathFactory, broken: tuple[str, int, bytes, int]
) -> None:
    """Some bytes of each format are cut out and others put in their place."""
    name, at, instead, lost = broken
    content = FORMATS[name][0]([ONE, ONE.model_copy(update={"title": "Another", "arxiv_id": "2205.00002"})])
    at %= len(content)
    try:
        records = _read(tmp_path_factory.mktemp("broken") / "listing", content[:at] + instead + content[at + lost :])
    except InputError:
        return
    for record in records:
        record.model_dump_json().encode()
        if isinstance(record, Paper):
            assert record.text.strip() == record.text != ""

"""Tables as text."""

from pathlib import Path

import pytest

from kg.papers import read_papers
from kg.papers.formats import csv_table
from tests.papers.conftest import Read


def test_cells_over_several_lines_and_the_line_of_their_row(read: Read) -> None:
    papers, rejected = read(b'title,abstract\r\n"Tile\nSort","We sort.\n\nIt is ""fast""."\r\n\r\nHash,We hash.\r\n')
    assert [(paper.title, paper.text, paper.sources) for paper in papers] == [
        ("Tile Sort", 'We sort.\n\nIt is "fast".', ("listing:2",)),
        ("Hash", "We hash.", ("listing:7",)),
    ]
    assert not rejected


@pytest.mark.parametrize(
    ("row", "where", "reason"),
    [
        (b"Sort,We sort,and hash,x", "line 3", "4 cells where the header has 3"),
        ("Mélange,We sort.".encode("latin-1"), "line 3", "not UTF-8: byte 0xe9; save the table as UTF-8"),
        (b"Alone", "line 3", "no abstract or digest of 'Alone'"),
        (b",We sort.", "line 3", "no title"),
        (b'Sort,"' + b"x" * 200_000 + b'"', "line 3", "not a row: field larger than field limit"),
        (b"x" * 10_000_001, "line 3", "longer than 10,000,000 bytes"),
    ],
    ids=range(6),
)
def test_a_broken_row_is_rejected_with_its_line_and_the_rest_is_read(
    read: Read, row: bytes, where: str, reason: str
) -> None:
    papers, rejected = read(b"Title,Abstract,Year\nTile,We sort.,2022\n" + row + b"\nHash,We hash.,2023\n")
    assert [(paper.title, paper.published) for paper in papers] == [("Tile", "2022"), ("Hash", "2023")]
    assert [(record.where, record.reason[: len(reason)]) for record in rejected] == [(where, reason)]


def test_a_quotation_mark_that_is_never_closed_loses_no_row_before_it(read: Read) -> None:
    papers, rejected = read(b'title,abstract\nTile,We sort.\nHash,"We hash' + b"\nx,y" * 60_000)
    assert papers[0].title == "Tile"
    assert "is a quotation mark missing?" in rejected[0].reason


def test_columns_go_by_many_names_and_lists_may_be_printed(read: Read) -> None:
    papers, _ = read(
        b"Paper Title;Summary;Authors;Categories;PDF URL;Code;title\n"
        b"TileSort;We sort.;['Ada Example', 'Bo Invented'];[\"cs.DC\"];https://arxiv.org/pdf/2205.00001v2;"
        b"github.com/example/tile;\n"
    )
    assert papers[0].authors == ("Ada Example", "Bo Invented")
    assert (papers[0].categories, papers[0].arxiv_id) == (("cs.DC",), "2205.00001")
    assert papers[0].repos == ("https://github.com/example/tile",)


def test_nul_and_blank_rows(read: Read) -> None:
    papers, rejected = read(b"title,abstract\n,\nTile\0Sort,We sort.\n , \n")
    assert ([paper.title for paper in papers], rejected) == (["Tile\ufffdSort"], [])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_what_spreadsheets_save(read: Read, encoding: str) -> None:
    papers, rejected = read('title\tabstract\r\nMélange\t"We\nmix"\r\n'.encode(encoding))
    assert ([(paper.title, paper.text) for paper in papers], rejected) == ([("Mélange", "We\nmix")], [])


def test_a_header_that_is_no_row_is_told_of(read: Read) -> None:
    papers, rejected = read(b"title,abstract,x" + b"x" * 200_000)
    assert not papers
    assert [record.where for record in rejected] == ["line 1"]


@pytest.mark.parametrize("head", [b"title,venue\n", b"a title, an abstract and more\n", b"title\n", b'"title', b""])
def test_what_is_no_header(head: bytes) -> None:
    assert not csv_table.accepts(head)


def test_the_real_table(shared: Path) -> None:
    reading = read_papers([shared / "formats" / "arxiv_table2text_100.csv"])
    assert (len(reading.papers), reading.rejected) == (100, ())
    assert all(paper.arxiv_id and paper.authors and paper.published and paper.categories for paper in reading.papers)
    assert any("\n" in paper.text for paper in reading.papers)
    assert not any("\n" in paper.title for paper in reading.papers)

"""Answers of OAI-PMH."""

from pathlib import Path

from kg.papers import read_papers
from tests.papers.conftest import Read

OPEN = b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'


def test_what_is_no_record(read: Read) -> None:
    deleted = b"<record><header status='deleted'><identifier>oai:arXiv.org:2205.00001</identifier></header></record>"
    other = b"<record><header/><metadata><marc xmlns='urn:x'/></metadata></record>"
    papers, rejected = read(OPEN + deleted + other + b"<error code='badArgument'>until is odd</error></OAI-PMH>")
    assert not papers
    assert [reason for record in rejected if (reason := record.reason)] == [
        "deleted by the server: oai:arXiv.org:2205.00001",
        "no metadata in oai_dc, arXiv or arXivRaw",
        "the server reports badArgument: until is odd",
    ]


def test_no_records_is_no_error(read: Read) -> None:
    assert read(OPEN + b"<error code='noRecordsMatch'>none</error></OAI-PMH>") == ([], [])


def test_a_record_without_its_own_id_takes_that_of_the_header(read: Read) -> None:
    raw = (
        b"<record xmlns='http://www.openarchives.org/OAI/2.0/'><header><identifier>oai:arXiv.org:math/0309136</identifier>"
        b"</header><metadata><arXivRaw xmlns='http://arxiv.org/OAI/arXivRaw/'><title>TileSort</title>"
        b"<version><date>some day</date></version><abstract>We sort.</abstract></arXivRaw></metadata></record>"
    )
    (paper,), rejected = read(raw)
    assert (paper.arxiv_id, paper.published, rejected) == ("math/0309136", "2003-09", [])


def test_the_real_answer(shared: Path) -> None:
    reading = read_papers([shared / "formats" / "arxiv_multi_20230125.xml"])
    assert not reading.rejected
    assert [(paper.arxiv_id, paper.published, paper.doi) for paper in reading.papers] == [
        ("1009.1022", "2010-09-06", None),
        ("1305.6404", "2013-05-28", "10.1007/s00153-015-0433-z"),
        ("1412.1417", "2014-12-03", "10.1112/jlms.12001"),
    ]
    assert not any(paper.text.startswith("Comment") for paper in reading.papers)

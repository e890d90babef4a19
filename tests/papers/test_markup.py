"""XML with bad intentions: nothing is expanded, fetched or read without end, and what came before is kept."""

import gzip
from pathlib import Path

import pytest
from lxml import etree

from kg.papers import markup
from kg.papers.source import MARKUP_BYTES
from tests.papers.conftest import Read

ENTITIES = b"".join(
    b'<!ENTITY %s "%s">' % (name, (b"&%s;" % inside) * 10)
    for inside, name in zip(b"a b c d e f g h".split(), b"b c d e f g h i".split(), strict=True)
)
BOMB = b'<!DOCTYPE feed [<!ENTITY a "lol">' + ENTITIES + b"]>"


def feed(title: bytes, prologue: bytes = b"") -> bytes:
    return (
        prologue + b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2205.00001</id>'
        b"<title>%s</title><summary>We sort.</summary></entry></feed>" % title
    )


def test_entities_are_not_expanded(read: Read) -> None:
    papers, rejected = read(feed(b"Sort &i;", BOMB))
    assert all(len(paper.title) < 20 for paper in papers)
    assert len(papers) + len(rejected) == 1


def test_a_small_entity_is_no_bomb_but_is_left_as_it_stands(read: Read) -> None:
    papers, _ = read(feed(b"Sort &a;", b'<!DOCTYPE feed [<!ENTITY a "lol">]>'))
    assert [paper.title for paper in papers] == ["Sort &a;"]


@pytest.mark.parametrize(
    "prologue", ['<!DOCTYPE feed [<!ENTITY a SYSTEM "{}">]>', '<!DOCTYPE feed SYSTEM "{}" [<!ENTITY a "b">]>']
)
def test_no_file_is_opened(read: Read, tmp_path: Path, prologue: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET", encoding="utf-8")
    papers, _ = read(feed(b"Sort &a;", prologue.format(secret.as_uri()).encode()))
    assert [paper.title for paper in papers] == ["Sort &a;"]


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        (b"<entry><title>Cut o", "not well-formed XML"),
        (b"<entry></title>", "not well-formed XML"),
        (b"<entry>\x00", "not well-formed XML"),
        (b"<entry>&nothing;</entry>", "not well-formed XML"),
        ("<entry>é".encode("latin-1"), "not well-formed XML"),
        (b"<x>" * 1000, "depth"),
        (b"x" * 20_000_000, "too long"),
        (b"<x/>" * (MARKUP_BYTES // 3), "20,000,000 bytes without the end of a record"),
    ],
    ids=range(8),
)
@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_what_comes_before_the_break_is_read(read: Read, rest: bytes, reason: str, compress: type[bytes]) -> None:
    papers, rejected = read(compress(feed(b"TileSort").removesuffix(b"</feed>") + b"\n" + rest))
    assert [paper.title for paper in papers] == ["TileSort"]
    assert [(record.where.startswith("line "), reason in record.reason) for record in rejected] == [(True, True)]


def test_gzip_that_breaks_off_within_xml(read: Read) -> None:
    entries = b"".join(feed(str(n * 2654435761).encode())[42:-7] for n in range(9000))
    whole = gzip.compress(b'<feed xmlns="http://www.w3.org/2005/Atom">' + entries + b"</feed>")
    papers, rejected = read(whole[: len(whole) // 2])
    assert len(papers) > 1000
    assert "breaks off" in rejected[-1].reason


def test_other_encodings_of_xml_are_read(read: Read) -> None:
    for encoding in ("utf-16", "iso-8859-1"):
        text = f'<?xml version="1.0" encoding="{encoding}"?>' + feed("Mélange".encode()).decode()
        assert [paper.title for paper in read(text.encode(encoding))[0]] == ["Mélange"]


def test_text_is_all_that_stands_within_an_element() -> None:
    element = etree.fromstring("<a>one<b>two<c/>three</b>four<!-- not this --><?nor this?>five</a>")
    assert (markup.text(element), markup.text(element[0])) == ("onetwothreefourfive", "twothree")
    assert markup.text(None) == ""


@pytest.mark.parametrize("content", [b"", b"  ", b"<!-- x -->", b"<html", b"<?xml x"])
def test_a_page_of_nothing_has_no_tree(content: bytes) -> None:
    assert markup.parse_html(content) is None


def test_the_root_of_what_is_no_xml() -> None:
    assert [markup.root(head) for head in (b"", b"text", b"<", b"<!-- ", b"\xff\xfe<\x00")] == [""] * 5

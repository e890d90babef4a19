"""Small files that would become large, and long texts: what is read of them is limited, and so is memory."""

import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.papers import iter_papers, source
from kg.papers.fields import FIELD_CHARACTERS
from tests.hostile import corpus
from tests.papers.conftest import Read
from tests.papers.written import FORMATS

LINE = b'{"title": "TileSort", "abstract": "We sort."}\n'
MEMORY = 1 << 30
"""What a process may take that reads the long texts and the bombs below, in bytes."""
_LONG = 9_900_000
_PIECES = {"words": "TileSort is fast. ", "token": "a", "digits": "7", "brackets": "(", "numbers": "1 "}

_LIMITED = """
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
from kg.pipeline import build_files
done = build_files(list(map(Path, sys.argv[3:])), Path(sys.argv[2]))
print(json.dumps([done.report["papers"], [record.reason for record in done.rejected]]))
"""


def zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("listing.jsonl", content)
    return out.getvalue()


def test_a_build_of_texts_of_ten_megabytes_and_bombs_keeps_its_memory(tmp_path: Path) -> None:
    """Each is rejected with what to do about it, and what stands beside it is read."""
    paths = []
    for name, piece in _PIECES.items():
        record = {"title": "TileSort", "abstract": piece * (_LONG // len(piece))}
        for form in ("jsonl", "json"):
            good = {"title": f"{name} {form}", "abstract": "We sort."}
            text = "\n".join(map(json.dumps, (record, good))) if form == "jsonl" else json.dumps([record, good])
            paths.append(tmp_path / f"{name}.{form}.gz")
            paths[-1].write_bytes(gzip.compress(text.encode(), 1))
    zeros = bytes(1 << 20)
    paths.append(tmp_path / "bomb.gz")
    with gzip.open(paths[-1], "wb", 1) as file:
        file.write(LINE)
        for _ in range(200):
            file.write(zeros)
    assert paths[-1].stat().st_size < 2_000_000
    line = [sys.executable, "-c", _LIMITED, str(MEMORY), str(tmp_path / "out"), *map(str, paths)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    papers, reasons = json.loads(done.stdout)
    assert papers == 1 + 2 * len(_PIECES)
    too_long = [reason for reason in reasons if "'abstract' is 9," in reason]
    assert len(too_long) == 2 * len(_PIECES)
    assert all(
        f"at most {FIELD_CHARACTERS:,}" in reason and "a full text is read from" in reason for reason in too_long
    )
    assert len(reasons) == len(too_long) + 2


@pytest.mark.parametrize("field", ["title", "abstract", "doi", "url", "authors", "keywords", "categories", "repos"])
def test_every_field_has_a_limit(read: Read, field: str) -> None:
    for value in ("x " * FIELD_CHARACTERS, ["x"] * (FIELD_CHARACTERS + 1)):
        if isinstance(value, list) and field in ("title", "abstract", "doi", "url"):
            continue
        papers, rejected = read(LINE + json.dumps({"title": "A", "abstract": "We sort.", field: value}).encode())
        assert [paper.title for paper in papers] == ["TileSort"]
        assert [f"'{field}' is " in record.reason for record in rejected] == [True]


def test_the_longest_abstract_is_read(read: Read) -> None:
    papers, rejected = read(json.dumps({"title": "A", "abstract": "x" * FIELD_CHARACTERS}).encode())
    assert ([len(paper.text) for paper in papers], rejected) == ([FIELD_CHARACTERS], [])


@pytest.mark.parametrize("pack", [gzip.compress, zipped])
def test_what_comes_to_hundreds_of_times_its_size_is_not_read_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: type[bytes]
) -> None:
    """All of it are good records, so no other limit would end it."""
    monkeypatch.setattr(source, "DOCUMENT_BYTES", 1_000_000)
    record = json.dumps({"title": "TileSort", "abstract": "We sort keys. " * 500}).encode() + b"\n"
    path = tmp_path / "listing"
    path.write_bytes(pack(record * 1000))
    assert path.stat().st_size * source.EXPANSION < 1000 * len(record)
    *papers, last = iter_papers(path)
    assert all(isinstance(paper, Paper) for paper in papers)
    assert 100 < len(papers) < 900
    assert isinstance(last, Rejected)
    assert "200 times what they are compressed: a decompression bomb" in last.reason


def test_a_listing_that_compresses_well_is_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "DOCUMENT_BYTES", 1_000)
    path = tmp_path / "listing"
    path.write_bytes(gzip.compress(b"".join(LINE.replace(b"sort.", b"sort %d." % n) for n in range(5000))))
    assert len(list(iter_papers(path))) == 5000


@pytest.mark.parametrize("outer", [gzip.compress, zipped])
@pytest.mark.parametrize("inner", [gzip.compress, zipped])
def test_archives_in_archives_are_refused(tmp_path: Path, outer: type[bytes], inner: type[bytes]) -> None:
    (tmp_path / "listing").write_bytes(outer(inner(inner(LINE))))
    with pytest.raises(InputError, match="inside"):
        list(iter_papers(tmp_path / "listing"))


def test_of_many_records_that_cannot_be_used_some_are_told(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.papers.LISTED_REJECTED", 3)
    papers, rejected = read(b'{"title": "A"}\n' * 5 + LINE + b'{"title": "A"}\n' * 5 + LINE)
    assert len(papers) == 2
    assert [record.where for record in rejected] == ["line 1", "line 2", "line 3", "line 11"]
    assert (
        rejected[-1].reason
        == "and 7 more records of this file that cannot be used; of the last: no abstract or digest of 'A'"
    )


def test_of_a_full_text_without_end_the_beginning_is_read(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.papers.full_text.FULL_TEXT_CHARACTERS", 50)
    section = "<div><head>Part</head><p>Twenty characters it.</p></div>"
    page = corpus.tei(corpus.papers(plain=True)[0]).replace("<body>", f"<body>{section * 4}")
    papers, rejected = read(page.encode())
    assert [paper.full_text for paper in papers] == ["Twenty characters it.\n\nTwenty characters it."]
    assert [record.reason for record in rejected] == ["a full text of over 50 characters: not read on from 'Part'"]


_LAUGHS = '<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {name} "{f"&{inside};" * 10}">' for inside, name in zip("abcdefgh", "bcdefghi", strict=True)
)
_PROLOGUES = {
    "laughs": _LAUGHS,
    "quadratic": f'<!ENTITY i "{"x" * 50_000}">',
    "file": '<!ENTITY i SYSTEM "{secret}">',
    "parameter": '<!ENTITY % p SYSTEM "{secret}"> %p; <!ENTITY i "x">',
    "nested": '<!ENTITY % f SYSTEM "{secret}"><!ENTITY % e "<!ENTITY i SYSTEM \'{secret}\'>"> %e;',
}
_XML = ("atom", "oai-arxiv", "oai-raw", "oai-dc", "tei")


@pytest.mark.parametrize("prologue", _PROLOGUES)
@pytest.mark.parametrize("form", _XML)
def test_entities_of_every_xml_stay_as_they_are(read: Read, tmp_path: Path, form: str, prologue: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET", encoding="utf-8")
    paper = corpus.papers(plain=True)[0].model_copy(update={"title": "Sort ENTITY", "text": "We sort ENTITY."})
    page = corpus.tei(paper).encode() if form == "tei" else FORMATS[form][0]([paper])
    declaration, _, body = page.decode().rpartition("?>")
    doctype = f"<!DOCTYPE x [{_PROLOGUES[prologue].replace('{secret}', secret.as_uri())}]>"
    text = f"{declaration}?>" * bool(declaration) + doctype + body.replace("ENTITY", "&i;" * 500)
    papers, rejected = read(text.encode())
    assert papers or rejected
    for paper in papers:
        assert len(paper.title) + len(paper.text) < 5_000
        assert "SECRET" not in paper.model_dump_json()
        assert "lollol" not in paper.model_dump_json()

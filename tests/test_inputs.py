"""What was listed: kept, added to and retracted from, whatever the order."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ExportError, InputError, UnknownNameError
from kg.ids import paper_id
from kg.inputs import FILE, Inputs, load_inputs, read_inputs, write_inputs
from kg.model import Paper, Rejected
from kg.papers import read_papers

FOLDER = Path("/listings")
PATHS = tuple(FOLDER / name for name in ("a.jsonl", "b.jsonl", "x/a.jsonl", "y/x/a.jsonl", "y/c.jsonl"))


def listing(path: Path, *records: dict[str, str] | str) -> Path:
    """Writes records as JSON Lines; a text stands as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def record(title: str, arxiv: str = "", abstract: str = "We present a kernel.") -> dict[str, str]:
    return {"title": title, "abstract": abstract, **({"arxiv_id": arxiv} if arxiv else {})}


def paper(title: str, arxiv: str | None, text: str, place: str) -> Paper:
    return Paper(id=paper_id(title, arxiv), title=title, text=text, arxiv_id=arxiv, sources=(place,))


def papers(name: str) -> st.SearchStrategy[list[Paper | Rejected]]:
    """Records of a listing. Few titles, ids and texts, so that many records are of the same paper, or nearly."""
    fields = st.tuples(
        st.sampled_from(("Fern", "fern", "Moss: Small", "Lichen")),
        st.sampled_from((None, "2401.00001", "2401.00002")),
        st.sampled_from(("Some text.", "Some text. More of it.", "Another text.")),
        st.booleans(),
    )
    return st.lists(fields, max_size=4).map(
        lambda rows: [
            Rejected(file=name, where=f"line {number}", stage="papers", reason="no title")
            if unusable
            else paper(title, arxiv, text, f"{name}:{number}")
            for number, (title, arxiv, text, unusable) in enumerate(rows, 1)
        ]
    )


@st.composite
def corpora(draw: st.DrawFn) -> Inputs:
    listings = {path: tuple(draw(papers(path.name))) for path in draw(st.permutations(PATHS))}
    return Inputs({path: records for path, records in listings.items() if records})


@given(corpora(), st.data())
def test_the_order_of_the_listings_does_not_matter(inputs: Inputs, data: st.DataObject) -> None:
    rows = data.draw(st.permutations(list(inputs.listings.items())))
    assert Inputs(dict(rows)).reading() == inputs.reading()


@given(corpora())
def test_what_is_written_is_what_is_read_back(tmp_path_factory: pytest.TempPathFactory, inputs: Inputs) -> None:
    folder = tmp_path_factory.mktemp("export")
    write_inputs(inputs, folder / FILE, folder)
    assert load_inputs(folder) == inputs


@given(corpora(), st.data())
def test_what_is_retracted_is_gone_and_nothing_else(inputs: Inputs, data: st.DataObject) -> None:
    before = inputs.reading()
    names = [paper.id for paper in before.papers]
    chosen = set(data.draw(st.lists(st.sampled_from(names), unique=True) if names else st.just([])))
    after = inputs.without(chosen)
    sources = {place for paper in before.papers if paper.id not in chosen for place in paper.sources}
    left = after.reading()
    assert sum(len(paper.sources) for paper in left.papers) == len(sources)
    assert len(left.rejected) == len(before.rejected)
    assert chosen.isdisjoint(paper.id for paper in left.papers)


def test_reading_is_what_the_readers_read(tmp_path: Path) -> None:
    paths = [
        listing(tmp_path / "b" / "papers.jsonl", record("Fern", "2401.00001"), "no JSON"),
        listing(tmp_path / "a" / "papers.jsonl", record("Fern"), record("Moss"), '{"title": "No abstract"}'),
    ]
    reading, expected = read_inputs([*paths, paths[0]]).reading(), read_papers(sorted(paths))
    assert reading == expected
    assert [paper.sources for paper in reading.papers if paper.arxiv_id] == [("a/papers.jsonl:1", "b/papers.jsonl:1")]
    assert [rejected.file for rejected in reading.rejected] == ["a/papers.jsonl", "b/papers.jsonl"]


def test_a_listing_that_is_read_again_replaces_what_it_held(tmp_path: Path) -> None:
    path = listing(tmp_path / "papers.jsonl", record("Fern"), record("Moss"))
    inputs = read_inputs([path])
    listing(path, record("Fern"), record("Lichen"))
    assert {paper.title for paper in inputs.adding([path]).reading().papers} == {"Fern", "Lichen"}


def test_adding_what_no_reader_accepts(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        Inputs({}).adding([tmp_path / "none.jsonl"])


@pytest.mark.parametrize(
    "name", ["paper-2401.00001", "2401.00001", "2401.00001v3", "https://arxiv.org/abs/2401.00001", "arXiv:2401.00001"]
)
def test_a_paper_is_named_by_its_ids(tmp_path: Path, name: str) -> None:
    inputs = read_inputs([listing(tmp_path / "papers.jsonl", record("Fern", "2401.00001"), record("Moss"))])
    (left,) = inputs.without([name]).reading().papers
    assert left.title == "Moss"


def test_all_records_of_a_paper_go_and_emptied_listings_with_them(tmp_path: Path) -> None:
    here = listing(tmp_path / "here.jsonl", record("Fern", "2401.00001"), record("Moss"))
    there = listing(tmp_path / "there.jsonl", record("Fern"), record("Another Name", "2401.00001"))
    left = read_inputs([here, there]).without(["2401.00001"])
    assert list(left.listings) == [here]
    assert [paper.title for paper in left.reading().papers] == ["Moss"]


def test_an_unknown_paper_comes_with_the_ids_like_it(tmp_path: Path) -> None:
    inputs = read_inputs([listing(tmp_path / "papers.jsonl", record("Fern", "2401.00001"), record("Moss"))])
    with pytest.raises(UnknownNameError, match=r"'2401\.00007'.*paper-2401\.00001") as caught:
        inputs.without(["2401.00007"])
    assert caught.value.nearest == ("paper-2401.00001",)


def test_an_export_can_be_moved_with_its_listings(tmp_path: Path) -> None:
    inputs = read_inputs([listing(tmp_path / "old" / "papers.jsonl", record("Fern"))])
    out = tmp_path / "old" / "exports"
    out.mkdir()
    write_inputs(inputs, out / FILE, out)
    assert str(tmp_path) not in (out / FILE).read_text(encoding="utf-8")
    (tmp_path / "old").rename(tmp_path / "new")
    moved = load_inputs(tmp_path / "new" / "exports")
    assert list(moved.listings) == [tmp_path / "new" / "papers.jsonl"]
    assert moved.reading() == inputs.reading()


@pytest.mark.skipif(os.name == "nt", reason="POSIX file names")
@pytest.mark.parametrize("name", [b"\xff.jsonl", b"a b%20\nc.jsonl", "größe.jsonl".encode()], ids=repr)
def test_a_file_may_have_any_name(tmp_path: Path, name: bytes) -> None:
    inputs = read_inputs([listing(tmp_path / os.fsdecode(name), record("Fern"), "no JSON")])
    write_inputs(inputs, tmp_path / FILE, tmp_path / "out")
    (tmp_path / "out").mkdir()
    (tmp_path / FILE).rename(tmp_path / "out" / FILE)
    assert load_inputs(tmp_path / "out") == inputs


def test_on_another_drive_a_listing_keeps_its_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = read_inputs([listing(tmp_path / "papers.jsonl", record("Fern"))])

    def relpath(path: Path, start: Path) -> str:
        raise ValueError(f"path is on mount {path}, start on mount {start}")

    monkeypatch.setattr("kg.inputs.os.path.relpath", relpath)
    write_inputs(inputs, tmp_path / FILE, tmp_path / "elsewhere")
    assert load_inputs(tmp_path) == inputs


def test_without_an_earlier_build(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"inputs\.jsonl: there is no earlier build.*run `kg build`"):
        load_inputs(tmp_path)


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b"\xff", b"", b'{"listing": "a"}', b'{"listing": "a", "record": {"file": "a", "colour": 1}}']
)
def test_a_damaged_file_is_named_with_its_line(tmp_path: Path, line: bytes) -> None:
    inputs = read_inputs([listing(tmp_path / "papers.jsonl", record("Fern"))])
    write_inputs(inputs, tmp_path / FILE, tmp_path)
    with (tmp_path / FILE).open("ab") as file:
        file.write(line + b"\n")
    with pytest.raises(ExportError, match=r"inputs\.jsonl:2: not as `kg build`.*with all listings again"):
        load_inputs(tmp_path)


def test_nothing_was_listed(tmp_path: Path) -> None:
    write_inputs(Inputs({}), tmp_path / FILE, tmp_path)
    assert load_inputs(tmp_path) == Inputs({})
    reading = Inputs({}).reading()
    assert (reading.papers, reading.rejected) == ((), ())

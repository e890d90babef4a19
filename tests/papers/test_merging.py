"""When two records are one paper, and what of each stays."""

from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ids import paper_id
from kg.model import Paper, Section
from kg.papers import merge
from kg.schema import TextField

SENTENCE = "We count the keys of each tile in registers and write them once."


def record(title: str = "TileSort", arxiv: str | None = None, source: str = "a:1", **fields: Any) -> Paper:
    given = {"text": SENTENCE, **fields}
    return Paper.model_validate(
        {"id": paper_id(title, arxiv), "title": title, "arxiv_id": arxiv, "sources": (source,), **given}
    )


def test_one_title_is_one_paper_with_all_its_sources() -> None:
    merged = merge(
        [record("Tile-Sort", source="b:7"), record("TileSort", source="a:3"), record("TILESORT", source="c:1")]
    )
    assert len(merged) == 1
    assert merged[0].sources == ("a:3", "b:7", "c:1")
    assert merged[0].id == paper_id(merged[0].title)


def test_one_arxiv_id_is_one_paper_though_it_was_renamed() -> None:
    merged = merge([record("TileSort", "2205.00001"), record("TileSort: A Second Look", "2205.00001")])
    assert [paper.id for paper in merged] == ["paper-2205.00001"]


def test_a_record_without_id_joins_the_one_with_it() -> None:
    merged = merge([record(source="a:1"), record("Tile Sort", "2205.00001", source="b:1")])
    assert [(paper.id, paper.arxiv_id, paper.sources) for paper in merged] == [
        ("paper-2205.00001", "2205.00001", ("a:1", "b:1"))
    ]


def test_a_former_title_leads_to_the_paper() -> None:
    merged = merge(
        [record("Old Name", source="a:1"), record("Old Name", "2205.00001"), record("New Name", "2205.00001", "b:1")]
    )
    assert len(merged) == 1


def test_namesakes_stay_apart() -> None:
    other = "A survey of sorting in databases, with a taxonomy."
    one, two = record("Sorting", "2205.00001"), record("Sorting", "2306.00002", text=other)
    assert merge([one, two]) == [one, two]
    alike = record("Sorting", source="c:1", text=other + " It has three parts.")
    joined = merge([one, two, record("Sorting", source="c:1", text=other)])
    assert [paper.sources for paper in joined] == [("a:1",), ("a:1", "c:1")]
    assert len(merge([one, two, alike])) == 3, "it may be either, so it is neither"


def test_a_paper_that_was_submitted_twice_is_one() -> None:
    long = SENTENCE * 5
    merged = merge(
        [
            record("Sorting", "2205.00002", text=long + " First version."),
            record("Sorting", "2205.00001", text=long + " The second version."),
            record("Sorting", text="A digest of it.", text_field=TextField.DIGEST, source="b:1"),
        ]
    )
    assert [(paper.id, paper.sources) for paper in merged] == [("paper-2205.00001", ("a:1", "b:1"))]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"text": "Short."}, {"text": SENTENCE * 3, "text_field": TextField.DIGEST}),
        ({"text": SENTENCE}, {"text": SENTENCE * 3 + " And then we cou"}),
        ({"text": SENTENCE}, {"text": SENTENCE * 3 + " And then..."}),
        ({"text": f"{SENTENCE} {SENTENCE}"}, {"text": SENTENCE}),
        ({"text": SENTENCE[:50]}, {"text": SENTENCE[:40]}),
    ],
)
def test_the_better_text_stays_and_brings_its_title(better: dict[str, Any], worse: dict[str, Any]) -> None:
    records = [record("tile sort", **worse), record("TileSort", **better)]
    for order in permutations(records):
        (merged,) = merge(order)
        assert (merged.title, merged.text) == ("TileSort", better["text"])
        assert merged.text_field is better.get("text_field", TextField.ABSTRACT)


def test_the_richer_field_stays() -> None:
    (merged,) = merge(
        [
            record(
                published="2022-05", authors=("Ada Example",), repos=("https://github.com/example/b",), doi="10.1000/5"
            ),
            record(published="2022-05-27", authors=("Ada Example", "Bo Invented"), categories=("cs.DC",)),
            record(published="2022-05-28", repos=("https://github.com/example/a",), url="https://example.org/t"),
        ]
    )
    assert merged.published == "2022-05-27"
    assert merged.authors == ("Ada Example", "Bo Invented")
    assert merged.repos == ("https://github.com/example/a", "https://github.com/example/b")
    assert (merged.categories, merged.doi, merged.url) == (("cs.DC",), "10.1000/5", "https://example.org/t")


def test_one_doi_is_one_paper_though_it_was_renamed() -> None:
    preprint = record("TileSort: Counting Keys", "2205.00001", doi="10.1000/XYZ.5")
    published = record("TileSort: Counting Keys in Registers", source="b:1", doi="10.1000/xyz.5", text="Other.")
    (merged,) = merge([preprint, published])
    assert (merged.id, merged.sources) == ("paper-2205.00001", ("a:1", "b:1"))


@pytest.mark.parametrize(
    "others",
    [
        [record("Hashing on Chips", doi="10.1000/volume")],
        [record("TileSort: Counting Keys", "2306.00003", doi="10.1000/volume", text="Another text.")],
        [record("TileSort Again", doi="10.1000/volume"), record("Hashing on Chips", doi="10.1000/volume")],
    ],
)
def test_a_doi_of_a_volume_or_of_two_arxiv_papers_joins_nothing(others: list[Paper]) -> None:
    one = record("TileSort", "2205.00001", doi="10.1000/volume")
    assert len(merge([one, *others])) == 1 + len(others)


def test_the_publishers_doi_stays_and_what_only_one_listing_knows() -> None:
    (merged,) = merge(
        [
            record(arxiv="2205.00001", doi="10.48550/arXiv.2205.00001", upvotes=3, keywords=("sorting",)),
            record(doi="10.1000/a-longer-one-than-that-of-arxiv", upvotes=12, organisation="Example Lab"),
            record(full_text="We sort.", sections=(Section(name="1 Sorting", start=0, end=8),), keywords=("keys",)),
        ]
    )
    assert merged.doi == "10.1000/a-longer-one-than-that-of-arxiv"
    assert (merged.upvotes, merged.organisation, merged.keywords) == (12, "Example Lab", ("keys", "sorting"))
    assert merged.full_text == "We sort."
    assert [section.name for section in merged.sections] == ["1 Sorting"]


def test_which_title_comes_first_does_not_matter_where_one_joins_the_other() -> None:
    records = [
        record("RadixSort", "2306.00003", text="A"),
        record("RadixSort", text="B"),
        record("RadixSort", "2205.00001", text="C"),
        record("TileSort", "2306.00003", text="A"),
        record("TileSort", text="A"),
        record("TileSort", "2205.00001", text="C"),
        record("TileSort", text="C"),
    ]
    assert {len(merge(order)) for order in permutations(records)} == {1}


RECORDS = st.builds(
    record,
    title=st.sampled_from(["TileSort", "Tile sort", "RadixSort"]),
    arxiv=st.sampled_from([None, None, "2205.00001", "2205.00002", "2306.00003"]),
    source=st.sampled_from(["a:1", "b:2", "c:3"]),
    text=st.sampled_from([SENTENCE, f"{SENTENCE} More.", "Another text.", "cut o"]),
    published=st.sampled_from([None, "2022", "2022-05", "2022-06"]),
    url=st.sampled_from([None, "https://example.org/1", "https://example.org/22"]),
    doi=st.sampled_from([None, None, "10.1000/5", "10.48550/arxiv.2205.00001"]),
)


@given(st.lists(RECORDS, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(records: list[Paper], random: Random) -> None:
    merged = merge(records)
    shuffled = list(records)
    random.shuffle(shuffled)
    assert merge(shuffled) == merged
    assert len({paper.id for paper in merged}) == len(merged)
    assert {paper.arxiv_id for paper in merged} <= {paper.arxiv_id for paper in records}
    assert {source for paper in merged for source in paper.sources} == {p.sources[0] for p in records}

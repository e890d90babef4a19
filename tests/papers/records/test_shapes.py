"""Records as their sources give them: what only one shape has, and what is missing or odd."""

import json
from typing import Any

import pytest

from kg.model import Paper, Rejected
from kg.papers.records import SHAPES, is_record, openalex, seems_record, to_record
from kg.papers.records.table import pick, texts
from kg.papers.source import Item


def paper(record: dict[str, Any]) -> Paper:
    found = to_record(record, Item("listing", 1))
    assert isinstance(found, Paper), found
    return found


HUGGING_FACE = {
    "paper": {
        "id": "2601.07348",
        "title": "MossAttention",
        "summary": "We attend.",
        "authors": [{"_id": "1", "name": "Ada Example", "hidden": False}, {"_id": "2"}],
        "publishedAt": "2026-01-12T09:23:13.000Z",
        "upvotes": 55,
        "githubRepo": "https://github.com/example/moss",
        "projectPage": "https://example.org/moss/",
        "ai_summary": "Not the paper's words.",
        "ai_keywords": ["attention", "kernels"],
        "organization": {"name": "moss", "fullname": "Moss Lab"},
    },
    "title": "MossAttention",
    "numComments": 1,
}


def test_hugging_face_today() -> None:
    found = paper(HUGGING_FACE)
    assert (found.text, found.upvotes, found.organisation) == ("We attend.", 55, "Moss Lab")
    assert (found.authors, found.keywords) == (("Ada Example",), ("attention", "kernels"))
    assert found.repos == ("https://example.org/moss", "https://github.com/example/moss")
    assert (found.arxiv_id, found.published) == ("2601.07348", "2026-01-12")


def test_hugging_face_of_old_and_a_paper_by_itself() -> None:
    old = {"id": "2501.09732", "title": "MossAttention", "summary": "We attend.", "upvotes": 9, "discussionId": "x"}
    assert paper({"paper": old, "title": "MossAttention"}).upvotes == 9
    assert paper(old).arxiv_id == "2501.09732"
    assert paper({**old, "authors": ["Ada Example"]}).authors == ("Ada Example",)


def test_the_text_of_an_item_may_stand_beside_the_paper() -> None:
    found = paper({"paper": {"id": "2501.09732", "authors": []}, "title": "MossAttention", "summary": "We attend."})
    assert (found.title, found.text) == ("MossAttention", "We attend.")


@pytest.mark.parametrize(
    ("index", "text"),
    [
        ({"sort": [1, 4], "We": [0], "keys.": [2], "They": [3]}, "We sort keys. They sort"),
        ({"We": [0], "moss" * 51: [1], "sort.": [2]}, "We sort."),
        ({"IndexLength": 2, "InvertedIndex": {"sort.": [1], "We": [0]}}, "We sort."),
        ('{"We": [0], "sort.": [1]}', "We sort."),
        ({"We": [0], "sort.": [10**12], "x": "y", "z": [None, -0.5]}, "We sort."),
        ({word: [n] for n, word in enumerate(map(str, range(30_000)))}, " ".join(map(str, range(20_000)))),
        ("{broken", None),
        ([], None),
        ({}, None),
        (None, None),
    ],
    ids=range(10),
)
def test_inverted_indexes(index: object, text: str | None) -> None:
    assert openalex.abstract(index) == text


def test_openalex_ids_and_keywords() -> None:
    found = paper(
        {
            "id": "https://openalex.org/W1",
            "display_name": "MossAttention",
            "abstract_inverted_index": {"Attend.": [0]},
            "primary_location": {"landing_page_url": "https://example.org/moss"},
            "locations": [{"landing_page_url": "http://arxiv.org/abs/2205.00001", "pdf_url": None}],
            "keywords": [{"display_name": "attention"}],
            "topics": [{"display_name": "Parallel Computing"}],
            "publication_year": 2022,
        }
    )
    assert (found.arxiv_id, found.url) == ("2205.00001", "https://example.org/moss")
    assert (found.keywords, found.categories, found.published) == (("attention",), ("Parallel Computing",), "2022")


def test_semantic_scholar_in_lower_case() -> None:
    found = paper(
        {
            "corpusid": 5,
            "externalids": {"ArXiv": None, "DOI": "10.1000/5"},
            "title": "MossAttention",
            "abstract": "We attend.",
            "year": 2022,
            "publicationdate": None,
            "authors": [{"name": "Ada Example"}],
        }
    )
    assert (found.doi, found.arxiv_id, found.published, found.authors) == ("10.1000/5", None, "2022", ("Ada Example",))


def test_the_snapshot_with_a_date_that_is_none() -> None:
    record = {"id": "2205.00001", "title": "MossAttention", "abstract": "We attend.", "update_date": "2030-01-01"}
    for versions in ([{"version": "v1", "created": "some day"}], [], None):
        assert paper({**record, "versions": versions, "authors": "Ada Example"}).published == "2022-05"


@pytest.mark.parametrize(("cdate", "published"), [(1_650_000_000_000, "2022-04-15"), (10**30, None), ("x", None)])
def test_openreview_in_both_versions(cdate: object, published: str | None) -> None:
    content = {"title": "MossAttention", "abstract": "We attend.", "authors": ["Ada Example"], "keywords": ["moss"]}
    new = {name: {"value": value} for name, value in content.items()}
    for given in (content, new):
        found = paper({"forum": "AbC", "cdate": cdate, "content": given})
        assert (found.text, found.published) == ("We attend.", published)
        assert (found.authors, found.keywords) == (("Ada Example",), ("moss",))
        assert found.url == "https://openreview.net/forum?id=AbC"
    assert paper({"content": content}).url is None


def test_scraped_items_name_things_their_own_way() -> None:
    found = paper(
        {
            "Paper Title": "MossAttention",
            "Summary": "We attend.",
            "ID": 5,
            "abs": "https://arxiv.org/abs/2205.00001v2",
            "authors": [{"first": "Ada", "last": "Example"}, None, {"name": "Bo Invented"}],
            "github": ["https://github.com/example/moss"],
            "code": False,
            "year": 2022.0,
            "comment": None,
            "url": float("nan"),
        }
    )
    assert (found.title, found.arxiv_id, found.published) == ("MossAttention", "2205.00001", "2022")
    assert (found.authors, found.repos) == (("Ada Example", "Bo Invented"), ("https://github.com/example/moss",))


def test_a_number_is_no_arxiv_id_of_a_conference_list() -> None:
    record = {"title": "MossAttention", "abstract": "We attend."}
    assert paper({**record, "id": "a7a0e02bf3"}).arxiv_id is None
    assert paper({**record, "id": "Vol. 2205.00001"}).arxiv_id is None
    assert paper({**record, "id": "arXiv:2205.00001v3"}).arxiv_id == "2205.00001"
    assert paper({**record, "paper_id": "oai:arXiv.org:cs/0703110"}).arxiv_id == "cs/0703110"


def test_marks_of_html_and_wrong_decoding_go() -> None:
    found = paper(
        {
            "title": "MÃ©lange &amp;amp; Tiles",
            "abstract": "<jats:title>Abstract</jats:title><jats:p>H<sub>2</sub>O is \u201cwet\u201d.</jats:p>",
            "authors": ["BjÃ¶rn Example"],
            "organization": "Ã‰cole",
        }
    )
    assert (found.title, found.authors, found.organisation) == ("Mélange & Tiles", ("Björn Example",), "École")
    assert found.text == "Abstract  H2O is \u201cwet\u201d."


@pytest.mark.parametrize(("upvotes", "read"), [(5, 5), ("12", 12), ("many", None), ("9" * 50, None), (None, None)])
def test_votes(upvotes: object, read: int | None) -> None:
    assert paper({"title": "A", "abstract": "B", "upvotes": upvotes}).upvotes == read


def test_votes_of_a_wrong_type_give_way_to_better_ones() -> None:
    inner = {"id": "2205.00001", "title": "A", "summary": "B", "upvotes": {"count": 5}}
    assert paper({"paper": inner, "upvotes": 6}).upvotes == 6


def test_votes_that_are_no_number_reject_the_record() -> None:
    found = to_record({"title": "A", "abstract": "B", "upvotes": [5]}, Item("listing", 7))
    assert isinstance(found, Rejected)
    assert (found.where, found.reason) == ("record 7", "'upvotes' is a list, not a whole number")


def test_every_table_leads_to_a_title_and_a_text() -> None:
    for shape in SHAPES:
        assert {"title", "abstract"} <= {field for _, field in shape.FIELDS}


def test_what_is_no_record() -> None:
    assert not any(map(is_record, [None, 5, "title", [], {}, {"title": "A"}, {"paper": {"title": "A"}}, {"id": "x"}]))
    assert seems_record(b'{"title": "A", "tldr": "x", "summary"  : "B')
    assert not seems_record(b'{"title": "A", "tldr": "B"}')


def test_rows_of_a_table_of_names() -> None:
    table = (("a.b", "title"), ("c.0", "abstract"), ("d", "repos"), ("e", "repos"), ("f.*.g", "authors"), ("h", "url"))
    record = json.loads('{"a": {"b": 5}, "c": ["x"], "d": "p", "e": ["q"], "f": [{"g": "r"}, 5, {}], "h": []}')
    assert pick(record, (*table, ("c.0", "title"), ("c.9", "doi"), ("c.x", "doi"))) == {
        "title": "x",
        "abstract": "x",
        "repos": ["p", "q"],
        "authors": ["r"],
    }


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("['A', 'B']", ["A", "B"]),
        ('["A"]', ["A"]),
        ("[A, B]", "[A, B]"),
        ("[1, 2]", "[1, 2]"),
        ("[" * 5000 + "]" * 5000, "[" * 5000 + "]" * 5000),
        ("['" + "x" * 100_000 + "']", "['" + "x" * 100_000 + "']"),
        ([["Invented", "Bo", "Jr."], ["Team", "", ""], [1]], ["Bo Invented Jr.", "Team", [1]]),
        ([{"given": "Ada", "middle": "B.", "family": "Example"}, {"x": 1}], ["Ada B. Example", {"x": 1}]),
        (5, 5),
    ],
    ids=range(9),
)
def test_lists_of_texts(given: object, read: object) -> None:
    assert texts(given) == read

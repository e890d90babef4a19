"""Single fields: dates, identifiers, links, authors."""

import pytest

from kg.model import Paper
from kg.papers.fields import to_paper
from kg.papers.source import Line


def paper(**fields: object) -> Paper:
    record = to_paper({"title": "Sorting", "abstract": "We sort.", **fields}, Line("listing", 1, ""))
    assert isinstance(record, Paper)
    return record


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ({"published": "2019-06-14T17:59:00Z"}, "2019-06-14"),
        ({"published": " 2019-06 "}, "2019-06"),
        ({"published": "2019"}, "2019"),
        ({"published": 2019}, "2019"),
        ({"published": "2019-06-14", "arxiv_id": "2001.00001"}, "2019-06-14"),
        ({"published": "2019-13-01", "arxiv_id": "1906.08172"}, "2019-06"),
        ({"published": "2019-02-30"}, None),
        ({"published": "some day"}, None),
        ({"published": "20190614"}, None),
        ({"arxiv_id": "1906.08172"}, "2019-06"),
        ({"arxiv_id": "math/0211159"}, "2002-11"),
        ({"arxiv_id": "hep-th/9901001"}, "1999-01"),
        ({"arxiv_id": "cs.AR/0703110"}, "2007-03"),
        ({"arxiv_id": "1913.08172"}, None),
        ({}, None),
    ],
)
def test_published(fields: dict[str, object], published: str | None) -> None:
    assert paper(**fields).published == published


@pytest.mark.parametrize(
    ("fields", "arxiv", "url"),
    [
        ({"arxiv_id": "arXiv:2205.14135v2"}, "2205.14135", "https://arxiv.org/abs/2205.14135"),
        ({"arxiv_id": "math.GT/0309136"}, "math/0309136", "https://arxiv.org/abs/math/0309136"),
        ({"url": "https://arxiv.org/pdf/2205.14135v1"}, "2205.14135", "https://arxiv.org/pdf/2205.14135v1"),
        (
            {"url": "https://huggingface.co/papers/2205.14135"},
            "2205.14135",
            "https://huggingface.co/papers/2205.14135",
        ),
        ({"doi": "10.48550/arXiv.2205.14135"}, "2205.14135", "https://arxiv.org/abs/2205.14135"),
        ({"url": "https://example.org/2205.14135"}, None, "https://example.org/2205.14135"),
        ({"arxiv_id": "unknown"}, None, None),
        ({"arxiv_id": ""}, None, None),
        ({"url": "javascript:alert(1)"}, None, None),
        ({"url": "https://example.org/a b"}, None, None),
        ({"url": "https://example.org/<script>"}, None, None),
        ({"url": "https://example.org/\x01"}, None, None),
        ({"url": "javascript:alert(1)", "arxiv_id": "2205.14135"}, "2205.14135", "https://arxiv.org/abs/2205.14135"),
    ],
)
def test_identifier_and_link(fields: dict[str, object], arxiv: str | None, url: str | None) -> None:
    assert (paper(**fields).arxiv_id, paper(**fields).url) == (arxiv, url)


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Ada Example, Bo Invented and Cy Madeup", ("Ada Example", "Bo Invented", "Cy Madeup")),
        ("Ada Example, Bo Invented, and Cy Madeup", ("Ada Example", "Bo Invented", "Cy Madeup")),
        ("Example, Ada; Invented, Bo", ("Example, Ada", "Invented, Bo")),
        ("Ada Example, Jr., Bo Invented", ("Ada Example, Jr.", "Bo Invented")),
        ("Sandy Andover", ("Sandy Andover",)),
        (["Ada Example", " ", "Bo\nInvented"], ("Ada Example", "Bo Invented")),
        ("", ()),
    ],
)
def test_authors(authors: object, names: tuple[str, ...]) -> None:
    assert paper(authors=authors).authors == names


def test_categories_as_text_and_as_list() -> None:
    assert paper(categories="cs.DC cs.AR,  cs.LG").categories == ("cs.DC", "cs.AR", "cs.LG")
    assert paper(categories=["cs.DC", "B.7.1; C.1.4"]).categories == ("cs.DC", "B.7.1; C.1.4")


def test_repos_are_distinct_and_sorted() -> None:
    given = ["https://github.com/example/b", "github.com/example/a", "https://github.com/example/b/", "n/a"]
    assert paper(repos=given).repos == ("https://github.com/example/a", "https://github.com/example/b")

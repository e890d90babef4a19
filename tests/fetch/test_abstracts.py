"""Real abstracts for digests: only where it is certain which paper is meant."""

import pytest

from kg.fetch import Web
from kg.fetch.abstracts import MIN_TITLE, Questions, match
from kg.fetch.arxiv import Feed
from kg.fetch.listing import Fields
from kg.ids import paper_id, title_key
from kg.model import Paper
from kg.schema import TextField
from tests.fetch.server import Answer, Query, Service, entry, feed

TITLE = "Fern: Fast Kernels for Mossy Stones"


def digest(title: str, arxiv: str | None = None, published: str | None = None) -> Paper:
    return Paper(
        id=paper_id(title, arxiv),
        title=title,
        text="A digest.",
        text_field=TextField.DIGEST,
        arxiv_id=arxiv,
        published=published,
    )


def found(title: str = TITLE, number: int = 1, published: str | None = "2024-01-15") -> Fields:
    fields = {"title": title, "arxiv_id": f"2401.{number:05}", "abstract": "We present Fern.", "published": published}
    return {name: value for name, value in fields.items() if value}


def answer(*papers: Fields, total: int | None = None) -> Feed:
    return Feed(papers, len(papers) if total is None else total, ())


@pytest.mark.parametrize(
    "title", [TITLE, "FERN -- Fast  kernels for mossy stones", "Férn: Fast Kernels, for Mossy Stones"]
)
def test_the_same_title_is_certain(title: str) -> None:
    assert match(digest(TITLE), answer(found(title), found("Fern: Something Else", 2))) == found(title)


@pytest.mark.parametrize(
    ("paper", "feed"),
    [
        (digest(TITLE), answer()),
        (digest(TITLE), answer(found("Fern: Fast Kernels for Mossy Rocks"))),
        (digest(TITLE), answer(found(), found(number=2))),
        (digest(TITLE), answer(found(), total=25)),
        (digest("Fern Kernels"), answer(found("Fern Kernels"))),
        (digest(TITLE, published="2021-05"), answer(found())),
    ],
    ids=["nothing", "nearly the same", "two papers", "more than were given", "too short", "years apart"],
)
def test_what_is_not_certain_is_listed_with_what_is_near(paper: Paper, feed: Feed) -> None:
    said = match(paper, feed)
    assert isinstance(said, str)
    assert said.startswith(f"not certain: {paper.title!r}; ")
    for fields in feed.papers:
        assert f"{fields['title']!r} ({fields['arxiv_id']})" in said


@pytest.mark.parametrize(("ours", "theirs"), [("2023-12", "2024-01-15"), ("2025", "2024-01-15"), ("2024", None)])
def test_a_year_apart_is_the_same_paper(ours: str, theirs: str | None) -> None:
    assert match(digest(TITLE, published=ours), answer(found(published=theirs))) == found(published=theirs)


def test_the_nearest_come_first_and_are_few() -> None:
    others = [found(f"Kernels {n}", n) for n in range(10)]
    said = match(digest(TITLE), answer(*others, found("Fern: Fast Kernels for Mossy Rocks", 99)))
    assert isinstance(said, str)
    assert said.index("2401.00099") < said.index("Kernels 0")
    assert said.count("(2401.") == 3


def test_a_short_title_is_one_that_may_be_a_name() -> None:
    assert len(title_key("Fern Kernels")) < MIN_TITLE <= len(title_key("Fast Fern Kernels"))
    assert match(digest("Fast Fern Kernels"), answer(found("Fast Fern Kernels"))) == found("Fast Fern Kernels")


def asking(service: Service, web: Web, papers: list[Paper], start: int = 0) -> tuple[list[str], list[str]]:
    titles = {1: TITLE, 2: "Fern-2: Fast Kernels for Mossier Stones", 3: "Lichen on Trees"}

    def script(path: str, query: Query, number: int) -> Answer:
        if "id_list" in query:
            wanted = [int(given[-5:]) for given in query["id_list"].split(",")]
            return Answer(feed([entry(n, titles[n]) for n in wanted if n in titles]))
        words = query["search_query"].removeprefix("ti:").strip('"')
        return Answer(feed([entry(n, title) for n, title in titles.items() if words.split()[-1] in title]))

    service.script = script
    pages = list(Questions.of(papers).ask(web, start))
    assert [page.total for page in pages] == [len(papers)] * len(pages)
    assert not pages or pages[-1].following == len(papers)
    return [p["arxiv_id"] for page in pages for p in page.papers], [p for page in pages for p in page.problems]


def test_by_id_and_by_title(web: Web, service: Service) -> None:
    papers = [
        digest("Fern-2: Fast Kernels for Mossier Stones"),
        digest(TITLE, "2401.00001"),
        digest("Moss on Roofs of Old Houses"),
        digest("Lichen", "2401.00009"),
    ]
    ids, problems = asking(service, web, papers)
    assert ids == ["2401.00001", "2401.00002"]
    assert problems == [
        "2401.00009: arXiv gives no such paper",
        "not certain: 'Moss on Roofs of Old Houses'; nothing like it on arXiv",
    ]


def test_an_id_with_another_title_is_not_certain(web: Web, service: Service) -> None:
    renamed = digest("Fern: Very Fast Kernels for Mossy Stones", "2401.00001")
    mistaken = digest("Serving Language Models", "2401.00003")
    ids, problems = asking(service, web, [renamed, mistaken])
    assert ids == ["2401.00001"]
    assert problems == ["not certain: 'Serving Language Models' has the id of 'Lichen on Trees' (2401.00003)"]


@pytest.mark.parametrize(("start", "requests"), [(0, 5), (100, 4), (130, 3), (131, 2), (133, 0)])
def test_asking_goes_on_from_any_place(web: Web, service: Service, start: int, requests: int) -> None:
    papers = [digest(f"{TITLE} {n}", f"2401.{n:05}") for n in range(130)]
    papers += [digest(f"Fern number {n}: Fast Kernels for Stones") for n in range(3)]
    asking(service, web, papers, start)
    assert len(service.asked) == requests

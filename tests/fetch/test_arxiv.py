"""arXiv's API: pages, ids, titles, and answers that are not what they should be."""

from functools import partial
from pathlib import Path

import pytest

from kg.errors import FetchError
from kg.fetch import Web, arxiv
from kg.fetch.listing import Page
from kg.fetch.web import GarbledError, RefusedError
from tests.fetch.conftest import Clock
from tests.fetch.server import Answer, Service, arxiv_of, entry, feed, refusal


def ids(page: Page) -> list[str]:
    return [paper["arxiv_id"] for paper in page.papers]


def numbered(*numbers: int) -> list[str]:
    return [f"2401.{number:05}" for number in numbers]


def test_a_paper_under_the_names_that_the_reader_knows() -> None:
    (paper,) = arxiv.parse_feed(feed([entry(1)]).encode()).papers
    assert paper == {
        "title": "Fern 1: Kernels for Moss",
        "arxiv_id": "2401.00001",
        "published": "2024-01-15",
        "authors": ["First Author", "Zweite Autorin"],
        "categories": ["cs.AR", "cs.DC"],
        "doi": "10.1000/example",
        "url": "https://arxiv.org/abs/2401.00001",
        "abstract": "We present Fern 1, a kernel. It is 2x faster than vLLM on A100.",
    }


def test_real_answers(shared: Path) -> None:
    found = arxiv.parse_feed((shared / "formats" / "q_testing_s0_m10_bc5a6c384fe9.xml").read_bytes())
    assert (len(found.papers), found.total, found.unusable) == (10, 214_881, ())
    needed = {"title", "arxiv_id", "abstract", "published", "authors", "categories", "url"}
    assert [paper["title"] for paper in found.papers if not needed <= paper.keys()] == []
    with pytest.raises(RefusedError, match="incorrect id format for abc"):
        arxiv.parse_feed((shared / "formats" / "id_abc_s0_m100_b79c8dcf6bc3.xml").read_bytes())


def test_identifiers_of_before_2007() -> None:
    found = arxiv.parse_feed(feed([entry(1, id="http://arxiv.org/abs/cs/0701001v3")]).encode())
    assert found.papers[0]["arxiv_id"] == "cs/0701001"


@pytest.mark.parametrize("field", ["id", "title", "summary"])
def test_an_entry_that_lacks_something_is_left_out_and_told(field: str) -> None:
    found = arxiv.parse_feed(feed([entry(1), entry(2, **{field: None})]).encode())
    assert (len(found.papers), found.size) == (1, 2)
    (problem,) = found.unusable
    assert problem.startswith(f"an entry without {'abstract' if field == 'summary' else field}: ")


def test_an_empty_answer() -> None:
    found = arxiv.parse_feed(feed([]).encode())
    assert (found.papers, found.total, found.size) == ((), 0, 0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        feed([entry(1)]).encode()[:-40],
        b"\xff\xfe",
        b'{"papers": []}',
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><feed>&a;</feed>',
        "<feed>\ud800</feed>".encode("utf-8", "surrogatepass"),
    ],
    ids=["nothing", "cut", "no text", "JSON", "entities", "no UTF-8"],
)
def test_what_is_no_xml_was_damaged_on_its_way(content: bytes) -> None:
    with pytest.raises(GarbledError):
        arxiv.parse_feed(content)


@pytest.mark.parametrize(
    "content",
    [
        "<html><body>Maintenance</body></html>",
        feed([entry(1)]).replace("totalResults", "resultsInAll"),
        feed([entry(1)], "many"),
        feed([entry(1)]).replace("http://www.w3.org/2005/Atom", "http://www.w3.org/2035/Atom"),
        feed([entry(1), entry(2)]).replace("summary", "abstract"),
    ],
    ids=["a page", "no total", "total is no number", "another namespace", "another name"],
)
def test_a_changed_format_is_told(content: str) -> None:
    with pytest.raises(FetchError, match="its format has changed"):
        arxiv.parse_feed(content.encode())


def test_an_error_feed_is_no_paper() -> None:
    with pytest.raises(RefusedError, match=r"^arXiv: refuses this: incorrect id format for moss$"):
        arxiv.parse_feed(refusal("incorrect id format for moss").encode())


def test_all_pages_of_a_search(web: Web, service: Service, clock: Clock) -> None:
    service.script = arxiv_of(250)
    pages = list(arxiv.search(web, "cat:cs.AR AND abs:GPU", 0))
    assert [(len(page.papers), page.following, page.total) for page in pages] == [
        (100, 100, 250),
        (100, 200, 250),
        (50, 250, 250),
    ]
    assert [number for page in pages for number in ids(page)] == numbered(*range(250))
    assert [query["start"] for _, query in service.asked] == ["0", "100", "200"]
    assert {query["search_query"] for _, query in service.asked} == {"cat:cs.AR AND abs:GPU"}
    assert {(query["sortBy"], query["sortOrder"]) for _, query in service.asked} == {("submittedDate", "ascending")}
    assert {path for path, _ in service.asked} == {"/api/query"}
    assert clock.slept == [3.0, 3.0]


def test_a_search_from_a_place_on(web: Web, service: Service) -> None:
    service.script = arxiv_of(250)
    (page,) = arxiv.search(web, "all:fern", 200)
    assert ids(page) == numbered(*range(200, 250))


def test_a_search_that_finds_nothing(web: Web, service: Service) -> None:
    service.script = arxiv_of(0)
    assert list(arxiv.search(web, "all:fern", 0)) == [Page((), 0, 0)]
    assert len(service.asked) == 1


@pytest.mark.parametrize("bad", ["empty", "the page before"])
def test_a_page_that_is_not_the_next_one_is_asked_for_again(web: Web, service: Service, bad: str) -> None:
    first, second = (feed([entry(n) for n in range(start, start + 100)], 200) for start in (0, 100))
    service.play(Answer(first), Answer(feed([], 200) if bad == "empty" else first), Answer(second))
    pages = list(arxiv.search(web, "all:fern", 0))
    assert [number for page in pages for number in ids(page)] == numbered(*range(200))
    assert len(service.asked) == 3


def test_a_service_that_gives_one_page_for_ever(web: Web, service: Service) -> None:
    service.play(Answer(feed([entry(n) for n in range(100)], 200)))
    found = arxiv.search(web, "all:fern", 0)
    assert len(next(found).papers) == 100
    with pytest.raises(FetchError, match="an earlier page again after 100 papers; tried 6 times"):
        next(found)


def test_pages_that_overlap(web: Web, service: Service) -> None:
    service.play(
        Answer(feed([entry(n) for n in range(100)], 150)), Answer(feed([entry(n) for n in range(90, 140)], 150))
    )
    assert [page.following for page in arxiv.search(web, "all:fern", 0)] == [100, 150]


def test_too_many_papers_for_one_search(web: Web, service: Service) -> None:
    service.play(Answer(feed([entry(1)], 30_001)))
    with pytest.raises(FetchError, match=r"^cat:cs\.LG: 30001 papers, and arXiv gives 30000 at most; ask.*in parts"):
        list(arxiv.search(web, "cat:cs.LG", 0))


def test_a_query_that_arxiv_does_not_understand(web: Web, service: Service) -> None:
    service.play(Answer(refusal("malformed query"), status=400))
    with pytest.raises(RefusedError, match=r"status 400: malformed query$"):
        list(arxiv.search(web, "cat:((", 0))


def test_papers_by_ids_a_hundred_at_once(web: Web, service: Service) -> None:
    service.script = arxiv_of(230)
    pages = list(arxiv.by_ids(web, numbered(*range(240)), 0))
    assert [(len(page.papers), page.following, page.total) for page in pages] == [
        (100, 100, 240),
        (100, 200, 240),
        (30, 240, 240),
    ]
    assert pages[2].problems == tuple(f"{number}: arXiv gives no such paper" for number in numbered(*range(230, 240)))
    assert [int(query["max_results"]) for _, query in service.asked] == [100, 100, 40]
    assert ids(next(arxiv.by_ids(web, numbered(*range(120)), 100))) == numbered(*range(100, 120))


def test_one_id_that_arxiv_refuses_takes_no_other_with_it(web: Web, service: Service) -> None:
    good = arxiv_of(50)

    def script(path: str, query: dict[str, str], number: int) -> Answer:
        if "moss/0301001" in query["id_list"]:
            return Answer(refusal("incorrect id format for moss/0301001"), status=400 if number % 2 else 200)
        return good(path, query, number)

    service.script = script
    (page,) = arxiv.by_ids(web, [*numbered(*range(5)), "moss/0301001", *numbered(*range(5, 10))], 0)
    assert ids(page) == numbered(*range(10))
    (problem,) = page.problems
    assert problem.startswith("moss/0301001: ")
    assert "incorrect id format" in problem


def test_an_old_id_with_its_subject_class_is_found_without(web: Web, service: Service) -> None:
    service.play(Answer(feed([entry(1, id="http://arxiv.org/abs/math/0309136v1")])))
    (page,) = arxiv.by_ids(web, ["math.GT/0309136"], 0)
    assert (ids(page), page.problems) == (["math/0309136"], ())


def test_no_ids(web: Web, service: Service) -> None:
    assert list(arxiv.by_ids(web, [], 0)) == []
    assert service.asked == []


def test_a_title_is_looked_for_as_it_stands_and_then_word_by_word(web: Web, service: Service) -> None:
    service.play(Answer(feed([])), Answer(feed([entry(1)])))
    found = arxiv.by_title(web, 'Fern-2: "Fast" Kernels (for Moss)')
    assert found.total == 1
    assert [query["search_query"] for _, query in service.asked] == [
        'ti:"Fern 2 Fast Kernels for Moss"',
        "ti:Kernels AND ti:Fern AND ti:Fast AND ti:Moss AND ti:for AND ti:2",
    ]


def test_a_title_that_is_found_is_not_looked_for_again(web: Web, service: Service) -> None:
    service.play(Answer(feed([entry(1)])))
    assert arxiv.by_title(web, "Fern 1: Kernels for Moss").size == 1
    assert len(service.asked) == 1


def test_a_title_without_words(web: Web, service: Service) -> None:
    service.play(Answer(feed([])))
    assert arxiv.by_title(web, "?!").size == 0
    assert service.asked == []


def test_the_usual_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_ARXIV_API", raising=False)
    asked: list[str] = []

    class Nobody:
        def get(self, url: str, parameters: dict[str, str], parse: object) -> arxiv.Feed:
            asked.append(url)
            return arxiv.Feed((), 0, ())

    list(partial(arxiv.search, Nobody(), "x")(0))  # type: ignore[arg-type]
    assert asked == ["https://export.arxiv.org/api/query"]

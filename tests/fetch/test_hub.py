"""The Hugging Face Hub: searches, daily papers, and fields that come and go."""

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import FetchError
from kg.fetch import Web, hub
from kg.fetch.listing import Page
from kg.fetch.web import GarbledError, RefusedError
from tests.fetch.server import Answer, Service, hub_of, hub_paper


def parse(*entries: Any) -> tuple[tuple[dict[str, Any], ...], tuple[str, ...]]:
    return hub.parse_papers(json.dumps(entries).encode())


FULL = {
    "title": "Fern 1: Kernels",
    "arxiv_id": "2401.00001",
    "published": "2024-01-12",
    "authors": ["First Author", "Zweite Autorin"],
    "repos": ["https://github.com/example/fern"],
    "upvotes": 17,
    "ai_keywords": ["kernel", "GPU"],
    "organization": "Example Lab",
    "abstract": "We present Fern 1. It is 2x faster than vLLM on A100.",
}


def test_a_daily_paper_of_today() -> None:
    assert parse(hub_paper(1)) == ((FULL,), ())


@pytest.mark.parametrize(("day", "papers"), [("2025-01-17", 10), ("2026-01-15", 16)])
def test_real_days(shared: Path, day: str, papers: int) -> None:
    found, problems = hub.parse_papers((shared / "formats" / f"daily_papers_{day}.json").read_bytes())
    assert (len(found), problems) == (papers, ())
    needed = {"title", "arxiv_id", "abstract", "published", "authors", "upvotes"}
    assert [paper["title"] for paper in found if not needed <= paper.keys()] == []


def test_a_paper_alone_without_a_frame_around_it() -> None:
    assert parse(hub_paper(1)["paper"]) == ((FULL,), ())


def test_a_daily_paper_of_former_years() -> None:
    entry = hub_paper(1)
    for name in ("githubRepo", "ai_keywords", "organization", "upvotes"):
        del entry["paper"][name]
    ((paper,), _) = parse(entry)
    assert paper == {name: FULL[name] for name in FULL.keys() - {"repos", "ai_keywords", "organization", "upvotes"}}


def test_a_summary_beside_the_paper() -> None:
    entry = hub_paper(1)
    entry["summary"] = entry["paper"].pop("summary")
    assert parse(entry) == ((FULL,), ())


@pytest.mark.parametrize(
    "changes",
    [
        {"authors": None},
        {"authors": ["First Author", 5, {"user": "x"}, {"name": None}]},
        {"githubRepo": 7, "projectPage": None},
        {"ai_keywords": "kernel", "upvotes": "17", "organization": "example"},
        {"organization": {"name": None}},
        {"publishedAt": 1705051393},
        {"id": "unknown"},
        {"colour": {"new": ["field"]}},
    ],
    ids=str,
)
def test_odd_fields_lose_no_paper(changes: dict[str, Any]) -> None:
    ((paper,), problems) = parse(hub_paper(1, **changes))
    assert (paper["title"], paper["abstract"], problems) == (FULL["title"], FULL["abstract"], ())
    assert paper.items() <= FULL.items()


@pytest.mark.parametrize("entry", [None, 5, [], {}, {"paper": None}, {"paper": {"title": "Moss"}}], ids=str)
def test_an_entry_that_is_no_paper_is_left_out_and_told(entry: object) -> None:
    papers, problems = parse(entry, hub_paper(1))
    assert (papers, len(problems)) == ((FULL,), 1)


@pytest.mark.parametrize("content", [b"", b"[{", b"<html>", b"\xff", b"[" * 100_000])
def test_what_is_no_json_was_damaged_on_its_way(content: bytes) -> None:
    with pytest.raises(GarbledError):
        hub.parse_papers(content)


@pytest.mark.parametrize("answer", [{"papers": []}, {"error": "x"}, None, [{"headline": "Fern"}], [5]], ids=str)
def test_a_changed_format_is_told(answer: object) -> None:
    with pytest.raises(FetchError, match=r"^the Hub: .*its format has changed$"):
        hub.parse_papers(json.dumps(answer).encode())


def test_the_daily_papers_of_a_day(web: Web, service: Service) -> None:
    service.script = hub_of(230)
    pages = list(hub.daily(web, "2026-01-15", 0))
    assert [(len(page.papers), page.following) for page in pages] == [(100, 1), (100, 2), (30, 3)]
    assert [(path, query) for path, query in service.asked] == [
        ("/api/daily_papers", {"date": "2026-01-15", "limit": "100", "p": str(page)}) for page in range(3)
    ]
    assert [page.following for page in hub.daily(web, "2026-01-15", 2)] == [3]


def test_a_day_without_papers(web: Web, service: Service) -> None:
    service.script = hub_of(0)
    assert list(hub.daily(web, "2026-01-17", 0)) == [Page((), 1)]


def test_a_hub_that_knows_no_pages(web: Web, service: Service) -> None:
    service.play(Answer(json.dumps([hub_paper(n) for n in range(100)])))
    assert len(list(hub.daily(web, "2026-01-15", 0))) == 2


def test_a_day_that_the_hub_refuses(web: Web, service: Service) -> None:
    service.play(Answer('{"error": "date is in the future"}', status=400))
    with pytest.raises(RefusedError, match="date is in the future"):
        list(hub.daily(web, "2126-01-15", 0))


def test_a_search_has_one_page(web: Web, service: Service) -> None:
    service.script = hub_of(7)
    (page,) = hub.search(web, "CUDA", 0)
    assert (len(page.papers), page.following, page.problems) == (7, 1, ())
    assert service.asked == [("/api/papers/search", {"q": "CUDA", "limit": "100"})]
    assert list(hub.search(web, "CUDA", 1)) == []


def test_a_search_that_is_full_says_so(web: Web, service: Service) -> None:
    service.script = hub_of(300)
    (page,) = hub.search(web, "CUDA", 0)
    assert page.problems == ("the Hub gives 100 papers at most; there may be more",)


def test_the_usual_address(web: Web, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.delenv("HF_ENDPOINT")

    def nobody(url: str, *_: object) -> tuple[tuple[()], tuple[()]]:
        asked.append(url)
        return (), ()

    monkeypatch.setattr(web, "get", nobody)
    list(hub.search(web, "CUDA", 0))
    assert asked == ["https://huggingface.co/api/papers/search"]

"""Polite, patient, remembering, and clear about what went wrong: against a local service."""

import gzip
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from time import time

import pytest

from kg.errors import FetchError
from kg.fetch import Web
from kg.fetch.web import ATTEMPTS, KEPT, GarbledError, RefusedError, excerpt
from tests.fetch.conftest import Clock
from tests.fetch.server import Answer, Service


def text(content: bytes) -> str:
    if content.endswith(b"?"):
        raise GarbledError("it ends with a question")
    return content.decode()


def get(web: Web, service: Service, what: str = "x") -> str:
    return web.get(f"{service.address}/api", {"q": what}, text)


def test_an_answer(web: Web, service: Service, clock: Clock) -> None:
    service.play(Answer("moss & fern"))
    assert get(web, service, "a b&c") == "moss & fern"
    assert service.asked == [("/api", {"q": "a b&c"})]
    assert clock.slept == []


def test_one_request_in_three_seconds(web: Web, service: Service, clock: Clock) -> None:
    service.play(Answer("1"), Answer("2"), Answer("3"))
    get(web, service, "a")
    clock.now += 1.25
    get(web, service, "b")
    get(web, service, "c")
    assert clock.slept == [1.75, 3.0]
    clock.now += 100
    get(web, service, "d")
    assert len(clock.slept) == 2


def test_the_same_question_is_not_asked_twice(web: Web, service: Service, clock: Clock, tmp_path: Path) -> None:
    service.play(Answer("first", headers=(("Cache-Control", "no-store"),)), Answer("second"))
    assert [get(web, service) for _ in range(3)] == ["first"] * 3
    with Web(3.0, tmp_path / "cache", print) as another:
        assert get(another, service) == "first"
        assert get(another, service, "y") == "second"
    assert len(service.asked) == 2
    assert clock.slept == []


def test_an_answer_grows_old(web: Web, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time()
    service.play(Answer("first"), Answer("second"))
    assert get(web, service) == "first"
    monkeypatch.setattr("time.time", lambda: now + KEPT + 1)
    assert get(web, service) == "second"


def test_a_compressed_answer_is_the_same_from_the_cache(web: Web, service: Service) -> None:
    service.play(Answer(gzip.compress(b"moss"), headers=(("Content-Encoding", "gzip"),)))
    assert [get(web, service), get(web, service)] == ["moss", "moss"]


BAD = {
    "429": Answer("slow down", status=429),
    "500": Answer("oh", status=500),
    "503": Answer(status=503),
    "time-out": Answer(late=True),
    "cut": Answer("a long answer", cut=5),
    "cut before it begins": Answer("a long answer", cut=13),
    "garbled": Answer("what?"),
    "badly compressed": Answer("moss", headers=(("Content-Encoding", "gzip"),)),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_what_may_be_over_in_a_moment_is_tried_again(
    web: Web, service: Service, clock: Clock, said: list[str], bad: Answer
) -> None:
    service.play(bad, bad, Answer("good"))
    assert get(web, service) == "good"
    assert len(service.asked) == 3
    assert sum(clock.slept) == 2 + 1 + 4
    assert [line.rpartition(";")[2] for line in said] == [" attempt 2 of 6 in 2 s", " attempt 3 of 6 in 4 s"]
    assert get(web, service) == "good"
    assert len(service.asked) == 3


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_patience_ends(web: Web, service: Service, clock: Clock, bad: Answer) -> None:
    service.play(bad)
    with pytest.raises(FetchError, match=rf"^127\.0\.0\.1: .*; tried {ATTEMPTS} times$"):
        get(web, service)
    assert len(service.asked) == ATTEMPTS
    assert sum(clock.slept) >= 2 + 4 + 8 + 16 + 32


def test_retry_after_in_seconds_and_as_a_date(web: Web, service: Service, clock: Clock) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    past = format_datetime(datetime.now(UTC) - timedelta(seconds=90), usegmt=True)
    busy = [Answer(status=429, headers=(("Retry-After", value),)) for value in ("45", date, past, "soon")]
    service.play(*busy, Answer("good"))
    assert get(web, service) == "good"
    seconds, until, at_once, pause, unknown = clock.slept
    assert (seconds, at_once, pause) == (45, 0, 3)
    assert 0 < until <= 90
    assert unknown == 16


def test_a_service_that_asks_for_much_patience_is_left_in_peace(web: Web, service: Service, clock: Clock) -> None:
    service.play(Answer(status=503, headers=(("Retry-After", "3600"),)))
    with pytest.raises(FetchError, match=r"busy \(status 503\), and asks to come back in 60 minutes"):
        get(web, service)
    assert (len(service.asked), clock.slept) == (1, [])


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_refusal_is_final_and_says_why(web: Web, service: Service, status: int) -> None:
    service.play(Answer("<html><head><title>x</title></head><p>No &amp; never\x1b[2J.</p></html>", status=status))
    with pytest.raises(RefusedError, match=rf"status {status}: No & never\.$"):
        get(web, service)
    assert len(service.asked) == 1


def test_a_garbled_answer_is_not_kept(web: Web, service: Service, tmp_path: Path) -> None:
    service.play(Answer("what?"))
    with pytest.raises(FetchError, match="the answer is damaged: it ends with a question"):
        get(web, service)
    service.play(Answer("good"))
    with Web(3.0, tmp_path / "cache", print) as another:
        assert get(another, service) == "good"


def free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def test_without_a_network_nothing_is_repeated(web: Web, clock: Clock) -> None:
    with pytest.raises(FetchError, match=r"cannot be reached .*; is there a connection to the network\?") as caught:
        web.get(free_address(), {}, text)
    assert caught.value.where == "127.0.0.1"
    assert clock.slept == []


def test_a_network_that_goes_away_is_waited_for(web: Web, service: Service, clock: Clock) -> None:
    service.play(Answer("good"))
    get(web, service)
    with pytest.raises(FetchError, match=f"cannot be reached any more .*; tried {ATTEMPTS} times"):
        web.get(free_address(), {}, text)
    assert sum(clock.slept) >= 62


@pytest.mark.parametrize("address", ["moss.example/api", "ftp://moss.example", "", "http://moss:x/", "https://"])
def test_an_address_that_is_none(web: Web, address: str) -> None:
    with pytest.raises(FetchError, match="no usable address"):
        web.get(address, {}, text)


def test_redirection_is_followed_but_not_for_ever(web: Web, service: Service) -> None:
    moved = Answer(status=301, headers=(("Location", f"{service.address}/elsewhere"),))
    service.play(moved, Answer("good"))
    assert get(web, service) == "good"
    service.play(moved)
    with pytest.raises(FetchError, match="no usable address"):
        get(web, service, "y")


def test_a_cache_that_is_broken_is_begun_anew(service: Service, tmp_path: Path, said: list[str]) -> None:
    (tmp_path / "answers.sqlite").write_bytes(b"no database" * 1000)
    service.play(Answer("first"), Answer("second"))
    with Web(0, tmp_path, said.append) as web:
        assert [get(web, service), get(web, service)] == ["first", "first"]
    assert len(said) == 1
    assert "answers that were kept are lost (file is not a database)" in said[0]


def test_without_a_place_for_the_cache(service: Service, tmp_path: Path, said: list[str]) -> None:
    (tmp_path / "file").write_text("x")
    service.play(Answer("first"), Answer("what?"), Answer("second"))
    with Web(0, tmp_path / "file", said.append) as web:
        assert [get(web, service), get(web, service)] == ["first", "second"]
    assert said[0] == f"{tmp_path / 'file'}: answers cannot be kept (File exists)"


def test_what_an_error_page_says() -> None:
    assert excerpt(b"<style>p {}</style><p>No\n more</p>") == "No more"
    assert excerpt(b'{"error": "Invalid date"}') == '{"error": "Invalid date"}'
    assert excerpt(b"<feed><title>x</title><summary>bad id</summary></feed>") == "bad id"
    assert excerpt(b"") == "(nothing)"
    assert len(excerpt(b"x" * 1000)) == 200

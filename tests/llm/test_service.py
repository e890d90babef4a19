"""The extractor over HTTP, against a service that speaks the OpenAI chat protocol and misbehaves in every known way."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kg.errors import ExtractorError
from kg.llm import ModelExtractor
from kg.model import Extraction
from tests.llm.answers import GOOD, INVENTED, PAPER, claim, entity
from tests.llm.service import Answer, Service, calls, error, serving

Serve = Callable[..., Service]
REFUSAL = Answer({"role": "assistant", "content": None, "refusal": "I will not read papers."})
CHATTER = Answer({"role": "assistant", "content": "Sure! Here are the claims you asked for."})
SOON = {"Retry-After": "0"}


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    monkeypatch.setenv("OPENAI_API_KEY", "secret-of-moss")
    with ExitStack() as stack:

        def start(*answers: Answer) -> Service:
            service = stack.enter_context(serving(*answers))
            monkeypatch.setenv("OPENAI_BASE_URL", service.url)
            return service

        yield start


@pytest.fixture
def extractor(tmp_path: Path) -> ModelExtractor:
    return ModelExtractor("moss-8b", cache=tmp_path / "answers", timeout=20, retries=2)


def one(extractor: ModelExtractor) -> Extraction:
    (extraction,) = extractor.read([PAPER])
    return extraction


def test_what_is_asked_is_asked_without_randomness(serve: Serve, extractor: ModelExtractor) -> None:
    service = serve(calls(GOOD))
    assert len(one(extractor).claims) == 4
    (request,) = service.requests
    assert (request["model"], request["temperature"]) == ("moss-8b", 0.0)
    assert service.headers[0]["authorization"] == "Bearer secret-of-moss"
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert "MossKernel" in request["messages"][1]["content"]
    (tool,) = request["tools"]
    assert set(tool["function"]["parameters"]["properties"]) == {"entities", "claims"}


def test_tokens_are_those_that_the_service_counts(serve: Serve, extractor: ModelExtractor) -> None:
    serve(calls({"entities": [entity("B200")], "claims": [claim()]}), calls(GOOD))
    one(extractor)
    report = extractor.report()
    assert (report["requests"], report["input_tokens"], report["output_tokens"]) == (2, 2000, 400)
    assert report["cost_usd"] is None


def test_the_second_request_says_what_was_wrong(serve: Serve, extractor: ModelExtractor) -> None:
    service = serve(calls({"claims": [INVENTED, claim()]}), calls(GOOD))
    assert len(one(extractor).claims) == 4
    assert "claims[0].quote" in service.requests[1]["messages"][-1]["content"]


@pytest.mark.parametrize(
    "first",
    [
        calls("{broken JSON"),
        calls('{"claims": [{"quote": "half'),
        calls('{"claims": [{"quote": 7, "subject": "X", "relation": "beats"}]}'),
        calls("[]"),
        CHATTER,
        error(429, "rate_limit_exceeded", **SOON),
        error(500, "server_error"),
        error(503, "overloaded"),
        Answer({}, cut=True),
    ],
    ids=["broken", "cut-off", "wrong", "list", "chatter", "429", "500", "503", "cut"],
)
def test_it_gets_over_one_bad_answer(serve: Serve, extractor: ModelExtractor, first: Answer) -> None:
    service = serve(first, calls(GOOD))
    assert len(one(extractor).claims) == 4
    assert len(service.requests) == 2
    assert not extractor.unread


@pytest.mark.parametrize(
    ("always", "said"),
    [
        (REFUSAL, "I will not read papers"),
        (CHATTER, "retries"),
        (calls("{broken JSON"), "retries"),
        (error(429, "rate_limit_exceeded", **SOON), "429"),
        (error(500, "server_error"), "500"),
        (error(400, "context_length_exceeded"), "400"),
        (Answer("<html>Bad gateway</html>", status=502), "502"),
        (Answer("no JSON at all"), ""),
        (Answer('{"object": "chat.completion"}'), ""),
    ],
    ids=["refusal", "chatter", "broken", "429", "500", "too-long", "502", "no-json", "no-choices"],
)
def test_one_papers_failure_is_that_papers_alone(
    serve: Serve, extractor: ModelExtractor, always: Answer, said: str
) -> None:
    serve(always)
    assert one(extractor).claims == ()
    (record,) = extractor.unread
    assert said in record.reason
    assert "\n" not in record.reason
    assert "secret-of-moss" not in record.reason


def test_a_service_that_never_answers_is_given_up(serve: Serve, tmp_path: Path) -> None:
    service = serve(Answer({}, hangs=True))
    extractor = ModelExtractor("moss-8b", cache=tmp_path, timeout=0.2, retries=1)
    assert one(extractor).claims == ()
    assert "took too long" in extractor.unread[0].reason
    assert len(service.requests) == 2


@pytest.mark.parametrize(
    ("always", "said"),
    [
        (error(401, "invalid_api_key"), "401"),
        (error(404, "model_not_found"), "404"),
        (error(429, "insufficient_quota"), "429"),
    ],
)
def test_what_holds_for_every_paper_ends_the_run(
    serve: Serve, extractor: ModelExtractor, always: Answer, said: str
) -> None:
    serve(always)
    with pytest.raises(ExtractorError, match="model moss-8b") as raised:
        one(extractor)
    assert said in str(raised.value)
    assert "goes on from here" in str(raised.value)


def test_a_service_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(calls(GOOD)) as gone:
        monkeypatch.setenv("OPENAI_BASE_URL", gone.url)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ExtractorError, match="model moss-8b"):
        one(ModelExtractor("moss-8b", cache=tmp_path, retries=0))


@pytest.mark.parametrize("text", ["half \ud800 a pair", "nul \x00 and \x1b[31m", "\u202eturned", "", "long " * 50_000])
def test_any_text_can_be_sent(serve: Serve, extractor: ModelExtractor, text: str) -> None:
    service = serve(calls({"entities": [entity(text or "?")], "claims": [claim(quote=text[:9] or "?")]}))
    (extraction,) = extractor.read([PAPER.model_copy(update={"title": text[:50], "text": text})])
    assert extraction.claims == ()
    assert service.requests
    assert not extractor.unread or "half" in text


def test_a_run_that_broke_off_goes_on_where_it_was(serve: Serve, tmp_path: Path) -> None:
    papers = [PAPER.model_copy(update={"id": f"paper-{n}", "title": f"{n}. {PAPER.title}"}) for n in range(6)]
    service = serve(calls(GOOD), calls(GOOD), calls(GOOD), error(401, "invalid_api_key"))
    broken = ModelExtractor("moss-8b", cache=tmp_path, concurrency=1)
    with pytest.raises(ExtractorError):
        list(broken.read(papers))
    asked = len(service.requests)
    again = serve(calls(GOOD))
    found = list(ModelExtractor("moss-8b", cache=tmp_path, concurrency=1).read(papers))
    assert [extraction.paper for extraction in found] == [paper.id for paper in papers]
    assert all(len(extraction.claims) == 4 for extraction in found)
    assert asked >= 4
    assert len(again.requests) == 3

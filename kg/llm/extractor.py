"""The extractor that asks a language model: several papers at once, each answer grounded, kept and accounted for."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.document import Document
from kg.document import read as read_document
from kg.errors import ExtractorError
from kg.extract import check_grounding
from kg.llm.cache import AnswerCache
from kg.llm.grounding import Check, Grounded, ground
from kg.llm.prompt import PROMPT_VERSION, question
from kg.llm.records import NEEDS_PACKAGES, Answered, Reading, Spent, UnansweredError
from kg.llm.terms import Terms, default_terms
from kg.model import Extraction, Paper, Rejected
from kg.repos import repositories
from kg.vocab import Vocabulary

if TYPE_CHECKING:
    from pydantic_ai.models import Model

Start = Callable[[str, Check], "Future[tuple[Answered, bool]]"]
"""Begins to ask a question; the answer may not be final."""

CONCURRENCY = 8
"""Papers that are asked about at once, where nothing else is said."""
TIMEOUT = 120.0
"""Seconds that one request may take, where nothing else is said."""
RETRIES = 4
"""How often a request is repeated that was refused for now, failed or took too long."""

_AHEAD = 4
"""How many times as many papers wait as are asked about, so that one slow answer does not hold up the others."""


class ModelExtractor:
    """Reads papers with a language model.

    Args:
        model: Name of the model at the service that ``OPENAI_BASE_URL`` and ``OPENAI_API_KEY`` give, or a pydantic-ai
            model. Neither address nor key is needed where the cache holds all answers.
        vocabulary: The curated vocabulary; None for the one that comes with the package.
        cache: Folder of answers that are kept; None for the user's cache folder.
        concurrency: How many papers are asked about at once.
        timeout: Seconds that one request may take.
        retries: How often a request is repeated that was refused for now, failed or took too long.
    """

    def __init__(
        self,
        model: "str | Model",
        vocabulary: Vocabulary | None = None,
        *,
        cache: Path | None = None,
        concurrency: int = CONCURRENCY,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
    ) -> None:
        self._model = model
        self._model_name = model if isinstance(model, str) else model.model_name
        self._terms = Terms(vocabulary) if vocabulary else default_terms()
        self._cache = AnswerCache(cache or user_cache(), self._model_name)
        self._concurrency = concurrency
        self._timeout = timeout
        self._retries = retries
        self._accounts: dict[str, dict[str, Any]] = {}
        self._dropped: dict[str, Counter[str]] = {}
        self._unread: dict[str, Rejected] = {}

    @property
    def name(self) -> str:
        """The model and the version of the prompt."""
        return f"{self._model_name}-prompt-{PROMPT_VERSION}"

    @property
    def unread(self) -> tuple[Rejected, ...]:
        """The papers that the model gave no usable answer about; a later run asks about them again."""
        return tuple(self._unread.values())

    def read(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """Reads papers, in their order, several at once.

        Raises:
            ExtractorError: if the model cannot be reached or lets nobody in; answers up to then are kept.
            ExportError: if the folder of answers cannot be written to.
        """
        with ExitStack() as stack:
            begun: deque[_Begun] = deque()
            stack.callback(self._keep_finished, begun)
            start: Start | None = None
            for paper in papers:
                document = read_document(paper)
                asked = question(document)
                known: Answered | None = self._cache.get(asked)
                if known is None:
                    start = start or stack.enter_context(self._open())
                    begun.append(_Begun(document, asked, start(asked, partial(self._ground, document))))
                else:
                    begun.append(_Begun(document, asked, known))
                if len(begun) >= _AHEAD * self._concurrency:
                    yield self._finish(begun.popleft())
            while begun:
                yield self._finish(begun.popleft())

    def report(self) -> Mapping[str, Any]:
        """The model, what its readings cost when they were made, and how much of them the papers do not bear out."""
        accounts = self._accounts
        total = {
            name: sum(account[name] for account in accounts.values())
            for name in ("requests", "input_tokens", "output_tokens", "ungrounded")
        }
        costs = [account["cost_usd"] for account in accounts.values() if account["cost_usd"] is not None]
        return {
            "extractor": self.name,
            **total,
            "cost_usd": round(sum(costs), 6) if costs else None,
            "dropped": dict(sorted(sum(self._dropped.values(), Counter[str]()).items())),
            "unread": len(self._unread),
            "papers": dict(sorted(accounts.items())),
        }

    def _open(self) -> AbstractContextManager["Start"]:
        from kg.llm.asking import asking, open_model

        model = open_model(self._model) if isinstance(self._model, str) else self._model
        return asking(model, concurrency=self._concurrency, timeout=self._timeout, retries=self._retries)

    def _ground(self, document: Document, reading: Reading) -> Grounded:
        return ground(reading, document, self._terms)

    def _finish(self, begun: "_Begun") -> Extraction:
        document, asked, answer = begun
        paper = document.paper
        if isinstance(answer, Future):
            try:
                answered, final = answer.result()
            except UnansweredError as error:
                self._unread[paper.id] = _rejected(paper, str(error))
                self._account(paper, error.spent, 0, Grounded())
                return self._extraction(document, Grounded())
            if final:
                self._cache.put(asked, answered)
        else:
            answered = answer
        grounded = self._ground(document, answered.reading)
        self._account(paper, answered.spent, answered.ungrounded, grounded)
        return self._extraction(document, grounded)

    def _account(self, paper: Paper, spent: Spent, ungrounded: int, grounded: Grounded) -> None:
        dropped = Counter(problem.part for problem in grounded.problems)
        self._dropped[paper.id] = dropped
        self._accounts[paper.id] = {**spent.model_dump(), "ungrounded": ungrounded, "dropped": dropped.total()}

    def _keep_finished(self, begun: Iterable["_Begun"]) -> None:
        """Keeps what has been answered though nobody waits for it any more: a run that broke off goes on from there."""
        for _, asked, answer in begun:
            if isinstance(answer, Future) and answer.done() and not answer.cancelled() and not answer.exception():
                answered, final = answer.result()
                if final:
                    self._cache.put(asked, answered)

    def _extraction(self, document: Document, grounded: Grounded) -> Extraction:
        paper = document.paper
        extraction = Extraction(
            paper=paper.id,
            title=paper.title,
            extractor=self.name,
            entities=grounded.entities,
            repos=repositories(document),
            claims=grounded.claims,
        )
        check_grounding(paper, extraction)
        return extraction


def user_cache() -> Path:
    """The folder of this user in which answers are kept.

    Raises:
        ExtractorError: if the package that knows it is not installed.
    """
    try:
        from platformdirs import user_cache_path
    except ImportError as error:
        raise ExtractorError(NEEDS_PACKAGES.format(error)) from error
    return user_cache_path("papers-kg") / "answers"


class _Begun(NamedTuple):
    """A paper whose answer is known or on its way."""

    document: Document
    question: str
    answer: "Answered | Future[tuple[Answered, bool]]"


def _rejected(paper: Paper, reason: str) -> Rejected:
    file, _, where = (paper.sources[0] if paper.sources else paper.id).rpartition(":")
    return Rejected(
        file=file or where,
        where=where if file else paper.id,
        stage="extract",
        reason=f"no answer about this paper, which stays without claims: {reason}",
    )

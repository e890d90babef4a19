"""Reads one paper: mentions, claims, repositories and roles. Needs no other paper, so it runs anywhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from kg.claims import ClaimFinder
from kg.claims.tables import TableReader
from kg.document import read
from kg.errors import GroundingError
from kg.mentions import MentionFinder
from kg.mentions.roles import own_start, role_of
from kg.model import Extraction, Paper, Rejected
from kg.repos import repositories
from kg.schema import BaselineKind
from kg.sections import SectionReader, to_local
from kg.vocab import Vocabulary, default_vocabulary

EXTRACTOR = "rules-0.1"
"""Name and version of this extractor; changes whenever its output may."""


class Extractor(Protocol):
    """What reads papers: the rules of this module, or a language model (:mod:`kg.llm`)."""

    @property
    def name(self) -> str:
        """Name and version; changes whenever what is read may."""

    @property
    def unread(self) -> Sequence[Rejected]:
        """Papers that could not be read so far; their extractions are empty, and not worth keeping."""

    def read(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """Reads papers, in their order.

        Raises:
            ExtractorError: if no paper can be read at all.
        """

    def report(self) -> Mapping[str, Any]:
        """What a build reports of the papers read so far."""


class RuleExtractor:
    """Vocabulary and grammar. Compile once, use for many papers.

    Args:
        vocabulary: The curated vocabulary.
        full_text: Whether to read sections and tables, too, of papers that have some.

    Attributes:
        vocabulary: The vocabulary.
        name: Name and version.
        unread: Empty: rules read everything.
    """

    unread: Sequence[Rejected] = ()

    def __init__(self, vocabulary: Vocabulary, *, full_text: bool = False) -> None:
        self.vocabulary = vocabulary
        self.name = f"{EXTRACTOR}-full-text" if full_text else EXTRACTOR
        self._full_text = full_text
        self._mentions = MentionFinder(vocabulary)
        self._claims = ClaimFinder(vocabulary)
        self._sections = SectionReader(self._mentions, self._claims, TableReader(vocabulary))

    def extract(self, paper: Paper) -> Extraction:
        """All that one paper says.

        Raises:
            GroundingError: if a span does not slice out of the paper's text. It never should.
        """
        document = read(paper)
        things = self._mentions.find(document)
        claims = self._claims.find(document, things)
        own = own_start(document)
        compared = {claim.baseline for claim in claims if claim.baseline_kind is BaselineKind.NAMED}
        extraction = Extraction(
            paper=paper.id,
            title=paper.title,
            extractor=EXTRACTOR,
            entities=tuple(to_local(thing, document, role_of(thing, document, own, compared)) for thing in things),
            repos=repositories(document),
            claims=tuple(claims),
        )
        if self._full_text and paper.sections:
            extraction = self._sections.add(paper, extraction)
        check_grounding(paper, extraction)
        return extraction

    def read(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """Reads papers one by one, in constant memory."""
        return map(self.extract, papers)

    def report(self) -> Mapping[str, Any]:
        """The name: rules cost nothing and read everything."""
        return {"extractor": self.name}


@cache
def default_extractor(*, full_text: bool = False) -> RuleExtractor:
    """The rules over the vocabulary that comes with the package.

    Args:
        full_text: Whether to read sections and tables, too, or title and abstract alone.
    """
    return RuleExtractor(default_vocabulary(), full_text=full_text)


def extract(papers: Iterable[Paper]) -> Iterator[Extraction]:
    """Reads papers one by one with the rules, in constant memory; title and abstract alone."""
    return default_extractor().read(papers)


def check_grounding(paper: Paper, extraction: Extraction) -> None:
    """Makes sure that every mention and every piece of evidence stands in the paper as it says.

    Raises:
        GroundingError: naming the paper and the span that does not.
    """
    for span in extraction.spans():
        if paper.field(span.field)[span.start : span.end] != span.text:
            msg = f"{span.field} {span.start}-{span.end} is not {span.text!r}"
            raise GroundingError(msg, where=paper.id)

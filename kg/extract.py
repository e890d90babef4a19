"""Reads one paper: mentions, claims, repositories and roles. Needs no other paper, so it runs anywhere."""

from collections.abc import Iterable, Iterator
from functools import cache

from kg.claims import ClaimFinder
from kg.claims.tables import TableReader
from kg.document import read
from kg.errors import GroundingError
from kg.mentions import MentionFinder
from kg.mentions.roles import own_start, role_of
from kg.model import Extraction, Paper
from kg.repos import repositories
from kg.schema import BaselineKind
from kg.sections import SectionReader, to_local
from kg.vocab import Vocabulary, default_vocabulary

EXTRACTOR = "rules-0.1"
"""Name and version of this extractor; changes whenever its output may."""


class RuleExtractor:
    """Vocabulary and grammar. Compile once, use for many papers.

    Args:
        vocabulary: The curated vocabulary.
    """

    name = EXTRACTOR

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._mentions = MentionFinder(vocabulary)
        self._claims = ClaimFinder(vocabulary)
        self._sections = SectionReader(self._mentions, self._claims, TableReader(vocabulary))

    def extract(self, paper: Paper, *, full_text: bool = False) -> Extraction:
        """All that one paper says.

        Args:
            paper: The paper.
            full_text: Whether to read its sections and tables, where it has some, or title and abstract alone.

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
            extractor=self.name,
            entities=tuple(to_local(thing, document, role_of(thing, document, own, compared)) for thing in things),
            repos=repositories(document),
            claims=tuple(claims),
        )
        if full_text and paper.sections:
            extraction = self._sections.add(paper, extraction)
        check_grounding(paper, extraction)
        return extraction


@cache
def default_extractor() -> RuleExtractor:
    """The rules over the vocabulary that comes with the package."""
    return RuleExtractor(default_vocabulary())


def extract(papers: Iterable[Paper], *, full_text: bool = False) -> Iterator[Extraction]:
    """Reads papers one by one, in constant memory; title and abstract alone unless told otherwise."""
    extractor = default_extractor()
    for paper in papers:
        yield extractor.extract(paper, full_text=full_text)


def check_grounding(paper: Paper, extraction: Extraction) -> None:
    """Makes sure that every mention and every piece of evidence stands in the paper as it says.

    Raises:
        GroundingError: naming the paper and the span that does not.
    """
    for span in extraction.spans():
        if paper.field(span.field)[span.start : span.end] != span.text:
            msg = f"{span.field} {span.start}-{span.end} is not {span.text!r}"
            raise GroundingError(msg, where=paper.id)

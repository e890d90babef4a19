"""Decisions about claims, applied to what was read in a paper: left out, put right, added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from typing import NamedTuple

from kg.curation.quotes import check_quote, paper_of, places
from kg.curation.records import AboutClaim, AboutQuote, Curation, Missing, Right
from kg.curation.statements import StatementReader, things
from kg.errors import VocabularyError
from kg.ids import name_key
from kg.model import Extraction, Paper, RawClaim, Span, one_line
from kg.vocab import Vocabulary

_SAME = 1e-9
"""Relative difference up to which two readings of a number are one."""


class Decided(NamedTuple):
    """A claim as it was read or as a person states it, and what was decided about it."""

    claim: RawClaim
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Curated:
    """What was read in a paper, after all decisions.

    Attributes:
        extraction: With the things that people's claims name.
        claims: Its claims; those that a person states have notes.
        notes: What was left out of the paper's claims, and why.
        unused: The decisions that fit none of its claims.
    """

    extraction: Extraction
    claims: tuple[Decided, ...]
    notes: tuple[str, ...] = ()
    unused: tuple[AboutClaim, ...] = ()


class ClaimCurator:
    """Applies decisions about claims. All of them are checked first.

    Args:
        curation: The decisions.
        papers: The corpus, by id.
        vocabulary: For metrics and units.

    Raises:
        VocabularyError: with file and line of the first decision whose paper, quote, name, metric or number does not
            exist.
    """

    def __init__(self, curation: Curation, papers: Mapping[str, Paper], vocabulary: Vocabulary) -> None:
        self._reader = StatementReader(vocabulary)
        self._papers = papers
        self._decisions: dict[str, list[AboutQuote]] = {}
        for decision in curation.about_quotes():
            check_quote(decision, paper_of(decision.paper, papers, decision.where))
            self._check_terms(decision)
            self._decisions.setdefault(decision.paper, []).append(decision)

    def apply(self, extraction: Extraction) -> Curated:
        """One paper's extraction after the decisions about it: what is wrong, then what is right, then what is missing.

        Raises:
            VocabularyError: if a claim is to be put right and several fit.
        """
        claims = tuple(map(Decided, extraction.claims))
        decisions = self._decisions.get(extraction.paper)
        if decisions is None:
            return Curated(extraction, claims)
        notes: list[str] = []
        unused: list[AboutClaim] = []
        for decision in decisions:
            if isinstance(decision, Missing):
                claims = self._added(claims, decision, extraction)
            elif isinstance(decision, AboutClaim):
                fitting = [known for known in claims if not known.notes and self._fits(known.claim, decision)]
                if not fitting:
                    unused.append(decision)
                elif isinstance(decision, Right):
                    claims = self._put_right(claims, _only(fitting, decision), decision, extraction)
                else:
                    claims = tuple(known for known in claims if known not in fitting)
                    notes += [f"left out as wrong, {_line(known.claim)}: {decision.because}" for known in fitting]
        now = [known.claim for known in claims]
        entities = things(extraction, now, self._papers[extraction.paper])
        return Curated(extraction.model_copy(update={"entities": entities}), claims, tuple(notes), tuple(unused))

    def _check_terms(self, decision: AboutQuote) -> None:
        """Makes sure that numbers can be read, and that metrics are known or quoted."""
        said = decision.to if isinstance(decision, Right) else decision if isinstance(decision, Missing) else None
        values = (decision.value if isinstance(decision, AboutClaim) else None, said.value if said else None)
        for value in values:
            if value is not None and self._reader.number(value) is None:
                raise VocabularyError(f"{value!r} is not one number with its unit", where=decision.where or None)
        metric = said.metric if said else None
        if metric and not self._reader.metric(metric) and metric not in decision.quote:
            problem = f"the metric {metric!r} is neither in the vocabulary nor in the quote"
            raise VocabularyError(problem, where=decision.where or None)

    def _fits(self, claim: RawClaim, decision: AboutClaim) -> bool:
        """Whether a claim is one that a decision is about."""
        if decision.relation is not None and claim.relation is not decision.relation:
            return False
        if decision.baseline is not None and name_key(claim.baseline or "") != name_key(decision.baseline):
            return False
        number = self._reader.number(decision.value) if decision.value is not None else None
        if number and not _same((claim.low, claim.high), (number.low, number.high)):
            return False
        return any(_overlap(claim.evidence, place) for place in places(self._papers[decision.paper], decision.quote))

    def _put_right(
        self, claims: tuple[Decided, ...], wrong: Decided, decision: Right, extraction: Extraction
    ) -> tuple[Decided, ...]:
        claim = self._reader.restated(wrong.claim, decision.to, decision.to.model_fields_set, extraction)
        right = Decided(claim, (f"put right, it was {_line(wrong.claim)}: {decision.because}",))
        return tuple(right if known is wrong else known for known in claims)

    def _added(self, claims: tuple[Decided, ...], decision: Missing, extraction: Extraction) -> tuple[Decided, ...]:
        """The claims with a missing one, which takes the place of what says the same."""
        claim = self._reader.added(decision, extraction, self._papers[decision.paper])
        others = (known for known in claims if known.notes or not _says(known.claim, claim))
        return (*others, Decided(claim, (f"added: {decision.because}",)))


def _only(fitting: Sequence[Decided], decision: Right) -> Decided:
    if len(fitting) > 1:
        lines = "; ".join(_line(known.claim) for known in fitting)
        problem = f"{len(fitting)} claims fit, say which by baseline, value or relation: {lines}"
        raise VocabularyError(problem, where=decision.where or None)
    return fitting[0]


def _says(claim: RawClaim, stated: RawClaim) -> bool:
    """Whether a claim that was read says what a person states: of the metric too, where the person gives one."""
    return (
        claim.relation is stated.relation
        and name_key(claim.baseline or "") == name_key(stated.baseline or "")
        and _same((claim.low, claim.high), (stated.low, stated.high))
        and (stated.metric is None or (claim.metric_id or claim.metric) == (stated.metric_id or stated.metric))
        and _overlap(claim.evidence, stated.evidence)
    )


def _same(one: tuple[float | None, float | None], other: tuple[float | None, float | None]) -> bool:
    pairs = zip(one, other, strict=True)
    return all(a == b if a is None or b is None else isclose(a, b, rel_tol=_SAME) for a, b in pairs)


def _overlap(one: Span, other: Span) -> bool:
    return one.field is other.field and one.start < other.end and other.start < one.end


def _line(claim: RawClaim) -> str:
    return one_line(claim.subject, claim.relation, claim.baseline, claim.qualifier, claim.reported_as, claim.metric)

"""One claim of a model's answer, checked part by part against the paper, as a record."""

from collections.abc import Callable, Sequence

from kg.claims.confidence import confidence
from kg.claims.cues import Sense
from kg.claims.factors import factor_range, improves
from kg.claims.subjects import THIS_WORK
from kg.document import Document
from kg.llm.alignment import Alignment, Span
from kg.llm.records import ReadClaim
from kg.llm.terms import Terms
from kg.llm.things import Things
from kg.model import RawClaim
from kg.quantities import Quantity
from kg.schema import BaselineKind, HardwareScope, NodeKind, Relation, Role
from kg.vocab import Metric

RULE = "model"
"""The ``rule`` of claims that a language model read."""

_SHORTEST_QUOTE = 4
"""Words without which a quote is no statement, unless it is a whole sentence."""
_LONGEST_EVIDENCE = 2
"""Sentences that one quote may run over."""
_OURS = frozenset(
    {"we", "us", "ours", "our method", "our approach", "our system", "this paper", "the paper", THIS_WORK}
)
_IMPLIED_SENSE = {Relation.OUTPERFORMS: Sense.BETTER, Relation.UNDERPERFORMS: Sense.WORSE}


class UngroundedError(Exception):
    """A part of a claim without which there is none does not stand in the paper."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(reason)
        self.part = part
        self.reason = reason


class ClaimReader:
    """Checks the claims of one paper.

    Args:
        document: The paper.
        text: Its text, for look-up.
        things: What the answer says it names; names that claims use are added.
        terms: What the vocabulary knows.
    """

    def __init__(self, document: Document, text: Alignment, things: Things, terms: Terms) -> None:
        self._document = document
        self._text = text
        self._things = things
        self._terms = terms

    def read(self, claim: ReadClaim, note: Callable[[str, str], None]) -> RawClaim:
        """The claim as a record.

        Args:
            claim: What the model answered.
            note: Told the part and the reason of what is left out of the record.

        Raises:
            UngroundedError: if quote, subject, baseline or value do not stand where they have to.
        """
        quote = self._quote(claim.quote)
        evidence = self._sentences(quote)
        number = self._number(claim, quote, evidence)
        subject = self._subject(claim.subject)
        baseline, kind = self._baseline(claim, evidence)
        words, metric = self._metric(claim.metric, evidence, note)
        hardware, scope = self._hardware(claim.hardware, evidence, note)
        low, high = _factors(claim, number, metric)
        return RawClaim(
            subject=subject,
            relation=claim.relation,
            baseline=baseline,
            baseline_kind=kind,
            metric=words,
            metric_id=metric.id if metric else None,
            metric_class=metric.metric_class if metric else claim.metric_class if words or number else None,
            low=number.low if number else None,
            high=number.high if number else None,
            unit=number.unit.replace("\u00b5", "\u03bc") if number and number.unit else None,
            qualifier=number.qualifier if number else None,
            reported_as=self._verbatim(evidence, number) if number else None,
            factor_low=low,
            factor_high=high,
            hardware=hardware,
            hardware_scope=scope,
            context=self._context(claim.context, evidence, note),
            evidence=self._document.span(*evidence),
            origin=claim.origin,
            rule=RULE,
            confidence=confidence(RULE, kind),
        )

    def _quote(self, quote: str) -> Span:
        found = self._text.find(quote)
        if found is None:
            raise UngroundedError("quote", f"the text does not say {quote!r}")
        if len(quote.split()) < _SHORTEST_QUOTE and found not in self._document.sentences:
            raise UngroundedError("quote", f"quote the whole sentence, not {quote!r}")
        return found

    def _sentences(self, quote: Span) -> Span:
        """The whole sentences that a quote touches, as evidence of claims is."""
        touched = [(s, e) for s, e in self._document.sentences if s < quote[1] and quote[0] < e]
        if len(touched) > _LONGEST_EVIDENCE:
            raise UngroundedError("quote", f"quote the one sentence that says it, not {len(touched)}")
        if touched[0][0] < self._document.body_start <= touched[-1][0]:
            raise UngroundedError("quote", "quote the title or the abstract, not both at once")
        return touched[0][0], touched[-1][1]

    def _number(self, claim: ReadClaim, quote: Span, evidence: Span) -> Quantity | None:
        if claim.value is None:
            if claim.baseline is None or claim.relation is Relation.ACHIEVES:
                raise UngroundedError("value", "without a baseline a claim needs its number")
            return None
        start, end = evidence
        within = (quote[0] - start, quote[1] - start)
        number = self._terms.quantity(self._document.text[start:end], claim.value, within)
        if number is None:
            raise UngroundedError("value", f"{claim.value!r} is no number of its quote")
        return number

    def _verbatim(self, evidence: Span, number: Quantity) -> str:
        return self._document.span(evidence[0] + number.start, evidence[0] + number.end).text

    def _subject(self, subject: str) -> str:
        if subject.strip().casefold() in _OURS:
            return THIS_WORK
        if not self._things.stands(subject):
            raise UngroundedError("subject", f"the text does not name {subject!r}")
        thing = self._things.find(subject)
        return thing.name if thing else subject

    def _baseline(self, claim: ReadClaim, evidence: Span) -> tuple[str | None, BaselineKind | None]:
        if claim.relation is Relation.ACHIEVES:
            return None, None
        if claim.baseline is None:
            return None, BaselineKind.UNSPECIFIED
        if not self._things.stands(claim.baseline, evidence):
            if claim.baseline_kind is BaselineKind.NAMED or not self._text.places(claim.baseline, evidence, fold=True):
                raise UngroundedError("baseline", f"the quote does not name {claim.baseline!r}")
            return claim.baseline, BaselineKind.GENERIC
        if claim.baseline_kind is BaselineKind.NAMED:
            self._things.ensure(claim.baseline, NodeKind.TECHNIQUE, Role.BASELINE)
        thing = self._things.find(claim.baseline)
        kind = BaselineKind.NAMED if claim.baseline_kind is BaselineKind.NAMED else BaselineKind.GENERIC
        return thing.name if thing else claim.baseline, kind

    def _metric(
        self, words: str | None, evidence: Span, note: Callable[[str, str], None]
    ) -> tuple[str | None, Metric | None]:
        if words is None:
            return None, None
        places = self._text.places(words, evidence, fold=True)
        if not places and not self._terms.implies(self._document.text[slice(*evidence)], words):
            note("metric", f"the quote does not name {words!r}")
            return None, None
        spelled = self._document.text[slice(*places[0])] if places else words
        return spelled, self._terms.metric(spelled)

    def _hardware(
        self, names: Sequence[str], evidence: Span, note: Callable[[str, str], None]
    ) -> tuple[tuple[str, ...], HardwareScope]:
        stated: dict[str, None] = {}
        inherited: dict[str, None] = {}
        for name in names:
            if not self._things.stands(name):
                note("hardware", f"the text does not name {name!r}")
                continue
            here = self._things.stands(name, evidence)
            self._things.ensure(name, NodeKind.HARDWARE, Role.USED)
            thing = self._things.find(name)
            (stated if here else inherited)[thing.name if thing else name] = None
        if stated:
            return tuple(stated), HardwareScope.STATED
        return tuple(inherited), HardwareScope.INHERITED if inherited else HardwareScope.NONE

    def _context(self, phrases: Sequence[str], evidence: Span, note: Callable[[str, str], None]) -> tuple[str, ...]:
        kept: dict[str, None] = {}
        for phrase in phrases:
            thing = self._things.find(phrase)
            if thing and self._things.stands(phrase, evidence):
                kept[thing.name] = None
            elif places := self._text.places(phrase, evidence, fold=True):
                kept[self._document.text[slice(*places[0])]] = None
            else:
                note("context", f"the quote does not say {phrase!r}")
        return tuple(kept)


def _factors(claim: ReadClaim, number: Quantity | None, metric: Metric | None) -> tuple[float | None, float | None]:
    """The improvement factor; none where the words beside the number contradict the relation."""
    sense = claim.sense or (_IMPLIED_SENSE.get(claim.relation) if number and number.unit == "x" else None)
    if number is None or sense is None or claim.relation not in _IMPLIED_SENSE or (metric and not metric.ratio):
        return None, None
    direction = metric.direction if metric else None
    if improves(sense, direction) is not (claim.relation is Relation.OUTPERFORMS):
        return None, None
    return factor_range(number, sense, direction)

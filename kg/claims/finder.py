"""Claims of one paper: sentence by sentence, from numbers, comparators, metrics and names to records."""

import re
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from kg.claims.baselines import Baseline, Comparison, parts
from kg.claims.complements import COMPARABLE, Mention
from kg.claims.conditions import Conditions, is_device_size
from kg.claims.confidence import confidence
from kg.claims.cues import ONLY_BEHIND, Sense
from kg.claims.factors import factor_range, improves
from kg.claims.measures import NOTHING, Measured, chain
from kg.claims.numbers import NumberReader, Reading
from kg.claims.sentences import Sentence, analyse
from kg.claims.subjects import FORMER, Subjects
from kg.document import Document
from kg.mentions import Thing
from kg.mentions.matching import Match, Matcher, Name
from kg.model import RawClaim
from kg.quantities import Quantity, QuantityFinder, QuantityKind
from kg.schema import BaselineKind, Direction, MetricClass, NodeKind, Origin, Relation
from kg.text.anchors import lower
from kg.vocab import Metric, Vocabulary

_OWN = re.compile(
    r"\b(?:we|our|ours|us|this (?:paper|work|article|study|report|survey|thesis)|in this|here,|experiments?|"
    r"experimental\w*|results?|evaluations?|proposed|is presented|is introduced|evaluated)\b"
)
_BACKGROUND = re.compile(
    r"(?:However|(?:The )?[Rr]ecent(?:ly)?|Existing|Current(?:ly)?|Prior|Previous|Traditional(?:ly)?|Unfortunately|"
    r"Conventional)\b"
)
_GOAL = re.compile(r"\b(?:aims? (?:to|at)|goal is|in order to|hope to|promises? to)\b", re.I)
_IN_TERMS_OF = re.compile(
    r"(?: by (?:an? )?[\w-]+(?: [\w-]+)?)?,?\s*(?:in(?: terms of| both)?|on|with respect to|regarding|for)\s+"
    r"(?:the |both |its )?(?:[\w-]+ ){0,2}",
    re.I,
)
_RESULT_CLASSES = frozenset(MetricClass) - {MetricClass.SIZE, MetricClass.SCALE, MetricClass.OTHER}
_OPPOSITE = {
    Relation.OUTPERFORMS: Relation.UNDERPERFORMS,
    Relation.UNDERPERFORMS: Relation.OUTPERFORMS,
    Relation.MATCHES: Relation.MATCHES,
}
_CHOICE = re.compile(r"rather than|instead of|on top of", re.I)
"""Comparators that tell what was chosen, not what is better, unless a number stands beside them."""
_UNLISTED = re.compile(r"[ -](?P<what>[a-z][\w-]*(?: [a-z][\w-]*){0,3}) ")
_HARDLY = re.compile(r"\b(?:negligible|no|little|minimal|marginal|almost no|without)\s+(?:[\w-]+\s+){0,2}$", re.I)
"""What stands before a loss that hardly is one: "minimal loss of accuracy compared to A"."""
_HARDLY_REACH = 40
_CHANGES = (QuantityKind.FACTOR, QuantityKind.POINTS)
"""Kinds of numbers that are never a result by themselves."""
_RESPECTIVELY = re.compile(r"\brespectively\b")
_INITIAL = 15
_REACH = 9
_LIMIT = re.compile(r"(?:\bunder an? (?:[\w-]+ ){0,2}|[<≤]\s?)$")
"""What stands before a limit, not a result: "under a 5s SLO", "<128MB"."""
_BUDGET = re.compile(r"[ -](?:[\w-]+ ){0,2}(?:budgets?|ceiling|deadlines?|SLOs?|objective|requirements?|thresholds?)\b")
"""What stands behind a value that is allowed, not reached: "the 10 ms latency budget"."""
_LIMIT_REACH = 24
_CONDITION = re.compile(
    r"(?:^(?:At|Under|With)|\bdataset \(|\bwhen (?:reaching|achieving)|\bshort of) ?"
    r"(?:an? |the )?(?:about |around |~)?$"
)
"""What stands before a condition: "At 25% token retention, ...", "our dataset (124 minutes)"."""
_OPERATING = re.compile(r"\b[Aa]t (?:an? |the )?(?:extreme |up to |about |around |~)?$")
"""What stands before an operating point: "at 4x compression", "at 90% sparsity"."""
_COUNTS = frozenset({"count", "token-count", "parameter-count", "length"})
"""Dimensions of units that count what goes in, not what comes out."""


class ClaimFinder:
    """Finds the claims of a paper. Compile once, use for many papers.

    Args:
        vocabulary: The curated vocabulary.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._hardware = vocabulary.terms[NodeKind.HARDWARE]
        self._vocabulary = vocabulary
        self._implied = vocabulary.implied_metrics()
        self._quantities = QuantityFinder(vocabulary.units.values())
        self._numbers = NumberReader(vocabulary)
        self._metrics = Matcher(
            Name(alias, metric, metric.exact)
            for metric in vocabulary.metrics.values()
            for alias in (metric.label, *metric.aliases)
        )

    def find(self, document: Document, things: Sequence[Thing]) -> list[RawClaim]:
        """The claims of a paper, in the order of the text."""
        text = document.text
        mentions = sorted([Mention(*span, thing) for thing in things for span in thing.spans], key=itemgetter(0, 1))
        own = _own_start(document, mentions)
        quantities = self._quantities.find(text, own)
        metrics = self._metrics.find(text, own)
        analysed = (
            analyse(text, start, end, quantities, metrics, mentions)
            for start, end in document.sentences[1:]
            if start >= own and not _BACKGROUND.match(text, start)
        )
        sentences = [sentence for sentence in analysed if sentence]
        compared = {
            b.text for s in sentences for c in s.comparisons for b in c.baselines if b.kind is BaselineKind.NAMED
        }
        conditions = Conditions(document, [t for t in things if t.name not in compared], self._hardware)
        writer = _Writer(document, things, conditions, self._vocabulary, self._implied)
        return [claim for s in sentences for claim in dict.fromkeys(writer.claims(s, self._numbers.read(s)))]


class _Writer:
    """Turns readings of one paper's sentences into claims."""

    def __init__(
        self,
        document: Document,
        things: Sequence[Thing],
        conditions: Conditions,
        vocabulary: Vocabulary,
        implied: Mapping[str, Metric],
    ) -> None:
        self._vocabulary = vocabulary
        self._implied = implied
        self._document = document
        self._subjects = Subjects(document, things)
        self._conditions = conditions

    def claims(self, sentence: Sentence, readings: Sequence[Reading]) -> Iterator[RawClaim]:
        used: list[Comparison] = []
        for reading in readings:
            if reading.sense is None:
                yield from self._results(sentence, reading)
            else:
                # "competitive with X, and 20x smaller" says both.
                compared = reading.comparison
                if compared is not None and (reading.relation or compared.relation is not Relation.MATCHES):
                    used.append(compared)
                yield from self._compared(sentence, reading, reading.sense)
        for comparison in sentence.comparisons:
            if comparison in used:
                continue
            if comparison.relation is not None:
                yield from self._plain(sentence, comparison, comparison.relation)
            else:
                yield from self._adjective(sentence, comparison)
        yield from self._parity(sentence, used)

    def _compared(self, sentence: Sentence, reading: Reading, sense: Sense) -> Iterator[RawClaim]:
        baselines: Sequence[Baseline | None] = self._others(sentence, reading.comparison) or (None,)
        swapped = False
        if reading.comparison is not None and baselines == (None,):
            winner = self._other_subject(sentence, reading.comparison)
            if winner is None:
                return
            baselines, swapped = (winner,), True  # "vLLM is 2x faster than ours": the same, seen from the paper's side
        numbers = reading.numbers
        if (
            len(baselines) == 1
            and len(numbers) > 1
            and baselines[0]
            and _RESPECTIVELY.search(sentence.text, numbers[-1].end, sentence.end)
        ):
            baselines = parts(baselines[0], len(numbers)) or baselines
        metrics = {measured.metric for measured in reading.measured}
        aligned = len(numbers) > 1 and len(baselines) == len(numbers) and len(metrics) == 1
        for index, (number, measured) in enumerate(zip(numbers, reading.measured, strict=True)):
            good = improves(sense, measured.metric.direction if measured.metric else None)
            if good is None:
                good = sense is not Sense.WORSE
            relation = Relation.OUTPERFORMS if good else Relation.UNDERPERFORMS
            if reading.relation is not None:
                relation = reading.relation
            elif reading.comparison and reading.comparison.relation is Relation.UNDERPERFORMS:
                relation = Relation.UNDERPERFORMS
            if swapped:
                relation = _OPPOSITE[relation]
            if _OPERATING.search(sentence.text, max(sentence.start, number.start - _LIMIT_REACH), number.start) and (
                measured.metric_class is MetricClass.SIZE
            ):
                continue
            if number.before and measured.metric_class in _RESULT_CLASSES:  # "from 128 GB to 17 GB" says both
                former = next((b.text for b in baselines if b), FORMER)
                yield self._claim(sentence, Relation.ACHIEVES, None, measured, number.before, None, "result", of=former)
            for baseline in [baselines[index]] if aligned else baselines:
                yield self._claim(sentence, relation, baseline, measured, number, sense, "number", swapped=swapped)

    def _results(self, sentence: Sentence, reading: Reading) -> Iterator[RawClaim]:
        """Plain measured results: "76 FPS", "87% accuracy"."""
        for number, measured in zip(reading.numbers, reading.measured, strict=True):
            rate = (
                number.kind is QuantityKind.PERCENT and measured.metric_class is MetricClass.OTHER and measured.metric
            )
            if number.kind in _CHANGES or not (rate or measured.metric_class in _RESULT_CLASSES):
                continue
            if number.kind is QuantityKind.PERCENT and not _has_levels(measured):
                continue
            if number.kind is QuantityKind.ABSOLUTE and self._is_setting(sentence, number):
                continue
            if _CONDITION.search(sentence.text[sentence.start : number.start]):
                continue
            yield self._claim(sentence, Relation.ACHIEVES, None, measured, number, None, "result")

    def _plain(self, sentence: Sentence, comparison: Comparison, relation: Relation) -> Iterator[RawClaim]:
        """A comparison without a number: "X outperforms Y in throughput"."""
        if _GOAL.search(sentence.text, sentence.start, comparison.cue.start):
            return
        measured = _named_metrics(sentence, comparison) or [self._implied_by(comparison)]
        baselines, relation = self._sides(sentence, comparison, relation)
        for baseline in baselines:
            for one in measured:
                yield self._claim(sentence, relation, baseline, one, None, None, "verb", ends=comparison.end)

    def _implied_by(self, comparison: Comparison) -> Measured:
        """The metric that comparing words imply by themselves: speed for "faster than"."""
        metric = self._implied.get(comparison.cue.word.split()[0].lower())
        return Measured.implied(metric) if metric else NOTHING

    def _adjective(self, sentence: Sentence, comparison: Comparison) -> Iterator[RawClaim]:
        """A comparison by an adjective, without a number: "lower latency than X", "Compared to X, Y is faster"."""
        cue = comparison.cue
        if _CHOICE.match(cue.word):
            return
        before = [
            (c, s) for c, s in sentence.senses if c.end <= cue.start and sentence.distance(c.end, cue.start) <= _REACH
        ]
        behind = (
            [(c, s) for c, s in sentence.senses if c.start >= comparison.end]
            if cue.start - sentence.start < _INITIAL
            else []
        )
        found = before[-1] if before else behind[0] if behind else None
        if found is None or ONLY_BEHIND.match(found[0].word) or _GOAL.search(sentence.text, sentence.start, cue.start):
            return
        word, sense = found
        limit = cue.start if before else sentence.end
        metric = next((m for m in sentence.metrics if word.start <= m.start < min(limit, word.end + 40)), None)
        measured = Measured.named(sentence.text, metric) if metric else NOTHING
        good = improves(sense, metric.value.direction if metric else None)
        if good is None:  # "lower ground-state energies than A": a metric that is not listed
            phrase = _UNLISTED.fullmatch(sentence.text, word.end, cue.start) if before else None
            if phrase is None:
                return
            measured, good = Measured(phrase["what"], None, MetricClass.OTHER), True
        relation = Relation.OUTPERFORMS if good else Relation.UNDERPERFORMS
        if not good and _HARDLY.search(sentence.text, max(sentence.start, word.start - _HARDLY_REACH), word.start):
            relation = Relation.MATCHES
        baselines, relation = self._sides(sentence, comparison, relation)
        for baseline in baselines:
            yield self._claim(sentence, relation, baseline, measured, None, None, "adjective", ends=comparison.end)

    def _parity(self, sentence: Sentence, used: Sequence[Comparison]) -> Iterator[RawClaim]:
        """Parity ("with comparable accuracy", "without sacrificing quality") beside a comparison with a name."""
        for metric in sentence.parities:
            if any(c.relation is Relation.MATCHES and c.cue.start < metric.start for c in sentence.comparisons):
                continue
            measured = Measured.named(sentence.text, metric)
            for comparison in used:
                for baseline in self._others(sentence, comparison):
                    if baseline.kind is BaselineKind.NAMED:
                        yield self._claim(
                            sentence, Relation.MATCHES, baseline, measured, None, None, "parity", ends=metric.end
                        )

    def _is_setting(self, sentence: Sentence, number: Quantity) -> bool:
        """Whether a value counts inputs or describes a device instead of measuring a result."""
        unit = self._vocabulary.units.get(number.unit_id or "")
        limited = _LIMIT.search(sentence.text, max(sentence.start, number.start - _LIMIT_REACH), number.start)
        counted = unit is not None and unit.dimension in _COUNTS
        budget = _BUDGET.match(sentence.text, number.end)
        return counted or budget is not None or limited is not None or is_device_size(sentence.text, number)

    def _others(self, sentence: Sentence, comparison: Comparison | None) -> tuple[Baseline, ...]:
        """The baselines of a comparison but the paper's own things, unless a variant is compared with its origin."""
        if comparison is None:
            return ()
        others = tuple(baseline for baseline in comparison.baselines if baseline.text not in self._subjects.own)
        variant = next(
            (m for m in sentence.mentions if m.thing.name in self._subjects.nameable and m.end <= comparison.cue.start),
            None,
        )
        if others or variant is None or any(b.text == variant.thing.name for b in comparison.baselines):
            return others
        return comparison.baselines

    def _sides(
        self, sentence: Sentence, comparison: Comparison, relation: Relation
    ) -> tuple[tuple[Baseline, ...], Relation]:
        """The baselines and the relation to them; "vLLM outperforms ours" is told from the paper's side."""
        others = self._others(sentence, comparison)
        if not others and (winner := self._other_subject(sentence, comparison)):
            return (winner,), _OPPOSITE[relation]
        return others, relation

    def _other_subject(self, sentence: Sentence, comparison: Comparison) -> Baseline | None:
        """What is compared with the paper's own thing: the first other name before the comparing words."""
        initial = (
            comparison.relation is None and comparison.cue.start - sentence.start < _INITIAL
        )  # "Compared to ours, vLLM is 2x faster"
        for mention in sentence.mentions:
            thing = mention.thing
            before = mention.start >= comparison.end if initial else mention.end <= comparison.cue.start
            if before and thing.named and thing.kind in COMPARABLE:
                own = thing.name in self._subjects.own
                return None if own else Baseline(thing.name, BaselineKind.NAMED, mention.start, mention.end)
        return None

    def _claim(
        self,
        sentence: Sentence,
        relation: Relation,
        baseline: Baseline | None,
        measured: Measured,
        number: Quantity | None,
        sense: Sense | None,
        rule: str,
        *,
        swapped: bool = False,
        ends: int | None = None,
        of: str | None = None,
    ) -> RawClaim:
        direction = measured.metric.direction if measured.metric else None
        ratio = measured.metric is None or measured.metric.ratio
        low, high = factor_range(number, sense, direction) if number and sense and ratio else (None, None)
        if swapped and low and high:
            low, high = round(1 / high, 6), round(1 / low, 6)
        place = number.start if number else baseline.start if baseline else sentence.end
        subject, origin = self._subjects.of(sentence, place)
        if number and relation is Relation.ACHIEVES:
            of = of or self._subjects.owner(sentence, number, direction)
        if of:
            subject, origin = of, Origin.REPORTED
        if baseline and baseline.text == subject:
            subject, origin = self._subjects.main, Origin.OWN
        hardware, scope = self._conditions.hardware(sentence, number, baseline)
        kind = None
        if relation is not Relation.ACHIEVES:
            kind = baseline.kind if baseline else BaselineKind.UNSPECIFIED
        return RawClaim(
            subject=subject,
            relation=relation,
            baseline=baseline.text if baseline else None,
            baseline_kind=kind,
            metric=measured.text,
            metric_id=measured.metric.id if measured.metric else None,
            metric_class=measured.metric_class,
            low=number.low if number else None,
            high=number.high if number else None,
            unit=number.unit.replace("\u00b5", "\u03bc")
            if number and number.unit
            else None,  # micro as papers write it
            qualifier=number.qualifier if number else None,
            reported_as=self._document.whole_span(number.start, number.end).text if number else None,
            factor_low=low,
            factor_high=high,
            hardware=hardware,
            hardware_scope=scope,
            context=self._conditions.context(sentence, number.end if number else ends or sentence.start),
            evidence=self._document.whole_span(sentence.start, sentence.end),
            origin=origin,
            rule=rule,
            confidence=confidence(rule, kind),
        )


def _has_levels(measured: Measured) -> bool:
    """Whether per cent of a metric is a result: of accuracy, of utilisation; not of memory or of time."""
    if measured.metric is None:
        return measured.metric_class is MetricClass.QUALITY
    return measured.metric_class is MetricClass.QUALITY or measured.metric.direction is Direction.HIGHER


def _own_start(document: Document, mentions: Sequence[Mention]) -> int:
    """Where a paper begins to speak of itself; behind its first sentence where it never says "we"."""
    body = document.sentences[1:]
    fallback = body[1][0] if len(body) > 1 else document.body_start
    return next((start for start, end in body if _is_own(document.text, start, end, mentions)), fallback)


def _is_own(text: str, start: int, end: int, mentions: Sequence[Mention]) -> bool:
    return bool(_OWN.search(lower(text), start, end)) or any(
        m.thing.proposed for m in mentions if start <= m.start < end
    )


def _named_metrics(sentence: Sentence, comparison: Comparison) -> list[Measured]:
    """The metrics that a comparison without a number names, behind its complement or inside its cue."""
    cue, end = comparison.cue, comparison.end
    first = comparison.baselines[0].start
    named = sorted((*sentence.metrics, *sentence.parities), key=lambda m: m.start)
    inside: list[Match[Metric]] = [m for m in named if cue.start <= m.start < max(cue.end, first)]
    behind = [m for m in sentence.metrics if end <= m.start and sentence.clause(m.start) == sentence.clause(end)]
    before = [m for m in sentence.metrics if m.end <= cue.start and cue.start - m.end < 20]
    if not inside and behind and not _IN_TERMS_OF.fullmatch(sentence.text, end, behind[0].start):
        behind = behind if "in terms of" in sentence.text[end : behind[0].start] else []
    chosen = inside or (chain(sentence, behind[0]) if behind else before)
    return [Measured.named(sentence.text, m) for m in chosen]

"""Claims of one paper: sentence by sentence, from numbers, comparators, metrics and names to records."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.claims.baselines import Baseline, Comparison, Mention, comparison
from kg.claims.cues import Cue, Sense, border_cost, comparators, senses, verbs
from kg.claims.factors import factor, improves
from kg.claims.values import comparative, groups, metric_of, sense_of
from kg.document import Document
from kg.mentions import Thing
from kg.mentions.matching import Match, Matcher, Name
from kg.model import RawClaim
from kg.quantities import Quantity, QuantityFinder, QuantityKind
from kg.schema import BaselineKind, HardwareScope, NodeKind, Origin, Relation
from kg.vocab import Metric, Vocabulary

THIS_WORK = "this work"

_OWN = re.compile(
    r"\b(?:we|our|ours|us|this (?:paper|work|article|study|report|survey|thesis)|in this|here,|experiment\w*|results?|evaluations?|"
    r"proposed|is presented|is introduced|the (?:method|approach|system|framework|model|algorithm)|novel)\b",
    re.I,
)
_GOAL = re.compile(r"\b(?:aims? to|goal is|in order to|could|would|may|might|should|hope)\b", re.I)
_CHANGE_BY = re.compile(
    r"\bby (?:up to |an? |about |over |around |more than |at least |~ ?|approximately |nearly )*$", re.I
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence with all that was found in it."""

    start: int
    end: int
    quantities: list[Quantity]
    metrics: list[Match[Metric]]
    mentions: list[Mention]
    comparisons: list[Comparison]
    senses: list[tuple[Cue, Sense]]


class ClaimFinder:
    """Finds the claims of a paper. Compile once, use for many papers.

    Args:
        vocabulary: The curated vocabulary.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._quantities = QuantityFinder(vocabulary.units.values())
        self._metrics = Matcher(
            Name(alias, metric, metric.exact)
            for metric in vocabulary.metrics.values()
            for alias in (metric.label, *metric.aliases)
        )
        self._implied: Mapping[str, str] = {cue.word: cue.metric for cue in vocabulary.cues if cue.metric}

    def find(self, document: Document, things: Sequence[Thing]) -> list[RawClaim]:
        """The claims of a paper, in the order of the text."""
        text = document.text
        mentions = sorted(
            (Mention(start, end, thing) for thing in things for start, end in thing.spans),
            key=lambda m: (m.start, m.end),
        )
        quantities = self._quantities.find(text)
        metrics = [match for match in self._metrics.find(text)]
        main = _main_subject(things, document)
        claims: list[RawClaim] = []
        own = False
        for start, end in document.sentences:
            own = own or start == 0 or _is_own(text, start, end, mentions)
            if not own:
                continue
            sentence = self._sentence(text, start, end, quantities, metrics, mentions)
            claims.extend(self._claims(document, sentence, main))
        return claims

    def _sentence(
        self,
        text: str,
        start: int,
        end: int,
        quantities: Sequence[Quantity],
        metrics: Sequence[Match[Metric]],
        mentions: Sequence[Mention],
    ) -> _Sentence:
        inside = [mention for mention in mentions if start <= mention.start and mention.end <= end]
        compared: list[Comparison] = []
        cues: list[tuple[Cue, Relation | None]] = [*verbs(text, start, end)]
        taken = [(cue.start, cue.end) for cue, _ in cues]
        cues += [
            (cue, None)
            for cue in comparators(text, start, end)
            if not any(s < cue.end and cue.start < e for s, e in taken)
        ]
        for cue, relation in sorted(cues):
            found = comparison(text, cue, relation, end, inside)
            if found and not (
                compared and compared[-1].end > found.baselines[0].start and compared[-1].baselines == found.baselines
            ):
                compared.append(found)
        covered = [(m.start, m.end) for m in inside]
        return _Sentence(
            start,
            end,
            [
                q
                for q in quantities
                if start <= q.start < end and not any(s <= q.start and q.end <= e for s, e in covered)
            ],
            [m for m in metrics if start <= m.start < end],
            inside,
            compared,
            senses(text, start, end),
        )

    def _claims(self, document: Document, sentence: _Sentence, main: str) -> Iterator[RawClaim]:
        text = document.text
        numbers = [q for q in sentence.quantities if q.kind is not QuantityKind.COUNT]
        used: set[int] = set()
        for group in groups(text, numbers):
            yield from self._numeric(document, sentence, group, numbers, main, used)
        for position, compared in enumerate(sentence.comparisons):
            if position not in used and compared.relation is not None and sentence.start > 0:
                yield from self._plain(document, sentence, compared, main)

    def _numeric(
        self,
        document: Document,
        sentence: _Sentence,
        group: list[Quantity],
        numbers: Sequence[Quantity],
        main: str,
        used: set[int],
    ) -> Iterator[RawClaim]:
        text = document.text
        others = [q for q in numbers if q not in group]
        borders = (sentence.start, sentence.end)
        direction = sense_of(text, group, sentence.senses, others, borders)
        metric_list = self._metric_list(text, sentence, group, others, direction)
        if comparative(group[0]) and (direction or group[0].kind is QuantityKind.FACTOR):
            position = _scope(text, sentence, group, others)
            compared = sentence.comparisons[position] if position is not None else None
            if compared is None and direction is None:
                return
            if compared is not None and position is not None:
                used.add(position)
            yield from self._compare(
                document, sentence, group, metric_list, direction[1] if direction else Sense.BETTER, compared, main
            )
        elif not (comparative(group[0]) and group[0].kind is QuantityKind.FACTOR):
            by = direction and _CHANGE_BY.search(text, max(sentence.start, group[0].start - 30), group[0].start)
            if by and direction:
                position = _scope(text, sentence, group, others)
                compared = sentence.comparisons[position] if position is not None else None
                yield from self._compare(document, sentence, group, metric_list, direction[1], compared, main)
            else:
                yield from self._achieve(document, sentence, group, metric_list, main)

    def _metric_list(
        self,
        text: str,
        sentence: _Sentence,
        group: list[Quantity],
        others: Sequence[Quantity],
        direction: tuple[Cue, Sense] | None,
    ) -> list[tuple[str | None, Metric | None]]:
        """The metric of each number: one for all, or one each where as many are listed."""
        ranked = metric_of(text, group, sentence.metrics, others, (sentence.start, sentence.end))
        implied = self._implied.get(text[direction[0].start : direction[0].end].lower()) if direction else None
        unit_metric = None
        if group[0].unit_id:
            unit_metric = self._vocabulary.units[group[0].unit_id].metric
        if ranked:
            best = ranked[0]
            chain = _chain(text, best, sentence.metrics)
            if len(chain) == len(group) > 1:
                return [(text[m.start : m.end], m.value) for m in chain]
            if not (
                implied
                and direction
                and abs(direction[0].start - group[-1].end) < abs(best.start - group[-1].end)
                and best.start > direction[0].end + 25
            ):
                return [(text[best.start : best.end], best.value)] * len(group)
        metric_id = unit_metric or implied
        metric = self._vocabulary.metrics[metric_id] if metric_id else None
        return [(metric.label if metric else None, metric)] * len(group)

    def _compare(
        self,
        document: Document,
        sentence: _Sentence,
        group: list[Quantity],
        metrics: list[tuple[str | None, Metric | None]],
        sense: Sense,
        compared: Comparison | None,
        main: str,
    ) -> Iterator[RawClaim]:
        baselines: Sequence[Baseline | None] = compared.baselines if compared else (None,)
        aligned = len(group) > 1 and len(baselines) == len(group) and len({m for _, m in metrics if m}) <= 1
        hardware = self._hardware(document, sentence, group)
        for index, quantity in enumerate(group):
            text_metric, metric = metrics[index]
            good = improves(sense, metric.direction if metric else None)
            if good is None:
                good = sense in (Sense.MORE, Sense.LESS)
            relation = Relation.OUTPERFORMS if good else Relation.UNDERPERFORMS
            if compared and compared.relation is Relation.UNDERPERFORMS:
                relation = Relation.UNDERPERFORMS
            for baseline in [baselines[index]] if aligned else baselines:
                yield self._record(
                    document, sentence, main, relation, baseline, text_metric, metric, quantity, sense, hardware[index]
                )

    def _achieve(
        self,
        document: Document,
        sentence: _Sentence,
        group: list[Quantity],
        metrics: list[tuple[str | None, Metric | None]],
        main: str,
    ) -> Iterator[RawClaim]:
        hardware = self._hardware(document, sentence, group)
        for index, quantity in enumerate(group):
            text_metric, metric = metrics[index]
            if metric is None:
                continue
            yield self._record(
                document, sentence, main, Relation.ACHIEVES, None, text_metric, metric, quantity, None, hardware[index]
            )

    def _plain(self, document: Document, sentence: _Sentence, compared: Comparison, main: str) -> Iterator[RawClaim]:
        """A comparison without a number: "X outperforms Y in throughput"."""
        assert compared.relation is not None
        for baseline in compared.baselines:
            yield self._record(document, sentence, main, compared.relation, baseline, None, None, None, None, ())

    def _hardware(self, document: Document, sentence: _Sentence, group: list[Quantity]) -> list[tuple[str, ...]]:
        devices = [
            m
            for m in sentence.mentions
            if m.thing.kind is NodeKind.HARDWARE
            and not any(b.start <= m.start < b.end for c in sentence.comparisons for b in c.baselines)
        ]
        if not devices:
            return [()] * len(group)
        named = [m for m in devices if m.thing.named]
        pool = named or devices
        if len(pool) == len(group) > 1:
            return [(m.thing.name,) for m in pool]
        return [tuple(dict.fromkeys(m.thing.name for m in pool))] * len(group)

    def _record(
        self,
        document: Document,
        sentence: _Sentence,
        subject: str,
        relation: Relation,
        baseline: Baseline | None,
        metric_text: str | None,
        metric: Metric | None,
        quantity: Quantity | None,
        sense: Sense | None,
        hardware: tuple[str, ...],
    ) -> RawClaim:
        low = high = None
        if quantity and sense:
            bounds = [
                factor(v, quantity.unit, sense, metric.direction if metric else None)
                for v in (quantity.low, quantity.high)
            ]
            if all(bounds):
                low, high = sorted(b for b in bounds if b)
        kind = None
        if relation is not Relation.ACHIEVES:
            kind = baseline.kind if baseline else BaselineKind.UNSPECIFIED
        return RawClaim(
            subject=subject,
            relation=relation,
            baseline=baseline.text if baseline else None,
            baseline_kind=kind,
            metric=metric_text,
            metric_id=metric.id if metric else None,
            metric_class=metric.metric_class if metric else None,
            low=quantity.low if quantity else None,
            high=quantity.high if quantity else None,
            unit=quantity.unit if quantity else None,
            qualifier=quantity.qualifier if quantity else None,
            reported_as=document.text[quantity.start : quantity.end] if quantity else None,
            factor_low=low,
            factor_high=high,
            hardware=hardware,
            hardware_scope=HardwareScope.STATED if hardware else HardwareScope.NONE,
            evidence=document.span(sentence.start, sentence.end),
            origin=Origin.OWN,
            rule="numeric" if quantity else "plain",
            confidence=0.8,
        )


def _main_subject(things: Sequence[Thing], document: Document) -> str:
    """The name of the paper's contribution: the proposed thing named in the title, else the most frequent one."""
    proposed = [t for t in things if t.proposed and t.named and t.kind is not NodeKind.DATASET]
    if not proposed:
        return THIS_WORK
    in_title = [t for t in proposed if t.spans[0][0] < document.body_start]
    return max(in_title or proposed, key=lambda t: (len(t.spans), -t.spans[0][0])).name


def _is_own(text: str, start: int, end: int, mentions: Sequence[Mention]) -> bool:
    return bool(_OWN.search(text, start, end)) or any(m.thing.proposed for m in mentions if start <= m.start < end)


def _chain(text: str, first: Match[Metric], metrics: Sequence[Match[Metric]]) -> list[Match[Metric]]:
    """The metrics listed together with one: "latency, energy, and area"."""
    position = list(metrics).index(first)
    chain = [first]
    for following in metrics[position + 1 :]:
        if not re.fullmatch(
            r"(?: [\w-]+){0,2}\s*(?:,|/)?\s*(?:and|or|&)?\s*(?:[\w-]+ ){0,2}", text[chain[-1].end : following.start]
        ):
            break
        chain.append(following)
    for before in reversed(metrics[:position]):
        if not re.fullmatch(
            r"(?: [\w-]+){0,2}\s*(?:,|/)?\s*(?:and|or|&)?\s*(?:[\w-]+ ){0,2}", text[before.end : chain[0].start]
        ):
            break
        chain.insert(0, before)
    return chain


def _scope(text: str, sentence: _Sentence, group: list[Quantity], others: Sequence[Quantity]) -> int | None:
    """Which comparison a group of numbers belongs to."""
    start, end = group[0].start, group[-1].end
    best: tuple[float, int] | None = None
    for position, compared in enumerate(sentence.comparisons):
        cue = compared.cue
        if cue.start >= end:
            between = sum(1 for q in others if end <= q.start < cue.start)
            cost = border_cost(text, end, cue.start) / 2 + (cue.start - end) / 20 + 3 * between
        elif compared.end <= start:
            between = sum(1 for q in others if compared.end <= q.start < start)
            initial = cue.start - sentence.start < 25
            cost = (
                4
                + (0 if initial else border_cost(text, compared.end, start) / 2 + (start - compared.end) / 20)
                + 3 * between * (not initial)
            )
        else:
            cost = 10.0
        if compared.relation is Relation.MATCHES:
            cost += 15
        if best is None or cost < best[0]:
            best = (cost, position)
    return best[1] if best and best[0] < 45 else None

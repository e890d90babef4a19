"""What each number of a list measures: the metric in its grammatical slot, else the nearest that fits its unit."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.claims.cues import Cue
from kg.claims.sentences import Sentence
from kg.claims.slots import QUALIFIERS, Slot, is_head, level_slot, metric_slot, names_a_thing
from kg.mentions.matching import Match
from kg.quantities import Quantity, QuantityKind
from kg.schema import MetricClass, NodeKind
from kg.vocab import Metric, Vocabulary

BY = re.compile(rf"\b(?:by|of|to|is|are|was|reaching|reaches|at)\s*{QUALIFIERS}[+-]?$", re.I)

_WINS = re.compile(r"outperform|surpass|exceed|beat", re.I)
_ELSEWHERE = 12.0
_FARTHEST = 25.0
_FARTHEST_LEVEL = 18.0
_AMOUNTS = (MetricClass.SIZE, MetricClass.SCALE)
_BIGGER = re.compile(r"(?:longer|larger|bigger)$", re.I)
_RATIOS = frozenset({"x", "percent"})
_BEHIND = re.compile(
    r"[\s)-]*(?:[\w-]+ ){0,4}?(?:in |of |on )?(?:the |its |average |mean |peak |overall |end-to-end )*$", re.I
)
_WORD = r"[^\W\d][\w-]*"
_METRIC_LIST_GAP = re.compile(rf"(?: {_WORD}){{0,2}}?\s*(?:,|/|\s)\s*(?:and |or |& |as well as )?(?:{_WORD} ){{0,2}}")
_AND = re.compile(r"\s*(?:,\s*(?:and\s+)?|\s+and\s+|/)\s*(?:the |its )?")
_OWN_VALUE = re.compile(r"\s+(?:by|of|to|from)\b")
_OWN_VALUE_REACH = 16
_ON = re.compile(r"\s+(?:on|in)\s+(?:the )?")
_SPEEDING = re.compile(r"speed|accelerat|fast|sped|slow", re.I)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a number measures.

    Attributes:
        text: The metric's words; None where only a unit or a cue implies it.
        metric: The vocabulary's metric.
        metric_class: Its family; the unit's where no metric is known.
    """

    text: str | None
    metric: Metric | None
    metric_class: MetricClass | None

    @classmethod
    def named(cls, text: str, metric: Match[Metric]) -> "Measured":
        """A metric that stands in a text."""
        return cls(text[metric.start : metric.end], metric.value, metric.value.metric_class)

    @classmethod
    def implied(cls, metric: Metric) -> "Measured":
        """A metric that other words imply, under its own label."""
        return cls(metric.label, metric, metric.metric_class)


NOTHING = Measured(None, None, None)


class MetricReader:
    """Says what numbers measure.

    Args:
        vocabulary: Metrics, units and comparing words.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._metrics = vocabulary.metrics
        self._units = vocabulary.units
        self._implied = vocabulary.implied_metrics()
        self._heads = _family_of_heads(vocabulary.metrics.values())

    def read(self, sentence: Sentence, group: Sequence[Quantity], cue: Cue | None) -> list[Measured]:
        """What each number of a list measures: one metric for all, or one each where as many are listed.

        A single number may measure several: "a 10x reduction in latency and energy".
        """
        implied = self._implied_by(cue)
        found = self._in_slot(sentence, group, cue, implied) or self._nearest(sentence, group, cue, implied)
        if found:
            return found
        if implied:
            return [Measured.implied(implied)] * len(group)
        if cue and _WINS.match(cue.word) and group[0].kind is QuantityKind.PERCENT:
            return [Measured.implied(self._metrics["performance"])] * len(group)
        unit_class = self._unit_class(group)
        unit = self._units.get(group[0].unit_id or "")
        if unit and unit_class:
            metric = self._metrics.get(unit.metric or "")
            return [Measured(metric.label if metric else None, metric, unit_class)] * len(group)
        return [NOTHING] * len(group)

    def _unit_class(self, group: Sequence[Quantity]) -> MetricClass | None:
        """The family that an absolute value's unit settles: energy for "4 mJ"."""
        unit = self._units.get(group[0].unit_id or "")
        return unit.metric_class if unit and group[0].kind is QuantityKind.ABSOLUTE else None

    def _implied_by(self, cue: Cue | None) -> Metric | None:
        """The metric that a direction word means by itself: speed for "faster"."""
        if cue is None:
            return None
        implied = self._implied.get(cue.word.lower())
        if implied is None and _SPEEDING.match(cue.word):
            return self._metrics["speedup" if cue.word.lower().startswith("speed") else "speed"]
        return implied

    def _in_slot(
        self, sentence: Sentence, group: Sequence[Quantity], cue: Cue | None, implied: Metric | None
    ) -> list[Measured] | None:
        """The metrics in the grammatical slot, listed in the vocabulary or not."""
        if cue is None:
            return self._level(sentence, group)
        slot = None if self._unit_class(group) else metric_slot(sentence, group, cue)
        if slot is None:
            # "sequences of 220K tokens, 4x longer than A" measures no other number's metric.
            bare = cue.start >= group[-1].end and _BIGGER.match(cue.word) and not self._unit_class(group)
            return [NOTHING] * len(group) if bare else None
        inside = [m for m in sentence.metrics if slot[0] <= m.start < slot[1] and is_head(sentence.text, m, slot)]
        if inside:
            listed = chain(sentence, inside[0])
            if len(group) == 1:
                return [self._of(sentence, metric, group) for metric in _joint(sentence, inside[-1:] + listed)]
            if len(listed) == len(group):
                return [self._of(sentence, metric, group) for metric in listed]
            return [self._of(sentence, inside[-1], group)] * len(group)
        if implied or names_a_thing(sentence, slot):
            return None
        return [self._unlisted(sentence, slot)] * len(group)

    def _level(self, sentence: Sentence, group: Sequence[Quantity]) -> list[Measured] | None:
        """What a level measures that no listed metric stands beside."""
        slot = level_slot(sentence, group) if group[0].kind is QuantityKind.PERCENT else None
        if slot:
            return [self._unlisted(sentence, slot, MetricClass.QUALITY)] * len(group)
        if _on_dataset(sentence, group):
            return [Measured.implied(self._metrics["quality"])] * len(group)
        return None

    def _nearest(
        self, sentence: Sentence, group: Sequence[Quantity], cue: Cue | None, implied: Metric | None
    ) -> list[Measured] | None:
        """The nearest metric that fits the unit, or as many listed ones as there are numbers."""
        ranked = self._ranked(sentence, group, self._unit_class(group))
        if not ranked:
            return None
        cost, best = ranked[0]
        if cue and _WINS.match(cue.word) and sentence.clause(best.start) != sentence.clause(group[0].start):
            cost += _ELSEWHERE  # "outperforms A by 2%, while reducing latency"
        listed = chain(sentence, best)
        if len(group) > 1 and len(listed) == len(group):
            return [Measured.named(sentence.text, metric) for metric in listed]
        if cue and implied:
            faster = implied.metric_class is MetricClass.SPEED and best.value.metric_class in _AMOUNTS
            nearer = _cue_distance(sentence, group, cue) < cost - 1 and not _object_of(sentence, cue, best)
            if faster or nearer:  # "230x faster computation"
                return None
        return (
            [self._of(sentence, best, group)] * len(group) if cost < (_FARTHEST if cue else _FARTHEST_LEVEL) else None
        )

    def _unlisted(self, sentence: Sentence, slot: Slot, otherwise: MetricClass = MetricClass.OTHER) -> Measured:
        """A metric that the vocabulary lacks: its family is that of the metrics which end with the same word."""
        phrase = sentence.text[slot[0] : slot[1]]
        head = phrase.rpartition(" ")[2].lower()
        return Measured(phrase, None, self._heads.get(head, otherwise))

    def _of(self, sentence: Sentence, metric: Match[Metric], group: Sequence[Quantity]) -> Measured:
        measured = Measured.named(sentence.text, metric)
        if metric.value.id == "performance" and group[0].kind is QuantityKind.FACTOR:
            speed = self._metrics["runtime-performance"]  # "1.75x performance" is speed, not quality
            return Measured(measured.text, speed, speed.metric_class)
        return measured

    def _ranked(
        self, sentence: Sentence, group: Sequence[Quantity], unit_class: MetricClass | None
    ) -> list[tuple[float, Match[Metric]]]:
        """Metrics by how likely the numbers measure them; for a value with a unit only those of the unit's family."""
        text, start, end = sentence.text, group[0].start, group[-1].end
        ranked = []
        for metric in sentence.metrics:
            if group[0].kind is QuantityKind.COUNT and metric.value.metric_class is not MetricClass.QUALITY:
                continue
            if unit_class and (metric.value.metric_class is not unit_class or set(metric.value.units) <= _RATIOS):
                continue
            if metric.start >= end:
                close = _BEHIND.fullmatch(text, end, metric.start) is not None
                cost = sentence.distance(end, metric.start) + (-4 if close else 3)
            elif metric.end <= start:
                close = BY.search(text, max(metric.end - 1, start - 40), start) is not None
                cost = sentence.distance(metric.end, start) + (-4 if close else 3)
            else:
                cost = -4.0
            ranked.append((cost, metric.start, metric))
        return [(cost, metric) for cost, _, metric in sorted(ranked, key=lambda row: row[:2])]


def _family_of_heads(metrics: Iterable[Metric]) -> dict[str, MetricClass]:
    """The family that most metrics with a head noun belong to: speed for "time"."""
    heads: defaultdict[str, Counter[MetricClass]] = defaultdict(Counter)
    for metric in metrics:
        for name in (metric.label, *metric.aliases):
            heads[name.rpartition(" ")[2].lower()][metric.metric_class] += 1
    return {head: families.most_common(1)[0][0] for head, families in heads.items()}


def _joint(sentence: Sentence, metrics: Sequence[Match[Metric]]) -> list[Match[Metric]]:
    """The first of some metrics, and those that follow it directly: "reduction in latency, area and power"."""
    joint = [metrics[0]]
    for metric in sorted(metrics[1:], key=lambda metric: metric.start):
        if metric.start > joint[-1].end and _AND.fullmatch(sentence.text, joint[-1].end, metric.start):
            joint.append(metric)
    return joint[:1] if _OWN_VALUE.match(sentence.text, joint[-1].end) else joint


def together(sentence: Sentence, group: Sequence[Quantity], measured: list[Measured]) -> list[Measured]:
    """All metrics of quality that share one level: "precision, recall and F1 scores above 93%"."""
    front = [m for m in sentence.metrics if m.end <= group[0].start]
    last = front[-1] if front else None
    if len(group) > 1 or last is None or measured != [Measured.named(sentence.text, last)]:
        return measured
    if last.value.metric_class is not MetricClass.QUALITY:
        return measured
    listed = [last]
    for before in reversed(front[:-1]):
        alike = before.value.metric_class is MetricClass.QUALITY
        if not alike or not _AND.fullmatch(sentence.text, before.end, listed[0].start):
            break
        listed.insert(0, before)
    valued = any(0 <= listed[0].start - g[-1].end <= _OWN_VALUE_REACH for g in sentence.groups)
    return measured if valued else [Measured.named(sentence.text, one) for one in listed]  # "92% accuracy, F1 of 91%"


def _on_dataset(sentence: Sentence, group: Sequence[Quantity]) -> bool:
    """Whether a bare value is a score on a dataset: "81.3% on LiveCodeBench"."""
    if group[0].kind not in (QuantityKind.PERCENT, QuantityKind.COUNT):
        return False
    found = _ON.match(sentence.text, group[-1].end)
    if not found or not any(m.start == found.end() and m.thing.kind is NodeKind.DATASET for m in sentence.mentions):
        return False
    front = group[0].start
    return not any(BY.search(sentence.text, m.end - 1, front) for m in sentence.metrics if m.end <= front)


def _cue_distance(sentence: Sentence, group: Sequence[Quantity], cue: Cue) -> float:
    if cue.start >= group[-1].end:
        return sentence.distance(group[-1].end, cue.start)
    return sentence.distance(cue.end, group[0].start)


def _object_of(sentence: Sentence, cue: Cue, metric: Match[Metric]) -> bool:
    """Whether a metric follows its direction word closely: "faster inference", "reduces peak memory"."""
    return (
        metric.start >= cue.end
        and sentence.text.count(" ", cue.end, metric.start) <= 3
        and "," not in sentence.text[cue.end : metric.start]
    )


def chain(sentence: Sentence, first: Match[Metric]) -> list[Match[Metric]]:
    """The metrics listed together with one: "latency, energy, and area"."""
    metrics = list(sentence.metrics)
    position = metrics.index(first)
    listed = [first]
    for following in metrics[position + 1 :]:
        if not _goes_on(sentence, listed[-1], following):
            break
        listed.append(following)
    for before in reversed(metrics[:position]):
        if not _goes_on(sentence, before, listed[0]):
            break
        listed.insert(0, before)
    return listed


def _goes_on(sentence: Sentence, last: Match[Metric], following: Match[Metric]) -> bool:
    """Whether two metrics are neighbours in a list; none goes on behind "... accuracy, and reduces latency"."""
    within = sentence.clause(last.start) == sentence.clause(following.start)
    return within and _METRIC_LIST_GAP.fullmatch(sentence.text, last.end, following.start) is not None

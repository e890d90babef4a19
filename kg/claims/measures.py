"""What each number of a list measures: the metric in its grammatical slot, else the nearest that fits its unit."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.claims.cues import Cue
from kg.claims.sentences import Sentence
from kg.mentions.matching import Match
from kg.quantities import Quantity, QuantityKind
from kg.schema import MetricClass, NodeKind
from kg.vocab import Metric, Vocabulary

QUALIFIERS = (
    r"(?:(?:up to|as much as|an average of|a factor of|more than|over|about|around|nearly|at least|"
    r"approximately|roughly|less than|fewer than|lower than|under|below|as (?:low|high|few|little|many) as|≤|<=|<|≈|"
    r"only|just|on average|average|almost|at most|a|an|~|by)\s*)*"
)
BY = re.compile(rf"\b(?:by|of|to|is|are|was|reaching|reaches|at)\s*{QUALIFIERS}[+-]?$", re.I)

_THINGS = (NodeKind.MODEL, NodeKind.DATASET, NodeKind.HARDWARE)
_WINS = re.compile(r"outperform|surpass|exceed|beat", re.I)
_ELSEWHERE = 12.0
_AMOUNTS = (MetricClass.SIZE, MetricClass.SCALE)
_BIGGER = re.compile(r"(?:longer|larger|bigger)$", re.I)
_RATIOS = frozenset({"x", "percent"})
_BEHIND = re.compile(
    r"[\s)-]*(?:[\w-]+ ){0,4}?(?:in |of |on )?(?:the |its |average |mean |peak |overall |end-to-end )*$", re.I
)
_WORD = r"(?:\d+th [pP]ercentile |[Pp]\d\d )?[^\W\d][\w@-]*"
_METRIC_LIST_GAP = re.compile(rf"(?: {_WORD}){{0,2}}?\s*(?:,|/|\s)\s*(?:and |or |& |as well as )?(?:{_WORD} ){{0,2}}")
_MODIFIED = re.compile(
    r" (?!(?:and|or|of|in|for|on|with|under|across|at|per|to|by|both|along|when|while|than|over|as)\b)[a-z][a-z-]+$"
)
_AND = re.compile(r"\s*(?:,\s*(?:and\s+)?|\s+and\s+|/)\s*(?:the |its )?")
_OWN_VALUE = re.compile(r"\s+(?:by|of|to|from)\b")
_SPEEDING = re.compile(r"speed|accelerat|fast|sped|slow", re.I)

_LESSENS = re.compile(
    r"(?:reduc|lower|decreas|cut|shrink|increas|rais|improv|boost|enhanc|minimi[sz]|shorten|extend|enlarg|sav|trim|slash|"
    r"diminish|eliminat|prun|skip|remov|mitigat|alleviat|lessen|drop|degrad)",
    re.I,
)
"""Verbs whose object, in front of "by", is what a number measures."""
_OBJECT = re.compile(
    rf"\s+(?:the |its |their |our |both |overall |average )*(?!(?:up)?on\b|over\b|by\b)(?P<object>{_WORD}(?:[ /]{_WORD}){{0,5}}?)"
    rf"(?:,| \([^()]*\))?\s+(?:[a-z]+ly )?by\s*{QUALIFIERS}",
    re.I,
)
_MOVED = re.compile(
    rf"\s+(?:the |its |their |our |overall |average )*(?P<object>{_WORD}(?:[ /]{_WORD}){{0,5}}?)\s+from\s+"
)
_AND_OBJECT = re.compile(
    rf",?\s*(?:and|,)\s+(?:the |its |their )?(?P<object>{_WORD}(?:[ /]{_WORD}){{0,4}}?)\s+by\s*{QUALIFIERS}", re.I
)
_BY_ALONE = re.compile(rf"\s+(?:[a-z]+ly )?by\s*{QUALIFIERS}", re.I)
_COPULA = re.compile(r"s?\s+(?:(?:is|are|was|were|be|been|being|can be|further|also|\w+ly)\s+)*", re.I)
_NOUN = re.compile(r"(?:reduction|increase|decrease|drop|saving|improvement|gain|boost|decline)s?$", re.I)
_COMPARATIVE = re.compile(r"(?:fewer|less|lower|higher|more|smaller|larger|greater|shorter|longer|better)$", re.I)
_IN = re.compile(r"\s+(?:in|of)\s+(?:the |its |their |both |average |overall |terms of )*", re.I)
_BETWEEN = re.compile(
    rf"\s+(?:(?:\w+ly|average|mean|overall|relative|absolute|further|additional|significant|sustained|total|median|net)\s+)*"
    rf"(?P<object>{_WORD}(?: {_WORD}){{0,2}}) ",
    re.I,
)
_COMPARED_LEVEL = re.compile(
    rf"(?<![\w.-])\d[\d.,]*[KMB]? (?P<object>{_WORD}(?: {_WORD}){{0,2}})(?:,| \(| which is| that is)\s*(?:(?:which|that) is )?{QUALIFIERS}$"
)
"""What was counted just before: "8 SPICE evaluations, 40x fewer than A"."""
_LEVEL_REACH = 60
_ON = re.compile(r"\s+(?:on|in)\s+(?:the )?")
_REACHES = re.compile(
    rf"\b(?:achiev|reach|attain|obtain|deliver|guarante|yield|maintain|show)\w*\s+(?:an? )?{QUALIFIERS}$", re.I
)
_NOUN_PHRASE = re.compile(rf"\s*(?P<object>{_WORD}(?:[ /]{_WORD}){{0,4}})")
_PHRASE_ENDS = re.compile(
    r"(?<![\w-])(?:than|compared|over|and|or|while|with|without|for|on|in|at|by|from|to|across|when|under|during|relative|"
    r"versus|vs|against|(?<!number )(?<!amount )of|using|is|are|as|through|via|along|respectively|but|which|that|required|"
    r"needed)(?![\w-])"
)


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
        self._implied: Mapping[str, str] = {cue.word: cue.metric for cue in vocabulary.cues if cue.metric}
        self._heads = _family_of_heads(vocabulary.metrics.values())

    def read(self, sentence: Sentence, group: Sequence[Quantity], cue: Cue | None) -> list[Measured]:
        """What each number of a list measures: one metric for all, or one each where as many are listed.

        A single number may measure several: "a 10x reduction in latency and energy".
        """
        unit = self._units.get(group[0].unit_id or "")
        unit_class = unit.metric_class if unit and group[0].kind is QuantityKind.ABSOLUTE else None
        implied = self._metrics.get(self._implied.get(cue.word.lower(), "")) if cue else None
        if cue and implied is None and _SPEEDING.match(cue.word):
            implied = self._metrics.get("speedup" if re.match(r"speed", cue.word, re.I) else "speed")
        slot = _slot(sentence, group, cue) if cue and not unit_class else None
        if slot:
            inside = [m for m in sentence.metrics if slot[0] <= m.start < slot[1] and _is_head(sentence.text, m, slot)]
            listed = chain(sentence, inside[0]) if inside else []
            if len(group) > 1 and len(listed) == len(group):
                return [self._of(sentence, metric, group) for metric in listed]
            if len(group) == 1 and inside:
                return [self._of(sentence, metric, group) for metric in _joint(sentence, inside[-1:] + listed)]
            if inside:
                return [self._of(sentence, inside[-1], group)] * len(group)
            if not implied and not _names_a_thing(sentence, slot):
                return [self._unlisted(sentence.text[slot[0] : slot[1]])] * len(group)
        if cue is None and group[0].kind is QuantityKind.PERCENT and (level := _level(sentence, group)):
            return [self._unlisted(level, MetricClass.QUALITY)] * len(group)
        if cue is None and _on_dataset(sentence, group):
            score = self._metrics["quality"]
            return [Measured.implied(score)] * len(group)
        if cue and slot is None and cue.start >= group[-1].end and _BIGGER.match(cue.word):
            return [NOTHING] * len(group)  # "sequences of 220K tokens, 4x longer than A"
        ranked = self._ranked(sentence, group, unit_class)
        if ranked:
            cost, best = ranked[0]
            if cue and _WINS.match(cue.word) and sentence.clause(best.start) != sentence.clause(group[0].start):
                cost += _ELSEWHERE  # "outperforms A by 2%, while reducing latency"
            listed = chain(sentence, best)
            if len(group) > 1 and len(listed) == len(group):
                return [Measured.named(sentence.text, metric) for metric in listed]
            if implied and implied.metric_class is MetricClass.SPEED and best.value.metric_class in _AMOUNTS:
                return [Measured.implied(implied)] * len(group)  # "230x faster computation"
            close_cue = (
                cue
                and implied
                and _cue_distance(sentence, group, cue) < cost - 1
                and not _object_of(sentence, cue, best)
            )
            if not close_cue and cost < (25 if cue else 18):
                return [self._of(sentence, best, group)] * len(group)
        if implied:
            return [Measured.implied(implied)] * len(group)
        if cue and _WINS.match(cue.word) and group[0].kind is QuantityKind.PERCENT:
            return [Measured.implied(self._metrics["performance"])] * len(group)
        if unit_class:
            metric = self._metrics.get(unit.metric or "") if unit else None
            return [Measured(metric.label if metric else None, metric, unit_class)] * len(group)
        return [NOTHING] * len(group)

    def _unlisted(self, phrase: str, otherwise: MetricClass = MetricClass.OTHER) -> Measured:
        """A metric that the vocabulary lacks: its family is that of the metrics which end with the same word."""
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


def _slot(sentence: Sentence, group: Sequence[Quantity], cue: Cue) -> tuple[int, int] | None:
    """Where grammar puts the metric of a number: "reduces [...] by 2x", "2x fewer [...]", "2x reduction in [...]"."""
    text, end, front = sentence.text, group[-1].end, first_character(group[0])
    found: re.Match[str] | None = None
    if (
        cue.end <= front
        and _LESSENS.match(cue.word)
        and text.startswith(" of ", end)
        and not text[cue.end : front].strip()
    ):
        stop = _PHRASE_ENDS.search(text, end + len(" of "), sentence.end)
        part = _NOUN_PHRASE.match(text, end + len(" of "), stop.start() if stop else sentence.end)
        return part.span("object") if part else None
    if cue.end <= front and _LESSENS.match(cue.word):
        if _BY_ALONE.fullmatch(text, cue.end, group[0].start):
            subject = next((m for m in reversed(sentence.metrics) if m.end <= cue.start), None)
            return (
                subject and _COPULA.fullmatch(text, subject.end, cue.start) and (subject.start, subject.end)
            ) or None
        changed = group[0].before
        if changed:
            moved = _MOVED.fullmatch(text, cue.end, changed.start)
            return moved.span("object") if moved else None
        found = _OBJECT.fullmatch(text, cue.end, group[0].start)
        if found is None:
            before = next((g for g in reversed(sentence.groups) if cue.end <= g[0].start and g[-1].end <= front), None)
            found = _AND_OBJECT.fullmatch(text, before[-1].end, group[0].start) if before else None
    elif cue.start >= end and text.count(" ", end, cue.start) <= 1:
        begin = cue.end
        if _NOUN.search(cue.word):
            within = _IN.match(text, begin, sentence.end)
            if within is None and (between := _BETWEEN.fullmatch(text, end, cue.start)):
                return between.span("object")
            begin = within.end() if within else -1
        elif not _COMPARATIVE.search(cue.word):
            begin = -1
        elif text.startswith(" than", begin) and cue.word in ("fewer", "less", "more"):
            listed = _COMPARED_LEVEL.search(text, max(sentence.start, front - _LEVEL_REACH), front)
            return listed.span("object") if listed else None
        stop = _PHRASE_ENDS.search(text, begin, sentence.end) if begin >= 0 else None
        phrase = _NOUN_PHRASE.match(text, begin, stop.start() if stop else sentence.end) if begin >= 0 else None
        return phrase.span("object") if phrase else None
    return found.span("object") if found else None


def _is_head(text: str, metric: Match[Metric], slot: tuple[int, int]) -> bool:
    """Whether a metric is what a phrase is about: not "traffic" in "traffic demand"."""
    return not _MODIFIED.match(text, metric.end, slot[1])


def _names_a_thing(sentence: Sentence, slot: tuple[int, int]) -> bool:
    """Whether a slot ends in a model, a dataset or a device: "improves BERT by 3%" measures something unsaid."""
    return any(m.start < slot[1] <= m.end and m.thing.named and m.thing.kind in _THINGS for m in sentence.mentions)


def _joint(sentence: Sentence, metrics: Sequence[Match[Metric]]) -> list[Match[Metric]]:
    """The first of some metrics, and those that follow it directly: "reduction in latency, area and power"."""
    joint = [metrics[0]]
    for metric in sorted(metrics[1:], key=lambda metric: metric.start):
        if metric.start > joint[-1].end and _AND.fullmatch(sentence.text, joint[-1].end, metric.start):
            joint.append(metric)
    return joint[:1] if _OWN_VALUE.match(sentence.text, joint[-1].end) else joint


def _level(sentence: Sentence, group: Sequence[Quantity]) -> str | None:
    """The metric behind a level, where the vocabulary lacks it: "reaches 85% simulation validity"."""
    text, end = sentence.text, group[-1].end
    if not _REACHES.search(text, max(sentence.start, group[0].start - _LEVEL_REACH), group[0].start):
        return None
    stop = _PHRASE_ENDS.search(text, end, sentence.end)
    phrase = _NOUN_PHRASE.match(text, end, stop.start() if stop else sentence.end)
    listed = phrase and any(m.start < phrase.end() and end <= m.start for m in sentence.metrics)
    return phrase["object"] if phrase and not listed else None


def _on_dataset(sentence: Sentence, group: Sequence[Quantity]) -> bool:
    """Whether a bare value is a score on a dataset: "81.3% on LiveCodeBench"."""
    if group[0].kind not in (QuantityKind.PERCENT, QuantityKind.COUNT):
        return False
    found = _ON.match(sentence.text, group[-1].end)
    return (
        bool(found)
        and any(m.start == found.end() and m.thing.kind is NodeKind.DATASET for m in sentence.mentions)
        and not any(
            BY.search(sentence.text, m.end - 1, group[0].start) for m in sentence.metrics if m.end <= group[0].start
        )
    )


def first_character(quantity: Quantity) -> int:
    """Where a number begins with its qualifier: "up to 2x"."""
    return min(quantity.start, quantity.qualifier_start) if quantity.qualifier_start >= 0 else quantity.start


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
        if not _METRIC_LIST_GAP.fullmatch(sentence.text, listed[-1].end, following.start):
            break
        listed.append(following)
    for before in reversed(metrics[:position]):
        if not _METRIC_LIST_GAP.fullmatch(sentence.text, before.end, listed[0].start):
            break
        listed.insert(0, before)
    return listed

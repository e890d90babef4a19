"""What each number of a sentence measures, which way it goes, and what it is compared with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.claims.baselines import Comparison
from kg.claims.cues import CONSUMES, ONLY_BEHIND, PEAK, PRESERVES, REACHES, SHARE, SUPERLATIVE, Cue, Sense
from kg.claims.levels import is_level
from kg.claims.measures import BY, NOTHING, Measured, MetricReader, together
from kg.claims.sentences import Sentence
from kg.claims.slots import AND_OBJECT, QUALIFIERS, first_character
from kg.quantities import Quantity, QuantityKind
from kg.schema import BaselineKind, Direction, MetricClass, Relation
from kg.vocab import Vocabulary

_NEARLY_ALL = 90.0
_MAX_SENSE_DISTANCE = 14.0
_BOUND = re.compile(r"\s+than\s+(?:or equal to )?~?")
_OWN_METRIC_REACH = 14
_MAX_SCOPE_DISTANCE = 45.0
_KEPT_REACH = 40
_UNSAID = "performance"
_ADJACENT = -10.0
_AGAINST_REACH = 12
_ONLY_QUALIFIERS = re.compile(rf"\s*{QUALIFIERS}")
_NOUN_PHRASE_GAP = re.compile(r"\s*(?:\([^()]{1,14}\)\s*)?(?:[^\s,;:()]+\s+){0,4}")
_LEADS_TO_CHANGE = re.compile(
    rf"s?(?:[^;]{{0,120}}?\b(?:by|to|of|is|was|are|were|reaching|exceeding|over)\b|(?:\s+(?!(?:with|at|in|on|for|and|or|while)\b)[\w/-]+){{1,3}}\s|[^;,]{{0,60}}?\(|(?:\s+[a-z]+ly)?)\s*{QUALIFIERS}[+-]?",
    re.I,
)
_SHARES = (QuantityKind.PERCENT, QuantityKind.POINTS)
_SIGN = re.compile(r"(?:^|[\s(])[+-]$")
_HARM = re.compile(r"\b(?:loss|drop|degradation|slowdown|overhead|penalty)(?:es|s)?$", re.I)
_LEVELS = (QuantityKind.ABSOLUTE, QuantityKind.COUNT)
_LEVEL = re.compile(rf"\b(?:achiev|deliver|attain|obtain|report|maintain)\w*\s+(?:an? )?{QUALIFIERS}$", re.I)
_FINITE = re.compile(
    r"(?:increas|reduc|improv|boost|sav|accelerat|decreas|rais|enhanc|lower|outperform|surpass|beat|exceed)(?:es|s|ed)$|speeds",
    re.I,
)
_MODAL = re.compile(r"\b(?:can|could|will|would|may|might|to) $")
_BY_ONLY = re.compile(rf"\bby\s*{QUALIFIERS}[+-]?$", re.I)
_OF_ONLY = re.compile(rf"(?:es)?\s+(?:of\s*|\(\s*){QUALIFIERS}[+-]?")
_IN_BRACKETS = re.compile(
    rf"\s*(?:geomean |on average |average |speedups? |improvements? |geometric mean )?"
    rf"\((?:and |with |max(?:imum)?\.? |avg\.? |geomean |or |i\.e\.,? )*{QUALIFIERS}",
    re.I,
)
_PARALLEL = re.compile(
    rf"\s*\(?(?:(?:improvement|speedup|gain|reduction|increase)s? )?"
    rf"(?:on|for|in|with|under|at|over|across|when|during|using|vs\.?|than)\s[^;:]{{1,90}}?\)?(?:,\s*(?:and\s+|or\s+)?|;\s*|\s(?:and|or)\s+)(?:(?:by|of|an?)\s+)*{QUALIFIERS}",
    re.I,
)
_OVER = re.compile(r"\s*(?:over|vs\.?|versus|relative to|compared (?:to|with|against))\b", re.I)


@dataclass(frozen=True, slots=True)
class Reading:
    """A list of numbers, understood.

    Attributes:
        numbers: The numbers.
        measured: What each of them measures.
        sense: Which way they go; None for plain results.
        comparison: What they are compared with.
        relation: Who wins, where the words settle it whatever the metric: "retains 99% of".
    """

    numbers: Sequence[Quantity]
    measured: Sequence[Measured]
    sense: Sense | None
    comparison: Comparison | None
    relation: Relation | None = None


class NumberReader:
    """Understands the numbers of sentences.

    Args:
        vocabulary: Metrics, units and comparing words.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._measures = MetricReader(vocabulary)

    def read(self, sentence: Sentence) -> list[Reading]:
        """All lists of numbers in a sentence, in its order."""
        readings: list[Reading] = []
        for group in sentence.groups:
            previous = readings[-1] if readings else None
            if previous and _IN_BRACKETS.fullmatch(sentence.text, previous.numbers[-1].end, first_character(group[0])):
                readings.append(_repeated(previous, group))
            elif previous and _comparable(previous.numbers[-1], group[0]) and _parallel(sentence, previous, group):
                readings.append(self._continued(sentence, previous, group))
            else:
                readings.append(self._reading(sentence, group, previous))
        return readings

    def _continued(self, sentence: Sentence, previous: Reading, group: Sequence[Quantity]) -> Reading:
        """A list that shares the words of the one before it: "60% on A and 67% on B"."""
        own = self._reading(sentence, group, previous)
        if own.sense is not None and own.measured[0] is not NOTHING and _says_more(sentence, group):
            return own
        metric = next(
            (m for m in sentence.metrics if group[-1].end <= m.start <= group[-1].end + _OWN_METRIC_REACH), None
        )
        if metric and own.measured[0].metric is metric.value:
            measured: Sequence[Measured] = own.measured
        elif len(group) == len(previous.measured):
            measured = previous.measured
        else:
            measured = [previous.measured[-1]] * len(group)
        behind = own.comparison if own.comparison and own.comparison.cue.start >= group[-1].end else previous.comparison
        return Reading(group, measured, previous.sense, behind)

    def _reading(self, sentence: Sentence, group: Sequence[Quantity], previous: Reading | None) -> Reading:
        settled = self._settled(sentence, group)
        if settled:
            return settled
        sense = self._sense(sentence, group)
        bare = group[0].kind is QuantityKind.PERCENT and _OVER.match(sentence.text, group[-1].end)
        if sense is None and (bare or group[0].kind is QuantityKind.FACTOR):
            # A factor compares by itself: "15x over FlowVid"; without a comparison it is no claim.
            compared = _scope(sentence, group)
            same = previous.sense if previous and previous.sense and bare else Sense.BETTER
            cue_sense: tuple[Cue | None, Sense] | None = (None, same) if compared else None
        else:
            compared = _scope(sentence, group) if sense else None
            cue_sense = sense
        if compared is None and cue_sense and previous and previous.sense and previous.relation is None:
            compared = previous.comparison  # "3x faster than A, ..., and 60% less memory"
        cue = cue_sense[0] if cue_sense else None
        measured = self._measures.read(sentence, group, cue)
        if previous and cue_sense:
            measured = _told_before(sentence, group, measured, previous)
        if cue_sense is None and group[0].kind in _SHARES and _HARM.search(measured[0].text or ""):
            return Reading(group, measured, Sense.MORE, _scope(sentence, group))  # "accuracy loss stays within 1%"
        if cue_sense is None:
            measured = together(sentence, group, measured)
        sense_word = cue_sense[1] if cue_sense else None
        in_metric = cue and any(
            m.start <= cue.start and cue.end <= m.end and sentence.text[m.start : m.end] == measured[0].text
            for m in sentence.metrics
        )
        if in_metric and sense_word in (Sense.MORE, Sense.LESS):
            sense_word = Sense.MORE  # "a 76% memory reduction" is more of that metric
        return Reading(list(group) * len(measured) if len(group) == 1 else group, measured, sense_word, compared)

    def _settled(self, sentence: Sentence, group: Sequence[Quantity]) -> Reading | None:
        """A list whose words settle who wins: a level against others', a share kept or spent, a superlative."""
        if level := _against(sentence, group):
            measured = self._measures.read(sentence, group, None)
            return Reading(group, measured, _outcome(sentence, group, level, measured[0]), level)
        around = [c for c in sentence.comparisons if c.cue.start <= group[0].start < c.cue.end]
        within = next((c for c in around if c.relation is Relation.MATCHES), None)
        if within:  # "within 0.75% of the baseline"
            return Reading(group, self._measures.read(sentence, group, None), Sense.LESS, within, Relation.MATCHES)
        if _is_kept(sentence.text, sentence.start, group):
            owner = next((c for c in sentence.comparisons if c.cue.start == group[-1].end), None)
            kept = next((m for m in sentence.metrics if 0 <= m.start - group[-1].end <= _KEPT_REACH), None)
            whole = [Measured.named(sentence.text, kept)] if kept else self._measures.read(sentence, group, None)
            return Reading(group, whole[:1] * len(group), Sense.SHARE, owner, Relation.MATCHES)
        if _is_spent(sentence, group):
            return Reading(group, self._measures.read(sentence, group, None), Sense.SHARE, _scope(sentence, group))
        if group[0].kind is QuantityKind.ABSOLUTE and (best := _best_value(sentence, group)):
            return Reading(group, self._measures.read(sentence, group, None), Sense.BETTER, best)
        return None

    def _sense(self, sentence: Sentence, group: Sequence[Quantity]) -> tuple[Cue | None, Sense] | None:
        """The direction word of a list: close behind it ("2x faster"), else before it ("reduces latency by 2x")."""
        text, end = sentence.text, group[-1].end
        if is_level(sentence, group):
            return None
        if group[-1].kind is QuantityKind.PERCENT:
            if PEAK.match(text, end):
                return None
            if (
                SHARE.match(text, end)
                and not _removed(sentence, group)
                and not re.match(r"\s*of (?:the )?(?:time|cases|papers|samples|queries)", text[end : end + 30])
            ):
                return None, Sense.SHARE
        ranked = [
            (cost, cue, sense)
            for cue, sense in sentence.senses
            if (cost := _sense_cost(sentence, group, cue)) is not None
        ]
        best = min(ranked, key=lambda row: row[0], default=None)
        if best is None or best[0] > _MAX_SENSE_DISTANCE:
            signed = group[0].kind in _SHARES and _SIGN.search(text, max(0, group[0].start - 2), group[0].start)
            return (None, Sense.MORE if signed.group().endswith("+") else Sense.LESS) if signed else None
        if group[0].kind in _LEVELS and not self._difference(sentence, group, best[1]):
            return None
        if group[0].kind is QuantityKind.PERCENT and not _tied(sentence, group, best[1]):
            return None
        return best[1], best[2]

    def _difference(self, sentence: Sentence, group: Sequence[Quantity], cue: Cue) -> bool:
        """Whether an absolute value is a change ("reduces latency by 15 ms", "saves 2.3 GB"), not a level."""
        text, start, end = sentence.text, group[0].start, group[-1].end
        if text[start - 1] in "+-" and text[start - 2] in " (":
            return True  # "the largest gain (+4.6 F1)"
        if cue.end <= start and (group[0].before or _BY_ONLY.search(text, max(sentence.start, start - 40), start)):
            return True  # "from 128 GB to 17 GB", "by 15 ms"
        if (
            re.match(
                r"\s*(?:[\w-]+ ){0,2}(?:higher|lower|faster|slower|less|more|fewer|better|worse)\b",
                text[end : end + 40],
            )
            and cue.start >= end
        ):
            return True
        return bool(
            re.search(
                r"\b(?:sav(?:es|ing|ed|e)|add(?:s|ing|ed)?)(?: \w+)? $"
                r"|\b(?:improvement|gain|reduction|increase|decrease|drop|saving)s? of $",
                text[max(sentence.start, first_character(group[0]) - 20) : first_character(group[0])],
            )
        )


def _sense_cost(sentence: Sentence, group: Sequence[Quantity], cue: Cue) -> float | None:
    """How far a direction word is from the list it may speak of; None where it cannot."""
    text, start, end = sentence.text, group[0].start, group[-1].end
    if cue.start >= end:
        if _MODAL.search(text, end, cue.start):
            return None
        if _FINITE.match(cue.word) and not (cue.word.endswith("ed") and text[end : cue.start] == " "):
            return None  # the verb of what follows: "with a 20% token budget increases throughput"
        if any(end <= g[0].start < cue.start and text[g[0].start - 1] != "(" for g in sentence.groups):
            return None  # the next number's
        return sentence.distance(end, cue.start)
    if cue.end > start:
        return 0.0
    if (ONLY_BEHIND.match(cue.word) and not _OF_ONLY.fullmatch(text, cue.end, start)) or _BOUND.fullmatch(
        text, cue.end, start
    ):
        return None  # "an error lower than 10%" is a bound, not a comparison
    gap = max(cue.end, start - 40)
    if group[0].kind is QuantityKind.PERCENT and _LEVEL.search(text, gap, start):
        return None  # "delivers 87% accuracy" is a level, whatever was enhanced before
    if group[0].before:
        return sentence.distance(cue.end, group[0].before.start)  # "an improvement in A on B from 26% to 43%"
    if _shares_verb(sentence, group, cue):
        return sentence.distance(cue.end, start) / 100  # the last verb before both
    cost = sentence.distance(cue.end, start) + (-3 if BY.search(text, gap, start) else 2)
    by_only = group[0].kind is QuantityKind.FACTOR or _BY_ONLY.search(text, gap, start)
    return cost if by_only else cost + 4


def _shares_verb(sentence: Sentence, group: Sequence[Quantity], cue: Cue) -> bool:
    """Whether a list has the verb of the one before it: "reduces latency by 2x and energy by 3x"."""
    start = group[0].start
    before = sentence.last_group(cue.end, start)
    between = [c for c, _ in sentence.senses if before and before[-1].end <= c.start < first_character(group[0])]
    return bool(before and not between and AND_OBJECT.fullmatch(sentence.text, before[-1].end, start))


def _removed(sentence: Sentence, group: Sequence[Quantity]) -> bool:
    """Whether a share of something goes or comes: "eliminates over 50% of the FLOPs"."""
    start = group[0].start
    return any(
        sense is not Sense.WORSE and _ONLY_QUALIFIERS.fullmatch(sentence.text, cue.end, start)
        for cue, sense in sentence.senses
        if cue.end <= start
    )


def _tied(sentence: Sentence, group: Sequence[Quantity], cue: Cue) -> bool:
    """Whether grammar ties a percentage to a direction word; else it is a level in the same sentence as a change."""
    text, start, end = sentence.text, first_character(group[0]), group[-1].end
    if (cue.end > start and cue.start < end) or text[group[0].start - 1] in "+-":
        return True
    if cue.start >= end:
        return _NOUN_PHRASE_GAP.fullmatch(text, end, cue.start) is not None
    return _LEADS_TO_CHANGE.fullmatch(text, cue.end, group[0].start) is not None


def _is_kept(text: str, start: int, group: Sequence[Quantity]) -> bool:
    """Whether a share says how much was kept: "retaining over 99% of full-model performance"."""
    front = first_character(group[0])
    if group[0].kind is not QuantityKind.PERCENT or not text.startswith(" of ", group[-1].end):
        return False
    if PRESERVES.search(text, max(start, front - 40), front):
        return True
    reached = REACHES.search(text, max(start, front - 40), front)
    return reached is not None and group[0].low >= _NEARLY_ALL and not PEAK.match(text, group[-1].end)


def _is_spent(sentence: Sentence, group: Sequence[Quantity]) -> bool:
    """Whether a share says how much of a cost is left: "requires 27% of FLOPs compared with X"."""
    end, front = group[-1].end, first_character(group[0])
    part = sentence.text.startswith(" of ", end) or (group[0].hint == "less" and sentence.text.startswith(" the ", end))
    if group[0].kind is not QuantityKind.PERCENT or not part or PEAK.match(sentence.text, end):
        return False
    metric = next((m for m in sentence.metrics if end <= m.start <= end + 40), None)
    spent = CONSUMES.search(sentence.text, max(sentence.start, front - 30), front)
    return bool(metric and metric.value.direction is Direction.LOWER and spent and sentence.comparisons)


def _best_value(sentence: Sentence, group: Sequence[Quantity]) -> Comparison | None:
    """The comparison with names that a superlative belongs to: "the lowest power (7.63 mW) compared to A and B"."""
    front = first_character(group[0])
    if not SUPERLATIVE.search(sentence.text, max(sentence.start, front - 80), front):
        return None
    compared = _scope(sentence, group)
    named = compared and compared.relation is not Relation.MATCHES and compared.baselines[0].kind is BaselineKind.NAMED
    return compared if named else None


def _told_before(
    sentence: Sentence, group: Sequence[Quantity], measured: list[Measured], previous: Reading
) -> list[Measured]:
    """What a list measures that leaves its metric to the list before it."""
    last = previous.measured[-1]
    if _in_step(measured, previous.measured):
        return list(previous.measured)  # "A and B by 12x and 69x over X, and by 2.9x and 3.0x over Y"
    unsaid = measured[0].text == _UNSAID and last.metric_class is MetricClass.SPEED
    near = sentence.clause(group[0].start) - sentence.clause(previous.numbers[0].start) <= 1
    return [last] * len(group) if unsaid or (measured[0] is NOTHING and near) else measured


def _in_step(measured: Sequence[Measured], before: Sequence[Measured]) -> bool:
    """Whether a list without metrics of its own runs beside a list with one metric each."""
    return 1 < len(measured) == len(before) and len(set(before)) == len(before) and len(set(measured)) == 1


def _against(sentence: Sentence, group: Sequence[Quantity]) -> Comparison | None:
    """The comparison of a level with the levels of others: "92%, compared to 23% for A", "12 W versus A at 30 W"."""
    end = group[-1].end
    found = next((c for c in sentence.comparisons if c.against_value and c.cue.start >= end), None)
    if found is None or _level_of_other(sentence, group, found) is None:
        return None
    between = [g for g in sentence.groups if end <= g[0].start < found.cue.start]
    if any(_comparable(group[0], g[0]) for g in between):
        return None
    return found if sentence.distance(end, found.cue.start) <= _AGAINST_REACH * (1 + len(between)) else None


def _level_of_other(sentence: Sentence, group: Sequence[Quantity], level: Comparison) -> Quantity | None:
    """The first level of the same kind behind a comparator."""
    behind = (g[0] for g in sentence.groups if g[0].start >= level.cue.end)
    return next((q for q in behind if q.kind is group[0].kind and q.unit_id == group[0].unit_id), None)


def _outcome(sentence: Sentence, group: Sequence[Quantity], level: Comparison, measured: Measured) -> Sense:
    """Who is better by the values themselves."""
    other = _level_of_other(sentence, group, level)
    lower = measured.metric is not None and measured.metric.direction is Direction.LOWER
    return Sense.BETTER if other is None or (group[0].low < other.low) == lower else Sense.WORSE


def _comparable(one: Quantity, other: Quantity) -> bool:
    both = {one.kind, other.kind} <= {QuantityKind.FACTOR, QuantityKind.PERCENT}
    return both or (one.kind is other.kind and one.unit_id == other.unit_id)


def _parallel(sentence: Sentence, previous: Reading, group: Sequence[Quantity]) -> bool:
    return _PARALLEL.fullmatch(sentence.text, previous.numbers[-1].end, first_character(group[0])) is not None


def _says_more(sentence: Sentence, group: Sequence[Quantity]) -> bool:
    """Whether words of its own follow a number: "2x lower", "3x the throughput"; not "67% on B"."""
    return not re.match(
        r"\s*(?:on|for|in|with|under|at|over|across|when|during|using|\(|,|\.|;|and|compared|than)",
        sentence.text[group[-1].end : group[-1].end + 12],
    )


def _repeated(previous: Reading, group: Sequence[Quantity]) -> Reading:
    """A list in brackets says the same of the list before it: "by 2.45x (on average 1.58x)"."""
    alike = len(group) == len(previous.measured)
    measured = previous.measured if alike else [previous.measured[-1]] * len(group)
    return Reading(group, measured, previous.sense, previous.comparison)


def _scope(sentence: Sentence, group: Sequence[Quantity]) -> Comparison | None:
    """Which comparison a list of numbers belongs to: the nearest, behind it before in front of it."""
    start, end = group[0].start, group[-1].end
    best: tuple[float, Comparison] | None = None
    for compared in sentence.comparisons:
        cue, linked = compared.cue, None
        if cue.start >= end:
            cost = sentence.distance(end, cue.start) if cue.start > end + 1 else _ADJACENT
        elif compared.end <= start:
            initial = cue.start - sentence.start < 30
            linked = BY.search(sentence.text, max(compared.end - 4, start - 40), start)
            cost = 12.0 if initial else sentence.distance(compared.end, start) + (-4 if linked else 8)
        else:
            cost = 6.0 if compared.relation is not None else 20.0
        if compared.relation is Relation.MATCHES:
            cost += 20
        elif compared.relation is not None and not linked and sentence.clause(cue.start) != sentence.clause(start):
            cost += 30  # the verb of another clause
        if best is None or cost < best[0]:
            best = (cost, compared)
    return best[1] if best and best[0] < _MAX_SCOPE_DISTANCE else None

"""One sentence with all that was found in it: clauses, numbers, metrics, names, comparisons and directions."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

from kg.claims.baselines import Comparison, comparison
from kg.claims.complements import Mention
from kg.claims.cues import Cue, Sense, borders, comparators, parities, senses, verbs
from kg.mentions.matching import Match
from kg.quantities import Quantity, QuantityKind
from kg.schema import BaselineKind, MetricClass, NodeKind, Relation
from kg.vocab import Metric

_LIST_GAP = re.compile(
    r"\s*(?:,|/|,?\s*(?:and|or|&)|\s*\(?)\s*"
    r"(?:(?:by|of|an?|up to|around|about|approximately|over|nearly|~|on average)\s*)*[+-]?",
    re.I,
)
_AND_BY = re.compile(r",?\s*(?:and|,)\s+(?P<what>[^,;]{2,90}?)\s+by\s+(?:[a-z~]+ ){0,5}", re.I)
_OF = re.compile(
    r"\s+(?:of )?(?:(?:that|those) of |the [\w-]+ (?:[\w-]+ )?of |(?:as (?:fast|much|many|high|large) )as )?(?:the )?",
    re.I,
)
_POSSESSIVE = re.compile(r"['’]s?\s+[a-z]")
_ADJECTIVE_TAIL = re.compile(
    r"-(?:heavy|bound|intensive|efficient|aware|based|critical|limited|constrained|optimal|sensitive)"
)
_INTERVAL = re.compile(r"[\[(;,]\s?(?:\d+%\s)?(?:bootstrap )?CI\b[^\])]{0,60}\]?[^\])]{0,20}[\])]|\d+% CI\b")
"""A confidence interval: "[95% CI: 75.1%-99.9%]"."""
_MAX_SENTENCE = 2000
_BESIDE = 300
"""Characters beside a sentence in which what reaches into it may begin."""
_START = attrgetter("start")
_SCORE = re.compile(r"\s*(?:scores?|values?|ratings?)?\s*(?:of|=|:|is|at|from)\s*(?:up to |only |about |~)?")
_SCORE_REACH = 24
_IN_FRONT = re.compile(r"\s(?:[a-z-]+\s){0,2}")
_ENDS = re.compile(r"\s+(?:on|across|for|in|at|and|over|with|when|while|compared|versus)\b|[,.;)]")
_VALUE_OF = re.compile(r"\b[a-z]+ of (?:(?:only|just|about|around|up to|over|~)\s*)*$")
_OWN_NOUN = re.compile(r"\s+(?!(?:on|for|in|at|over|respectively|across|with|and|when|compared|under|to)\b)[a-z]")
_CHANGED = re.compile(
    r"\b(?:improv|rais|increas|boost|reduc|lower|decreas|cut|drop|ris|rose|fall|fell|gr[eo]w)\w*\s+"
    r"(?:[^\W\d][\w@-]*\s+){0,6}from $"
)
_CHANGED_REACH = 70
_DIGIT = re.compile(r"\d")
_PARITY_REACH = 25
_COMPARATIVE = (QuantityKind.FACTOR, QuantityKind.PERCENT, QuantityKind.POINTS)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What stands in one sentence; all offsets are those of the document's text.

    Attributes:
        text: The document's text.
        start: Start of the sentence.
        end: End of the sentence.
        clauses: Where its clauses begin.
        groups: Its numbers, those of one list together.
        metrics: Metrics named in it.
        mentions: Things named in it.
        comparisons: What it compares with.
        senses: Words that say which way a value goes.
        parities: Metrics that are said to be kept: "with negligible accuracy loss".
    """

    text: str
    start: int
    end: int
    clauses: Sequence[int]
    groups: Sequence[Sequence[Quantity]]
    metrics: Sequence[Match[Metric]]
    mentions: Sequence[Mention]
    comparisons: Sequence[Comparison]
    senses: Sequence[tuple[Cue, Sense]]
    parities: Sequence[Match[Metric]]

    def clause(self, position: int) -> int:
        """The number of the clause that a position lies in."""
        return bisect_right(self.clauses, position) - 1

    def last_group(self, start: int, end: int) -> Sequence[Quantity] | None:
        """The last list of numbers that lies between two places."""
        return next((g for g in reversed(self.groups) if start <= g[0].start and g[-1].end <= end), None)

    def distance(self, start: int, end: int) -> float:
        """How far apart two places are: words, and more for each clause border and each number between them."""
        if start > end:
            start, end = end, start
        words = self.text.count(" ", start, end)
        numbers = sum(1 for group in self.groups if start <= group[0].start and group[-1].end <= end)
        borders = self.clause(end) - self.clause(max(start - 1, self.start))  # the last character of what ends there
        return words + 8 * borders + 5 * numbers


def analyse(
    text: str,
    start: int,
    end: int,
    quantities: Sequence[Quantity],
    metrics: Sequence[Match[Metric]],
    mentions: Sequence[Mention],
) -> Sentence | None:
    """Sorts what stands in one sentence; None where it holds neither numbers nor comparisons, and so no claim.

    A "sentence" of thousands of characters is a table or a list that lost its shape, and is not read either.

    Args:
        text: The document's text.
        start: Start of the sentence.
        end: End of the sentence.
        quantities: Of the whole document, in order; so are the following.
        metrics: Metrics.
        mentions: Mentions.
    """
    if end - start > _MAX_SENTENCE:
        return None
    inside = [mention for mention in _from(mentions, start, end) if mention.end <= end]
    quantities, metrics = _from(quantities, start - _BESIDE, end), _from(metrics, start - _BESIDE, end + _BESIDE)
    groups = _groups(text, _numbers(text, start, end, quantities, inside, metrics))
    comparisons = _beside_numbers(text, end, groups, _comparisons(text, start, end, inside), inside)
    if not groups and not comparisons:
        return None
    free = _free_metrics(text, start, end, metrics, quantities)
    kept = _parities(text, start, end, free)
    return Sentence(
        text=text,
        start=start,
        end=end,
        clauses=borders(text, start, end),
        groups=groups,
        metrics=[metric for metric in free if metric not in kept],
        mentions=inside,
        comparisons=comparisons,
        senses=senses(text, start, end),
        parities=kept,
    )


_R = TypeVar("_R", Mention, Quantity, Match[Metric])


def _from(rows: Sequence[_R], start: int, end: int) -> Sequence[_R]:
    """Those of some rows in the order of the text that begin in a part of it."""
    return rows[bisect_left(rows, start, key=_START) : bisect_left(rows, end, key=_START)]


def _numbers(
    text: str,
    start: int,
    end: int,
    quantities: Sequence[Quantity],
    mentions: Sequence[Mention],
    metrics: Sequence[Match[Metric]],
) -> list[Quantity]:
    """The numbers of a sentence that measure something and are no part of a name."""
    named = [(mention.start, mention.end) for mention in mentions if mention.thing.kind is not NodeKind.TASK]
    if " CI" in text[start:end]:
        named += [found.span() for found in _INTERVAL.finditer(text, start, end)]
    return [
        quantity
        for quantity in quantities
        if start <= quantity.start
        and quantity.end <= end
        and (quantity.kind is not QuantityKind.COUNT or _is_score(text, quantity, metrics))
        and not any(s <= quantity.start and quantity.end <= e for s, e in named)
    ]


def _is_score(text: str, count: Quantity, metrics: Sequence[Match[Metric]]) -> bool:
    """Whether a bare number is the value of a metric of quality named in front: "an FID of 2.27"."""
    begin = count.before.start if count.before else count.qualifier_start
    if count.before and _CHANGED.search(text, max(0, begin - _CHANGED_REACH), begin):
        return True  # "improves maxDice from 0.82 to 0.86"
    behind = next((m for m in metrics if count.end <= m.start <= count.end + _SCORE_REACH), None)
    if behind and "." in count.text and _IN_FRONT.fullmatch(text, count.end, behind.start):
        return behind.value.metric_class is MetricClass.QUALITY  # "a 0.929 correctness score"
    return ("." in count.text or _ENDS.match(text, count.end) is not None) and any(
        metric.value.metric_class is MetricClass.QUALITY and _SCORE.fullmatch(text, metric.end, begin)
        for metric in metrics
        if metric.end <= count.start <= metric.end + _SCORE_REACH + count.start - begin
    )


def _free_metrics(
    text: str, start: int, end: int, metrics: Sequence[Match[Metric]], quantities: Sequence[Quantity]
) -> list[Match[Metric]]:
    """The metrics of a sentence that modify no other noun and are no part of a number."""
    free = [
        metric
        for metric in metrics
        if start <= metric.start
        and metric.end <= end
        and not _is_modifier(text, metric.start, metric.end)
        and not any(
            q.start < metric.end and metric.start < q.end and q.kind is not QuantityKind.COUNT for q in quantities
        )
    ]
    return _heads(text, free)


def _parities(text: str, start: int, end: int, metrics: Sequence[Match[Metric]]) -> list[Match[Metric]]:
    found = []
    for behind in parities(text, start, end):
        kept = [m for m in metrics if behind <= m.start <= behind + _PARITY_REACH][:1]
        found += [m for m in kept if not _DIGIT.search(text, behind, m.start)]  # "a competitive 96.7% accuracy"
    return found


def _heads(text: str, metrics: Sequence[Match[Metric]]) -> list[Match[Metric]]:
    """Metrics that stand side by side are one, named by the last: "test-time throughput"."""
    heads: list[Match[Metric]] = []
    for metric in metrics:
        if heads and text[heads[-1].end : metric.start] == " ":
            metric = Match(heads.pop().start, metric.end, metric.value)
        heads.append(metric)
    return heads


def _is_modifier(text: str, start: int, end: int) -> bool:
    """Whether a metric is only part of an adjective: "communication-heavy", "compute-bound", "industrial-scale"."""
    hyphenated = text[start - 1 : start] == "-" and not text[start - 2 : start + 1].replace("-", "").isupper()
    return hyphenated or _ADJECTIVE_TAIL.match(text, end) is not None


def _groups(text: str, numbers: Sequence[Quantity]) -> list[list[Quantity]]:
    """Numbers that stand in one list: "15x, 46x and 108x", "17.77%, 2.49x, and 2.32x", "5.8x/3.7x"."""
    groups: list[list[Quantity]] = []
    for number in numbers:
        if groups and _is_listed(text, groups[-1][-1], number):
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _is_listed(text: str, last: Quantity, number: Quantity) -> bool:
    """Whether a number goes on with the list of the one before it."""
    begin = number.qualifier_start if number.qualifier_start >= last.end else number.start
    return (
        _alike(last, number)
        and not (_VALUE_OF.search(text, max(0, last.start - 40), last.start) and _OWN_NOUN.match(text, number.end))
        and _LIST_GAP.fullmatch(text, last.end, begin) is not None
        and "(" not in text[last.end : number.start]
    )


def _alike(one: Quantity, other: Quantity) -> bool:
    if one.kind is other.kind:
        return one.kind is not QuantityKind.ABSOLUTE or one.unit_id == other.unit_id
    return one.kind in _COMPARATIVE and other.kind in _COMPARATIVE


def _comparisons(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Comparison]:
    cues: list[tuple[Cue, Relation | None]] = [*verbs(text, start, end)]
    taken = [(cue.start, cue.end) for cue, _ in cues]
    cues += [
        (cue, None) for cue in comparators(text, start, end) if not any(s < cue.end and cue.start < e for s, e in taken)
    ]
    found: list[Comparison] = []
    for cue, relation in sorted(cues):
        one = comparison(text, cue, relation, end, mentions, found[-1] if found else None)
        if one and not (found and found[-1].end > one.cue.start and found[-1].baselines == one.baselines):
            found.append(one)
    return found


def _beside_numbers(
    text: str,
    end: int,
    groups: Sequence[Sequence[Quantity]],
    comparisons: list[Comparison],
    mentions: Sequence[Mention],
) -> list[Comparison]:
    """Adds the comparisons that only a number shows: "doubles A's speed", "3x that of A", "... by 30x and B by 19x"."""
    added: list[Comparison | None] = []
    for before, group in zip([None, *groups], groups, strict=False):
        behind = _OF.match(text, group[-1].end, end)
        owner = next((m for m in mentions if m.start == behind.end()), None) if behind else None
        share = (
            behind and group[-1].kind is QuantityKind.PERCENT and behind.group().strip() == "of" and owner is not None
        )
        if behind and (
            share
            or behind.group().strip() not in ("", "of", "the", "of the")
            or (owner and _POSSESSIVE.match(text, owner.end))
        ):
            cue = Cue(group[-1].end, behind.end(), behind.group().strip())
            limit = owner.end if owner and not behind.group().strip() else end
            added.append(comparison(text, cue, None, limit, mentions, None))
        verb = next((c for c in reversed(comparisons) if before and c.relation and c.end <= before[0].start), None)
        listed = _AND_BY.fullmatch(text, before[-1].end, group[0].start) if before and verb else None
        if verb and listed:
            cue = Cue(listed.start("what"), listed.start("what"), verb.cue.word)
            added.append(comparison(text, cue, verb.relation, listed.end("what"), mentions, None))
    found = [one for one in added if one and one.baselines[0].kind is BaselineKind.NAMED]
    return sorted([*comparisons, *found], key=lambda one: one.cue.start)

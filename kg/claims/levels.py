"""Percentages that are levels, not changes: "88% voting accuracy", "an accuracy of 77.72%"."""

import re
from collections.abc import Sequence

from kg.claims.cues import senses
from kg.claims.sentences import Sentence
from kg.mentions.matching import Match
from kg.quantities import Quantity, QuantityKind
from kg.schema import MetricClass
from kg.vocab import Metric

_LEVELLED = (MetricClass.QUALITY, MetricClass.OTHER)
_TO_METRIC = re.compile(r"\s*(?:[^\W\d][\w@-]*\s+){0,3}")
_FROM_METRIC = re.compile(
    r"s?\s*(?:\([A-Za-z][\w@-]*\)\s*)?(?:rates?|scores?|values?|levels?)?\s*"
    r"(?:of|at|is|was|above|exceeding|=|:|reaches|reaching|\()\s*"
    r"(?:up to|about|around|over|only|nearly|approximately|just|~|as high as)?\s*"
)
_BY = re.compile(
    r"\b(?:(?:by|within)\s+(?:[a-z~]+ ){0,3}|"
    r"(?:reduc|increas|improv|decreas|drop|gain|boost|sav|degrad|lower|cut|los)\w*\s+(?:of\s+)?(?:[a-z~]+ ){0,2})$",
    re.I,
)
_COMPARED = re.compile(r"\s*(?:[\w-]+ ){0,2}?(?:than|compared|over|versus|vs)\b", re.I)
_REACH = 30


def is_level(sentence: Sentence, group: Sequence[Quantity]) -> bool:
    """Whether percentages are how good something is, whatever verbs of change stand around them."""
    if group[0].kind is not QuantityKind.PERCENT or group[0].before:
        return False
    text, start, end = sentence.text, group[0].start, group[-1].end
    if _BY.search(text, max(sentence.start, start - _REACH), start) or text[start - 1 : start] in "+-":
        return False
    behind = next((m for m in sentence.metrics if end <= m.start <= end + _REACH), None)
    if behind and _TO_METRIC.fullmatch(text, end, behind.start):
        return _states(sentence, behind, end, behind.end + 14) and not _COMPARED.match(text, behind.end)
    before = next((m for m in reversed(sentence.metrics) if m.end <= start), None)
    return bool(
        before
        and _FROM_METRIC.fullmatch(text, before.end, start)
        and _states(sentence, before, max(sentence.start, before.start - 22), before.end)
    )


def _states(sentence: Sentence, metric: Match[Metric], start: int, end: int) -> bool:
    """Whether a metric has levels in per cent, and no word of change stands beside it."""
    return metric.value.metric_class in _LEVELLED and not senses(sentence.text, start, min(end, sentence.end))

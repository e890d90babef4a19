"""Where grammar puts the metric of a number: "reduces [...] by 2x", "2x fewer [...]", "a 2x reduction in [...]"."""

import re
from collections.abc import Sequence

from kg.claims.cues import Cue
from kg.claims.sentences import Sentence
from kg.mentions.matching import Match
from kg.quantities import Quantity
from kg.schema import NodeKind
from kg.vocab import Metric

QUALIFIERS = (
    r"(?:(?:up to|as much as|an average of|a factor of|more than|over|about|around|nearly|at least|"
    r"approximately|roughly|less than|fewer than|lower than|under|below|as (?:low|high|few|little|many) as|≤|<=|<|≈|"
    r"only|just|on average|average|almost|at most|a|an|~|by)\s*)*"
)
"""Words between what leads to a number and the number, as a pattern."""

Slot = tuple[int, int]
"""A half-open span of the document's text."""

_THINGS = (NodeKind.MODEL, NodeKind.DATASET, NodeKind.HARDWARE)
_WORD = r"(?:\d+th [pP]ercentile |[Pp]\d\d )?[^\W\d][\w@-]*"
_DETERMINERS = r"(?:(?:the|its|their|our|both|overall|average|terms of)\s+)*"
_CHANGES = re.compile(
    r"(?:reduc|lower|decreas|cut|shrink|increas|rais|improv|boost|enhanc|minimi[sz]|shorten|extend|enlarg|sav|trim|"
    r"slash|diminish|eliminat|prun|skip|remov|mitigat|alleviat|lessen|drop|degrad)",
    re.I,
)
"""Verbs whose object is what a number measures."""
_OBJECT = re.compile(
    rf"\s+{_DETERMINERS}(?!(?:(?:up)?on|over|by) )(?P<object>{_WORD}(?:[ /]{_WORD}){{0,5}}?)"
    rf"(?:,| \([^()]*\))?\s+(?:[a-z]+ly )?by\s*{QUALIFIERS}",
    re.I,
)
_ADVERBIAL = re.compile(
    rf"\s+{_DETERMINERS}(?!(?:(?:up)?on|over|by|to|in|for|of) )(?P<object>{_WORD}(?: {_WORD}){{0,3}}?)\s+{QUALIFIERS}"
)
"""The object of a verb whose number stands without "by": "raised throughput 2.4x", "cut energy 20-30%"."""
_ADVERBIAL_ENDS = re.compile(
    r"\s*(?:[,.;)]|$|(?:and|over|compared|versus|vs|relative|on|in|at|for|with|while|across|under|when|without)\b)"
)
_MOVED = re.compile(rf"\s+{_DETERMINERS}(?P<object>{_WORD}(?:[ /]{_WORD}){{0,5}}?)\s+from\s+", re.I)
AND_OBJECT = re.compile(
    rf",?\s*(?:and|,)\s+{_DETERMINERS}(?P<object>{_WORD}(?:[ /]{_WORD}){{0,4}}?)\s+by\s*{QUALIFIERS}", re.I
)
_BY_ALONE = re.compile(rf"\s+(?:[a-z]+ly )?by\s*{QUALIFIERS}", re.I)
_COPULA = re.compile(r"s?\s+(?:(?:is|are|was|were|be|been|being|can be|further|also|\w+ly)\s+)*", re.I)
_NOUN = re.compile(r"(?:reduction|increase|decrease|drop|saving|improvement|gain|boost|decline)s?$", re.I)
_COMPARATIVE = re.compile(r"(?:fewer|less|lower|higher|more|smaller|larger|greater|shorter|longer|better)$", re.I)
_IN = re.compile(rf"\s+(?:in|of)\s+{_DETERMINERS}", re.I)
_OF = " of "
_BETWEEN = re.compile(
    r"\s+(?:(?:\w+ly|average|mean|overall|relative|absolute|further|additional|significant|sustained|total|median|net)"
    rf"\s+)*(?P<object>{_WORD}(?: {_WORD}){{0,2}}) ",
    re.I,
)
_COUNTED = re.compile(
    rf"(?<![\w.-])\d[\d.,]*[KMB]? (?P<object>{_WORD}(?: {_WORD}){{0,2}})"
    rf"(?:,| \(| which is| that is)\s*(?:(?:which|that) is )?{QUALIFIERS}$"
)
"""What was counted just before: "8 SPICE evaluations, 40x fewer than A"."""
_REACHES = re.compile(
    rf"\b(?:achiev|reach|attain|obtain|deliver|guarante|yield|maintain|show)\w*\s+(?:an? )?{QUALIFIERS}$", re.I
)
_REACH = 60
_NOUN_PHRASE = re.compile(rf"\s*(?P<object>{_WORD}(?:[ /]{_WORD}){{0,4}})")
_PHRASE_ENDS = re.compile(
    r"(?<![\w-])(?:than|compared|over|and|or|while|with|without|for|on|in|at|by|from|to|across|when|under|during|"
    r"relative|versus|vs|against|(?<!number )(?<!amount )of|using|is|are|as|through|via|along|respectively|but|which|"
    r"that|required|needed)(?![\w-])"
)
_MODIFIED = re.compile(
    r" (?!(?:and|or|of|in|for|on|with|under|across|at|per|to|by|both|along|when|while|than|over|as)\b)[a-z][a-z-]+$"
)


def metric_slot(sentence: Sentence, group: Sequence[Quantity], cue: Cue) -> Slot | None:
    """The phrase that names what a list of numbers measures; None where grammar shows none.

    Args:
        sentence: The sentence.
        group: The numbers.
        cue: The direction word that speaks of them.
    """
    if cue.end <= first_character(group[0]) and _CHANGES.match(cue.word):
        return _of_verb(sentence, group, cue)
    if cue.start >= group[-1].end and sentence.text.count(" ", group[-1].end, cue.start) <= 1:
        return _of_noun(sentence, group, cue)
    return None


def level_slot(sentence: Sentence, group: Sequence[Quantity]) -> Slot | None:
    """The phrase behind a level that is no listed metric: "reaches 85% simulation validity"."""
    end = group[-1].end
    if not _REACHES.search(sentence.text, max(sentence.start, group[0].start - _REACH), group[0].start):
        return None
    found = _phrase(sentence, end)
    return None if found and any(end <= m.start < found[1] for m in sentence.metrics) else found


def is_head(text: str, metric: Match[Metric], slot: Slot) -> bool:
    """Whether a metric is what a phrase is about: not "traffic" in "traffic demand"."""
    return not _MODIFIED.match(text, metric.end, slot[1])


def names_a_thing(sentence: Sentence, slot: Slot) -> bool:
    """Whether a slot holds what is compared, or ends in a model, a dataset or a device: "improves BERT by 3%"."""
    if any(b.start < slot[1] and slot[0] < b.end for c in sentence.comparisons for b in c.baselines):
        return True
    return any(m.start < slot[1] <= m.end and m.thing.named and m.thing.kind in _THINGS for m in sentence.mentions)


def first_character(quantity: Quantity) -> int:
    """Where a number begins with its qualifier: "up to 2x"."""
    return min(quantity.start, quantity.qualifier_start) if quantity.qualifier_start >= 0 else quantity.start


def _of_verb(sentence: Sentence, group: Sequence[Quantity], cue: Cue) -> Slot | None:
    """The object of a verb in front of its number, or its subject: "latency is reduced by 2x"."""
    text, start, end = sentence.text, group[0].start, group[-1].end
    if text.startswith(_OF, end) and not text[cue.end : first_character(group[0])].strip():
        return _phrase(sentence, end + len(_OF))  # "eliminates 50% of the FLOPs"
    if _BY_ALONE.fullmatch(text, cue.end, start):
        subject = next((m for m in reversed(sentence.metrics) if m.end <= cue.start), None)
        moved = subject and _COPULA.fullmatch(text, subject.end, cue.start)
        return (subject.start, subject.end) if subject and moved else None
    if group[0].before:
        found = _MOVED.fullmatch(text, cue.end, group[0].before.start)
        return found.span("object") if found else None
    found = _OBJECT.fullmatch(text, cue.end, start)
    if found is None:
        before = sentence.last_group(cue.end, start)
        found = AND_OBJECT.fullmatch(text, before[-1].end, start) if before else None
    if found is None and _ADVERBIAL_ENDS.match(text, end):
        found = _ADVERBIAL.fullmatch(text, cue.end, start)
    return found.span("object") if found else None


def _of_noun(sentence: Sentence, group: Sequence[Quantity], cue: Cue) -> Slot | None:
    """What stands around a noun or an adjective behind its number: "2x memory reduction", "2x fewer parameters"."""
    text, end, front = sentence.text, group[-1].end, first_character(group[0])
    if _NOUN.search(cue.word):
        if within := _IN.match(text, cue.end, sentence.end):
            return _phrase(sentence, within.end())
        between = _BETWEEN.fullmatch(text, end, cue.start)
        return between.span("object") if between else None
    if not _COMPARATIVE.search(cue.word):
        return None
    if text.startswith(" than", cue.end) and cue.word in ("fewer", "less", "more"):
        counted = _COUNTED.search(text, max(sentence.start, front - _REACH), front)
        return counted.span("object") if counted else None
    return _phrase(sentence, cue.end)


def _phrase(sentence: Sentence, begin: int) -> Slot | None:
    """The noun phrase that begins at a place."""
    stop = _PHRASE_ENDS.search(sentence.text, begin, sentence.end)
    found = _NOUN_PHRASE.match(sentence.text, begin, stop.start() if stop else sentence.end)
    return found.span("object") if found else None

"""What a thing with a proper name is to the paper: proposed, baseline, used or mentioned.

Introductions and claims settle most roles. Two more sorts of evidence are read here: a name that no vocabulary knows
and that the paper defines, numbers or introduces a few words earlier is a part of its own work; and what stands in a
clause behind "compared with" or "outperforms" is a baseline, though no claim was read off the sentence.
"""

import re
from bisect import bisect_right
from collections.abc import Set
from functools import lru_cache
from operator import itemgetter

from kg.document import Document
from kg.mentions.introductions import MODIFYING
from kg.mentions.matching import Span
from kg.mentions.things import Thing
from kg.schema import NodeKind, Role
from kg.text.anchors import lower

_SPEAKS_OF_ITSELF = re.compile(r"\b(?:we|our|this (?:paper|work|article|study|report|survey)|in this|proposed)\b")
_REACH = 110
_NAMES_BETWEEN = (
    r"(?:(?:the|a|an|both|existing|prior|standard|original|state-of-the-art|SOTA|methods?|baselines?|leading|"
    r"strong)\s|"
    r"such as |(?:e\.g\.|i\.e\.),? |[A-Z][\w.+-]*(?:,? and |, |/| or )){0,8}\(?$"
)
_OF_OTHERS = re.compile(
    r"\b(?:(?:than|over|versus|vs\.?|against|relative to|compar\w+ (?:to|with|against)|outperform\w*|surpass\w*|"
    r"beat\w*|"
    r"exceed\w*|rival\w*|match\w*|on par with|such as|like|e\.g\.,?|i\.e\.,?|including)|"
    r"(?:state-of-the-art|SOTA|prior|previous|existing|conventional|traditional|baselines?|vanilla|standard|original)"
    r"(?: [\w-]+){0,3}(?:,| such as| like| including)?|"
    rf"(?:on|across|evaluat\w+|test\w*|experiment\w*|benchmark\w*)(?: [a-z]+){{0,3}}) {_NAMES_BETWEEN}"
)
"""What in front of a name says that others made it, or that it is tested on."""

_UPON = re.compile(
    r"\b(?:on|over|of|from|to|into|upon|between|across|appl(?:y|ies|ied|ying)|"
    r"adopt\w*|support\w*|extend\w*|consider\w*|known as|so-called) (?:(?:the|an?|shared|standard|popular) )*$"
)
_OWN_PART = re.compile(
    r"(?:\b(?:introduc\w+|propos\w+|present\w*|develop\w*|design\w*|devis\w+|formulat\w+|construct\w*|release\w*|"
    r"creat\w+|"
    r"employ\w*|incorporat\w+|yield\w*|integrates?|combin\w+|builds?|our) (?:[a-z-]+ ){0,4}|"
    r"(?:\((?:i{1,3}|iv|v|\d|[a-e])\)|\b\d\)|\bfirst|\bsecond|\bnamely|:) ?,? ?(?:[a-z-]+ ){0,3})$"
)
_PARTS = re.compile(
    r"\b(?:components?|techniques|modules|strategies|stages|comprises?|consists|innovations|mechanisms)\b"
)
_DEFINED = re.compile(r" \([A-Z]")
_DATA_BEHIND = re.compile(r" (?:datasets?|benchmarks?|models?|family|families|series)\b")
_COMPARED_EARLIER = re.compile(
    r"\b(?:outperform\w*|surpass\w*|compared|comparison|against|faster than|higher than|lower than|improv\w+ over|"
    r"relative to|than|versus|competitive with|competitively|rival\w*|beat\w*|superior to|on par with|"
    r"(?:heavy|strong|competing) (?:baselines?|models?|methods?|systems?))\b[^.;]{0,90}$"
)
_BEATEN_BEHIND = re.compile(
    r"(?: [\w-]+)? (?:baselines?|fails|suffers|runs out of|lags|struggles|still (?:fails|lags|takes|needs))\b"
)
"""What stands behind the name of a baseline."""
_PLATFORMS = frozenset({NodeKind.HARDWARE, NodeKind.DATASET})
"""Kinds that a comparison runs on as often as it compares them."""


def own_start(document: Document) -> int:
    """Where the first sentence that speaks of the own work begins; 0 where none does, so that everything counts."""
    body, text = document.sentences[1:], lower(document.text)
    return next((start for start, end in body if _SPEAKS_OF_ITSELF.search(text, start, end)), 0)


def role_of(thing: Thing, document: Document, own: int, compared: Set[str | None]) -> Role:
    """The strongest role that applies.

    Args:
        thing: One of the paper's things.
        document: The paper.
        own: Where the paper begins to speak of its own work (:func:`own_start`); from there on, and in the title,
            things are used.
        compared: The names that its claims compare with.
    """
    if thing.proposed:
        return Role.PROPOSED
    if thing.name in compared:
        return Role.BASELINE
    first = max(own, document.body_start)
    spans = [span for span in thing.spans if span[0] >= first]
    if thing.named and spans:
        if thing.term is None and _is_own_part(thing, document, spans):
            return Role.PROPOSED
        if thing.kind not in _PLATFORMS and any(_is_compared_with(document, span) for span in spans):
            return Role.BASELINE
    used = spans or thing.spans[0][0] < document.body_start or (thing.named and thing.kind is NodeKind.DATASET)
    return Role.USED if used else Role.MENTIONED


def _is_own_part(thing: Thing, document: Document, spans: list[Span]) -> bool:
    """Whether a coined name is that of a part of the work: of several words, defined, numbered, or presented."""
    text = document.text
    if thing.kind in _PLATFORMS and not any(_DEFINED.match(text, end) for _, end in spans):
        return False
    fronts = [(_sentence(document, span), span) for span in spans]
    if any(_OF_OTHERS.search(text, max(sentence[0], start - _REACH), start) for sentence, (start, _) in fronts):
        return False
    fronts = [front for front in fronts if not MODIFYING.match(text, front[1][1])]
    if all(_UPON.search(text, max(sentence[0], start - _REACH), start) for sentence, (start, _) in fronts):
        return False
    if any(_DATA_BEHIND.match(text, end) for _, end in spans):
        return False
    return " " in thing.name or any(
        _DEFINED.match(text, end)
        or _OWN_PART.search(text, max(sentence[0], start - _REACH), start)
        or _speaks_of_parts(text, *sentence)
        for sentence, (start, end) in fronts
    )


@lru_cache(64)  # a sentence is asked for each of its names
def _speaks_of_parts(text: str, start: int, end: int) -> bool:
    return _PARTS.search(text, start, end) is not None


def _is_compared_with(document: Document, span: Span) -> bool:
    start, end = span
    sentence = _sentence(document, span)
    return bool(
        _BEATEN_BEHIND.match(document.text, end)
        or _COMPARED_EARLIER.search(lower(document.text), max(sentence[0], start - _REACH), start)
    )


def _sentence(document: Document, span: Span) -> Span:
    sentence = document.sentences[bisect_right(document.sentences, span[0], key=itemgetter(0)) - 1]
    return sentence if span[0] < sentence[1] else (0, len(document.text))

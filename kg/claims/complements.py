"""How far the noun phrase, or the list of them, behind a comparator reaches."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from kg.claims.cues import FINITE
from kg.mentions import Thing
from kg.schema import NodeKind


class Mention(NamedTuple):
    """One occurrence of a thing."""

    start: int
    end: int
    thing: Thing


HEAD_NOUN = (
    r"(?:methods?|approach(?:es)?|works?|solutions?|systems?|frameworks?|models?|techniques?|baselines?|algorithms?|"
    r"implementations?|librar(?:y|ies)|kernels?|compilers?|counterparts?|designs?|accelerators?|architectures?|networks?|"
    r"schemes?|strateg(?:y|ies)|alternatives?|competitors?|tools?|schedulers?|engines?|detectors?|codes?|policies|"
    r"policy|configurations?|equivalents?|versions?|variants?|generators?|optimizers?|simulators?|platforms?|pipelines?|ones?|"
    r"results?|performance|efficiency|accuracy|speed|throughput|latency|quality|memory|cost|perplexity|energy|capacity|"
    r"bandwidth|footprint|runtime|scores?|FLOPs|rates?|time|usage|level|levels|ability|capabilities|overheads?)"
)
QUALITY_NOUN = r"(?:performance|accuracy|quality|speed|throughput|latency|efficiency|fidelity|results?)"
GROUP_WORD = re.compile(
    r"\b(?:existing|state[- ]of[- ]the[- ]arts?|SOTAs?|prior|previous|other|traditional|conventional|recent|current|"
    r"popular|competing|similar|several|most|many|all|various|alternative|leading|contemporary|mainstream|typical|"
    r"commercial)\b",
    re.I,
)
"""Words that make a plural a group of unnamed things: "existing NeRF methods" names no baseline."""
EXAMPLES = r"(?:such as|including|like|e\.g\.,?|i\.e\.,?|namely,?|for example,?|viz\.,?|especially|particularly)"
_PROVIDER = re.compile(
    r"\s*(?:provided by|offered by|implemented in|available in|from|in|by)\s+(?:the )?"
    r"(?:NVIDIA(?:'s)? |Intel(?:'s)? |Google(?:'s)? )?",
    re.I,
)
_COUNT_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten)"
_STOP = re.compile(
    r"[;:]| \(\d|(?<!e\.g)(?<!i\.e)(?<!vs)\.(?:\s|$)|\s(?:–|—|--|-)\s|,? "
    r"(?:while|whereas|but|which|that|who|when|where|(?-i:if)|because|since|although|though|"
    r"(?<!such )(?<!well )(?-i:as)(?! well)|with|without|within|under|(?-i:at|by|on)|for|onto|across|during|"
    r"after|before|beyond|through|via|(?-i:to)|until|using|(?<![a-z]ly )(?<!often )used|running|run|deployed|"
    r"trained|evaluated|tested|measured|averaged|achiev\w+|reduc\w+|improv\w+|"
    r"due|thanks|owing|wherever|whenever|or better|synthesi[sz]ed|containing|equipped|holding|following|followed|"
    r"deliver\w+|provid\w+|show\w*|demonstrat\w+|making|enabling|requir\w+|(?-i:is|do|so)|are|was|were|has|have|can|could|may|"
    r"does|respectively|even|yet|thus|thereby|resulting|leading to|reaching|yielding|up to|over|than|compared|"
    r"depending|"
    rf"in (?:[\w-]+ ){{1,3}}(?:consistency|{QUALITY_NOUN})|"
    r"in (?:\d+|less|under|about|just|only|realistic|terms|the|both|most|all|some|many|average|\w+ing|speed|latency|"
    r"throughput|accuracy|performance|energy|memory|\w+ cases))\b|"
    rf",? and (?:also |further |even |\w+ly )?{FINITE}\b|"
    r" on average|,? and (?:about |around |up to |over |by |~|an? )*"
    rf"(?:\d[\d.,]*\s?[x%×]|{_COUNT_WORD}\b(?: point \w+)? (?:times|orders))|"
    r", (?:and )?(?:a|an|the|its|our|we|it)\b(?! (?:state|prior|popular|well))",
    re.I,
)
_LIST_GOES_ON = re.compile(
    rf"\s*(?:(?:and|or|as well as|{EXAMPLES})\s+)*"
    rf"(?:(?!(?:we|our|it|which|with|by|in|for|on|of)\b)[\w-]+\s+){{0,4}}(?:{EXAMPLES}\s+)?\(?",
    re.I,
)
_GIVEN_VALUES = re.compile(r" \([^()]{1,40}\)(?=,| and | or )")
"""What a member of a list says of itself in between: "A (2.6B, 0.55), B (2B, 0.62), and C"."""
_ADJECTIVES = re.compile(rf"\s*(?:more |highly |widely )?[a-z-]+, (?:and )?(?:[\w-]+ ){{1,4}}?{HEAD_NOUN}\b")
"""Adjectives with a comma between them: "specialized, finer-grained solutions"."""
_APPOSED = re.compile(r", (?:namely |i\.e\.,? |called )?")
_APPOSITION_ENDS = re.compile(r"[.;)]|$|,? (?:in|on|by|with|for|across|while|under|and|at)\b")
_VERB_BEHIND = re.compile(
    r"(?:'s)? (?:also |further |only |can |is able to )?"
    r"(?:achiev|reduc|improv|deliver|provid|show|demonstrat|is|has|increas|offer|"
    r"outperform|attain|reach|obtain|lower|cut|boost|sav|require|run|use|maintain|yield|exhibit|gain|get)",
    re.I,
)
_PARALLEL = re.compile(r"\s(?:on|in|for)\s(?:[\w-]+\s){1,4}?and\s(?:the\s)?")
_CONDITION = re.compile(r"\s(?:on|in|for)\s")
_LIST_BEHIND = re.compile(r"(?:s\b)?(?: [\w-]+)?\s?(?:\([^)]{0,60}\))?\s?(?:,|\)|and\b|or\b|etc)", re.I)
_LIST_ENDS = re.compile(r"\.(?!\w)|[;)]|$| by (?=up to |around |about |over |at least |an? |more |~?\d)")
"""What ends a list without "and": "systems including A, B by up to 2x"."""
METHODS = (NodeKind.TECHNIQUE, NodeKind.MODEL)
COMPARABLE = (*METHODS, NodeKind.HARDWARE)
"""Kinds of things that are compared."""


def complement_end(text: str, start: int, limit: int, mentions: Sequence[Mention]) -> int:
    """Where the noun phrase, or list of them, behind a comparator ends."""
    position = start
    while True:
        stop = _STOP.search(text, position, limit)
        end = stop.start() if stop else limit
        covering = next((m for m in mentions if m.start < end < m.end), None)
        if covering:  # a stop word inside a name
            position = covering.end
            continue
        provider = _PROVIDER.match(text, end)
        given = next((m for m in mentions if provider and m.start == provider.end() and m.thing.named), None)
        if (
            given
            and given.thing.kind in (NodeKind.TECHNIQUE, NodeKind.MODEL)
            and re.search(rf"{HEAD_NOUN}$", text[start:end], re.I)
        ):
            position = given.end  # "the solutions provided by FasterTransformer"
            continue
        values = _GIVEN_VALUES.match(text, end, limit)
        if values and any(m.end == end for m in mentions):
            position = values.end()
            continue
        parallel = _PARALLEL.match(text, end, limit)
        other = next((m for m in mentions if parallel and m.start == parallel.end() and m.thing.named), None)
        if other and other.thing.kind in (NodeKind.TECHNIQUE, NodeKind.MODEL) and _CONDITION.match(text, other.end):
            position = other.end  # "matches A on GEMM and B on attention"
            continue
        comma = text.find(",", position, end)
        if comma < 0:
            return end
        if adjectives := _ADJECTIVES.match(text, start, end):
            position = max(position, adjectives.end())
            if comma < position:
                continue
        following = next((m for m in mentions if m.start > comma), None)
        if following and _is_apposed(text, start, comma, following):
            position = following.end  # "the state-of-the-art approach, A"
            continue
        goes_on = following and _LIST_GOES_ON.fullmatch(text, comma + 1, following.start)
        if following and goes_on and _is_member(text, following, goes_on.group()):
            position = following.end
            continue
        return comma


def _is_apposed(text: str, start: int, comma: int, mention: Mention) -> bool:
    """Whether a name behind a comma says what the generic phrase in front of it is."""
    return (
        GROUP_WORD.search(text, start, comma) is not None
        and re.search(rf"{HEAD_NOUN}$", text[start:comma], re.I) is not None
        and _APPOSED.fullmatch(text, comma, mention.start) is not None
        and mention.thing.named
        and not mention.thing.proposed
        and mention.thing.kind in METHODS
        and _APPOSITION_ENDS.match(text, mention.end) is not None
    )


def _is_member(text: str, mention: Mention, gap: str) -> bool:
    """Whether a name behind a comma belongs to the list; it begins the main clause in "Compared to A, B wins"."""
    if mention.thing.proposed or _VERB_BEHIND.match(text, mention.end):
        return False
    joined = re.search(rf"\b(?:and|or|as well as)\b|{EXAMPLES}", gap, re.I)
    ends = not gap.strip() and mention.thing.named and _LIST_ENDS.match(text, mention.end)
    return bool(joined or ends or _LIST_BEHIND.match(text, mention.end))

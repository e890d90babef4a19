"""What stands behind a comparator: the names, or the generic phrase, that something is compared with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.claims.cues import Cue
from kg.mentions import Thing
from kg.schema import BaselineKind, NodeKind, Relation


class Mention(NamedTuple):
    """One occurrence of a thing."""

    start: int
    end: int
    thing: Thing


@dataclass(frozen=True, slots=True)
class Baseline:
    """One thing or phrase compared with.

    Attributes:
        text: The thing's name, or the phrase as it stands.
        kind: Named or generic.
        start: Offset of its first character.
        end: Offset behind its last character.
    """

    text: str
    kind: BaselineKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparator or verb with what it compares with.

    Attributes:
        cue: The words that compare.
        relation: Who wins, where the words alone say it.
        baselines: What it is compared with, in the order of the text; never empty.
        end: Offset behind the whole complement.
    """

    cue: Cue
    relation: Relation | None
    baselines: tuple[Baseline, ...]
    end: int


_GENERIC_HEAD = (
    r"(?:methods?|approach(?:es)?|works?|solutions?|systems?|frameworks?|models?|techniques?|baselines?|algorithms?|"
    r"implementations?|librar(?:y|ies)|kernels?|compilers?|counterparts?|designs?|accelerators?|architectures?|networks?|"
    r"schemes?|strateg(?:y|ies)|alternatives?|competitors?|tools?|schedulers?|engines?|detectors?|codes?|policies|policy|"
    r"configurations?|equivalents?|versions?|variants?|generators?|optimizers?|simulators?|platforms?|pipelines?|ones?)"
)
_GENERIC_WORD = re.compile(
    r"\b(?:existing|state[- ]of[- ]the[- ]arts?|SOTAs?|prior|previous|previously|other|others|traditional|conventional|recent|current|"
    r"popular|competing|similar|several|most|many|all|any|various|alternative|leading|strong(?:est)?|best|classical?|"
    r"contemporary|commercial|standard|typical|naive|vanilla|original|general|baselines?|their|its|those|these|"
    r"individual|single|default|modern|advanced|mainstream|representative|earlier|older|comparable|different|larger|smaller)\b",
    re.I,
)
_GROUP_WORD = re.compile(
    r"\b(?:existing|state[- ]of[- ]the[- ]arts?|SOTAs?|prior|previous|other|traditional|conventional|recent|current|"
    r"popular|competing|similar|several|most|many|all|various|alternative|leading|contemporary|mainstream|typical)\b",
    re.I,
)
_PLURAL_HEAD_BEHIND = re.compile(rf"(?:[- ](?:based|style|like))?(?: [\w-]+){{0,2}}? (?=\w+s\b){_GENERIC_HEAD}\b", re.I)
_EXAMPLES = re.compile(
    r"\(?(?:such as|including|like|e\.g\.|i\.e\.|namely|for example|for instance|viz\.|especially|particularly)[,:]?\s*|\(",
    re.I,
)
_STOP = re.compile(
    r"[;:]|\.(?:\s|$)|\s(?:–|—|--)\s|,? (?:while|whereas|but|which|that|who|when|where|if|because|since|as|although|though|with|without|within|"
    r"under|at|by|for|on|onto|across|during|after|before|through|via|to|until|using|used|running|run|deployed|trained|"
    r"evaluated|tested|measured|averaged|achiev\w+|reduc\w+|improv\w+|deliver\w+|provid\w+|show\w*|demonstrat\w+|making|"
    r"enabling|requir\w+|is|are|was|were|has|have|can|could|may|do|does|in (?!MKL)(?:terms|the|both|most|all|some|many|average|"
    r"\w+ing|speed|latency|throughput|accuracy|performance|energy|memory)|respectively|even|yet|thus|thereby|so|resulting|"
    r"leading|reaching|yielding|holding|on average|up to|over|than|compared|depending)\b|,? (?:respectively)\b|, (?:and )?(?:a|an|the|its|our|we|it)\b(?! (?:state|prior|popular|well))",
    re.I,
)
_SEPARATOR = re.compile(
    r"(?:'s?)?(?:\s?\([^()]{0,60}\))?(?:(?: (?!and\b|or\b)[\w-]+){0,3})?\s?(?:,\s*(?:and|or|as well as)?\s*|/|\s(?:and|or|&|as well as|nor)\s)"
    r"(?:also\s|even\s|the\s|a\s|an\s)?(?:[\w-]+\s){0,3}?$"
)
_ARTICLE = re.compile(r"(?:the|a|an|our|its|their|that of|those of|both|all of|any of)\s+", re.I)
_EMPTY_PHRASE = re.compile(r"^(?:\W*|(?:\d[\d.,x%×~-]*|one|two|three|a|an|the)(?: .*)?)$", re.I)
_MAX_COMPLEMENT = 260


def comparison(
    text: str, cue: Cue, relation: Relation | None, limit: int, mentions: Sequence[Mention]
) -> Comparison | None:
    """The complement of a comparator; None where nothing that can be compared with stands behind it.

    Args:
        text: The whole text.
        cue: The comparator or verb.
        relation: Who wins by the words alone.
        limit: End of the sentence.
        mentions: Mentions of the sentence, in order.
    """
    start = cue.end
    inside = [
        mention for mention in mentions if mention.start >= start and mention.end <= min(limit, start + _MAX_COMPLEMENT)
    ]
    end = _complement_end(text, start, limit, inside)
    inside = [mention for mention in inside if mention.start < end]
    named = _named(text, start, end, inside)
    if named:
        return Comparison(cue, relation, tuple(named), max(end, named[-1].end))
    phrase = _phrase(text, start, end)
    if phrase is None:
        return None
    return Comparison(cue, relation, (phrase,), end)


def _complement_end(text: str, start: int, limit: int, mentions: Sequence[Mention]) -> int:
    """Where the noun phrase, or list of them, behind a comparator ends."""
    position = start
    while True:
        stop = _STOP.search(text, position, limit)
        end = stop.start() if stop else limit
        covering = next((m for m in mentions if m.start < end < m.end), None)
        if covering:  # a stop word inside a name
            position = covering.end
            continue
        comma = text.find(",", position, end)
        if comma < 0:
            return end
        # A comma goes on where the list does: a further name stands close behind, or examples follow.
        following = next((m for m in mentions if m.start > comma), None)
        if following and following.start < end and _continues(text, comma, following.start):
            position = following.end
            continue
        if _EXAMPLES.match(text, comma + 2):
            position = comma + 2
            continue
        return comma


def _continues(text: str, comma: int, start: int) -> bool:
    between = text[comma + 1 : start]
    return bool(
        re.fullmatch(
            r"\s*(?:(?:and|or|as well as|such as|including|like|e\.g\.,|i\.e\.,|namely)\s+)?(?:[\w-]+\s+){0,3}\(?",
            between,
        )
    )


def _named(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Baseline]:
    """The names in a complement; none where they only modify a generic head ("existing NeRF methods")."""
    region = text[start:end]
    examples = _EXAMPLES.search(region)
    usable = [m for m in mentions if m.thing.kind is not NodeKind.TASK and m.thing.kind is not NodeKind.DATASET]
    if examples and any(m.start >= start + examples.end() - 1 for m in usable):
        listed = [m for m in usable if m.start >= start + examples.start()]
        first = [m for m in usable if m.start < start + examples.start() and m.thing.named]
        heads = [
            m
            for m in first
            if not _PLURAL_HEAD_BEHIND.match(text, m.end) and not _GROUP_WORD.search(text, start, m.start)
        ]
        if all(m.thing.kind is NodeKind.HARDWARE for m in listed) and heads:
            listed = []
        return _unique([*heads, *listed])
    names: list[Mention] = []
    for mention in usable:
        if (
            names
            and not _SEPARATOR.search(text[names[-1].end : mention.start])
            and not _same_phrase(text, names[-1], mention)
        ):
            if re.match(r"(?: [\w-]+){0,3} (?:in|from|of|by|with)(?: the)? $", text[names[-1].end : mention.start]):
                continue
            continue
        names.append(mention)
    kept = [mention for mention in names if _is_compared(text, start, mention)]
    return _unique(kept)


def _same_phrase(text: str, before: Mention, mention: Mention) -> bool:
    return mention.start - before.end <= 1


def _is_compared(text: str, start: int, mention: Mention) -> bool:
    """Whether a name is what is compared with, and not a modifier of a group."""
    before = text[start : mention.start]
    group = _GROUP_WORD.search(before)
    plural = _PLURAL_HEAD_BEHIND.match(text, mention.end)
    if not mention.thing.named:
        if group or plural or re.search(r"\b\w+ (?:\w+ )?(?:of|for|in|on|with) ", before):
            return False
        if mention.thing.kind is NodeKind.HARDWARE:
            return not _GENERIC_WORD.search(before)
        return len(before.split()) <= 2 and not re.match(
            r"[- ]\w+",
            text[mention.end : mention.end + 12]
            .replace(" on ", ".")
            .replace(" in ", ".")
            .replace(" by ", ".")
            .replace(" when", ".")
            .replace(" with", ".")
            .replace(" and ", ".")
            .replace(" at ", ".")
            .replace(" for ", "."),
        )
    return not (group and plural)


def _unique(mentions: Sequence[Mention]) -> list[Baseline]:
    seen: set[int] = set()
    found = []
    for mention in mentions:
        if id(mention.thing) not in seen:
            seen.add(id(mention.thing))
            found.append(Baseline(mention.thing.name, BaselineKind.NAMED, mention.start, mention.end))
    return found


def _phrase(text: str, start: int, end: int) -> Baseline | None:
    """The generic phrase in a complement: as it stands, without its article."""
    while start < end and text[start] in " ,(":
        start += 1
    article = _ARTICLE.match(text, start, end)
    if article and article.end() < end:
        start = article.end()
    while end > start and text[end - 1] in " ,.(":
        end -= 1
    phrase = text[start:end]
    if _EMPTY_PHRASE.match(phrase) or len(phrase) < 3:
        return None
    return Baseline(phrase, BaselineKind.GENERIC, start, end)

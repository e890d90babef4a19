"""What stands behind a comparator: the names, or the generic phrase, that something is compared with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from kg.claims.complements import (
    COMPARABLE,
    EXAMPLES,
    GROUP_WORD,
    HEAD_NOUN,
    METHODS,
    QUALITY_NOUN,
    Mention,
    complement_end,
)
from kg.claims.cues import FAILS, NEGATED, PURPOSE, Cue
from kg.schema import BaselineKind, NodeKind, Relation


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
        against_value: Whether it gives their own values: "92%, compared to 23% for A".
    """

    cue: Cue
    relation: Relation | None
    baselines: tuple[Baseline, ...]
    end: int
    against_value: bool = False


_VAGUE_DEVICE = re.compile(
    r"\b(?:state[- ]of[- ]the[- ]art|SOTA|prior|previous|other|similar|different|their|its|original|single|existing)\b",
    re.I,
)
_PLURAL_BEHIND = re.compile(rf"(?:-(?:based|style|like|only))?(?: [\w-]+){{0,2}}? (?=\w+s\b){HEAD_NOUN}\b", re.I)
_NOUN_BEHIND = re.compile(
    r"(?:-[a-z]| (?!(?:baselines?|methods?|training|inference|operations?|and|or|on|in|by|when|with|at|for|from|as|is|"
    r"are|of|using|while|under|across|respectively|to|implementations?|platforms?|versions?|counterparts?|processing|execution|solutions?|alone|itself)\b)[a-z])"
)
_BEFORE_FIRST = re.compile(
    rf"\s*\(?(?:(?!(?:of|for|in|on|with|by|from|to|at|using)\b)[\w.'’-]+,?\s+){{0,7}}?"
    rf"(?:{HEAD_NOUN}\)?,?\s*(?:achieved by |provided by |offered by |implemented in |available in |"
    rf"obtained by |found in |from |in |of |by |\(|(?:{EXAMPLES}|with)\s+)+"
    rf"(?:(?!(?:of|for|in|on|with|by|from|to)\b)[\w'’-]+\s+){{0,3}}?)?"
    rf"\(?(?:{EXAMPLES}\s+)?(?:the |a |an )?",
    re.I,
)
_BETWEEN = re.compile(
    rf"(?:'s?|s)?(?:\s?\([^()]{{0,60}}\))?(?: (?!(?:and|or)\b)[\w-]+){{0,3}}?\)?\s?"
    rf"(?:[,;/&]|\s(?:and|or|nor|as well as|with|vs\.?)\s|\(|,\s(?:{EXAMPLES}))\s*"
    rf"(?:(?:and|or|as well as|also|even|{EXAMPLES})\s+)*\(?"
    rf"(?:(?!(?:of|for|in|on|with|by|from|to|achiev|reduc)\b)[\w-]+\s+){{0,4}}?(?:{EXAMPLES}\s+)?\(?",
    re.I,
)
_GIVES_EXAMPLES = re.compile(rf"s?(?: \w+)?,? \(?{EXAMPLES}", re.I)
_FILLERS = frozenset(
    """the a an and or s baseline baselines training method methods implementation implementations
    operations platform platforms both as well vanilla standard model based alone version processing execution
    traditional conventional software end-to-end multithreaded multi-threaded single-threaded optimized""".split()  # noqa: SIM905
)
_ARTICLE = re.compile(r"(?:the|a|an|our|its|their|that of|those of|both|all of|any of)\s+", re.I)
_WEAK = re.compile(r"(?:over|against|vs|versus|instead|from|exceed|match|rival|approach|dominat|within|improv)", re.I)
_GROUP = re.compile(
    rf"{GROUP_WORD.pattern}|\b(?:methods?|approach(?:es)?|works?|solutions?|systems?|frameworks?|LLMs?|models?|techniques?|"
    r"baselines?|algorithms?|implementations?|librar(?:y|ies)|kernels?|compilers?|counterparts?|designs?|accelerators?|"
    r"networks?|schedulers?|engines?|detectors?|performance|accuracy|vanilla|standard|naive|original|default)\b",
    re.I,
)
_NO_PHRASE = re.compile(
    r"^(?:\W*|~?\d(?!-D)(?!\d? (?:[\w-]+ ){0,3}(?:baseline|method|model|system)).*|"
    r"(?:one|two|three|a|an|the|being|those|that|this|ever|before|others?)(?: .*)?|cases?|scenarios?|situations?)$",
    re.I,
)
_BY_HOW_MUCH = re.compile(
    r"\s+by\s+(?:[a-z]+ ){0,4}~?\d[\d.,–-]*\s?(?:x|%|×|times|-?fold)?(?=\s)(?! (?:on|in|over|for|at)\b)", re.I
)
_PRONOUN = re.compile(r"(?:it|them|they|these|this)\b", re.I)
_POSSESSED = re.compile(rf"\s*(?:its|their) (?:[\w-]+ ){{0,3}}?{HEAD_NOUN}\b", re.I)
"""The quality of what was named before: "2x faster than A while matching its accuracy"."""
_GIVEN = re.compile(rf"\s\((?:{EXAMPLES}\s+)?|,?\s{EXAMPLES}\s+(?:the )?", re.I)
_CLAUSE = re.compile(r"[;:]|\b(?:while|whereas|but|which|that|by|with|achiev\w+|reduc\w+|improv\w+|in|on|for|at)\b")
_EXAMPLES_REACH = 160
_VALUE_FIRST = re.compile(
    r"(?:\s|,|\band\b)*(?:(?:only|just|about|around|the|a|~)\s*)*\d[\d.,]*\s?(?:%|[A-Za-z/]{1,12})?\s*"
    r"(?:\(|(?:for|of|by|with|in|using|from|achieved by|obtained by|reported by)\s+)(?:the )?",
    re.I,
)
"""A value in front of the one it belongs to: "compared to 23% for A and 19% for B", "versus 96.4% (A), 95.2% (B)"."""
_LEVEL_CUE = re.compile(r"(?:when |as )?compar|versus|vs|against|relative", re.I)
_VALUE_BEHIND = re.compile(r" (?:at|with|\() ?(?:only |about |~)?\d[\d.,]*(?! ?(?:x|times|×|-fold))")
"""A value behind the one it belongs to: "compared to A at 23%", "compared to A (23%)"."""
_SHARE_OF = re.compile(r"within .*\d.* of$", re.I)
_QUALITY_OF = re.compile(
    r"\s+the (?:(?!(?:use|help|number|set)\b)[a-z][\w-]* ){1,4}of(?= (?:the |a |an |standard |vanilla |full )*[A-Z])"
)
"""What is matched or surpassed of somebody: "matches the precision of A"."""
_QUALITY_IN_FRONT = re.compile(rf"\s*(?:the )?(?:[a-z][\w-]* ){{0,3}}?{QUALITY_NOUN} of (?=the |an? |[\w-]+ )")
"""What is compared of a phrase: "matches the image performance of the dense baseline"."""
_GAINED = re.compile(
    r"(?:\d[xX%]|times|-?fold|speed-?ups?|slow-?downs?|improvements?|gains?|reductions?|accelerations?|savings?|advantages?|"
    r"better|faster|higher|lower|slower|throughput|efficiency) $",
    re.I,
)
"""What stands before "over" where it compares: "5.3x over the best static configuration"."""
_SPAN_OF_TIME = re.compile(
    r"(?:\d|time|the course|the years?|all\b|an? period|long|many|several (?:runs|hours|days)|most)", re.I
)
_JOINTS = re.compile(r",? and (?:the )?|, (?:the )?")
_ONLY_QUALITY = re.compile(rf"(?:[\w-]+ ){{0,2}}?{QUALITY_NOUN}", re.I)
_PLATFORM = re.compile(r"(?:[CGNT]PU|FPGA|ASIC|MCU|DSP)s?")
_MAX_COMPLEMENT = 260


def comparison(
    text: str, cue: Cue, relation: Relation | None, limit: int, mentions: Sequence[Mention], before: Comparison | None
) -> Comparison | None:
    """The complement of a comparator; None where nothing that can be compared with stands behind it.

    Args:
        text: The whole text.
        cue: The comparator or verb.
        relation: Who wins by the words alone.
        limit: End of the sentence.
        mentions: Mentions of the sentence, in order.
        before: The comparison before it in the sentence, which "it" and "them" refer to.
    """
    if relation is not None and NEGATED.search(text, max(0, cue.start - 30), cue.start):
        if relation is Relation.UNDERPERFORMS or not FAILS.search(text, max(0, cue.start - 30), cue.start):
            return None
        relation = Relation.UNDERPERFORMS  # "fails to match A"
    if relation is not None and PURPOSE.search(text, max(0, cue.start - 40), cue.start):
        return None
    valued = _valued(text, cue.end, limit, mentions)
    if valued:
        return Comparison(cue, relation, tuple(valued), valued[-1].end, against_value=True)
    skipped = _BY_HOW_MUCH.match(text, cue.end, limit) or (
        _QUALITY_OF.match(text, cue.end, limit) if relation else None
    )
    start = skipped.end() if skipped else cue.end
    inside = [m for m in mentions if start <= m.start and m.end <= min(limit, start + _MAX_COMPLEMENT)]
    end = complement_end(text, start, limit, inside)
    named = _named(text, start, end, inside) or _examples(text, start, inside)
    if named:
        valued_behind = _VALUE_BEHIND.match(text, named[-1].end, limit) if relation is None else None
        if valued_behind and _LEVEL_CUE.match(cue.word):
            return Comparison(cue, relation, tuple(named), valued_behind.end(), against_value=True)
        return Comparison(cue, relation, tuple(named), max(end, named[-1].end))
    quality = _QUALITY_IN_FRONT.match(text, start, end)
    phrase = _phrase(text, quality.end() if quality else start, end)
    if phrase is None:
        return None
    if _PRONOUN.match(phrase.text) or (before and relation and _POSSESSED.match(text, start, end)):
        return Comparison(cue, relation, before.baselines, end) if before else None
    if _ONLY_QUALITY.fullmatch(phrase.text):
        return None  # "matches performance"
    gained = _GAINED.search(text, max(0, cue.start - 16), cue.start) and not _SPAN_OF_TIME.match(phrase.text)
    if _WEAK.match(cue.word) and not gained and not _SHARE_OF.search(cue.word) and not _GROUP.search(phrase.text):
        return None  # "over extended time horizons", "exceeds the budget"
    return Comparison(cue, relation, (phrase,), end)


def parts(phrase: Baseline, count: int) -> list[Baseline]:
    """The members of a generic phrase of as many things as there are numbers: "the dense and sparse variants"."""
    found = [part for part in _JOINTS.split(phrase.text) if part]
    if phrase.kind is not BaselineKind.GENERIC or len(found) != count:
        return []
    return [Baseline(part, BaselineKind.GENERIC, phrase.start, phrase.end) for part in found]


def _valued(text: str, start: int, limit: int, mentions: Sequence[Mention]) -> list[Baseline]:
    """The names that stand behind values of their own."""
    found: list[Baseline] = []
    while value := _VALUE_FIRST.match(text, start, limit):
        name = next((m for m in mentions if m.start == value.end() and m.thing.kind in COMPARABLE), None)
        if name is None:
            phrase = _phrase(text, value.end(), complement_end(text, value.end(), limit, mentions))
            return found or ([phrase] if phrase and _GROUP.search(phrase.text) else [])
        found.append(Baseline(name.thing.name, BaselineKind.NAMED, name.start, name.end))
        start = name.end + text.startswith(")", name.end)
    return found


def _named(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Baseline]:
    """The names in a complement; none where they only modify a generic head ("existing NeRF methods")."""
    members: list[Mention] = []
    for mention in mentions:
        if mention.start >= end or mention.thing.kind in (NodeKind.TASK, NodeKind.DATASET):
            continue
        last = members[-1].end if members else start
        device = mention.thing.kind is NodeKind.HARDWARE and members and members[-1].thing.kind is not NodeKind.HARDWARE
        if device and "(" in text[last : mention.start]:
            continue  # "TensorFlow (Raspberry Pi)": a condition
        if members and 0 <= mention.start - last <= 1:
            if _is_compared(text, start, mention) and (mention.thing.named or not members[-1].thing.named):
                members[-1] = mention  # "Bayesian optimization WeakNAS": the last name is the thing itself
        elif (_BETWEEN if members else _BEFORE_FIRST).fullmatch(text, last, mention.start) and _is_compared(
            text, start, mention
        ):
            members.append(mention)
    members = [
        member
        for member, following in zip_longest(members, members[1:])
        if member.thing.named or not following or not _GIVES_EXAMPLES.match(text, member.end)
    ]
    vague = not any(member.thing.named for member in members) and _loose_words(text, start, end, members) > 0
    if members and vague and not _is_platform(text, members[-1], end):
        return []  # "successive NAS and ASIC design optimizations"; but "fully programmable GPUs"
    seen = {id(member.thing): member for member in reversed(members)}
    return [
        Baseline(member.thing.name, BaselineKind.NAMED, member.start, member.end)
        for member in members
        if seen[id(member.thing)] is member
    ]


def _examples(text: str, start: int, mentions: Sequence[Mention]) -> list[Baseline]:
    """The names given as examples behind a group without one: "prior defenses (A and B)"."""
    found = _GIVEN.search(text, start, min(len(text), start + _EXAMPLES_REACH))
    if (
        found is None
        or not _GROUP.search(text, start, found.start())
        or _CLAUSE.search(text[start : found.start()].replace("based on", ""))
    ):
        return []
    members: list[Mention] = []
    for mention in mentions:
        if mention.start < found.end() or not mention.thing.named or mention.thing.kind not in METHODS:
            continue
        if not members and mention.start > found.end():
            break
        if members and not _BETWEEN.fullmatch(text, members[-1].end, mention.start):
            break
        members.append(mention)
    return [Baseline(member.thing.name, BaselineKind.NAMED, member.start, member.end) for member in members]


def _is_platform(text: str, last: Mention, end: int) -> bool:
    """Whether a complement ends in a kind of processor."""
    return _PLATFORM.fullmatch(text, last.start, last.end) is not None and not text[last.end : end].strip(" s")


def _loose_words(text: str, start: int, end: int, members: Sequence[Mention]) -> int:
    """How many words of a complement belong to no name: a list of glossary terms has hardly any."""
    rest = text[start:end]
    for member in members:
        rest = rest.replace(text[member.start : member.end], " ", 1)
    return len(
        [word for word in re.findall(r"[\w-]+", rest) if word.lower() not in _FILLERS and not word.endswith("ly")]
    )


def _is_compared(text: str, start: int, mention: Mention) -> bool:
    """Whether a name is what is compared with, and not a modifier of a group."""
    before = text[start : mention.start]
    group = GROUP_WORD.search(before)
    listed = re.search(rf"{EXAMPLES}[^;]*$|\([^)]*$", before, re.I)
    if mention.thing.named:
        modifier = re.match(r"-[a-z]", text[mention.end : mention.end + 2])
        coined = mention.thing.term is None  # nobody has "existing CWAHA architectures" in mind as a class
        grouped = group and not coined and _PLURAL_BEHIND.match(text, mention.end)
        return bool(listed) or not (modifier or grouped)
    if mention.thing.kind is NodeKind.HARDWARE:
        return not _VAGUE_DEVICE.search(before) and not _NOUN_BEHIND.match(text, mention.end)
    if listed:
        return not _NOUN_BEHIND.match(text, mention.end)
    return not (group or _PLURAL_BEHIND.match(text, mention.end) or _NOUN_BEHIND.match(text, mention.end))


def _phrase(text: str, start: int, end: int) -> Baseline | None:
    """The generic phrase in a complement: as it stands, without its article."""
    while start < end and text[start] in " ,(":
        start += 1
    article = _ARTICLE.match(text, start, end)
    if article and article.end() < end:
        start = article.end()
    while end > start and text[end - 1] in " ,.(":
        end -= 1
    if text.count("(", start, end) < text.count(")", start, end):
        end = text.index(")", start, end)
    phrase = text[start:end]
    if _NO_PHRASE.match(phrase) or len(phrase) < 2 or (len(phrase) < 3 and not _PRONOUN.match(phrase)):
        return None
    return Baseline(phrase, BaselineKind.GENERIC, start, end)

"""The words that compare, as tables: comparators, verbs of winning and matching, directions, clause borders."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from kg.schema import Relation


class Sense(StrEnum):
    """What a word says of a metric: ``more``/``less`` of it, or ``better``/``worse`` whatever it is; ``share`` of it."""

    MORE = "more"
    LESS = "less"
    BETTER = "better"
    WORSE = "worse"
    SHARE = "share"


class Cue(NamedTuple):
    """A cue in a text: half-open span and the row of its table."""

    start: int
    end: int
    name: str


COMPARATORS: Mapping[str, str] = {
    "compared": r"(?:when |as )?compar(?:ed|ing)(?: \w+ly)? (?:to|with|against)|comparison (?:to|with|against)|contrast to|"
    r"relative to|with respect to|w\.r\.t\.|in relation to|as opposed to",
    "than": r"than(?: (?:that|those) of| what)?",
    "over": r"over|vs\.?|versus|against|instead of|rather than",
}
"""Words between a value or an adjective and what it is compared with; they say nothing of who wins."""

VERBS: Mapping[Relation, str] = {
    Relation.OUTPERFORMS: r"(?:significantly |consistently |substantially |even |also |clearly |far |further |greatly )*"
    r"(?:out-?perform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|exceed(?:s|ed|ing)?|beat(?:s|ing|en)?|out-?class(?:es|ing)?|"
    r"outpac(?:es?|ed|ing)|outstrip(?:s|ped|ping)?|outscor(?:es?|ed|ing)|superior(?:ity)? (?:\w+ ){0,3}?(?:to|over)|"
    r"superiority of .{0,60}? over|dominat(?:es?|ing)|eclips(?:es?|ed|ing)|improv(?:es?|ed|ing|ements?) (?:up)?on|"
    r"advantages? (?:of .{0,40}? )?over|edg(?:es|ed|ing) out|preferred (?:over|to)|ahead of|prefer .{0,40}? over)",
    Relation.MATCHES: r"on(?: a)? par with|(?:compar(?:able|ably|atively)|competitive(?:ly)?|similar(?:ly)?|equivalent|identical|"
    r"equal|close|near|parity|commensurate|consistent|in line)(?: [\w-]+){0,4}? (?:to|with)|match(?:es|ed|ing)?(?! with)|"
    r"rival(?:s|ed|ing)?|(?:as \w+ as)(?! possible)|approach(?:es|ed|ing)(?= the (?:performance|accuracy|quality))",
    Relation.UNDERPERFORMS: r"(?:under-?perform(?:s|ed|ing)?|lag(?:s|ged|ging)? behind|fall(?:s|ing)? (?:short of|behind)|"
    r"inferior(?:ity)? to|trail(?:s|ed|ing)? (?!of)|los(?:es|ing) to)",
}
"""Words that say who wins, before the one that loses, draws or wins."""

SENSES: Mapping[Sense, str] = {
    Sense.BETTER: r"speed-?ups?|speeding up|speeds? up|sped up|faster|quicker|fastest|accelerat\w+|improv\w+|gains?|boost\w*|"
    r"better|superior\w*|sav(?:e|es|ed|ing|ings)|enhanc\w+|outperform\w*|surpass\w*|beat|beats|more (?:\w+-)?efficient(?:ly)?|"
    r"(?:energy|memory|data|sample|parameter|compute|cost)-efficient|more accurate|cheaper|lighter|compress\w*|exceed\w*|"
    r"optimiz\w+|advantage|advances?|benefits?|progress|efficien(?:t|tly)",
    Sense.WORSE: r"slower|worse|slow-?downs?|degrad\w+|overheads?|penalt(?:y|ies)|more expensive|less (?:efficient|accurate)|"
    r"deteriorat\w+|underperform\w*|compromis\w+|sacrific\w+|additional|extra",
    Sense.MORE: r"higher|more|larger|greater|bigger|longer|increas\w+|rais\w+|grow\w*|scal(?:e|es|ed|ing) up|extend\w*|enlarg\w+|"
    r"doubl(?:e|es|ed|ing)|tripl(?:e|es|ed|ing)|multipl(?:y|ies)|rise|stronger|wider|deeper|additional",
    Sense.LESS: r"lower\w*|less|fewer|reduc\w+|decreas\w+|cut|cuts|cutting|shorter|shorten\w*|smaller|shrink\w*|minimi[sz]\w+|lessen\w*|"
    r"drop(?:s|ped|ping)?|declin\w+|loss(?:es)?|loses?|lost|slash\w*|diminish\w*|trim\w*|halv\w+|eliminat\w+|lightweight|"
    r"mitigat\w+|alleviat\w+|down",
    Sense.SHARE: r"(?<=% )of(?= (?!the time|cases))",
}
"""Words that say which way a value goes."""

_COMPARATOR = re.compile(
    "|".join(rf"(?P<{name}>\b(?:{pattern}))(?![\w-])" for name, pattern in COMPARATORS.items()), re.I
)
_VERB = re.compile(
    "|".join(rf"(?P<{relation.name}>\b(?:{pattern}))(?![\w-])" for relation, pattern in VERBS.items()), re.I
)
_SENSE = re.compile("|".join(rf"(?P<{sense.name}>\b(?:{pattern})\b)" for sense, pattern in SENSES.items()), re.I)
_BORDER = re.compile(
    r"(?P<hard>;|\. |\? |: )|(?P<clause>,? (?:while|whereas|but|although|though|however|yet)\b|, which\b|, (?:and|thus|thereby|making|"
    r"enabling|resulting|achieving|reaching|leading|yielding|with|without|showing|demonstrating)\b)|(?P<soft>,)"
)
_BORDER_COST = {"hard": 60, "clause": 25, "soft": 4}

# Literals one of which each table's match must hold: a cheap test before the expensive one.
_COMPARATOR_GATE = re.compile(
    r"than|over|compar|contrast|relative|respect|relation|against|v(?:ersu)?s|opposed|instead|rather|w\.r", re.I
)
_VERB_GATE = re.compile(
    r"perform|surpass|exceed|beat|class|pac|strip|scor|superior|dominat|eclips|improv|advantage|edg|prefer|ahead|par|compar|"
    r"compet|similar|equi|identical|equal|close|near|commens|consist|line|match|rival|as |approach|lag|fall|inferior|trail|los",
    re.I,
)


def comparators(text: str, start: int, end: int) -> Iterator[Cue]:
    """The comparators in a part of a text."""
    if _COMPARATOR_GATE.search(text, start, end):
        for found in _COMPARATOR.finditer(text, start, end):
            yield Cue(found.start(), found.end(), found.lastgroup or "")


def verbs(text: str, start: int, end: int) -> Iterator[tuple[Cue, Relation]]:
    """The verbs of winning, drawing and losing in a part of a text."""
    if _VERB_GATE.search(text, start, end):
        for found in _VERB.finditer(text, start, end):
            name = found.lastgroup or ""
            yield Cue(found.start(), found.end(), name), Relation[name]


def senses(text: str, start: int, end: int) -> list[tuple[Cue, Sense]]:
    """The words that say which way a value goes in a part of a text."""
    return [
        (Cue(found.start(), found.end(), found.lastgroup), Sense[found.lastgroup])
        for found in _SENSE.finditer(text, start, end)
        if found.lastgroup
    ]


def border_cost(text: str, start: int, end: int) -> int:
    """How much of a border lies between two places: clause borders weigh more than commas."""
    if start > end:
        start, end = end, start
    return sum(_BORDER_COST[found.lastgroup or "soft"] for found in _BORDER.finditer(text, start, end))

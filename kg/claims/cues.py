"""The words that compare, as tables: comparators, verbs of winning and matching, directions, clause borders."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from kg.schema import Relation
from kg.text.anchors import anchored, lower


class Sense(StrEnum):
    """What a word says of a metric: ``more`` or ``less`` of it, ``better`` or ``worse`` whatever it is, a ``share``."""

    MORE = "more"
    LESS = "less"
    BETTER = "better"
    WORSE = "worse"
    SHARE = "share"


class Cue(NamedTuple):
    """A cue in a text: half-open span and the words."""

    start: int
    end: int
    word: str


def _alternation(*words: str) -> str:
    return "|".join(words)


COMPARATORS: Mapping[str, str] = {
    "compared": _alternation(
        r"(?:when |as )?compar(?:ed|ing)(?: \w+ly)? (?:to|with|against)",
        r"(?:comparison|contrast|relation) (?:to|with|against)",
        r"compared",
        r"relative to",
        r"with respect to",
        r"w\.r\.t\.",
        r"as opposed to",
    ),
    "than": r"than(?! doubl| tripl| hal[fv])(?: (?:that|those) of| what| when| with| using| the use of)?",
    "above": r"(?<=points )(?:above|below)|(?<=% )(?:above|below)",
    "over": _alternation("over", r"vs\.?", "versus", "against", "instead of", "rather than", "on top of"),
    "from": r"(?<=improvement )from|(?<=improvements )from",
}
"""Words between a value or an adjective and what it is compared with; they say nothing of who wins."""

_ADVERBS = r"(?:significantly |consistently |substantially |even |also |clearly |far |further |greatly |largely )*"

_QUALITIES = r"performance|accuracy|quality|results?|speeds?|throughput|latency|efficiency"

VERBS: Mapping[Relation, str] = {
    Relation.OUTPERFORMS: _ADVERBS
    + "(?:"
    + _alternation(
        r"out-?perform(?:s|ed|ing)?",
        r"surpass(?:es|ed|ing)?",
        r"exceed(?:s|ed|ing)?",
        r"beat(?:s|ing|en)?",
        r"out-?class(?:es|ing)?",
        r"outpac(?:es?|ed|ing)",
        r"outstrip(?:s|ped|ping)?",
        r"outscor(?:es?|ed|ing)",
        r"superior(?:ity)? (?!in )(?:\w+ ){0,3}?(?:to|over)",
        r"superiority of [^.;]{0,60}? (?:to|over)",
        r"dominat(?:es?|ing)",
        r"eclips(?:es?|ed|ing)",
        r"overtak(?:es?|ing)|overtook",
        r"improv(?:es?|ed|ing) (?:(?:up)?on|over)",
        r"improv(?:es|ed|ing)(?= (?:both|strong|existing|prior|previous|state-of-the-art|SOTA|other|various) "
        r"(?:[\w-]+ ){0,3}?(?:LLM|model|method|baseline|system|approache|solution|network|kernel)s by )",
        r"improv(?:es|ed|ing)(?= both (?-i:[A-Z])[\w.-]+ and (?-i:[A-Z])[\w.-]+(?:,|\.| by| and))",
        r"advantages? (?:of [^.;]{0,40}? )?over",
        r"edg(?:es|ed|ing) out",
        r"preferred (?:over|to)",
        r"ahead of",
        r"prefer [^.;]{0,40}? over",
        r"more \w+ than",
        r"(?:better|faster|cheaper|smaller|lighter|stronger) than",
        r"overcomes? [^.;]{0,40}?(?:limitations?|failures?|drawbacks?|shortcomings?) of",
        r"challeng(?:es?|ing) the dominance of",
    )
    + ")",
    Relation.MATCHES: _alternation(
        r"on(?: a)? par with",
        r"within (?:~|about |around |only )?[\d.]+\s?(?:%|x|percent|pp|percentage points|points?) of",
        r"on-par with",
        r"(?:compar(?:able|ably)|competitive(?:ly)?|parity|commensurate)(?: [\w-]+){0,5}?"
        r" (?:relative to|to|with|against|as)",
        r"competitive against",
        r"match(?:es|ing|ed)? (?:or|and) (?:\w+ )?(?:exceed|surpass|outperform|beat|improv)\w*",
        r"match(?:ing)? (?:or \w+ )?the (?:performance|accuracy|quality|speed|throughput|results?)(?: of)?",
        r"matching (?=[A-Z]|its |their )",
        r"match(?:es)?(?! with)",
        r"(?:same|similar|equal|equivalent|identical)(?: [\w-]+){1,5} as",
        r"rival(?:s|ed|ing)?(?= )",
        r"approach(?:es|ed|ing) (?:the )?(?:performance|accuracy|quality|speed)(?: of)?",
        rf"(?:{_QUALITIES}|levels?)(?: [\w-]+){{0,3}} (?:close|similar|near|equivalent|identical|equal|akin) to",
        rf"(?:close|similar|equivalent|identical|equal) (?:in )?(?:{_QUALITIES})(?: [\w-]+){{0,3}} (?:to|as|with)",
        r"close to the (?:performance|accuracy|quality|speed|throughput|efficiency) of",
        r"(?<![x%] )(?<!times )as (?:fast|good|accurate|efficient) as",
    ),
    Relation.UNDERPERFORMS: _alternation(
        r"under-?perform(?:s|ed|ing)?",
        r"lag(?:s|ged|ging)? behind",
        r"fall(?:s|ing)? (?:short of|behind)",
        r"inferior(?:ity)? to",
        r"trails|trail(?:ed|ing)? (?:far )?behind",
        r"(?:slower|worse) than",
    ),
}
"""Words that say who wins, before the one that loses, draws or wins."""

SENSES: Mapping[Sense, str] = {
    Sense.BETTER: _alternation(
        r"speed-?ups?", r"speed(?:s|ing)?[ -]up", r"sped up", r"faster", r"quicker", r"accelerat\w+",
        r"improv\w+", r"gains?", r"boost\w*", r"better", r"superior\w*", r"sav(?:e|es|ed|ing|ings)", r"enhanc\w+",
        r"outperform\w*", r"surpass\w*", r"beats?", r"more (?:[\w-]+[- ])?efficient(?:ly)?", r"\w+-efficient",
        r"more accurate(?:ly)?", r"cheaper", r"lighter", r"compress\w*", r"exceed\w*", r"advantage",
        r"more (?:compact|lightweight|scalable)",
    ),
    Sense.WORSE: _alternation(
        r"slower", r"worse\w*", r"slow-?downs?", r"degrad\w+", r"more expensive",
        r"less (?:[\w-]+[- ])?(?:efficient|accurate)", r"deteriorat\w+", r"underperform\w*", r"deficits?",
        r"overheads?", r"penalt(?:y|ies)", r"loss(?:es)?",
    ),
    Sense.MORE: _alternation(
        r"higher", r"more", r"larger", r"greater", r"bigger", r"longer", r"increas\w+", r"rais\w+",
        r"extend(?:s|ing|ed(?= (?:the|by|from|to)\b))?",
        r"enlarg\w+", r"above", r"doubl(?:e|es|ed|ing)", r"tripl(?:e|es|ed|ing)", r"rises?", r"add(?:s|ing|ed)?",
        r"incur\w*", r"additional", r"extra", r"maximum", r"amplif\w+",
    ),
    Sense.LESS: _alternation(
        r"lower\w*", r"below", r"less", r"fewer", r"reduc\w+", r"decreas\w+", r"cuts?", r"cutting", r"shorter",
        r"shorten\w*", r"smaller", r"shrink\w*", r"minimi[sz]\w+", r"lessen\w*", r"drop(?:s|ped|ping)?",
        r"declin\w+", r"loses?", r"lost", r"slash\w*", r"diminish\w*", r"trim\w*", r"halv\w+", r"eliminat\w+",
        r"lightweight", r"prun(?:es|ing)", r"skip(?:s|ping)", r"remov(?:es|ing)", r"mitigat\w+", r"alleviat\w+",
    ),
}  # fmt: skip
"""Words that say which way a value goes."""

ONLY_BEHIND = re.compile(r"overheads?|penalt|loss|additional|extra|maximum", re.I)
"""Direction words that speak of a number only where they stand right behind it ("0.1% accuracy loss")."""

_KEEPING = r"\b(?:(?:with|while|at|maintain\w*|retain\w*|preserv\w*|keep\w*|achiev\w+|having|ensur\w+) )+"
_ALIKE = r"comparable|similar|competitive|equivalent|same|on-par|equal|identical"
_HARDLY_ANY = r"negligible|no|little|minimal|marginal"
_HARMING = (
    r"sacrificing|compromising|losing|loss of|loss in|degrading|degradation in|losses? in|hurting|harming|affecting|"
    r"reducing"
)
_PARITY = re.compile(
    rf"{_KEEPING}(?:(?:any|a|the|its|only|almost|nearly|virtually|their) )*(?:(?:{_ALIKE}|{_HARDLY_ANY}|high)\b ?)"
    r"(?:(?:level of|loss of|loss in|drop in|degradation in|impact on|decrease in) )?"
    rf"|\bwithout (?:any |significantly |noticeably |further )*(?:{_HARMING}) (?:the |its |any |model )*"
    rf"|(?<=, )and (?:{_ALIKE}) (?=(?:[\w-]+ ){{1,2}}(?:over|to|with|as|compared)\b)"
    r"|\bwhile (?:still )?(?:maintaining|preserving|retaining|keeping) (?:the |its |full |original )*"
)
NEGATED = re.compile(r"\b(?:fail(?:s|ed|ing)? to|cannot|can't|not|never|unable to|rarely|hardly)\s+(?:\w+ )?$", re.I)
"""What stands before a verb that is denied."""

PURPOSE = re.compile(r"(?:^|\n|[.!?] )(?:[A-Z][a-z]+, )?(?:[Ii]n order )?[Tt]o (?:\w+ ){0,3}$")
"""What stands before a verb that says what is aimed at: "To reach the quality of A, B needs a large network"."""

FAILS = re.compile(r"\b(?:fail(?:s|ed|ing)? to|cannot|unable to)\s+(?:\w+ )?$", re.I)
"""A denial that says who loses."""

PEAK = re.compile(
    r"\s*(?:of|from) (?:the |its |their )?(?:[\w'’-]+ ){0,2}(?:peak|maximum|roofline|ideal|limit|optimum|optimal|upper)"
    r"(?! (?:[\w-]+ )?(?:memory|power|energy|footprint|usage))",
    re.I,
)
"""What follows a share of what the hardware could do ("half of the A100's peak"): a result, not a comparison."""

SHARE = re.compile(r"\s*(?:of|as much as) (?:the |that of |those of |its )", re.I)
"""What follows a percentage that is a share of something: "79% of the energy"."""

PRESERVES = re.compile(r"\b(?:retain|maintain|preserv|recover|keep|sustain)\w*\s+(?:[a-z~≈>]+\s+){0,3}$", re.I)
"""What stands before a share that is kept, not cut: "retaining over 99% of the accuracy"."""

REACHES = re.compile(r"\b(?:reach|achiev|attain|deliver|obtain|match)\w*\s+(?:[a-z~≈>]+\s+){0,3}$", re.I)
"""What stands before a share that nearly equals its whole: "reaches 95% of cuBLAS performance"."""

CONSUMES = re.compile(
    r"\b(?:us(?:es?|ing)|requir(?:es?|ing)|need(?:s|ing)?|consum(?:es?|ing)|tak(?:es?|ing)|occup(?:ies|ying)|with|at|and)\s+"
    r"(?:[a-z~≈<]+\s+){0,2}$",
    re.I,
)
"""What stands before a share that is spent: "requires only 27% of the FLOPs"."""

SUPERLATIVE = re.compile(
    r"\b(?:lowest|shortest|smallest|minimum|minimal|highest|largest|best|fastest|maximum|fewest|better|lower|higher|"
    r"faster|shorter)\b[^,;]{0,60}$",
    re.I,
)
"""What stands before a value that beats others: "the lowest dynamic power (7.63 mW)"."""

FINITE = (
    r"(?:reduc|improv|achiev|boost|increas|decreas|sav|outperform|deliver|cut|lower|accelerat|speed|reach|attain|provid|"
    r"obtain|surpass|demonstrat|show|requir|us|lead|yield|maintain|offer|enabl|exhibit|exceed|run|support|gain|scal|"
    r"consum)(?:es|s|ed|ing|e|t)?"
)
"""Verbs that begin a clause behind "and"."""

# The literals behind each pattern are all that its matches can begin with: a missing one hides a row of its table.
_COMPARATOR, _VERB, _SENSE, _PARITIES = anchored(
    (
        re.compile(rf"\b(?:{'|'.join(COMPARATORS.values())})(?![\w-])"),
        """when as comp contrast relati with w.r.t. than above below over vs versus against instead rather on
        from""".split(),  # noqa: SIM905
    ),
    (
        re.compile(
            "|".join(rf"(?P<{relation.name}>(?<![\w-])(?:{pattern})(?![\w-]))" for relation, pattern in VERBS.items()),
            re.I,
        ),
        """significantly consistently substantially even also clearly far further greatly largely out surpass
        exceed beat superior dominat eclips overt improv advantage edg prefer ahead more better faster cheaper
        smaller lighter stronger overcome challeng on within compar competitive parity commensurate match rival
        approach performance accuracy quality result speed throughput latency efficiency level close similar
        equivalent identical equal same as under lag fall inferior trail slower worse""".split(),  # noqa: SIM905
    ),
    (
        re.compile("|".join(rf"(?P<{sense.name}>(?<![\w-])(?:{pattern})(?!\w))" for sense, pattern in SENSES.items())),
        """speed sped faster quicker accelerat improv gain boost better superior sav enhanc outperform surpass beat
        more -efficient cheaper lighter compress exceed advantage slower worse slow degrad less deteriorat
        underperform deficit overhead penalt loss higher larger greater bigger longer increas rais extend enlarg
        above doubl tripl rise add incur extra maximum amplif lower below fewer reduc decreas cut shorte smaller
        shrink minimi drop declin lose lost slash diminish trim halv eliminat prun skip remov lightweight
        mitigat alleviat""".split(),  # noqa: SIM905
    ),
    (_PARITY, "and with while at maintain retain preserv keep achiev having ensur".split()),  # noqa: SIM905
)
# Begins with signs, which lets the search skip to them.
_BORDER = re.compile(
    r"[;:, ](?:(?<=;)|(?<=:) |(?:(?<=,) |(?<= ))(?:while|whereas|but|although|though|however|yet)\b|(?<=,) which\b|"
    rf"(?:(?<=,) |(?<= ))and (?:also |further |even |\w+ly |only )?{FINITE}\b|"
    rf"(?<=,) (?:\w+ly )?(?:thus |thereby )?{FINITE}\b)"
)


def comparators(text: str, start: int, end: int) -> Iterator[Cue]:
    """The comparators in a part of a text."""
    for found in _COMPARATOR.finditer(text, start, end):
        yield Cue(found.start(), found.end(), text[slice(*found.span())])


def verbs(text: str, start: int, end: int) -> Iterator[tuple[Cue, Relation]]:
    """The verbs of winning, drawing and losing in a part of a text."""
    for found in _VERB.finditer(text, start, end):
        yield Cue(found.start(), found.end(), text[slice(*found.span())]), Relation[found.lastgroup or ""]


def senses(text: str, start: int, end: int) -> list[tuple[Cue, Sense]]:
    """The words that say which way a value goes in a part of a text."""
    return [
        (Cue(found.start(), found.end(), text[slice(*found.span())]), Sense[found.lastgroup or ""])
        for found in _SENSE.finditer(text, start, end)
    ]


def parities(text: str, start: int, end: int) -> Iterator[int]:
    """Where phrases such as "with comparable" and "without sacrificing" end: the metric that is kept stands behind."""
    return (found.end() for found in _PARITIES.finditer(text, start, end))


def borders(text: str, start: int, end: int) -> list[int]:
    """Where the clauses of a sentence begin, its own start first."""
    return [start, *(found.start() for found in _BORDER.finditer(lower(text), start, end) if found.start() > start)]

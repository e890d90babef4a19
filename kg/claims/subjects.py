"""Whom a claim speaks of: the paper's system, one of its parts, or somebody else's."""

import re
from collections.abc import Iterator, Sequence

from kg.claims.complements import COMPARABLE, Mention
from kg.claims.sentences import Sentence
from kg.claims.slots import QUALIFIERS
from kg.document import Document
from kg.mentions import Thing
from kg.quantities import Quantity
from kg.schema import Direction, NodeKind, Origin

THIS_WORK = "this work"
FORMER = "baseline"
"""Whom a value belongs to that is only told from the own one: "from 30 ms to 12 ms", "(12 ms vs 30 ms)"."""

_WE = re.compile(r"\b(?:we|our|ours|us|this (?:paper|work)|the proposed|the method)\b", re.I)
_ACTS = re.compile(
    r"(?:'s)?(?: (?:GPU|NPU|[VL]LM|models?|kernels?|quantization|decoding|inference|training|baselines?|variants?|"
    r"approach|method|algorithm|framework|system|agents?|networks?|scheme))?"
    r"(?: \([^()]{1,30}\))? (?:(?:also|also|only|still|just|generally|usually|consistently|further|can|could) )*"
    r"(?:achiev|outperform|is|are|was|were|surpass|offer|deliver|provid|reach|attain|run|take|need|show|exhibit|ha[sv]|match|"
    r"yield|beat|improv|reduc|requir|us(?:e|es|ed)\b|consum|get|obtain|incur|maintain|retain|cut|sav)\w*\b"
)
"""What follows the name that a clause is about."""


# What stands in front is looked at behind the first capital: that lets the search skip to the next one.
_COINED = re.compile(
    r"[A-Z](?:(?<=[.;:,] .)|(?<=\bthat .)|(?<=\bwhile .)|(?<=\bwhereas .))(?!(?<=[GC])PUs?\b|(?<=L)LMs?\b)"
    r"(?:-?[\w+]*[A-Z][\w+-]*|[\w+]*-[A-Z]\w*)(?= (?:(?:also|further|consistently|significantly) )?"
    r"(?:achieves|outperforms|surpasses|delivers|attains|exhibits|improves|reduces|yields|matches|retains)\b)"
)
"""A word with a capital inside that a clause is about."""
_DEPENDS = re.compile(
    r"(?:\b(?:on|in|with|of|for|atop|into|to|by|from|using|via|than|over|against|at|across|and|or|as|like|per|under|between)\s+"
    r"(?:(?:the|a|an|its|our|each|single|one|both|same|\d+)\s+)*(?:[\w-]+\s+)?|[\w-](?:[A-Z0-9][\w-]*) |-|, )$"
)
"""What stands before a name that only depends on another word: "on A", "B-A"."""
_LEAD = 32
_OF = re.compile(r"s? of (?:the )?$")

_IN_BRACKETS = re.compile(rf"(?: [\w-]+){{0,3}} \((?:[^()\d]{{0,20}}[=: ])?\s*{QUALIFIERS}")
_AT = re.compile(rf" at {QUALIFIERS}(?:\d[^,;()]{{0,24}} and {QUALIFIERS})?")
_AGAINST = re.compile(rf"(?: [\w@-]+){{0,3}}\s*[,(]?\s*(?:vs\.?|versus|against|compared (?:to|with)) {QUALIFIERS}")
_LISTED = re.compile(r"(?:,|\band|\bor) (?:the )?$")


class Subjects:
    """The subjects of one paper's claims.

    Args:
        document: The paper.
        things: What it speaks of.
    """

    def __init__(self, document: Document, things: Sequence[Thing]) -> None:
        self.main = _main(things, document)
        self.own = frozenset(thing.name for thing in things if thing.proposed)
        self.nameable = frozenset(
            thing.name for thing in things if thing.proposed and thing.named and thing.kind is not NodeKind.DATASET
        )

    def of(self, sentence: Sentence, place: int) -> tuple[str, Origin]:
        """What a claim at a place speaks of: the name that acts last before it, else the own thing named last.

        "While A only achieves 45 TFLOPS" reports of A. A sentence that names nobody is about the paper's main system.
        """
        before = [m for m in sentence.mentions if m.end <= place and m.thing.named]
        own = [m for m in before if m.thing.name in self.nameable]
        acting = next((m for m in reversed(before) if self._acts(sentence, m, place)), None)
        if (coined := self._unlisted(sentence, place)) and not any(
            m.start > coined.start() for m in (acting, *own) if m
        ):
            return coined.group(), Origin.OWN
        if acting and not (own and own[-1].start > acting.start):
            return acting.thing.name, Origin.OWN if acting.thing.name in self.own else Origin.REPORTED
        if own:
            return own[-1].thing.name, Origin.OWN
        return self.main, Origin.OWN

    def _unlisted(self, sentence: Sentence, place: int) -> re.Match[str] | None:
        """The last coined word that a clause is about, and that is no mention: "we show that V-Skip achieves"."""
        found = [
            word
            for word in _COINED.finditer(sentence.text, sentence.start, place)
            if not any(m.start < word.end() and word.start() < m.end for m in sentence.mentions)
        ]
        return found[-1] if found else None

    def owner(self, sentence: Sentence, number: Quantity, direction: Direction | None) -> str | None:
        """Whose value a number is that stands beside its owner: "compared to 23% for A", "ahead of A (23%)".

        None for the values of the claim's own subject.
        """
        for compared in sentence.comparisons:
            if compared.against_value and compared.cue.end <= number.start < compared.end:
                behind = next((b.text for b in compared.baselines if b.start >= number.end), None)
                return behind or compared.baselines[-1].text
        if (opponent := _opponent(sentence, number)) is not None:
            if not _loses(sentence, number, opponent, direction):
                return None
            before = [c for c in sentence.comparisons if c.cue.end <= number.start]
            return before[-1].baselines[0].text if before else FORMER
        return next((name for name, end, bare in _compared(sentence) if _is_of(sentence, number, end, bare=bare)), None)

    def _acts(self, sentence: Sentence, mention: Mention, place: int) -> bool:
        """Whether a name is what its clause is about, and the paper does not speak of itself behind it."""
        if mention.thing.kind not in COMPARABLE or not _ACTS.match(sentence.text, mention.end):
            return False
        if any(b.start == mention.start for c in sentence.comparisons for b in c.baselines):
            return False
        if mention.thing.name in self.nameable:
            return True
        before = sentence.text[max(sentence.start, mention.start - _LEAD) : mention.start]
        if (of := _OF.search(before)) and any(m.end == mention.start - len(of.group()) for m in sentence.metrics):
            return True  # "the latency of A is"
        return not _DEPENDS.search(before) and not _WE.search(sentence.text, mention.end, place)


def _opponent(sentence: Sentence, number: Quantity) -> Quantity | None:
    """The other value of a pair: "(12 ms vs 30 ms)"."""
    alike = [q for g in sentence.groups for q in g if q is not number and q.unit_id == number.unit_id]
    for other in alike:
        first, second = sorted((number, other), key=lambda q: q.start)
        if _AGAINST.fullmatch(sentence.text, first.end, second.start):
            return other
    return None


def _loses(sentence: Sentence, number: Quantity, opponent: Quantity, direction: Direction | None) -> bool:
    """Whether a value of a pair is the other's: the worse one within brackets, else the one that is told second."""
    first = min(number.start, opponent.start)
    bracketed = sentence.text.rfind("(", sentence.start, first) > sentence.text.rfind(")", sentence.start, first)
    if direction is None or not bracketed or number.low == opponent.low:
        return number.start > first
    return (number.low > opponent.low) == (direction is Direction.LOWER)


def _compared(sentence: Sentence) -> Iterator[tuple[str, int, bool]]:
    """What a sentence compares with, where it ends, and whether a preposition alone leads to it."""
    for compared in sentence.comparisons:
        for baseline in compared.baselines:
            yield baseline.text, baseline.end, compared.relation is None
        for mention in sentence.mentions:  # "ahead of A used zero-shot (34%) and B (28%)"
            if mention.start >= compared.end and mention.thing.kind in COMPARABLE[:2] and mention.thing.named:
                listed = _LISTED.search(sentence.text, compared.end, mention.start)
                if listed and sentence.clause(mention.start) == sentence.clause(compared.cue.start):
                    yield mention.thing.name, mention.end, False


def _is_of(sentence: Sentence, number: Quantity, end: int, *, bare: bool) -> bool:
    """Whether a number is the value of what ends at a place: "A (34%)", "compared to A at 34%"."""
    place = (sentence.text, end, number.start)
    return end <= number.start and bool(_IN_BRACKETS.fullmatch(*place) or (bare and _AT.fullmatch(*place)))


def _main(things: Sequence[Thing], document: Document) -> str:
    """The name of the paper's contribution: the proposed thing that the title names, else the most frequent one."""
    proposed = [t for t in things if t.proposed and t.named and t.kind is not NodeKind.DATASET]
    if not proposed:
        return THIS_WORK
    in_title = [t for t in proposed if t.spans[0][0] < document.body_start]
    return max(in_title or proposed, key=lambda t: (t.spans[0][0] == 0, len(t.spans), -t.spans[0][0])).name

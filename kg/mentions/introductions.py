"""Where a paper introduces a name as its own: "we present X", "a method called X", "our X", "X: ..." in the title."""

import re

from kg.document import Document
from kg.text.anchors import Literals, between

_REACH = 120
"""Characters in front of a name that are looked at."""

_STEMS = (
    "present propos introduc develop describ design releas build built creat implement contribut unveil offer devis"
)
_VERB = rf"\b(?:{_STEMS.replace(' ', '|')})(?:es?|s|ed|ing)?"

# In front of a name, each from its first literal to the name; the literals are all that a match can begin with.
_NAMED_SO = re.compile(
    r"(?:\b(?:called|named|dubbed|termed|coined|entitled|titled|name|call|denoted(?: as| by)?|referred to as|term|dub|"
    r"codenamed)|\bnamely,?)\s+(?:it |this \w+ )?(?:the )?[\"'“‘(]?$",
    re.I,
)
_PRESENT = re.compile(rf"{_VERB}\s+(?:and \w+ )?(?:(?:a|an|the|our|its) )?(?:\w+ly )?$", re.I)
_ANY_VERB = re.compile(rf"{_VERB}\b", re.I)
_OURS = re.compile(
    r"\b(?:our|(?:the|our) proposed|a novel|the novel)"
    r"(?: (?!(?:on|of|for|in|with|to|and|using|the|by|from|over|than|is|are|can|that|which|"
    r"\w*(?:perform|surpass|exceed|beat|match|achiev|improv|reduc|us|extend|replac|support|run|build)(?:e?s|ed|ing)?)\b)"
    r"[a-z][\w-]*){0,3} $",
    re.I,
)
_LITERALS = Literals(
    "call name dub term coin entitled titled denoted referred codenamed".split(),  # noqa: SIM905
    _STEMS.split(),
    ["our", "the proposed", "a novel", "the novel"],
)
"""Of names, of presentations, of what is ours."""
_WE = re.compile(r"\b(?:we|this (?:paper|work|article|study|report|letter)|authors?)\b[^.;:]{0,40}$", re.I)
_WE_REACH = 60
"""More characters than "this article" and what :data:`_WE` lets stand behind it."""

_APPOSITION = re.compile(r"[\"'”’]?(?: \([^)]{2,60}\))?, (?:an?|the first|our|which) (?:\w|-)+", re.I)
_PREPOSITION = re.compile(
    r"\b(?:in|on|for|with|by|from|of|to|using|over|upon|atop|and|or|against|than) (?:the |an? )?$"
)
_PREPOSITION_REACH = 16
_PASSIVE = re.compile(
    r"(?: \([^)]{2,60}\))? (?:is|are|was) (?:then |further |also )?(?:proposed|presented|introduced|developed)\b"
)
_NOT_A_MODIFIER = re.compile(
    r"[\"'”’]?\s*(?:[,.;:()]|$|(?:to|that|which|a|an|the|for|in|with|and|as|on|by|is|are|was|–|—)\b|- |"
    r"-(?:an?|the|our) )",
    re.I,
)
MODIFYING = re.compile(r"-(?!an? |the |our )[A-Za-z]")
"""What makes a name only describe what is introduced: "we present a Foozle-based simulator"."""
_TITLE_BREAK = re.compile(r"(?::|\s*(?:–|—|--)|\s-)\s")


class Introductions:
    """The places of one document where something is introduced.

    Args:
        document: The paper.

    Attributes:
        verbs: Where the words begin that may present something.
    """

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._body_start = document.body_start
        self._naming, self.verbs, self._owning = (
            between(starts, self._body_start, len(document.text)) for starts in _LITERALS.starts(document.text)
        )
        self._any = sorted(self._naming + self.verbs + self._owning)

    def covers(self, start: int, end: int, *, known: bool = False) -> bool:
        """Whether the name at ``text[start:end]`` is introduced there, or heads the title.

        Args:
            start: Start of the name.
            end: End of the name.
            known: Whether the vocabulary has it. Then "our X" and "we present an X kernel" do not introduce it.
        """
        text = self._text
        if start < self._body_start:
            return start == 0 and bool(_TITLE_BREAK.match(text, end))
        if MODIFYING.match(text, end):
            return False
        if _PASSIVE.match(text, end):
            return True
        if known and not _NOT_A_MODIFIER.match(text, end):
            return False
        return bool(self._before(self._any, start)) and (
            self.named_so(start)
            or self._is_presented(start)
            or (not known and self._reaches(_OURS, self._owning, start))
            or (not known and self._is_explained(start, end))
        )

    def named_so(self, start: int) -> bool:
        """Whether the text says of the word at ``start`` that it is a name: "called", "dubbed"."""
        return self._reaches(_NAMED_SO, self._naming, start)

    def _is_presented(self, start: int) -> bool:
        """Whether "we present" stands right in front."""
        return any(
            _PRESENT.match(self._text, verb, start)
            and _WE.search(self._text, max(self._body_start, start - _REACH, verb - _WE_REACH), verb)
            for verb in self._before(self.verbs, start)
        )

    def _is_explained(self, start: int, end: int) -> bool:
        """Whether a verb stands in the same sentence in front and an apposition behind: "develops X, a library"."""
        verbs = self._before(self.verbs, start)
        if not verbs or not _APPOSITION.match(self._text, end):
            return False
        if _PREPOSITION.search(self._text, max(0, start - _PREPOSITION_REACH), start):
            return False
        return any("." not in self._text[verb:start] and _ANY_VERB.match(self._text, verb, start) for verb in verbs)

    def _reaches(self, pattern: re.Pattern[str], places: list[int], start: int) -> bool:
        """Whether a pattern fits from one of its literals up to a name."""
        near = self._before(places, start)
        return bool(near) and any(pattern.match(self._text, place, start) for place in near)

    def _before(self, places: list[int], start: int) -> list[int]:
        return between(places, start - _REACH, start)

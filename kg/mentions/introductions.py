"""Where a paper introduces a name as its own: "we present X", "a method called X", "our X", "X: ..." in the title."""

import re
from bisect import bisect_left

from kg.document import Document

_REACH = 120

_VERB = (
    r"(?:present|propos|introduc|develop|describ|design|releas|build|built|creat|implement|contribut|unveil|offer|devis)"
    r"(?:es?|s|ed|ing)?"
)
_CUE = re.compile(
    r"\b(?:present|propos|introduc|develop|describ|design|releas|buil[dt]|creat|implement|contribut|unveil|offer|devis|"
    r"call|nam|dub|term|coin|entitl|titl|denot|refer|known|codenam|viz|our\b|novel\b)",
    re.I,
)
_NAMED_SO = re.compile(
    r"(?:\b(?:called|named|dubbed|termed|coined|entitled|titled|name|call|denoted(?: as| by)?|referred to as|term|dub|"
    r"known as|codenamed|viz\.)|\bnamely,?)\s+(?:it |this \w+ )?(?:the )?[\"'“‘(]?$",
    re.I,
)
_WE_PRESENT = re.compile(
    rf"\b(?:we|this (?:paper|work|article|study|report|letter)|authors?)\b[^.;:]{{0,40}}?\b{_VERB}\s+"
    r"(?:and \w+ )?(?:(?:a|an|the|our|its) )?(?:\w+ly )?$",
    re.I,
)
_OURS = re.compile(
    r"\b(?:our|(?:the|our) proposed|a novel|the novel)(?: (?!(?:on|of|for|in|with|to|and|using|the|by|from|over|than|is|are|can|that|which)\b)[a-z][\w-]*){0,3} $",
    re.I,
)
_VERB_BEFORE = re.compile(rf"\b{_VERB}\b[^.]*$", re.I)
_APPOSITION = re.compile(r"[\"'”’]?(?: \([^)]{2,60}\))?, (?:an?|the first|our|which) (?:\w|-)+", re.I)
_PASSIVE = re.compile(
    r"(?: \([^)]{2,60}\))? (?:is|are|was) (?:then |further |also )?(?:proposed|presented|introduced|developed)\b"
)
_NOT_A_MODIFIER = re.compile(
    r"[\"'”’]?\s*(?:[,.;:()]|$|(?:to|that|which|a|an|the|for|in|with|and|as|on|by|is|are|was|–|—|-)\b|- )", re.I
)
_TITLE_BREAK = re.compile(r"\s*(?::| - | -- |–|—)\s")


class Introductions:
    """The places of one document where something is introduced.

    Args:
        document: The paper.
    """

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._body_start = document.body_start
        self._cues = [found.start() for found in _CUE.finditer(document.text, document.body_start)]

    def covers(self, start: int, end: int, *, known: bool = False) -> bool:
        """Whether the name at ``text[start:end]`` is introduced there, or heads the title.

        Args:
            start: Start of the name.
            end: End of the name.
            known: Whether the vocabulary has it. Then "our X" and "we present an X kernel" do not introduce it.
        """
        if start < self._body_start:
            return start == 0 and bool(_TITLE_BREAK.match(self._text, end))
        if _PASSIVE.match(self._text, end):
            return True
        if not self._cue_before(start):
            return False
        before = self._text[max(self._body_start, start - _REACH) : start]
        if known and not _NOT_A_MODIFIER.match(self._text, end):
            return False
        if _NAMED_SO.search(before) or _WE_PRESENT.search(before) or (not known and _OURS.search(before)):
            return True
        return bool(_APPOSITION.match(self._text, end) and _VERB_BEFORE.search(before))

    def named_so(self, start: int) -> bool:
        """Whether the text says of the word at ``start`` that it is a name: "called", "dubbed"."""
        before = self._text[max(self._body_start, start - _REACH) : start]
        return self._cue_before(start) and bool(_NAMED_SO.search(before))

    def _cue_before(self, start: int) -> bool:
        following = bisect_left(self._cues, start)
        return following > 0 and self._cues[following - 1] >= start - _REACH

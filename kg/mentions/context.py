"""Names so ambiguous that a paper must show which thing it means: "Flower", "Spider", "L4", "Summit".

The vocabulary marks such terms ``context = true``. One place that tells is enough for all places of the paper; each
row of :data:`_EVIDENCE` is one way of telling, a relative in the paper another. That a name occurs often tells
nothing: the system that a paper itself calls so does, too.
"""

import re
from collections.abc import Callable, Sequence

from kg.ids import name_key
from kg.mentions.kinds import kind_of_phrase
from kg.mentions.matching import Match
from kg.schema import NodeKind
from kg.vocab import Term

Known = tuple[NodeKind, Term]

_LISTED = re.compile(r"(?:'s)?\)?(?: ?[,/&+]|,? (?:and|or|as well as|vs\.?|versus)\b)+ (?:the |on |NVIDIA )?\(?|[/+]")
_BEHIND = re.compile(r"['\"”’)]*[ -]([\w-]+)(?: ([\w-]+))?")
_BEFORE = re.compile(
    r"([\w-]+)(?:,? (?:called|named|namely|such as|like|e\.g\.,?|i\.e\.,?|including))?:? ['\"“‘(]*(?:the )?$"
)
_MAKER = re.compile(r"(?:NVIDIA|Nvidia|AMD|Intel|Google|IBM|OLCF|ALCF|LLNL|NERSC|CSCS)(?:'s)? $")
_SIZE = re.compile(r"[- ]\d+(?:\.\d+)?[BMK]\b")
_REACH = 60


def with_evidence(text: str, matches: Sequence[Match[Known]]) -> list[Match[Known]]:
    """The matches without those of ambiguous names that nothing in the paper supports.

    Args:
        text: The paper's text.
        matches: Matches in it, in the order of the text.
    """
    places: dict[tuple[NodeKind, str], list[int]] = {}
    for at, match in enumerate(matches):
        if match.value[1].context:
            places.setdefault((match.value[0], match.value[1].id), []).append(at)
    supported = {
        key
        for key, ats in places.items()
        if any(tells(text, matches, at) for at in ats for tells in _EVIDENCE) or _has_relative(matches, ats[0])
    }
    return [m for m in matches if not m.value[1].context or (m.value[0], m.value[1].id) in supported]


def _a_longer_name(text: str, matches: Sequence[Match[Known]], at: int) -> bool:
    """A name of several words that is not just the label: "OLCF Summit"."""
    surface = text[matches[at].start : matches[at].end]
    return " " in surface and name_key(surface) != name_key(matches[at].value[1].label)


def _a_noun_beside(text: str, matches: Sequence[Match[Known]], at: int) -> bool:
    """A noun of the kind: "the Spider benchmark", "Hopper-series GPUs", "the framework Flower"."""
    match = matches[at]
    behind, before = _BEHIND.match(text, match.end), _BEFORE.search(text, max(0, match.start - _REACH), match.start)
    words = [word for found in (behind, before) if found for word in found.groups() if word]
    return any(kind_of_phrase(word) is match.value[0] for word in words)


def _a_size_or_maker(text: str, matches: Sequence[Match[Known]], at: int) -> bool:
    """The size of a model, "Falcon-7B", or the maker or owner of a device, "NVIDIA L4"."""
    match = matches[at]
    if match.value[0] is NodeKind.MODEL:
        return bool(_SIZE.match(text, match.end))
    return match.value[0] is NodeKind.HARDWARE and bool(_MAKER.search(text, max(0, match.start - _REACH), match.start))


def _a_companion(text: str, matches: Sequence[Match[Known]], at: int) -> bool:
    """A neighbour in a list that is of the same kind, and clear or of the same category: "WikiSQL and Spider"."""
    return any(
        _is_companion(*matches[first : first + 2], text=text)
        for first in (at - 1, at)
        if first >= 0 and first + 1 < len(matches)
    )


def _is_companion(first: Match[Known], second: Match[Known], *, text: str) -> bool:
    (kind, term), (other_kind, other) = first.value, second.value
    if kind is not other_kind or term.id == other.id or term.generic or other.generic:
        return False
    clear = not (term.context and other.context) or term.category == other.category
    return clear and bool(_LISTED.fullmatch(text, first.end, second.start))


def _has_relative(matches: Sequence[Match[Known]], at: int) -> bool:
    """Whether its parent or a child stands anywhere in the paper: "H100" for "Hopper"."""
    kind, term = matches[at].value
    return any(
        kind is other_kind
        and not (other.context or other.generic)
        and (term.id in other.parents or other.id in term.parents)
        for other_kind, other in (match.value for match in matches)
    )


_EVIDENCE: tuple[Callable[[str, Sequence[Match[Known]], int], bool], ...] = (
    _a_longer_name,
    _a_noun_beside,
    _a_size_or_maker,
    _a_companion,
)

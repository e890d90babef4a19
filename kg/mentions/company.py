"""The kind of a coined name by the company it keeps, where nothing beside it says what it is.

"On ImageNet, FooSet and BarSet" lists things of one kind; what a new chip is compared with is a chip as well; and what
an accuracy is reached on holds data.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence

from kg.mentions.kinds import stated_kind
from kg.mentions.matching import Span
from kg.schema import NodeKind

_BETWEEN_LISTED = re.compile(r"\)?(?:, (?:and |or )?| and | or |/| \()(?:the )?")
_GOES_ON = re.compile(r",? (?:and|or) |, [A-Z]|\)|/")
_WENT_ON = re.compile(r"(?:, |\(|: )$")
_LONGEST_BETWEEN = 10
_COMPARED_WITH = re.compile(
    r"\b(?:than|over|outperform\w*|surpass\w*|beat\w*|versus|vs\.?|against|compar\w+ (?:to|with)|relative to|"
    r"(?:existing|prior|previous|conventional)(?: [\w-]+){0,3}(?: such as| like)?)(?: the| existing| prior)? $"
)
_REACHED_ON = re.compile(
    r"\b(?:accurac\w+|performance|results?|scores?|mAP|mIoU|F1|PSNR|gains?|points|evaluat\w+|experiments?|validat\w+)"
    r"(?: (?!on |across )[\w.%-]+){0,3} (?:on|across) (?:the )?$",
    re.I,
)
_REACH = 60
_SIZED = re.compile(r"\d[BMb]\b")
_PASSES = 3


def kinds_in_company(
    text: str, names: Mapping[str, Sequence[Span]], known: Mapping[Span, NodeKind], own: Collection[str]
) -> dict[str, NodeKind]:
    """The kind of each coined name.

    Args:
        text: The paper's text.
        names: By key of a coined name, where it stands.
        known: Where things with a proper name stand whose kind is known.
        own: The keys of the names that the paper introduces.

    Returns:
        A kind for each key; technique where nothing tells.
    """
    kinds = {key: kind for key, spans in names.items() if (kind := stated_kind(text, list(spans)))}
    builds_hardware = any(kinds.get(key) is NodeKind.HARDWARE for key in own)
    open_names = {key: spans for key, spans in names.items() if key not in kinds}
    for key, spans in open_names.items():
        if key in own:
            continue
        if builds_hardware and any(_COMPARED_WITH.search(text, max(0, start - _REACH), start) for start, _ in spans):
            kinds[key] = NodeKind.HARDWARE
        elif any(_holds_data(text, span) for span in spans):
            kinds[key] = NodeKind.DATASET
    for _ in range(_PASSES):
        open_names = {key: spans for key, spans in open_names.items() if key not in kinds}
        if not open_names:
            break
        placed = sorted(
            [*known.items(), *((span, kinds[key]) for key, spans in names.items() if key in kinds for span in spans)]
        )
        for key, spans in open_names.items():
            if kind := _kind_beside(text, spans, placed):
                kinds[key] = kind
    return {key: kinds.get(key, NodeKind.TECHNIQUE) for key in names}


def _holds_data(text: str, span: Span) -> bool:
    start, end = span
    return bool(_REACHED_ON.search(text, max(0, start - _REACH), start)) and not _SIZED.search(text, start, end)


def _start(placed: tuple[Span, NodeKind]) -> int:
    return placed[0][0]


def _kind_beside(text: str, spans: Iterable[Span], placed: Sequence[tuple[Span, NodeKind]]) -> NodeKind | None:
    """The kind of what stands beside a name in a list."""
    longest = max((end - start for (start, end), _ in placed), default=0)
    for start, end in spans:
        first = bisect_left(placed, start - longest - _LONGEST_BETWEEN, key=_start)
        last = bisect_right(placed, end + _LONGEST_BETWEEN, key=_start)
        for (other_start, other_end), kind in placed[first:last]:
            gap = (other_end, start) if other_end <= start else (end, other_start)
            if 0 < gap[1] - gap[0] <= _LONGEST_BETWEEN and _BETWEEN_LISTED.fullmatch(text, *gap):
                begin, behind = min(start, other_start), max(end, other_end)
                # "On the A100, FooZle is fast" is no list.
                if (
                    text[slice(*gap)] != ", "
                    or _GOES_ON.match(text, behind)
                    or _WENT_ON.search(text, max(0, begin - 8), begin)
                ):
                    return kind
    return None

"""What a coined name says about its family: "RT-DETRv3" is a version of "RT-DETR", "Sana-0.6B" one of "Sana".

Only the name is read, so only endings that the field uses for releases, sizes and trims count: "LLaMA-Adapter" is no
LLaMA, and "VGG-8" is one of VGG, not its eighth release. The relative must exist: a coined thing of the corpus or a
term of the vocabulary, with a proper name.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kg.ids import name_key
from kg.resolve.features import Name, Target
from kg.schema import EdgeKind, NodeKind

_VERSION = re.compile(r"(?P<base>.*?[^\W\d_]\)?)[ -]?(?:v\d+(?:\.\d+)*|[1-9]\.\d|[2-6])", re.I)
_SUCCESSOR = re.compile(r"(?P<base>.*\w)\++")
_TRIM = re.compile(
    r"\d+(?:\.\d+)?(?:[KMBTGxX]|[KMGT]B|[bpk])?|(?:X{0,2}[SMLBHTG]|[nsmlbx]|xl)\d{0,2}|[A-Z]\d{1,2}|"
    r"(?:base|large|small|tiny|mini|nano|micro|medium|huge|giant|lite|light|pro|max|ultra|turbo|fast|plus|instruct|chat)",
)
_SMALLEST_BASE = 3

_KINDS: Mapping[NodeKind, tuple[NodeKind, ...]] = {
    # Papers call one and the same network a method or a model.
    NodeKind.TECHNIQUE: (NodeKind.TECHNIQUE, NodeKind.MODEL),
    NodeKind.MODEL: (NodeKind.MODEL, NodeKind.TECHNIQUE),
}


@dataclass(frozen=True, slots=True)
class Relative:
    """The nearest relative of a coined thing.

    Attributes:
        edge: What the thing is to it: ``versionOf`` or ``broader``.
        target: The relative.
    """

    edge: EdgeKind
    target: Target


def relative(label: str, kind: NodeKind, find: Callable[[Name], Target | None]) -> Relative | None:
    """The nearest relative that a coined thing's name tells of.

    Args:
        label: The thing's name.
        kind: Its kind.
        find: Gives the thing with a proper name that a name stands for.
    """
    for edge, base in _readings(label):
        if len(name_key(base)) < _SMALLEST_BASE:
            continue
        for other in _KINDS.get(kind, (kind,)):
            target = find(Name(other, base))
            if target and target.kind is other:
                return Relative(edge, target)
    return None


def _readings(label: str) -> Iterator[tuple[EdgeKind, str]]:
    """What the name could be a version or a variant of, the longest such name first."""
    for pattern in (_VERSION, _SUCCESSOR):
        if found := pattern.fullmatch(label):
            yield EdgeKind.VERSION_OF, found["base"].rstrip(" -")
    rest = label
    while cut := max(rest.rfind("-"), rest.rfind(" "), 0):
        if not _TRIM.fullmatch(rest[cut + 1 :]) and not _TRIM.fullmatch(rest[cut + 1 :].lower()):
            return
        rest = rest[:cut]
        yield EdgeKind.BROADER, rest

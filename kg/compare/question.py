"""Plain questions to structured ones: a small grammar, tried row by row."""

import re
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import QuestionError, UnknownNameError
from kg.graph import KnowledgeGraph, name_index
from kg.ids import name_key
from kg.schema import EdgeKind, NodeKind

_NEAREST = 5
_MIN_SIMILARITY = 60.0
_COMPARABLE = (NodeKind.TECHNIQUE, NodeKind.MODEL, NodeKind.HARDWARE, NodeKind.DATASET)


class Asked(StrEnum):
    """What is wanted of a name."""

    AGAINST = "against"
    """Claims that compare something with it."""
    BY = "by"
    """Claims that compare it with something."""
    BETWEEN = "between"
    """Claims that compare it with one other thing, either way round."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was understood.

    Attributes:
        text: As it was asked.
        asked: What is wanted.
        name: Node id of the thing asked about.
        other: Node id of the other thing, for "X vs Y".
        exact: Whether narrower things and versions are left out.
    """

    text: str
    asked: Asked
    name: str
    other: str | None = None
    exact: bool = False


_THING = r"(?P<name>.+?)"
_GRAMMAR: tuple[tuple[re.Pattern[str], Asked], ...] = tuple(
    (re.compile(rf"^{pattern}\s*\??$", re.I), asked)
    for pattern, asked in (
        (rf"(?:what|which (?:\w+ )?)(?:does|do|did) {_THING} (?:beat|outperform|surpass|match|lose to)", Asked.BY),
        (r"(?P<name>.+?) (?:vs\.?|versus|against|or) (?P<other>.+?)", Asked.BETWEEN),
        (
            r"(?:what|who|which (?:papers?|systems?|methods?|models?|techniques?|works?))"
            rf" (?:beats?|outperforms?|surpass(?:es)?|(?:is|are) (?:better|faster) than|match(?:es)?|rivals?|loses? to) {_THING}",
            Asked.AGAINST,
        ),
        (_THING, Asked.AGAINST),
    )
)

EXAMPLES = ("which papers beat FlashAttention", "what does vLLM beat", "MobileNetV3 vs FBNet", "FlashAttention")
"""Questions that are understood."""


def parse_question(graph: KnowledgeGraph, text: str, *, exact: bool = False) -> Question:
    """The question behind a text.

    Args:
        graph: Where names are looked up.
        text: A question, or just a name.
        exact: Leave out narrower things and versions.

    Raises:
        QuestionError: if the text is empty.
        UnknownNameError: if a name is that of no node.
    """
    asked = " ".join(text.split())
    if not asked:
        raise QuestionError(f"an empty question. Try: {'; '.join(EXAMPLES)}")
    index = name_index(graph, *_COMPARABLE)
    for pattern, kind in _GRAMMAR:
        found = pattern.match(asked)
        if not found:
            continue
        other = found.groupdict().get("other")
        if kind is Asked.BETWEEN and not (_lookup(graph, index, found["name"]) and _lookup(graph, index, other or "")):
            continue  # "or" and "against" may be part of a name or of another question
        name = _lookup(graph, index, found["name"])
        if name is None:
            raise UnknownNameError(found["name"], _nearest(graph, found["name"]))
        return Question(asked, kind, name, _lookup(graph, index, other) if other else None, exact)
    raise QuestionError(f"not understood: {asked!r}. Try: {'; '.join(EXAMPLES)}")


def _lookup(graph: KnowledgeGraph, index: dict[str, list[str]], name: str) -> str | None:
    """The node of this name; of several, the one that most claims compare with."""
    if name in graph and graph.kind(name) in _COMPARABLE:
        return name
    nodes = index.get(name_key(name)) or index.get(name_key(re.sub(r"^(?:any|the|an?)\s+", "", name, flags=re.I)))
    if not nodes:
        return None
    return max(nodes, key=lambda node: (len(graph.origins(node, EdgeKind.BASELINE)), graph.degree(node), node))


def _nearest(graph: KnowledgeGraph, name: str) -> tuple[str, ...]:
    from rapidfuzz import fuzz, process

    labels = sorted({graph.label(node) for node in graph.of_kind(*_COMPARABLE)})
    close = process.extract(
        name_key(name), labels, scorer=fuzz.WRatio, processor=name_key, limit=_NEAREST, score_cutoff=_MIN_SIMILARITY
    )
    return tuple(label for label, _, _ in close)

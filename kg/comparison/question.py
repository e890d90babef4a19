"""Plain questions to structured ones: a small grammar, as tables, tried row by row.

::

    which papers beat X         what beats X        papers that outperform X     what does X lose to
    what does X beat            which papers lose to X
    which papers match X        what does X match
    X vs Y                      does X beat Y       is X faster than Y           compare X with Y
    X                           (as "which papers beat X")

A verb may be any of :data:`_VERBS`; a name may be any label, alias or node id of something that can be compared.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import QuestionError
from kg.graph import KnowledgeGraph
from kg.lookup import Names
from kg.schema import NodeKind


class Asked(StrEnum):
    """Which claims are wanted of a name."""

    AGAINST = "against"
    """Those that compare something with it."""
    BY = "by"
    """Those that compare it with something."""
    BETWEEN = "between"
    """Those that compare it with one other thing, either way round."""


class Outcome(StrEnum):
    """How the thing that was asked about comes out of a claim."""

    LOST = "lost"
    DREW = "drew"
    WON = "won"


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was understood.

    Attributes:
        text: As it was asked.
        asked: What is wanted.
        focus: The outcome that was asked for; the others follow behind it.
        name: Node id of the thing asked about.
        other: Node id of the other thing, for "X vs Y".
        exact: Whether narrower things and versions are left out.
    """

    text: str
    asked: Asked
    focus: Outcome
    name: str
    other: str | None = None
    exact: bool = False


EXAMPLES = ("which papers beat FlashAttention", "what does vLLM beat", "MobileNetV3 vs FBNet", "FlashAttention")
"""Questions that are understood."""

_COMPARABLE = (NodeKind.TECHNIQUE, NodeKind.MODEL, NodeKind.HARDWARE, NodeKind.DATASET, NodeKind.TASK)

_VERBS = {  # how the grammatical subject comes out: as a verb, and behind "is"
    Outcome.WON: (
        r"(?:beats?|beating|outperform(?:s|ing)?|surpass(?:es|ing)?|exceed(?:s|ing)?|improves? (?:on|upon|over))",
        r"(?:better|faster|quicker|smaller|cheaper|leaner|more [\w-]+) than",
    ),
    Outcome.DREW: (
        r"(?:match(?:es|ing)?|rival(?:s|ing)?|equals?|ties? with)",
        r"(?:on (?:a )?par with|as (?:good|fast) as|comparable (?:to|with))",
    ),
    Outcome.LOST: (
        r"(?:loses? (?:to|against)|underperforms?|trails?)",
        r"(?:worse|slower|larger|costlier|less [\w-]+) than",
    ),
}
_X, _Y = r"(?P<x>.+?)", r"(?P<y>.+)"
_DO, _BE = r"(?:does|do|did|can)", r"(?:is|are|was|were)"
_WHICH = r"(?:what|who|whom|which|papers?|systems?|methods?|anything|everything)"
_ASKING = rf"(?:{_WHICH}|{_DO}|{_BE}|how|why|where|when|compare)\b"
_WHO = rf"(?:{_WHICH}(?: (?!{_DO}\b|{_BE}\b)[\w-]+){{0,3}}? )?"
# Order matters: a question with an auxiliary verb would also fit "{who} VERB {x}".
_TEMPLATES = (  # VERB and QUALITY stand for those of _VERBS; and whether x is the grammatical subject
    (rf"{_WHICH}(?: [\w-]+){{0,2}}? {_DO} {_X} VERB", True),
    (rf"{_WHICH}(?: [\w-]+){{0,2}}? {_BE} {_X} QUALITY", True),
    (rf"{_DO} {_X} VERB {_Y}", True),
    (rf"{_BE} {_X} QUALITY {_Y}", True),
    (rf"{_WHO}VERB {_X}", False),
    (rf"{_WHO}{_BE} QUALITY {_X}", False),
    (rf"(?!{_ASKING}){_X} VERB {_Y}", True),
    (rf"(?!{_ASKING}){_X} {_BE} QUALITY {_Y}", True),
)
_OPPOSITE = {Outcome.WON: Outcome.LOST, Outcome.DREW: Outcome.DREW, Outcome.LOST: Outcome.WON}
_GRAMMAR: tuple[tuple[str, Outcome], ...] = (
    *(
        (template.replace("VERB", verb).replace("QUALITY", quality), outcome if subject else _OPPOSITE[outcome])
        for template, subject in _TEMPLATES
        for outcome, (verb, quality) in _VERBS.items()
    ),
    (rf"(?:compare )?(?!{_ASKING}){_X} (?:vs\.?|versus|against|or|compared (?:to|with)) {_Y}", Outcome.WON),
    (rf"compare {_X} (?:and|with|to) {_Y}", Outcome.WON),
)
"""A pattern, and how the thing asked about comes out in what it asks for."""


def parse_question(graph: KnowledgeGraph, text: str, *, exact: bool = False) -> Question:
    """The question behind a text.

    Args:
        graph: Where names are looked up.
        text: A question, or just a name.
        exact: Leave out narrower things and versions.

    Raises:
        QuestionError: if the text is empty or a question that the grammar does not know.
        UnknownNameError: if a name is that of no node; it carries the nearest names.
    """
    asked = " ".join(text.split()).rstrip("?!. ")
    if not asked:
        raise QuestionError(f"an empty question. Try: {_examples()}")
    names = Names(graph, *_COMPARABLE)
    if name := names.find(asked):
        return Question(text, Asked.AGAINST, Outcome.LOST, name, exact=exact)
    for pattern, outcome in _GRAMMAR:
        if found := re.fullmatch(pattern, asked, re.I):
            name = names.get(found["x"])
            if other := found.groupdict().get("y"):
                return Question(text, Asked.BETWEEN, outcome, name, names.get(other), exact)
            return Question(text, Asked.BY if outcome is Outcome.WON else Asked.AGAINST, outcome, name, exact=exact)
    if re.match(_ASKING, asked, re.I):
        raise QuestionError(f"not understood: {asked!r}. Try: {_examples()}")
    return Question(text, Asked.AGAINST, Outcome.LOST, names.get(asked), exact=exact)


def _examples() -> str:
    return "; ".join(f'"{example}"' for example in EXAMPLES)

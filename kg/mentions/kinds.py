"""What kind of thing a coined name is, read off the nouns beside it."""

import re
from collections.abc import Iterator, Mapping

from kg.schema import NodeKind

_NOUNS: Mapping[NodeKind, str] = {
    NodeKind.DATASET: (
        r"datasets?|data sets?|benchmarks?|benchmark suites?|benchmarking suites?|corpus|corpora|test ?beds?|"
        r"test suites?|leaderboards?"
    ),
    NodeKind.HARDWARE: (
        r"accelerators?|processors?|chips?|chiplets?|GPUs?|FPGAs?|ASICs?|SoCs?|NPUs?|TPUs?|CPUs?|boards?|"
        r"microcontrollers?|MCUs?|supercomputers?|clusters?|co-?processors?|hardware architectures?|"
        r"microarchitectures?|systolic arrays?|phones?|smartphones?|servers?|nodes?|interconnects?|macros?|cores?|"
        r"wafers?|PIM|ISA"
    ),
    NodeKind.MODEL: (
        r"models?|(?:neural )?networks?|transformers?|LLMs?|VLMs?|MLLMs?|backbones?|detectors?|GANs?|NeRFs?|CNNs?|"
        r"SSMs?|checkpoints?|neural architectures?|autoencoders?|language models?|foundation models?|agents?|"
        r"architectures?"
    ),
    NodeKind.TECHNIQUE: (
        r"frameworks?|systems?|methods?|algorithms?|approach(?:es)?|librar(?:y|ies)|compilers?|engines?|kernels?|"
        r"tools?|toolkits?|optimizers?|schedulers?|techniques?|strateg(?:y|ies)|pipelines?|mechanisms?|runtimes?|"
        r"solutions?|simulators?|attention|quantization|pruning|parallelism|platforms?|schemes?|protocols?|packages?|"
        r"languages?|infrastructures?|learning|training|tuning|search|inference|sampling|decoding|optimization|"
        r"compression|distillation|splatting|rendering"
    ),
}
"""Nouns by the kind that they name; of kinds with as many votes, the first wins."""

_NOUN = re.compile("|".join(rf"(?P<{kind.name}>\b(?:{nouns})\b)" for kind, nouns in _NOUNS.items()), re.I)
_APPOSITION = re.compile(
    r"(?:'s)?[\"”’)]?(?: \([^)]{2,60}\))?(?:,| is| are|:| -+| –)? (?:also )?"
    r"(?:an?|the first|the|our) ([^,.;:()]{0,90})",
    re.I,
)
_AFTER = re.compile(r"(?:[\"”’)])? ([\w-]+)")
_BEFORE = re.compile(r"((?:[\w-]+ ){1,3})[\"“(]?$")
_OPENINGS = tuple(' "“(')
_CALLED = re.compile(r",? (?:called|named|dubbed|termed|namely|coined|denoted(?: as| by)?|titled|i\.e\.,?) \W?$")
_CALLED_REACH = 30
_CLAUSE_BORDER = re.compile(r"[,.;:()]")
_CLAUSE_REACH = 80
_STOP = re.compile(r"(?:^|\s)(?:that|which|to|for|with|by|of|in|on|using|based|from|designed|built)(?=\s|$)")


def kind_of(text: str, spans: list[tuple[int, int]], default: NodeKind = NodeKind.TECHNIQUE) -> NodeKind:
    """The kind of a name from its occurrences: by the noun behind it, its apposition, or what was "called" so."""
    votes: dict[NodeKind, float] = {}
    for start, end in spans:
        for phrase, weight in _phrases(text, start, end):
            kind = kind_of_phrase(phrase)
            if kind:
                votes[kind] = votes.get(kind, 0.0) + weight
    order = list(_NOUNS)
    return max(votes, key=lambda kind: (votes[kind], -order.index(kind))) if votes else default


def kind_of_phrase(phrase: str) -> NodeKind | None:
    """The kind that a noun phrase's head names; None where no head noun is known.

    >>> kind_of_phrase("a low-cost training framework").value
    'Technique'
    """
    head = _STOP.split(phrase, maxsplit=1)[0] or phrase
    nouns = list(_NOUN.finditer(head))
    if not nouns:
        return None
    kind = NodeKind[nouns[-1].lastgroup or ""]
    # A device in front of another noun only modifies it: "a GPU radix sort".
    modifies = kind is NodeKind.HARDWARE and nouns[-1].end() < len(head.rstrip())
    return None if modifies else kind


def _phrases(text: str, start: int, end: int) -> Iterator[tuple[str, float]]:
    """The phrases around a name that may say its kind, each with its weight."""
    if apposition := _APPOSITION.match(text, end):
        yield apposition.group(1), 2.0
    if after := _AFTER.match(text, end):
        yield after.group(1), 1.0
    if called := _CALLED.search(text, max(0, start - _CALLED_REACH), start):
        clause = text[max(0, called.start() - _CLAUSE_REACH) : called.start()]
        yield _CLAUSE_BORDER.split(clause)[-1], 3.0
    if text.startswith(_OPENINGS, start - 1, start) and (before := _BEFORE.search(text, max(0, start - 40), start)):
        words = before.group(1)
        if words.split()[-1].lower() not in {"the", "a", "an", "and"}:
            yield words, 0.5

"""What kind of thing a coined name is, read off the nouns beside it."""

import re

from kg.schema import NodeKind

_NOUNS: tuple[tuple[NodeKind, str], ...] = (
    (
        NodeKind.DATASET,
        r"datasets?|data sets?|benchmarks?|benchmark suites?|benchmarking suites?|corpus|corpora|test ?beds?|test suites?|leaderboards?",
    ),
    (
        NodeKind.HARDWARE,
        r"accelerators?|processors?|chips?|chiplets?|GPUs?|FPGAs?|ASICs?|SoCs?|NPUs?|TPUs?|CPUs?|boards?|microcontrollers?|MCUs?|"
        r"supercomputers?|clusters?|co-?processors?|hardware architectures?|microarchitectures?|systolic arrays?|"
        r"phones?|smartphones?|servers?|nodes?|interconnects?|macros?|cores?|wafers?|PIM|ISA",
    ),
    (
        NodeKind.MODEL,
        r"models?|(?:neural )?networks?|transformers?|LLMs?|VLMs?|MLLMs?|backbones?|detectors?|GANs?|NeRFs?|CNNs?|SSMs?|"
        r"checkpoints?|neural architectures?|autoencoders?|language models?|foundation models?|agents?|architectures?",
    ),
    (
        NodeKind.TECHNIQUE,
        r"frameworks?|systems?|methods?|algorithms?|approach(?:es)?|librar(?:y|ies)|compilers?|engines?|kernels?|tools?|toolkits?|"
        r"optimizers?|schedulers?|techniques?|strateg(?:y|ies)|pipelines?|mechanisms?|runtimes?|solutions?|simulators?|"
        r"attention|quantization|pruning|parallelism|platforms?|schemes?|protocols?|packages?|languages?|infrastructures?|"
        r"learning|training|tuning|search|inference|sampling|decoding|optimization|compression|distillation|splatting|rendering",
    ),
)
_NOUN = re.compile("|".join(rf"(?P<{kind.name}>\b(?:{nouns})\b)" for kind, nouns in _NOUNS), re.I)
_APPOSITION = re.compile(
    r"(?:'s)?[\"”’)]?(?: \([^)]{2,60}\))?(?:,| is| are|:| -+| –)? (?:also )?(?:an?|the first|the|our) ([^,.;:()]{0,90})",
    re.I,
)
_AFTER = re.compile(r"(?:[\"”’)])? ((?:[\w-]+ ){0,1}[\w-]+)")
_CALLED = re.compile(
    r"([^,.;:()]{0,80}?),? (?:called|named|dubbed|termed|namely|coined|denoted(?: as| by)?|titled|i\.e\.,?) \W?$"
)
_STOP = re.compile(r"(?:^|\s)(?:that|which|to|for|with|by|of|in|on|using|based|from|designed|built)(?=\s|$)")


def kind_of(text: str, spans: list[tuple[int, int]], default: NodeKind = NodeKind.TECHNIQUE) -> NodeKind:
    """The kind of a name from its occurrences: by the noun behind it, its apposition, or what was "called" so."""
    votes: dict[NodeKind, float] = {}
    for start, end in spans:
        for phrase, weight in _phrases(text, start, end):
            kind = kind_of_phrase(phrase)
            if kind:
                votes[kind] = votes.get(kind, 0.0) + weight
    order = [kind for kind, _ in _NOUNS]
    return max(votes, key=lambda kind: (votes[kind], -order.index(kind))) if votes else default


def kind_of_phrase(phrase: str) -> NodeKind | None:
    """The kind that a noun phrase's head names; None where no head noun is known.

    >>> kind_of_phrase("a low-cost training framework").value
    'Technique'
    """
    head = _STOP.split(phrase, maxsplit=1)[0] or phrase
    found = None
    for found in _NOUN.finditer(head):  # the last one is the head
        pass
    return NodeKind[found.lastgroup] if found and found.lastgroup else None


def _phrases(text: str, start: int, end: int) -> list[tuple[str, float]]:
    phrases: list[tuple[str, float]] = []
    behind = text[end : end + 160]
    apposition = _APPOSITION.match(behind)
    if apposition:
        phrases.append((apposition.group(1), 2.0))
    after = _AFTER.match(behind)
    if after:
        phrases.append((after.group(1).split(" ")[0], 1.0))
    called = _CALLED.search(text[max(0, start - 120) : start])
    if called:
        phrases.append((called.group(1), 3.0))
    before = re.search(r"((?:[\w-]+ ){1,3})[\"“(]?$", text[max(0, start - 40) : start])
    if before and before.group(1).split()[-1].lower() not in {"the", "a", "an", "and"}:
        phrases.append((before.group(1), 0.5))
    return phrases

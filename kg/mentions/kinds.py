"""What kind of thing a coined name is, read off the nouns beside it."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from kg.schema import NodeKind

_REMEMBERED = 1 << 14

_NOUNS: Mapping[NodeKind, str] = {
    NodeKind.DATASET: (
        r"datasets?|data sets?|benchmarks?|benchmark suites?|benchmarking suites?|corpus|corpora|test ?beds?|"
        r"test suites?|leaderboards?|database|(?:test|validation|training|evaluation) (?:set|split)s?"
    ),
    NodeKind.HARDWARE: (
        r"(?:RISC-V|ISA|instruction[- ]set) extensions?|accelerators?|processors?|chips?|chiplets?|GPUs?|FPGAs?|"
        r"ASICs?|SoCs?|NPUs?|TPUs?|CPUs?|boards?|"
        r"microcontrollers?|MCUs?|supercomputers?|clusters?|co-?processors?|hardware architectures?|"
        r"microarchitectures?|systolic arrays?|phones?|smartphones?|servers?|nodes?|interconnects?|macros?|cores?|"
        r"wafers?|PIM|ISA|adders?|multipliers?|square rooters?|dividers?|circuits?|(?:[\w-]+-to-[\w-]+ )?converters?|"
        r"ADCs?|"
        r"DACs?|oscillators?|annealers?|Ising machines?|fabrics?|switch(?:es)?|crossbars?|buffers?|transceivers?|"
        r"memristors?|sensors?|cameras?|readers?|microprocessors?|(?:processing|compute|functional) (?:elements?|"
        r"units?)|"
        r"instruction[- ]sets?|instructions|SRAMs?|DRAMs?|SSDs?|bricks?|"
        r"laptops?|workstations?|devices?|process technology|PDKs?|memory modules?|in-memory macros?|"
        r"(?:compute|processing|many-core|vector) tiles?|core famil(?:y|ies)|network-on-chip|"
        r"(?:coalescing|vector|matrix|tensor|arithmetic|activation|multiply-accumulate|MAC) units?"
    ),
    NodeKind.MODEL: (
        r"models?|(?:neural )?networks?|transformers?|LLMs?|VLMs?|MLLMs?|backbones?|detectors?|GANs?|NeRFs?|CNNs?|"
        r"SSMs?|checkpoints?|neural architectures?|autoencoders?|language models?|foundation models?|agents?|"
        r"U-?Nets?|ViTs?|VLAs?|DiTs?|architectures?"
    ),
    NodeKind.TECHNIQUE: (
        r"frameworks?|systems?|methods?|algorithms?|approach(?:es)?|librar(?:y|ies)|compilers?|engines?|kernels?|"
        r"tools?|toolkits?|optimizers?|schedulers?|techniques?|strateg(?:y|ies)|pipelines?|mechanisms?|runtimes?|"
        r"solutions?|simulators?|attention|quantization|pruning|parallelism|platforms?|schemes?|protocols?|packages?|"
        r"languages?|infrastructures?|learning|training|tuning|search|inference|sampling|decoding|optimization|"
        r"compression|distillation|splatting|rendering|modules?|blocks?|layers?|polic(?:y|ies)|objectives?|"
        r"loss(?:es)?|"
        r"operators?|routers?|controllers?|caching|routing|scheduling|rewards?"
    ),
}
"""Nouns by the kind that they name; of kinds with as many votes, the first wins."""

# In lower case: a search that minds no case tries every word of an alternation, another only those that begin alike.
_NOUN = re.compile("|".join(rf"(?P<{kind.name}>\b(?:{nouns.lower()})\b)" for kind, nouns in _NOUNS.items()))
_LONGEST_NOUN = 60
_DEVICE_LIKE = re.compile(
    r"\b(?:hardware(?![- ](?:efficient|aware|friendly|optimized|oriented))|(?:co-?)?processors?|"
    r"processing[- ](?:in|near)|(?:in|near|"
    r"compute)-(?:memory|sensor|network|bank|data)|"
    r"(?:SRAM|DRAM|ReRAM|RRAM|memory)(?![\w-])|switch|interconnect|chip|chiplet|systolic|neuromorphic|Ising|CGRAs?|"
    r"FPGAs?|ASICs?|RISC-V|CIM|PIM|PNM|NoC|photonic|optical|analog|circuits?|silicon|datapath|pipelined|instruction|"
    r"wafer|"
    r"accelerators?|low-power|energy-efficient|area-efficient|edge-oriented|SIMD|SIMT|microarchitectur\w+|RTL|vector)\b",
    re.I,
)
"""Words that make hardware of an architecture, which is a network's otherwise."""

_OF_EITHER = re.compile(r"architecture|engine|solution|platform", re.I)
"""Nouns that name a circuit as well as a program."""

_IN_SOFTWARE = re.compile(
    r"\b(?:simulations?|software|programming|emulation|compilers?|automation|discovery|exploration|search)\b", re.I
)
_SILICON = re.compile(
    r"\b(?:RTL|ASIC|CMOS|\d+ ?nm|mm2|mm\^2|tape-?out|taped|SRAM|DRAM|L[12] cache|register files?|warps|SIM[DT]|CGRA|"
    r"PIM|processing-in-memory|near-memory|in-memory|cycle-accurate|on-chip|off-chip|silicon|area overhead|clock|"
    r"gates?|hardware accelerators?|microarchitectur\w+|logic synthesis|dataflow|multipliers?|datapath|SoC)\b"
)
_ARCHITECTURE = re.compile(r"\barchitectures?\b", re.I)
_MUCH_SILICON = 3
"""As many different words of circuits in a text make hardware of its "architecture"."""

_BRACKET = re.compile(r" ?\([^()]{1,90}\)")
_APPOSITION = re.compile(
    r"(?:'s)?[\"”’]*(?: \([^)]{2,90}\))?(?:(?:,| is| are| -+| –)? (?:also )?(?:an?|the first|the|our) |"
    r" ?: (?:towards? )?(?:(?:an?|the) |(?![\w-]+ing\b)))([^.;:\n]{0,120})",
    re.I,
)
_BEHIND_CLOSING = re.compile(r"[\"”’)]*[ -](?=\w)")
_BEFORE = re.compile(
    r"(?<![\w-])((?:[\w-]++ ){0,2}[\w-]++)(?: such as|,? (?:including|like|namely),?| ?[,(]? ?(?:e\.g\.|"
    r"i\.e\.),?)? [\"“(]?$"
)
_LIST_OF_DATA = ("datasets ", "datasets, ", "benchmarks ", "benchmarks, ")
_GOES_ON = re.compile(r",| and | \(")
_VAGUE = re.compile(r"(?:architecture|method|approach|work|solution|technique|system|scheme)(?:e?s)?$", re.I)
"""Nouns that, beside a name, may stand for a thing of any kind."""

_OPENINGS = tuple(' "“(')
_CALLED = re.compile(
    r"(?:,? (?:called|named|dubbed|termed|namely|coined|denoted(?: as| by)?|titled|i\.e\.,?) \W?|, [\"“])$"
)
_CALLING = ("called", "named", "dubbed", "termed", "namely", "coined", "denoted", "as", "by", "titled", "i.e.", ",")
_CALLED_REACH = 30
_CLAUSE_BORDER = re.compile(r"[,.;:()]")
_ARTICLE = re.compile(r"\b(?:an?|the|our) ")
_CLAUSE_REACH = 100
_STOP = re.compile(
    r"(?:^|\s)(?:that|which|to|for|with|by|of|in|on|using|based on|from|designed(?= (?:for|to|by|with)\b)|"
    r"built(?= (?:on|for|with|around|from)\b)|targeting|where|via|across|over|under|through|without|enabling|as|and|"
    r"builds?|achieves|delivers|is|are|can|utiliz(?:ing|es)|leveraging|capable|featuring|supporting|employing|combining|"
    r"integrating|implementing|derived|tailored|supports?|leverages|uses|employs|addresses|addressing)(?=\s|$)"
)
_LONGEST_ADJECTIVES = 3
_WEIGHT_OF_ENDING = 0.6
_WEIGHT_OF_OWN_NOUN = 1.5
_NAME_ENDS: tuple[tuple[NodeKind, re.Pattern[str]], ...] = (
    (
        NodeKind.DATASET,
        re.compile(r"(?:[Bb]ench(?:mark)?|BENCH|Eval|QA|Dataset|Corpus|Arena)(?:[-+ ][\w.+]{1,6}|\d[\w.]*)?$"),
    ),
    (
        NodeKind.MODEL,
        re.compile(
            r"(?:[Nn]et|[Ff]ormer|BERT|GPT|LM|VLA|NeRF|GAN|ViT|DiT|CNN|SNN|VL)(?:[-+ ][\w.+]{1,6}|[A-Z]|\d[\w.]*)?$"
        ),
    ),
    (NodeKind.HARDWARE, re.compile(r"(?:[Cc]hip|Accel|PIM|NPU|GPU|TPU|FPGA|ASIC|SRAM|ADC|CIM)$")),
)


def kind_of(text: str, spans: list[tuple[int, int]], default: NodeKind = NodeKind.TECHNIQUE) -> NodeKind:
    """The kind of a name from its occurrences: by the noun behind it, its apposition, or what was "called" so."""
    return stated_kind(text, spans) or default


def stated_kind(text: str, spans: list[tuple[int, int]]) -> NodeKind | None:
    """The kind that the words beside a name's occurrences and its own ending tell; None where nothing does."""
    votes: dict[NodeKind, float] = {}
    for start, end in spans:
        for phrase, weight in _phrases(text, start, end):
            kind = kind_of_phrase(phrase)
            if kind is NodeKind.MODEL and _is_open(phrase) and _speaks_of_silicon(text):
                kind = NodeKind.HARDWARE
            if kind:
                votes[kind] = votes.get(kind, 0.0) + weight
    for kind in {kind for start, end in spans for kind in _kinds_by_ending(text[start:end])}:
        votes[kind] = votes.get(kind, 0.0) + _WEIGHT_OF_ENDING
    for start, end in spans[:1]:
        # "the Anomaly Dataset" says itself what it is.
        if " " in text[start:end] and (kind := kind_of_phrase(text[start:end])):
            votes[kind] = votes.get(kind, 0.0) + _WEIGHT_OF_OWN_NOUN
    order = list(_NOUNS)
    return max(votes, key=lambda kind: (votes[kind], -order.index(kind))) if votes else None


@lru_cache(_REMEMBERED)
def _kinds_by_ending(name: str) -> tuple[NodeKind, ...]:
    return tuple(kind for kind, ending in _NAME_ENDS if ending.search(name))


@lru_cache(_REMEMBERED)
def kind_of_phrase(phrase: str) -> NodeKind | None:
    """The kind that a noun phrase's head names; None where no head noun is known.

    >>> kind_of_phrase("a low-cost training framework").value
    'Technique'
    """
    phrase = phrase.lower()
    head = _STOP.split(phrase, maxsplit=1)[0] or phrase
    nouns = list(_NOUN.finditer(head))
    if not nouns:
        return None
    kind = NodeKind[nouns[-1].lastgroup or ""]
    if _OF_EITHER.match(nouns[-1].group()) and _DEVICE_LIKE.search(head) and not _IN_SOFTWARE.search(head):
        return NodeKind.HARDWARE
    # A device in front of another noun only modifies it: "a GPU radix sort".
    modifies = kind is NodeKind.HARDWARE and nouns[-1].end() < len(head.rstrip())
    return None if modifies else kind


def _is_open(phrase: str) -> bool:
    """Whether a phrase calls a thing an architecture and nothing else."""
    head = _STOP.split(phrase.lower(), maxsplit=1)[0]
    return len(_NOUN.findall(head)) == 1 and bool(_ARCHITECTURE.search(head)) and not _IN_SOFTWARE.search(head)


@lru_cache(1)  # one paper is asked for each of its names
def _speaks_of_silicon(text: str) -> bool:
    return len({found.group().lower() for found in _SILICON.finditer(text)}) >= _MUCH_SILICON


def _phrases(text: str, start: int, end: int) -> Iterator[tuple[str, float]]:
    """The phrases around a name that may say its kind, each with its weight."""
    if apposition := _APPOSITION.match(text, end):
        yield _noun_phrase(_BRACKET.sub("", apposition.group(1))), 2.0
    if (
        (gap := _BEHIND_CLOSING.match(text, end))
        and (noun := _NOUN.match(text[gap.end() : gap.end() + _LONGEST_NOUN].lower()))
        and not _VAGUE.match(noun.group())
    ):
        yield noun.group(), 1.0
    front = text[max(0, start - _CALLED_REACH) : start]
    if front[:-1].rstrip().endswith(_CALLING) and (
        called := _CALLED.search(text, max(0, start - _CALLED_REACH), start)
    ):
        clause = _BRACKET.sub("", text[max(0, called.start() - _CLAUSE_REACH) : called.start()])
        yield _ARTICLE.split(_CLAUSE_BORDER.split(clause)[-1])[-1].replace(" family of ", " "), 3.0
    if front.endswith(_LIST_OF_DATA) and _GOES_ON.match(text, end):
        yield "datasets", 1.0
    if text.startswith(_OPENINGS, start - 1, start) and (before := _BEFORE.search(text, max(0, start - 50), start)):
        words = before.group(1)
        if _ends_in_noun(words) and not _VAGUE.search(words):
            yield words, 0.5


def _ends_in_noun(words: str) -> bool:
    last = words.lower().split()[-2:]
    return any(_NOUN.fullmatch(end) for end in (last[-1], " ".join(last)))


def _noun_phrase(apposition: str) -> str:
    """An apposition up to its first comma that does not stand between adjectives: "a scalable, unified accelerator"."""
    head, comma, rest = apposition.partition(",")
    if comma and len(head.split()) <= _LONGEST_ADJECTIVES and kind_of_phrase(head) is None:
        return rest.partition(",")[0]
    return head

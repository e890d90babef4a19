"""Names of several ordinary words, by their capitals: "the Draft Tree Reward", "Group-based Draft Policy Training".

Inside a sentence only names are written so, but for glossary terms, which the vocabulary holds, and for people,
places and products of makers.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from kg.document import Document
from kg.mentions.introductions import Introductions
from kg.mentions.kinds import kind_of_phrase
from kg.mentions.matching import Match, Span, overlapping, places, standing
from kg.mentions.surfaces import Known, surface
from kg.schema import NodeKind
from kg.text.anchors import lower

_REST = r"[\w+]{0,60}+(?:[-–/][\w+]{1,60}+){0,8}"
# What stands in front is looked at last: that lets the search skip to the next capital.
_PHRASE = re.compile(rf"[A-Z](?<![\w@/.-].){_REST}(?: (?:of )?[A-Z]{_REST}){{1,6}}(?![\w@-])")
_PLAIN = re.compile(r"[A-Z][a-z]+(?:[-–/][A-Za-z][a-z]+)*")
_ENOUGH = 2
"""As many ordinary words make a phrase; a lone one beside acronyms is no name."""

_NO_NAMES = frozenset(
    """University Institute Laboratory Laboratories Lab Labs Center Centre Department School Conference Workshop Journal
    Association Society Foundation Project Internet World Reality Figure Table Section Appendix Lemma January February
    March April June July August September October November December Monday Sunday North South East West United States
    American Chinese China Europe America Street City County""".split()  # noqa: SIM905
)
"""Words of places, institutions, dates and references."""

_MEASURES = frozenset(
    """Error Errors Score Scores Utilization Product Rate Rates Time Precision Accuracy Distance Coefficient Index
    Correlation Divergence Latency Throughput Efficiency Match Ratio Ratios Enhancement Overhead Delay Consumption
    Probability Percentage Quality""".split()  # noqa: SIM905
)
"""Words that end the names of measures."""

FIELDS = frozenset(
    {
        "machine learning", "deep learning", "artificial intelligence", "generative ai", "physical ai", "agentic ai",
        "computer science", "computer vision", "natural language", "natural language processing", "data science",
        "neural network", "neural networks", "artificial neural network", "artificial neural networks", "big data",
        "high performance computing", "high-performance computing", "edge computing", "cloud computing", "edge ai",
        "reinforcement learning", "supervised learning", "social sciences", "physical sciences", "operations research",
        "signal processing", "image processing", "information retrieval", "human-computer interaction",
        "quantum computing", "quantum machine learning", "software engineering", "large language model",
        "large language models", "internet of things", "model flops utilization", "quality of service",
        "integrated circuit", "integrated circuits", "very large-scale integrated circuits",
        "mathematical optimization", "scientific machine learning", "distributed systems", "operating system",
        "operating systems", "computer architecture", "electronic design automation", "embedded systems",
        "cyber-physical systems", "extended reality", "virtual reality", "augmented reality",
        "service oriented architecture", "industrial internet of things", "artificial general intelligence",
        "explainable ai", "trustworthy ai", "responsible ai", "sovereign ai", "green ai", "service level objective",
        "service level objectives", "service level agreement", "foundation model", "foundation models",
        "language model", "language models", "knowledge graph", "knowledge graphs", "diffusion model",
        "diffusion models", "video diffusion models", "masked diffusion models", "process reward models",
        "graphical user interface", "graphical user interfaces", "intelligent transportation systems", "memory wall",
        "von neumann", "system usability scale", "stack overflow", "error-correcting codes", "error correction codes",
        "membership inference attacks", "vision-language models", "vision language models",
        "multimodal large language models", "world models", "digital twin", "digital twins", "activation functions",
        "smart contracts", "autonomous vehicles", "intellectual property", "key performance indicators",
    }
)  # fmt: skip
"""Fields of study and other common phrases that papers write with capitals, in lower case."""

_MODIFIER = re.compile(
    r"-(?:based|aware|guided|driven|trained|style|like|enabled|free|only|level|optimized|specific|oriented)$", re.I
)
_FIRST_WORDS = frozenset("A An The In We Our This On For With To By And Or At As Its These That".split())  # noqa: SIM905
_NAME_AND_BRACKET = re.compile(r"[A-Z][\w+.-]*(?: \w+)? \([^()]{0,60}$")
_REACH = 80
TO_BE_CONTINUED = re.compile(
    r" (?:and|for|of|with|to|in|via|on) [^().,;:]{1,60} \([A-Z]| (?:for|with|via) [A-Z][a-z][\w-]* [A-Z]"
)
"""What stands behind the first half of a long form: "Packing and Sorting (PaS)"."""

_DOT = re.compile(r"\.(?:(?<=torch\.)|(?<=jax\.)|(?<=numpy\.)|cpp|js|jl|rs)")
_DOTTED = re.compile(
    r"(?<![\w./@:-])(?:(?:torch|jax|numpy)(?:\.[A-Za-z_]\w+)+|[A-Za-z][\w-]*\.(?:cpp|js|jl|rs))(?![\w/@]|\.\w)"
)

_EXPLAINED = re.compile(
    r"(?:introduc|present|propos|releas|develop|describ|implement)(?:es?|s|ed|ing)? "
    r"([a-z][a-z0-9]+(?:[-_][a-z0-9]+)*)(?=(?: \([^()]{2,60}\))?, (?:an?|the first|our) )"
)
_TELLING = re.compile(r"\d|^[a-z]+[-_][a-z]+$")
_CONTINUES = re.compile(r"[A-Z][a-z][\w-]* (?:for|with|via) $")

_FREE_BEFORE = re.compile(r"(?<![\w-])")
_FREE_BEHIND = re.compile(r"(?![\w-])")
_ENUMERATED = re.compile(
    r"\((?:i{1,3}|iv|v|[1-6]|[a-e])\) (?:an? |the )?((?:[\w-]+ ){1,3}[\w-]+?)(?=, (?:which|an?|the first|that|"
    r"where)\b|: an? )"
)
_TITLE_HEAD = re.compile(
    r"((?:[A-Z][\w/+-]+ ){1,4}[A-Z][\w/+-]+)(?= (?:for|in|on|via|with|of|to|using|from|by|under|at)\b|: |$)"
)
_TITLE_TAIL = re.compile(r" (?:via|through|using|with) ((?:[A-Z][\w/+-]+ ){1,4}[A-Z][\w/+-]+)$")
_LONG_HEAD = 3
_NO_HEADS = frozenset(
    """Is Are Can Do Does Why What Efficient Efficiently Towards Toward When From The A An How On In Large Real-Time
    Deep Mobile Fast Faster Scalable Parallel Distributed Embedded High-Performance Optimal Improved Automated
    Automatic""".split()  # noqa: SIM905
)
"""Words that begin the titles that describe the work and do not name it."""


def names_of_words(document: Document, introductions: Introductions) -> dict[Span, bool]:
    """Where names stand that are told by more than one word's shape, and whether the paper introduces them.

    Args:
        document: The paper.
        introductions: Where it introduces something.
    """
    found = {span: introductions.covers(*span) for span in [*_phrases(document, introductions), *_dotted(document)]}
    return {**found, **dict.fromkeys([*_enumerated(document), *_in_lower_case(document, introductions)], True)}


def _in_lower_case(document: Document, introductions: Introductions) -> list[Span]:
    """Names of programs in lower case where they are introduced: "we present foo4, a packer"."""
    text = document.text
    return [
        found.span(1)
        for verb in introductions.verbs
        if (found := _EXPLAINED.match(text, verb))
        and (_TELLING.search(found.group(1)) or len(list(places(text, found.group(1)))) > 1)
        and kind_of_phrase(found.group(1)) is None
        and introductions.covers(*found.span(1))
        and not document.span(*found.span(1)).text.startswith("\\")  # a macro that stands for the name
    ]


def _dotted(document: Document) -> list[Span]:
    """Names of functions and programs in lower case: "torch.matmul", "llama.cpp"."""
    text = document.text
    return [found.span() for found in _DOTTED.finditer(text)] if _DOT.search(text) else []


def _phrases(document: Document, introductions: Introductions) -> list[Span]:
    """Phrases that are written like names; titles and sentence starts aside. One introduced may have one plain word."""
    text = document.text
    starts = {start for start, _ in document.sentences}
    is_defined = overlapping((a.long_start, a.long_end) for a in document.abbreviations)
    return [
        found.span()
        for found in _PHRASE.finditer(text, document.body_start)
        if _looks_like_a_name(found.group(), introduced=partial(introductions.covers, *found.span()))
        and not _opens(text, found.start(), starts)
        and not is_defined(*found.span())
        and not TO_BE_CONTINUED.match(text, found.end())
        and not _CONTINUES.search(text, max(0, found.start() - _REACH), found.start())
        and not (text.startswith(": ", found.end()) and text.startswith(") ", found.start() - 2))
        and not _NAME_AND_BRACKET.search(text, max(0, found.start() - _REACH), found.start())
    ]


def _enumerated(document: Document) -> list[Span]:
    """Where numbered items name parts of the own work: "(1) selective packing, which ..."."""
    text = document.text
    found = _ENUMERATED.finditer(text, document.body_start) if "(1)" in text or "(i)" in text else ()
    return [item.span(1) for item in found if not text[item.start(1)].isupper()]


def title_phrase(document: Document, introductions: Introductions) -> Span | None:
    """The phrase of the title that names the work, in a paper that names it nowhere else.

    It heads the title ("Selective Packing for Serving"), or ends it and comes back in the text ("... via Selective
    Packing").
    """
    title = document.title.text
    if head := _TITLE_HEAD.match(title):
        words = head.group(1).split()
        if words[0] not in _NO_HEADS and not words[0].endswith("ing"):
            introduced = any(introductions.covers(*span) for span in anywhere(document, head.group(1)) if span[0])
            named_for = title.startswith(" for ", head.end()) or head.group(1).lower() in document.body.text.lower()
            if introduced or (named_for and len(words) >= _LONG_HEAD):
                return head.span(1)
    tail = _TITLE_TAIL.search(title)
    phrase = tail.group(1).lower() if tail else ""
    return tail.span(1) if tail and phrase not in FIELDS and phrase in document.body.text.lower() else None


def anywhere(document: Document, phrase: str) -> list[Span]:
    """Every place of a phrase, in any case."""
    return list(standing(lower(document.text), lower(phrase), _FREE_BEFORE, _FREE_BEHIND))


def free_of_products(text: str, spans: Mapping[Span, bool], matches: Iterable[Match[Known]]) -> dict[Span, bool]:
    """The names that are not, or do not hold, what the vocabulary has: a device, or a name behind a word or two."""
    known = [match._replace(start=surface(text, match)[0]) for match in matches] if spans else []
    return {span: own for span, own in spans.items() if not any(_takes(match, span, own=own) for match in known)}


def outside(matches: Iterable[Match[Known]], spans: Iterable[Span]) -> Iterator[Match[Known]]:
    """The matches that are no piece of a phrase."""
    taken = list(spans)
    return (match for match in matches if not any(start <= match.start and match.end <= end for start, end in taken))


def is_common(phrase: str) -> bool:
    """Whether a phrase that may be written with capitals is a field of study or a measure, and no name."""
    return phrase.lower() in FIELDS or phrase.split()[-1] in _MEASURES


def _looks_like_a_name(phrase: str, *, introduced: Callable[[], bool]) -> bool:
    words = phrase.split()
    if words[0] in _FIRST_WORDS or _MODIFIER.search(words[-1]) or is_common(phrase):
        return False
    plain = sum(bool(_PLAIN.fullmatch(word)) for word in words)
    return (plain >= _ENOUGH or (plain == 1 and introduced())) and _NO_NAMES.isdisjoint(words)


def _opens(text: str, start: int, starts: set[int]) -> bool:
    """Whether a phrase begins a sentence or an item of a list, where any word has a capital."""
    return start in starts or text[max(0, start - 2) : start] in (": ", "? ", "! ")


def _takes(match: Match[Known], span: Span, *, own: bool) -> bool:
    kind, term = match.value
    start, end = span
    if match.end <= start or end <= match.start:
        return False
    whole = match.start <= start and end <= match.end + 1
    return whole or (not own and not term.generic and (match.start > start or kind is NodeKind.HARDWARE))

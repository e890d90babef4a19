"""How far a name reaches in the text: makers and kind words around it, sizes, variants, process nodes."""

import re

from kg.mentions.matching import Match, Span
from kg.schema import NodeKind
from kg.vocab import Term

Known = tuple[NodeKind, Term]

_MAKERS = (
    r"(?:NVIDIA|Nvidia|nVidia|Intel|AMD|Google|Apple|Qualcomm|Xilinx|Tesla|GeForce|Meta|Huawei|Samsung|Broadcom|IBM|"
    r"ARM|Arm)"
)
_MAKER_BEFORE = re.compile(rf"{_MAKERS}(?:'s|®|\(R\))? $")
_KIND_WORD_BEHIND = re.compile(
    r" (?:(?:Tensor Core |Laptop |Mobile |edge |graphics )?(?:GPU|CPU|FPGA|NPU|TPU|SoC)s?|processors?|devices?|"
    r"platforms?|accelerators?|boards?|chips?|cards?|datasets?|benchmarks?)\b"
)
_MEMORY_BEFORE = re.compile(r"\d+ ?GB[ -](?=\w)")
_MODEL_NUMBER = re.compile(
    r"(?: (?:Gold|Silver|Platinum|Bronze|Ultra|Max|Threadripper|Pro))?[ -](?:i[3579]|[3579](?= \d)|[A-Z]{0,2}\d{4,5})"
    r"(?:[ -]?\d{4,5})?[A-Z]{0,3}\d?[A-Z]?(?: v\d)?\b"
)
_CARRIERS = frozenset({"phone", "soc"})
_ENGINES = frozenset({"npu", "tpu"})
_NUMBERED = frozenset({"cpu-family", "cpu"})
_VARIANT_TAIL = re.compile(
    r"(?:-(?=[\w.]*[A-Z0-9])[A-Za-z0-9][\w.]*(?<![.])|[+]+(?!\w)|\^\d\w*){1,6}(?:-(?:instruct|base|chat|mini|large|small|tiny)){0,2}"
)
_MODIFIES = re.compile(
    r"-(?:(?!Distilled|Closed|Unified|Advanced|Mixed|Speed)[A-Z][a-z]+ed|Aware|Style|Like|Driven|Free|Only|Centric|Sensitive|Efficient|Oriented|"
    r"Native|Agnostic|Specific|Friendly|Compatible|Resident)"
)
"""Tails that make an adjective of a name: "RoPE-Aligned"."""
RELEASE = re.compile(r" (?:(?:I{2,3}|IV|VI{1,3})\b(?![-.]\w)|v[1-9](?:\.\d+)*\b)")
"""The number of a release behind a name: "Quartet II", "BazBench v2"."""
_NUMBERED_PROGRAM = re.compile(r" v\d")
_COINED_TAIL = re.compile(r"(?:-[A-Z][\w.]*(?<![.]))+")
_VARIANT_HEAD = re.compile(r"(?<![\w-])(?:[A-Z][\w.]*-)+$")
_SIZE_BEHIND = re.compile(r"[ -]\d+(?:\.\d+)?[BM]\b")
_SIZE_BEFORE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?[BM] $")
_PROCESS_NODE = re.compile(
    r"\b(?:(?:TSMC|SMIC|UMC|GlobalFoundries|GF|SkyWater|Samsung)[ -]?\d+(?:[ -]?nm|FF\w*)\b"
    r"(?: (?:CMOS|FinFET|FD-SOI))?|\d+[ -]?nm (?:CMOS|FinFET|FD-SOI)\b)"
)


def surface(text: str, match: Match[Known]) -> Span:
    """The span of a known name with its maker and kind word, and without a memory size in front.

    "NVIDIA A100 GPU" is one mention of the A100; "32GB V100" is one of the V100, without its size.
    """
    start, end = match.start, match.end
    kind, term = match.value
    if kind is not NodeKind.HARDWARE or term.generic:
        return start, end
    size = _MEMORY_BEFORE.match(text, start, end)
    start = size.end() if size else start
    maker = _MAKER_BEFORE.search(text, max(0, start - 14), start)
    start = maker.start() if maker else start
    kind_word = _KIND_WORD_BEHIND.match(text, end)
    return start, kind_word.end() if kind_word else end


def variant(text: str, match: Match[Known], limit: int) -> Span:
    """The span of the longer name that a match is part of: "Qwen2.5" in "Qwen2.5-14B", "NeRF" in "RT-NeRF".

    Args:
        text: The text.
        match: A known name.
        limit: Where the next match begins, beyond which a name does not reach.
    """
    start, end = match.start, match.end
    kind, term = match.value
    if term.generic or kind is NodeKind.TASK:
        return start, end
    if kind is NodeKind.HARDWARE:
        number = _MODEL_NUMBER.match(text, end) if term.category in _NUMBERED else None
        return start, number.end() if number and number.end() <= limit else end
    tail = _VARIANT_TAIL.match(text, end)
    if tail and tail.end() <= limit and not _MODIFIES.fullmatch(tail.group()):
        end = tail.end()
    head = _variant_head(text, start)
    start = head.start() if head else start
    release = RELEASE.match(text, end)
    is_of_program = kind is NodeKind.TECHNIQUE and _NUMBERED_PROGRAM.match(text, end)  # "vLLM v1.2" is vLLM
    if release and release.end() <= limit and not is_of_program:
        return start, release.end()
    if kind is NodeKind.MODEL:
        size = _SIZE_BEHIND.match(text, end)
        if size and size.end() <= limit:
            end = size.end()
        elif size := _SIZE_BEFORE.search(text, max(0, start - 12), start):
            start = size.start()
    return start, end


def _variant_head(text: str, start: int) -> re.Match[str] | None:
    """The capitalised words that a hyphen joins to the name behind them: "RT-" of "RT-NeRF"."""
    return _VARIANT_HEAD.search(text, max(0, start - 40), start) if text.startswith("-", start - 1) else None


def hyphenated(text: str, match: Match[Known]) -> str | None:
    """The capitalised, hyphenated word that a match is a piece of: "PIM" in "CD-PIM"; None where it stands alone."""
    head = _variant_head(text, match.start)
    tail = _COINED_TAIL.match(text, match.end)
    if not (head or tail):
        return None
    return text[head.start() if head else match.start : tail.end() if tail else match.end]


def absorb_kind_words(text: str, matches: list[Match[Known]]) -> list[Match[Known]]:
    """The matches without the generic "GPU" of "A100 GPU": it is part of that name."""
    kept: list[Match[Known]] = []
    for match in matches:
        before = kept[-1] if kept else None
        if before is None or text[before.end : match.start] != " ":
            kept.append(match)
        elif _is_engine_of(before, match):
            kept[-1] = Match(before.start, match.end, match.value)  # "Pixel 8 EdgeTPU": one name
        elif not _is_kind_word_of(before, match):
            kept.append(match)
    return kept


def _is_kind_word_of(device: Match[Known], word: Match[Known]) -> bool:
    (kind, term), (word_kind, word_term) = device.value, word.value
    return kind is word_kind is NodeKind.HARDWARE and word_term.generic and not term.generic


def _is_engine_of(phone: Match[Known], engine: Match[Known]) -> bool:
    return phone.value[1].category in _CARRIERS and engine.value[1].category in _ENGINES


def process_nodes(text: str) -> list[Span]:
    """Semiconductor processes, which papers on chips name as their platform: "TSMC 28nm CMOS"."""
    return [found.span() for found in _PROCESS_NODE.finditer(text)] if "nm" in text or "FF" in text else []

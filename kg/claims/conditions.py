"""On what a number holds: its devices, and its workloads, models, datasets."""

import re
from collections.abc import Mapping, Sequence

from kg.claims.baselines import Baseline
from kg.claims.complements import Mention
from kg.claims.sentences import Sentence
from kg.document import Document
from kg.mentions import Thing
from kg.quantities import Quantity
from kg.schema import HardwareScope, NodeKind
from kg.vocab import Term

_DEVICE_BEHIND = re.compile(r"\s*(?:of )?(?:[\w-]+ ){0,2}?(?:GPUs?|GPU memory|VRAM|RAM|NVIDIA|laptop|[VAHT]\d+)", re.I)
_OUT_OF_DEVICE = re.compile(r"\s*(?:of )?(?:peak |total )?(?:GPU|device|video|host|CPU)? ?memory", re.I)
_BY = re.compile(r"\)?,? by (?:[a-z~]+ ){0,4}~?", re.I)
_NOT_A_DEVICE = re.compile(
    r"(?:[-/][A-Z]+)?[ -](?:memory|utili[sz]ation|days?|hours?|kernels?|code|time|cores?|programming|resources)\b"
)
_NODE = re.compile(r"\d ?nm\b")
"""A process node: "SMIC-28nm"."""
_ON = re.compile(r"\b(?:on|onto) (?:an? |the |our )?$", re.I)
_WITHOUT = re.compile(r"\b(?:without|no|instead of|rather than) (?:an? |any |the )?$", re.I)
_PARTS = frozenset({"interconnect", "memory", "isa", "unit", "storage", "processing-in-memory"})
"""Categories of hardware that a number does not "hold on"."""
_VAGUE = frozenset(
    {"hardware-accelerator", "ai-accelerator", "edge-ai-accelerator", "heterogeneous-hardware", "consumer-hardware"}
)
"""Hardware terms too wide to say where a number holds."""
_SETTING = re.compile(
    r"\b(?P<what>(?:beyond|at (?:batch|sequence|context|length|resolution|\d)|under (?:the )?(?:batch|\w+ setting)|"
    r"(?:with|for|on|of) (?:a )?(?:batch sizes?|sequences?|inputs?|contexts?|prompts?|longer|long|large|small)\b|"
    r"when (?:training|serving|running|processing|using|scaling|deployed|trained))(?:[^,.;()]|\.\d){0,60}?)"
    r"(?=[,;()]|\.(?!\d)| and | while | than |$)",
    re.I,
)
_SETTING_REACH = 110
_CONTEXT_KINDS = (NodeKind.MODEL, NodeKind.DATASET, NodeKind.TASK)


class Conditions:
    """The conditions of one paper's claims.

    Args:
        document: The paper.
        things: What it speaks of, but for what it compares with.
        hardware: The vocabulary's hardware terms.
    """

    def __init__(self, document: Document, things: Sequence[Thing], hardware: Mapping[str, Term]) -> None:
        self._parts = frozenset(
            thing.name
            for thing in things
            if thing.kind is NodeKind.HARDWARE
            and thing.term
            and (thing.term in _VAGUE or hardware[thing.term].category in _PARTS)
        )
        self._proposed = frozenset(thing.name for thing in things if thing.proposed)
        devices = [
            thing
            for thing in things
            if thing.kind is NodeKind.HARDWARE
            and thing.named
            and (thing.term or _NODE.search(thing.name))  # a coined name may be any part of a design
            and not thing.proposed
            and thing.name not in self._parts
        ]
        self._only_device = devices[0] if len(devices) == 1 else None

    def hardware(
        self, sentence: Sentence, number: Quantity | None, baseline: Baseline | None
    ) -> tuple[tuple[str, ...], HardwareScope]:
        """The devices that a claim holds on: those of its clause, else of its sentence, else the paper's only one."""
        devices = [
            mention
            for mention in sentence.mentions
            if mention.thing.kind is NodeKind.HARDWARE
            and mention.thing.name not in self._proposed
            and mention.thing.name not in self._parts
            and (
                mention.thing.term
                or _NODE.search(mention.thing.name)
                or _ON.search(sentence.text, max(sentence.start, mention.start - 12), mention.start)
            )
            and not _NOT_A_DEVICE.match(sentence.text, mention.end)
            and not _WITHOUT.search(sentence.text, max(sentence.start, mention.start - 20), mention.start)
            and not (baseline and baseline.start <= mention.start < baseline.end)
            and not any(b.start == mention.start for c in sentence.comparisons for b in c.baselines)
            and (
                sentence.text[mention.start - 1] == "("  # "over A (Raspberry Pi)"
                or not any(c.cue.start <= mention.start < c.end for c in sentence.comparisons)
            )
        ]
        pool = [mention for mention in devices if mention.thing.named]
        only = self._only_device
        if not pool and only and only.spans[0][0] < sentence.start:
            return (only.name,), HardwareScope.INHERITED
        pool = pool or devices
        if not pool:
            return (), HardwareScope.NONE
        if number is not None and (pool := _reaching(sentence, number, pool)) == []:
            return (), HardwareScope.NONE
        if number is not None and len(pool) > 1:
            pool = _nearest(sentence, number, pool)
        return tuple(dict.fromkeys(mention.thing.name for mention in pool)), HardwareScope.STATED

    def context(self, sentence: Sentence, place: int) -> tuple[str, ...]:
        """The models and datasets that a claim's sentence names beside its subject and baselines, and its setting.

        Args:
            sentence: The sentence.
            place: Where the claim's number or comparison ends, behind which a setting stands ("beyond 4096").
        """
        compared = {b.start for c in sentence.comparisons for b in c.baselines}
        found = [
            mention.thing.name
            for mention in sentence.mentions
            if mention.thing.kind in _CONTEXT_KINDS
            and mention.thing.name not in self._proposed
            and mention.start not in compared
            and mention.thing.named
        ]
        setting = _SETTING.search(sentence.text, place, min(sentence.end, place + _SETTING_REACH))
        if setting and sentence.clause(setting.start()) == sentence.clause(place):
            found.append(setting.group("what").strip())
        return tuple(dict.fromkeys(found))


def is_device_size(text: str, number: Quantity) -> bool:
    """Whether a value is the memory of a device: "a 16GB laptop GPU", "RTX 3090 (24G)"."""
    if number.unit_id not in ("gb", "gib", "tb", "mb"):
        return False
    bracketed = text[number.start - 1 : number.start] == "(" and text[number.end : number.end + 1] == ")"
    device = _DEVICE_BEHIND.match(text, number.end) and not _OUT_OF_DEVICE.match(text, number.end)
    return bool(bracketed or device)


def _reaching(sentence: Sentence, number: Quantity, devices: Sequence[Mention]) -> list[Mention]:
    """The devices but those that a clause in between gives to its own number: "..., is 3x faster on A, and ..."."""
    clause = sentence.clause(number.start)
    return [
        m
        for m in devices
        if sentence.clause(m.start) <= clause
        or sentence.clause(m.start) == len(sentence.clauses) - 1  # at the end it holds for all
        or not any(
            sentence.clause(g[0].start) == sentence.clause(m.start) and g[-1].end <= m.start for g in sentence.groups
        )
    ]


def _nearest(sentence: Sentence, number: Quantity, devices: Sequence[Mention]) -> list[Mention]:
    """Of several devices, those in the number's clause; of several there, those listed with the nearest one."""
    linked = [m for m in devices if m.end <= number.start and _BY.fullmatch(sentence.text, m.end, number.start)]
    if linked:
        return linked[-1:]  # "on Jetson Orin by 1.5x"
    clause = sentence.clause(number.start)
    same = [mention for mention in devices if sentence.clause(mention.start) == clause] or list(devices)
    behind = [mention for mention in same if mention.start >= number.end]
    pool = behind or same
    first = min(pool, key=lambda mention: abs(mention.start - number.end))
    listed = [first]
    for mention in pool:
        if mention.start > listed[-1].end and re.fullmatch(
            r"\)?\s*(?:,|and|or|/|&|\s|on|of)*\s*(?:the |an? |\w+ )?", sentence.text[listed[-1].end : mention.start]
        ):
            listed.append(mention)
    group = next((group for group in sentence.groups if number in group), [number])
    if len(group) > 1 and len(listed) == len(group):
        return [listed[group.index(number)]]  # "14.8% and 4.8% on L40S and L4"
    flat = [q for group in sentence.groups for q in group]
    if len(flat) > 1 and len(listed) == len(same) == len(flat):
        return [same[flat.index(number)]]
    return listed

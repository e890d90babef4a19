"""All things one paper speaks of: vocabulary matches, their variants, coined names and in-paper abbreviations."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.document import Document
from kg.ids import name_key
from kg.mentions.coined import Coined, CoinedNames
from kg.mentions.introductions import Introductions
from kg.mentions.kinds import kind_of, kind_of_phrase
from kg.mentions.matching import Match, Matcher, Name
from kg.schema import ENTITY_KINDS, NodeKind
from kg.vocab import Term, Vocabulary, data_file

Known = tuple[NodeKind, Term]

_MAX_TASKS = 3

_VENDOR = re.compile(
    r"(?:NVIDIA|Nvidia|nVidia|Intel|AMD|Google|Apple|Qualcomm|Xilinx|Tesla|GeForce|Meta|Huawei|Samsung|Broadcom|IBM|ARM|Arm)"
    r"(?:'s|®|\(R\))? $"
)
_KIND_WORD = re.compile(
    r" (?:(?:Tensor Core |Laptop |Mobile |edge |graphics )?(?:GPU|CPU|FPGA|NPU|TPU|SoC)s?|processors?|devices?|platforms?|accelerators?|"
    r"boards?|chips?|cards?|datasets?|benchmarks?)\b"
)
_VARIANT_TAIL = re.compile(
    r"(?:-(?=[\w.]*[A-Z0-9])[A-Za-z0-9][\w.]*(?<![.])|[+]+)+(?:-(?:instruct|base|chat|mini|large|small|tiny))*"
)
_COINED_TAIL = re.compile(r"(?:-[A-Z][\w.]*(?<![.]))+")
_VARIANT_HEAD = re.compile(r"(?<![\w-])(?:[A-Z][\w.]*-)+$")
_MEMORY_BEFORE = re.compile(r"\d+ ?GB[ -](?=\w)")
_SIZE_BEHIND = re.compile(r"[ -]\d+(?:\.\d+)?[BM]\b")
_SIZE_BEFORE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?[BM] $")


@dataclass(slots=True)
class Thing:
    """One distinct thing of one paper, while it is being put together.

    Attributes:
        name: Preferred name: the vocabulary's label, else as first met.
        kind: Its kind.
        named: True for a proper name.
        term: Id of the vocabulary's term; None for a coined name.
        proposed: Whether the text says that the paper introduces it.
        spans: Every place where it stands, sorted.
    """

    name: str
    kind: NodeKind
    named: bool
    term: str | None = None
    proposed: bool = False
    spans: list[tuple[int, int]] = field(default_factory=list)


class MentionFinder:
    """Finds the things of a paper. Compile once, use for many papers.

    Args:
        vocabulary: The curated vocabulary.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = tomllib.loads(data_file("vocab", "ordinary.toml").read_text(encoding="utf-8"))
        self._matcher = Matcher(
            Name(alias, (kind, term), term.exact)
            for kind in ENTITY_KINDS
            for term in vocabulary.terms[kind].values()
            for alias in (term.label, *term.aliases)
        )
        self._coined = CoinedNames(frozenset(words["acronyms"]), frozenset(words["capitalised"]))

    def find(self, document: Document) -> list[Thing]:
        """The things of a paper, in the order of their first mention."""
        text = document.text
        matches = _absorb_kind_words(text, self._matcher.find(text))
        head = self._coined.title_head(document)
        things: dict[tuple[NodeKind, str], Thing] = {}
        variants: list[tuple[int, int, Match[Known]]] = []
        for position, match in enumerate(matches):
            if match.value[1].generic and self._is_part_of_a_name(text, match, head):
                continue
            following = matches[position + 1].start if position + 1 < len(matches) else len(text)
            start, end = _variant_span(text, match, following)
            if (start, end) != (match.start, match.end) and not match.value[1].generic:
                variants.append((start, end, match))
            else:
                _add_match(things, match, text)
        taken = [span for thing in things.values() for span in thing.spans]
        for start, end, match in variants:
            _add_variant(things, text, match, (start, end))
            taken.append((start, end))
        introductions = Introductions(document)
        coined = self._coined.find(document, introductions, sorted(taken))
        _add_coined(things, coined, document)
        _add_abbreviations(things, document)
        return _finish(things.values(), document, introductions)

    def _is_part_of_a_name(self, text: str, match: Match[Known], title_head: str | None) -> bool:
        """Whether a glossary term is only a piece of a coined word: "PIM" in "CD-PIM"; not "GPU" in "multi-GPU"."""
        head = _VARIANT_HEAD.search(text, max(0, match.start - 40), match.start)
        tail = _COINED_TAIL.match(text, match.end)
        if not (head or tail):
            return False
        if text[head.start() if head else match.start : tail.end() if tail else match.end] == title_head:
            return True
        token = text[head.start() if head else match.start : tail.end() if tail else match.end]
        parts = re.split("-", token)
        return self._coined.shape(token) is not None and any(self._coined.shape(part) is not None for part in parts)


def _absorb_kind_words(text: str, matches: list[Match[Known]]) -> list[Match[Known]]:
    """Drops the generic "GPU" of "A100 GPU": it is part of that name."""
    kept: list[Match[Known]] = []
    for match in matches:
        before = kept[-1] if kept else None
        if (
            before
            and match.value[1].generic
            and match.value[0] is NodeKind.HARDWARE
            and before.value[0] is NodeKind.HARDWARE
            and not before.value[1].generic
            and text[before.end : match.start] == " "
        ):
            continue
        kept.append(match)
    return kept


def _variant_span(text: str, match: Match[Known], following: int) -> tuple[int, int]:
    """The span of the longer name that a match is part of: "Qwen2.5" in "Qwen2.5-14B", "NeRF" in "RT-NeRF"."""
    start, end = match.start, match.end
    if match.value[1].generic or match.value[0] is NodeKind.TASK:
        return start, end
    tail = _VARIANT_TAIL.match(text, end)
    if tail and tail.end() <= following:
        end = tail.end()
    head = _VARIANT_HEAD.search(text, max(0, start - 40), start)
    if head and match.value[0] is not NodeKind.HARDWARE:
        start = head.start()
    if match.value[0] is NodeKind.MODEL:
        size = _SIZE_BEHIND.match(text, end)
        if size and size.end() <= following:
            end = size.end()
        elif size := _SIZE_BEFORE.search(text, max(0, start - 12), start):
            start = size.start()
    return start, end


def _add_match(things: dict[tuple[NodeKind, str], Thing], match: Match[Known], text: str) -> None:
    term = match.value[1]
    thing = things.setdefault(
        (match.value[0], term.id), Thing(term.label, match.value[0], named=not term.generic, term=term.id)
    )
    start, end = match.start, match.end
    if match.value[0] is NodeKind.HARDWARE and not term.generic:
        size = _MEMORY_BEFORE.match(text, start, end)
        start = size.end() if size else start
        vendor = _VENDOR.search(text, max(0, start - 14), start)
        start = vendor.start() if vendor else start
        kind_word = _KIND_WORD.match(text, end)
        end = kind_word.end() if kind_word else end
    thing.spans.append((start, end))


def _add_variant(
    things: dict[tuple[NodeKind, str], Thing], text: str, match: Match[Known], span: tuple[int, int]
) -> None:
    name = text[slice(*span)]
    kind = match.value[0] if span[0] == match.start else kind_of(text, [span], match.value[0])
    things.setdefault((kind, f"~{name_key(name)}"), Thing(name, kind, named=True)).spans.append(span)


def _add_coined(things: dict[tuple[NodeKind, str], Thing], coined: Iterable[Coined], document: Document) -> None:
    by_name: dict[str, list[Coined]] = {}
    for one in coined:
        by_name.setdefault(name_key(one.name), []).append(one)
    for key, group in by_name.items():
        spans = [(one.start, one.end) for one in group]
        kind = kind_of(document.text, spans)
        thing = things.setdefault((kind, f"~{key}"), Thing(group[0].name, kind, named=True))
        thing.spans.extend(spans)
        thing.proposed = thing.proposed or any(one.proposed for one in group)


def _add_abbreviations(things: dict[tuple[NodeKind, str], Thing], document: Document) -> None:
    """Joins the short and the long form of each in-paper definition, wherever either stands."""
    text = document.text
    for abbreviation in document.abbreviations:
        long_span = (abbreviation.long_start, abbreviation.long_end)
        short_span = (abbreviation.short_start, abbreviation.short_end)
        long_form, short_form = text[slice(*long_span)], text[slice(*short_span)]
        long_thing = _ending_with(things.values(), long_span)
        short_thing = _covering(things.values(), short_span)
        if long_thing and short_thing and long_thing is not short_thing:
            if long_thing.term is None or short_thing.term is None:
                _merge(
                    things,
                    keep=long_thing if long_thing.term else short_thing,
                    drop=short_thing if long_thing.term else long_thing,
                )
            continue
        thing = long_thing or short_thing
        if thing is None:
            kind = kind_of_phrase(long_form)
            if kind is None:
                continue
            thing = things.setdefault(
                (kind, f"~{name_key(short_form)}"), Thing(long_form, kind, named=_is_title_case(long_form))
            )
        if thing is short_thing and long_thing is None:
            thing.spans.append(long_span)
            continue
        free = [span for span in _places(text, short_form) if not _covering(things.values(), span)]
        thing.spans.extend(free)
        if long_thing is None:
            thing.spans.append(long_span)


def _is_title_case(phrase: str) -> bool:
    words = [word for word in re.split(r"[\s-]+", phrase) if len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words)


def _places(text: str, form: str) -> list[tuple[int, int]]:
    singular = form[:-1] if form.endswith("s") and form[:-1].isupper() else form
    return [found.span() for found in re.finditer(rf"(?<![\w-]){re.escape(singular)}(?=s?(?!\w))", text)]


def _covering(things: Iterable[Thing], span: tuple[int, int]) -> Thing | None:
    return next((t for t in things if any(s <= span[0] < e or s < span[1] <= e for s, e in t.spans)), None)


def _ending_with(things: Iterable[Thing], span: tuple[int, int]) -> Thing | None:
    """The thing whose mention is this phrase, or all of it but a leading word or two."""
    start, end = span
    best = [
        (s, t) for t in things for s, e in t.spans if abs(e - end) <= 1 and s < end and s <= start + (end - start) // 3
    ]
    return min(best, key=lambda row: row[0])[1] if best else None


def _merge(things: dict[tuple[NodeKind, str], Thing], *, keep: Thing, drop: Thing) -> None:
    keep.spans.extend(drop.spans)
    keep.proposed = keep.proposed or drop.proposed
    for key in [key for key, thing in things.items() if thing is drop]:
        del things[key]


def _finish(things: Iterable[Thing], document: Document, introductions: Introductions) -> list[Thing]:
    """Sorted, each span once, variants of a proposed name proposed too, at most three tasks."""
    finished = []
    for thing in things:
        thing.spans = sorted(set(thing.spans))
        if thing.spans:
            thing.proposed = thing.proposed or (
                thing.named
                and any(introductions.covers(start, end, known=thing.term is not None) for start, end in thing.spans)
            )
            finished.append(thing)
    finished.sort(key=lambda thing: (thing.spans[0], thing.kind, thing.name))
    heads = tuple(thing.name for thing in finished if thing.proposed)
    for thing in finished:
        if thing.term is None and any(thing.name.startswith(head) and thing.name != head for head in heads):
            thing.proposed = True
    tasks = [thing for thing in finished if thing.kind is NodeKind.TASK]
    tasks.sort(key=lambda thing: (thing.spans[0][0] >= document.body_start, -len(thing.spans), thing.spans[0]))
    dropped = {id(thing) for thing in tasks[_MAX_TASKS:]}
    return [thing for thing in finished if id(thing) not in dropped]

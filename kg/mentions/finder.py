"""All things one paper speaks of: vocabulary matches, their variants, coined names and in-paper abbreviations."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kg.document import Document
from kg.ids import name_key
from kg.mentions.coined import Coined, CoinedNames, urls
from kg.mentions.company import kinds_in_company
from kg.mentions.context import with_evidence
from kg.mentions.introductions import Introductions
from kg.mentions.kinds import kind_of, stated_kind
from kg.mentions.matching import Match, Matcher, Name, Span
from kg.mentions.phrases import anywhere, free_of_products, names_of_words, outside, title_phrase
from kg.mentions.surfaces import Known, absorb_kind_words, hyphenated, process_nodes, surface, variant
from kg.mentions.things import Thing, Things
from kg.schema import ENTITY_KINDS, NodeKind
from kg.vocab import Metric, Unit, Vocabulary, data_file

_ACHIEVES = re.compile(
    r"(?: (?:scheme|framework|system|method|approach|model))? (?:(?:also|consistently|significantly|only|can) )*"
    r"(?:achiev|outperform|improv|reduc|surpass|deliver|provid|enabl|attain|yield|boost|offer|exceed|speed)\w*\b"
)
_REMEMBERED = 1 << 12
_MAX_TASKS = 3
"""As many tasks as matter to a paper; a title or abstract mentions others in passing."""


class MentionFinder:
    """Finds the things of a paper. Compile once, use for many papers.

    Args:
        vocabulary: The curated vocabulary.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = tomllib.loads(data_file("vocab", "ordinary.toml").read_text(encoding="utf-8"))
        self._matcher: Matcher[Known] = Matcher(
            Name(name, (kind, term), exact)
            for kind in ENTITY_KINDS
            for term in vocabulary.terms[kind].values()
            for name, exact in term.names()
        )
        # The same few tasks stand in paper after paper.
        self._in_front = lru_cache(_REMEMBERED)(self._find_in_front)
        measures = {
            name for table in (vocabulary.units, vocabulary.metrics) for one in table.values() for name in _names(one)
        }
        self._coined = CoinedNames(
            frozenset(words["acronyms"]), frozenset(words["capitalised"]), frozenset(words["mixed"]) | measures
        )

    def find(self, document: Document) -> list[Thing]:
        """The things of a paper, in the order of their first mention."""
        text = document.text
        introductions = Introductions(document)
        title_head = self._coined.title_head(document)
        matches = with_evidence(text, absorb_kind_words(text, self._matcher.find(text)))
        addresses = urls(text)
        matches = [
            match
            for match in matches
            if not self._is_a_piece(text, match, title_head)
            and not (addresses and any(start < match.end and match.start < end for start, end in addresses))
        ]
        capitalised = free_of_products(text, names_of_words(document, introductions), matches)
        matches = list(outside(matches, capitalised))
        things = Things()
        longer: dict[str, list[tuple[Span, Match[Known]]]] = {}
        for position, match in enumerate(matches):
            kind, term = match.value
            limit = matches[position + 1].start if position + 1 < len(matches) else len(text)
            span = variant(text, match, limit)
            if span == (match.start, match.end):
                things.known(kind, term.id, term.label, named=not term.generic).spans.append(surface(text, match))
            else:
                longer.setdefault(name_key(text[slice(*span)]), []).append((span, match))
        for group in longer.values():
            _add_variant(things, text, group)
        _add_process_nodes(things, text)
        _add_coined(things, self._coined, document, introductions, capitalised)
        things.join_brackets(text)
        things.join_abbreviations(document)
        self._add_what_tasks_run_on(things, text)
        _add_title_phrase(things, document, introductions)
        return _finished(things.all(), document, introductions)

    def _add_what_tasks_run_on(self, things: Things, text: str) -> None:
        """Adds the generic model or device that only the name of a task mentions: the LLM of "LLM inference"."""
        spoken_of = [thing for thing in things.all() if thing.spans]
        for start, end in [span for task in spoken_of if task.kind is NodeKind.TASK for span in task.spans]:
            for first, last, (kind, term) in self._in_front(text[start:end]):
                thing = things.known(kind, term.id, term.label, named=False)
                if all(thing is not other for other in spoken_of):
                    thing.spans.append((start + first, start + last))

    def _find_in_front(self, task: str) -> list[tuple[int, int, Known]]:
        """The generic models and devices in front of a task's last word."""
        front = task.rpartition(" ")[0]
        return [
            (match.start, match.end, match.value)
            for match in self._matcher.find(front)
            if match.value[0] in (NodeKind.MODEL, NodeKind.HARDWARE) and match.value[1].generic
        ]

    def _is_a_piece(self, text: str, match: Match[Known], title_head: str | None) -> bool:
        """Whether a glossary term is only a piece of a coined word: "PIM" in "CD-PIM"; not "GPU" in "multi-GPU"."""
        word = hyphenated(text, match) if match.value[1].generic else None
        if word is None:
            return False
        shape = self._coined.shape
        return word == title_head or (shape(word) is not None and any(map(shape, word.split("-"))))


def _names(one: Metric | Unit) -> tuple[str, ...]:
    return (one.label, *one.aliases)


def _add_variant(things: Things, text: str, group: list[tuple[Span, Match[Known]]]) -> None:
    """Adds a longer name around a known one: of its kind, unless a prefix makes something else of it."""
    spans = [span for span, _ in group]
    (start, end), match = group[0]
    kind = match.value[0]
    if start != match.start:
        kind = kind_of(text, spans, kind)
    things.coined(kind, text[start:end]).spans.extend(spans)


def _add_process_nodes(things: Things, text: str) -> None:
    for start, end in process_nodes(text):
        things.coined(NodeKind.HARDWARE, text[start:end]).spans.append((start, end))


def _add_coined(
    things: Things,
    coined: CoinedNames,
    document: Document,
    introductions: Introductions,
    capitalised: Mapping[Span, bool],
) -> None:
    by_name: dict[str, list[Coined]] = {}
    for one in coined.find(document, introductions, things.spans(), capitalised):
        by_name.setdefault(name_key(one.name), []).append(one)
    spans = {key: [(one.start, one.end) for one in group] for key, group in by_name.items()}
    known = {span: thing.kind for thing in things.all() if thing.named for span in thing.spans}
    own = {key for key, group in by_name.items() if any(one.proposed for one in group)}
    kinds = kinds_in_company(document.text, spans, known, own)
    for key, group in by_name.items():
        thing = things.coined(kinds[key], group[0].name)
        thing.spans.extend(spans[key])
        thing.proposed = thing.proposed or key in own


def _add_title_phrase(things: Things, document: Document, introductions: Introductions) -> None:
    """Adds the title's phrase, wherever it stands in any case, in a paper that introduces no name."""
    span = title_phrase(document, introductions)
    if span is None or any(
        thing.named
        and (thing.proposed or any(introductions.covers(*place, known=bool(thing.term)) for place in thing.spans))
        for thing in things.all()
    ):
        return
    known = next((thing for thing in things.all() if span in thing.spans), None)
    if known:
        known.named = known.proposed = True
        return
    name = document.text[slice(*span)]
    spans = anywhere(document, name)
    if any(
        thing.named and start < e and s < end for thing in things.all() for s, e in thing.spans for start, end in spans
    ):
        return
    things.make_room(spans)
    thing = things.coined(stated_kind(document.text, spans) or NodeKind.TECHNIQUE, name)
    thing.spans.extend(spans)
    thing.proposed = True


def _propose_the_achiever(things: Iterable[Thing], text: str) -> None:
    """Marks the coined name that does most of the achieving, in a paper that introduces none: "Foozle achieves ..."."""
    coined = [thing for thing in things if thing.term is None and thing.kind in (NodeKind.TECHNIQUE, NodeKind.MODEL)]
    deeds = {id(thing): sum(1 for _, end in thing.spans if _ACHIEVES.match(text, end)) for thing in coined}
    best = max(coined, key=lambda thing: (deeds[id(thing)], len(thing.spans), -thing.spans[0][0]), default=None)
    if best is not None and deeds[id(best)] > 0:
        best.proposed = True


def _is_the_works_own(thing: Thing, introductions: Introductions) -> bool:
    """Whether a term is the paper's own: it heads the title and is introduced, or is introduced as it is defined."""
    heads = thing.spans[0][0] == 0 and introductions.covers(*thing.spans[0])
    return (heads or thing.term is None) and any(introductions.covers(*span) for span in thing.spans if span[0])


def _finished(found: Iterable[Thing], document: Document, introductions: Introductions) -> list[Thing]:
    """Sorted, each span once, what is introduced marked, at most three tasks."""
    things = [thing for thing in found if thing.spans]
    for thing in things:
        thing.spans = sorted(set(thing.spans))
        known = thing.term is not None
        if not thing.named and _is_the_works_own(thing, introductions):
            thing.named = thing.proposed = True
        introduced = thing.named and any(introductions.covers(*span, known=known) for span in thing.spans)
        thing.proposed = thing.proposed or introduced
    things.sort(key=lambda thing: (thing.spans[0], thing.kind, thing.name))
    if not any(thing.proposed and thing.named for thing in things):
        _propose_the_achiever(things, document.text)
    heads = tuple(thing.name for thing in things if thing.proposed)
    for thing in things:
        # "Sana-0.6B" is proposed where "Sana" is.
        if thing.term is None and any(thing.name.startswith(head) and thing.name != head for head in heads):
            thing.proposed = True
    tasks = [thing for thing in things if thing.kind is NodeKind.TASK]
    tasks.sort(key=lambda thing: (thing.spans[0][0] >= document.body_start, -len(thing.spans), thing.spans[0]))
    passing = {id(thing) for thing in tasks[_MAX_TASKS:]}
    return [thing for thing in things if id(thing) not in passing]

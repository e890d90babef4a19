"""Plain questions to :class:`~kg.comparison.question.Question`: a small grammar, as tables.

::

    which papers beat X         what beats X        papers that outperform X     what does X lose to
    what does X beat            which papers lose to X
    which papers match X        what does X match
    X vs Y                      does X beat Y       is X faster than Y           compare X with Y
    how do X versions compare   compare versions of X
    results on H100             results of X in tokens/s
    which papers use X          what runs on X      which papers propose X
    X                           (as "which papers beat X")

Behind each, in any order: ``on DEVICE``, ``on WORKLOAD``, ``in METRIC``, ``in UNIT``, ``by at least 2x``,
``with code``. "what has code and beats X" says the last one first. A verb may be any of :data:`VERBS`, a comparative
any of :data:`QUALITIES`, which say what is measured, too. A name may be any label, alias or node id.

A question is read from left to right; every name ends where the question ends or goes on as above. Words that are not
in the tables are refused, not skipped.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from kg.comparison.question import Asked, Conditions, Outcome, Question
from kg.comparison.reading import Reading
from kg.comparison.units import spellings
from kg.errors import QuestionError
from kg.graph import KnowledgeGraph
from kg.schema import EdgeKind, MetricClass, NodeKind

EXAMPLES = (
    "which papers beat FlashAttention",
    "which papers beat FlashAttention on A100 by at least 2x in throughput",
    "what does vLLM beat",
    "MobileNetV3 vs FBNet",
    "which papers match NeRF",
    "how do FlashAttention versions compare",
    "results on H100 in tokens/s",
    "which papers use 2:4 sparsity",
    "what runs on Jetson Orin",
    "what has code and beats PyTorch",
)
"""Questions that are understood."""

VERBS: Mapping[Outcome, str] = {
    Outcome.WON: "beats?|beating|outperform(?:s|ing)?|surpass(?:es|ing)?|exceed(?:s|ing)?|improves? (?:on|upon|over)",
    Outcome.DREW: "match(?:es|ing)?|rival(?:s|ing)?|equals?|ties? with",
    Outcome.LOST: "loses? (?:to|against)|underperforms?|trails?",
}
"""How the grammatical subject comes out of a comparison."""
QUALITIES: Mapping[tuple[Outcome, MetricClass | None], str] = {
    (Outcome.WON, None): "better than",
    (Outcome.WON, MetricClass.SPEED): "(?:faster|quicker) than",
    (Outcome.WON, MetricClass.SIZE): "(?:smaller|more compact) than",
    (Outcome.WON, MetricClass.COST): "cheaper than",
    (Outcome.WON, MetricClass.QUALITY): "more accurate than",
    (Outcome.WON, MetricClass.ENERGY): "more (?:energy|power)[- ]efficient than",
    (Outcome.WON, MetricClass.MEMORY): "more memory[- ]efficient than",
    (Outcome.DREW, None): "(?:on (?:a )?par with|as good as|comparable (?:to|with))",
    (Outcome.DREW, MetricClass.SPEED): "as fast as",
    (Outcome.LOST, None): "worse than",
    (Outcome.LOST, MetricClass.SPEED): "slower than",
    (Outcome.LOST, MetricClass.SIZE): "larger than",
    (Outcome.LOST, MetricClass.COST): "costlier than",
    (Outcome.LOST, MetricClass.QUALITY): "less accurate than",
    (Outcome.LOST, MetricClass.ENERGY): "less (?:energy|power)[- ]efficient than",
}
"""Comparatives behind "is", and the family of metrics that they speak of."""
_USES: Mapping[str, tuple[EdgeKind, ...]] = {
    "us(?:es?|ing)": (EdgeKind.USES, EdgeKind.RUNS_ON, EdgeKind.EVALUATED_ON),
    "runs? on|running on": (EdgeKind.RUNS_ON,),
    "(?:are |is )?evaluated? on|evaluates on": (EdgeKind.EVALUATED_ON,),
    "propos(?:es?|ing)": (EdgeKind.PROPOSES,),
    "address(?:es|ing)?": (EdgeKind.ADDRESSES,),
}
_COMPARABLE = (NodeKind.TECHNIQUE, NodeKind.MODEL, NodeKind.HARDWARE, NodeKind.DATASET, NodeKind.TASK)
_WORKLOADS = (NodeKind.DATASET, NodeKind.MODEL, NodeKind.TASK, NodeKind.TECHNIQUE)

_DO, _BE = "(?:does|do|did|can)", "(?:is|are|was|were)"
_NOUN = "(?:papers?|works?|systems?|methods?|techniques?|approach(?:es)?|models?|things?)"
_WHICH = f"(?:(?:what|who|whom|which|anything|everything)(?: else)?(?: (?:other )?{_NOUN})?|{_NOUN})"
_CODE = "(?:(?:that )?ha(?:s|ve)|with) code"
_WHO = f"(?:{_WHICH}(?P<code> {_CODE}(?: and)?)?(?: that| which)? )?"
_OPPOSITE = {Outcome.WON: Outcome.LOST, Outcome.DREW: Outcome.DREW, Outcome.LOST: Outcome.WON}
_END_OF_WORD = r"(?:(?<=\s)|(?<!.)|(?=\s|$))"

_Step = re.Pattern[str] | Literal["x", "y"]


class _Template(NamedTuple):
    """One way to ask: words and names in turn, and what that asks for."""

    steps: tuple[_Step, ...]
    asked: Asked
    focus: Outcome
    fixed: Conditions
    links: tuple[EdgeKind, ...]


def _template(
    words: str, asked: Asked, focus: Outcome, family: MetricClass | None = None, links: tuple[EdgeKind, ...] = ()
) -> _Template:
    """A template of a regular expression in which ``<x>`` and ``<y>`` stand for names; ``<>`` only parts words."""
    parts = (part for part in re.split("(<[xy]?>)", words) if part not in ("", "<>"))
    steps: list[_Step] = [
        "x" if part == "<x>" else "y" if part == "<y>" else re.compile(f"(?:{part}){_END_OF_WORD}", re.I)
        for part in parts
    ]
    return _Template(tuple(steps), asked, focus, Conditions(metric_class=family), links)


def _templates() -> Iterator[_Template]:
    """The grammar; of two readings, the first one counts."""
    yield _template("how do (?:the )?<x> versions compare", Asked.WITHIN, Outcome.WON)
    yield _template("how do (?:the )?versions of <x> compare", Asked.WITHIN, Outcome.WON)
    yield _template("compare (?:the )?versions of <x>", Asked.WITHIN, Outcome.WON)
    yield _template("compare (?:the )?<x> versions", Asked.WITHIN, Outcome.WON)
    yield _template("results of <x>", Asked.RESULTS, Outcome.MEASURED)
    yield _template("results", Asked.RESULTS, Outcome.MEASURED)
    for verb, links in _USES.items():
        yield _template(f"{_WHO}<>(?:{verb}) <x>", Asked.PAPERS, Outcome.MEASURED, links=links)
    comparatives: dict[tuple[Outcome, MetricClass | None, str], str] = {}
    comparatives |= {(outcome, None, _DO): f"(?:{verb})" for outcome, verb in VERBS.items()}
    comparatives |= {(outcome, family, _BE): words for (outcome, family), words in QUALITIES.items()}
    for (outcome, family, auxiliary), words in comparatives.items():
        finite = words if auxiliary is _DO else f"{_BE} {words}"
        predicate = words if auxiliary is _DO else f"(?:{_BE} )?{words}"
        of_subject, of_object = (Asked.BY if o is Outcome.WON else Asked.AGAINST for o in (outcome, _OPPOSITE[outcome]))
        yield _template(f"{_WHICH} {auxiliary} <x> {words}", of_subject, outcome, family)
        yield _template(f"{auxiliary} <x> {words} <y>", Asked.BETWEEN, outcome, family)
        yield _template(f"{_WHO}<>{predicate} <x>", of_object, _OPPOSITE[outcome], family)
        yield _template(f"<x> {finite} <y>", Asked.BETWEEN, outcome, family)
    yield _template(
        "(?:compare )?<x> (?:vs\\.?|versus|against|or|compared (?:to|with)) <y>", Asked.BETWEEN, Outcome.WON
    )
    yield _template("compare <x> (?:and|with|to) <y>", Asked.BETWEEN, Outcome.WON)
    yield _template("<x>", Asked.AGAINST, Outcome.LOST)


_GRAMMAR = tuple(_templates())
_ON, _IN = re.compile(" (?:on|for) ", re.I), re.compile(" in ", re.I)
_NEXT = re.compile(f" (?:on|for|in|by|{_CODE}) |$", re.I)  # what may follow a name
_FACTOR = re.compile(
    r" by (?:at least (\d+(?:\.\d+)?) ?(?:x|times)|(\d+(?:\.\d+)?) ?(?:x|times) or more)(?=\s|$)", re.I
)
_WITH_CODE = re.compile(f" (?:and )?{_CODE}(?=\\s|$)", re.I)
LONGEST = 1_000
"""How many characters a question has at most. To try where each name in it may end takes more than linear time."""

_NOT_OF_PAPERS = ("workload", "metric", "metric_class", "unit", "factor")


def parse_question(graph: KnowledgeGraph, text: str, *, exact: bool = False) -> Question:
    """The question behind a text.

    Args:
        graph: Where names are looked up.
        text: A question, or just a name.
        exact: Leave out narrower things and versions.

    Raises:
        QuestionError: if the text is empty, longer than :data:`LONGEST`, or a question that the grammar does not know;
            it says how far it was understood.
        UnknownNameError: if a name is that of no node; it carries the nearest names.
    """
    asked = " ".join(text.split()).rstrip("?!. ")
    if not asked:
        raise QuestionError(f"an empty question. {_try()}")
    if len(asked) > LONGEST:
        raise QuestionError(f"a question of {len(asked):,} characters, where {LONGEST:,} are read. {_try()}")
    reading = Reading(graph, asked)
    for template in _GRAMMAR:
        for slots, at in _match(reading, template.steps, 0):
            readings = _conditions(reading, at, _fixed(template, slots))
            if template.asked is Asked.RESULTS:  # "in FPS" may name a metric, too
                readings = iter(sorted(readings, key=lambda conditions: conditions.unit is None))
            for conditions in readings:
                question = Question(
                    text,
                    template.asked,
                    template.focus,
                    slots.get("x"),
                    slots.get("y"),
                    exact,
                    conditions,
                    template.links,
                )
                if problem := _problem(question):
                    reading.refuse(problem)
                else:
                    return question
    raise reading.error(_try())


def _fixed(template: _Template, slots: Mapping[str, str]) -> Conditions:
    return replace(template.fixed, code=True) if "code" in slots else template.fixed


def _match(reading: Reading, steps: tuple[_Step, ...], at: int) -> Iterator[tuple[dict[str, str], int]]:
    """Every way to read the steps from a position: what the names stand for, and where that ends."""
    if not steps:
        yield {}, at
        return
    step, rest = steps[0], steps[1:]
    found: Iterable[tuple[dict[str, str], int]] = ()
    if isinstance(step, str):
        until = rest[0] if rest and isinstance(rest[0], re.Pattern) else _NEXT
        found = (({step: node}, end) for node, end in reading.names(at, _COMPARABLE, until))
    elif words := reading.words(step, at):
        found = [({name: text for name, text in words.groupdict().items() if text}, words.end())]
    for slots, end in found:
        for others, last in _match(reading, rest, end):
            yield {**slots, **others}, last


def _conditions(reading: Reading, at: int, known: Conditions) -> Iterator[Conditions]:
    """Every way to read the rest of the question as conditions, each said once."""
    if reading.ends(at):
        yield known
        return
    for field, value, end in _condition(reading, at):
        if getattr(known, field) is not None:
            reading.refuse(f"{reading.text[at:end].strip()!r} asks for a second {field.replace('_', ' ')}")
            continue
        more: dict[str, Any] = {field: value}
        if field == "unit":
            more["units"] = spellings(reading.graph, value)
        yield from _conditions(reading, end, replace(known, **more))


def _condition(reading: Reading, at: int) -> Iterator[tuple[str, Any, int]]:
    """Every way to read one condition: the field, its value, and where it ends."""
    if words := reading.words(_ON, at):
        yield from (("hardware", *found) for found in reading.names(words.end(), (NodeKind.HARDWARE,), _NEXT))
        yield from (("workload", *found) for found in reading.names(words.end(), _WORKLOADS, _NEXT))
    if words := reading.words(_IN, at):
        yield from (("metric_class", *found) for found in reading.families(words.end()))
        yield from (("metric", *found) for found in reading.names(words.end(), (NodeKind.METRIC,), _NEXT))
        yield from (("unit", *found) for found in reading.units(words.end()))
    if words := reading.words(_FACTOR, at):
        yield "factor", float(words[1] or words[2]), words.end()
    if words := reading.words(_WITH_CODE, at):
        yield "code", True, words.end()


def _problem(question: Question) -> str | None:
    """Why a question that can be read makes no sense."""
    conditions = question.conditions
    if question.asked is Asked.PAPERS:
        wrong = next((field for field in _NOT_OF_PAPERS if getattr(conditions, field) is not None), None)
        return wrong and f"papers that use something have no {wrong.replace('_', ' ')}"
    if question.asked is Asked.RESULTS and question.name is None and conditions == Conditions(code=conditions.code):
        return "results need a name, a device, a workload, a metric or a unit"
    if conditions.factor is not None and question.focus in (Outcome.DREW, Outcome.MEASURED):
        return "only what is better is so by a factor"
    return None


def _try() -> str:
    return "Try: " + "; ".join(f'"{example}"' for example in EXAMPLES)

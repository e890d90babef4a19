"""A question as SPARQL, for ``kg query``: the same claims and papers as :mod:`kg.comparison.selection` finds."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from kg.comparison.question import Asked, Outcome, Question
from kg.comparison.selection import ENDS, FAR_END, OF_BASELINE, OF_SUBJECT
from kg.plain import plain
from kg.rdf.terms import quoted
from kg.schema import ATTRIBUTES, EDGES, EdgeKind, NodeKind, Relation

_TERM = {attribute.name: attribute.term for attribute in ATTRIBUTES[NodeKind.CLAIM]}
_VERSION, _BROADER = EDGES[EdgeKind.VERSION_OF].term, EDGES[EdgeKind.BROADER].term
_PATH = f"({_VERSION}|{_BROADER})*"
_OPTIONAL = ("baseline_text", "metric_text", "reported_as", "factor_low", "factor_high", "qualifier")
_COLUMNS = ("title", "system", "relation", *_OPTIONAL, "scope", "quote", "claim")


def to_sparql(question: Question) -> str:
    """The query that gives the claims of an answer, each with its outcome, or its papers.

    It declares no prefixes: ``kg query`` knows all of them. It asks for what the graph holds, so nothing is derived.
    """
    head = f"# {plain(question.text)}"
    columns: tuple[str, ...]
    if question.asked is Asked.PAPERS:
        columns, where, order = ("paper", "title", "thing"), _papers(question), "?title ?paper ?thing"
    else:
        columns, where, order = ("outcome", "paper", *_COLUMNS), _claims(question), "?outcome ?title ?claim"
    selected = " ".join(f"?{column}" for column in columns)
    body = "\n".join(f"  {line}" for line in where)
    return f"{head}\nSELECT DISTINCT {selected}\nWHERE {{\n{body}\n}}\nORDER BY {order}\n"


def _papers(question: Question) -> Iterator[str]:
    links = "|".join(EDGES[kind].term for kind in question.links)
    yield f"?paper {links} ?thing ; dcterms:title ?title ."
    yield from _below("?thing", question.name, question)
    if question.conditions.hardware:
        yield f"?paper {EDGES[EdgeKind.RUNS_ON].term} ?device ."
        yield from _below("?device", question.conditions.hardware, question)
    yield from _code(question)


def _claims(question: Question) -> Iterator[str]:
    yield from _results(question) if question.asked is Asked.RESULTS else _comparisons(question)
    yield f"?paper {EDGES[EdgeKind.STATES].term} ?claim ; dcterms:title ?title ."
    yield (
        f"?claim {_TERM['subject_text']} ?system ; {_TERM['hardware_scope']} ?scope ;"
        f" {EDGES[EdgeKind.EVIDENCE].term}/oa:exact ?quote ."
    )
    yield from _conditions(question)
    yield from (f"OPTIONAL {{ ?claim {_TERM[name]} ?{name} }}" for name in _OPTIONAL)


def _results(question: Question) -> Iterator[str]:
    yield f"?claim {_TERM['low']} ?low ; {_TERM['relation']} ?relation ."
    if question.name:
        yield f"?claim {EDGES[EdgeKind.SUBJECT].term} ?thing ."
        yield from _below("?thing", question.name, question)
    yield f'BIND("{Outcome.MEASURED}" AS ?outcome)'


def _comparisons(question: Question) -> Iterator[str]:
    """One group for each end of a claim that may be the thing asked about; what one takes, later ones leave."""
    earlier: list[EdgeKind] = []
    for end, wanted in ENDS[question.asked]:
        outcomes = OF_SUBJECT if end is EdgeKind.SUBJECT else OF_BASELINE
        yield "UNION {" if earlier else "{"
        yield f"  ?claim {EDGES[end].term} ?near ; {_TERM['relation']} ?relation ."
        if question.asked is not Asked.BY:  # what a thing beats may be unnamed
            yield f"  ?claim {EDGES[FAR_END[end]].term} ?far ."
        yield from _indented(_ends(question))
        pairs = (
            f'("{relation}" "{outcome}")'
            for relation, outcome in outcomes.items()
            if outcome in wanted and (question.conditions.factor is None or outcome is question.focus)
        )
        yield f"  VALUES (?relation ?outcome) {{ {' '.join(pairs)} }}"
        for other in earlier if question.asked is not Asked.BETWEEN else ():  # there, only one end can fit
            taken = " ".join(_below("?taken", question.name, question))
            yield f"  FILTER NOT EXISTS {{ ?claim {EDGES[other].term} ?taken . {taken} }}"
        yield "}"
        earlier.append(end)


def _ends(question: Question) -> Iterator[str]:
    """What the two ends have to be. What lies below both things of "X vs Y" counts as the narrower of the two."""
    if question.asked is Asked.WITHIN:
        yield f"?near {_VERSION}* {_node(question.name)} ."
        yield f"?far {_VERSION}* {_node(question.name)} ."
        return
    yield from _below("?near", question.name, question)
    if question.asked is Asked.BETWEEN:
        yield from _below("?far", question.other, question)
        if not question.exact:
            nested = f"{_node(question.other)} {_PATH} {_node(question.name)}"
            near_is_other = " ".join(_below("?near", question.other, question))
            far_is_name = " ".join(_below("?far", question.name, question))
            yield f"FILTER(EXISTS {{ {nested} }} || NOT EXISTS {{ {far_is_name} }})"
            yield f"FILTER(NOT EXISTS {{ {nested} }} || NOT EXISTS {{ {near_is_other} }})"


def _conditions(question: Question) -> Iterator[str]:
    wanted = question.conditions
    for kind, name, variable in (
        (EdgeKind.ON_HARDWARE, wanted.hardware, "?device"),
        (EdgeKind.CONTEXT, wanted.workload, "?workload"),
        (EdgeKind.METRIC, wanted.metric, "?measure"),
    ):
        if name:
            yield f"?claim {EDGES[kind].term} {variable} ."
            yield from _below(variable, name, question)
    if wanted.metric_class:
        yield f'?claim {_TERM["metric_class"]} "{wanted.metric_class}" .'
    if wanted.unit:
        units = " ".join(map(quoted, wanted.units))
        yield f"?claim {_TERM['unit']} ?unit . VALUES ?unit {{ {units} }}"
    if wanted.factor is not None:
        yield f"?claim {_TERM['factor_low']} ?low ; {_TERM['factor_high']} ?high ."
        yield f'FILTER(IF(?relation = "{Relation.UNDERPERFORMS}", 1 / ?high, ?low) >= {wanted.factor!r})'
    yield from _code(question)


def _code(question: Question) -> Iterator[str]:
    if question.conditions.code:
        yield f"FILTER EXISTS {{ ?paper {EDGES[EdgeKind.HAS_REPO].term} ?repository }}"


def _below(variable: str, name: str | None, question: Question) -> Iterator[str]:
    """That a variable is a thing, or one of it or a version of it."""
    if name and question.exact:
        yield f"VALUES {variable} {{ {_node(name)} }}"
    elif name:
        yield f"{variable} {_PATH} {_node(name)} ."


def _node(name: str | None) -> str:
    r"""A node as a prefixed name, whatever characters its id holds.

    >>> print(_node("technique-c++"))
    id:technique-c\+\+
    """
    return "id:" + re.sub(r"[^\w%-]", r"\\\g<0>", quote(name or "", safe="+"))


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)

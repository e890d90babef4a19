"""Claims written down in one line each, so that tables of sentences and claims can be read.

``Foozle > vLLM [speed] up to 2.3x @ A100`` says that Foozle outperforms vLLM by up to 2.3x in a metric of speed on an
A100. ``=`` is a match, ``<`` a loss, ``:`` a plain result; a baseline that is only a phrase stands in quotes, ``?`` for
one that is not stated; ``@~`` marks hardware that was read in another sentence.
"""

from collections.abc import Iterable

import pytest

from kg.extract import default_extractor
from kg.model import Extraction, Paper, RawClaim
from kg.schema import BaselineKind, HardwareScope, Relation

TITLE = "Foozle: Packing Requests Tightly"
LEAD = "We present Foozle, a serving system."
"""What every table's paper begins with: it names the own system, and nothing else."""

_SIGNS = {Relation.OUTPERFORMS: ">", Relation.MATCHES: "=", Relation.UNDERPERFORMS: "<"}


def extraction(text: str, title: str = TITLE) -> Extraction:
    """What is read in an invented paper."""
    return default_extractor().extract(Paper(id="paper-invented", title=title, text=text))


def claims(sentence: str) -> tuple[RawClaim, ...]:
    """The claims of a sentence in the paper of Foozle."""
    return extraction(f"{LEAD} {sentence}").claims


def lines(found: Iterable[RawClaim]) -> list[str]:
    """The claims, one line each, in alphabetical order."""
    return sorted(line(claim) for claim in found)


def line(claim: RawClaim) -> str:
    """One claim in one line."""
    head = claim.subject
    if claim.relation is Relation.ACHIEVES:
        head += ":"
    else:
        head += f" {_SIGNS[claim.relation]} {_baseline(claim)}"
    metric = f"[{claim.metric_class.value}]" if claim.metric_class else ""
    qualifier = claim.qualifier.value if claim.qualifier else ""
    sign = "@~" if claim.hardware_scope is HardwareScope.INHERITED else "@"
    where = f"{sign} {', '.join(sorted(claim.hardware))}" if claim.hardware else ""
    return " ".join(part for part in (head, metric, qualifier, _number(claim), where) if part)


def _baseline(claim: RawClaim) -> str:
    if claim.baseline_kind is BaselineKind.UNSPECIFIED:
        return "?"
    return f'"{claim.baseline}"' if claim.baseline_kind is BaselineKind.GENERIC else str(claim.baseline)


def _number(claim: RawClaim) -> str:
    if claim.low is None or claim.high is None:
        return ""
    number = f"{claim.low:g}" if claim.low == claim.high else f"{claim.low:g}-{claim.high:g}"
    return f"{number}{claim.unit}" if claim.unit in ("x", "%") else f"{number} {claim.unit}"


def row(name: str, sentence: str, *expected: str) -> object:
    """One row of a table: what it shows, a sentence, and every claim that the sentence makes."""
    return pytest.param(sentence, sorted(expected), id=name)


def wrong(name: str, sentence: str, *expected: str, because: str) -> object:
    """A row that the extractor does not get right yet, and what it does instead."""
    return pytest.param(sentence, sorted(expected), id=name, marks=pytest.mark.xfail(strict=True, reason=because))

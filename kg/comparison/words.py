"""The words in which every writer speaks of a row, and the columns of the tables."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from kg.comparison.rows import PaperRow, Row
from kg.schema import HardwareScope, Qualifier, Status

_BOUNDS: Mapping[Qualifier | None, str] = {
    None: "",
    Qualifier.UP_TO: "up to ",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.ABOUT: "about ",
    Qualifier.AVERAGE: "on average ",
}
# Of a factor below 1, the bound is the other end: "up to 2x slower" is 0.5x or more.
_BOUNDS_BELOW_ONE = {**_BOUNDS, Qualifier.UP_TO: "down to ", Qualifier.AT_LEAST: "at most "}
UNNAMED = "this work"
"""What claims call a contribution without a name."""
_MARKED_UP = re.compile(r"[\\$&{]|\dtimes|\bsim\b|\w--\w")
_WHOLE_NUMBER = 10_000


class Shown(NamedTuple):
    """What stands in a cell of a table: a text, and where it links to."""

    text: str
    url: str | None = None


def value(row: Row) -> str:
    """The number as the paper reports it; empty where it states none."""
    if row.reported_as or row.low is None or row.high is None:
        return readable(row.reported_as or "")
    space = "" if row.unit in ("x", "%") else " "
    return f"{_range(row.low, row.high)}{space}{row.unit or ''}".rstrip()


def factor(row: Row) -> str:
    """How many times better, with its bound: "up to 6.7x", "1.4-4.2x"; empty where a quotient means nothing."""
    if row.factor_low is None or row.factor_high is None:
        return ""
    bounds = _BOUNDS_BELOW_ONE if row.factor_high < 1 else _BOUNDS
    estimate = "estimated " if row.path else ""
    return f"{estimate}{bounds[row.qualifier]}{_range(row.factor_low, row.factor_high)}x"


def relation(row: Row) -> str:
    """What is said of the system; a claim that no paper states as it stands is marked "derived" or "curated"."""
    return row.relation if row.status is Status.QUOTED else f"{row.relation} ({row.status})"


def system(row: Row) -> str:
    """The system as the text names it, with what it is to the thing asked about."""
    return _marked(row.system, row.system_of)


def baseline(row: Row) -> str:
    """The baseline as the text names it, with what it is to the thing asked about."""
    return _marked(row.baseline or "", row.baseline_of)


def metric(row: Row) -> str:
    """The metric as the text names it, with its family where that says more."""
    return row.metric or row.metric_class or ""


def hardware(row: Row) -> str:
    """The devices; those that another sentence of the text names are marked."""
    return ", ".join(row.hardware) + " (inherited)" * (row.hardware_scope is HardwareScope.INHERITED)


def quote(row: Row) -> str:
    """The sentence; of a row that was inferred, each claim of its path with its sentence and paper."""
    if not row.path:
        return readable(row.quote)
    return "; ".join(
        f"{step.better} beats {step.worse}: “{readable(step.quote)}” ({step.paper.title}{year(step.paper.year)})"
        for step in row.path
    )


def readable(text: str) -> str:
    r"""Text of a paper for a person to read: ``2.1$\times$`` becomes "2.1x". JSON and CSV keep it verbatim."""
    if not _MARKED_UP.search(text):
        return text
    from kg.text import clean  # the tables of LaTeX take a while to load, and most texts are plain

    return clean(text).text


def year(of: int | None) -> str:
    """A year behind a title."""
    return f" ({of})" if of else ""


def code(row: Row | PaperRow) -> Shown:
    """The repository."""
    return Shown(row.code.split("://", 1)[-1], row.code) if row.code else Shown("")


CLAIM_COLUMNS: Mapping[str, Callable[[Row], Shown]] = {
    "paper": lambda row: Shown(row.paper.title, row.paper.url),
    "year": lambda row: Shown(str(row.paper.year or "")),
    "system": lambda row: Shown(system(row)),
    "relation": lambda row: Shown(relation(row)),
    "baseline": lambda row: Shown(baseline(row)),
    "value": lambda row: Shown(value(row)),
    "factor": lambda row: Shown(factor(row)),
    "metric": lambda row: Shown(metric(row)),
    "hardware": lambda row: Shown(hardware(row)),
    "context": lambda row: Shown(", ".join(row.context)),
    "quote": lambda row: Shown(quote(row)),
    "code": code,
}
"""The columns of a table of claims."""
PAPER_COLUMNS: Mapping[str, Callable[[PaperRow], Shown]] = {
    "paper": lambda row: Shown(row.paper.title, row.paper.url),
    "year": lambda row: Shown(str(row.paper.year or "")),
    "uses": lambda row: Shown(", ".join(row.things)),
    "code": code,
}
"""The columns of a table of papers."""


def _marked(name: str, kin: str | None) -> str:
    return f"{name} ({kin})" if kin else name


def _range(low: float, high: float) -> str:
    return _number(low) if low == high else f"{_number(low)}-{_number(high)}"


def _number(number: float) -> str:
    return (
        f"{number:.3g}" if abs(number) < 1000 else f"{number:.6g}" if abs(number) < _WHOLE_NUMBER else f"{number:,.0f}"
    )

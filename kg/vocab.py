"""The curated vocabulary: what the tool knows of the field before it reads a paper.

Files ``data/vocab/{hardware,models,techniques,datasets,tasks,metrics,units}.toml``; ``data/README.md`` documents their
format. Everything is checked on load: ids, parents, versions, aliases claimed twice, facts without a source.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError

from kg.errors import VocabularyError
from kg.ids import letters, name_key
from kg.model import Fact, Record
from kg.schema import ENTITY_KINDS, Direction, MetricClass, NodeKind

_PACKAGED = Path(__file__).parent / "_data"
_REPOSITORY = Path(__file__).parent.parent

FILES: Mapping[NodeKind, str] = MappingProxyType(
    {
        NodeKind.HARDWARE: "hardware.toml",
        NodeKind.MODEL: "models.toml",
        NodeKind.TECHNIQUE: "techniques.toml",
        NodeKind.DATASET: "datasets.toml",
        NodeKind.TASK: "tasks.toml",
    }
)


class FactValue(Record):
    """The number of a fact, its unit and the document that states it."""

    value: float
    unit: str = Field(min_length=1)
    source: str = Field(min_length=1)


class Term(Record):
    """One thing of the field.

    Attributes:
        id: Slug, unique within its file.
        label: Preferred name.
        aliases: Other surface forms.
        category: What sort of thing it is.
        broader: Ids of what it is one of, or of whose generation it is.
        version_of: Id of what it is a release of.
        generic: True for a glossary term, false for a proper name.
        exact: Matched in this very case only.
        context: Matched only where the paper holds other evidence for it.
        abstract: A class that orders others and that a paper's words do not name: "deep learning framework".
        facts: Data about it by property.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.+-]*$")
    label: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    category: str | None = None
    broader: tuple[str, ...] = ()
    version_of: str | None = None
    generic: bool = False
    exact: bool = False
    context: bool = False
    abstract: bool = False
    facts: dict[str, FactValue] = Field(default_factory=dict)

    def names(self) -> Iterator[tuple[str, bool]]:
        """The names to look for, label and aliases, each with whether it counts in its very case only; none of a class.

        That is so for the names of an ``exact`` term, but for phrases in lower case: "graph attention network", the
        long form of the exact "GAT", is no ordinary word in any case. It is always so for a final S behind a digit:
        "V100s" are several V100 and no V100S.
        """
        for name in () if self.abstract else (self.label, *self.aliases):
            looks_plural = name.endswith("S") and name[-2:-1].isdigit()
            is_phrase = self.exact and name.islower() and (" " in name or "-" in name)
            yield name, looks_plural or (self.exact and not is_phrase)

    @property
    def parents(self) -> tuple[str, ...]:
        """Ids of what it is one of and of what it is a release of."""
        return (*self.broader, *((self.version_of,) if self.version_of else ()))

    def fact_records(self) -> tuple[Fact, ...]:
        """The facts as records, by property."""
        return tuple(Fact(property=name, **dict(fact)) for name, fact in sorted(self.facts.items()))


class Metric(Record):
    """One metric: its family, which way it gets better, and whether a ratio of two of its values means something."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.+-]*$")
    label: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    metric_class: MetricClass = Field(alias="class")
    direction: Direction | None = None
    ratio: bool = True
    units: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    generic: bool = True
    exact: bool = False
    category: str | None = None


class Cue(Record):
    """A word that says more or less, better or worse.

    Attributes:
        word: The word or phrase, lower case.
        metric: Id of the metric it implies; None where a metric has to be named beside it.
        sense: ``more``/``less`` where the metric decides what is good, ``better``/``worse`` where the word itself does.
    """

    word: str
    metric: str | None = None
    sense: Literal["more", "less", "better", "worse"]


class Unit(Record):
    """A unit of measurement.

    Attributes:
        id: Slug.
        label: Its symbol.
        aliases: Surface forms.
        dimension: What it measures: time, rate, data, energy...
        metric_class: The family that a value in it usually belongs to.
        metric: Id of the metric implied where none is named.
        to_base: Factor to the base unit of its dimension, where the conversion is exact.
        base: Whether it is that base unit.
        qudt: Local name of the QUDT unit, where there is one.
        exact: Matched in this very case only.
    """

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    dimension: str
    metric_class: MetricClass | None = Field(default=None, alias="class")
    metric: str | None = None
    to_base: float | None = None
    base: bool = False
    qudt: str | None = None
    exact: bool = False


class Distinct(Record):
    """Things that look alike and must never be merged."""

    ids: tuple[str, ...] = Field(min_length=2)
    why: str = Field(min_length=1)


R = TypeVar("R", bound=Record)
T = TypeVar("T", Term, Metric, Unit)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All curated knowledge, each table in the order of its ids.

    Attributes:
        terms: Terms by kind, then by id.
        metrics: Metrics by id.
        cues: Words that compare.
        units: Units by id.
        distinct: Forbidden merges by kind.
    """

    terms: Mapping[NodeKind, Mapping[str, Term]]
    metrics: Mapping[str, Metric]
    cues: tuple[Cue, ...]
    units: Mapping[str, Unit]
    distinct: Mapping[NodeKind, tuple[Distinct, ...]]

    def term(self, kind: NodeKind, term_id: str) -> Term:
        """The term of a kind with this id."""
        return self.terms[kind][term_id]

    def implied_metrics(self) -> dict[str, Metric]:
        """The metrics that comparing words mean by themselves: speed for "faster"."""
        return {cue.word: self.metrics[cue.metric] for cue in self.cues if cue.metric}


def data_file(*parts: str) -> Path:
    """A file of the package's data: from the installed package, or from the repository it runs in."""
    packaged = _PACKAGED.joinpath(*parts)
    return packaged if packaged.exists() else _REPOSITORY.joinpath("data", *parts)


@cache
def default_vocabulary() -> Vocabulary:
    """The vocabulary that comes with the package."""
    return load_vocabulary(data_file("vocab"))


def load_vocabulary(folder: Path) -> Vocabulary:
    """Reads and checks a folder of vocabulary files.

    Raises:
        VocabularyError: naming file and term, where one is malformed or contradicts another.
    """
    terms: dict[NodeKind, Mapping[str, Term]] = {}
    distinct: dict[NodeKind, tuple[Distinct, ...]] = {}
    for kind in ENTITY_KINDS:
        path = folder / FILES[kind]
        table = _read_toml(path)
        terms[kind] = _check_terms(_records(Term, table, "term", path), path)
        distinct[kind] = tuple(_records(Distinct, table, "distinct", path))
        _check_distinct(distinct[kind], terms[kind], path)
        _nothing_left(table, path)
    metrics_path, units_path = folder / "metrics.toml", folder / "units.toml"
    metric_table, unit_table = _read_toml(metrics_path), _read_toml(units_path)
    metrics = _by_id(_records(Metric, metric_table, "term", metrics_path), metrics_path)
    cues = tuple(_records(Cue, metric_table, "cue", metrics_path))
    units = _by_id(_records(Unit, unit_table, "term", units_path), units_path)
    _nothing_left(metric_table, metrics_path)
    _nothing_left(unit_table, units_path)
    _check_references(metrics, cues, units, metrics_path, units_path)
    return Vocabulary(terms, metrics, cues, units, distinct)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise VocabularyError(f"cannot be read ({error.strerror})", where=str(path)) from error
    except (ValueError, RecursionError) as error:
        raise VocabularyError(f"not TOML: {error}", where=str(path)) from error


def _records(model: type[R], table: dict[str, Any], header: str, path: Path) -> list[R]:
    """The records of a table, which is taken out."""
    rows = table.pop(header, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise VocabularyError(f"{header!r} is no list of tables, each headed [[{header}]]", where=str(path))
    records = []
    for row in rows:
        try:
            records.append(model.model_validate(row))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            name = row.get("id") or row.get("word") or row.get("ids")
            raise VocabularyError(f"{name!r}: {place}: {first['msg']}", where=str(path)) from error
    return records


def _by_id(records: Iterable[T], path: Path) -> dict[str, T]:
    table: dict[str, T] = {}
    for record in records:
        if record.id in table:
            raise VocabularyError(f"id {record.id!r} is used twice", where=str(path))
        table[record.id] = record
    return dict(sorted(table.items()))


def _check_terms(records: list[Term], path: Path) -> dict[str, Term]:
    table = _by_id(records, path)
    claimed: dict[str, str] = {}
    for term in records:
        for parent in term.parents:
            if parent not in table or parent == term.id:
                raise VocabularyError(f"{term.id!r} names {parent!r}, which is not another term here", where=str(path))
        for name, exact in term.names():
            # Exact names may share a key with a name in another case ("SAM" the model, "Sam" nobody).
            key = letters(name) if exact else name_key(name)
            owner = claimed.setdefault(key, term.id)
            if owner != term.id:
                raise VocabularyError(f"{name!r} is claimed by {owner!r} and {term.id!r}", where=str(path))
    _check_acyclic({term.id: term.parents for term in records}, path)
    return table


def _check_acyclic(parents: Mapping[str, Iterable[str]], path: Path) -> None:
    try:
        TopologicalSorter(parents).prepare()
    except CycleError as error:
        raise VocabularyError(f"broader than itself: {' > '.join(error.args[1])}", where=str(path)) from error


def _check_distinct(rows: Iterable[Distinct], table: Mapping[str, Term], path: Path) -> None:
    for row in rows:
        for term_id in row.ids:
            if term_id not in table:
                raise VocabularyError(f"[[distinct]] names {term_id!r}, which is not a term here", where=str(path))


def _check_references(
    metrics: Mapping[str, Metric], cues: Iterable[Cue], units: Mapping[str, Unit], metrics_path: Path, units_path: Path
) -> None:
    for metric in metrics.values():
        for parent in metric.broader:
            if parent not in metrics:
                raise VocabularyError(f"{metric.id!r} names {parent!r}, which is not a metric", where=str(metrics_path))
        for unit in metric.units:
            if unit not in units:
                raise VocabularyError(f"{metric.id!r} names unit {unit!r}, which is unknown", where=str(metrics_path))
    _check_acyclic({metric.id: metric.broader for metric in metrics.values()}, metrics_path)
    for cue in cues:
        if cue.metric is not None and cue.metric not in metrics:
            raise VocabularyError(f"cue {cue.word!r} names {cue.metric!r}, not a metric", where=str(metrics_path))
    for measure in units.values():
        if measure.metric is not None and measure.metric not in metrics:
            raise VocabularyError(f"unit {measure.id!r} names {measure.metric!r}, not a metric", where=str(units_path))


def _nothing_left(table: Mapping[str, Any], path: Path) -> None:
    if table:
        raise VocabularyError(f"unknown tables: {', '.join(sorted(table))}", where=str(path))

"""Claims of result tables: a row for each method, a column for each metric, the paper's own row against the others.

Read are tables whose first header names methods (or whose own row says "ours"), with one own row in each group of
rows. The other way round, methods as columns, is not read; nor are columns whose metric the vocabulary does not know,
nor rows that differ in a condition (model, data set, device, batch size) from the own one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.claims.confidence import confidence
from kg.claims.factors import change
from kg.ids import name_key
from kg.mentions.matching import Matcher, Name
from kg.model import CELL_BREAK, LocalEntity, Paper, RawClaim, Section, Span
from kg.schema import BaselineKind, Direction, HardwareScope, NodeKind, Origin, Relation, Role, TextField
from kg.text import clean
from kg.vocab import Metric, Unit, Vocabulary

RULE = "table"
"""The rule of these claims."""

_METHODS = re.compile(
    r"\b(?:methods?|systems?|approach(?:es)?|frameworks?|kernels?|techniques?|algorithms?|implementations?|librar(?:y|ies)|"
    r"solutions?|schedulers?|compilers?|engines?|designs?|accelerators?|works?|names?)\b",
    re.I,
)
_CONDITIONS = re.compile(
    r"\b(?:models?|datasets?|tasks?|benchmarks?|workloads?|hardware|devices?|gpus?|platforms?|batch(?: size)?|lengths?|"
    r"seq\w*|context|precisions?|bits?|resolutions?|inputs?|settings?|sizes?|backbones?|#\w*)\b",
    re.I,
)
_OURS = re.compile(r"\b(?:ours?|this (?:work|paper)|proposed)\b", re.I)
_VARIANT = re.compile(r"(?:^\s*[+−–-]\s*\w|\bw/o?\b|\bwith(?:out)?\b|\bablat|\bonly\b)", re.I)
_GENERIC = re.compile(
    r"(?:the )?(?:baselines?|vanilla|naive|original|default|previous|prior (?:work|art)|sota|"
    r"state[- ]of[- ]the[- ]art)\b",
    re.I,
)
_SUMMARY = re.compile(
    r"(?:average|avg\.?|mean|geo-?mean|total|median|sum|overall|speed-?up|improvement|gain|Δ)\b", re.I
)
_NUMBER = re.compile(
    r"[~≈]?\s*(?P<sign>[-+−])?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>[^\s\d(±+\[↑↓*†‡-][^\s(±\[↑↓*†‡]*)?"
    r"\s*(?:(?:±|\+-)\s*[\d.]+)?\s*(?:[(\[][^()\[\]]*[)\]])?\s*[↑↓*†‡]*"
)
_ARROWS = {"↑": Direction.HIGHER, "↓": Direction.LOWER}
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_CITATION = re.compile(r"\s*(?:\[[\d,;\s–-]+\]|\([^()]*(?:19|20)\d\d[a-z]?[^()]*\)|[*†‡§¶]+|\bet al\.?.*$)")
_LONGEST_NAME = 60
_MOST_ROWS = 40
_LONGEST_EVIDENCE = 4_000


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: its text as it stands, cleaned, and its place in the full text."""

    start: int
    source: str
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.source)


_Row = list[_Cell]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of results."""

    index: int
    text: str
    metric: Metric
    direction: Direction | None
    unit: str | None


class TableReader:
    """Reads tables. Compile once, use for many papers.

    Args:
        vocabulary: Metrics and units.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._metrics = Matcher(
            Name(alias, metric, metric.exact)
            for metric in vocabulary.metrics.values()
            for alias in (metric.label, *metric.aliases)
        )
        self._units: dict[str, Unit] = {}
        for unit in vocabulary.units.values():
            for name in (unit.label, *unit.aliases):
                self._units.setdefault(name, unit)
        self._by_id: Mapping[str, Metric] = vocabulary.metrics

    def read(
        self, paper: Paper, section: Section, entities: Sequence[LocalEntity]
    ) -> tuple[list[RawClaim], list[LocalEntity]]:
        """The claims of a table in the order of its rows, and the things that they compare with.

        Args:
            paper: The paper.
            section: Its table.
            entities: What the paper's prose names.
        """
        rows = _rows(paper, section)
        header, body = _parted(rows)
        if not header or not body or len(rows) > _MOST_ROWS:
            return [], []
        columns = [column for index in range(len(header[0])) if (column := self._column(header, index))]
        own_names = {name_key(entity.name): entity.name for entity in entities if entity.role is Role.PROPOSED}
        at = _method_column(header, {column.index for column in columns})
        if at is None or not columns:
            return [], []
        conditions = [
            index
            for index in range(len(header[0]))
            if index != at and _CONDITIONS.search(_head(header, index)) and _head(header, index)
        ]
        table = _Table(paper, section, columns, at, conditions, own_names, entities)
        claims = [claim for group in _groups(body, at) for claim in table.claims(group)]
        return claims, table.compared

    def _column(self, header: Sequence[_Row], index: int) -> _Column | None:
        """The column as one of results; None where its header names no metric, or a condition."""
        text = _head(header, index)
        bracketed = [inside.strip() for inside in _IN_BRACKETS.findall(text)]
        plain = _IN_BRACKETS.sub(" ", text).translate({ord(arrow): " " for arrow in _ARROWS}).strip()
        unit = next((self._units[given] for given in (*bracketed, plain) if given in self._units), None)
        found = self._metrics.find(plain)
        metric = found[-1].value if found else self._by_id.get(unit.metric or "") if unit else None
        if metric is None or (_CONDITIONS.fullmatch(plain) and not unit):
            return None
        arrow = next((_ARROWS[character] for character in text if character in _ARROWS), None)
        return _Column(index, plain or text, metric, arrow or metric.direction, unit.label if unit else None)


class _Table:
    """A table that is understood, and what its claims have compared so far."""

    def __init__(
        self,
        paper: Paper,
        section: Section,
        columns: Sequence[_Column],
        at: int,
        conditions: Sequence[int],
        own_names: Mapping[str, str],
        entities: Sequence[LocalEntity],
    ) -> None:
        self._paper = paper
        self._start = section.start
        self._columns = columns
        self._at = at
        self._conditions = conditions
        self._own_names = own_names
        self._known = {name_key(name): entity for entity in entities for name in _names(entity)}
        devices = [entity for entity in entities if entity.type is NodeKind.HARDWARE]
        first_row = paper.full_text.find(CELL_BREAK, section.start, section.end)
        caption_end = max(section.start, paper.full_text.rfind("\n", section.start, first_row))
        self._hardware = _within(devices, paper.full_text[section.start : caption_end])
        self.compared: list[LocalEntity] = []

    def claims(self, group: Sequence[_Row]) -> Iterator[RawClaim]:
        """The claims of rows that belong together; none where no row, or more than one, is the paper's own."""
        own = [row for row in group if self._own(row[self._at].text)]
        if len(own) != 1:
            return
        (ours,) = own
        subject = self._own(ours[self._at].text) or ""
        others = [row for row in group if row is not ours and self._is_baseline(row, ours)]
        for column in self._columns:
            value = _value(ours[column.index])
            if value is None:
                continue
            for row in others:
                yield from self._comparison(subject, column, ours, value, row)
            if not others:
                yield self._claim(subject, Relation.ACHIEVES, column, ours, value, ours)

    def _own(self, name: str) -> str | None:
        """The own system's name where a row is that of it."""
        bare = _bare(name)
        if _OURS.search(name):
            return self._own_names.get(name_key(_OURS.sub("", bare).strip(" ()-"))) or self._lone_name()
        return self._own_names.get(name_key(bare))

    def _lone_name(self) -> str:
        names = set(self._own_names.values())
        return names.pop() if len(names) == 1 else "this work"

    def _is_baseline(self, row: _Row, ours: _Row) -> bool:
        name = row[self._at].text
        is_named = 1 < len(_bare(name)) <= _LONGEST_NAME and any(map(str.isalpha, name))
        if not is_named or _OURS.search(name) or _VARIANT.search(name) or _SUMMARY.match(name):
            return False
        if any(key and name_key(name).startswith(key) for key in self._own_names):
            return False
        return all(row[index].text == ours[index].text for index in self._conditions)

    def _comparison(
        self, subject: str, column: _Column, ours: _Row, value: tuple[float, str | None], row: _Row
    ) -> Iterator[RawClaim]:
        other = _value(row[column.index])
        if other is None or column.direction is None or (other[1] or column.unit) != (value[1] or column.unit):
            return
        if value[0] == other[0]:
            relation = Relation.MATCHES
        else:
            is_better = (value[0] > other[0]) is (column.direction is Direction.HIGHER)
            relation = Relation.OUTPERFORMS if is_better else Relation.UNDERPERFORMS
        yield self._claim(subject, relation, column, ours, value, row, before=other[0])

    def _claim(
        self,
        subject: str,
        relation: Relation,
        column: _Column,
        ours: _Row,
        value: tuple[float, str | None],
        row: _Row,
        before: float | None = None,
    ) -> RawClaim:
        compares = before is not None
        baseline, kind = self._baseline(row) if compares else (None, None)
        ratio = change(before, value[0], column.direction) if before is not None and column.metric.ratio else None
        cell = ours[column.index]
        end = max(ours[-1].end, row[-1].end)
        return RawClaim(
            subject=subject,
            relation=relation,
            baseline=baseline,
            baseline_kind=kind,
            metric=column.text,
            metric_id=column.metric.id,
            metric_class=column.metric.metric_class,
            low=value[0],
            high=value[0],
            unit=value[1] or column.unit,
            reported_as=cell.source,
            factor_low=ratio,
            factor_high=ratio,
            hardware=self._hardware,
            hardware_scope=HardwareScope.STATED if self._hardware else HardwareScope.NONE,
            context=tuple(ours[index].text for index in self._conditions if ours[index].text not in ("", "-")),
            evidence=self._span(self._start, end),
            origin=Origin.OWN,
            rule=RULE,
            confidence=confidence(RULE, kind),
        )

    def _baseline(self, row: _Row) -> tuple[str, BaselineKind]:
        cell = row[self._at]
        name = _bare(cell.text)
        if _GENERIC.match(name):
            return name, BaselineKind.GENERIC
        known = self._known.get(name_key(name))
        source = _bare(cell.source)
        start = cell.start + cell.source.find(source)
        entity = LocalEntity(
            name=known.name if known else name,
            type=known.type if known else NodeKind.TECHNIQUE,
            role=Role.BASELINE,
            named=True,
            term=known.term if known else None,
            mentions=(self._span(start, start + len(source)),),
        )
        if entity not in self.compared:
            self.compared.append(entity)
        return entity.name, BaselineKind.NAMED

    def _span(self, start: int, end: int) -> Span:
        return Span(field=TextField.FULL_TEXT, start=start, end=end, text=self._paper.full_text[start:end])


def _rows(paper: Paper, section: Section) -> list[_Row]:
    """The rows of a table, all as wide as the widest; the caption has no cells."""
    rows: list[_Row] = []
    start = section.start
    for line in paper.full_text[section.start : section.end].split("\n"):
        if CELL_BREAK in line and section.end - section.start <= _LONGEST_EVIDENCE:
            at, row = start, []
            for cell in line.split(CELL_BREAK):
                row.append(_Cell(at, cell, clean(cell).text))
                at += len(cell) + len(CELL_BREAK)
            rows.append(row)
        start += len(line) + 1
    width = max(map(len, rows), default=0)
    return [row for row in rows if len(row) == width]


def _parted(rows: Sequence[_Row]) -> tuple[Sequence[_Row], Sequence[_Row]]:
    """Header and body: the first row, and those below it whose first cell is empty or the same; none holds numbers."""
    first = rows[0] if rows else []
    end = 0
    while end < len(rows) and not any(_value(cell) for cell in rows[end][1:]):
        is_more = rows[end][0].text in ("", "-", first[0].text) and not _group_name(rows[end])
        if end and not is_more:
            break
        end += 1
    return rows[:end], rows[end:]


def _head(header: Sequence[_Row], index: int) -> str:
    """The header of a column: its cells from top to bottom, each once."""
    return " ".join(dict.fromkeys(text for row in header if (text := row[index].text) not in ("", "-")))


def _method_column(header: Sequence[_Row], metrics: Iterable[int]) -> int | None:
    """The column that names the methods: the first that says so, else the first one where it says nothing else."""
    others = [index for index in range(len(header[0])) if index not in metrics]
    named = next((index for index in others if _METHODS.search(_head(header, index))), None)
    if named is not None:
        return named
    return 0 if 0 in others and not _CONDITIONS.fullmatch(_head(header, 0)) else None


def _groups(body: Sequence[_Row], at: int) -> Iterator[list[_Row]]:
    """The rows between those that only name a group."""
    group: list[_Row] = []
    for row in body:
        if _group_name(row):
            yield group
            group = []
        elif row[at].text not in ("", "-"):
            group.append(row)
    yield group


def _group_name(row: _Row) -> bool:
    texts = {cell.text for cell in row} - {"", "-"}
    return len(texts) == 1 and all(_value(cell) is None for cell in row)


def _value(cell: _Cell) -> tuple[float, str | None] | None:
    """The number of a cell and its unit; None where it holds none, or more than one."""
    found = _NUMBER.fullmatch(cell.text)
    if not found or found["sign"]:
        return None
    return float(found["number"].replace(",", "")), found["unit"]


def _bare(name: str) -> str:
    return _CITATION.sub("", name).strip(" ,;:")


def _names(entity: LocalEntity) -> set[str]:
    return {entity.name, *(span.text for span in entity.mentions)}


def _within(devices: Iterable[LocalEntity], caption: str) -> tuple[str, ...]:
    """The devices that a caption names."""
    return tuple(
        sorted(
            device.name
            for device in devices
            if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", caption) for name in _names(device))
        )
    )

"""From what a person states, in the words of a paper, to the fields of a claim."""

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import Any

from kg.claims.cues import Sense
from kg.claims.factors import factor
from kg.claims.subjects import THIS_WORK
from kg.curation.quotes import places, sentence_of
from kg.curation.records import Missing, Statement
from kg.ids import name_key
from kg.model import Extraction, LocalEntity, Paper, RawClaim, Span
from kg.quantities import Quantity, QuantityFinder
from kg.schema import BaselineKind, HardwareScope, MetricClass, NodeKind, Origin, Relation, Role
from kg.text import clean
from kg.vocab import Metric, Vocabulary

CURATED = "curated"
"""The rule of claims that people added."""

_SENSES = {Relation.OUTPERFORMS: Sense.BETTER, Relation.UNDERPERFORMS: Sense.WORSE}
_NAMED = BaselineKind.NAMED
_MEASURED = frozenset(("relation", "metric", "value"))
"""What the improvement factor follows from."""


class StatementReader:
    """Reads numbers and metrics as the extractor does.

    Args:
        vocabulary: Its metrics and units.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def metric(self, text: str) -> Metric | None:
        """The vocabulary's metric of this name."""
        return self._metrics.get(name_key(text))

    def number(self, value: str) -> Quantity | None:
        """The one number of a text; None where there is none, or several. Offsets are those of the cleaned text."""
        found = self._quantities.find(clean(value).text)
        return found[0] if len(found) == 1 else None

    def added(self, stated: Missing, extraction: Extraction, paper: Paper) -> RawClaim:
        """The claim that a person found missing.

        Its evidence is the whole sentence, as for a claim that is read. The subject is the paper's one proposed thing
        where none is given. Devices that the sentence does not name count as inherited.
        """
        proposed = [entity.name for entity in extraction.entities if entity.role is Role.PROPOSED and entity.named]
        subject = stated.subject or (proposed[0] if len(proposed) == 1 else THIS_WORK)
        empty = RawClaim(
            subject=subject,
            relation=stated.relation,
            evidence=sentence_of(paper, stated.quote),
            origin=Origin.OWN if subject in (THIS_WORK, *proposed) else Origin.REPORTED,
            rule=CURATED,
            confidence=1.0,
        )
        fields = {"relation", *(name for name in Statement.model_fields if getattr(stated, name))}
        return self.restated(empty, stated, fields - {"subject"}, extraction)

    def restated(self, claim: RawClaim, said: Statement, fields: set[str], extraction: Extraction) -> RawClaim:
        """A claim with some fields as a person states them, and what follows from those."""
        values: dict[str, Any] = {"confidence": 1.0}
        values |= {name: getattr(said, name) for name in ("subject", "relation", "context") if name in fields}
        if fields & {"relation", "baseline"}:
            relation = values.get("relation", claim.relation)
            values |= _compared(relation, said.baseline if "baseline" in fields else claim.baseline, extraction)
        if "hardware" in fields:
            values |= _on(said.hardware, claim.evidence)
        if "metric" in fields and said.metric:
            metric = self.metric(said.metric)
            values |= {"metric": said.metric, "metric_id": metric.id if metric else None}
            values["metric_class"] = metric.metric_class if metric else MetricClass.OTHER
        if "value" in fields and said.value:
            values |= self._numbers(said.value)
        changed = claim.model_copy(update=values)
        return changed.model_copy(update=self._factors(changed)) if fields & _MEASURED else changed

    def _numbers(self, value: str) -> dict[str, Any]:
        number = self.number(value)
        if number is None:
            return {}
        start, end = clean(value).source_span(number.start, number.end)
        return {
            **{name: getattr(number, name) for name in ("low", "high", "unit", "qualifier")},
            "reported_as": value[start:end],
        }

    def _factors(self, claim: RawClaim) -> dict[str, float | None]:
        """The improvement factor that relation, metric and number of a claim make."""
        metric = self._vocabulary.metrics.get(claim.metric_id or "")
        sense = _SENSES.get(claim.relation)
        factors: list[float] = []
        if sense and claim.low is not None and claim.high is not None and (metric is None or metric.ratio):
            direction = metric.direction if metric else None
            bounds = (factor(value, claim.unit or "", sense, direction) for value in (claim.low, claim.high))
            factors = sorted(bound for bound in bounds if bound is not None)
        return dict(zip(("factor_low", "factor_high"), factors if len(factors) == 2 else (None, None), strict=True))

    @cached_property
    def _metrics(self) -> Mapping[str, Metric]:
        metrics = self._vocabulary.metrics.values()
        aliases = {name_key(name): metric for metric in metrics for name in metric.aliases}
        return aliases | {name_key(metric.label): metric for metric in metrics}

    @cached_property
    def _quantities(self) -> QuantityFinder:
        return QuantityFinder(self._vocabulary.units.values())


def _compared(relation: Relation, baseline: str | None, extraction: Extraction) -> dict[str, Any]:
    """Baseline and how it is named.

    A name that the paper uses as a generic term is generic, and so is a phrase that names none of its things: one with
    a word in lower case, as in "previous CNN-based methods".
    """
    if relation is Relation.ACHIEVES:
        return {"baseline": None, "baseline_kind": None}
    if baseline is None:
        return {"baseline": None, "baseline_kind": BaselineKind.UNSPECIFIED}
    named = [entity for entity in extraction.entities if name_key(baseline) in _names(entity)]
    generic = not all(entity.named for entity in named) if named else any(map(str.islower, baseline.split()))
    return {"baseline": baseline, "baseline_kind": BaselineKind.GENERIC if generic else BaselineKind.NAMED}


def _on(hardware: Sequence[str], evidence: Span) -> dict[str, Any]:
    here = all(name in evidence.text for name in hardware)
    scope = HardwareScope.STATED if here else HardwareScope.INHERITED
    return {"hardware": tuple(hardware), "hardware_scope": scope if hardware else HardwareScope.NONE}


def things(extraction: Extraction, claims: Sequence[RawClaim], paper: Paper) -> tuple[LocalEntity, ...]:
    """The paper's things after its claims were decided on.

    What a claim names and the extractor did not see is added, what a claim compares with is a baseline, and a baseline
    that no claim compares with any more is only mentioned.
    """
    compared, former = _baselines(claims), _baselines(extraction.claims)
    found = [_in_role(entity, compared, former - compared) for entity in extraction.entities]
    known = {key for entity in found for key in _names(entity)}
    wanted: dict[str, tuple[str, NodeKind]] = {}
    for claim in claims:
        if claim not in extraction.claims:
            wanted |= {name_key(name): (name, NodeKind.HARDWARE) for name in claim.hardware}
            baseline = claim.baseline if claim.baseline_kind is _NAMED else None
            others = (name for name in (claim.subject, baseline) if name and name != THIS_WORK)
            wanted |= {name_key(name): (name, NodeKind.TECHNIQUE) for name in others}
    for key, (name, kind) in sorted(wanted.items()):
        if key not in known:
            role = Role.BASELINE if key in compared else Role.USED
            mentions = tuple(places(paper, name))
            found.append(LocalEntity(name=name, type=kind, role=role, named=True, mentions=mentions))
    return tuple(found)


def _names(entity: LocalEntity) -> set[str]:
    return {name_key(text) for text in (entity.name, *(span.text for span in entity.mentions))}


def _baselines(claims: Iterable[RawClaim]) -> set[str]:
    return {name_key(claim.baseline) for claim in claims if claim.baseline and claim.baseline_kind is _NAMED}


def _in_role(entity: LocalEntity, compared: Set[str], former: Set[str]) -> LocalEntity:
    """A thing in the role that the claims give it."""
    key = name_key(entity.name)
    if key in compared and entity.role in (Role.USED, Role.MENTIONED):
        return entity.model_copy(update={"role": Role.BASELINE})
    if key in former and entity.role is Role.BASELINE:
        return entity.model_copy(update={"role": Role.MENTIONED})
    return entity

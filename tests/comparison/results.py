"""The invented corpus with other claims, for tests of rankings and conflicts."""

from typing import Any

from kg.graph import KnowledgeGraph, build_graph
from kg.model import Claim
from kg.schema import HardwareScope, MetricClass, Origin, Relation
from tests import corpus

PAPERS = tuple(paper.id for paper in corpus.resolved().papers)
_MEASURED = next(claim for claim in corpus.resolved().claims if claim.reported_as == "170 TFLOPS")
_COMPARED = next(claim for claim in corpus.resolved().claims if claim.reported_as == "1.2x")


def _on(hardware: tuple[str, ...]) -> dict[str, Any]:
    scope = HardwareScope.STATED if hardware else HardwareScope.NONE
    return {"hardware": tuple(map(corpus.thing, hardware)), "hardware_scope": scope}


def result(
    value: float | tuple[float, float],
    unit: str | None,
    measure: str = "throughput",
    *,
    hardware: tuple[str, ...] = (),
    paper: str = PAPERS[0],
    **fields: Any,
) -> Claim:
    """An absolute result."""
    low, high = value if isinstance(value, tuple) else (value, value)
    return _MEASURED.model_copy(
        update={
            "paper": paper,
            "low": low,
            "high": high,
            "unit": unit,
            "metric": corpus.metric(measure),
            "metric_text": measure,
            "reported_as": f"{low} {unit}",
            **_on(hardware),
            **fields,
        }
    )


def comparison(
    winner: str,
    loser: str,
    measure: str | None = "speed",
    *,
    relation: Relation = Relation.OUTPERFORMS,
    hardware: tuple[str, ...] = (),
    paper: str = PAPERS[0],
    origin: Origin = Origin.OWN,
    **fields: Any,
) -> Claim:
    """A comparison; of ``underperforms``, the loser is the subject."""
    subject, baseline = (loser, winner) if relation is Relation.UNDERPERFORMS else (winner, loser)
    return _COMPARED.model_copy(
        update={
            "paper": paper,
            "subject": corpus.thing(subject),
            "subject_text": subject,
            "relation": relation,
            "baseline": corpus.thing(baseline),
            "baseline_text": baseline,
            "metric": corpus.metric(measure) if measure else None,
            "metric_text": measure,
            "metric_class": MetricClass.SPEED if measure else None,
            "context": (),
            "origin": origin,
            **_on(hardware),
            **fields,
        }
    )


def graph(*claims: Claim) -> KnowledgeGraph:
    """The corpus with these claims only."""
    numbered = [claim.model_copy(update={"id": f"claim-{number:04}"}) for number, claim in enumerate(claims)]
    return build_graph(corpus.resolved().model_copy(update={"claims": tuple(numbered), "curation": ()}))

"""How sure a claim is: counts, smoothed."""

import pytest

from kg.claims.confidence import MEASURED, confidence
from kg.schema import BaselineKind
from tests.claims.notation import claims


@pytest.mark.parametrize(("rule", "kind"), MEASURED)
def test_confidence_is_close_to_what_was_counted(rule: str, kind: BaselineKind | None) -> None:
    right, total = MEASURED[rule, kind]
    assert 0 <= right <= total
    assert 0 < confidence(rule, kind) < 1
    assert confidence(rule, kind) == pytest.approx(right / total, abs=1 / total)


def test_of_what_was_never_counted_nothing_is_known() -> None:
    assert confidence("guess", BaselineKind.NAMED) == 0.5


@pytest.mark.parametrize(
    "sentence",
    [
        "Foozle is 2x faster than vLLM.",
        "Foozle is 2x faster than prior work.",
        "Foozle improves throughput by 2x.",
        "Foozle outperforms vLLM.",
        "Foozle outperforms prior work.",
        "Foozle has lower latency than vLLM.",
        "Foozle has lower latency than prior work.",
        "Foozle reaches 76 FPS.",
    ],
)
def test_every_sort_of_claim_was_counted(sentence: str) -> None:
    (claim,) = claims(sentence)
    assert (claim.rule, claim.baseline_kind) in MEASURED
    assert claim.confidence == confidence(claim.rule, claim.baseline_kind)

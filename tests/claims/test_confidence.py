"""How sure a claim is: counts, smoothed."""

import pytest

from kg.claims.confidence import confidence, counts
from kg.schema import BaselineKind
from tests.claims.notation import claims


@pytest.mark.parametrize(("rule", "kind"), sorted(counts(), key=str))
def test_confidence_is_close_to_what_was_counted(rule: str, kind: BaselineKind | None) -> None:
    right, total = counts()[rule, kind]
    assert 0 <= right <= total
    assert 0 < confidence(rule, kind) < 1
    assert confidence(rule, kind) == pytest.approx((right + 1) / (total + 2), abs=5e-4)


def test_of_what_was_never_counted_nothing_is_known() -> None:
    assert confidence("guess", BaselineKind.NAMED) == 0.5


@pytest.mark.parametrize(
    "sentence",
    [
        "Foozle is 2x faster than vLLM.",
        "Foozle is 2x faster than prior work.",
        "Foozle improves throughput by 2x.",
        "Foozle outperforms vLLM.",
        "Foozle reaches 76 FPS.",
    ],
)
def test_common_sorts_of_claims_were_counted(sentence: str) -> None:
    (claim,) = claims(sentence)
    assert (claim.rule, claim.baseline_kind) in counts()
    assert claim.confidence == confidence(claim.rule, claim.baseline_kind)

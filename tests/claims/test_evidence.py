"""What a claim shows for itself: its sentence, verbatim, with its number and its names in it."""

import pytest

from kg.schema import Qualifier
from tests.claims.notation import LEAD, TITLE, claims, extraction

_SENTENCES = [
    "Foozle is up to 2.3x faster than vLLM on A100.",
    "Foozle is 15x, 46x and 108x faster than vLLM, cuBLAS and Triton, respectively.",
    "Compared to vLLM, Foozle reduces memory by 35% and improves accuracy by 2.1%.",
    r"Foozle is $1.4\times$ faster than vLLM (see Fig. 3), e.g. on A100.",
    "Foozle reaches 310 TFLOPS on A100 and 640 TFLOPS on H100.",
    "Foozle halves latency versus vLLM.",
    "Foozle outperforms prior work.",
]


@pytest.mark.parametrize("sentence", _SENTENCES)
def test_evidence_is_the_very_sentence_and_holds_what_is_claimed(sentence: str) -> None:
    text = f"{LEAD} {sentence} The weather was fine."
    found = extraction(text).claims
    assert found
    for claim in found:
        assert claim.evidence.text == sentence
        assert text[claim.evidence.start : claim.evidence.end] == sentence
        for words in (claim.reported_as, claim.baseline, *claim.hardware):
            assert words is None or words in sentence
        assert (claim.low is None) == (claim.high is None) == (claim.unit is None) == (claim.reported_as is None)


def test_the_number_stands_as_it_was_written() -> None:
    (claim,) = claims(r"Foozle gives a $1,200\times$ speedup over vLLM.")
    assert (claim.reported_as, claim.low, claim.unit) == (r"1,200\times", 1200, "x")


def test_a_qualifier_is_no_part_of_the_number() -> None:
    (claim,) = claims("Foozle is up to 2.3x faster than vLLM.")
    assert (claim.reported_as, claim.qualifier) == ("2.3x", Qualifier.UP_TO)


@pytest.mark.parametrize(
    ("sentence", "metric"),
    [
        ("Foozle achieves 2x higher throughput than vLLM.", "throughput"),
        ("Foozle reduces the time to first token by 2x over vLLM.", "time-to-first-token"),
        ("Foozle has 2x lower latency than vLLM.", "latency"),
        ("Foozle achieves a 2x speedup over vLLM.", "speedup"),
        ("Foozle is 2x faster than vLLM.", "speed"),
        ("Foozle needs 2x less memory than vLLM.", "memory-footprint"),
        ("Foozle needs 2x fewer FLOPs than Mamba.", "flops"),
    ],
)
def test_the_metric_is_one_of_the_vocabulary(sentence: str, metric: str) -> None:
    (claim,) = claims(sentence)
    assert claim.metric_id == metric


def test_a_title_makes_no_claims() -> None:
    assert extraction("We present Foozle.", "Foozle: 3x Faster than vLLM").claims == ()


def test_claims_come_in_the_order_of_their_sentences() -> None:
    found = claims("Foozle beats vLLM by 2x. Foozle beats SGLang by 3x. Foozle beats Triton by 4x.")
    assert [claim.baseline for claim in found] == ["vLLM", "SGLang", "Triton"]


def test_a_claim_stands_once_for_each_sentence() -> None:
    found = extraction(f"{LEAD} Foozle beats vLLM by 2x. Foozle beats vLLM by 2x.", TITLE).claims
    assert len(found) == 2
    assert len({claim.evidence.start for claim in found}) == 2

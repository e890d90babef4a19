"""On what a number holds: hardware that is stated, inherited or absent, and the workloads beside it."""

import pytest

from kg.model import RawClaim
from kg.schema import HardwareScope
from tests.claims.notation import claims, extraction, lines, row, wrong


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        row("stated", "Foozle is 2x faster than vLLM on A100.", "Foozle > vLLM [speed] 2x @ A100"),
        row("stated first", "On A100, Foozle is 2x faster than vLLM.", "Foozle > vLLM [speed] 2x @ A100"),
        row("two devices", "Foozle is 2x faster than vLLM on A100 and H100.", "Foozle > vLLM [speed] 2x @ A100, H100"),
        row("with a count", "On 8xA100 GPUs, Foozle is 2x faster than vLLM.", "Foozle > vLLM [speed] 2x @ A100"),
        row(
            "either",
            "Foozle is 2x faster than vLLM on a single A100 or L40S GPU.",
            "Foozle > vLLM [speed] 2x @ A100, L40S",
        ),
        row("generic", "Foozle is 2x faster than vLLM on a GPU.", "Foozle > vLLM [speed] 2x @ GPU"),
        row("none", "Foozle is 2x faster than vLLM.", "Foozle > vLLM [speed] 2x"),
        row("compared with", "Foozle outperforms an A100 by 3x.", "Foozle > A100 3x"),
        row(
            "each clause its own",
            "Foozle is 2x faster than vLLM on A100 and 3x faster than SGLang on H100.",
            "Foozle > vLLM [speed] 2x @ A100",
            "Foozle > SGLang [speed] 3x @ H100",
        ),
        row(
            "an interconnect is no device", "Foozle uses NVLink and is 2x faster than vLLM.", "Foozle > vLLM [speed] 2x"
        ),
        row(
            "inherited from the sentence before",
            "All experiments run on A100. Foozle is 2x faster than vLLM.",
            "Foozle > vLLM [speed] 2x @~ A100",
        ),
        row(
            "inherited from a result",
            "Foozle reaches 76 FPS on A100. It is 2x faster than vLLM.",
            "Foozle: [speed] 76 FPS @ A100",
            "Foozle > vLLM [speed] 2x @~ A100",
        ),
        row(
            "stated goes before inherited",
            "We tune on A100. On H100, Foozle is 2x faster than vLLM.",
            "Foozle > vLLM [speed] 2x @ H100",
        ),
        row(
            "not inherited from behind",
            "Foozle is 2x faster than vLLM. Future work targets A100.",
            "Foozle > vLLM [speed] 2x",
        ),
        row(
            "not inherited where two are known",
            "We use A100 for training and H100 for serving. Foozle is 2x faster than vLLM.",
            "Foozle > vLLM [speed] 2x",
        ),
        row(
            "device before its number",
            "Foozle outperforms vLLM on Jetson Orin by 1.5x and on L40S by 1.8x.",
            "Foozle > vLLM 1.5x @ Jetson Orin",
            "Foozle > vLLM 1.8x @ L40S",
        ),
        wrong(
            "the baseline of the sentence before",
            "On A100, Foozle is 2x faster than vLLM. On H100, it is 3x faster.",
            "Foozle > vLLM [speed] 2x @ A100",
            "Foozle > vLLM [speed] 3x @ H100",
            because="a baseline is looked for in the sentence alone",
        ),
    ],
)
def test_hardware(sentence: str, expected: list[str]) -> None:
    assert lines(claims(sentence)) == expected


def _only(sentence: str) -> RawClaim:
    (claim,) = claims(sentence)
    return claim


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ("Foozle is 2x faster than vLLM on A100.", HardwareScope.STATED),
        ("We measure on A100. Foozle is 2x faster than vLLM.", HardwareScope.INHERITED),
        ("Foozle is 2x faster than vLLM.", HardwareScope.NONE),
    ],
)
def test_scope_says_where_the_hardware_was_read(sentence: str, scope: HardwareScope) -> None:
    assert _only(sentence).hardware_scope is scope


def test_an_own_accelerator_is_not_what_its_claims_hold_on() -> None:
    text = "We present Barzel, an accelerator chip for attention. Barzel is 3x faster than Eyeriss."
    assert lines(extraction(text, "Barzel: An Accelerator for Attention").claims) == ["Barzel > Eyeriss [speed] 3x"]


@pytest.mark.parametrize(
    ("sentence", "context"),
    [
        ("Foozle trains ResNet-50 on ImageNet 2x faster than PyTorch.", {"ResNet-50", "ImageNet"}),
        ("On ImageNet, Foozle is 2x faster than PyTorch.", {"ImageNet"}),
        ("Foozle is 2x faster than PyTorch.", set()),
        ("Foozle is 1.1% more accurate than ResNet-50 on ImageNet.", {"ImageNet"}),
    ],
)
def test_context_is_what_the_sentence_names_beside_subject_and_baseline(sentence: str, context: set[str]) -> None:
    assert set(_only(sentence).context) == context

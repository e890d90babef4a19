"""Trade-offs: "without sacrificing accuracy" is a match of its own, but only beside a baseline with a name."""

import pytest

from tests.claims.notation import claims, lines, row


@pytest.mark.parametrize(
    "phrase",
    [
        "without sacrificing accuracy",
        "without compromising accuracy",
        pytest.param("without any loss of accuracy", marks=pytest.mark.xfail(strict=True, reason="not found")),
        "without degrading accuracy",
        "with comparable accuracy",
        "with similar accuracy",
        "with the same accuracy",
        "at the same accuracy",
        "with negligible accuracy loss",
        "while maintaining accuracy",
        "while maintaining comparable accuracy",
        "while preserving the same accuracy",
        "while retaining similar accuracy",
    ],
)
def test_parity_beside_a_named_baseline(phrase: str) -> None:
    assert lines(claims(f"Foozle is 2x faster than Mamba {phrase}.")) == [
        "Foozle = Mamba [quality]",
        "Foozle > Mamba [speed] 2x",
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        row(
            "every baseline",
            "Foozle is 2x faster than Mamba and 3x faster than BERT with comparable accuracy.",
            "Foozle > Mamba [speed] 2x",
            "Foozle > BERT [speed] 3x",
            "Foozle = Mamba [quality]",
            "Foozle = BERT [quality]",
        ),
        row("no baseline", "Foozle works without sacrificing accuracy."),
        row(
            "generic baseline",
            "Foozle is 2x faster than prior work without sacrificing accuracy.",
            'Foozle > "prior work" [speed] 2x',
        ),
        row("said by a verb, not twice", "Foozle maintains comparable accuracy to Mamba.", "Foozle = Mamba [quality]"),
        row(
            "a loss that is named",
            "Foozle is 2x faster than Mamba at 0.5% lower accuracy.",
            "Foozle > Mamba [speed] 2x",
            "Foozle < Mamba [quality] 0.5%",
        ),
        row(
            "without a baseline the factor is still speed",
            "Foozle is 2x faster with negligible accuracy loss.",
            "Foozle > ? [speed] 2x",
        ),
    ],
)
def test_parity(sentence: str, expected: list[str]) -> None:
    assert lines(claims(sentence)) == expected

"""What something is compared with: comparators, verbs, lists of names, generic phrases; and what is no comparison."""

import pytest

from tests.claims.notation import claims, extraction, line, lines, row, wrong


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        row("than", "Foozle is 2x faster than vLLM.", "Foozle > vLLM [speed] 2x"),
        row("over", "Foozle achieves a 2x speedup over vLLM.", "Foozle > vLLM [speed] 2x"),
        row("compared to", "Foozle reduces latency by 2x compared to vLLM.", "Foozle > vLLM [speed] 2x"),
        row("compared with", "Foozle reduces latency by 2x compared with vLLM.", "Foozle > vLLM [speed] 2x"),
        row("compared against", "Foozle reduces latency by 2x compared against vLLM.", "Foozle > vLLM [speed] 2x"),
        row("when compared to", "Foozle reduces latency by 2x when compared to vLLM.", "Foozle > vLLM [speed] 2x"),
        row("in comparison with", "Foozle reduces latency by 2x in comparison with vLLM.", "Foozle > vLLM [speed] 2x"),
        row("relative to", "Foozle reduces latency by 2x relative to vLLM.", "Foozle > vLLM [speed] 2x"),
        row("versus", "Foozle reduces latency by 2x versus vLLM.", "Foozle > vLLM [speed] 2x"),
        row("vs.", "Foozle reduces latency by 2x vs. vLLM.", "Foozle > vLLM [speed] 2x"),
        row("against", "Foozle achieves a 2x speedup against vLLM.", "Foozle > vLLM [speed] 2x"),
        row("compared first", "Compared to vLLM, Foozle reduces latency by 2x.", "Foozle > vLLM [speed] 2x"),
        row("outperforms by", "Foozle outperforms vLLM by 2x.", "Foozle > vLLM 2x"),
        row("outperforms in terms of", "Foozle outperforms vLLM in terms of throughput.", "Foozle > vLLM [speed]"),
        row("beats", "Foozle beats vLLM.", "Foozle > vLLM"),
        row("surpasses", "Foozle surpasses vLLM.", "Foozle > vLLM"),
        row("exceeds", "Foozle exceeds vLLM by 30% in throughput.", "Foozle > vLLM [speed] 30%"),
        row("verb in front of the speed of", "Foozle surpasses the speed of vLLM by 17%.", "Foozle > vLLM [speed] 17%"),
        row("rivals", "Foozle rivals vLLM.", "Foozle = vLLM"),
        row("on par with", "Foozle is on par with vLLM.", "Foozle = vLLM"),
        row("comparable to", "Foozle is comparable to vLLM.", "Foozle = vLLM"),
        row("performance comparable to", "Foozle achieves accuracy comparable to Mamba.", "Foozle = Mamba [quality]"),
        row("comparable performance to", "Foozle achieves comparable accuracy to Mamba.", "Foozle = Mamba [quality]"),
        row("competitive with", "Foozle is competitive with vLLM.", "Foozle = vLLM"),
        row(
            "matches",
            "Foozle matches the throughput of vLLM.",
            "Foozle = vLLM [speed]",
        ),
        wrong(
            "matching",
            "Foozle needs no tuning, matching cuBLAS in throughput.",
            "Foozle = cuBLAS [speed]",
            because="the comparison is not found",
        ),
        row("underperforms", "Foozle underperforms vLLM.", "Foozle < vLLM"),
        row("lags behind", "Foozle lags behind vLLM.", "Foozle < vLLM"),
        row("falls short of", "Foozle falls short of vLLM.", "Foozle < vLLM"),
        row("denied win", "Foozle does not outperform vLLM."),
        row("than that of", "The latency of Foozle is 2x lower than that of vLLM.", "Foozle > vLLM [speed] 2x"),
        row("factor of a name", "Foozle delivers 3x the throughput of vLLM.", "Foozle > vLLM [speed] 3x"),
        wrong(
            "as fast as",
            "Foozle is 3x as fast as vLLM.",
            "Foozle > vLLM [speed] 3x",
            because="read as a draw, too, and without a metric",
        ),
        row("instead of", "Foozle is 2x faster with tiles instead of cuBLAS.", "Foozle > cuBLAS [speed] 2x"),
        row(
            "state of the art with name",
            "Foozle achieves a 6.7x speedup over the prior state-of-the-art Eyeriss.",
            "Foozle > Eyeriss [speed] 6.7x",
        ),
        row(
            "state-of-the-art system with name",
            "Foozle is 2x faster than the state-of-the-art serving system vLLM.",
            "Foozle > vLLM [speed] 2x",
        ),
        row(
            "in brackets, that is",
            "Foozle is 2x faster than the baseline (i.e., Megatron-LM).",
            "Foozle > Megatron-LM [speed] 2x",
        ),
        row(
            "in brackets",
            "Foozle is 2x faster than the best existing system (vLLM).",
            "Foozle > vLLM [speed] 2x",
        ),
        row(
            "such as",
            "Foozle is 2x faster than existing systems such as vLLM, SGLang and TensorRT-LLM.",
            "Foozle > vLLM [speed] 2x",
            "Foozle > SGLang [speed] 2x",
            "Foozle > TensorRT-LLM [speed] 2x",
        ),
        row(
            "including",
            "Foozle outperforms strong baselines, including vLLM and SGLang.",
            "Foozle > vLLM",
            "Foozle > SGLang",
        ),
        row(
            "like",
            "Foozle outperforms libraries like cuBLAS and Triton by 1.3x.",
            "Foozle > cuBLAS 1.3x",
            "Foozle > Triton 1.3x",
        ),
        row(
            "e.g.",
            "Foozle outperforms vendor libraries (e.g., cuBLAS) by 1.3x.",
            "Foozle > cuBLAS 1.3x",
        ),
        row("possessive", "Foozle doubles vLLM's throughput.", "Foozle > vLLM [speed] 2x"),
        row(
            "both",
            "Foozle is 2x faster than both vLLM and SGLang.",
            "Foozle > vLLM [speed] 2x",
            "Foozle > SGLang [speed] 2x",
        ),
        row("prior work", "Foozle is 2x faster than prior work.", 'Foozle > "prior work" [speed] 2x'),
        row(
            "state of the art alone",
            "Foozle is 2x faster than the state of the art.",
            'Foozle > "state of the art" [speed] 2x',
        ),
        row("not stated", "Foozle improves throughput by 2x.", "Foozle > ? [speed] 2x"),
        row("coined baseline", "Foozle is 2x faster than BazGrid.", "Foozle > BazGrid [speed] 2x"),
        row("platform", "Foozle on FPGA is 2x faster than a CPU.", "Foozle > CPU [speed] 2x @ FPGA"),
        row("number format", "Foozle is 2x faster than FP16.", "Foozle > FP16 [speed] 2x"),
        row(
            "counterpart",
            "Foozle is 2x faster than its FP16 counterpart.",
            "Foozle > FP16 [speed] 2x",
        ),
        wrong(
            "it refers to the name before",
            "Foozle beats vLLM and is 2x faster than it.",
            "Foozle > vLLM",
            "Foozle > vLLM [speed] 2x",
            because="the number goes to the verb before",
        ),
    ],
)
def test_comparators(sentence: str, expected: list[str]) -> None:
    assert lines(claims(sentence)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Foozle is compatible with vLLM.",
        "Foozle is integrated with vLLM.",
        "We built Foozle on top of vLLM.",
        "Foozle extends vLLM.",
        "Foozle is implemented in Triton.",
        "Foozle is based on vLLM and reuses its scheduler.",
        "Foozle aims to outperform vLLM.",
        "The goal is a serving system that is faster than vLLM.",
        "Foozle runs over extended time horizons.",
        "Foozle distributes work over many GPUs.",
        "Foozle streams weights over PCIe.",
        "We use Foozle instead of writing kernels by hand.",
        "Foozle matches requests with replicas.",
        "Foozle combines well with quantization.",
        "Other than vLLM, Foozle supports SGLang.",
        "We compare Foozle with vLLM.",
        "We compare our extended scheduler against vLLM.",
        "However, to reach a similar quality as NeRF, the network of Foozle is large.",
    ],
)
def test_no_comparisons(sentence: str) -> None:
    assert lines(claims(sentence)) == []


@pytest.mark.parametrize(
    "background",
    [
        "Recently, SGLang was shown to outperform vLLM by 3x.",
        "However, vLLM is 3x slower than SGLang.",
        "SGLang is 3x faster than vLLM.",
        "Existing systems such as SGLang outperform vLLM.",
    ],
)
def test_motivation_is_no_claim(background: str) -> None:
    text = f"{background} We present Foozle, a serving system. Foozle is 2x faster than vLLM."
    assert lines(extraction(text).claims) == ["Foozle > vLLM [speed] 2x"]


_WINS = [
    ("{0} outperforms {1} by 2x.", "{0} > {1} 2x"),
    ("{0} is 2x faster than {1}.", "{0} > {1} [speed] 2x"),
    ("{0} surpasses {1}.", "{0} > {1}"),
    ("{0} has lower latency than {1}.", "{0} > {1} [speed]"),
    ("{0} reduces latency by 40% compared to {1}.", "{0} > {1} [speed] 40%"),
    ("{0} beats {1} in throughput.", "{0} > {1} [speed]"),
    ("{0} is 3x more energy-efficient than {1}.", "{0} > {1} [energy] 3x"),
    ("Compared to {1}, {0} is 2x faster.", "{0} > {1} [speed] 2x"),
]


@pytest.mark.parametrize(("pattern", "expected"), _WINS)
def test_swapping_winner_and_loser_swaps_the_claim(pattern: str, expected: str) -> None:
    """The other one's win is the paper's loss, whichever of the two is taken for the subject."""
    (won,), (lost,) = claims(pattern.format("Foozle", "vLLM")), claims(pattern.format("vLLM", "Foozle"))
    assert line(won) == expected.format("Foozle", "vLLM")
    if lost.subject == "Foozle":
        assert line(lost) == expected.format("Foozle", "vLLM").replace(">", "<")
        if won.factor_low is not None and won.factor_high is not None:
            assert (lost.factor_low, lost.factor_high) == pytest.approx((1 / won.factor_high, 1 / won.factor_low))
    else:
        assert line(lost) == expected.format("vLLM", "Foozle")
        assert (lost.factor_low, lost.factor_high) == (won.factor_low, won.factor_high)


@pytest.mark.parametrize(
    "sentence",
    ["SGLang is 3x faster than vLLM.", "SGLang outperforms vLLM by 3x.", "SGLang has lower latency than vLLM."],
)
def test_the_win_of_another_system_is_not_the_papers_own(sentence: str) -> None:
    assert all(claim.subject == "SGLang" for claim in claims(sentence))

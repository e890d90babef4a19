"""Better or worse: the words and the metric together decide."""

import pytest

from tests.claims.notation import claims, lines, row


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        row("less of a cost", "Foozle reduces latency by 40% over vLLM.", "Foozle > vLLM [speed] 40%"),
        row("more of a gain", "Foozle increases throughput by 40% over vLLM.", "Foozle > vLLM [speed] 40%"),
        row("more of a cost", "Foozle increases latency by 40% over vLLM.", "Foozle < vLLM [speed] 40%"),
        row("less of a gain", "Foozle reduces throughput by 40% compared to vLLM.", "Foozle < vLLM [speed] 40%"),
        row(
            "saves",
            "Foozle saves 90% GPU memory compared to vLLM.",
            "Foozle > vLLM [memory] 90%",
        ),
        row(
            "share that is used",
            "Foozle is 2x faster than vLLM while using 79% of the energy.",
            "Foozle > vLLM [energy] 79%",
            "Foozle > vLLM [speed] 2x",
        ),
        row("share that is needed", "Foozle requires only 27% of the FLOPs of Mamba.", "Foozle > Mamba [size] 27%"),
        row("slower", "Foozle is 12.87x slower than vLLM.", "Foozle < vLLM [speed] 12.87x"),
        row("only slower", "Foozle is only 1.2-2.6x slower than vLLM.", "Foozle < vLLM [speed] 1.2-2.6x"),
        row(
            "at higher throughput",
            "Foozle serves requests at 36% higher throughput than vLLM.",
            "Foozle > vLLM [speed] 36%",
        ),
        row("smaller", "Foozle is 420x smaller than Mamba.", "Foozle > Mamba [size] 420x"),
        row("fewer parameters", "Foozle has 3.1x fewer parameters than Mamba.", "Foozle > Mamba [size] 3.1x"),
        row("larger batches", "Foozle supports 4x larger batch sizes than vLLM.", "Foozle > vLLM [scale] 4x"),
        row("longer sequences", "Foozle handles 8x longer sequences than vLLM.", "Foozle > vLLM [scale] 8x"),
        row(
            "less communication",
            "Foozle needs 3x less communication than Megatron-LM.",
            "Foozle > Megatron-LM [communication] 3x",
        ),
        row("smaller area", "Foozle has a 2.1x smaller area than Eyeriss.", "Foozle > Eyeriss [area] 2.1x"),
        row("more efficient", "Foozle is 3.4x more energy-efficient than Eyeriss.", "Foozle > Eyeriss [energy] 3.4x"),
        row(
            "energy efficiency",
            "Foozle improves energy efficiency by 3.4x over Eyeriss.",
            "Foozle > Eyeriss [energy] 3.4x",
        ),
        row("cheaper", "Foozle is 5x cheaper than vLLM.", "Foozle > vLLM [cost] 5x"),
        row(
            "memory reduction", "Foozle achieves a 76% memory reduction compared to vLLM.", "Foozle > vLLM [memory] 76%"
        ),
        row("speedup", "Foozle achieves a 2.5x speedup over vLLM.", "Foozle > vLLM [speed] 2.5x"),
        row("speedup of", "Foozle obtains speedups of 2.5x compared to vLLM.", "Foozle > vLLM [speed] 2.5x"),
        row("slowdown", "Foozle shows a 1.3x slowdown compared to vLLM.", "Foozle < vLLM [speed] 1.3x"),
        row("accuracy loss", "Foozle shows a 0.5% accuracy loss compared to Mamba.", "Foozle < Mamba [quality] 0.5%"),
        row("better accuracy", "Foozle reaches 1.2% better accuracy than Mamba.", "Foozle > Mamba [quality] 1.2%"),
        row("lower perplexity", "Foozle has a 4% lower perplexity than Mamba.", "Foozle > Mamba [quality] 4%"),
        row("higher error", "Foozle has a 4% higher error rate than Mamba.", "Foozle < Mamba [quality] 4%"),
        row("compression", "Foozle compresses weights by 4x compared to GPTQ.", "Foozle > GPTQ [size] 4x"),
        row("lower without number", "Foozle has lower latency than vLLM.", "Foozle > vLLM [speed]"),
        row("higher cost without number", "Foozle has higher latency than vLLM.", "Foozle < vLLM [speed]"),
        row("higher without number", "Foozle offers higher throughput than vLLM.", "Foozle > vLLM [speed]"),
        row("compared first, without number", "Compared to vLLM, Foozle has lower latency.", "Foozle > vLLM [speed]"),
        row("faster without number", "Foozle is faster than vLLM.", "Foozle > vLLM [speed]"),
        row("slower without number", "Foozle is slower than vLLM.", "Foozle < vLLM [speed]"),
        row(
            "retained share",
            "Foozle retains 99% of the accuracy of Mamba.",
            "Foozle = Mamba [quality] 99%",
        ),
    ],
)
def test_directions(sentence: str, expected: list[str]) -> None:
    assert lines(claims(sentence)) == expected


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [
        ("Foozle is 2.5x faster than vLLM.", 2.5, 2.5),
        ("Foozle is 2.5x slower than vLLM.", 0.4, 0.4),
        ("Foozle reduces latency by 50% over vLLM.", 2.0, 2.0),
        ("Foozle increases latency by 25% over vLLM.", 0.8, 0.8),
        ("Foozle increases throughput by 25% over vLLM.", 1.25, 1.25),
        ("Foozle reduces latency by 20-50% over vLLM.", 1.25, 2.0),
        ("Foozle is 2-4x slower than vLLM.", 0.25, 0.5),
        ("Foozle requires only 25% of the FLOPs of Mamba.", 4.0, 4.0),
        ("Foozle saves 90% GPU memory compared to vLLM.", 10.0, 10.0),
        ("Foozle improves accuracy by 2 percentage points over Mamba.", None, None),
        ("Foozle outperforms vLLM.", None, None),
        ("Foozle reduces latency by 15 ms compared to vLLM.", None, None),
    ],
)
def test_improvement_factors(sentence: str, low: float | None, high: float | None) -> None:
    (claim,) = claims(sentence)
    assert [claim.factor_low, claim.factor_high] == pytest.approx([low, high])

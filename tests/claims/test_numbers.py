"""How a number is written, and what it says: ranges, words, qualifiers, units, absolute results."""

import pytest

from tests.claims.notation import claims, lines, row, wrong


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        row("cross behind", "Foozle is 2.3× faster than vLLM.", "Foozle > vLLM [speed] 2.3x"),
        row("cross in front", "Foozle is x17.8 faster than vLLM.", "Foozle > vLLM [speed] 17.8x"),
        row("LaTeX cross", r"Foozle is $17.8\times$ faster than vLLM.", "Foozle > vLLM [speed] 17.8x"),
        row("times", "Foozle is 3 times faster than vLLM.", "Foozle > vLLM [speed] 3x"),
        row("fold", "Foozle gives a 2,000-fold speedup over vLLM.", "Foozle > vLLM [speed] 2000x"),
        row("number word", "Foozle is four times faster than vLLM.", "Foozle > vLLM [speed] 4x"),
        row(
            "orders of magnitude",
            "Foozle is three orders of magnitude faster than vLLM.",
            "Foozle > vLLM [speed] 1000x",
        ),
        row("one order", "Foozle is an order of magnitude faster than vLLM.", "Foozle > vLLM [speed] 10x"),
        row("doubles", "Foozle doubles the throughput of vLLM.", "Foozle > vLLM [speed] 2x"),
        row(
            "more than doubles",
            "Foozle more than doubles the throughput compared to vLLM.",
            "Foozle > vLLM [speed] at least 2x",
        ),
        row(
            "half",
            "Foozle needs half the parameters of Mamba.",
            "Foozle > Mamba [size] 50%",
        ),
        row("halves", "Foozle halves the memory footprint compared to vLLM.", "Foozle > vLLM [memory] 50%"),
        row("range with hyphen", "Foozle is 1.39-1.79 times faster than vLLM.", "Foozle > vLLM [speed] 1.39-1.79x"),
        row("range with dash", "Foozle is 1.4×–1.8× faster than vLLM.", "Foozle > vLLM [speed] 1.4-1.8x"),
        row(
            "range with tilde", r"Foozle is $4.7 \sim 71.3\times$ faster than vLLM.", "Foozle > vLLM [speed] 4.7-71.3x"
        ),
        row("range with to", "Foozle is 2x to 330x faster than vLLM.", "Foozle > vLLM [speed] 2-330x"),
        row("range of per cent", "Foozle reduces latency by 15~30% over vLLM.", "Foozle > vLLM [speed] 15-30%"),
        row("range of folds", "Foozle is 2 - 4 fold faster than vLLM.", "Foozle > vLLM [speed] 2-4x"),
        row("capital X", "Foozle is 10~20X faster than vLLM.", "Foozle > vLLM [speed] 10-20x"),
        row("between", "Foozle is between 2x and 4x faster than vLLM.", "Foozle > vLLM [speed] 2-4x"),
        row(
            "points",
            "Foozle improves accuracy by 2.9 percentage points over Mamba.",
            "Foozle > Mamba [quality] 2.9 percentage points",
        ),
        row("up to", "Foozle is up to 4x faster than vLLM.", "Foozle > vLLM [speed] up to 4x"),
        row("as much as", "Foozle is as much as 4x faster than vLLM.", "Foozle > vLLM [speed] up to 4x"),
        row("on average", "Foozle is 4x faster than vLLM on average.", "Foozle > vLLM [speed] average 4x"),
        row("an average", "Foozle achieves an average 4x speedup over vLLM.", "Foozle > vLLM [speed] average 4x"),
        row("geomean", "Foozle achieves a geomean speedup of 4x over vLLM.", "Foozle > vLLM [speed] average 4x"),
        row("at least", "Foozle is at least 4x faster than vLLM.", "Foozle > vLLM [speed] at least 4x"),
        row("more than", "Foozle is more than 4x faster than vLLM.", "Foozle > vLLM [speed] at least 4x"),
        row("over as at least", "Foozle is over 4x faster than vLLM.", "Foozle > vLLM [speed] at least 4x"),
        row("about", "Foozle is about 4x faster than vLLM.", "Foozle > vLLM [speed] about 4x"),
        row("around", "Foozle is around 4x faster than vLLM.", "Foozle > vLLM [speed] about 4x"),
        row("tilde as about", "Foozle is ~4x faster than vLLM.", "Foozle > vLLM [speed] about 4x"),
        row("nearly", "Foozle is nearly 4x faster than vLLM.", "Foozle > vLLM [speed] about 4x"),
    ],
)
def test_factors_and_shares(sentence: str, expected: list[str]) -> None:
    assert lines(claims(sentence)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        row("frames per second", "Foozle runs at 76 FPS.", "Foozle: [speed] 76 FPS"),
        row("with device", "Foozle runs at 76 FPS on an RTX 4090.", "Foozle: [speed] 76 FPS @ RTX 4090"),
        row("milliseconds", "Foozle reaches a latency of 12.5 ms.", "Foozle: [speed] 12.5 ms"),
        row("decibels", "Foozle obtains a PSNR of 31.2 dB.", "Foozle: [quality] 31.2 dB"),
        row("tokens per second", "Foozle generates 1,200 tokens/s.", "Foozle: [speed] 1200 tokens/s"),
        row("energy", "Foozle consumes 3.1 mJ per inference.", "Foozle: [energy] 3.1 mJ per inference"),
        row("accuracy", "Foozle achieves 87.5% accuracy.", "Foozle: [quality] 87.5%"),
        row("accuracy first", "Foozle attains a top-1 accuracy of 81.3%.", "Foozle: [quality] 81.3%"),
        row("share of the peak", "Foozle reaches 73% of the theoretical peak on A100.", "Foozle: [speed] 73% @ A100"),
        row(
            "share of a device's peak",
            "Foozle runs at 84 TFLOPS, over 50% of the A100's peak.",
            "Foozle: [speed] 84 TFLOPS",
        ),
        row(
            "share of a baseline's peak memory",
            "Foozle needs 40% of vLLM's peak memory.",
            "Foozle > vLLM [memory] 40%",
        ),
        wrong(
            "range of the peak",
            "Foozle reaches 50-73% of the peak FLOPS on A100.",
            "Foozle: [speed] 50-73% @ A100",
            because='nothing is found: only "theoretical maximum" is known',
        ),
        row(
            "GPU days",
            "The search of Foozle takes 0.3 GPU days.",
            "Foozle: [cost] 0.3 GPU days",
        ),
        row(
            "result and comparison",
            "Foozle reaches 120 tokens/s and is 2x faster than vLLM.",
            "Foozle: [speed] 120 tokens/s",
            "Foozle > vLLM [speed] 2x",
        ),
        row("difference in ms", "Foozle reduces latency by 15 ms compared to vLLM.", "Foozle > vLLM [speed] 15 ms"),
        row("saved gigabytes", "Foozle saves 2.3 GB of memory over vLLM.", "Foozle > vLLM [memory] 2.3 GB"),
        row(
            "from and to",
            "Foozle reduces memory usage from 128 GB to 17 GB.",
            "Foozle > ? [memory] 17 GB",
            "baseline: [memory] 128 GB",
        ),
        row("dB better", "Foozle is 0.8 dB better in PSNR than Mamba.", "Foozle > Mamba [quality] 0.8 dB"),
        row(
            "perplexity points",
            "Foozle lowers perplexity by 0.2 points over Mamba.",
            "Foozle > Mamba [quality] 0.2 points",
        ),
        wrong(
            "FID against",
            "Foozle attains an FID of 2.27 against 3.3 of Mamba.",
            "Foozle > Mamba [quality] 2.27",
            because="a bare number is no result",
        ),
    ],
)
def test_values_with_units(sentence: str, expected: list[str]) -> None:
    assert lines(claims(sentence)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "We evaluate Foozle on 512 GPUs.",
        "We run Foozle with 16 layers and 32 heads.",
        "Foozle targets devices with a 16GB laptop GPU.",
        "We test Foozle on an RTX 3090 (24G).",
        "We train Foozle on 300B tokens.",
        "Foozle supports sequences of 128K tokens.",
        "Foozle was tested in 2024.",
        "Foozle has 7B parameters.",
        "The weights of Foozle take 3 of 4 stages.",
        "We repeat each experiment 5 times.",
    ],
)
def test_settings_are_no_results(sentence: str) -> None:
    assert lines(claims(sentence)) == []

"""Whose value a number is, and what may be taken from another clause: other systems' levels, shared verbs, devices."""

import pytest

from tests.claims.notation import claims, lines, row


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        row(
            "what it was before is the other's",
            "Foozle reduces latency over vLLM from 30 ms to 12 ms.",
            "Foozle > vLLM [speed] 12 ms",
            "vLLM: [speed] 30 ms",
        ),
        row(
            "levels of the other behind its name",
            "Foozle achieves 87.3% memory utilization and 142.5 operations per second compared to vLLM at 72.1% and "
            "98.7 operations per second.",
            "Foozle > vLLM [memory] 87.3%",
            "Foozle > vLLM [speed] 142.5 operations per second",
            "vLLM: [memory] 72.1%",
            "vLLM: [speed] 98.7 operations per second",
        ),
        row(
            "level of the other in brackets",
            "Foozle uses 12 W compared to vLLM (30 W).",
            "Foozle > vLLM [energy] 12 W",
            "vLLM: [energy] 30 W",
        ),
        row(
            "levels of several in brackets",
            "Foozle reaches 36.2% accuracy, ahead of vLLM used zero-shot (34.8%) and SGLang (28.6%).",
            "Foozle > vLLM [quality]",
            "Foozle: [quality] 36.2%",
            "SGLang: [quality] 28.6%",
            "vLLM: [quality] 34.8%",
        ),
        row(
            "the worse of a pair is the other's",
            "Foozle reduces energy by 40% over vLLM (63.7 kJ vs 128.4 kJ).",
            "Foozle > vLLM [energy] 40%",
            "Foozle: [energy] 63.7 kJ",
            "vLLM: [energy] 128.4 kJ",
        ),
        row(
            "the worse of a pair, told first",
            "Foozle reduces processing time by 42% compared to vLLM (0.50 s vs 0.29 s).",
            "Foozle > vLLM [speed] 42%",
            "Foozle: [speed] 0.29 s",
            "vLLM: [speed] 0.5 s",
        ),
        row(
            "an operating point",
            "Foozle yields 1.9x higher throughput at a 4x compression ratio.",
            "Foozle > ? [speed] 1.9x",
        ),
        row(
            "a better level of the other",
            "Foozle achieves 95.1% accuracy (vs. 96.3% baseline) without tuning.",
            "Foozle: [quality] 95.1%",
            "baseline: [quality] 96.3%",
        ),
        row(
            "a budget",
            "Foozle takes 972 ms per window, within the 1000 ms budget.",
            "Foozle: [speed] 972 ms",
        ),
        row("an interval", "Foozle achieves 95% accuracy [95% CI: 75.1%-99.9%].", "Foozle: [quality] 95%"),
        row(
            "a bound that is not reached",
            "Foozle reaches 8 ns of latency, just short of the 7.4 ns of a random access.",
            "Foozle: [speed] 8 ns",
        ),
    ],
)
def test_owners(sentence: str, expected: list[str]) -> None:
    assert lines(claims(sentence)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        row(
            "the verb of two numbers",
            "Foozle rivals vLLM, reducing token usage by up to 60% and wall-clock latency by up to 50%.",
            "Foozle > vLLM [cost] up to 60%",
            "Foozle > vLLM [speed] up to 50%",
            "Foozle = vLLM",
        ),
        row(
            "a hyphenated metric before the next verb",
            "Foozle reduces on-device memory by up to 86.4%, accelerates inference by 8.8x, and improves accuracy by "
            "10 points over vLLM.",
            "Foozle > vLLM [memory] up to 86.4%",
            "Foozle > vLLM [speed] 8.8x",
            "Foozle > vLLM [quality] 10 points",
        ),
        row("a number without by", "Foozle raised decoding throughput 36-fold.", "Foozle > ? [speed] 36x"),
        row(
            "metrics that share a level",
            "Foozle reaches precision, recall, and F1 scores above 93%.",
            "Foozle: [quality] at least 93%",
            "Foozle: [quality] at least 93%",
            "Foozle: [quality] at least 93%",
        ),
        row(
            "a metric with a value of its own",
            "Foozle reaches 92% accuracy and F1 of 91%.",
            "Foozle: [quality] 92%",
            "Foozle: [quality] 91%",
        ),
        row(
            "a list of metrics ends with its clause",
            "Foozle outperforms vLLM by 12% and 19% in accuracy, and reduces latency by 22% and 51%.",
            "Foozle > vLLM [quality] 12%",
            "Foozle > vLLM [quality] 19%",
            "Foozle > vLLM [speed] 22%",
            "Foozle > vLLM [speed] 51%",
        ),
        row(
            "lists in step over two baselines",
            "Foozle improves throughput and energy efficiency by 12x and 69x over vLLM, and by 2.9x and 3.0x "
            "over SGLang.",
            "Foozle > vLLM [speed] 12x",
            "Foozle > vLLM [energy] 69x",
            "Foozle > SGLang [speed] 2.9x",
            "Foozle > SGLang [energy] 3x",
        ),
        row("a share that is gained", "Foozle improves 24% of the accuracy over vLLM.", "Foozle > vLLM [quality] 24%"),
    ],
)
def test_shared_words(sentence: str, expected: list[str]) -> None:
    assert lines(claims(sentence)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        row(
            "a device of a clause in between",
            "Foozle cuts memory by 27% over vLLM and delivers 1.5x speedups on an RTX 4090 while raising accuracy 9%.",
            "Foozle > vLLM [memory] 27%",
            "Foozle > vLLM [speed] 1.5x @ RTX 4090",
            "Foozle > vLLM [quality] 9% @ RTX 4090",
        ),
        row("a device that is absent", "Foozle is 20x faster than vLLM without GPU.", "Foozle > vLLM [speed] 20x"),
        row(
            "a device within a metric",
            "Foozle sustains a CPU-GPU utilization of 80%.",
            "Foozle: [speed] 80%",
        ),
    ],
)
def test_devices(sentence: str, expected: list[str]) -> None:
    assert lines(claims(sentence)) == expected

"""Longer phrases: what groups of words before and behind a name say of the comparison."""

import pytest

from tests.claims.notation import claims, lines, row, wrong


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        row(
            "provided by",
            "Foozle is 2x faster than the solutions provided by TensorRT-LLM.",
            "Foozle > TensorRT-LLM [speed] 2x",
        ),
        row("kernels in", "Foozle is 2x faster than the kernels in cuBLAS.", "Foozle > cuBLAS [speed] 2x"),
        row(
            "equivalents in",
            "Foozle is 2x faster compared with its equivalents in cuBLAS.",
            "Foozle > cuBLAS [speed] 2x",
        ),
        row(
            "each baseline its own workload",
            "Foozle matches cuBLAS on GEMM and FlashAttention on attention.",
            "Foozle = cuBLAS",
            "Foozle = FlashAttention",
        ),
        row(
            "compared first, with a list",
            "Compared to cuBLAS, Triton, and SGLang, Foozle is 2x faster.",
            "Foozle > SGLang [speed] 2x",
            "Foozle > Triton [speed] 2x",
            "Foozle > cuBLAS [speed] 2x",
        ),
        row(
            "a name that modifies a group",
            "Foozle outperforms existing NeRF methods by 2x.",
            'Foozle > "existing NeRF methods" 2x',
        ),
        row(
            "glossary terms",
            "Foozle outperforms quantization and pruning by 2x.",
            "Foozle > pruning 2x",
            "Foozle > quantization 2x",
        ),
        row(
            "a term right before a name",
            "Foozle outperforms Bayesian optimization WeakZle by 2x.",
            "Foozle > WeakZle 2x",
        ),
        row(
            "state of the art, plural",
            "Foozle outperforms state-of-the-art methods.",
            'Foozle > "state-of-the-art methods"',
        ),
        row(
            "a draw with a group",
            "Foozle is competitive with state-of-the-art methods.",
            'Foozle = "state-of-the-art methods"',
        ),
        row(
            "a superlative with its value",
            "Foozle reaches the lowest power (7.63 mW) compared to Eyeriss and Simba.",
            "Foozle > Eyeriss [energy] 7.63 mW",
            "Foozle > Simba [energy] 7.63 mW",
        ),
        row(
            "slashes over three devices",
            "Foozle is 1.2x/1.3x/1.4x faster than vLLM on A100/H100/L40S.",
            "Foozle > vLLM [speed] 1.2x @ A100",
            "Foozle > vLLM [speed] 1.3x @ H100",
            "Foozle > vLLM [speed] 1.4x @ L40S",
        ),
        row(
            "the number goes on elsewhere",
            "Foozle is 2x faster than vLLM on A100 and 5.3x on H100.",
            "Foozle > vLLM [speed] 2x @ A100",
            "Foozle > vLLM [speed] 5.3x @ H100",
        ),
        row(
            "the number goes on with other workloads",
            "Foozle cuts the error by 60% on MMLU and 67% on GLUE over Mamba.",
            "Foozle > Mamba [quality] 60%",
            "Foozle > Mamba [quality] 67%",
        ),
        row(
            "performance is speed with a factor",
            "Foozle gives 1.75x the performance of vLLM.",
            "Foozle > vLLM [speed] 1.75x",
        ),
        row("added time", "Foozle adds 15 ms of latency compared to vLLM.", "Foozle < vLLM [speed] 15 ms"),
        row("less time by a unit", "Foozle is 15 ms faster than vLLM.", "Foozle > vLLM [speed] 15 ms"),
        row("points above", "Foozle is 3.1 points above Mamba on MMLU.", "Foozle > Mamba 3.1 points"),
        row("denied adjective", "Foozle is not faster than vLLM."),
        row("denied verb", "Foozle fails to outperform vLLM.", "Foozle < vLLM"),
        row("denied without a loser", "Foozle does not outperform vLLM."),
        row(
            "a verb explained by a number",
            "Foozle outperforms vLLM, achieving 2x higher throughput.",
            "Foozle > vLLM [speed] 2x",
        ),
        row(
            "metrics of a verb",
            "Foozle outperforms vLLM by a large margin in throughput and accuracy.",
            "Foozle > vLLM [quality]",
            "Foozle > vLLM [speed]",
        ),
        row("superiority over", "Foozle shows superiority over vLLM in accuracy.", "Foozle > vLLM [quality]"),
        row(
            "platforms",
            "Foozle on FPGA achieves 3.2x and 10.1x better energy efficiency than GPU and CPU, respectively.",
            "Foozle > CPU [energy] 10.1x @ FPGA",
            "Foozle > GPU [energy] 3.2x @ FPGA",
        ),
        row(
            "perplexity by its short name",
            "Foozle lowers perplexity by 0.2 PPL over Mamba.",
            "Foozle > Mamba [quality] 0.2 PPL",
        ),
        row("generic CPU baseline", "Foozle is 40x faster than a CPU baseline.", "Foozle > CPU [speed] 40x"),
        row(
            "the pipe of a method",
            "Foozle is 2x faster than data-parallel training.",
            "Foozle > data parallelism [speed] 2x",
        ),
        row("near", "Foozle is within 5% of cuBLAS.", "Foozle = cuBLAS up to 5%"),
        row(
            "advantage of a number",
            "Foozle has an advantage of 2x over vLLM.",
            "Foozle > vLLM 2x",
        ),
        wrong(
            "share of the time",
            "Foozle takes 76% of the time of vLLM.",
            "Foozle > vLLM [speed] 76%",
            because="nothing is found",
        ),
        wrong(
            "superlative behind the value",
            "Foozle takes 9.5 ms, the lowest latency compared to vLLM and SGLang.",
            "Foozle > vLLM [speed] 9.5 ms",
            "Foozle > SGLang [speed] 9.5 ms",
            because="read as a plain result",
        ),
        row(
            "a budget is a setting",
            "With a 20% token budget, Foozle increases throughput by 4.7x over vLLM.",
            "Foozle > vLLM [speed] 4.7x",
        ),
        wrong(
            "more accurate with fewer",
            "With 30% fewer FLOPs, Foozle is 1.1% more accurate than ResNet-50.",
            "Foozle > ResNet-50 [quality] 1.1%",
            "Foozle > ResNet-50 [size] 30%",
            because="both numbers are read as FLOPs",
        ),
        row(
            "improvements in two metrics",
            "Foozle yields improvements of 2.4x in throughput and 30% in latency over vLLM.",
            "Foozle > vLLM [speed] 2.4x",
            "Foozle > vLLM [speed] 30%",
        ),
        wrong(
            "the other one's value",
            "While vLLM takes 10 ms, Foozle takes 5 ms.",
            "Foozle > vLLM [speed] 5 ms",
            because="both are read as results of the paper",
        ),
        wrong(
            "a price that is paid",
            "Foozle trades 3% accuracy for a 2x speedup over Mamba.",
            "Foozle < Mamba [quality] 3%",
            "Foozle > Mamba [speed] 2x",
            because="read as a gain",
        ),
    ],
)
def test_phrases(sentence: str, expected: list[str]) -> None:
    assert lines(claims(sentence)) == expected

"""Several numbers, baselines, metrics or devices in one sentence: which belongs to which."""

import pytest

from tests.claims.notation import claims, lines, row


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        row(
            "one number for each baseline",
            "Foozle is 15x, 46x, and 108x faster than vLLM, cuBLAS, and Triton, respectively.",
            "Foozle > vLLM [speed] 15x",
            "Foozle > cuBLAS [speed] 46x",
            "Foozle > Triton [speed] 108x",
        ),
        row(
            "one number for each of two baselines, size",
            "Foozle needs 2.0x and 7.1x fewer FLOPs than Marlin and vLLM, respectively.",
            "Foozle > Marlin [size] 2x",
            "Foozle > vLLM [size] 7.1x",
        ),
        row(
            "a list without its last conjunction",
            "Foozle outperforms serving systems including vLLM, SGLang by up to 2x in throughput.",
            "Foozle > vLLM [speed] up to 2x",
            "Foozle > SGLang [speed] up to 2x",
        ),
        row(
            "one number for each metric",
            "Foozle brings 17.77%, 2.49x, and 2.32x reductions on latency, energy, and area over vLLM.",
            "Foozle > vLLM [speed] 17.77%",
            "Foozle > vLLM [energy] 2.49x",
            "Foozle > vLLM [area] 2.32x",
        ),
        row(
            "one number for each metric, with respectively",
            "Foozle reduces latency and energy by 40% and 60%, respectively, compared to vLLM.",
            "Foozle > vLLM [speed] 40%",
            "Foozle > vLLM [energy] 60%",
        ),
        row(
            "numbers and devices divided by slashes",
            "Foozle is 5.8x/3.7x faster than vLLM on the A100/H100.",
            "Foozle > vLLM [speed] 5.8x @ A100",
            "Foozle > vLLM [speed] 3.7x @ H100",
        ),
        row(
            "numbers and generic devices divided by slashes",
            "Foozle is 5.8x/3.7x faster on the GPU/CPU than vLLM.",
            "Foozle > vLLM [speed] 5.8x @ GPU",
            "Foozle > vLLM [speed] 3.7x @ CPU",
        ),
        row(
            "one number for each device",
            "Foozle outperforms TensorRT-LLM by 1.2x on A100 and 1.4x on L40S.",
            "Foozle > TensorRT-LLM 1.2x @ A100",
            "Foozle > TensorRT-LLM 1.4x @ L40S",
        ),
        row(
            "factors before the devices, with the cross in front",
            "Foozle accelerates inference by x17.8 on H100 and x19.0 on L40S compared to vLLM.",
            "Foozle > vLLM [speed] 17.8x @ H100",
            "Foozle > vLLM [speed] 19x @ L40S",
        ),
        row(
            "two models on two devices",
            "Foozle speeds up Qwen2-7B by 1.2x on A100, 1.4x on L40S; and Qwen2-72B by 2.4x on A100, 3.5x on L40S, "
            "compared to TensorRT-LLM.",
            "Foozle > TensorRT-LLM [speed] 1.2x @ A100",
            "Foozle > TensorRT-LLM [speed] 1.4x @ L40S",
            "Foozle > TensorRT-LLM [speed] 2.4x @ A100",
            "Foozle > TensorRT-LLM [speed] 3.5x @ L40S",
        ),
        row(
            "one number over three baselines",
            "Foozle achieves 3x higher throughput than vLLM, TensorRT-LLM and SGLang.",
            "Foozle > vLLM [speed] 3x",
            "Foozle > TensorRT-LLM [speed] 3x",
            "Foozle > SGLang [speed] 3x",
        ),
        row(
            "no number over three baselines",
            "Foozle outperforms vLLM, TensorRT-LLM, and SGLang.",
            "Foozle > vLLM",
            "Foozle > TensorRT-LLM",
            "Foozle > SGLang",
        ),
        row(
            "two comparisons side by side",
            "Foozle is 2x faster than vLLM and 3x faster than SGLang.",
            "Foozle > vLLM [speed] 2x",
            "Foozle > SGLang [speed] 3x",
        ),
        row(
            "two comparisons that share the adjective",
            "Foozle is 2x faster than vLLM and 3x than SGLang.",
            "Foozle > vLLM [speed] 2x",
            "Foozle > SGLang [speed] 3x",
        ),
        row(
            "two verbs before one baseline",
            "Foozle improves throughput by 2x and reduces latency by 40% compared to vLLM.",
            "Foozle > vLLM [speed] 2x",
            "Foozle > vLLM [speed] 40%",
        ),
        row(
            "two metrics of two classes",
            "Compared to vLLM, Foozle reduces memory by 35% and improves accuracy by 2.1%.",
            "Foozle > vLLM [memory] 35%",
            "Foozle > vLLM [quality] 2.1%",
        ),
        row(
            "a while clause of its own metric",
            "Foozle is 4x faster than vLLM while using 30% less memory.",
            "Foozle > vLLM [speed] 4x",
            "Foozle > vLLM [memory] 30%",
        ),
        row(
            "more accurate in a while clause",
            "Foozle runs 1.5x faster than Marlin while being 2.9% more accurate.",
            "Foozle > Marlin [speed] 1.5x",
            "Foozle > Marlin [quality] 2.9%",
        ),
        row(
            "an average in brackets",
            "Foozle is up to 4.5x (2.1x on average) faster than vLLM.",
            "Foozle > vLLM [speed] up to 4.5x",
            "Foozle > vLLM [speed] average 2.1x",
        ),
        row(
            "two qualifiers",
            "Foozle improves throughput over vLLM by 1.8x on average and up to 3.2x.",
            "Foozle > vLLM [speed] average 1.8x",
            "Foozle > vLLM [speed] up to 3.2x",
        ),
        row(
            "two phases",
            "Foozle achieves a 2.1x speedup for prefill and a 1.3x speedup for decoding over vLLM.",
            "Foozle > vLLM [speed] 2.1x",
            "Foozle > vLLM [speed] 1.3x",
        ),
        row(
            "results on two devices",
            "Foozle reaches 310 TFLOPS on A100 and 640 TFLOPS on H100.",
            "Foozle: [speed] 310 TFLOPS @ A100",
            "Foozle: [speed] 640 TFLOPS @ H100",
        ),
    ],
)
def test_lists(sentence: str, expected: list[str]) -> None:
    assert lines(claims(sentence)) == expected

"""What a comparator's complement is: names in lists, apposed names, phrases, terms with words of their own."""

import pytest

from tests.claims.notation import claims, extraction, lines, row


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        row(
            "members of a list with values",
            "Foozle beats baselines including SGLang (2.6B, 0.55), vLLM (2B, 0.62), and TensorRT-LLM (4.3B, 0.61).",
            "Foozle > SGLang",
            "Foozle > vLLM",
            "Foozle > TensorRT-LLM",
        ),
        row(
            "names that say what a phrase is",
            "Foozle is 3x faster than the state-of-the-art serving systems, SGLang and vLLM.",
            "Foozle > SGLang [speed] 3x",
            "Foozle > vLLM [speed] 3x",
        ),
        row(
            "adjectives with a comma",
            "Foozle achieves accuracy comparable to specialized, finer-grained state-of-the-art solutions.",
            'Foozle = "specialized, finer-grained state-of-the-art solutions" [quality]',
        ),
        row(
            "a stop word in capitals",
            "Foozle is 3x faster than the standard IF neuron.",
            'Foozle > "standard IF neuron" [speed] 3x',
        ),
        row(
            "the quality of a phrase",
            "Foozle matches the image performance of the dense baseline.",
            'Foozle = "dense baseline" [quality]',
        ),
        row(
            "a term with words of its own",
            "Foozle is 3x faster than instance-level speculative decoding.",
            'Foozle > "instance-level speculative decoding" [speed] 3x',
        ),
        row(
            "a term that is denied", "Foozle is 3x faster than no prefetching.", 'Foozle > "no prefetching" [speed] 3x'
        ),
        row(
            "a term as it is",
            "Foozle is 3x faster than standard speculative decoding.",
            "Foozle > speculative decoding [speed] 3x",
        ),
        row(
            "a phrase for each number",
            "Compared with the dense and sparse variants, Foozle improves accuracy by 17% and 9%, respectively.",
            'Foozle > "dense" [quality] 17%',
            'Foozle > "sparse variants" [quality] 9%',
        ),
        row(
            "a group that is improved",
            "Foozle improves strong general-purpose LLMs by up to 8.9%.",
            'Foozle > "strong general-purpose LLMs" up to 8.9%',
        ),
        row(
            "two that are improved",
            "Foozle improves both SGLang and TensorRT-LLM, and needs no training.",
            "Foozle > SGLang",
            "Foozle > TensorRT-LLM",
        ),
        row(
            "parity as the last of a list",
            "Foozle achieves 40% less energy, 3x smaller area, and comparable latency over vLLM.",
            "Foozle > vLLM [energy] 40%",
            "Foozle > vLLM [area] 3x",
            "Foozle = vLLM [speed]",
        ),
        row(
            "a hyphenated comparative",
            "Foozle generates higher-quality assertions than vLLM.",
            "Foozle > vLLM [other]",
        ),
    ],
)
def test_complements(sentence: str, expected: list[str]) -> None:
    assert lines(claims(sentence)) == expected


def test_an_unknown_word_that_acts_is_the_subject() -> None:
    """A coined word that no clue introduces still is what its clause is about."""
    text = "We study long prompts. Experiments show that V-Glomp achieves a 2.9x speedup over vLLM."
    assert [claim.subject for claim in extraction(text, "Long Prompts Revisited").claims] == ["V-Glomp"]

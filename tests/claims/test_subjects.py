"""Of what a claim speaks: the paper's own system, however the sentence calls it."""

import pytest

from tests.claims.notation import TITLE, claims, extraction, lines


@pytest.mark.parametrize(
    "subject",
    ["Foozle", "Our method", "The proposed system", "Our approach", "It", "The resulting system", "This work"],
)
def test_the_own_system_by_any_name(subject: str) -> None:
    assert lines(claims(f"{subject} is 2x faster than vLLM.")) == ["Foozle > vLLM [speed] 2x"]


@pytest.mark.parametrize(
    "sentence",
    [
        "We observe a 2x speedup over vLLM.",
        "A 2x speedup is achieved over vLLM.",
        "The speedup of Foozle over vLLM is 2x.",
        "Experiments show that Foozle achieves a 2x speedup over vLLM.",
        "Results demonstrate a 2x speedup compared to vLLM.",
    ],
)
def test_without_a_subject_it_is_the_own_system(sentence: str) -> None:
    assert lines(claims(sentence)) == ["Foozle > vLLM [speed] 2x"]


def test_a_paper_that_names_nothing_speaks_of_this_work() -> None:
    found = extraction("We present a new scheduler. Our scheduler is 2x faster than vLLM.", "Packing Requests Tightly")
    assert lines(found.claims) == ["this work > vLLM [speed] 2x"]


@pytest.mark.xfail(strict=True, reason="the subject is always the paper's main system")
def test_a_variant_that_is_named_is_the_subject() -> None:
    assert lines(claims("Foozle-XL is 2x faster than vLLM.")) == ["Foozle-XL > vLLM [speed] 2x"]


def test_the_system_of_the_title_goes_before_others_that_are_proposed() -> None:
    text = "We present Foozle. We also propose Barzel. Barzel and Barzel alone matters. We are 2x faster than vLLM."
    assert {claim.subject for claim in extraction(text, TITLE).claims} == {"Foozle"}


def test_a_dataset_is_no_subject() -> None:
    text = "We release BazSet, a dataset of traces. We present Foozle, a scheduler. Foozle is 2x faster than vLLM."
    assert {claim.subject for claim in extraction(text, "Packing Requests Tightly").claims} == {"Foozle"}

"""Matching of known names: spellings, borders, case, longest first, exact offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.mentions.matching import Matcher, Name, variants

NAMES = (
    Name("RTX 4090", "rtx-4090"),
    Name("A100", "a100"),
    Name("A100-80GB", "a100-80gb"),
    Name("Foozle", "foozle"),
    Name("FoozleAttention", "foozle-attention"),
    Name("Foozle Attention 2", "foozle-attention-2"),
    Name("vLLM", "vllm"),
    Name("GPT-1", "gpt-1"),
    Name("Barzel-2-7B", "barzel-2-7b"),
    Name("FLAT", "flat", exact=True),
    Name("GLUE", "glue"),
    Name("tensor parallelism", "tensor-parallelism"),
    Name("C++", "cpp"),
)
MATCHER = Matcher(NAMES)


def found(text: str) -> list[tuple[str, str]]:
    return [(text[match.start : match.end], match.value) for match in MATCHER.find(text)]


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("A100", {"a100"}),
        ("RTX 4090", {"rtx 4090", "rtx-4090", "rtx4090"}),
        ("RTX4090", {"rtx 4090", "rtx-4090", "rtx4090"}),
        ("FlashFoo", {"flashfoo", "flash-foo", "flash foo"}),
        ("Foo-2-7B", {"foo-2-7b", "foo 2 7b", "foo2-7b", "foo-2 7b", "foo2 7b", "foo 2-7b"}),
        ("tensor parallelism", {"tensor parallelism", "tensor-parallelism", "tensorparallelism"}),
        ("CoDe", {"code", "co-de", "co de"}),
        ("X", {"x"}),
        ("", {""}),
    ],
)
def test_variants(name: str, spellings: set[str]) -> None:
    assert variants(name) == spellings


def test_a_joint_between_digits_is_never_closed() -> None:
    assert not any("27b" in spelling for spelling in variants("Barzel-2-7B"))


def test_names_of_many_joints_have_few_variants() -> None:
    name = "-".join("abcdefghij")
    assert variants(name) == {name, name.replace("-", ""), name.replace("-", " ")}


@given(st.text(max_size=40))
def test_the_lower_case_is_always_a_variant(name: str) -> None:
    assert name.lower() in variants(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("on RTX 4090", [("RTX 4090", "rtx-4090")], id="as it is written"),
        pytest.param("on RTX4090", [("RTX4090", "rtx-4090")], id="closed"),
        pytest.param("on RTX-4090", [("RTX-4090", "rtx-4090")], id="hyphen"),
        pytest.param("on rtx 4090", [("rtx 4090", "rtx-4090")], id="lower case with digits"),
        pytest.param("A100s and A100's", [("A100", "a100"), ("A100", "a100")], id="plural and possessive"),
        pytest.param("the A100s' memory", [("A100", "a100")], id="plural possessive"),
        pytest.param("8xA100", [("A100", "a100")], id="count with x"),
        pytest.param("8×A100", [("A100", "a100")], id="count with cross"),
        pytest.param("8 x A100", [("A100", "a100")], id="count apart"),
        pytest.param("fooA100", [], id="no border on the left"),
        pytest.param("xA100", [], id="no count"),
        pytest.param("A1000", [], id="no border on the right"),
        pytest.param("A100x", [], id="letter behind"),
        pytest.param("A100_v2", [], id="underscore behind"),
        pytest.param("_A100", [], id="underscore before"),
        pytest.param("A100-80GB", [("A100-80GB", "a100-80gb")], id="longest"),
        pytest.param("A100 80GB", [("A100 80GB", "a100-80gb")], id="longest, spaced"),
        pytest.param("A100-40GB", [("A100", "a100")], id="shorter where the longer is not there"),
        pytest.param("FoozleAttention", [("FoozleAttention", "foozle-attention")], id="longest inside a word"),
        pytest.param("Foozle attention-2", [("Foozle attention-2", "foozle-attention-2")], id="longest of three"),
        pytest.param("Foozle attentive", [("Foozle", "foozle")], id="shortest of three"),
        pytest.param("vLLM, VLLM", [("vLLM", "vllm"), ("VLLM", "vllm")], id="some capital"),
        pytest.param("vllm", [], id="short names need a capital"),
        pytest.param("foozleattention", [("foozleattention", "foozle-attention")], id="long camel in lower case"),
        pytest.param("foozle", [], id="plain word in lower case"),
        pytest.param("FOOZLE", [("FOOZLE", "foozle")], id="plain word in capitals"),
        pytest.param("FLAT", [("FLAT", "flat")], id="exact"),
        pytest.param("Flat, flat", [], id="exact only"),
        pytest.param("glue", [], id="acronym in lower case"),
        pytest.param("GLUE", [("GLUE", "glue")], id="acronym"),
        pytest.param("Tensor Parallelism", [("Tensor Parallelism", "tensor-parallelism")], id="term in title case"),
        pytest.param("tensor-parallelism", [("tensor-parallelism", "tensor-parallelism")], id="term hyphenated"),
        pytest.param("GPT-1", [("GPT-1", "gpt-1")], id="digit at the end"),
        pytest.param("GPT-1.3B", [], id="decimals go on"),
        pytest.param("GPT-1.", [("GPT-1", "gpt-1")], id="full stop"),
        pytest.param("GPT-1. 3 more", [("GPT-1", "gpt-1")], id="full stop and a number"),
        pytest.param("Barzel 2 7B", [("Barzel 2 7B", "barzel-2-7b")], id="joints between digits spaced"),
        pytest.param("Barzel-27B", [], id="joints between digits closed"),
        pytest.param("C++", [("C++", "cpp")], id="punctuation in the name"),
        pytest.param("(A100)", [("A100", "a100")], id="brackets"),
        pytest.param("A100/RTX 4090", [("A100", "a100"), ("RTX 4090", "rtx-4090")], id="slash"),
        pytest.param("İİİ on A100", [("A100", "a100")], id="letters that grow in lower case"),
        pytest.param("ﬁne A100 ß", [("A100", "a100")], id="ligature"),
        pytest.param("𝔸100 A100", [("A100", "a100")], id="beyond the basic plane"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_find(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_of_two_names_with_one_spelling_the_first_whose_case_fits_wins() -> None:
    matcher = Matcher([Name("FLAT", "exact", exact=True), Name("Flat", "loose")])
    text = "FLAT and Flat"
    assert [match.value for match in matcher.find(text)] == ["exact", "loose"]


def test_an_exact_name_may_be_joined_otherwise() -> None:
    matcher = Matcher([Name("BAR 2", "bar", exact=True)])
    assert [m.value for text in ("BAR 2", "BAR-2", "BAR2", "Bar-2") for m in matcher.find(text)] == ["bar"] * 3


def test_no_names_find_nothing() -> None:
    assert Matcher[str]([]).find("A100") == []


_pieces = st.sampled_from([name.text for name in NAMES] + ["8x", "İ", "s", "'s", " ", "-", ".", "3", "and", "ß", "𝔸"])
_texts = st.one_of(st.text(max_size=60), st.lists(_pieces, max_size=12).map("".join))


@given(_texts)
def test_matches_lie_in_the_text_in_order_and_apart(text: str) -> None:
    behind = 0
    for match in MATCHER.find(text):
        assert behind <= match.start < match.end <= len(text)
        behind = match.end


@given(_texts)
def test_a_match_is_a_spelling_of_its_name(text: str) -> None:
    spelled = {name.value: variants(name.text) for name in NAMES}
    for match in MATCHER.find(text):
        assert text[match.start : match.end].lower() in spelled[match.value]


@given(_texts, _texts)
def test_what_stands_far_away_changes_nothing(text: str, other: str) -> None:
    alone = found(text)
    assert found(f"{text} . {other}")[: len(alone)] == alone

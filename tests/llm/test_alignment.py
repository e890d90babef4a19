"""Quotes in texts: as they stand, with white space and Unicode made alike, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.llm.alignment import Alignment, normalise

TEXT = "MossKernel’s “fast” path – 2.4× faster\u00a0than A;\n  it’s ﬁne, and na\u00efve."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("2.4× faster", "2.4× faster"),
        ("MossKernel's \"fast\" path - 2.4x faster than A; it's fine", TEXT[: TEXT.index(", and")]),
        ("  than   A;\tit", "than A;\n  it"),
        ("na\u0069\u0308ve", "na\u00efve"),
        ("fa\u00adst\u200b", "fast"),
        ("2.4x slower", None),
        ("FAST", None),
        ("", None),
        (" \n", None),
        ("\u200b", None),
    ],
)
def test_quotes_are_found_in_other_spellings_of_the_same(quote: str, found: str | None) -> None:
    span = Alignment(TEXT).find(quote)
    assert (None if span is None else TEXT[slice(*span)]) == found


def test_the_very_spelling_comes_before_one_alike() -> None:
    assert Alignment("a - b, a – b").find("a – b") == (7, 12)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("A100", 2), ("2x", 1), ("FlashAttention", 0), ("FlashAttention-2", 1), ("RTX 40", 0), ("GPU", 1), ("4,000", 1),
        ("000", 0), ("Llama 3", 0), ("(b)", 1), ("", 0),
    ],
)  # fmt: skip
def test_names_are_no_pieces_of_longer_ones(name: str, count: int) -> None:
    text = "A100s, A100, XA100, 1.2x, 2x, FlashAttention-2, RTX 4090, GPUs, GPU-like-2, 4,000, Llama 3.1 (b), non-GPU"
    assert len(Alignment(text.replace("GPU-like-2", "")).places(name)) == count


def test_names_are_looked_up_in_a_part_and_in_any_case_if_asked() -> None:
    text = Alignment("Prior work. Our prior work.")
    assert text.places("prior work") == [(16, 26)]
    assert text.places("prior work", fold=True) == [(0, 10), (16, 26)]
    assert text.places("prior work", (0, 11), fold=True) == [(0, 10)]
    assert text.places("prior work", (0, 9), fold=True) == []


def test_no_character_is_cut() -> None:
    alignment = Alignment("\u00e0 la carte, a \ufb01ne")
    assert alignment.find("a\u200b") == (3, 4)
    assert alignment.find("i\u200bn") is None
    assert alignment.find("a fine\u200b") == (12, 17)


@given(st.text(), st.text(alphabet=" \t\n\u00a0\u200b", max_size=3), st.data())
def test_a_piece_of_a_text_is_found_whatever_its_white_space(text: str, space: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    piece = text[start : data.draw(st.integers(start, len(text)))]
    quote = f"{space}{piece}{space}"
    span = Alignment(text).find(quote)
    if span is None:
        assert normalise(piece) == ""
    else:
        assert normalise(text[slice(*span)]) == normalise(piece)


@given(st.text(max_size=40), st.text(max_size=8))
def test_what_is_found_is_what_was_looked_for(text: str, words: str) -> None:
    alignment = Alignment(text)
    for start, end in alignment.places(words):
        assert 0 <= start < end <= len(text)
        assert normalise(words) in normalise(text[start:end])
    if (span := alignment.find(words)) is not None:
        assert normalise(words) in normalise(text[slice(*span)])

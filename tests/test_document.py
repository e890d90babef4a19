"""A paper made readable, and the way back from every piece of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.document import Document, read
from kg.errors import GroundingError
from kg.model import Paper
from kg.schema import TextField


def _read(title: str, text: str, field: TextField = TextField.ABSTRACT) -> Document:
    return read(Paper(id="paper-x", title=title, text=text, text_field=field))


def test_title_and_text_are_cleaned_and_joined() -> None:
    document = _read(r"RingScan: \textbf{Fast}", r"It is 6.7times faster. It uses Moss Search (MS).")
    assert document.text == "RingScan: Fast\nIt is 6.7x faster. It uses Moss Search (MS)."
    assert document.text[document.body_start :].startswith("It is")
    cut = [document.text[start:end] for start, end in document.sentences]
    assert cut == ["RingScan: Fast", "It is 6.7x faster.", "It uses Moss Search (MS)."]
    (definition,) = document.abbreviations
    assert document.text[definition.short_start : definition.short_end] == "MS"


def test_a_span_is_a_verbatim_piece_of_its_field() -> None:
    document = _read(r"RingScan: \textbf{Fast}", r"It is 6.7times faster.", TextField.DIGEST)
    start = document.text.index("6.7x")
    span = document.span(start, start + 4)
    assert (span.field, span.text) == (TextField.DIGEST, "6.7times")
    title = document.span(0, 8)
    assert (title.field, title.start, title.text) == (TextField.TITLE, 0, "RingScan")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (r"up to 2.1$\times$ faster", r"2.1$\times$"),
        (r"up to $2.1\times$ faster", r"2.1\times"),
        (r"by 48.6$\%$ less", r"48.6$\%$"),
        ("for $12 per hour", "12"),
        ("2.1x faster", "2.1x"),
    ],
)
def test_a_number_is_as_written_with_its_whole_formula(written: str, number: str) -> None:
    document = _read("Moss", written)
    start = next(n for n, character in enumerate(document.text) if character.isdigit())
    end = start + len(document.text[start:].split()[0])
    assert document.whole_span(start, end).text == number
    assert number in written


def test_a_span_over_the_end_of_the_title_is_refused() -> None:
    document = _read("RingScan", "It is fast.")
    with pytest.raises(GroundingError):
        document.span(4, document.body_start + 2)


@given(st.text(min_size=1), st.text(min_size=1))
def test_every_sentence_slices_out_of_its_source(title: str, text: str) -> None:
    document = _read(title, text)
    for start, end in document.sentences:
        if start < end:
            span = document.span(start, end)
            assert document.paper.field(span.field)[span.start : span.end] == span.text

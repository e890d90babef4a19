"""Records keep their promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kg.errors import GroundingError
from kg.model import Extraction, Paper, Span
from kg.schema import TextField
from tests.strategies import corpora, entity, reading


def test_records_are_immutable_and_take_no_unknown_fields() -> None:
    paper = Paper(id="paper-x", title="T", text="A")
    with pytest.raises(ValidationError, match="frozen"):
        paper.title = "U"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs"):
        Paper.model_validate({"id": "paper-x", "title": "T", "text": "A", "colour": "red"})


@pytest.mark.parametrize(("published", "year"), [(None, None), ("2024", 2024), ("2024-05", 2024), ("1999-12-31", 1999)])
def test_the_year_of_a_paper(published: str | None, year: int | None) -> None:
    assert Paper(id="paper-x", title="T", text="A", published=published).year == year


def test_a_paper_has_its_title_and_its_own_text_only() -> None:
    paper = Paper(id="paper-x", title="T", text="A", text_field=TextField.DIGEST)
    assert paper.field(TextField.TITLE) == "T"
    assert paper.field(TextField.DIGEST) == "A"
    with pytest.raises(GroundingError, match="paper-x: the paper has no abstract, only title and digest"):
        paper.field(TextField.ABSTRACT)


@given(st.text(), st.integers(0, 9), st.integers(-2, 2))
def test_a_span_is_as_long_as_its_text(text: str, start: int, error: int) -> None:
    values = {"field": "title", "start": start, "end": start + len(text) + error, "text": text}
    if error:
        with pytest.raises(ValidationError, match="is not as long as its text"):
            Span.model_validate(values)
    else:
        assert Span.model_validate(values).end == start + len(text)


def test_a_span_does_not_begin_before_the_text() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        Span(field=TextField.TITLE, start=-1, end=0, text="a")


@given(corpora())
def test_extractions_survive_a_line_of_json(corpus: tuple[list[Paper], list[Extraction]]) -> None:
    for extraction in corpus[1]:
        assert Extraction.model_validate_json(extraction.model_dump_json()) == extraction


def test_an_extraction_lists_all_its_spans() -> None:
    extraction = reading(0, entity("RingScan"), entity("FernNet"))
    assert [span.text for span in extraction.spans()] == ["RingScan", "FernNet"]

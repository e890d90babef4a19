"""Content negotiation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.server.media import TABLES, negotiate

OFFERS = ("application/json", "text/csv", "text/turtle")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/*", "text/csv"),
        ("text/turtle, text/csv", "text/csv"),
        ("text/csv;q=0.4, text/turtle;q=0.5", "text/turtle"),
        ("TEXT/CSV", "text/csv"),
        ("*/*, text/csv;q=0", "application/json"),
        ("text/*;q=1, text/csv;q=0.1", "text/turtle"),
        ("image/png", None),
        ("*/*;q=0", None),
        ("text/csv;q=oh", None),
        ("text/csv;q=7", "text/csv"),
        (", ,", "application/json"),
    ],
)
def test_choices(accept: str, chosen: str | None) -> None:
    assert negotiate(accept, ("application/x", *OFFERS[1:])) == (chosen and chosen.replace("json", "x"))


def test_general_types_stand_for_those_of_sparql() -> None:
    assert negotiate("application/json", tuple(TABLES)) == "application/sparql-results+json"
    assert negotiate("text/xml", tuple(TABLES)) == "application/sparql-results+xml"


@given(st.text())
def test_any_header_has_an_outcome(accept: str) -> None:
    assert negotiate(accept, OFFERS) in (None, *OFFERS)

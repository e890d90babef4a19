"""Papers are counted, not sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.comparison import Support, count_support
from kg.comparison.support import support
from kg.schema import EdgeKind, Origin
from tests import corpus
from tests.comparison.results import PAPERS, comparison, graph

OWN, REPORTED = Origin.OWN, Origin.REPORTED


@pytest.mark.parametrize(
    ("statements", "counted", "words"),
    [
        ([], Support((), ()), "0 papers"),
        ([("a", OWN), ("a", OWN)], Support(("a",), ()), "1 paper"),
        ([("a", REPORTED)], Support((), ("a",)), "1 paper, independent"),
        ([("a", OWN), ("a", REPORTED)], Support(("a",), ()), "1 paper"),
        ([("b", OWN), ("a", OWN), ("c", REPORTED)], Support(("a", "b"), ("c",)), "3 papers, 1 of them independent"),
        ([("b", REPORTED), ("a", REPORTED)], Support((), ("a", "b")), "2 papers, 2 of them independent"),
    ],
)
def test_counts(statements: list[tuple[str, Origin]], counted: Support, words: str) -> None:
    assert count_support(statements) == counted
    assert str(counted) == words
    assert len(counted) == len({paper for paper, _ in statements})


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(Origin))))
def test_saying_it_again_changes_nothing(statements: list[tuple[str, Origin]]) -> None:
    counted = count_support(statements)
    assert counted == count_support([*reversed(statements), *statements])
    assert not set(counted.own) & set(counted.independent)


def test_of_a_graph() -> None:
    claims = graph(
        comparison("RingScan", "TileAttention", paper=PAPERS[0]),
        comparison("RingScan", "TileAttention", paper=PAPERS[0], measure="latency"),
        comparison("RingScan", "TileAttention", paper=PAPERS[1], origin=REPORTED),
    )
    said = claims.origins(corpus.thing("RingScan"), EdgeKind.SUBJECT)
    assert support(claims, said) == Support((PAPERS[0],), (PAPERS[1],))

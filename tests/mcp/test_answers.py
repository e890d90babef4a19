"""What assistants are answered, where the graph is not that of the other tests."""

from kg.mcp.answers import ask_claims, ask_compare
from tests.comparison.test_inference import CHAIN, graph


def test_a_derived_row_says_so_and_quotes_every_step() -> None:
    found = ask_compare(graph(*CHAIN), "which papers beat Cedar", exact=False, derived=True, limit=20)
    (row,) = [row for row in found.claims if row.claim.path]
    assert row.statement == f"derived from several claims: {row.claim.system} outperforms Cedar"
    assert all(step.quote for step in row.claim.path)
    plain = ask_compare(graph(*CHAIN), "which papers beat Cedar", exact=False, derived=False, limit=20)
    assert plain.claims == [row for row in found.claims if not row.claim.path]


def test_a_limit_cuts_claims_but_not_their_count() -> None:
    found = ask_claims(graph(*CHAIN), "Cedar", None, 0)
    assert found.claims == []
    assert found.total > 0

"""The answers of ``kg compare`` about each thing, so that the page shows the same rows in the same order."""

from collections.abc import Iterable, Mapping, Sequence

from kg.comparison import Asked, Outcome, Question, Row
from kg.comparison.cells import by_cell
from kg.comparison.rows import claim_row
from kg.comparison.selection import find_claims
from kg.graph import KnowledgeGraph
from kg.schema import ENTITY_KINDS, EdgeKind, NodeKind

Answers = dict[str, dict[str, list[int]]]
"""Claims by their numbers, by how the thing comes out of them, by what was asked."""

ASKED = {Asked.AGAINST: Outcome.LOST, Asked.BY: Outcome.WON}
"""What can be asked about one thing, with the outcome that comes first."""


def ordered_claims(graph: KnowledgeGraph) -> list[Row]:
    """All claims in the order of comparison tables: by comparable cell, then by factor.

    That order is total, so the rows of any answer stand in it as they do in their own table.
    """
    rows = (claim_row(graph, claim) for claim in graph.of_kind(NodeKind.CLAIM))
    return [row for cell in by_cell(rows) for row in cell.rows]


def find_comparisons(
    graph: KnowledgeGraph, number: Mapping[str, int], rows: Sequence[Row]
) -> dict[int, dict[str, Answers]]:
    """What ``kg compare`` answers to "which papers beat X" and "what does X beat", for each thing X that has answers.

    Args:
        graph: The graph.
        number: The page's number of each node.
        rows: All claims in their order.

    Returns:
        By the number of X: ``family`` with narrower things and versions, and ``exact`` without, where that differs.
    """
    place = {row.claim: i for i, row in enumerate(rows)}
    out: dict[int, dict[str, Answers]] = {}
    for node in _comparable(graph, place):
        family = _answers(graph, node, place, exact=False)
        if not family:
            continue
        exact = family if graph.narrower(node) == {node} else _answers(graph, node, place, exact=True)
        out[number[node]] = {"family": family} if exact == family else {"family": family, "exact": exact}
    return out


def _comparable(graph: KnowledgeGraph, claims: Iterable[str]) -> list[str]:
    """Things that some claim speaks of, and what those are versions or some of, sorted."""
    found = {end for claim in claims for end in graph.targets(claim, EdgeKind.SUBJECT, EdgeKind.BASELINE)}
    frontier = sorted(found)
    while frontier:
        above = graph.targets(frontier.pop(), EdgeKind.BROADER, EdgeKind.VERSION_OF)
        frontier.extend(node for node in above if node not in found)
        found.update(above)
    return sorted(node for node in found if graph.kind(node) in ENTITY_KINDS)


def _answers(graph: KnowledgeGraph, node: str, place: Mapping[str, int], *, exact: bool) -> Answers:
    answers: Answers = {}
    for asked, focus in ASKED.items():
        blocks: dict[str, list[int]] = {}
        for claim, how in find_claims(graph, Question(node, asked, focus, node, exact=exact)).items():
            blocks.setdefault(how.outcome, []).append(place[claim])
        if blocks:
            answers[asked] = {outcome: sorted(blocks[outcome]) for outcome in Outcome if outcome in blocks}
    return answers

"""How many papers stand behind a statement: papers are counted, not sentences, and by whose system they measured."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.graph import KnowledgeGraph
from kg.schema import EdgeKind, Origin


@dataclass(frozen=True, slots=True)
class Support:
    """The papers behind a statement.

    Attributes:
        own: Papers that say it of their own system, sorted.
        independent: Papers that measured a system of others, sorted. A paper that does both is counted as one of
            the former.
    """

    own: tuple[str, ...]
    independent: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.own) + len(self.independent)

    def __str__(self) -> str:
        """The counts in words: "3 papers, 1 of them independent"."""
        papers = f"{len(self)} paper{'s' * (len(self) != 1)}"
        independent = len(self.independent)
        if not independent:
            return papers
        return f"{papers}, {'independent' if len(self) == 1 else f'{independent} of them independent'}"


def count_support(statements: Iterable[tuple[str, Origin]]) -> Support:
    """The support of claims that say the same.

    Args:
        statements: The paper of each claim, and whether it speaks of its own system.

    >>> str(count_support([("p1", Origin.OWN), ("p1", Origin.OWN), ("p2", Origin.REPORTED)]))
    '2 papers, 1 of them independent'
    """
    seen = set(statements)
    own = {paper for paper, origin in seen if origin is Origin.OWN}
    return Support(tuple(sorted(own)), tuple(sorted({paper for paper, _ in seen} - own)))


def support(graph: KnowledgeGraph, claims: Iterable[str]) -> Support:
    """The support of some claims of a graph, which are taken to say the same.

    Args:
        graph: The graph.
        claims: Node ids of claims.
    """
    return count_support(
        (paper, graph.nodes[claim]["origin"]) for claim in claims for paper in graph.origins(claim, EdgeKind.STATES)
    )

"""Papers' things and claims, put where the names of all papers lead; paper by paper, so in any portions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.model import Claim, Extraction, Link, RawClaim
from kg.resolve.claims import LocalNames, Nodes, resolve_claim
from kg.schema import Role

_STRONGEST_FIRST = list(Role)


class Placing:
    """Links and claims of some papers.

    Args:
        nodes: What the names of all papers stand for.
    """

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._roles: dict[tuple[str, str], Role] = {}
        self._claims: dict[str, Claim] = {}

    def add(self, extraction: Extraction, claims: Iterable[tuple[RawClaim, bool]]) -> list[str]:
        """Adds a paper.

        Args:
            extraction: What was read in it.
            claims: Its claims, and whether each is a person's reading.

        Returns:
            The node ids of the claims, in their order.
        """
        names = LocalNames(extraction, self._nodes)
        for node, role in names.roles():
            place = (extraction.paper, node)
            self._roles[place] = min(role, self._roles.get(place, role), key=_STRONGEST_FIRST.index)
        ids = []
        for raw, curated in claims:
            claim = resolve_claim(raw, extraction, names, curated=curated)
            self._claims[claim.id] = _surer(claim, self._claims.get(claim.id, claim))
            ids.append(claim.id)
        return ids

    def links(self) -> tuple[Link, ...]:
        """What each thing is to each paper, sorted."""
        return tuple(Link(paper=paper, entity=node, role=role) for (paper, node), role in sorted(self._roles.items()))

    def claims(self) -> tuple[Claim, ...]:
        """All claims, sorted by id."""
        return tuple(claim for _, claim in sorted(self._claims.items()))


def roles_by_node(links: Iterable[Link]) -> dict[str, Sequence[Role]]:
    """What each thing is to some paper, strongest first."""
    found: defaultdict[str, set[Role]] = defaultdict(set)
    for link in links:
        found[link.entity].add(link.role)
    return {node: sorted(each, key=_STRONGEST_FIRST.index) for node, each in found.items()}


def _surer(one: Claim, other: Claim) -> Claim:
    """Of one statement read twice, the reading with the higher confidence."""
    return one if one == other else max(one, other, key=lambda claim: (claim.confidence, claim.model_dump_json()))

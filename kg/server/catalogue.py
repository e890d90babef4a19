"""What the API lists: papers, things and claims in order, ways to narrow them down, and the completion of names."""

from bisect import bisect_left
from functools import cached_property, lru_cache, partial

from kg.comparison import EXAMPLES, Answer, Row, compare
from kg.comparison.rows import claim_row
from kg.graph import KnowledgeGraph
from kg.ids import name_key
from kg.schema import ENTITY_KINDS, EdgeKind, NodeKind
from kg.server.records import (
    Completion,
    EntityDetail,
    EntityFact,
    EntityItem,
    PaperDetail,
    PaperItem,
    Thing,
)

LISTED = (*ENTITY_KINDS, NodeKind.METRIC)
"""Kinds of things."""
_OF_PAPER = (
    EdgeKind.PROPOSES,
    EdgeKind.USES,
    EdgeKind.RUNS_ON,
    EdgeKind.EVALUATED_ON,
    EdgeKind.ADDRESSES,
    EdgeKind.COMPARES_WITH,
    EdgeKind.MENTIONS,
)
_ANSWERS = 32
"""How many answers are kept at hand."""
_LONGEST_NAME = 8
"""Words of a text that may be the beginning of a name."""


class Catalogue:
    """The content of a graph, in order.

    Args:
        graph: The graph; it is not to change any more.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        # A page of an answer is followed by its plot, its exports, or the next part of it.
        self._answer = lru_cache(_ANSWERS)(partial(compare, graph))

    def answer(self, question: str, *, exact: bool, derived: bool) -> Answer:
        """The answer to a question; errors as in :func:`kg.comparison.compare`."""
        return self._answer(question, exact=exact, derived=derived)

    @cached_property
    def papers(self) -> list[str]:
        """Papers, the newest first."""
        nodes = self.graph.nodes
        found = sorted(self.graph.of_kind(NodeKind.PAPER), key=self.graph.label)
        return sorted(found, key=lambda paper: str(nodes[paper].get("published", "")), reverse=True)

    @cached_property
    def entities(self) -> list[str]:
        """Things, those first that most claims compare with."""
        return sorted(
            self.graph.of_kind(*LISTED),
            key=lambda node: (-self._compared_with(node), -self.graph.in_degree(node), self.graph.label(node)),
        )

    @cached_property
    def claims(self) -> list[str]:
        """Claims by the order of their papers."""
        return [claim for paper in self.papers for claim in self.graph.targets(paper, EdgeKind.STATES)]

    @cached_property
    def _names(self) -> list[tuple[str, int, bool, str]]:
        """Every name: as a key, the place of its node among the things, whether it is an alias, and as it stands."""
        return sorted({
            (name_key(name), place, name != self.graph.label(node), name)
            for place, node in enumerate(self.entities)
            for name in (self.graph.label(node), *self.graph.nodes[node].get("aliases", ()))
        })  # fmt: skip

    def find_papers(self, words: str, years: tuple[int, int]) -> list[str]:
        """Papers of these years whose titles hold a text."""
        key, (first, last) = words.casefold(), years
        return [
            paper
            for paper in self.papers
            if key in self.graph.label(paper).casefold() and first <= self.graph.nodes[paper].get("year", first) <= last
        ]

    def find_entities(self, words: str, kind: NodeKind | None, role: str | None) -> list[str]:
        """Things of a kind and a role of which a name holds a text."""
        key, nodes = name_key(words), self.graph.nodes
        return [
            node
            for node in self.entities
            if kind in (None, nodes[node]["kind"])
            and (role is None or role in nodes[node].get("roles", ()))
            and any(key in name_key(name) for name in (nodes[node]["label"], *nodes[node].get("aliases", ())))
        ]

    def find_claims(self, about: str | None, paper: str | None, wanted: dict[str, str | None]) -> list[str]:
        """Claims with a node at one end, of a paper, and with these attributes."""
        graph = self.graph
        found = graph.targets(paper, EdgeKind.STATES) if paper and paper in graph else [] if paper else self.claims
        if about:
            ends = (EdgeKind.SUBJECT, EdgeKind.BASELINE)
            near = set(graph.origins(about, *ends)) if about in graph else set()
            found = [claim for claim in found if claim in near]
        return [
            claim
            for claim in found
            if all(value is None or graph.nodes[claim].get(name) == value for name, value in wanted.items())
        ]

    def claim(self, claim: str) -> Row:
        """A claim as a row."""
        return claim_row(self.graph, claim)

    def paper(self, paper: str) -> PaperItem:
        """A paper in short."""
        data = self.graph.nodes[paper]
        return PaperItem(
            id=paper,
            title=data["label"],
            published=data.get("published"),
            year=data.get("year"),
            url=data.get("url"),
            arxiv_id=data.get("arxiv_id"),
            authors=data.get("authors", ()),
            repositories=tuple(self.graph.nodes[repo]["url"] for repo in self.graph.targets(paper, EdgeKind.HAS_REPO)),
        )

    def paper_detail(self, paper: str) -> PaperDetail:
        """All about a paper."""
        data = self.graph.nodes[paper]
        things = {kind.value: self._things(self.graph.targets(paper, kind)) for kind in _OF_PAPER}
        return PaperDetail(
            **self.paper(paper).model_dump(),
            text=data["text"],
            text_field=data["text_field"],
            things={kind: found for kind, found in things.items() if found},
            claims=tuple(map(self.claim, self.graph.targets(paper, EdgeKind.STATES))),
        )

    def entity(self, node: str) -> EntityItem:
        """A thing in short."""
        data = self.graph.nodes[node]
        return EntityItem(
            id=node,
            kind=data["kind"],
            label=data["label"],
            aliases=data.get("aliases", ()),
            category=data.get("category"),
            roles=data.get("roles", ()),
            papers=len(self.graph.origins(node, *_OF_PAPER)),
            compared_with=self._compared_with(node),
        )

    def entity_detail(self, node: str) -> EntityDetail:
        """All about a thing."""
        graph = self.graph
        named_by = {kind.value: self._things(graph.origins(node, kind)) for kind in _OF_PAPER}
        facts = (graph.nodes[fact] for fact in graph.targets(node, EdgeKind.HAS_FACT))
        return EntityDetail(
            **self.entity(node).model_dump(),
            facts=tuple(EntityFact(**{name: fact[name] for name in EntityFact.model_fields}) for fact in facts),
            broader=self._things(graph.targets(node, EdgeKind.BROADER)),
            narrower=self._things(graph.origins(node, EdgeKind.BROADER)),
            version_of=self._things(graph.targets(node, EdgeKind.VERSION_OF)),
            versions=self._things(graph.origins(node, EdgeKind.VERSION_OF)),
            named_by={kind: found for kind, found in named_by.items() if found},
        )

    def complete(self, text: str, limit: int) -> list[Completion]:
        """How a question may go on: its last words are the beginning of a name. Of an empty one, examples."""
        if not text.strip():
            return [Completion(text=example, label=example, kind="example") for example in EXAMPLES[:limit]]
        words = text.split(" ")
        found: dict[int, Completion] = {}
        for start in range(max(0, len(words) - _LONGEST_NAME), len(words)):
            for place, name in self._beginning_with(" ".join(words[start:])):
                if len(found) == limit:
                    break
                whole = " ".join([*words[:start], name])
                kind = self.graph.kind(self.entities[place])
                found.setdefault(place, Completion(text=whole, label=name, kind=kind))
        return list(found.values())

    def _beginning_with(self, text: str) -> list[tuple[int, str]]:
        """Names that begin so: that name itself, then those of the most compared things, labels before aliases."""
        key = name_key(text)
        if not key:
            return []
        first = bisect_left(self._names, (key,))
        last = bisect_left(self._names, (key + "\U0010ffff",))
        fitting = sorted(self._names[first:last], key=lambda found: (found[0] != key, *found[1:]))
        return [(place, name) for _, place, _, name in fitting]

    def _compared_with(self, node: str) -> int:
        return len(self.graph.origins(node, EdgeKind.BASELINE))

    def _things(self, nodes: list[str]) -> tuple[Thing, ...]:
        return tuple(Thing(id=node, kind=self.graph.kind(node), label=self.graph.label(node)) for node in nodes)

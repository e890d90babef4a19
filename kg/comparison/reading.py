"""Reading a question from left to right: words, names, families and units at a position, and how far it went."""

import re
from collections.abc import Iterator

from kg.comparison.units import spellings
from kg.errors import KGError, QuestionError
from kg.graph import KnowledgeGraph
from kg.lookup import Names
from kg.schema import ENTITY_KINDS, MetricClass, NodeKind

_ASKING = re.compile(
    r"(?:what|who|whom|which|papers?|does|do|did|can|is|are|was|were|how|why|where|when|compare|results)\b", re.I
)
_FAMILIES = {family.value: family for family in MetricClass if family is not MetricClass.OTHER}


class Reading:
    """One question while it is read. Positions are offsets into its text; one that was reached was understood.

    Args:
        graph: Where names are looked up.
        text: The question, its words parted by single spaces.
    """

    def __init__(self, graph: KnowledgeGraph, text: str) -> None:
        self.graph = graph
        self.text = text
        self._names = Names(graph, *ENTITY_KINDS, NodeKind.METRIC)
        self._found: dict[tuple[int, tuple[NodeKind, ...]], tuple[tuple[str, int], ...]] = {}
        self._reached = 0
        self._unknown: dict[str, set[NodeKind]] = {}
        self._problem: str | None = None

    def ends(self, at: int) -> bool:
        """Whether nothing is left."""
        return not self.text[at:].strip()

    def words(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """The words that a pattern takes at a position."""
        if found := pattern.match(self.text, at):
            self._reach(found.end())
        return found

    def names(self, at: int, kinds: tuple[NodeKind, ...], until: re.Pattern[str]) -> tuple[tuple[str, int], ...]:
        """The nodes of some kinds that are named at a position, each with the end of its name, the longest first.

        Args:
            at: Where the name begins.
            kinds: Kinds of nodes that may be meant.
            until: What follows the name; where that is not to be found, an unknown name is no unknown name.
        """
        if (at, kinds) not in self._found:
            nodes = ((self._names.find(self.text[at:end], *kinds), end) for end in self._ends(at))
            self._found[at, kinds] = tuple((node, end) for node, end in nodes if node)
        found = self._found[at, kinds]
        for _, end in found:
            self._reach(end)
        follows = until.search(self.text, at)
        if not found and follows and follows.start() > at and at == self._reached:
            self._unknown.setdefault(self.text[at : follows.start()], set()).update(kinds)
        return found

    def families(self, at: int) -> Iterator[tuple[MetricClass, int]]:
        """The family of metrics that is named at a position."""
        for end in self._ends(at):
            if family := _FAMILIES.get(self.text[at:end].lower()):
                self._reach(end)
                yield family, end

    def units(self, at: int) -> Iterator[tuple[str, int]]:
        """The unit of measurement that is named at a position."""
        for end in self._ends(at):
            if spellings(self.graph, self.text[at:end]):
                self._reach(end)
                yield self.text[at:end], end

    def refuse(self, problem: str) -> None:
        """Notes why something that was read makes no sense."""
        self._problem = self._problem or problem

    def error(self, hint: str) -> KGError:
        """What is wrong with a question that could not be read to its end."""
        if self._problem:
            return QuestionError(f"{self._problem}. {hint}")
        unknown = min(self._unknown, key=lambda name: (len(name), name), default=None)
        if unknown and (self._reached or not _ASKING.match(self.text)):
            return self._names.unknown(unknown, *self._unknown[unknown])
        understood, rest = self.text[: self._reached].strip(), self.text[self._reached :].strip()
        if not understood:
            return QuestionError(f"not understood: {self.text!r}. {hint}")
        if not rest:
            return QuestionError(f"understood {understood!r}, but it ends too early. {hint}")
        return QuestionError(f"understood {understood!r}, but not {rest!r}. {hint}")

    def _ends(self, at: int) -> list[int]:
        """Where a name that begins at a position may end: behind any word, the last one first."""
        return [at + found.end() for found in re.finditer(r"\S+(?=\s|$)", self.text[at:])][::-1]

    def _reach(self, at: int) -> None:
        if at > self._reached:
            self._reached = at
            self._unknown.clear()

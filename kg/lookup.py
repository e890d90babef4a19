"""Names, as people write them, to the nodes of a graph."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from kg.errors import UnknownNameError
from kg.graph import KnowledgeGraph, name_index
from kg.ids import MOST_SIMILAR, arxiv_id, most_similar, name_key, paper_id
from kg.schema import EdgeKind, NodeKind

_MIN_PART = 4
# What people write around a name that is one without it: its maker in front, what it is behind.
_MAKER = re.compile(r"^(?:AMD|Apple|AWS|Google|Huawei|IBM|Intel|Meta|Microsoft|NVIDIA|OpenAI|Qualcomm)(?:'s)? ", re.I)
_WHAT_IT_IS = re.compile(
    r" (?:baselines?|compilers?|frameworks?|implementations?|kernels?|librar(?:y|ies)|models?|systems?)$", re.I
)
_LEADING_WORDS = re.compile(r"^(?:(?:any|all|the|an?)\s+)+(?:versions?\s+of\s+)?", re.I)


class Names:
    """The names of the nodes of some kinds. Labels, aliases, node ids, and arXiv ids of papers are names.

    Args:
        graph: The graph.
        kinds: Kinds of nodes that may be meant.
    """

    def __init__(self, graph: KnowledgeGraph, *kinds: NodeKind) -> None:
        self._graph = graph
        self._kinds = kinds
        self._index = name_index(graph, *kinds)

    def find(self, name: str, *kinds: NodeKind) -> str | None:
        """The node of a name, of some of the kinds where they are given, or None.

        Of several, one whose label it is comes before one whose alias it is, and then the one that most claims compare
        with. A leading "the" or "any version of", the s of a plural, the maker in front and a word for what it is
        behind are dropped where that helps: "NVIDIA FasterTransformer", "the FP16 model".
        """
        name = name.strip().strip("\"'`“”‘’").strip()
        bare = _LEADING_WORDS.sub("", name)
        forms = (name, bare, re.sub(r"(?<=[^\Ws])s$", "", bare), _MAKER.sub("", bare), _WHAT_IT_IS.sub("", bare))
        for form in dict.fromkeys((*forms, _WHAT_IT_IS.sub("", _MAKER.sub("", bare)))):
            if node := self._exactly(form, kinds or self._kinds):
                return node
        return None

    def get(self, name: str) -> str:
        """The node of a name.

        Raises:
            UnknownNameError: if there is none; it carries the nearest names.
        """
        node = self.find(name)
        if node is None:
            raise self.unknown(name)
        return node

    def unknown(self, name: str, *kinds: NodeKind) -> UnknownNameError:
        """The error for a name that no node goes by, with the nearest names of some of the kinds, or of all."""
        similar = self._similar(name_key(name), kinds or self._kinds)
        return UnknownNameError(name, tuple(islice(dict.fromkeys(similar), MOST_SIMILAR)))

    def _exactly(self, name: str, kinds: Sequence[NodeKind]) -> str | None:
        key = name_key(name)
        fitting = (node for node in self._index.get(key, ()) if self._graph.kind(node) in kinds)
        # A name comes before the arXiv id in it: "MARS (2601.01234)" is what that paper calls MARS.
        named = max(fitting, key=lambda node: self._weight(node, key), default=None)
        for node in (name, named, paper_id("", arxiv_id(name) or name)):
            if node and node in self._graph and self._graph.kind(node) in kinds:
                return node
        return None

    def _weight(self, node: str, key: str) -> tuple[bool, int, int, str]:
        graph = self._graph
        claims = len(graph.origins(node, EdgeKind.BASELINE))
        return name_key(graph.label(node)) == key, claims, graph.degree(node), node

    def _similar(self, key: str, kinds: Iterable[NodeKind]) -> Iterator[str]:
        """Labels that hold the key, then labels spelled like it, then labels that it holds."""
        keys = {label: name_key(label) for label in sorted(map(self._graph.label, self._graph.of_kind(*kinds)))}
        if key:
            yield from sorted((label for label in keys if key in keys[label]), key=lambda label: (len(label), label))
        yield from most_similar(key, keys)
        parts = (label for label in keys if len(keys[label]) >= _MIN_PART and keys[label] in key)
        yield from sorted(parts, key=lambda label: (-len(label), label))

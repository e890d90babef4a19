"""Names, as people write them, to nodes."""

import pytest

from kg.errors import UnknownNameError
from kg.lookup import Names
from kg.schema import ENTITY_KINDS, EdgeKind, NodeKind
from tests import corpus

GRAPH = corpus.graph()
NAMES = Names(GRAPH, *NodeKind)
PAPER = "paper-2313.00001"


@pytest.mark.parametrize(
    ("name", "node"),
    [
        ("A100", "hardware-a100"),
        ("a100", "hardware-a100"),
        ("NVIDIA A100", "hardware-a100"),
        ("hardware-a100", "hardware-a100"),
        ("A100s", "hardware-a100"),
        ("the A100", "hardware-a100"),
        ("NVIDIA's Tile Attention", "technique-tileattention"),
        ("the TileAttention implementation", "technique-tileattention"),
        ("Google TileAttention kernels", "technique-tileattention"),
        ("any version of TileAttention", "technique-tileattention"),
        ("“TA2”", "technique-tileattention-2"),
        ("Tile Attention", "technique-tileattention"),
        ("2313.00001", PAPER),
        ("https://example.org/abs/2313.00001v2", PAPER),
        ("tileattention: exact attention in on-chip tiles", PAPER),
        ("throughput", "metric-throughput"),
        ("First Author", "author-first-author"),
        ("github.com/example/tile-attention", GRAPH.targets(PAPER, EdgeKind.HAS_REPO)[0]),
    ],
)
def test_found(name: str, node: str) -> None:
    assert NAMES.find(name) == NAMES.get(name) == node


def test_a_label_comes_before_an_alias() -> None:
    graph = corpus.graph()
    graph.nodes[corpus.thing("TwigRT")]["aliases"] = ("FernNet",)
    assert Names(graph, *ENTITY_KINDS).find("FernNet") == corpus.thing("FernNet")


def test_of_two_the_one_that_claims_compare_with() -> None:
    graph = corpus.graph()
    for label in ("TwigRT", "OddKernel", "FernNet"):
        graph.nodes[corpus.thing(label)]["aliases"] = ("Twin",)
    assert len(graph.origins(corpus.thing("TwigRT"), EdgeKind.BASELINE)) == 2
    assert Names(graph, *ENTITY_KINDS).find("Twin") == corpus.thing("TwigRT")


def test_other_kinds_are_not_meant() -> None:
    names = Names(GRAPH, NodeKind.HARDWARE)
    assert names.find("TileAttention") is None
    assert names.find("technique-tileattention") is None


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Tile", ("TileAttention", "TileAttention-2", "TileAttention-3")),
        ("TileAtention", ("TileAttention", "TileAttention-2", "TileAttention-3")),
        ("TileAttention on A100", ("TileAttention",)),
        ("zzz", ()),
        ("", ()),
    ],
)
def test_the_nearest_names_are_told(name: str, nearest: tuple[str, ...]) -> None:
    with pytest.raises(UnknownNameError) as raised:
        Names(GRAPH, *ENTITY_KINDS).get(name)
    assert raised.value.nearest[: len(nearest)] == nearest
    assert bool(raised.value.nearest) == bool(nearest)
    assert len(set(raised.value.nearest)) == len(raised.value.nearest) <= 5

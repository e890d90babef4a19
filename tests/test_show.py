"""All about one node."""

import io

import pytest
from rich.console import Console

from kg.errors import UnknownNameError
from kg.graph import KnowledgeGraph
from kg.schema import EdgeKind
from kg.show import _HEADINGS, describe
from tests import corpus

GRAPH = corpus.graph()


def shown(name: str, graph: KnowledgeGraph = GRAPH, width: int = 300) -> str:
    console = Console(width=width, file=io.StringIO())
    console.print(describe(graph, name))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def section(text: str, heading: str) -> list[str]:
    """The lines below a heading."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{heading} ("))
    end = next((n for n in range(start, len(lines)) if not lines[n].strip()), len(lines))
    return [line.strip() for line in lines[start + 1 : end]]


def test_every_kind_of_edge_has_words_for_both_ends() -> None:
    assert set(_HEADINGS) == set(EdgeKind)
    assert all(incoming for _, incoming in _HEADINGS.values())
    words = [word for words in _HEADINGS.values() for word in words if word]
    assert len(set(words)) == len(words)


def test_a_device() -> None:
    text = shown("NVIDIA A100")
    assert text.splitlines()[0] == "A100  Hardware, hardware-a100"
    assert "aliases: NVIDIA A100, Tesla A100" in text
    assert section(text, "facts") == ["year: 2020 (NVIDIA A100 datasheet)"]
    assert section(text, "is one of") == ["Ampere"]
    assert section(text, "among them") == ["A100-40GB, A100-80GB"]
    assert section(text, "what runs on it") == [
        "RingScan: Linear Attention without Tears (2023)",
        'Scan or Tile? A "Second" Look (2024)',
    ]
    assert section(shown("A100-40GB"), "facts") == [
        "bandwidth: 1555 GB/s (NVIDIA A100 datasheet)",
        "memory: 40 GB (NVIDIA A100 datasheet)",
    ]


def test_a_technique_with_its_claims() -> None:
    text = shown("TileAttention-2")
    assert section(text, "version of") == ["TileAttention"]
    assert section(text, "proposed by") == ["TileAttention-2: Fewer Passes over the Keys (2022)"]
    claims = section(text, "claims that compare with it")
    assert [line for line in claims if not line.startswith("“")] == [
        "RingScan outperforms TileAttention-2 in speed",
        "RingScan underperforms TileAttention-2 (12%) in slower",
        "TileAttention-3 outperforms TileAttention-2 (1.4-1.8x) in faster",
    ]
    assert (
        "“At 512 tokens it is 12% slower than TileAttention-2.” RingScan: Linear Attention without Tears (2023)"
        in claims
    )


def test_claims_of_one_sentence_share_its_quote() -> None:
    lines = section(shown("MoosNetz: Größe zählt nicht"), "claims")
    assert [line.startswith("“") for line in lines] == [False, False, False, True]


def test_derived_claims_are_marked() -> None:
    assert "TileAttention-3 outperforms RingScan in speed (derived)" in section(
        shown("RingScan"), "claims that compare with it"
    )


def test_a_paper() -> None:
    text = shown("2313.00001")
    assert "arxiv id: 2313.00001" in text
    assert "url: https://example.org/abs/2313.00001" in text
    assert "authors: Zweite Ä. Autorin, First Author, 第三 作者" in text
    assert "We present TileAttention, which keeps attention scores in on-chip memory." in text
    assert section(text, "proposes") == ["TileAttention"]
    assert section(text, "runs on") == ["A100-40GB"]
    assert section(text, "code") == ["github.com/example/tile-attention"]
    assert len(section(text, "claims")) == 6


@pytest.mark.parametrize("node", sorted(GRAPH))
def test_every_node_can_be_shown(node: str) -> None:
    text = shown(node)
    assert node in text
    assert not set("\x1b\x7f\u2028\u202e") & set(text)


def test_an_unknown_name() -> None:
    with pytest.raises(UnknownNameError, match="TileAttention"):
        describe(GRAPH, "TileAtention")


def test_markup_of_a_title_is_text() -> None:
    graph = corpus.graph()
    graph.nodes["paper-2313.00001"]["label"] = "[red]loud[/red] \x1b[1mtitle"
    assert shown("paper-2313.00001", graph).startswith("[red]loud[/red] title")

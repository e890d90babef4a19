"""Names that no vocabulary knows."""

import pytest

from kg.document import read
from kg.mentions.coined import CoinedNames, Shape, urls
from kg.mentions.introductions import Introductions
from tests.mentions.things import entities, paper, surfaces, things


def wrong(*values: object, because: str) -> object:
    """A row that the finder does not get right yet, and what it does instead."""
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason=because))


FINDER = CoinedNames(frozenset({"GPU", "HPC"}), frozenset({"Gaussian", "Table"}), frozenset({"IoT", "FPS"}))


@pytest.mark.parametrize(
    ("token", "shape"),
    [
        ("FooZle", Shape.CAMEL),
        ("fooZLE", Shape.CAMEL),
        ("RT-FooZle", Shape.CAMEL),
        ("Foozle2", Shape.MIXED),
        ("F2Z", Shape.MIXED),
        ("Foo++", Shape.MIXED),
        ("FZL", Shape.ACRONYM),
        ("FZLs", Shape.ACRONYM),
        ("CD-FZL", Shape.ACRONYM),
        ("Foo-Zle", Shape.COMPOUND),
        ("Foozle", Shape.CAPITAL),
        ("GPU", None),
        ("GPUs", None),
        ("GPU-HPC", None),
        ("Gaussian-Foozle", None),
        ("Foozle-like", None),
        ("IoT", None),
        ("snake_Case", None),
        ("F^2Zle", Shape.CAMEL),
        ("FZL^2", Shape.MIXED),
        ("N^2", None),
        ("Ln^2", None),
        ("L^4log^2", None),
        ("16K", None),
        ("7B", None),
        ("4x", None),
        ("Table-1", None),
        ("3-Gaussian", None),
        ("60M-Gaussian", None),
        ("1D-3D", None),
        ("62pJ", None),
        ("14ns-Latency", None),
        ("3D", None),
        ("II", None),
        ("GB/s", None),
        ("TFLOPS", None),
        ("FLOPs", None),
        ("PhD", None),
        ("GitHub", None),
        ("It", None),
    ],
)
def test_shapes(token: str, shape: Shape | None) -> None:
    assert FINDER.shape(token) is shape


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We present Foozle, a scheduler.", "Foozle"),
        ("We propose Foozle to pack requests.", "Foozle"),
        ("We introduce a novel scheduler called Foozle.", "Foozle"),
        ("We design a scheduler, named Foozle, that packs requests.", "Foozle"),
        ("We develop a scheduler dubbed Foozle.", "Foozle"),
        ("We build a scheduler termed Foozle.", "Foozle"),
        ("This paper presents Foozle, a scheduler.", "Foozle"),
        ("This paper introduces the FoozleNet architecture.", "FoozleNet"),
        ("In this work, we present CoZle for packing.", "CoZle"),
        ("We present Foozle-Net, a network.", "Foozle-Net"),
        ("We introduce Packing-Net (PN), a network.", "Packing-Net"),
        ("We propose F$^2$Zle, a network.", "F^2Zle"),
        ("We propose FZ$^3$, a network.", "FZ^3"),
        ("We present foo4, a packer.", "foo4"),
        ("We release foo-zle, an open-source packer.", "foo-zle"),
        ("This paper presents foozle, a packer. It makes foozle fast.", "foozle"),
        ("We present FZL, a scheduler.", "FZL"),
        ("We introduce Foozle2, a scheduler.", "Foozle2"),
        ("We present Foo++, a scheduler.", "Foo++"),
        ("Foozle is proposed to pack requests.", "Foozle"),
        ('We propose "Foozle", a scheduler.', "Foozle"),
        ("We name it Foozle.", "Foozle"),
    ],
)
def test_introduced_names_are_proposed(text: str, name: str) -> None:
    assert name in things(text)
    assert things(text)[name].proposed
    assert things(text)[name].named
    assert things(text)[name].term is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We present Foozle. It surpasses Full-Packing by far.", "Full-Packing"),
        ("We present Foozle. It is faster than the existing Pack-First-N strategy.", "Pack-First-N"),
        ("We present Foozle. Compared with BazGrid_Scale, it is fast.", "BazGrid_Scale"),
        ("We present Foozle. It beats the packer Quuxer, an old one, and the compiler Bazzer.", "Bazzer"),
    ],
)
def test_what_is_compared_with_is_a_name_even_of_ordinary_words(text: str, name: str) -> None:
    assert entities(text)[name].named
    assert not entities(text)[name].role.value.startswith("proposed")


@pytest.mark.parametrize(
    "text",
    [
        "We present Foozle. It needs Full-Packing.",
        "We present Foozle. It is better than Machine-Learning.",
        "We present Foozle, which is Packing-Efficient, and more.",
        "We propose a Hardware-Efficient, robust scheduler.",
        "We set snake_case to one.",
        "We propose packing, a way to pack.",
        "We present a framework, a way to pack. The framework packs.",
        "We present approach, a way to pack. The approach packs.",
        "We present \\sysname, a way to pack. It is \\sysname that packs.",
        "We report Pass@1 of 5.",
    ],
)
def test_a_compound_of_ordinary_words_is_no_name_elsewhere(text: str) -> None:
    assert {thing.name for thing in things(text).values() if thing.named and thing.term is None} <= {"Foozle"}


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("Foozle: Packing Requests", "Requests are packed by Foozle.", "Foozle"),
        ("FooZle: Packing Requests", "Requests are packed.", "FooZle"),
        ("FZL: Packing Requests", "Requests are packed.", "FZL"),
        ("Foozle - Packing Requests", "Foozle packs.", "Foozle"),
        ("Foozle — Packing Requests", "Foozle packs.", "Foozle"),
        ("Foozle Stream: Packing Requests", "Foozle Stream packs.", "Foozle Stream"),
        ("Sea of Foozles: Packing Requests", "Sea of Foozles packs.", "Sea of Foozles"),
    ],
)
def test_title_heads(title: str, text: str, name: str) -> None:
    assert FINDER.title_head(read(paper(text, title))) == name
    assert things(text, title)[name].proposed


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Packing Requests Tightly", "Requests are packed."),
        ("Packing: A Survey", "Requests are stored."),
        ("Foozle Packing Requests: A Study", "Requests are packed."),
        ("", ""),
    ],
)
def test_no_title_heads(title: str, text: str) -> None:
    assert FINDER.title_head(read(paper(text, title))) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We compare with BazGrid.", "BazGrid"),
        ("Our scheduler is faster than Bazgrid.", "Bazgrid"),
        ("Our scheduler outperforms Bazgrid and Quuxer.", "Bazgrid"),
        ("Our scheduler outperforms systems such as Bazgrid.", "Bazgrid"),
        ("We build on bazGRID.", "bazGRID"),
        ("We build on BZG-4.", "BZG-4"),
    ],
)
def test_names_of_others_are_found_but_not_proposed(text: str, name: str) -> None:
    assert name in things(text)
    assert not things(text)[name].proposed


@pytest.mark.parametrize(
    "text",
    [
        "Smith et al. (2023) pack requests.",
        "Packing is old (Smith et al., 2023).",
        "Packing is old (Smith and Miller, 2021; Brown, 2020).",
        "We follow Smith's 2019 protocol.",
        "It renders at 200FPS with 62pJ and 14ns-Latency since 2024Q1.",
        "It is fast in the U.S and aDaptive.",
        "It holds 16GB and 4K frames in 3D.",
        "It runs in FP, II or IV modes.",
        "Code is at https://github.com/Some-Org/FooCode and www.FooPage.org.",
        "Write to Foo.Bar@uni.example.",
        "However, Table and Figure show this. Moreover, Section Two does.",
        "The PhD thesis is on GitHub and arXiv.",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert [thing.name for thing in things(text).values() if thing.named] == []


def test_a_name_is_found_everywhere_once_it_is_known() -> None:
    text = "We present Foozle, a scheduler. Users like Foozle. Foozle's users abound. Foozled does not count."
    assert surfaces(text, "Foozle") == ["Foozle"] * 3


def test_the_plural_of_a_coined_name_is_the_same_thing() -> None:
    assert list(things("We present Foozle, a cell. Circuits hold a Foozle and Foozles.")) == ["Foozle"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We present Foozle, a scheduler. Foozle-7B is larger.", {"Foozle": True, "Foozle-7B": True}),
        ("We present FoozleNet, a model. FoozleNet-XL is larger.", {"FoozleNet": True, "FoozleNet-XL": True}),
        ("We present Foozle, a model. BazNet-XL is larger.", {"Foozle": True, "BazNet-XL": False}),
    ],
)
def test_variants_of_a_proposed_name_are_proposed(text: str, names: dict[str, bool]) -> None:
    assert {thing.name: thing.proposed for thing in things(text).values() if thing.named} == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We use Qwen2.5-14B for this.", "Qwen2.5-14B"),
        ("We use LLaMA-9-13B for this.", "LLaMA-9-13B"),
        ("We compare with RT-NeRF on scenes.", "RT-NeRF"),
        ("We use BERT-foo-large here.", "BERT"),
    ],
)
def test_variants_of_known_names(text: str, name: str) -> None:
    assert name in entities(text)


def test_a_glossary_term_inside_a_name_is_part_of_it() -> None:
    found = things("CD-PIM packs requests in memory. We evaluate CD-PIM.", "CD-PIM: Packing in Memory")
    assert (
        surfaces("CD-PIM packs requests. We evaluate CD-PIM.", "CD-PIM", "CD-PIM: Packing in Memory") == ["CD-PIM"] * 3
    )
    assert all(thing.name == "CD-PIM" or not thing.name.endswith("PIM") for thing in found.values())


@pytest.mark.parametrize("text", ["A GPU-based approach.", "We use GPU-only code.", "A GPU-accelerated scheduler."])
def test_a_glossary_term_in_an_adjective_is_still_found(text: str) -> None:
    assert "GPU" in things(text)


@pytest.mark.parametrize(
    "text",
    [
        "We present our Triton kernel for packing.",
        "We present a vLLM extension for packing.",
        "Our Triton kernel packs requests.",
        "We develop CUDA kernels.",
        "We build on vLLM.",
        "We introduce the PyTorch implementation of packing.",
    ],
)
def test_known_names_are_not_proposed_as_modifiers(text: str) -> None:
    assert not any(thing.proposed for thing in things(text).values())


def test_known_names_may_be_proposed() -> None:
    assert things("We present vLLM, a serving engine.")["vLLM"].proposed


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("We present @, a tool.", True),
        ("We propose a @.", True),
        ("A tool called @.", True),
        ("Our @ packs.", True),
        ("@ is introduced.", True),
        ("@ packs.", False),
        ("We compare with @.", False),
        (
            "We present a tool. Then, after a very long while and many more words than anybody would read at once in "
            "one go without a pause, @ packs.",
            False,
        ),
    ],
)
def test_introductions(text: str, covered: bool) -> None:  # noqa: FBT001
    document = read(paper(text.replace("@", "Foozle")))
    start = document.text.index("Foozle")
    assert Introductions(document).covers(start, start + 6) is covered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://a.example/B?c=D.", ["https://a.example/B?c=D."]),
        ("see www.Foo.org now", ["www.Foo.org"]),
        ("see Foo.github.io/Bar now", ["Foo.github.io/Bar"]),
        ("no address", []),
        ("A sentence. Another", []),
    ],
)
def test_urls(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in urls(text)] == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Here the Tight Request Packing helps.", "Tight Request Packing"),
        ("Items: (i) Group-based Request Packing, a way to pack.", "Group-based Request Packing"),
        ("We call it KV Foozling here.", "KV Foozling"),
        ("Items: (1) selective packing, which packs; (2) more.", "selective packing"),
        ("Here the Sieve of Quuxer helps.", "Sieve of Quuxer"),
        ("It calls torch.foozle for that.", "torch.foozle"),
        ("We run foozle.cpp on it.", "foozle.cpp"),
        ("We build on BazGrid II for that.", "BazGrid II"),
        ("We compare with FooZle+BazGrid here.", "BazGrid"),
    ],
)
def test_names_of_several_words(text: str, name: str) -> None:
    assert things(text)[name].named


@pytest.mark.parametrize(
    "text",
    [
        "It is a task of Machine Learning and of Deep Learning.",
        "We count the Mean Packing Error of it.",
        "We visit the University of Foozle for it.",
        "It is a Request Packing-based way.",
        "Tight Packing is old.",
        "Here is FooZle (Packing Requests Together) again.",
        "We use Request Packing and Tight Sorting (RPTS) here.",
    ],
)
def test_capitals_that_make_no_name_of_several_words(text: str) -> None:
    known = {"FooZle", "RPTS"}
    assert [t.name for t in things(text).values() if t.named and t.term is None and t.name not in known] == []

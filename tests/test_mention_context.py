"""Ambiguous names are believed only where the paper shows what they mean."""

import pytest

from kg.mentions.context import Known, with_evidence
from kg.mentions.matching import Matcher, Name
from kg.schema import NodeKind
from kg.vocab import Term

_TERMS: tuple[Known, ...] = (
    (NodeKind.TECHNIQUE, Term(id="petal", label="Petal", category="framework", context=True)),
    (NodeKind.TECHNIQUE, Term(id="ringscan", label="RingScan", category="kernel")),
    (NodeKind.DATASET, Term(id="beetle", label="Beetle", category="code", context=True)),
    (NodeKind.DATASET, Term(id="moth", label="Moth", category="code", context=True)),
    (NodeKind.DATASET, Term(id="wasp", label="Wasp", category="vision", context=True)),
    (NodeKind.DATASET, Term(id="mossbench", label="MossBench", category="code")),
    (NodeKind.MODEL, Term(id="elm", label="Elm", context=True)),
    (NodeKind.HARDWARE, Term(id="q4", label="Q4", aliases=("Q4 Tensor card",), context=True, broader=("dew",))),
    (NodeKind.HARDWARE, Term(id="dew", label="Dew", context=True)),
    (NodeKind.HARDWARE, Term(id="q100", label="Q100", broader=("dew",))),
    (NodeKind.HARDWARE, Term(id="gpu", label="GPU", generic=True)),
)
_MATCHER = Matcher(Name(name, known) for known in _TERMS for name in (known[1].label, *known[1].aliases))


def _kept(text: str) -> list[str]:
    return [match.value[1].id for match in with_evidence(text, _MATCHER.find(text)) if match.value[1].context]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("We train with the Petal framework.", ["petal"]),
        ("We build on the framework Petal.", ["petal"]),
        ("Datasets such as Beetle are small.", ["beetle"]),
        ("We test on Beetle and MossBench.", ["beetle"]),
        ("We test on MossBench, Beetle, and more.", ["beetle"]),
        ("We test on Beetle and Moth.", ["beetle", "moth"]),
        ("We fine-tune Elm-7B.", ["elm"]),
        ("It runs on one NVIDIA Q4.", ["q4"]),
        ("It runs on a Q4 Tensor card.", ["q4"]),
        ("It runs on Dew and, on the Q100, faster.", ["dew"]),
        ("Dew-series GPUs are fast.", ["dew"]),
        ("The Petal framework is slow. Petal stalls.", ["petal", "petal"]),
    ],
)
def test_what_tells(text: str, kept: list[str]) -> None:
    assert _kept(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Petal: A New Way. We present Petal. Petal is fast, and Petal is small.",
        "We saw a Beetle on a Wasp.",
        "We test on Beetle and Wasp.",
        "Petal and MossBench differ in kind.",
        "Petal and a GPU.",
        "Elm trees grow in 7 B rows.",
        "In Q4 of the year, profits rose.",
        "Beetle. MossBench is larger.",
    ],
)
def test_what_does_not_tell(text: str) -> None:
    assert _kept(text) == []


def test_clear_names_are_left_alone() -> None:
    text = "RingScan beats Petal on MossBench."
    assert [match.value[1].id for match in with_evidence(text, _MATCHER.find(text))] == ["ringscan", "mossbench"]

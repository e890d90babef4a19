"""One thing, one node: what meets, what must not, and why."""

import sys
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Claim, Entity, Extraction, LocalEntity, Paper, RawClaim, Resolved, Span
from kg.resolve import resolve
from kg.resolve.families import relative
from kg.resolve.features import FEATURES, LINKED, Name, Target, judge
from kg.schema import BaselineKind, EdgeKind, NodeKind, Relation, Role, TextField
from kg.vocab import default_vocabulary
from tests.strategies import corpora, entity, paper, reading, vocabulary

_TECHNIQUE, _MODEL, _HARDWARE = NodeKind.TECHNIQUE, NodeKind.MODEL, NodeKind.HARDWARE


def _resolve(*papers: Iterable[LocalEntity] | Extraction) -> Resolved:
    """One paper per argument: its things, or all that was read in it."""
    readings = [p if isinstance(p, Extraction) else reading(n, *p) for n, p in enumerate(papers)]
    return resolve([paper(n) for n in range(len(papers))], readings, vocabulary())


def _nodes(resolved: Resolved) -> dict[str, Entity]:
    return {node.id: node for node in resolved.entities}


def _claim(subject: str = "this work", baseline: str | None = None, **values: Any) -> RawClaim:
    kind = None if baseline is None else BaselineKind.NAMED
    given_values = {
        "relation": Relation.OUTPERFORMS,
        "baseline_kind": kind,
        "evidence": Span(field=TextField.ABSTRACT, start=0, end=4, text="Some"),
        "rule": "test",
        "confidence": 0.5,
    }
    return RawClaim.model_validate({"subject": subject, "baseline": baseline, **given_values, **values})


def _only_claim(resolved: Resolved) -> Claim:
    (claim,) = resolved.claims
    return claim


@pytest.mark.parametrize(
    "names",
    [
        ("RingScan", "Ring-Scan", "ringscan", "RINGSCAN"),
        ("vKernel", "VKernel", "V-Kernel"),
        ("FernNet", "FernNets"),
        ("RT-Fern", "RT-Ferns", "RTFern"),
    ],
)
def test_a_coined_name_in_several_papers_and_spellings_is_one_node(names: tuple[str, ...]) -> None:
    resolved = _resolve(*([entity(name)] for name in names))
    (node,) = resolved.entities
    assert node.novel
    assert {node.label, *node.aliases} == set(names)
    assert {link.paper for link in resolved.links} == {f"paper-{n}" for n in range(len(names))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TREES", "TREE"),
        ("Bass", "Bas"),
        ("A*", "A"),
        ("Δ-Net", "Net"),
        ("Scan-2-7B", "Scan-27B"),
        ("RingScan", "RingScan-2"),
        ("RingScan", "RingScam"),
    ],
)
def test_names_of_different_things_are_two_nodes(one: str, other: str) -> None:
    assert len(_resolve([entity(one)], [entity(other)]).entities) == 2


def test_the_most_frequent_spelling_is_the_label_and_the_kind_is_the_majoritys() -> None:
    resolved = _resolve([entity("RingScan", _MODEL)], [entity("Ring-Scan", _MODEL)], [entity("Ring-Scan", _TECHNIQUE)])
    (node,) = resolved.entities
    assert (node.id, node.kind, node.label) == ("model-ringscan", _MODEL, "Ring-Scan")
    tie = _resolve([entity("RingScan", _MODEL)], [entity("RingScan", _TECHNIQUE)])
    assert [node.kind for node in tie.entities] == [_TECHNIQUE]


def test_a_coined_name_that_the_vocabulary_knows_is_its_term_with_score_and_reason() -> None:
    resolved = _resolve([entity("TILEATTENTION", _MODEL)], [entity("TileAttention", term="tileattention")])
    node = _nodes(resolved)["technique-tileattention"]
    assert not node.novel
    assert "TILEATTENTION" in node.aliases
    assert node.link == (
        ("TILEATTENTION", 0.855, "TileAttention but for its case; a Technique, taken for a Model in the paper"),
        ("TileAttention", 1.0, "matched in the text as this term of the vocabulary"),
    )


def test_a_term_brings_its_ancestors_along() -> None:
    nodes = _nodes(_resolve([entity("K10-80GB", _HARDWARE, term="k10-80gb"), entity("TA2", term="tileattention-2")]))
    assert nodes["hardware-k10-80gb"].broader == ("hardware-k10",)
    assert nodes["hardware-k10"].broader == ("hardware-maker-gpu",)
    assert nodes["hardware-maker-gpu"].broader == ("hardware-gpu",)
    assert nodes["technique-tileattention-2"].version_of == "technique-tileattention"
    assert nodes["technique-attention"].named is False
    assert nodes["hardware-k10"].facts[0].source == "an invented datasheet"
    assert nodes["hardware-k10"].roles == ()


def test_an_ambiguous_term_is_not_linked_by_its_name_alone() -> None:
    resolved = _resolve([entity("Petal")], [entity("Petal", term="petal")])
    nodes = _nodes(resolved)
    assert nodes["technique-petal-coined"].novel
    assert not nodes["technique-petal"].novel


def test_an_exact_term_is_linked_in_its_case_only_but_for_lower_case_phrases() -> None:
    nodes = _nodes(_resolve([entity("Sow"), entity("SOW"), entity("Sparse Online Weighting")]))
    assert nodes["technique-sow-coined"].label == "Sow"
    assert {name for name, _, _ in nodes["technique-sow"].link} == {"SOW", "Sparse Online Weighting"}


def test_the_plural_of_one_card_is_not_another_card() -> None:
    nodes = _nodes(_resolve([entity("K10s", _HARDWARE)], [entity("K10S", _HARDWARE)]))
    assert [name for name, _, _ in nodes["hardware-k10"].link] == ["K10s"]
    assert [name for name, _, _ in nodes["hardware-k10s"].link] == ["K10S"]


def test_what_is_kept_apart_never_meets() -> None:
    card = Target("hardware-k10", _HARDWARE, ("K10",), apart={"K10s": "a later card"})
    assert judge(Name(_HARDWARE, "K10s"), card) == (0.0, "kept apart: a later card")


@given(st.text(max_size=8), st.text(min_size=1, max_size=8))
def test_scores_are_probabilities_and_every_judgement_has_a_reason(text: str, label: str) -> None:
    target = Target("technique-x", _TECHNIQUE, (label,))
    score, reason = judge(Name(_MODEL, text), target)
    assert 0.0 <= score <= 1.0
    assert reason
    assert (score >= LINKED) == all(feature(Name(_MODEL, text), target)[0] > 0 for feature in FEATURES)


@pytest.mark.parametrize(
    ("label", "edge", "parent"),
    [
        ("RingScan-2", EdgeKind.VERSION_OF, "technique-ringscan"),
        ("RingScan2", EdgeKind.VERSION_OF, "technique-ringscan"),
        ("RingScanv3", EdgeKind.VERSION_OF, "technique-ringscan"),
        ("RingScan 1.5", EdgeKind.VERSION_OF, "technique-ringscan"),
        ("RingScan++", EdgeKind.VERSION_OF, "technique-ringscan"),
        ("Ring-Scan-V12", EdgeKind.VERSION_OF, "technique-ringscan"),
        ("RingScan-7B", EdgeKind.BROADER, "technique-ringscan"),
        ("RingScan-0.6B", EdgeKind.BROADER, "technique-ringscan"),
        ("RingScan-Large", EdgeKind.BROADER, "technique-ringscan"),
        ("RingScan-50", EdgeKind.BROADER, "technique-ringscan"),
        ("RingScan-7B-Instruct", EdgeKind.BROADER, "technique-ringscan"),
        ("TileAttention-3", EdgeKind.VERSION_OF, "technique-tileattention"),
        ("RingScan-Adapter", None, None),
        ("ScanRing-2", None, None),
        ("attention-2", None, None),
        ("Petal-2", None, None),
        ("prior-2", None, None),
        ("A-2", None, None),
    ],
)
def test_a_coined_name_finds_its_family(label: str, edge: EdgeKind | None, parent: str | None) -> None:
    others = [entity("RingScan"), entity("prior", named=False), entity("A")]
    nodes = _nodes(_resolve([entity(label)], others))
    node = next(node for node in nodes.values() if node.label == label)
    assert node.version_of == (parent if edge is EdgeKind.VERSION_OF else None)
    assert node.broader == ((parent,) if edge is EdgeKind.BROADER else ())
    assert parent is None or parent in nodes


def test_a_family_is_as_deep_as_its_names() -> None:
    nodes = _nodes(_resolve([entity("RingScan-2-7B"), entity("RingScan-2"), entity("RingScan")]))
    assert nodes["technique-ringscan2-7b"].broader == ("technique-ringscan2",)
    assert nodes["technique-ringscan2"].version_of == "technique-ringscan"


def test_a_size_of_a_known_model_brings_the_model_along() -> None:
    nodes = _nodes(_resolve([entity("Birch-70B", _MODEL)]))
    assert nodes["model-birch70b"].broader == ("model-birch",)
    assert nodes["model-birch"].broader == ("model-network",)


def test_a_relative_of_another_kind_is_none() -> None:
    dataset = Target("dataset-ringscan", NodeKind.DATASET, ("RingScan",))
    assert relative("RingScan-2", _TECHNIQUE, lambda _: dataset) is None


def test_of_several_roles_in_one_paper_the_strongest_counts() -> None:
    resolved = _resolve(
        [entity("RingScan", role=Role.USED), entity("Ring-Scan", role=Role.PROPOSED)], [entity("RingScan")]
    )
    assert [(link.paper, link.role) for link in resolved.links] == [("paper-0", Role.PROPOSED), ("paper-1", Role.USED)]
    assert resolved.entities[0].roles == (Role.PROPOSED, Role.USED)


def test_claims_speak_of_nodes() -> None:
    claim = _claim("RingScan", "TA2", hardware=("K10",), context=("MossBench", "8192 tokens"), metric_id="latency")
    things = (
        entity("RingScan", role=Role.PROPOSED),
        entity("TileAttention-2", term="tileattention-2"),
        entity("K10", _HARDWARE, term="k10"),
        entity("MossBench", NodeKind.DATASET, term="mossbench"),
    )
    # "TA2" is a surface of the thing, not its name.
    mention = Span(field=TextField.ABSTRACT, start=0, end=3, text="TA2")
    aliased = things[1].model_copy(update={"mentions": (mention,)})
    resolved = _resolve(reading(0, things[0], aliased, *things[2:], claims=(claim,)))
    found = _only_claim(resolved)
    assert (found.subject, found.baseline) == ("technique-ringscan", "technique-tileattention-2")
    assert found.hardware == ("hardware-k10",)
    assert found.context_entities == ("dataset-mossbench",)
    assert found.context == ("MossBench", "8192 tokens")
    assert found.metric == "metric-latency"
    assert [metric.id for metric in resolved.metrics] == ["metric-latency", "metric-speed"]


def test_what_a_claim_names_and_no_entity_is_keeps_its_words() -> None:
    found = _only_claim(_resolve(reading(0, claims=(_claim("Nobody", "Nothing", hardware=("K99",)),))))
    assert (found.subject, found.subject_text) == ("paper-0", "Nobody")
    assert (found.baseline, found.baseline_text) == (None, "Nothing")
    assert found.hardware == ()


def test_generic_baselines_merge_with_nothing_but_the_glossary() -> None:
    generic = {"baseline_kind": BaselineKind.GENERIC}
    things = (entity("prior work", named=False), entity("attention", term="attention", named=False))
    one = reading(0, *things, claims=(_claim("this work", "prior work", **generic),))
    other = reading(1, *things, claims=(_claim("this work", "prior work", **generic),))
    known = reading(2, *things, claims=(_claim("this work", "attention", **generic),))
    claims = {claim.paper: claim for claim in _resolve(one, other, known).claims}
    assert [claims[f"paper-{n}"].baseline for n in range(3)] == [None, None, "technique-attention"]
    assert claims["paper-0"].baseline_text == "prior work"


def test_a_device_that_the_corpus_takes_for_something_else_is_context() -> None:
    claim = _claim("this work", hardware=("Fern",))
    resolved = _resolve(reading(0, entity("Fern", _HARDWARE), claims=(claim,)), [entity("Fern")], [entity("Fern")])
    found = _only_claim(resolved)
    assert (found.hardware, found.context_entities) == ((), ("technique-fern",))


def test_one_name_for_two_things_of_a_paper_means_what_the_role_needs() -> None:
    two = (entity("K10", _HARDWARE, term="k10"), entity("K10", _TECHNIQUE, role=Role.PROPOSED))
    found = _only_claim(_resolve(reading(0, *two, claims=(_claim("K10", hardware=("K10",)),))))
    assert found.hardware == ("hardware-k10",)
    assert found.context_entities == ()


def test_one_statement_read_twice_is_one_claim_and_the_surer_reading_stays() -> None:
    weak, strong = (
        _claim("RingScan", "TA2", rule="b", confidence=0.4),
        _claim("RingScan", "TA2", rule="a", confidence=0.9),
    )
    for order in ((weak, strong), (strong, weak)):
        assert _only_claim(_resolve(reading(0, claims=order))).confidence == 0.9


def test_two_papers_with_the_same_words_make_two_claims() -> None:
    claim = _claim("RingScan", "TA2")
    assert len(_resolve(reading(0, claims=(claim,)), reading(1, claims=(claim,))).claims) == 2


def test_the_id_of_a_claim_does_not_depend_on_other_papers() -> None:
    one = reading(0, entity("Fern", _HARDWARE), claims=(_claim("Fern"),))
    alone = _only_claim(_resolve(one))
    among = _only_claim(_resolve(one, [entity("Fern")], [entity("Fern")]))
    assert alone.subject != among.subject
    assert alone.id == among.id


@pytest.mark.parametrize(
    ("papers", "extractions", "problem"),
    [
        ([], [reading(0)], "not among the papers"),
        ([paper(0)], [reading(0, entity("X", term="x9"))], "not in the vocabulary; extract the paper again"),
        ([paper(0)], [reading(0, claims=(_claim(metric_id="beauty"),))], "metric 'beauty'"),
        ([paper(0), paper(0).model_copy(update={"title": "Other"})], [], "two different papers"),
    ],
)
def test_what_does_not_fit_together_is_an_error_for_people(
    papers: list[Paper], extractions: list[Extraction], problem: str
) -> None:
    with pytest.raises(InputError, match=problem) as raised:
        resolve(papers, extractions, vocabulary())
    assert raised.value.where == "paper-0"


@given(corpora(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(corpus: tuple[list[Paper], list[Extraction]], random: Any) -> None:
    papers, extractions = corpus
    expected = resolve(papers, extractions, vocabulary())
    shuffled = [
        reading_.model_copy(
            update={
                "entities": tuple(random.sample(reading_.entities, len(reading_.entities))),
                "claims": tuple(random.sample(reading_.claims, len(reading_.claims))),
            }
        )
        for reading_ in extractions
    ]
    random.shuffle(papers)
    random.shuffle(shuffled)
    assert resolve(papers, shuffled, vocabulary()) == expected


@given(corpora())
def test_everything_refers_to_something(corpus: tuple[list[Paper], list[Extraction]]) -> None:
    resolved = resolve(*corpus, vocabulary())
    nodes = _nodes(resolved)
    papers = {paper.id for paper in resolved.papers}
    assert len(nodes) == len(resolved.entities)
    assert list(nodes) == sorted(nodes)
    for node in resolved.entities:
        assert {*node.broader, *filter(None, [node.version_of])} <= set(nodes)
        assert all(LINKED <= score <= 1 and reason for _, score, reason in node.link)
    for link in resolved.links:
        assert link.paper in papers
        assert link.role in nodes[link.entity].roles
    for claim in resolved.claims:
        assert claim.subject in {*nodes, claim.paper}
        assert claim.baseline is None or claim.baseline in nodes
        assert all(nodes[device].kind is NodeKind.HARDWARE for device in claim.hardware)
        assert set(claim.context_entities) <= set(nodes)
    named = {(reading_.paper, entity_.name) for reading_ in corpus[1] for entity_ in reading_.entities}
    linked = {name for node in resolved.entities for name, _, _ in node.link}
    assert {name for _, name in named} == linked


def test_work_grows_with_the_corpus_and_not_with_its_square() -> None:
    def corpus(size: int) -> tuple[list[Paper], list[Extraction]]:
        names = [
            [entity(f"Sys{n}{suffix}") for suffix in ("", "s", "-2", "-7B")] + [entity("Shared", _MODEL)]
            for n in range(size)
        ]
        claims = [(_claim(f"Sys{n}", "Shared"),) for n in range(size)]
        readings = [reading(n, *names[n], claims=claims[n]) for n in range(size)]
        return [paper(n) for n in range(size)], readings

    small, large = (_calls(resolve, *corpus(size), vocabulary()) for size in (2500, 5000))
    assert large < 2.2 * small


def _calls(function: Callable[..., object], *arguments: object) -> int:
    """The number of Python calls that a call makes."""
    count = 0

    def tally(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    ("names", "kind", "node", "ancestors"),
    [
        (
            ("FlashAttention2", "FlashAttention-2", "Flash Attention 2"),
            _TECHNIQUE,
            "technique-flashattention-2",
            {"technique-flashattention"},
        ),
        (
            ("A100-80GB", "A100 80GB"),
            _HARDWARE,
            "hardware-a100-80gb",
            {"hardware-a100", "hardware-ampere", "hardware-nvidia-gpu", "hardware-gpu"},
        ),
        (("TensorRT-LLM", "tensorrt LLM", "TensorRTLLM"), _TECHNIQUE, "technique-tensorrt-llm", set()),
    ],
)
def test_the_names_that_everyone_asks_for(
    names: tuple[str, ...], kind: NodeKind, node: str, ancestors: set[str]
) -> None:
    readings = [reading(n, entity(name, kind)) for n, name in enumerate(names)]
    nodes = _nodes(resolve([paper(n) for n in range(len(names))], readings, default_vocabulary()))
    assert {name for name, _, _ in nodes[node].link} == set(names)
    assert ancestors <= set(nodes)
    assert not any(entity_.novel for entity_ in nodes.values())

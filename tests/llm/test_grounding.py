"""What of an answer the paper bears out, part by part; and that nothing else gets through, whatever is answered."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.claims.cues import Sense
from kg.document import read
from kg.extract import check_grounding
from kg.llm.alignment import normalise
from kg.llm.grounding import Grounded, ground
from kg.llm.records import Reading, ThingKind
from kg.llm.terms import default_terms
from kg.model import Extraction, Paper, RawClaim
from kg.schema import (
    ENTITY_KINDS,
    BaselineKind,
    HardwareScope,
    MetricClass,
    NodeKind,
    Origin,
    Qualifier,
    Relation,
    Role,
    TextField,
)
from kg.text import clean
from tests.llm.answers import ACCURACY, ENERGY, ENTITIES, FASTER, GOOD, MEMORY, PAPER, RESULT, SAVED, claim, entity

TERMS = default_terms()
DOCUMENT = read(PAPER)


def grounded(*claims: dict[str, Any], entities: list[dict[str, Any]] = ENTITIES, paper: Paper = PAPER) -> Grounded:
    found = ground(Reading.model_validate({"entities": entities, "claims": claims}), read(paper), TERMS)
    read_off = Extraction(
        paper=paper.id, title=paper.title, extractor="test", entities=found.entities, claims=found.claims
    )
    check_grounding(paper, read_off)
    return found


def one(given_claim: dict[str, Any], **more: Any) -> RawClaim:
    found = grounded(given_claim, **more)
    assert not found.problems
    (only,) = found.claims
    return only


def test_the_kinds_are_those_of_the_schema() -> None:
    assert [kind.value for kind in ThingKind] == [kind.value for kind in ENTITY_KINDS]


def test_a_good_answer_becomes_records_of_the_source() -> None:
    found = grounded(*GOOD["claims"])
    assert not found.problems
    assert found.sound == Reading.model_validate(GOOD)
    assert [(e.name, e.type, e.role, e.term) for e in found.entities] == [
        ("MossKernel", NodeKind.TECHNIQUE, Role.PROPOSED, None),
        ("A100", NodeKind.HARDWARE, Role.USED, "a100"),
        ("FlashAttention-2", NodeKind.TECHNIQUE, Role.BASELINE, "flashattention-2"),
        ("vLLM", NodeKind.TECHNIQUE, Role.BASELINE, "vllm"),
        ("MMLU", NodeKind.DATASET, Role.USED, "mmlu"),
        ("H100", NodeKind.HARDWARE, Role.USED, "h100"),
    ]
    assert len(found.entities[0].mentions) == 3
    faster, memory, result, saved = found.claims
    assert (faster.subject, faster.relation, faster.baseline, faster.baseline_kind) == (
        "MossKernel", Relation.OUTPERFORMS, "FlashAttention-2", BaselineKind.NAMED
    )  # fmt: skip
    assert (faster.low, faster.unit, faster.qualifier, faster.factor_low) == (2.3, "x", Qualifier.UP_TO, 2.3)
    assert faster.reported_as == r"2.3\times"
    assert faster.evidence.text == FASTER.replace("2.3x", r"$2.3\times$").replace("40%", r"40\%")
    assert (faster.hardware, faster.hardware_scope, faster.metric_id) == (("A100",), HardwareScope.STATED, "speed")
    assert (memory.baseline, memory.low, memory.unit, memory.metric_class) == ("vLLM", 40.0, "%", MetricClass.MEMORY)
    assert memory.factor_low == pytest.approx(1 / 0.6, abs=1e-6)
    assert (result.baseline, result.baseline_kind, result.low, result.context) == (None, None, 81.5, ("MMLU",))
    assert (saved.baseline, saved.baseline_kind, saved.factor_low) == ("prior work", BaselineKind.GENERIC, 1.2)


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        ({"quote": "MossKernel is 2.3x faster than FlashAttention-2."}, "quote"),
        ({"quote": f"{FASTER} {ACCURACY} {ENERGY}"}, "quote"),
        ({"quote": "Attention in Moss Long prompts are slow."}, "quote"),
        ({"quote": " "}, "quote"),
        ({"quote": "2.3x"}, "quote"),
        ({"quote": ACCURACY}, "value"),
        ({"value": "900x"}, "value"),
        ({"value": "3x"}, "value"),
        ({"value": "2"}, "value"),
        ({"value": "1.2x"}, "value"),
        ({"value": "faster"}, "value"),
        ({"quote": "MossKernel is up to 2.3x faster", "value": "40%"}, "value"),
        ({"baseline": "TensorRT"}, "baseline"),
        ({"baseline": "FlashAttention"}, "baseline"),
        ({"baseline": "prior work", "baseline_kind": "generic"}, "baseline"),
        ({"quote": ENERGY, "value": "1.2x", "baseline": "vLLM"}, "baseline"),
        ({"subject": "FernKernel"}, "subject"),
        ({"relation": "achieves", "value": None}, "value"),
        ({"baseline": None, "value": None}, "value"),
        ({"subject": FASTER}, "subject"),
    ],
)
def test_a_claim_without_ground_is_dropped(wrong: dict[str, Any], part: str) -> None:
    found = grounded(MEMORY, claim(**wrong))
    assert [claim.baseline for claim in found.claims] == ["vLLM"]
    assert [(problem.item, problem.part) for problem in found.problems] == [("claims[1]", part)]
    assert [read_claim.baseline for read_claim in found.sound.claims] == ["vLLM"]


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        ({"metric": "throughput"}, "metric"),
        ({"hardware": ["A100", "B200"]}, "hardware"),
        ({"context": ["with a long context"]}, "context"),
    ],
)
def test_a_part_without_ground_is_left_out(wrong: dict[str, Any], part: str) -> None:
    found = grounded(claim(**wrong))
    (kept,) = found.claims
    assert [problem.part for problem in found.problems] == [part]
    assert not found.sound.claims
    assert kept.hardware == ("A100",)
    assert kept.context == ()
    assert kept.metric == (None if part == "metric" else "speed")


def test_problems_read_as_places_in_the_answer() -> None:
    (problem,) = grounded(claim(value="900x")).problems
    assert str(problem) == "claims[0].value: '900x' is no number of its quote"


@pytest.mark.parametrize(
    ("slots", "factor"),
    [
        ({}, 2.3),
        ({"sense": None}, 2.3),
        ({"sense": "worse"}, None),
        ({"relation": "underperforms", "sense": "worse"}, round(1 / 2.3, 6)),
        ({"relation": "underperforms", "sense": "better"}, None),
        ({"relation": "matches"}, None),
        ({**SAVED, "sense": "less"}, 1.2),
        ({**SAVED, "sense": "more"}, None),
        ({**MEMORY, "sense": "share"}, 2.5),
        ({**MEMORY, "sense": "less", "relation": "underperforms"}, None),
        ({**MEMORY, "sense": None}, None),
        ({**RESULT}, None),
    ],
)
def test_a_factor_never_contradicts_the_relation(slots: dict[str, Any], factor: float | None) -> None:
    found = one(claim(**slots)).factor_low
    assert found == (None if factor is None else pytest.approx(factor, abs=1e-5))


@pytest.mark.parametrize("subject", ["this work", "Our method", " we "])
def test_our_own_work_is_this_work(subject: str) -> None:
    assert one(claim(subject=subject)).subject == "this work"


def test_a_device_of_another_sentence_is_inherited() -> None:
    found = one(claim(hardware=["H100"]))
    assert (found.hardware, found.hardware_scope) == (("H100",), HardwareScope.INHERITED)
    found = one(claim(hardware=["H100", "A100"]))
    assert (found.hardware, found.hardware_scope) == (("A100",), HardwareScope.STATED)
    assert one(claim(hardware=[])).hardware_scope is HardwareScope.NONE


def test_an_unstated_baseline_is_unspecified() -> None:
    found = one(claim(baseline=None, baseline_kind=None))
    assert (found.baseline, found.baseline_kind) == (None, BaselineKind.UNSPECIFIED)


def test_words_are_those_of_the_text() -> None:
    found = one(claim(metric="FASTER", context=["a100 gpus"]))
    assert (found.metric, found.context) == ("faster", ("A100 GPUs",))
    assert one({**SAVED, "baseline": "Prior Work", "metric": "Energy"}).metric_id == "energy"


def test_names_that_claims_alone_use_are_taken_up() -> None:
    found = grounded(claim(), entities=[entity("MossKernel", role="proposed")])
    assert [(e.name, e.type, e.role) for e in found.entities] == [
        ("MossKernel", NodeKind.TECHNIQUE, Role.PROPOSED),
        ("A100", NodeKind.HARDWARE, Role.USED),
        ("FlashAttention-2", NodeKind.TECHNIQUE, Role.BASELINE),
    ]


def test_the_vocabulary_knows_the_kind_and_the_name_better() -> None:
    paper = PAPER.model_copy(update={"text": "We run Flash Attention 2 (FA2) on Ampere A100."})
    found = grounded(
        entities=[entity("FA2", "Dataset", "used", aliases=["Flash Attention 2"]), entity("Ampere A100", "Hardware")],
        paper=paper,
    )
    assert not found.problems
    flash = found.entities[0]
    assert (flash.name, flash.type, flash.term) == ("FlashAttention-2", NodeKind.TECHNIQUE, "flashattention-2")
    assert {mention.text for mention in flash.mentions} == {"FA2", "Flash Attention 2"}


def test_invented_names_are_dropped_and_their_true_aliases_kept() -> None:
    found = grounded(entities=[entity("B200", "Hardware"), entity("Moss", aliases=["MossKernel"], role="proposed")])
    assert [e.name for e in found.entities] == ["Moss"]
    assert {mention.text for mention in found.entities[0].mentions} == {"Moss", "MossKernel"}
    assert [problem.item for problem in found.problems] == ["entities[0]"]
    found = grounded(entities=[entity("MossKernel", aliases=["MK"])])
    assert [e.name for e in found.entities] == ["MossKernel"]
    assert [problem.reason for problem in found.problems] == ["the text does not spell 'MK'"]


def test_of_one_thing_named_twice_the_stronger_role_stays() -> None:
    found = grounded(entities=[entity("vLLM", role="mentioned"), entity("vLLM", role="baseline")])
    assert [e.role for e in found.entities] == [Role.BASELINE]


def test_a_longer_name_is_not_a_mention_of_the_shorter() -> None:
    paper = PAPER.model_copy(update={"text": "We port Snapdragon 845 kernels. Snapdragon is fast."})
    found = grounded(
        entities=[entity("Snapdragon", "Hardware", "used"), entity("Snapdragon 845", "Hardware", "used")], paper=paper
    )
    assert [(e.name, len(e.mentions)) for e in found.entities] == [("Snapdragon 845", 1), ("Snapdragon", 1)]
    paper = PAPER.model_copy(update={"text": "We port Snapdragon 845 kernels."})
    found = grounded(
        entities=[entity("Snapdragon", "Hardware", "used"), entity("Snapdragon 845", "Hardware", "used")], paper=paper
    )
    assert all(e.mentions for e in found.entities)


def test_a_title_may_be_the_quote() -> None:
    paper = PAPER.model_copy(update={"title": "MossKernel: 2x Faster than vLLM"})
    found = one(claim(quote="MossKernel: 2x Faster than vLLM", baseline="vLLM", value="2x", hardware=[]), paper=paper)
    assert (found.evidence.field, found.reported_as) == (TextField.TITLE, "2x")


def test_a_name_across_title_and_abstract_is_none() -> None:
    paper = PAPER.model_copy(update={"title": "Kernels for Moss", "text": "Kernel work is hard on A100."})
    found = grounded(entities=[entity("Moss Kernel")], paper=paper)
    assert not found.entities
    vague = claim(quote="Kernel work is hard on A100.", value=None, baseline="A100", metric=None, hardware=[])
    assert grounded({**vague, "subject": "Kernel"}, paper=paper, entities=[]).claims
    assert not grounded({**vague, "subject": "Moss Kernel"}, paper=paper, entities=[]).claims


def test_the_same_claim_twice_is_one() -> None:
    assert len(grounded(claim(), claim(quote="MossKernel is up to 2.3x faster than FlashAttention-2")).claims) == 1


_WORDS = st.sampled_from(
    [*DOCUMENT.text.split(), "A100", "FlashAttention-2", "vLLM", "2.3x", "40%", "81.5%", "prior work"]
)
_SAID = st.one_of(
    st.text(min_size=1, max_size=12),
    _WORDS,
    st.sampled_from([FASTER, ENERGY, ACCURACY, "TensorRT", "900x", "this work", DOCUMENT.text, "Moss\nLong"]),
)
_NAMES = st.lists(_SAID, max_size=2)
_CLAIMS = st.fixed_dictionaries(
    {
        "quote": st.one_of(st.sampled_from([FASTER, ENERGY, ACCURACY]), _SAID),
        "subject": _SAID,
        "relation": st.sampled_from(Relation),
        "baseline": st.none() | _SAID,
        "baseline_kind": st.none() | st.sampled_from(BaselineKind),
        "metric": st.none() | _SAID,
        "metric_class": st.none() | st.sampled_from(MetricClass),
        "value": st.none() | _SAID,
        "sense": st.none() | st.sampled_from(Sense),
        "hardware": _NAMES,
        "context": _NAMES,
        "origin": st.sampled_from(Origin),
    }
)
_ENTITIES = st.fixed_dictionaries(
    {
        "name": _SAID,
        "type": st.sampled_from(ThingKind),
        "role": st.sampled_from(Role),
        "named": st.booleans(),
        "aliases": _NAMES,
    }
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_ENTITIES, max_size=4), st.lists(_CLAIMS, max_size=4))
def test_whatever_is_answered_nothing_ungrounded_gets_through(
    entities: list[dict[str, Any]], claims: list[dict[str, Any]]
) -> None:
    found = grounded(*claims, entities=entities)
    names = {mention.text for e in found.entities for mention in e.mentions}
    whole = normalise(DOCUMENT.text)
    for kept in found.claims:
        evidence = kept.evidence.text
        if kept.reported_as is not None:
            assert kept.reported_as in evidence
            assert kept.low is not None
        said = {kept.subject, kept.baseline or "this work", *kept.hardware} - {"this work"}
        for name in said:
            assert normalise(name) in whole or any(e.name == name for e in found.entities), name
        if kept.relation is Relation.ACHIEVES:
            assert kept.baseline is None
            assert kept.low is not None
        if kept.factor_low is not None:
            assert kept.relation in (Relation.OUTPERFORMS, Relation.UNDERPERFORMS)
            assert (kept.factor_low >= 1) is (kept.relation is Relation.OUTPERFORMS)
    assert all(normalise(clean(name).text) in whole for name in names)

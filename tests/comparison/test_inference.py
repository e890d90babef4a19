"""What follows from several claims, and what does not."""

import pytest

from kg.comparison import Asked, Comparison, Outcome, Question, Row, compare, to_json, to_markdown
from kg.comparison.answers import answer
from kg.comparison.words import factor, quote, relation
from kg.graph import KnowledgeGraph, build_graph
from kg.ids import content_hash, node_id
from kg.model import Claim, Entity, MetricEntity, Paper, Resolved, Span
from kg.schema import (
    BaselineKind,
    HardwareScope,
    MetricClass,
    NodeKind,
    Qualifier,
    Relation,
    Status,
    TextField,
)

NAMES = ("Ash", "Birch", "Cedar", "Dogwood", "Ash-2")
GPU, OTHER = node_id(NodeKind.HARDWARE, "gpu-a"), node_id(NodeKind.HARDWARE, "gpu-b")


def tech(name: str) -> str:
    return node_id(NodeKind.TECHNIQUE, name.lower())


def says(
    subject: str,
    baseline: str,
    by: float | None = 2.0,
    *,
    relation: Relation = Relation.OUTPERFORMS,
    metric: str = "throughput",
    hardware: tuple[str, ...] = (GPU,),
    context: tuple[str, ...] = (),
    qualifier: Qualifier | None = None,
) -> Claim:
    text = f"{subject} {relation} {baseline}."
    key = content_hash(subject, baseline, by, relation, metric, hardware, context, qualifier)[:16]
    return Claim(
        id=f"claim-{key}",
        paper=f"paper-{subject.lower()}",
        subject=tech(subject),
        subject_text=subject,
        relation=relation,
        baseline=tech(baseline),
        baseline_text=baseline,
        baseline_kind=BaselineKind.NAMED,
        metric=node_id(NodeKind.METRIC, metric),
        metric_text=metric,
        metric_class=MetricClass.SPEED,
        factor_low=by,
        factor_high=by,
        qualifier=qualifier,
        hardware=hardware,
        hardware_scope=HardwareScope.STATED if hardware else HardwareScope.NONE,
        context=context,
        evidence=Span(field=TextField.ABSTRACT, start=0, end=len(text), text=text),
        rule="than",
        extractor="invented-1",
        confidence=0.9,
    )


def graph(*claims: Claim, unnamed: tuple[str, ...] = ()) -> KnowledgeGraph:
    papers = tuple(
        Paper(id=f"paper-{name.lower()}", title=f"On {name}", text=f"{name}.", sources=("x:1",))
        for name in sorted(NAMES)
    )
    things = tuple(
        Entity(
            id=tech(name),
            kind=NodeKind.TECHNIQUE,
            label=name,
            named=name not in unnamed,
            version_of=tech("Ash") if name == "Ash-2" else None,
        )
        for name in NAMES
    )
    devices = tuple(Entity(id=node, kind=NodeKind.HARDWARE, label=node, named=True) for node in (GPU, OTHER))
    metrics = tuple(
        MetricEntity(id=node_id(NodeKind.METRIC, name), label=name, metric_class=MetricClass.SPEED)
        for name in ("throughput", "latency")
    )
    return build_graph(
        Resolved(papers=papers, entities=things + devices, metrics=metrics, links=(), repos=(), claims=claims)
    )


def derived(found: KnowledgeGraph, question: str) -> list[Row]:
    answer = compare(found, question, derived=True)
    assert isinstance(answer, Comparison)
    return [row for row in answer if row.path]


def pairs(found: KnowledgeGraph, question: str) -> set[tuple[str, str | None, str]]:
    return {(row.system, row.baseline, factor(row)) for row in derived(found, question)}


CHAIN = (says("Ash", "Birch", 2.0), says("Birch", "Cedar", 3.0))


def test_two_wins_in_one_cell_make_a_third() -> None:
    assert pairs(graph(*CHAIN), "which papers beat Cedar") == {("Ash", "Cedar", "estimated 6x")}
    assert pairs(graph(*CHAIN), "what does Ash beat") == {("Ash", "Cedar", "estimated 6x")}
    assert pairs(graph(*CHAIN), "Ash vs Cedar") == pairs(graph(*CHAIN), "Cedar vs Ash") != set()


def test_off_by_default() -> None:
    plain = compare(graph(*CHAIN), "which papers beat Cedar")
    assert [row.system for row in plain if isinstance(row, Row)] == ["Birch"]


def test_a_derived_row_is_marked_and_shows_its_path() -> None:
    (row,) = derived(graph(*CHAIN), "which papers beat Cedar")
    assert row.status is Status.DERIVED
    assert relation(row) == "outperforms (derived)"
    assert [(step.better, step.worse, step.paper.title) for step in row.path] == [
        ("Ash", "Birch", "On Ash"),
        ("Birch", "Cedar", "On Birch"),
    ]
    first, second = (
        "Ash beats Birch: “Ash outperforms Birch.” (On Ash)",
        "Birch beats Cedar: “Birch outperforms Cedar.”",
    )
    assert quote(row) == f"{first}; {second} (On Birch)"
    text = to_markdown(compare(graph(*CHAIN), "which papers beat Cedar", derived=True))
    assert "### What beats Cedar (1 paper, 1 derived)" in text


def test_a_loss_counts_as_the_win_of_the_other() -> None:
    claims = (says("Birch", "Ash", 0.5, relation=Relation.UNDERPERFORMS), says("Birch", "Cedar", 3.0))
    assert pairs(graph(*claims), "which papers beat Cedar") == {("Ash", "Cedar", "estimated 6x")}


def test_longer_paths_are_the_shortest_there_are() -> None:
    claims = (*CHAIN, says("Cedar", "Dogwood", 1.5))
    assert pairs(graph(*claims), "which papers beat Dogwood") == {
        ("Birch", "Dogwood", "estimated 4.5x"),
        ("Ash", "Dogwood", "estimated 9x"),
    }


@pytest.mark.parametrize(
    "second",
    [
        says("Birch", "Cedar", 3.0, metric="latency"),
        says("Birch", "Cedar", 3.0, hardware=(OTHER,)),
        says("Birch", "Cedar", 3.0, hardware=(GPU, OTHER)),
        says("Birch", "Cedar", 3.0, hardware=()),
        says("Birch", "Cedar", 1.0, relation=Relation.MATCHES),
        says("Birch", "Cedar", 0.5, relation=Relation.UNDERPERFORMS),
    ],
)
def test_nothing_follows_across_metrics_hardware_or_relations(second: Claim) -> None:
    assert derived(graph(CHAIN[0], second), "which papers beat Cedar") == []


def test_nothing_follows_where_no_hardware_is_known() -> None:
    claims = (says("Ash", "Birch", hardware=()), says("Birch", "Cedar", hardware=()))
    assert derived(graph(*claims), "which papers beat Cedar") == []


def test_nothing_follows_through_what_has_no_name_of_its_own() -> None:
    assert derived(graph(*CHAIN, unnamed=("Birch",)), "which papers beat Cedar") == []
    assert derived(graph(*CHAIN, unnamed=("Cedar",)), "which papers beat Cedar") == []
    assert len(derived(graph(*CHAIN, unnamed=("Ash",)), "which papers beat Cedar")) == 1


@pytest.mark.parametrize(
    "second",
    [
        says("Birch", "Cedar", 3.0, context=("long prompts",)),
        says("Birch", "Cedar", 3.0, qualifier=Qualifier.UP_TO),
        says("Birch", "Cedar", 3.0, qualifier=Qualifier.AT_LEAST),
        says("Birch", "Cedar", None),
    ],
)
def test_factors_are_multiplied_in_one_cell_only(second: Claim) -> None:
    assert pairs(graph(CHAIN[0], second), "which papers beat Cedar") == {("Ash", "Cedar", "")}


def test_claims_of_one_cell_are_preferred() -> None:
    claims = (
        says("Ash", "Birch", 2.0, context=("a",)),
        says("Ash", "Birch", 5.0, context=("b",)),
        says("Birch", "Cedar", 3.0, context=("b",)),
    )
    (row,) = derived(graph(*claims), "which papers beat Cedar")
    assert (factor(row), row.context) == ("estimated 15x", ("b",))


@pytest.mark.parametrize("order", [("Ash", "Cedar"), ("Cedar", "Ash")])
def test_what_is_said_is_not_derived(order: tuple[str, str]) -> None:
    direct = says(*order, 1.0, relation=Relation.MATCHES)
    assert derived(graph(*CHAIN, direct), "which papers beat Cedar") == []
    elsewhere = says(*order, 1.0, relation=Relation.MATCHES, metric="latency")
    assert len(derived(graph(*CHAIN, elsewhere), "which papers beat Cedar")) == 1


def test_cycles_are_reported_and_nothing_follows_from_them() -> None:
    found = graph(*CHAIN, says("Cedar", "Ash", 1.1))
    answer = compare(found, "which papers beat Cedar", derived=True)
    assert isinstance(answer, Comparison)
    assert not [row for row in answer if row.path]
    (cycle,) = answer.cycles
    assert cycle.startswith("Ash beats Birch beats Cedar beats Ash in throughput on ")
    assert f"A cycle, from which nothing is derived: {cycle}" in to_markdown(answer)
    assert '"cycles"' in to_json(answer)


def test_what_hangs_on_a_cycle_is_not_carried_through_it() -> None:
    found = graph(says("Birch", "Cedar"), says("Cedar", "Birch"), says("Ash", "Birch"), says("Cedar", "Dogwood"))
    assert pairs(found, "which papers beat Dogwood") == set()


def test_versions_stand_under_their_family_but_carry_nothing_over() -> None:
    claims = (says("Cedar", "Birch", 2.0), says("Birch", "Ash-2", 3.0))
    (row,) = derived(graph(*claims), "which papers beat Ash")
    assert (row.system, row.baseline, row.baseline_of) == ("Cedar", "Ash-2", "version of Ash")
    assert derived(graph(*claims), "which papers beat Birch") == []
    apart = (says("Cedar", "Ash-2", 2.0), says("Ash", "Birch", 3.0))
    assert derived(graph(*apart), "which papers beat Birch") == []


def test_conditions_hold_for_every_claim_of_a_path() -> None:
    found = graph(*CHAIN)
    assert derived(found, "which papers beat Cedar in throughput by at least 6x")
    assert not derived(found, "which papers beat Cedar in throughput by at least 7x")
    assert not derived(found, "which papers beat Cedar in latency")
    assert not derived(found, "which papers beat Cedar with code")
    assert derived(found, f"which papers beat Cedar on {GPU}")
    assert not derived(found, f"which papers beat Cedar on {OTHER}")


def test_versions_among_each_other_may_be_derived() -> None:
    claims = (says("Ash-2", "Birch", 2.0), says("Birch", "Ash", 3.0))
    assert pairs(graph(*claims), "how do Ash versions compare") == {("Ash-2", "Ash", "estimated 6x")}


def test_questions_about_results_derive_nothing() -> None:
    question = Question("?", Asked.RESULTS, Outcome.MEASURED, tech("Ash"))
    assert not [row for row in answer(graph(*CHAIN), question, derived=True) if isinstance(row, Row) and row.path]

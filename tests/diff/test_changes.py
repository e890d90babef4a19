"""What differs between two graphs."""

import pytest
from hypothesis import given

from kg.diff import Change, diff
from kg.graph import KnowledgeGraph, build_graph
from kg.model import Resolved
from kg.schema import Relation
from tests import corpus
from tests.diff.graphs import claim, graphs, with_claims
from tests.strategies import resolved_corpora


def same(one: KnowledgeGraph, other: KnowledgeGraph) -> bool:
    return dict(one.nodes(data=True)) == dict(other.nodes(data=True)) and set(one.edges(keys=True)) == set(
        other.edges(keys=True)
    )


def test_nothing_differs() -> None:
    difference = diff(corpus.graph(), corpus.graph())
    assert not difference
    assert not any(map(len, difference.sections().values()))


def test_papers_and_things_go_by_their_ids() -> None:
    difference = diff(*graphs())
    assert [item.label for item in difference.papers.added] == ["A Fresh Survey"]
    assert [item.label for item in difference.papers.removed] == ["A Survey of Kernels"]
    assert [item.id for item in difference.entities.added] == ["hardware-b200"]
    assert [item.id for item in difference.entities.removed] == [corpus.thing("FernNet")]


def test_attributes_edges_and_facts_of_things_count() -> None:
    things = {one.item.label: one.changes for one in diff(*graphs()).entities.changed}
    assert set(things) == {"TileAttention", "A100-40GB"}
    assert things["TileAttention"] == (
        Change("aliases", ("TA", "Tile Attention"), ("TA", "Tiled Attention")),
        Change("category", "kernel", "library"),
    )
    (facts,) = things["A100-40GB"]
    assert facts.new == ("memory 48.0 GB (NVIDIA A100 datasheet)",)
    assert len(facts.old) == 2  # type: ignore[arg-type]


def test_what_a_paper_is_linked_to_and_its_repositories_count() -> None:
    papers = {one.item.label: {change.name for change in one.changes} for one in diff(*graphs()).papers.changed}
    assert papers["Scaling Birch to 4,096 Accelerators"] == {"published", "year", "url"}
    assert papers["MoosNetz: Größe zählt nicht"] == {"comparesWith"}
    assert [names for names in papers.values() if "hasRepo" in names] == [{"hasRepo"}]


def test_another_value_is_a_change_and_another_subject_another_claim() -> None:
    claims = diff(*graphs()).claims
    (faster,) = claims.changed
    assert faster.item.id == "claim-faster"
    assert faster.item.quote == "It is about 2x faster than TileAttention and reaches 170 TFLOPS on A100-80GB."
    assert faster.changes == (
        Change("hardware_scope", "stated", "inherited"),
        Change("high", 170.0, 180.0),
        Change("low", 170.0, 180.0),
        Change("onHardware", ("hardware-a100-80gb",), ("hardware-b200",)),
        Change("reported_as", "170 TFLOPS", "180 TFLOPS"),
    )
    assert [item.label for item in claims.added] == ["this work achieves (41 tokens/s) in tokens/s"]
    assert [item.label for item in claims.removed] == ["this work outperforms FernNet (2.9 points) in accurate"]


@pytest.mark.parametrize(
    ("field", "value", "recognised"),
    [
        ("low", 1.0, True),
        ("relation", Relation.UNDERPERFORMS, True),
        ("context", ("MossBench",), True),
        ("subject", corpus.thing("OddKernel"), True),  # resolved to another node, called the same
        ("subject_text", "TA2", False),
        ("baseline_text", "the former", False),
        ("metric_text", "slowness", False),
    ],
)
def test_what_a_claim_is_recognised_by(field: str, value: object, recognised: bool) -> None:  # noqa: FBT001
    former = claim("1.2x")
    other = former.model_copy(update={"id": "claim-other", field: value})
    claims = diff(with_claims(former), with_claims(other)).claims
    assert (len(claims.changed), len(claims.added), len(claims.removed)) == ((1, 0, 0) if recognised else (0, 1, 1))


def test_of_claims_about_the_same_those_that_differ_least_are_taken_for_each_other() -> None:
    base = claim("1.2x")
    old = [base.model_copy(update={"id": f"claim-{n}", "low": n, "high": n}) for n in (1.0, 2.0, 3.0)]
    new = [
        old[0].model_copy(update={"id": "claim-z", "context": ("MossBench",)}),
        old[2].model_copy(update={"id": "claim-y"}),
    ]
    claims = diff(with_claims(*old), with_claims(*new)).claims
    assert [item.id for item in claims.removed] == ["claim-2.0"]
    assert [(one.item.id, [change.name for change in one.changes]) for one in claims.changed] == [
        ("claim-z", ["context"])
    ]


def test_how_claims_were_read_is_counted_and_not_listed() -> None:
    old = corpus.resolved()
    claims = tuple(
        claim.model_copy(update={"extractor": "invented-2", "confidence": 0.8 if claim.confidence == 0.9 else 0.6})
        for claim in old.claims
    )
    difference = diff(corpus.graph(), build_graph(old.model_copy(update={"claims": claims})))
    assert difference
    assert not len(difference.claims)
    assert difference.readings[Change("extractor", "invented-1", "invented-2")] == len(claims)
    assert difference.readings[Change("confidence", 0.9, 0.8)] == sum(claim.confidence == 0.9 for claim in old.claims)
    assert Change("confidence", 0.6, 0.6) not in difference.readings


@given(resolved_corpora(), resolved_corpora())
def test_nothing_is_told_exactly_where_the_graphs_are_the_same(one: Resolved, other: Resolved) -> None:
    old, new = build_graph(one), build_graph(other)
    assert not diff(old, build_graph(one))
    assert bool(diff(old, new)) is not same(old, new)


@given(resolved_corpora(), resolved_corpora())
def test_the_way_back_is_the_other_way_round(one: Resolved, other: Resolved) -> None:
    old, new = build_graph(one), build_graph(other)
    forth, back = diff(old, new), diff(new, old)
    for there, here in zip(forth.sections().values(), back.sections().values(), strict=True):
        assert len(there.added) == len(here.removed)
        assert len(there.removed) == len(here.added)
        assert len(there.changed) == len(here.changed)
    for name, section in forth.sections().items():
        sides = [len([n for n in graph if _is_in(name, graph, n)]) for graph in (old, new)]
        assert sides[1] - sides[0] == len(section.added) - len(section.removed)


def _is_in(section: str, graph: KnowledgeGraph, node: str) -> bool:
    kind = graph.kind(node).value
    return {"papers": kind == "Paper", "claims": kind == "Claim"}.get(
        section, kind in {"Technique", "Model", "Hardware", "Dataset", "Task", "Metric"}
    )

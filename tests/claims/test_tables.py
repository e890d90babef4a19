"""Claims of result tables: which are read, what they say, and which tables are left alone."""

import pytest

from kg.ids import paper_id
from kg.model import Paper
from kg.papers.full_text import Part
from kg.schema import BaselineKind, HardwareScope, MetricClass, NodeKind, Relation, Role, TextField
from tests.full_texts import claims, extracted, table

BASIC = """
Method | Latency (ms) | FPS
FlashAttention-2 [12] | 6.4 | 50
FernKernel | 3.1 | -
MossAttention (ours) | 3.2 | 100
"""


def test_the_own_row_against_each_baseline_in_each_metric() -> None:
    assert claims(table(BASIC)) == [
        "MossAttention outperforms FlashAttention-2 (3.2) in Latency",
        "MossAttention underperforms FernKernel (3.2) in Latency",
        "MossAttention outperforms FlashAttention-2 (100) in FPS",
    ]


def test_a_claim_has_its_cell_its_rows_and_its_heading() -> None:
    extraction = extracted(table(BASIC, "Table 1: Latency on A100."))
    claim = next(claim for claim in extraction.claims if claim.section)
    assert (claim.low, claim.high, claim.unit, claim.reported_as) == (3.2, 3.2, "ms", "3.2")
    assert (claim.factor_low, claim.metric_id, claim.metric_class) == (2.0, "latency", MetricClass.SPEED)
    assert (claim.hardware, claim.hardware_scope) == (("A100",), HardwareScope.STATED)
    assert (claim.section, claim.rule, claim.baseline_kind) == ("4 Evaluation", "table", BaselineKind.NAMED)
    assert claim.evidence.field is TextField.FULL_TEXT
    for said in ("Table 1: Latency on A100.", "Latency (ms)", "FlashAttention-2 [12]", "6.4", "(ours)", "3.2"):
        assert said in claim.evidence.text


def test_what_is_compared_with_becomes_a_thing_of_the_paper() -> None:
    things = {entity.name: entity for entity in extracted(table(BASIC)).entities}
    assert (things["FernKernel"].type, things["FernKernel"].role) == (NodeKind.TECHNIQUE, Role.BASELINE)
    assert [span.text for span in things["FernKernel"].mentions] == ["FernKernel"]
    assert things["FlashAttention-2"].term == "flashattention-2"
    assert [span.field for span in things["FlashAttention-2"].mentions] == [TextField.ABSTRACT, TextField.FULL_TEXT]


@pytest.mark.parametrize(
    ("cells", "relation", "factor"),
    [
        ("1,024 | 2,048", Relation.OUTPERFORMS, 2.0),
        ("80% | 40%", Relation.UNDERPERFORMS, 0.5),
        ("41.0 | 41", Relation.MATCHES, 1.0),
        ("10 ± 0.5 | $\\mathbf{20}$ ± 1", Relation.OUTPERFORMS, 2.0),
        ("10 (+5) | 20*", Relation.OUTPERFORMS, 2.0),
        ("~10 | 15 [2x]", Relation.OUTPERFORMS, 1.5),
    ],
)
def test_numbers_as_tables_have_them(cells: str, relation: Relation, factor: float) -> None:
    before, after = cells.split(" | ")
    rows = f"System | Throughput\nFernKernel | {before}\nMossAttention | {after}"
    (claim,) = [claim for claim in extracted(table(rows)).claims if claim.section]
    assert (claim.relation, claim.factor_low) == (relation, factor)


@pytest.mark.parametrize("cells", ["OOM | 5", "5 | N/A", "5 | ", "5 / 6 | 7", "-5 | 7", "5 ms | 7 s", "5 | 3 of 7"])
def test_cells_that_are_no_comparable_numbers_say_nothing(cells: str) -> None:
    before, after = cells.split(" | ")
    rows = f"System | Throughput | Latency\nFernKernel | {before} | 8\nMossAttention | {after} | 4"
    assert claims(table(rows)) == ["MossAttention outperforms FernKernel (4) in Latency"]


def test_arrows_say_which_way_is_better() -> None:
    rows = "Method | Utilization ↓ | Latency ↑\nFernKernel | 10 | 10\nOurs | 5 | 5"
    assert claims(table(rows)) == [
        "MossAttention outperforms FernKernel (5) in Utilization",
        "MossAttention underperforms FernKernel (5) in Latency",
    ]


def test_a_header_of_two_rows_and_groups_of_rows() -> None:
    rows = """
Method | Latency | Latency
 | (ms) | (ms)
Prefill | Prefill | Prefill
FernKernel | 10 | 20
Ours | 5 | 10
Decode | Decode | Decode
FernKernel | 4 | 8
Ours | 8 | 8
"""
    assert claims(table(rows)) == [
        "MossAttention outperforms FernKernel (5) in Latency",
        "MossAttention outperforms FernKernel (10) in Latency",
        "MossAttention underperforms FernKernel (8) in Latency",
        "MossAttention matches FernKernel (8) in Latency",
    ]


def test_rows_under_different_conditions_are_not_compared() -> None:
    rows = """
Method | Model | GPU | Throughput
FernKernel | Llama-7B | A100 | 10
HeathKernel | Llama-13B | A100 | 10
Ours | Llama-7B | A100 | 30
"""
    extraction = extracted(table(rows))
    (claim,) = [claim for claim in extraction.claims if claim.section]
    assert (claim.baseline, claim.context) == ("FernKernel", ("Llama-7B", "A100"))


def test_a_lone_own_row_is_a_result() -> None:
    assert claims(table("Method | Throughput (tokens/s)\nMossAttention | 512")) == [
        "MossAttention achieves (512) in Throughput"
    ]


def test_generic_rows_are_generic_and_summaries_and_variants_are_left_out() -> None:
    rows = """
Method | Throughput
Baseline | 10
FernKernel (Someone et al., 2022) | 20
MossAttention w/o tiles | 25
MossAttention-fast | 24
 | 23
+ tiles | 26
Average | 15
Speedup | 2
Ours | 30
"""
    extraction = extracted(table(rows))
    assert [(claim.baseline, claim.baseline_kind) for claim in extraction.claims if claim.section] == [
        ("Baseline", BaselineKind.GENERIC),
        ("FernKernel", BaselineKind.NAMED),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "Method | Colour\nFernKernel | 5\nOurs | 6",
        "Method | Throughput\nFernKernel | 5\nHeathKernel | 6",
        "Method | Throughput\nFernKernel | 5\nOurs-S | 6\nOurs-L | 7",
        "Batch size | Throughput\n8 | 5\n16 | 6",
        "FernKernel | 5\nOurs | 6",
        "Method | Throughput\nFernKernel | none\nOurs | best",
        "Metric | FernKernel | Ours\nThroughput | 5 | 6",
        "Method | Batch size\nFernKernel | 5\nOurs | 6",
        "Method\nOurs",
        "Method | Throughput\n" + "\n".join(f"Kernel{n} | {n}" for n in range(50)) + "\nOurs | 6",
        "Method | Throughput\nOurs | 6\n" + "x" * 5000 + " | 5",
    ],
    ids=range(11),
)
def test_tables_that_are_left_alone(rows: str) -> None:
    assert claims(table(rows)) == []


def test_an_own_row_of_a_paper_that_names_nothing() -> None:
    nameless = "We study attention on chips and measure it. Results are good."
    rows = "Method | Throughput\nFernKernel | 5\nThis work | 6"
    assert claims(table(rows), abstract=nameless, title="A Study of Attention on Chips") == [
        "this work outperforms FernKernel (6) in Throughput"
    ]


def test_a_table_of_related_work_is_left_alone() -> None:
    assert claims(table(BASIC, name="2 Related Work")) == []


def test_a_table_without_caption() -> None:
    part = table(BASIC)
    assert len(claims(Part(part.name, (), part.rows))) == 3


def test_full_text_is_left_out_unless_asked_for() -> None:
    assert isinstance(Paper(id=paper_id("A"), title="A", text="B"), Paper)
    assert extracted().claims == tuple(claim for claim in extracted(table(BASIC)).claims if not claim.section)

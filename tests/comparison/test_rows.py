"""Which claims answer which question, and what a row says."""

from importlib import import_module

import pytest

import kg
from kg.comparison import Asked, Comparison, Outcome, PaperList, Question, Row, answer, compare, parse_question
from kg.query import run_query
from kg.schema import ENTITY_KINDS, HardwareScope, MetricClass, Qualifier, Relation, Status
from tests import corpus

GRAPH = corpus.graph()


def claims(question: str, *, exact: bool = False) -> Comparison:
    found = compare(GRAPH, question, exact=exact)
    assert isinstance(found, Comparison)
    return found


def papers(question: str) -> PaperList:
    found = compare(GRAPH, question)
    assert isinstance(found, PaperList)
    return found


def said(question: str, *, exact: bool = False) -> dict[str, set[tuple[str, str, str | None]]]:
    """What an answer says, by outcome: system, relation, baseline."""
    blocks = claims(question, exact=exact).blocks
    return {str(o): {(r.system, str(r.relation), r.baseline) for r in rows} for o, rows in blocks.items()}


def row(question: str, reported_as: str) -> Row:
    return next(row for row in claims(question) if row.reported_as == reported_as)


def test_versions_answer_for_the_family_and_losses_stand_apart() -> None:
    assert said("which papers beat TileAttention") == {
        "lost": {
            ("TileAttention-2", "outperforms", "TileAttention"),
            ("TileAttention-3", "outperforms", "TileAttention-2"),
            ("RingScan", "outperforms", "TileAttention-2"),
        },
        "drew": {
            ("OddKernel", "matches", "TileAttention"),
            ("TileAttention", "matches", "standard attention"),
        },
        "won": {("RingScan", "underperforms", "TileAttention-2")},
    }


def test_exact_leaves_versions_out() -> None:
    assert said("TileAttention", exact=True)["lost"] == {("TileAttention-2", "outperforms", "TileAttention")}


def test_a_thing_that_says_it_is_slower_is_beaten() -> None:
    answer = said("which papers beat RingScan")
    assert ("RingScan", "underperforms", "TileAttention-2") in answer["lost"]
    assert ("TileAttention-2", "outperforms", "RingScan") in answer["lost"]
    assert ("RingScan", "underperforms", "TileAttention-2") in said("what does TileAttention-2 beat")["won"]


def test_what_a_thing_beats_may_be_unnamed() -> None:
    assert said("what does HedgeServe beat")["won"] == {
        ("HedgeServe", "outperforms", "BushServe"),
        ("HedgeServe", "outperforms", "prior work"),
    }


def test_the_question_decides_what_comes_first() -> None:
    assert next(iter(claims("which papers match TileAttention").blocks)) is Outcome.DREW
    assert claims("which papers match TileAttention").rows[0].relation is Relation.MATCHES


def test_two_things_either_way_round() -> None:
    one_way, other_way = said("RingScan vs TileAttention-2"), said("TileAttention-2 vs RingScan")
    assert one_way["won"] == other_way["lost"] == {("RingScan", "outperforms", "TileAttention-2")}
    assert one_way["lost"] == other_way["won"]
    assert len(one_way["lost"]) == 2


def test_a_family_against_its_own_version() -> None:
    assert said("TileAttention-2 vs TileAttention")["won"] == {("TileAttention-2", "outperforms", "TileAttention")}
    assert said("TileAttention vs TileAttention-2") == {
        "won": {("TileAttention-3", "outperforms", "TileAttention-2")},
        "lost": {("TileAttention-2", "outperforms", "TileAttention")},
    }


def test_hierarchies_count() -> None:
    assert said("which papers beat attention kernel")["lost"] >= said("which papers beat TileAttention")["lost"]


def test_nothing_said_is_an_empty_answer() -> None:
    nothing = claims("LeafParallel")
    assert (nothing.rows, len(nothing), list(nothing.blocks)) == ((), 0, [Outcome.LOST])


def test_a_row_carries_its_conditions_and_its_sentence() -> None:
    found = row("what does TileAttention beat", "3.5x")
    assert found.paper.title == "TileAttention: Exact Attention in On-Chip Tiles"
    assert (found.paper.year, found.paper.url) == (2021, "https://example.org/abs/2313.00001")
    assert (found.low, found.high, found.unit, found.qualifier) == (3.5, 3.5, "x", Qualifier.UP_TO)
    assert (found.factor_low, found.factor_high) == (3.5, 3.5)
    assert (found.metric, found.metric_class) == ("faster", MetricClass.SPEED)
    assert (found.hardware, found.hardware_scope) == (("A100-40GB",), HardwareScope.STATED)
    assert found.context == ("Birch-7B",)
    assert found.code == "https://github.com/example/tile-attention"
    assert found.quote in next(paper.text for paper in corpus.resolved().papers if paper.id == found.paper.id)
    assert found.status is Status.QUOTED


def test_derived_rows_are_marked() -> None:
    assert [found.system for found in claims("RingScan") if found.status is Status.DERIVED] == ["TileAttention-3"]


def test_rows_go_by_metric_and_then_by_factor() -> None:
    rows = [row for row in claims("standard attention") if row.relation is Relation.OUTPERFORMS]
    assert [found.metric_class for found in rows] == [MetricClass.SPEED, MetricClass.MEMORY]


@pytest.mark.parametrize("name", ["TileAttention", "TileAttention-2", "RingScan", "HedgeServe", "TwigRT", "A100"])
@pytest.mark.parametrize(
    ("query", "question", "outcome"),
    [
        ("beats", "which papers beat {}", Outcome.LOST),
        ("beaten-by", "what does {} beat", Outcome.WON),
        ("matches", "which papers match {}", Outcome.DREW),
    ],
)
def test_the_canned_query_gives_the_same_answer(name: str, query: str, question: str, outcome: Outcome) -> None:
    result = run_query(GRAPH, query, {"name": name})
    place = {column: n for n, column in enumerate(result.columns)}
    found = {(r[place["title"]], r[place["quote"]], r[place["metric"]]) for r in result.rows}
    assert {(r.paper.title, r.quote, r.metric) for r in claims(question.format(name)).blocks[outcome]} == found


def test_a_text_is_understood_or_refused_but_never_guessed() -> None:
    assert parse_question(GRAPH, "TA").name == corpus.thing("TileAttention")


def test_compare_is_part_of_the_library() -> None:
    assert import_module("kg.comparison").compare is kg.compare
    (row,) = kg.compare(GRAPH, "FernNet")
    assert isinstance(row, Row)
    assert row.system == "this work"


def test_conditions_narrow_every_outcome() -> None:
    everything, on_a100 = said("TileAttention-2 vs RingScan"), said("TileAttention-2 vs RingScan on A100")
    assert everything == on_a100
    assert said("TileAttention-2 vs RingScan on H100") == {"won": set()}
    assert said("which papers beat TileAttention on Hopper") == {
        "lost": {("TileAttention-3", "outperforms", "TileAttention-2")}
    }
    assert said("which papers beat TileAttention on NVIDIA GPUs")["lost"] == said("TileAttention")["lost"]


def test_exact_counts_for_conditions_too() -> None:
    assert said("which papers beat TileAttention on Ampere", exact=True) == {"lost": set()}
    assert said("which papers beat TileAttention on A100-80GB", exact=True)["lost"]


def test_a_factor_is_that_of_the_winner_at_its_lower_end() -> None:
    assert said("which papers beat TileAttention by at least 1.4x") == {
        "lost": {
            ("TileAttention-2", "outperforms", "TileAttention"),
            ("TileAttention-3", "outperforms", "TileAttention-2"),
        }
    }
    assert said("which papers beat TileAttention by at least 1.5x") == {
        "lost": {("TileAttention-2", "outperforms", "TileAttention")}
    }
    beaten = said("which papers beat RingScan by at least 1.1x")["lost"]
    assert ("RingScan", "underperforms", "TileAttention-2") in beaten


def test_versions_among_each_other() -> None:
    assert said("how do TileAttention versions compare") == {
        "won": {
            ("TileAttention-2", "outperforms", "TileAttention"),
            ("TileAttention-3", "outperforms", "TileAttention-2"),
        }
    }


def test_results_are_numbers_with_their_conditions() -> None:
    assert [row.reported_as for row in claims("results on Hopper in TFLOPS")] == ["900 TFLOPS"]
    assert [row.reported_as for row in claims("results of TileAttention-2 in TFLOPS")] == ["170 TFLOPS"]
    assert {str(row.relation) for row in claims("results on A100")} == {"outperforms", "underperforms", "achieves"}


def test_papers_that_use_a_thing() -> None:
    assert [row.paper.title for row in papers("which papers use number format")] == [
        "TileAttention-3: Overlapping Copies on Hopper"
    ]
    (row,) = papers("what runs on Jetson Orin with code")
    assert (row.things, row.code) == (("Jetson Orin",), "https://gitlab.com/example/hedge_serve")
    years = [row.paper.year or 0 for row in papers("what runs on GPU")]
    assert years == sorted(years, reverse=True)
    assert len(years) > 3
    assert len(papers("what runs on NVIDIA GPUs on H100")) == 1


def test_what_stands_for_a_thing_is_marked_where_it_is_not_that_thing() -> None:
    marks = {(row.system, row.baseline): (row.system_of, row.baseline_of) for row in claims("TileAttention")}
    assert marks["TileAttention-2", "TileAttention"] == (None, None)
    assert marks["RingScan", "TileAttention-2"] == (None, "version of TileAttention")
    assert marks["TileAttention", "standard attention"] == (None, None)
    kinds = {row.baseline_of or row.system_of for row in claims("which papers beat attention kernel")}
    assert kinds == {"one of attention kernel"}


def test_unnamed_baselines_stand_under_no_name() -> None:
    for thing in GRAPH.of_kind(*ENTITY_KINDS):
        found = answer(GRAPH, Question("?", Asked.AGAINST, Outcome.LOST, thing))
        assert "prior work" not in {row.baseline for row in found if isinstance(row, Row)}

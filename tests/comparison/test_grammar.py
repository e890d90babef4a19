"""Plain questions to structured ones."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.comparison import EXAMPLES, Asked, Conditions, Outcome, parse_question
from kg.errors import QuestionError, UnknownNameError
from kg.schema import EdgeKind, MetricClass, NodeKind
from tests import corpus

GRAPH = corpus.graph()
TA, TA2, RING = map(corpus.thing, ("TileAttention", "TileAttention-2", "RingScan"))
LOST, DREW, WON = Outcome.LOST, Outcome.DREW, Outcome.WON
AGAINST, BY, BETWEEN = Asked.AGAINST, Asked.BY, Asked.BETWEEN


@pytest.mark.parametrize(
    ("text", "asked", "focus", "name", "other"),
    [
        ("TileAttention", AGAINST, LOST, TA, None),
        ("which papers beat TileAttention", AGAINST, LOST, TA, None),
        ("Which papers beat TileAttention?", AGAINST, LOST, TA, None),
        ("what beats TileAttention", AGAINST, LOST, TA, None),
        ("who beats tile attention?", AGAINST, LOST, TA, None),
        ("beats TileAttention?", AGAINST, LOST, TA, None),
        ("beat any TileAttention", AGAINST, LOST, TA, None),
        ("which methods outperform TA2", AGAINST, LOST, TA2, None),
        ("papers that surpass 'TileAttention'", AGAINST, LOST, TA, None),
        ("what else is faster than the TileAttention", AGAINST, LOST, TA, None),
        ("which systems are more accurate than TileAttention", AGAINST, LOST, TA, None),
        ("what does TileAttention lose to", AGAINST, LOST, TA, None),
        ("which papers match TileAttention", AGAINST, DREW, TA, None),
        ("what is on a par with TileAttention?", AGAINST, DREW, TA, None),
        ("what does TileAttention-2 match", AGAINST, DREW, TA2, None),
        ("what does TileAttention beat", BY, WON, TA, None),
        ("which systems does TileAttention v2 outperform?", BY, WON, TA2, None),
        ("whom did RingScan beat", BY, WON, RING, None),
        ("what is TileAttention faster than", BY, WON, TA, None),
        ("which papers lose to TileAttention", BY, WON, TA, None),
        ("what is slower than TileAttention", BY, WON, TA, None),
        ("TileAttention-2 vs RingScan", BETWEEN, WON, TA2, RING),
        ("TileAttention-2 versus RingScan?", BETWEEN, WON, TA2, RING),
        ("TA2 or RingScan", BETWEEN, WON, TA2, RING),
        ("compare TA2 with RingScan", BETWEEN, WON, TA2, RING),
        ("does RingScan beat TileAttention-2", BETWEEN, WON, RING, TA2),
        ("is RingScan slower than TileAttention-2?", BETWEEN, LOST, RING, TA2),
        ("RingScan matches TileAttention-2", BETWEEN, DREW, RING, TA2),
        ("technique-ringscan", AGAINST, LOST, RING, None),
        ("A100s", AGAINST, LOST, corpus.thing("A100"), None),
    ],
)
def test_understood(text: str, asked: Asked, focus: Outcome, name: str, other: str | None) -> None:
    question = parse_question(GRAPH, text)
    assert (question.asked, question.focus, question.name, question.other) == (asked, focus, name, other)
    assert question.text == text


def test_white_space_of_a_question_does_not_count() -> None:
    assert parse_question(GRAPH, "  what \n beats\tTileAttention ").name == TA


CONDITIONS = [
    ("which papers beat TileAttention on A100", {"hardware": corpus.thing("A100")}),
    ("which papers beat TileAttention on NVIDIA GPUs", {"hardware": corpus.thing("NVIDIA GPU")}),
    ("what does TileAttention beat on Ampere", {"hardware": corpus.thing("Ampere")}),
    ("TileAttention-2 vs RingScan on the A100?", {"hardware": corpus.thing("A100")}),
    ("TileAttention on MossBench", {"workload": corpus.thing("MossBench")}),
    ("which papers beat TileAttention for Birch 7B", {"workload": corpus.thing("Birch-7B")}),
    ("which papers beat TileAttention in throughput", {"metric": corpus.metric("throughput")}),
    ("which papers beat TileAttention in speed", {"metric_class": MetricClass.SPEED}),
    ("what is faster than TileAttention", {"metric_class": MetricClass.SPEED}),
    ("which papers are more accurate than TileAttention", {"metric_class": MetricClass.QUALITY}),
    ("which papers beat TileAttention by at least 2x", {"factor": 2.0}),
    ("which papers beat TileAttention by at least 1.5 times", {"factor": 1.5}),
    ("which papers beat TileAttention by 3x or more", {"factor": 3.0}),
    ("what has code and beats TileAttention", {"code": True}),
    ("which papers with code beat TileAttention", {"code": True}),
    ("which papers beat TileAttention with code", {"code": True}),
    ("which papers beat TileAttention and have code", {"code": True}),
    (
        "which papers beat TileAttention on A100 by at least 2x in throughput with code",
        {"hardware": corpus.thing("A100"), "factor": 2.0, "metric": corpus.metric("throughput"), "code": True},
    ),
    (
        "which papers beat TileAttention in throughput with code by at least 2x on A100",
        {"hardware": corpus.thing("A100"), "factor": 2.0, "metric": corpus.metric("throughput"), "code": True},
    ),
    ("which papers beat TileAttention in tok/s", {"unit": "tok/s", "units": ("tok/s", "tokens/s")}),
]


def test_a_unit_that_is_a_metric_too_is_a_unit_of_results_and_a_metric_of_comparisons() -> None:
    graph = corpus.graph()
    graph.nodes[corpus.metric("throughput")]["aliases"] = ("TFLOPS",)
    result = parse_question(graph, "results on H100 in TFLOPS").conditions
    assert (result.unit, result.metric) == ("TFLOPS", None)
    comparison = parse_question(graph, "which papers beat TileAttention in TFLOPS").conditions
    assert (comparison.unit, comparison.metric) == (None, corpus.metric("throughput"))


def test_thousands_of_a_unit_are_of_that_unit() -> None:
    graph = corpus.graph()
    claim = next(node for node in graph.of_kind(NodeKind.CLAIM) if graph.nodes[node].get("unit") == "tokens/s")
    graph.nodes[claim]["unit"] = "K tokens/s"
    assert parse_question(graph, "results in tokens/s").conditions.units == ("K tokens/s", "tokens/s")


@pytest.mark.parametrize(("text", "conditions"), CONDITIONS)
def test_conditions(text: str, conditions: dict[str, object]) -> None:
    assert parse_question(GRAPH, text).conditions == Conditions(**conditions)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "asked", "name", "links"),
    [
        ("how do TileAttention versions compare?", Asked.WITHIN, TA, ()),
        ("how do the versions of TileAttention compare", Asked.WITHIN, TA, ()),
        ("compare TileAttention versions", Asked.WITHIN, TA, ()),
        ("results of TileAttention", Asked.RESULTS, TA, ()),
        ("results on H100 in TFLOPS", Asked.RESULTS, None, ()),
        ("what runs on Jetson Orin", Asked.PAPERS, corpus.thing("Jetson Orin"), (EdgeKind.RUNS_ON,)),
        ("which papers run on Ampere", Asked.PAPERS, corpus.thing("Ampere"), (EdgeKind.RUNS_ON,)),
        ("papers that propose RingScan", Asked.PAPERS, RING, (EdgeKind.PROPOSES,)),
        ("which papers are evaluated on MossBench", Asked.PAPERS, corpus.thing("MossBench"), (EdgeKind.EVALUATED_ON,)),
        ("what addresses LLM serving", Asked.PAPERS, corpus.thing("LLM serving"), (EdgeKind.ADDRESSES,)),
    ],
)
def test_other_questions(text: str, asked: Asked, name: str | None, links: tuple[EdgeKind, ...]) -> None:
    question = parse_question(GRAPH, text)
    assert (question.asked, question.name, question.links) == (asked, name, links)


def test_using_a_thing_is_any_kind_of_use() -> None:
    links = parse_question(GRAPH, "which papers use FP8").links
    assert links == (EdgeKind.USES, EdgeKind.RUNS_ON, EdgeKind.EVALUATED_ON)


@pytest.mark.parametrize(
    ("text", "understood", "rest"),
    [
        ("which papers", "which", "papers"),
        ("which papers beet TileAttention", "which papers", "beet TileAttention"),
        ("which fancy papers beat TileAttention", "which", "fancy papers beat TileAttention"),
        ("which papers beat TileAttention Zoo", "which papers beat TileAttention", "Zoo"),
        ("what does TileAttention beat at night", "what does TileAttention beat", "at night"),
        ("which papers beat TileAttention by 2x", "which papers beat TileAttention", "by 2x"),
        ("which papers beat TileAttention on A100 slowly", "which papers beat TileAttention on A100", "slowly"),
        ("which papers are more beautiful than TileAttention", "which papers are", "more beautiful than TileAttention"),
    ],
)
def test_what_was_not_understood_is_told_from_what_was(text: str, understood: str, rest: str) -> None:
    with pytest.raises(QuestionError) as raised:
        parse_question(GRAPH, text)
    assert str(raised.value).startswith(f"understood {understood!r}, but not {rest!r}.")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("which papers beat TileAttention on A100 on H100", "second hardware"),
        ("what is faster than TileAttention in memory", "second metric class"),
        ("which papers use FP8 in throughput", "no metric"),
        ("which papers use FP8 by at least 2x", "no factor"),
        ("which papers match TileAttention by at least 2x", "by a factor"),
        ("results", "results need"),
        ("results with code", "results need"),
        ("which papers beat", "understood 'which papers'"),
        ("which papers beat " + "TileAttention " * 100, "1,417 characters, where 1,000 are read"),
    ],
)
def test_what_makes_no_sense_is_refused(text: str, problem: str) -> None:
    with pytest.raises(QuestionError, match=problem):
        parse_question(GRAPH, text)


@pytest.mark.parametrize("text", ["", "  ", "?", "which papers", "how fast is it", "which papers beet TileAttention"])
def test_not_understood_shows_examples(text: str) -> None:
    with pytest.raises(QuestionError) as raised:
        parse_question(GRAPH, text)
    assert all(example in str(raised.value) for example in EXAMPLES)


@pytest.mark.parametrize(
    ("text", "unknown", "nearest"),
    [
        ("TileAtention", "TileAtention", "TileAttention"),
        ("which papers beat RingScann?", "RingScann", "RingScan"),
        ("which papers beat RingScann on A100", "RingScann", "RingScan"),
        ("what does RingScann beat in speed", "RingScann", "RingScan"),
        ("how do TileAtention versions compare", "TileAtention", "TileAttention"),
        ("RingScan vs Ringo", "Ringo", "RingScan"),
        ("Ringo vs RingScan", "Ringo", "RingScan"),
        ("hedge", "hedge", "HedgeServe"),
        ("which papers beat RingScan on A1000", "A1000", "A100"),
        ("which papers beat RingScan in thruput", "thruput", "throughput"),
        ("results on Jetson Orion", "Jetson Orion", "Jetson Orin"),
    ],
)
def test_unknown_names_come_with_the_nearest(text: str, unknown: str, nearest: str) -> None:
    with pytest.raises(UnknownNameError) as raised:
        parse_question(GRAPH, text)
    assert raised.value.name == unknown
    assert raised.value.nearest[0] == nearest


def test_papers_and_metrics_are_not_compared() -> None:
    with pytest.raises(UnknownNameError):
        parse_question(GRAPH, "throughput")


def test_a_name_may_hold_the_words_of_the_grammar() -> None:
    graph = corpus.graph().copy()
    graph.nodes[RING]["label"] = "Beats on Demand in Space"
    assert parse_question(graph, "which papers beat Beats on Demand in Space on A100").name == RING
    assert parse_question(graph, "Beats on Demand in Space vs TA2").other == TA2


_WORDS = st.sampled_from(
    [
        *(
            "what",
            "which papers",
            "does",
            "is",
            "beat",
            "beats",
            "faster than",
            "match",
            "vs",
            "on",
            "in",
            "by at least 2x",
        ),
        *(
            "with code",
            "and",
            "has code",
            "results",
            "of",
            "how do",
            "versions",
            "compare",
            "use",
            "runs",
            "nothing",
            "?",
        ),
        *("TileAttention", "TA2", "RingScan", "A100", "Ampere", "throughput", "speed", "tokens/s", "'", "X", "2x"),
    ]
)


@given(st.lists(_WORDS, max_size=9).map(" ".join))
def test_any_words_are_understood_whole_or_refused(text: str) -> None:
    try:
        question = parse_question(GRAPH, text)
    except (QuestionError, UnknownNameError):
        return
    for name in (question.name, question.other, question.conditions.hardware, question.conditions.metric):
        assert name is None or name in GRAPH
    assert "nothing" not in text


@given(st.text(max_size=40))
def test_any_text_is_understood_or_refused(text: str) -> None:
    with suppress(QuestionError, UnknownNameError):
        parse_question(GRAPH, text)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_are_understood_where_their_names_are_known(example: str) -> None:
    with suppress(UnknownNameError):
        parse_question(GRAPH, example)

"""Plain questions to structured ones."""

import pytest

from kg.comparison import EXAMPLES, Asked, Outcome, parse_question
from kg.errors import QuestionError, UnknownNameError
from tests import corpus

GRAPH = corpus.graph()
TA, TA2, RING = map(corpus.thing, ("TileAttention", "TileAttention-2", "RingScan"))
LOST, DREW, WON = Outcome
AGAINST, BY, BETWEEN = Asked


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
        ("which attention kernels outperform TA2", AGAINST, LOST, TA2, None),
        ("papers that surpass 'TileAttention'", AGAINST, LOST, TA, None),
        ("what else is faster than the TileAttention", AGAINST, LOST, TA, None),
        ("which systems are more accurate than TileAttention", AGAINST, LOST, TA, None),
        ("what does TileAttention lose to", AGAINST, LOST, TA, None),
        ("which papers match TileAttention", AGAINST, DREW, TA, None),
        ("what is on a par with TileAttention?", AGAINST, DREW, TA, None),
        ("what does TileAttention-2 match", AGAINST, DREW, TA2, None),
        ("what does TileAttention beat", BY, WON, TA, None),
        ("which kernels does TileAttention v2 outperform?", BY, WON, TA2, None),
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


@pytest.mark.parametrize(
    "text", ["", "  ", "?", "which papers", "how fast is it", "what does TileAttention beat on A100"]
)
def test_not_understood_says_what_is(text: str) -> None:
    with pytest.raises(QuestionError) as raised:
        parse_question(GRAPH, text)
    assert all(example in str(raised.value) for example in EXAMPLES)


@pytest.mark.parametrize(
    ("text", "unknown", "nearest"),
    [
        ("TileAtention", "TileAtention", "TileAttention"),
        ("which papers beat RingScann?", "RingScann", "RingScan"),
        ("RingScan vs Ringo", "Ringo", "RingScan"),
        ("hedge", "hedge", "HedgeServe"),
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

"""A question and its SPARQL have one answer."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.comparison import Asked, Conditions, Outcome, Question, parse_question
from kg.comparison.selection import find_claims, find_papers
from kg.comparison.sparql import to_sparql
from kg.graph import KnowledgeGraph
from kg.papers import read_papers
from kg.pipeline import build, bundled_corpus
from kg.query import GraphStore, parse_query, run_query, to_store
from kg.schema import ENTITY_KINDS, EdgeKind, MetricClass, NodeKind
from tests import corpus
from tests.comparison.test_grammar import CONDITIONS

GRAPH = corpus.graph()
STORE = to_store(GRAPH)
QUESTIONS = [
    *(text for text, _ in CONDITIONS),
    *(
        pattern.format(name)
        for pattern in ("which papers beat {}", "what does {} beat", "which papers match {}", "results of {}")
        for name in ("TileAttention", "TileAttention-2", "RingScan", "HedgeServe", "A100", "GPU", "attention kernel")
    ),
    "RingScan vs TileAttention-2",
    "TileAttention vs TileAttention-2",
    "TileAttention-2 vs TileAttention",
    "TileAttention vs TileAttention",
    "attention kernel vs TileAttention",
    "how do TileAttention versions compare",
    "results on A100",
    "results on Ampere in TFLOPS",
    "which papers use FP8",
    "which papers use number format on H100 with code",
    "what runs on NVIDIA GPUs",
    "what runs on Ampere with code",
    "which papers lose to TileAttention-2 by at least 1.1x",
    "what does HedgeServe beat by at least 1.2x",
]


def answers(
    graph: KnowledgeGraph, store: GraphStore, question: Question
) -> tuple[set[tuple[str, str]], set[tuple[object, ...]]]:
    """What the graph and the store answer."""
    result = run_query(store, to_sparql(question))
    if question.asked is Asked.PAPERS:
        columns = ("paper", "thing")
        found = {(paper, thing) for paper, things in find_papers(graph, question).items() for thing in things}
    else:
        columns = ("claim", "outcome")
        found = {(claim, how.outcome.value) for claim, how in find_claims(graph, question).items()}
    places = [result.columns.index(column) for column in columns]
    return found, {tuple(row[place] for place in places) for row in result.rows}


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("text", QUESTIONS)
def test_same_answer(text: str, exact: bool) -> None:  # noqa: FBT001
    found, queried = answers(GRAPH, STORE, parse_question(GRAPH, text, exact=exact))
    assert found == queried


def test_most_of_these_questions_have_an_answer() -> None:
    with_answer = [text for text in QUESTIONS if answers(GRAPH, STORE, parse_question(GRAPH, text))[0]]
    assert len(with_answer) > len(QUESTIONS) * 0.7


@pytest.fixture(scope="module")
def bundled() -> tuple[KnowledgeGraph, GraphStore]:
    graph = build(read_papers([bundled_corpus()]).papers)
    return graph, to_store(graph)


@pytest.mark.parametrize(
    "text",
    [
        "which papers beat FlashAttention",
        "which papers beat any FlashAttention on Ampere",
        "what does PyTorch beat",
        "FlashAttention vs FlashAttention-2",
        "which papers match NeRF",
        "MobileNetV3 vs FBNet",
        "what runs on Jetson Orin",
        "what runs on NVIDIA GPUs",
        "results on H100 in tokens/s",
        "results on NVIDIA GPUs",
        "which papers use 2:4 sparsity",
        "which papers beat PyTorch on NVIDIA GPUs by at least 2x in speed",
        "which papers beat PyTorch by at least 2x",
        "what has code and beats PyTorch",
        "how do FlashAttention versions compare",
        "which papers beat GPU",
        "GPU vs CPU",
        "what is faster than cuBLAS",
    ],
)
def test_same_answer_on_the_bundled_corpus(bundled: tuple[KnowledgeGraph, GraphStore], text: str) -> None:
    graph, store = bundled
    for exact in (False, True):
        found, queried = answers(graph, store, parse_question(graph, text, exact=exact))
        assert found == queried


@st.composite
def questions(draw: st.DrawFn, graph: KnowledgeGraph) -> Question:
    """Any question about nodes of a graph."""

    def node(*kinds: NodeKind) -> str | None:
        nodes = list(graph.of_kind(*kinds))
        return draw(st.none() | st.sampled_from(nodes))

    things = list(graph.of_kind(*ENTITY_KINDS))
    asked = draw(st.sampled_from(Asked))
    conditions = Conditions(
        hardware=node(NodeKind.HARDWARE),
        workload=node(NodeKind.DATASET, NodeKind.TECHNIQUE),
        metric=node(NodeKind.METRIC),
        metric_class=draw(st.none() | st.sampled_from(MetricClass)),
        factor=draw(st.none() | st.floats(0.5, 8)),
        code=draw(st.none() | st.just(True)),  # noqa: FBT003
    )
    return Question(
        "?",
        asked,
        draw(st.sampled_from(Outcome)) if asked is not Asked.RESULTS else Outcome.MEASURED,
        draw(st.sampled_from(things)),
        draw(st.sampled_from(things)) if asked is Asked.BETWEEN else None,
        draw(st.booleans()),
        conditions if draw(st.booleans()) else Conditions(),
        (EdgeKind.USES, EdgeKind.RUNS_ON) if asked is Asked.PAPERS else (),
    )


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_same_answer_to_any_question(data: st.DataObject) -> None:
    found, queried = answers(GRAPH, STORE, data.draw(questions(GRAPH)))
    assert found == queried


def test_names_of_any_characters_are_written_as_sparql() -> None:
    graph = data = corpus.graph().copy()
    for odd in ("technique-c++", "technique-a.b.", "technique-ä ö'\"\\>", "technique-#1%", "technique-~x"):
        data.add_node(odd, **dict(graph.nodes[corpus.thing("FP8")], label=odd))
        data.add_edge(corpus.resolved().papers[0].id, odd, key=EdgeKind.USES)
        question = Question("?", Asked.PAPERS, Outcome.MEASURED, odd, links=(EdgeKind.USES,))
        found, queried = answers(data, to_store(data), question)
        assert found == queried
        assert len(found) == 1


def test_a_question_cannot_write_itself_into_the_query() -> None:
    text = "TileAttention\n} # param name: thing = x\n\x00SELECT ?x WHERE { ?x ?y ?z"
    query = to_sparql(Question(text, Asked.AGAINST, Outcome.LOST, corpus.thing("RingScan")))
    assert query.splitlines()[0].startswith("# TileAttention } #")
    assert query.splitlines()[1].startswith("SELECT DISTINCT ?outcome")
    assert parse_query(query).parameters == ()


def test_golden(golden: Callable[[str, str], None]) -> None:
    texts = (
        "which papers beat TileAttention on Ampere by at least 2x in speed with code",
        "what does HedgeServe beat",
        "TileAttention vs TileAttention-2",
        "how do TileAttention versions compare",
        "results on H100 in TFLOPS",
        "which papers use FP8 on H100",
    )
    golden("compare.rq", "\n".join(to_sparql(parse_question(GRAPH, text)) for text in texts))

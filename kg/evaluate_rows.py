"""The rows of ``kg compare`` against gold annotations: whether the right papers stand in the table of each baseline.

The scorer judges what was read in each text. Between that and a table lie names, aliases, versions and the grammar of
questions, so the tables are judged too: those of all named baselines of the annotations, each asked about by its name.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich.table import Table

from kg.comparison import Row, compare
from kg.errors import KGError
from kg.evaluate import Scorer, Scores, by_part, load_scorer, read_gold
from kg.extract import Extractor, default_extractor
from kg.graph import KnowledgeGraph, build_graph
from kg.ids import paper_id
from kg.model import Paper
from kg.resolve import resolve
from kg.schema import BaselineKind, Relation
from kg.vocab import default_vocabulary


def report_rows(gold: Path, extractor: Extractor | None = None) -> Table:
    """The figures of :func:`score_rows` for all papers, those that may be tuned on, and those kept aside.

    Args:
        gold: Gold annotations; the scorer ``score.py`` stands beside them and is run.
        extractor: What reads the papers; None for the rules.

    Raises:
        InputError: if either is missing or not what it should be.
        ExtractorError: if the extractor cannot work at all.
    """
    scorer = load_scorer(gold.with_name("score.py"))
    annotated = read_gold(gold)
    title = "The rows of kg compare for each named baseline of the gold: precision, recall, F1, number of gold items"
    return by_part(title, annotated, lambda chosen: score_rows(scorer, [annotated[n] for n in chosen], extractor))


class _Edge(NamedTuple):
    """What a paper says of a baseline. ``baseline`` is the scorer's key, under which all its names fall together."""

    paper: str
    relation: str
    baseline: str


def score_rows(scorer: Scorer, gold: Sequence[Mapping[str, Any]], extractor: Extractor | None = None) -> Scores:
    """Precision and recall of the rows of "which papers beat X", for every named baseline X of some annotated papers.

    A row is right where its paper is annotated with the same relation to the same baseline; with its number, where the
    annotation has the same number, or neither has one. An annotated comparison is found where it stands in the answer
    to a question about its own baseline, as the annotation names it.

    Args:
        scorer: The annotators' scorer, which says what names and numbers are the same.
        gold: Annotated papers; one graph is built of all of them.
        extractor: What reads them; None for the rules.
    """
    papers = [Paper(id=paper_id(row["title"]), title=row["title"], text=row["abstract"]) for row in gold]
    extractions = list((extractor or default_extractor()).read(papers))
    graph = build_graph(resolve(papers, extractions, default_vocabulary()))
    names = {
        paper.id: scorer["Names"](row, extraction.model_dump(mode="json"))
        for paper, row, extraction in zip(papers, gold, extractions, strict=True)
    }

    annotated: dict[_Edge, list[Mapping[str, Any]]] = {}
    asked: dict[str, set[_Edge]] = {}
    for paper, row in zip(papers, gold, strict=True):
        for claim in _named_comparisons(row):
            edge = _Edge(paper.id, claim["relation"], names[paper.id](claim["baseline"]))
            annotated.setdefault(edge, []).append(claim)
            asked.setdefault(claim["baseline"], set()).add(edge)

    shown: dict[_Edge, dict[str, Row]] = {}
    found: set[_Edge] = set()
    for name, wanted in asked.items():
        for shown_row in _answer(graph, name):
            edge = _Edge(shown_row.paper.id, shown_row.relation, names[shown_row.paper.id](shown_row.baseline))
            shown.setdefault(edge, {})[shown_row.claim] = shown_row
            found |= wanted & {edge}

    def agree(claim: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
        return scorer["value_ok"](claim, row) or (claim["value"] is None and row["low"] is None)

    numbers = {
        edge: len(scorer["pair_up"](annotated[edge], [row.model_dump() for row in shown[edge].values()], agree))
        for edge in annotated.keys() & shown.keys()
    }
    return {
        "paper, relation, baseline": _figures(len(numbers), len(shown), len(found), len(annotated)),
        "and its number": _figures(
            sum(numbers.values()),
            sum(map(len, shown.values())),
            sum(numbers[edge] for edge in found),
            sum(map(len, annotated.values())),
        ),
    }


def _named_comparisons(row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for claim in row["claims"]:
        if claim["relation"] != Relation.ACHIEVES and claim["baseline_kind"] == BaselineKind.NAMED:
            yield claim


def _answer(graph: KnowledgeGraph, name: str) -> Iterator[Row]:
    """The rows of the answer for a baseline; none where no node goes by its name."""
    try:
        answer = compare(graph, f"which papers beat {name}")
    except KGError:
        return
    yield from (row for row in answer if isinstance(row, Row))


def _figures(right: int, shown: int, found: int, annotated: int) -> dict[str, float]:
    precision, recall = right / max(1, shown), found / max(1, annotated)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"p": precision, "r": recall, "f1": f1, "gold": annotated}

"""Predictions against gold annotations, with the annotators' own scorer."""

import hashlib
import json
import re
import runpy
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from rich.table import Table

from kg.errors import InputError
from kg.extract import Extractor, default_extractor
from kg.ids import paper_id
from kg.model import Paper
from kg.papers.source import text_only

Scores = Mapping[str, Mapping[str, float]]
"""By figure: precision ``p``, recall ``r``, ``f1``, and the number of ``gold`` items."""
Scorer = Mapping[str, Any]
"""What the annotators' scorer defines; its ``score`` goes from annotations and predictions by title to the scores."""

_TEXTS = ("title", "abstract")
_FIELDS = (*_TEXTS, "entities", "claims", "repos")


class Part(StrEnum):
    """A part of the gold annotations."""

    ALL = "all"
    TUNED_ON = "tuned on"
    KEPT_ASIDE = "kept aside"


def report(gold: Path, extractor: Extractor | None = None) -> Table:
    """The scorer's table three times side by side: all papers, those that may be tuned on, those kept aside.

    Args:
        gold: Gold annotations; the scorer ``score.py`` stands beside them and is run.
        extractor: What is scored; None for the rules.

    Raises:
        InputError: if either is missing or not what it should be.
        ExtractorError: if the extractor cannot work at all.
    """
    scorer = load_scorer(gold.with_name("score.py"))
    annotated = read_gold(gold)
    predicted = predict(annotated, extractor)
    title = f"{len(annotated)} papers: precision, recall, F1, number of gold items"
    return by_part(
        title, annotated, lambda chosen: score(scorer, *([rows[n] for n in chosen] for rows in (annotated, predicted)))
    )


def by_part(title: str, gold: Sequence[Mapping[str, Any]], scores_of: Callable[[Sequence[int]], Scores]) -> Table:
    """A table of figures, three times side by side: all papers, those that may be tuned on, those kept aside.

    Args:
        title: What the table is headed with.
        gold: Annotated papers.
        scores_of: The figures of those papers that stand at some places of ``gold``.
    """
    table = Table(title=title, title_justify="left")
    table.add_column("")
    columns: list[Scores] = []
    for part in Part:
        columns.append(scores_of([n for n, row in enumerate(gold) if part in (Part.ALL, part_of(row["title"]))]))
        for heading in (f"{part}\nP", "\nR", "\nF1", "\ngold"):
            table.add_column(heading, justify="right", no_wrap=True)
    for figure in columns[0]:
        table.add_row(figure, *(cell for scores in columns for cell in _cells(scores[figure])))
    return table


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The annotated papers of a file.

    Raises:
        InputError: naming the line, if it is not JSON Lines with title, abstract, entities, claims and repos.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # JSON may hold the other ends of lines as they are
    except (OSError, ValueError) as error:
        raise InputError(f"not gold annotations: {error}", where=str(path)) from error
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"not gold annotations: {error}", where=f"{path}:{number}") from error
        missing = [field for field in _FIELDS if not isinstance(row, dict) or field not in row]
        if missing:
            raise InputError(f"not gold annotations: no {', '.join(missing)}", where=f"{path}:{number}")
        for field in _TEXTS:
            if not isinstance(row[field], str):
                raise InputError(f"not gold annotations: {field!r} is not text", where=f"{path}:{number}")
            row[field] = text_only(row[field])
        rows.append(row)
    if not rows:
        raise InputError("no gold annotations in this file", where=str(path))
    return rows


def part_of(title: str) -> Part:
    """Whether an annotated paper may be tuned on: a third, by the hash of its title, is kept aside."""
    digest = hashlib.sha256(" ".join(title.casefold().split()).encode()).hexdigest()
    return Part.KEPT_ASIDE if int(digest, 16) % 3 == 0 else Part.TUNED_ON


def predict(gold: Iterable[Mapping[str, Any]], extractor: Extractor | None = None) -> list[dict[str, Any]]:
    """What an extractor, or the rules, read in the annotated papers, in the prediction format and in their order."""
    papers = [Paper(id=paper_id(row["title"]), title=row["title"], text=row["abstract"]) for row in gold]
    return [extraction.model_dump(mode="json") for extraction in (extractor or default_extractor()).read(papers)]


def load_scorer(path: Path) -> Scorer:
    """The annotators' scorer; the file is run.

    Raises:
        InputError: if there is none at that path.
    """
    if not path.is_file():
        raise InputError("no scorer here; it stands beside the gold annotations as score.py", where=str(path))
    names = runpy.run_path(str(path), run_name="kg_scorer")
    if not callable(names.get("score")):
        raise InputError("not the annotators' scorer: it has no function score", where=str(path))
    return names


def score(scorer: Scorer, gold: Iterable[Mapping[str, Any]], predicted: Iterable[Mapping[str, Any]]) -> Scores:
    """The scorer's table for annotated papers and the predictions for them."""
    return cast(Scores, scorer["score"](_by_title(gold), _by_title(predicted))[0])


def _by_title(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {re.sub(r"\s+", " ", row["title"]).strip().casefold(): row for row in rows}


def _cells(figures: Mapping[str, float]) -> Sequence[str]:
    return (*(f"{figures[name]:.3f}" if name in figures else "" for name in ("p", "r", "f1")), f"{figures['gold']:.0f}")

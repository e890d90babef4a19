"""Predictions against gold annotations, with the annotators' own scorer."""

import hashlib
import importlib.util
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, cast

from kg.errors import InputError
from kg.extract import extract
from kg.ids import paper_id
from kg.model import Paper

Part = Literal["tuned on", "kept aside"]
Scores = Mapping[str, Mapping[str, float]]


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The annotated papers of a file.

    Raises:
        InputError: if it is not JSONL with title, abstract, entities and claims.
    """
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise InputError(f"not gold annotations: {error}", where=str(path)) from error
    for number, row in enumerate(rows, 1):
        missing = {"title", "abstract", "entities", "claims", "repos"} - set(row)
        if missing:
            raise InputError(f"no {', '.join(sorted(missing))}", where=f"{path}:{number}")
    return rows


def part_of(title: str) -> Part:
    """Whether an annotated paper may be tuned on: a third, by the hash of its title, is kept aside."""
    digest = hashlib.sha256(" ".join(title.casefold().split()).encode()).hexdigest()
    return "kept aside" if int(digest, 16) % 3 == 0 else "tuned on"


def predict(gold: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the extractor reads in the annotated papers, in the prediction format."""
    papers = [Paper(id=paper_id(row["title"]), title=row["title"], text=row["abstract"]) for row in gold]
    return [extraction.model_dump(mode="json") for extraction in extract(papers)]


def score(scorer: Path, gold: Iterable[Mapping[str, Any]], predicted: Iterable[Mapping[str, Any]]) -> Scores:
    """The scorer's table.

    Args:
        scorer: The annotators' ``score.py``.
        gold: Annotated papers.
        predicted: Predictions for them.

    Raises:
        InputError: if there is no scorer at that path.
    """
    table, _ = _load(scorer).score(_by_title(gold), _by_title(predicted))
    return cast(Scores, table)


def _by_title(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {re.sub(r"\s+", " ", row["title"]).strip().casefold(): row for row in rows}


def _load(path: Path) -> ModuleType:
    if not path.is_file():
        raise InputError("no scorer here; it stands beside the gold annotations as score.py", where=str(path))
    spec = importlib.util.spec_from_file_location("kg_scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

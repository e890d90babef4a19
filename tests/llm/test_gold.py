"""What a model that reads as people do would lose to the look-up in the text: next to nothing."""

from pathlib import Path
from typing import Any

from kg.document import read
from kg.evaluate import load_scorer, read_gold, score
from kg.ids import paper_id
from kg.llm.grounding import ground
from kg.llm.records import Reading
from kg.llm.terms import default_terms
from kg.model import Extraction, Paper
from kg.text import clean


def _clean(text: str | None) -> str | None:
    return clean(text).text if text else text


def _as_answered(row: dict[str, Any]) -> Reading:
    """The annotations of a paper as a model would answer them."""
    entities = []
    for thing in row["entities"]:
        names = list(dict.fromkeys(map(_clean, (thing["name"], *thing["aliases"]))))
        entities.append({**thing, "name": names[0], "aliases": names[1:]})
    claims = [
        {
            **stated,
            **{part: _clean(stated[part]) for part in ("subject", "baseline", "metric", "value")},
            "quote": _clean(stated["evidence"]),
            "hardware": list(map(_clean, stated["hardware"])),
            "context": [],
        }
        for stated in row["claims"]
    ]
    return Reading.model_validate({"entities": entities, "claims": claims})


def test_what_people_read_survives_the_look_up(shared: Path) -> None:
    gold = shared / "eval" / "dev.jsonl"
    rows = read_gold(gold)
    predicted = []
    for row in rows:
        paper = Paper(id=paper_id(row["title"]), title=row["title"], text=row["abstract"])
        found = ground(_as_answered(row), read(paper), default_terms())
        extraction = Extraction(
            paper=paper.id, title=paper.title, extractor="people", entities=found.entities, claims=found.claims
        )
        predicted.append(extraction.model_dump(mode="json"))
    scores = score(load_scorer(gold.with_name("score.py")), rows, predicted)
    assert scores["entity/named"]["f1"] > 0.97
    assert scores["claim/number + baseline"]["p"] > 0.98
    assert scores["claim/number + baseline"]["r"] > 0.9
    assert scores["claim/edge: relation + named baseline"]["p"] > 0.97
    assert scores["claim/all slots"]["f1"] > 0.9

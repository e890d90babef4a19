"""Predictions against gold annotations."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from kg.errors import InputError
from kg.evaluate import Part, load_scorer, part_of, predict, read_gold, report, score
from tests.listings import ABSTRACTS

SCORER = """
def score(golds, preds):
    hits = sum(bool(preds[title]["claims"]) for title in golds)
    return {"papers with claims": {"p": hits / max(1, len(golds)), "r": 0.5, "f1": 0.25, "gold": len(golds)},
            "roles": {"p": 1.0, "gold": 3}}, {}
"""


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    rows = [{"title": t, "abstract": a, "entities": [], "claims": [], "repos": []} for t, a in ABSTRACTS.items()]
    (tmp_path / "score.py").write_text(SCORER, encoding="utf-8")
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    return path


def test_the_table_has_three_parts_side_by_side(gold: Path) -> None:
    console = Console(width=200, file=io.StringIO())
    console.print(report(gold))
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    claims = next(line for line in lines if "papers with claims" in line).replace("│", " ").split()[3:]
    assert [len(claims), claims[3]] == [12, str(len(ABSTRACTS))]
    assert int(claims[7]) + int(claims[11]) == len(ABSTRACTS)
    roles = next(line for line in lines if "roles" in line)
    assert roles.replace("│", " ").split() == ["roles", *("1.000", "3") * 3]
    assert all(str(part) in lines[2] for part in Part)


def test_predictions_are_in_the_order_and_format_of_the_task(gold: Path) -> None:
    rows = read_gold(gold)
    predicted = predict(rows)
    assert [row["title"] for row in predicted] == [row["title"] for row in rows]
    assert {"entities", "repos", "claims"} <= set(predicted[0])
    for row, prediction in zip(rows, predicted, strict=True):
        for claim in prediction["claims"]:
            evidence = claim["evidence"]
            assert evidence["field"] in ("title", "abstract")
            assert row[evidence["field"]][evidence["start"] : evidence["end"]] == evidence["text"]


def test_the_parts_do_not_depend_on_case_and_spaces() -> None:
    assert {part_of(title) for title in map(str, range(50))} == {Part.TUNED_ON, Part.KEPT_ASIDE}
    assert part_of("A  Title\n") == part_of("a title")


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "", "no gold annotations"),
        ("{}\n", ":1", "no title, abstract, entities, claims, repos"),
        ("[1]\n", ":1", "no title"),
        ('\n{"title": 1', ":2", "not gold annotations"),
        ("[" * 2000, ":1", "not gold annotations"),
        ('{"title": 1, "abstract": "", "entities": [], "claims": [], "repos": []}', ":1", "'title' is not text"),
    ],
)
def test_what_is_no_gold_is_named(tmp_path: Path, text: str, where: str, what: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(text)
    with pytest.raises(InputError, match=what) as raised:
        read_gold(path)
    assert f"gold.jsonl{where}: " in str(raised.value)


def test_text_holds_any_ends_of_lines_and_no_halves_of_characters(tmp_path: Path) -> None:
    row = {"title": "Moss", "abstract": "We\u2028sort\x85.", "entities": [], "claims": [], "repos": []}
    path = tmp_path / "gold.jsonl"
    halved = json.dumps({**row, "abstract": "\ud800 is 2x faster."})
    path.write_text(f"{json.dumps(row, ensure_ascii=False)}\r\n{halved}", encoding="utf-8", newline="")
    rows = read_gold(path)
    assert [found["abstract"] for found in rows] == [row["abstract"], "\ufffd is 2x faster."]
    assert len(predict(rows)) == 2


def test_files_that_are_missing_are_named(gold: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl"):
        read_gold(tmp_path / "none.jsonl")
    (tmp_path / "score.py").write_text("x = 1")
    with pytest.raises(InputError, match="no function score"):
        report(gold)
    (tmp_path / "score.py").unlink()
    with pytest.raises(InputError, match="stands beside"):
        report(gold)


def test_a_perfect_prediction_scores_one_with_the_real_scorer(shared: Path) -> None:
    scorer = load_scorer(shared / "eval" / "score.py")
    span = {"text": "MossServe", "field": "title", "start": 0, "end": 9}
    entity = {"name": "MossServe", "type": "Technique", "role": "proposed", "named": True, "mentions": [span]}
    row = {"title": "MossServe", "entities": [entity], "claims": [], "repos": ["https://github.com/example/moss"]}
    scores = score(scorer, [row], [{**row, "title": " mossserve"}])
    assert scores["entity/named"]["f1"] == scores["repo"]["f1"] == 1.0


def test_the_real_annotations_can_be_read(shared: Path) -> None:
    assert len(read_gold(shared / "eval" / "dev.jsonl")) == 144

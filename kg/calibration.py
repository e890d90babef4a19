"""``python -m kg.calibration GOLD [--check]``: counts how often each sort of claim is right on annotated papers.

The counts are the one thing learned from annotations: they become the confidence of claims. They are taken from the
papers that are kept aside from tuning, since counts on papers that rules were made from flatter.
"""

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kg.claims.confidence import LEARNED, Sort, sort_of
from kg.errors import InputError
from kg.evaluate import Part, load_scorer, part_of, predict, read_gold
from kg.extract import Extractor
from kg.schema import Relation


class Judged(NamedTuple):
    """A predicted claim: its sort, and whether an annotated one agrees with it."""

    sort: Sort
    right: bool


def judge(scorer: Mapping[str, Any], gold: Sequence[Mapping[str, Any]], predicted: Sequence[Any]) -> list[Judged]:
    """Every predicted claim with the verdict of the annotations.

    A comparison is right where relation, named baseline and number agree, a result where number, unit and family do.

    Args:
        scorer: The names that the annotators' scorer defines.
        gold: Annotated papers.
        predicted: The predictions for them, in their order.
    """
    judged: list[Judged] = []
    for paper, prediction in zip(gold, predicted, strict=True):
        same_name = scorer["Names"](paper, prediction)

        def agree(one: Mapping[str, Any], other: Mapping[str, Any], who: Any = same_name) -> bool:
            numbered = one["value"] is not None or other["low"] is not None
            if one["relation"] != other["relation"] or (numbered and not scorer["value_ok"](one, other)):
                return False
            if one["relation"] == Relation.ACHIEVES:
                return bool(one["metric_class"] == other["metric_class"])
            return bool(who.baseline(one) == who.baseline(other))

        pairs = scorer["pair_up"](paper["claims"], prediction["claims"], agree)
        right = {index for _, index in pairs}
        judged += [Judged(sort_of(claim), n in right) for n, claim in enumerate(prediction["claims"])]
    return judged


def log_loss(judged: Iterable[tuple[float, bool]]) -> float:
    """The mean negative logarithm of the probability given to what turned out: 0 for a prophet, 0.69 for a coin."""
    losses = [-math.log(p if right else 1 - p) for p, right in judged]
    return sum(losses) / len(losses)


def worth(judged: Sequence[Judged]) -> tuple[float, float]:
    """The log loss of confidences by sort, and of one confidence for all claims, each leaving the claim itself out."""
    claims, right = _tally(judged)
    rights = sum(right.values())
    by_sort = [((right[o.sort] - o.right + 1) / (claims[o.sort] + 1), o.right) for o in judged]
    overall = [((rights - o.right + 1) / (len(judged) + 1), o.right) for o in judged]
    return log_loss(by_sort), log_loss(overall)


def kept_aside(gold_file: Path, extractor: Extractor | None = None) -> tuple[int, list[Judged]]:
    """How many annotated papers are kept aside, and the judged claims of them.

    Raises:
        InputError: if the annotations or the scorer beside them are missing or not what they should be.
    """
    gold = [row for row in read_gold(gold_file) if part_of(row["title"]) is Part.KEPT_ASIDE]
    return len(gold), judge(load_scorer(gold_file.with_name("score.py")), gold, predict(gold, extractor))


def record(gold_file: Path) -> str:
    """The file of counts: JSON with what was counted on, one sort of claim a row.

    Raises:
        InputError: as :func:`kept_aside`.
    """
    papers, judged = kept_aside(gold_file)
    claims, right = _tally(judged)
    rows = [
        {"rule": rule, "baseline_kind": kind, "right": right[rule, kind], "claims": claims[rule, kind]}
        for rule, kind in sorted(claims, key=str)
    ]
    head = {"annotations": gold_file.name, "part": Part.KEPT_ASIDE, "papers": papers, "claims": len(judged)}
    return json.dumps({"counted_on": head, "sorts": rows}, indent=1) + "\n"


def _tally(judged: Sequence[Judged]) -> tuple[Counter[Sort], Counter[Sort]]:
    """How many claims of each sort there are, and how many of them are right."""
    return Counter(one.sort for one in judged), Counter(one.sort for one in judged if one.right)


def main(arguments: list[str]) -> int:
    """Writes the counts; with ``--check`` writes nothing and returns 1 where they are not up to date."""
    parser = argparse.ArgumentParser(prog="python -m kg.calibration", description=__doc__)
    parser.add_argument("gold", type=Path, help="annotated papers, with score.py beside them")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the counts differ")
    options = parser.parse_args(arguments)
    try:
        text = record(options.gold)
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if options.check and LEARNED.read_text(encoding="utf-8") != text:
        sys.stderr.write(f"not up to date: {LEARNED.name}; run `make train`\n")
        return 1
    if not options.check:
        LEARNED.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The parts of README.md that are output: ``python -m tests.docs`` writes them anew from what the product does now.

Each stands between ``<!-- NAME:begin -->`` and ``<!-- NAME:end -->``. Samples and counts come from the bundled corpus,
accuracy from the gold annotations of ``$KG_SHARED`` where they are there, speed and fuzzing from the tables that ``make
bench`` and ``make fuzz`` wrote. What is not at hand stays as it is.
"""

import json
import os
import re
import shlex
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap
from typing import Any

from typer.testing import CliRunner

from kg.cli import app
from kg.evaluate import Part, Scores, load_scorer, part_of, predict, read_gold, score
from kg.evaluate_rows import score_rows
from kg.graph_files import read_graph_json
from kg.schema import ENTITY_KINDS, NodeKind
from kg.vocab import default_vocabulary

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PICTURES = {"overview": "", "comparison": "#n=technique-pytorch&view=compare"}
"""The pictures in exports/ by name, and what they show."""
PICTURE_SIZE = (1600, 1000)

COMMANDS = {
    "compare": 'kg compare "which papers beat FlashAttention"',
    "rank": 'kg rank --metric "compute throughput" --hardware "NVIDIA GPU"',
    "show": "kg show 'Snapdragon 845'",
    "query": """kg query 'SELECT ?generation (COUNT(DISTINCT ?paper) AS ?papers) WHERE {
  ?paper kg:runsOn/skos:broader* ?node .
  ?node skos:broader id:hardware-nvidia-gpu ; skos:prefLabel ?generation
} GROUP BY ?generation ORDER BY DESC(?papers) ?generation LIMIT 5'""",
}
"""The sample commands, by the name of their block."""
CLAIM = ("Onesweep", "CUB")
"""Subject and baseline of the sample claim."""
BENCH = ROOT / "tests" / "bench" / "results.md"
FUZZ = ROOT / "tests" / "fuzz" / "results.md"
BENCH_TABLES = ("Extraction", "Writing RDF", "Cost as papers become more")

_COLUMNS = "132"
_JSON_CHARACTERS = 110
_BLOCK = "(?<=<!-- {name}:begin -->\n).*?(?=<!-- {name}:end -->)"
_AGREEMENT = {  # of two annotators who read 25 papers apart from each other
    "claim/all slots": "0.93",
    "claim/edge: relation + named baseline": "0.98",
    "claim/number + baseline": "1.00",
    "entity/Dataset": "0.92",
    "entity/Hardware": "1.00",
    "entity/generic, untyped": "0.89",
    "entity/named": "0.99",
    "repo": "1.00",
    "result/number + unit + class": "1.00",
    "role accuracy": "0.99",
}


def samples(exports: Path) -> dict[str, str]:
    """The blocks that show the bundled corpus, by name.

    Args:
        exports: What ``kg build`` wrote of it.
    """
    return {name: _console(command, exports) for name, command in COMMANDS.items()} | {
        "claim": _claim(exports),
        "counts": _counts(exports),
    }


def accuracy(gold: Path) -> str:
    """The scorer's figures as Markdown.

    Args:
        gold: Gold annotations, with their scorer beside them.
    """
    annotated = read_gold(gold)
    predicted, scorer = predict(annotated), load_scorer(gold.with_name("score.py"))
    return _markdown(
        {
            part: score(scorer, *([papers[n] for n in chosen] for papers in (annotated, predicted)))
            for part, chosen in _parts(annotated)
        }
    )


def table_accuracy(gold: Path) -> str:
    """How right the rows of ``kg compare`` are, as Markdown.

    Args:
        gold: Gold annotations, with their scorer beside them.
    """
    annotated = read_gold(gold)
    scorer = load_scorer(gold.with_name("score.py"))
    return _markdown({part: score_rows(scorer, [annotated[n] for n in chosen]) for part, chosen in _parts(annotated)})


def _parts(annotated: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Part, list[int]]]:
    for part in Part:
        yield part, [n for n, row in enumerate(annotated) if part in (Part.ALL, part_of(row["title"]))]


def _markdown(scores: Mapping[Part, Scores]) -> str:
    rows = [
        "| figure | gold | precision | recall | F1 | F1, tuned on | F1, kept aside | two people |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for figure, whole in scores[Part.ALL].items():
        cells = [f"{whole['gold']:.0f}", *(_figure(whole, name) for name in ("p", "r", "f1"))]
        # A figure without recall is a share of what was found; it stands where F1 would.
        parts = [
            _figure(scores[part][figure], "f1" if "f1" in whole else "p") for part in (Part.TUNED_ON, Part.KEPT_ASIDE)
        ]
        rows.append(f"| {figure} | {' | '.join([*cells, *parts, _AGREEMENT.get(figure, '')])} |")
    return "\n".join(rows) + "\n"


def speed(report: str) -> str:
    """The benchmark's main tables.

    Args:
        report: What ``make bench`` wrote.
    """
    about, *tables = re.split(r"^### ", report, flags=re.M)
    chosen = [table for table in tables if table.partition("\n")[0] in BENCH_TABLES]
    if len(chosen) != len(BENCH_TABLES):
        raise SystemExit(f"the benchmark's report lacks one of {', '.join(BENCH_TABLES)}")
    return "\n".join([about.strip() + "\n", *(f"**{table.strip()}\n".replace("\n", "**\n", 1) for table in chosen)])


def fuzzing(report: str) -> str:
    """The table of the last run of the fuzzer, what it was run on in front."""
    return report.replace("### Fuzzing\n", "**Fuzzing**\n").strip() + "\n"


def block(text: str, name: str) -> str:
    """What stands in a block of a text."""
    found = re.search(_BLOCK.format(name=name), text, re.S)
    if found is None:
        raise SystemExit(f"README.md has no block {name}")
    return found.group()


def fill(text: str, blocks: Mapping[str, str]) -> str:
    """A text with new content in its blocks."""
    for name, content in blocks.items():
        text = text.replace(f"{name}:begin -->\n{block(text, name)}", f"{name}:begin -->\n{content}")
    return text


def draw(page: Path, fragment: str, picture: Path) -> None:
    """Takes the picture of a graph page with Chromium, in 256 colours.

    Args:
        page: The page.
        fragment: The part of its address that says what to show.
        picture: File to write.
    """
    from PIL import Image
    from playwright.sync_api import sync_playwright

    from tests.chromium import launch

    width, height = PICTURE_SIZE
    with sync_playwright() as playwright:
        browser = launch(playwright)
        tab = browser.new_page(viewport={"width": width, "height": height})
        tab.goto(f"{page.as_uri()}{fragment}")
        tab.wait_for_selector("html[data-ready]")
        tab.screenshot(path=picture)
        browser.close()
    with Image.open(picture) as image:
        reduced = image.convert("RGB").quantize(method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    reduced.save(picture, optimize=True)


def run(command: str, exports: Path) -> str:
    """What a ``kg`` command that asks prints about a graph."""
    done = CliRunner().invoke(
        app, [*shlex.split(command)[1:], "--graph", str(exports)], env={"COLUMNS": _COLUMNS, "FORCE_COLOR": None}
    )
    if done.exit_code:
        raise SystemExit(f"{command}: {done.output}")
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip() + "\n"


def _console(command: str, exports: Path) -> str:
    return f"```console\n$ {command}\n{run(command, exports)}```\n"


def _claim(exports: Path) -> str:
    subject, baseline = CLAIM
    for line in (exports / "extractions.jsonl").read_text(encoding="utf-8").splitlines():
        for claim in json.loads(line)["claims"]:
            if claim["subject"] == subject and claim["baseline"] == baseline:
                return f"```json\n{_json(claim)}\n```\n"
    raise SystemExit(f"no claim of {subject} against {baseline} any more: choose another for README.md")


def _json(record: Mapping[str, object]) -> str:
    """An object with as many fields in a line as fit, each unbroken."""
    fields = [f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in record.items()]
    unbroken = ", ".join(field.replace(" ", "\0") for field in fields)
    lines = wrap(unbroken, _JSON_CHARACTERS, break_long_words=False, break_on_hyphens=False)
    return "{" + "\n ".join(lines).replace("\0", " ") + "}"


def _counts(exports: Path) -> str:
    counts = read_graph_json(exports / "graph.json").counts()
    things = [f"{counts[kind]:,} {_plural(kind)}" for kind in (*ENTITY_KINDS, NodeKind.METRIC, NodeKind.REPO)]
    vocabulary = default_vocabulary()
    terms = [f"{len(vocabulary.terms[kind]):,} {_plural(kind)}" for kind in ENTITY_KINDS]
    return (
        f"Its graph holds {counts[NodeKind.PAPER]:,} papers and {counts[NodeKind.CLAIM]:,} claims about "
        f"{', '.join(things)}.\nThe vocabulary knows {', '.join(terms)} and {len(vocabulary.metrics):,} metrics.\n"
    )


def _plural(kind: NodeKind) -> str:
    return {NodeKind.HARDWARE: "devices", NodeKind.REPO: "repositories"}.get(kind, f"{kind.lower()}s")


def _figure(figures: Mapping[str, float], name: str) -> str:
    return f"{figures[name]:.2f}" if name in figures else ""


def main() -> None:
    """Rewrites README.md, and the pictures where those are asked for."""
    parser = ArgumentParser(prog="python -m tests.docs", description="Write the output in README.md anew.")
    parser.add_argument("--picture", action="store_true", help="take the pictures anew, too; needs Chromium")
    options = parser.parse_args()
    gold = ROOT / os.environ.get("KG_SHARED", "../shared") / "eval" / "dev.jsonl"
    with TemporaryDirectory() as folder:
        exports = Path(folder)
        done = CliRunner().invoke(app, ["build", "--out", folder])
        if done.exit_code:
            raise SystemExit(done.output)
        blocks = samples(exports)
        if options.picture:
            for name, fragment in PICTURES.items():
                draw(exports / "graph.html", fragment, ROOT / "exports" / f"{name}.png")
    if gold.is_file():
        blocks |= {"eval": accuracy(gold), "rows": table_accuracy(gold)}
    blocks["bench"] = speed(BENCH.read_text(encoding="utf-8"))
    blocks["fuzz"] = fuzzing(FUZZ.read_text(encoding="utf-8"))
    README.write_text(fill(README.read_text(encoding="utf-8"), blocks), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

"""Rankings as text: complete, stable, and safe whatever a paper says."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from kg.comparison import Ranking, rank
from kg.comparison.ranking_writers import WRITERS, to_csv, to_json, to_markdown, to_renderable, value
from kg.schema import Qualifier
from tests import corpus
from tests.comparison.results import graph, result

GRAPH = corpus.graph()
HOSTILE = ["=1+1", "a|b", "<script>alert(1)</script>", "[x](javascript:x)", "\x1b[2Jgone", "two\nlines", "\u202eolleh"]


def printed(ranking: Ranking, width: int = 120) -> str:
    console = Console(width=width, file=io.StringIO())
    console.print(to_renderable(ranking, width=width))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def with_texts(text: str) -> Ranking:
    """A ranking in which every text is the given one."""
    ranking = rank(GRAPH, "throughput", "Jetson Orin")
    (ranked,) = ranking
    (found,) = ranked.results
    row = found.row.model_copy(
        update={
            "paper": found.row.paper.model_copy(update={"title": text, "url": text}),
            **dict.fromkeys(("system", "baseline", "reported_as", "unit", "metric", "quote", "code"), text),
            **dict.fromkeys(("hardware", "context"), (text,)),
        }
    )
    return Ranking(text, text, (replace(ranked, unit=text, metric=text, results=(replace(found, row=row),)),))


@pytest.mark.parametrize("name", ["md", "csv", "json"])
def test_golden(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"rank.{name}", WRITERS[name](rank(GRAPH, "throughput")))


def test_golden_on_a_terminal(golden: Callable[[str, str], None]) -> None:
    golden("rank.txt", printed(rank(GRAPH, "throughput")))


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "shown"),
    [
        (170.0, 170.0, None, "170"),
        (66.0, 276.0, None, "66-276"),
        (1234567.0, 1234567.0, Qualifier.UP_TO, "up to 1,235,000"),
        (0.00451, 0.00451, Qualifier.ABOUT, "about 0.00451"),
        (4e-9, 4e-9, Qualifier.AVERAGE, "average 4e-09"),
    ],
)
def test_values_are_shown_with_their_bound(low: float, high: float, qualifier: Qualifier | None, shown: str) -> None:
    (ranked,) = rank(graph(result((low, high), "GB", "memory use", qualifier=qualifier)), "memory use")
    assert value(ranked.results[0]) == shown


def test_inherited_hardware_and_measurements_of_others_are_marked() -> None:
    text = to_markdown(rank(GRAPH, "throughput"))
    assert "Jetson Orin (inherited)" in text
    reported = graph(result(5, "tokens/s", origin="reported"))
    assert "system of others" in to_markdown(rank(reported, "throughput"))


def test_json_and_csv_hold_the_same() -> None:
    ranking = rank(GRAPH, "throughput")
    content = json.loads(to_json(ranking))
    assert (content["metric"], content["hardware"]) == ("throughput", None)
    lines = list(csv.DictReader(io.StringIO(to_csv(ranking))))
    assert [list(line) for line in lines] == [list(found) for found in content["results"]]
    assert [line["quote"] for line in lines] == [" ".join(found["quote"].split()) for found in content["results"]]
    assert [float(line["value_high"]) for line in lines] == [900, 170, 41]
    assert {line["value_unit"] for line in lines} == {"TFLOPS", "tokens/s"}


def test_nothing_found_is_said() -> None:
    ranking = rank(GRAPH, "throughput", "Trainium")
    assert to_markdown(ranking) == "no absolute results of throughput on Trainium\n"
    assert printed(ranking).strip() == "no absolute results of throughput on Trainium"
    assert to_csv(ranking).count("\n") == 1
    assert json.loads(to_json(ranking))["results"] == []


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [40, 200])
def test_hostile_text_cannot_run(text: str, width: int) -> None:
    ranking = with_texts(text)
    for shown in (*(write(ranking) for write in WRITERS.values()), printed(ranking, width)):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)
    assert all(
        not cell.startswith(("=", "+", "-", "@")) for line in csv.reader(io.StringIO(to_csv(ranking))) for cell in line
    )
    markdown = to_markdown(ranking)
    assert "<script" not in markdown
    assert not re.search(r"(?<!\\)\]\(javascript", markdown)


@given(st.text(max_size=60))
def test_any_text_stays_in_its_cell(text: str) -> None:
    ranking = with_texts(text)
    columns = {len(re.findall(r"(?<!\\)\|", line)) for line in to_markdown(ranking).splitlines()[2:]}
    assert columns == {10}
    assert len(list(csv.reader(io.StringIO(to_csv(ranking))))) == 2
    assert json.loads(to_json(ranking))["results"][0]["quote"] == text
    printed(ranking)

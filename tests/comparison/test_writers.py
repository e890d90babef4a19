"""Markdown, CSV, JSON and the terminal: complete, stable, and safe whatever a paper says."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from kg.comparison import Answer, Comparison, Outcome, Row, compare, to_csv, to_json, to_markdown
from kg.comparison.terminal import to_renderable
from kg.comparison.words import factor, hardware, value
from kg.schema import HardwareScope, Qualifier, Relation
from tests import corpus

GRAPH = corpus.graph()
QUESTION = "which papers beat TileAttention"
PAPERS = "what runs on NVIDIA GPUs"
BIDI = "\u202e"


def claims(question: str) -> Comparison:
    answer = compare(GRAPH, question)
    assert isinstance(answer, Comparison)
    return answer


def with_texts(text: str) -> Comparison:
    """An answer in which every text is the given one."""
    answer = claims(QUESTION)
    first = answer.rows[0]
    row = first.model_copy(
        update={
            "paper": first.paper.model_copy(update={"title": text, "url": text}),
            **dict.fromkeys(("system", "baseline", "reported_as", "unit", "metric", "measure", "quote", "code"), text),
            **dict.fromkeys(("system_of", "baseline_of"), text),
            **dict.fromkeys(("hardware", "context"), (text,)),
        }
    )
    return Comparison(answer.question, text, "", text, {Outcome.LOST: (row,)})


def printed(answer: Answer, width: int = 100, **options: bool) -> str:
    console = Console(width=width, file=io.StringIO(), record=False, **options)  # type: ignore[arg-type]
    console.print(to_renderable(answer))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("name", ["md", "csv", "json"])
def test_golden(name: str, golden: Callable[[str, str], None]) -> None:
    from kg.comparison import WRITERS

    golden(f"compare.{name}", WRITERS[name](compare(GRAPH, QUESTION)))


def test_golden_on_a_terminal(golden: Callable[[str, str], None]) -> None:
    golden("compare.txt", printed(compare(GRAPH, QUESTION)) + printed(compare(GRAPH, PAPERS)))


@pytest.mark.parametrize("name", ["md", "csv", "json"])
def test_golden_papers(name: str, golden: Callable[[str, str], None]) -> None:
    from kg.comparison import WRITERS

    golden(f"compare-papers.{name}", WRITERS[name](compare(GRAPH, PAPERS)))


def test_json_has_the_documented_fields() -> None:
    content = json.loads(to_json(compare(GRAPH, QUESTION)))
    assert list(content) == ["question", "rows"]
    assert content["question"] == QUESTION
    assert list(content["rows"][0]) == [
        *("outcome", "paper", "system", "relation", "baseline", "reported_as", "low", "high", "unit", "qualifier"),
        *("factor_low", "factor_high", "metric", "metric_class", "hardware", "hardware_scope", "context"),
        *("quote", "code", "status", "claim", "measure", "system_of", "baseline_of", "path", "cell"),
    ]
    assert list(content["rows"][0]["cell"]) == ["metric_class", "metric", "workload", "hardware"]
    assert [row["outcome"] for row in content["rows"]] == ["lost"] * 3 + ["drew"] * 2 + ["won"]
    assert list(content["rows"][0]["paper"]) == ["id", "title", "year", "url"]
    assert {row["relation"] for row in content["rows"]} == {"outperforms", "matches", "underperforms"}


def test_json_keeps_quotes_verbatim() -> None:
    rows = json.loads(to_json(compare(GRAPH, QUESTION)))["rows"]
    assert [row["quote"] for row in rows] == [row.quote for row in claims(QUESTION)]


def test_people_read_text_without_its_markup() -> None:
    found = with_texts(r"It is up to 8.4$\times$ faster, 4.7 sim 71.3times, and 20\% smaller.")
    assert "It is up to 8.4x faster, 4.7\\~71.3x, and 20% smaller." in to_markdown(found)
    assert r"8.4$\times$ faster, 4.7 sim 71.3times, and 20\% smaller" in json.loads(to_json(found))["rows"][0]["quote"]


@pytest.mark.parametrize(
    ("change", "reported", "factors"),
    [
        (
            {"low": 6.7, "high": 6.7, "unit": "x", "reported_as": "6.7times", "factor_low": 6.7, "factor_high": 6.7},
            *("6.7x", "6.7x"),
        ),
        ({"low": 1.4, "high": 1.8, "unit": "x", "factor_low": 1.4, "factor_high": 1.8}, "1.4-1.8x", "1.4-1.8x"),
        (
            {"low": 50, "high": 50, "unit": "%", "reported_as": "50\\%", "factor_low": 2, "factor_high": 2},
            *("50%", "2x"),
        ),
        ({"low": 79, "high": 79, "unit": "%", "factor_low": 1 / 0.79, "factor_high": 1 / 0.79}, "79%", "1.27x"),
        ({"low": 3, "high": 3, "unit": "x", "factor_low": 1 / 3, "factor_high": 1 / 3}, "3x", "0.333x"),
        ({"low": 2.9, "high": 2.9, "unit": "points", "reported_as": "2.9 points"}, "2.9 points", ""),
        ({"low": 41, "high": 41, "unit": "tokens/s"}, "41 tokens/s", ""),
        ({"low": 1250000, "high": 1250000, "unit": "x", "factor_low": 1.25e6, "factor_high": 1.25e6},)
        + ("1,250,000x",) * 2,
        ({"low": 1234, "high": 1234, "unit": "x", "factor_low": 1234, "factor_high": 1234}, "1234x", "1234x"),
        ({"reported_as": "several times"}, "several times", ""),
        ({}, "", ""),
    ],
)
def test_the_value_as_reported_and_the_factor(change: dict[str, object], reported: str, factors: str) -> None:
    blank = dict.fromkeys(("low", "high", "unit", "qualifier", "reported_as", "factor_low", "factor_high"))
    row = claims(QUESTION).rows[0].model_copy(update=blank | change)
    assert (value(row), factor(row)) == (reported, factors)


@pytest.mark.parametrize(
    ("qualifier", "above", "below"),
    [
        (Qualifier.UP_TO, "up to 2x", "down to 0.5x"),
        (Qualifier.AT_LEAST, "at least 2x", "at most 0.5x"),
        (Qualifier.ABOUT, "about 2x", "about 0.5x"),
        (Qualifier.AVERAGE, "on average 2x", "on average 0.5x"),
        (None, "2x", "0.5x"),
    ],
)
def test_the_bound_is_shown(qualifier: Qualifier | None, above: str, below: str) -> None:
    row = claims(QUESTION).rows[0].model_copy(update={"qualifier": qualifier, "factor_low": 2, "factor_high": 2})
    assert factor(row) == above
    assert factor(row.model_copy(update={"factor_low": 0.5, "factor_high": 0.5})) == below


def test_inherited_hardware_is_marked() -> None:
    row = next(row for row in claims(QUESTION) if row.hardware_scope is HardwareScope.INHERITED)
    assert hardware(row) == "A100 (inherited)"


HOSTILE = "a|b <script>x</script> [l](javascript:y) `c` *d* $e$ \\ \x1b[31mred\x9b2J\x07\nnext\ud800" + BIDI + "f"


def test_markdown_holds_nothing_live() -> None:
    text = to_markdown(with_texts(HOSTILE))
    lines = text.splitlines()
    assert len(lines) == 6
    assert "<script" not in text
    assert "](javascript" not in text.replace("\\]", "")
    assert not {"\x1b", "\x9b", "\x07", BIDI} & set(text)
    unescaped = lines[4].replace("\\|", "")
    assert unescaped.count("|") == lines[2].count("|") == lines[5].replace("\\|", "").count("|")


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://example.org/a b|c>d\n(e)", "https://example.org/a%20b%7Cc%3Ed%0A%28e%29"),
        ("https://example.org/%7Eme?q=1&r=%20", "https://example.org/%7Eme?q=1&r=%20"),
    ],
)
def test_markdown_links_are_encoded(url: str, target: str) -> None:
    answer = with_texts("Title")
    row = answer.rows[0]
    row = row.model_copy(update={"paper": row.paper.model_copy(update={"url": url}), "code": None})
    assert f"| [Title](<{target}>) |" in to_markdown(Comparison(answer.question, "x", "", "", {Outcome.LOST: (row,)}))


def test_every_format_can_be_encoded() -> None:
    answer = with_texts(HOSTILE)
    for write in (to_markdown, to_csv, to_json, printed):
        assert write(answer).encode()


def test_an_empty_answer_says_so() -> None:
    assert to_markdown(compare(GRAPH, "LeafParallel")) == "### What beats LeafParallel (no papers)\n"
    assert printed(compare(GRAPH, "LeafParallel")).strip() == "What beats LeafParallel (no papers)"
    assert json.loads(to_json(compare(GRAPH, "LeafParallel")))["rows"] == []
    assert len(to_csv(compare(GRAPH, "LeafParallel")).splitlines()) == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "\t=", "\r\n@", "\x00=", f"{BIDI}=", "＝"])
def test_csv_cells_are_no_formulas(start: str) -> None:
    (cells,) = csv.DictReader(io.StringIO(to_csv(with_texts(f"{start}HYPERLINK(1)"))))
    assert cells["system"][0] == cells["quote"][0] == cells["hardware"][0] == cells["paper"][0] == "'"


def test_csv_numbers_stay_numbers() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(compare(GRAPH, QUESTION)))))
    assert [row["low"] for row in rows if row["reported_as"] == "1.4-1.8x"] == ["1.4"]
    assert len(rows) == len(compare(GRAPH, QUESTION))


@given(st.text(max_size=60))
def test_any_text_survives_every_writer(text: str) -> None:
    answer = with_texts(text)
    (cells,) = csv.DictReader(io.StringIO(to_csv(answer)))
    visible = "".join(cells["quote"].removeprefix("'").split())
    assert set(visible) <= set(text)
    assert json.loads(to_json(answer))["rows"][0]["quote"] == text
    assert to_markdown(answer).count("\n") == 6
    assert "\x1b" not in printed(answer)


def test_the_terminal_shows_markup_as_text_and_obeys_nothing() -> None:
    shown = printed(with_texts("[red]x[/red] \x1b]0;title\x07 [link=y]z[/link]"), force_terminal=False)
    assert "[red]x[/red]" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_the_terminal_cuts_nothing_off(width: int) -> None:
    answer = claims(QUESTION)
    lines = printed(answer, width).splitlines()
    assert max(map(len, lines)) <= width
    in_last_column = "".join(line.split("│")[-2].strip() + " " for line in lines if line.count("│") == 4)
    for row in answer.rows:
        assert "".join(row.quote.split()) in "".join(in_last_column.split())


def test_titles_link_on_a_terminal_only_to_clean_urls() -> None:
    assert "https://example.org" not in printed(compare(GRAPH, QUESTION))
    live = printed(compare(GRAPH, "what does TileAttention beat"), force_terminal=True)
    assert "\x1b]8;" in live
    hostile = with_texts("https://x/\x1b\\y")
    assert "\x1b]8;" not in printed(hostile, force_terminal=True)


def test_relations_are_words() -> None:
    row: Row = claims(QUESTION).rows[0]
    assert row.relation is Relation.OUTPERFORMS
    assert '"relation": "outperforms"' in to_json(compare(GRAPH, QUESTION))

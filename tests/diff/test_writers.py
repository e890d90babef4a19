"""Differences as text: complete, stable, and safe whatever a paper says."""

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.diff import WRITERS, Change, Changed, GraphDiff, Item, Section, diff, to_json, to_markdown, to_text
from kg.diff.writers import told
from tests import corpus
from tests.diff.graphs import graphs

NONE = Section((), (), ())


def with_text(text: str, copies: int = 1) -> GraphDiff:
    """A difference in which every text is the given one."""
    item = Item(text, text, text, text)
    changes = (Change("text", text, f"{text}."), Change("list", (text,), ("other",)))
    section = Section((item,) * copies, (item,) * copies, (Changed(item, changes),) * copies)
    return GraphDiff(section, section, section, {Change("rule", text, "other"): 1})


@pytest.mark.parametrize(("name", "suffix"), [("text", "txt"), ("md", "md"), ("json", "json")])
def test_golden(name: str, suffix: str, golden: Callable[[str, str], None]) -> None:
    golden(f"diff.{suffix}", WRITERS[name](diff(*graphs())))


def test_nothing_differs() -> None:
    difference = diff(corpus.graph(), corpus.graph())
    assert to_text(difference) == "the graphs are the same\n"
    assert to_markdown(difference) == "The graphs are the same.\n"
    content = json.loads(to_json(difference))
    empty: dict[str, list[object]] = {"added": [], "removed": [], "changed": []}
    assert content == {"papers": empty, "entities": empty, "claims": empty, "readings": []}


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (1.5, 2.0, "x: 1.5 → 2.0"),
        (None, "a", "x: none → a"),
        ("a", None, "x: a → none"),
        (("a", "b"), ("b", "c"), "x: +c, -a"),
        (None, ("a",), "x: +a"),
        (("a", "b"), ("b", "a"), "x: in another order"),
        ("word " * 40 + "red", "word " * 40 + "blue", "x: …word word word word red → …word word word word blue"),
        ("red" + " word" * 40, "blue" + " word" * 40, "x: red word word word word… → blue word word word word…"),
        ("a" * 50, "a" * 90, f"x: …{'a' * 20} → …{'a' * 60}"),
        ("", "b" * 200, f"x:  → {'b' * 80}…"),
    ],
)
def test_a_change_in_one_line(old: object, new: object, shown: str) -> None:
    assert told(Change("x", old, new)) == shown


def test_markdown_fits_into_a_comment_on_a_pull_request() -> None:
    text = to_markdown(with_text("word " * 50, copies=500))
    assert len(text) < 65_536
    assert text.count("<details>") == text.count("</details>") == 10
    shown = text.count("- **") // 9
    assert f"- {500 - shown} more, which another format lists" in text
    assert to_text(with_text("word " * 50, copies=500)).count("\n+ ") == 1500


def test_json_holds_values_as_they_are() -> None:
    (faster,) = json.loads(to_json(diff(*graphs())))["claims"]["changed"]
    assert {"name": "low", "old": 170.0, "new": 180.0} in faster["changes"]
    assert faster["quote"].startswith("It is about 2x faster")


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "[x](javascript:x)", "\x1b[2Jgone", "two\n# lines", "\u202eolleh", "@everyone"],
)
def test_hostile_text_cannot_run(text: str) -> None:
    difference = with_text(text)
    for write in WRITERS.values():
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", write(difference))
    markdown = to_markdown(difference)
    assert "<script" not in markdown
    assert not re.search(r"(?<!\\)\]\(", markdown)
    assert not re.search(r"^\s*#", markdown, re.M)
    assert "@everyone" not in markdown


@given(st.text(max_size=200))
def test_any_text_keeps_the_lines(text: str) -> None:
    difference = with_text(text)
    expected = to_text(with_text("word"))
    assert to_text(difference).count("\n") == expected.count("\n")
    assert to_markdown(difference).count("\n") == to_markdown(with_text("word")).count("\n")
    assert json.loads(to_json(difference))["papers"]["added"][0]["quote"] == text


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_change_is_short_and_shows_that_something_differs(old: str, new: str) -> None:
    line = told(Change("x", old, new))
    assert len(line) < 200
    if old != new:
        left, _, right = line.removeprefix("x: ").partition(" → ")
        assert left != right or " → " in old + new

"""Files of decisions: what is read, what is refused and where, and what adding an entry leaves as it was."""

from itertools import permutations
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.curation import Different, Missing, Right, Same, Statement, Wrong, add_decision, read_curation
from kg.curation.records import DECISIONS, Decision
from kg.errors import VocabularyError
from kg.pipeline import bundled_curation
from kg.schema import Relation, Status

DECIDED: tuple[Decision, ...] = (
    Same(ids=("technique-ringscan", "model-ring-scanner"), why="one system, two spellings"),
    Different(id="technique-mars", papers=("paper-2", "paper-1"), why="a rover", who="the authors"),
    Wrong(paper="paper-1", quote="It is 2x faster.", value="2x", why="a goal"),
    Wrong(paper="paper-1", quote="It is 3x faster.", baseline="Moss", why="a goal"),
    Right(paper="paper-1", quote="by 25x", value="25x", to=Statement(value="2.5x", metric="latency"), why="misread"),
    Missing(
        paper="paper-2", quote="beats Moss on a K10", relation=Relation.OUTPERFORMS, baseline="Moss", hardware=("K10",),
        why="a verb that is not known",
    ),
)  # fmt: skip


def plain(decision: Decision) -> Decision:
    return decision.model_copy(update={"where": ""})


def test_every_kind_of_decision_is_read_as_it_was_written(tmp_path: Path) -> None:
    places = [add_decision(decision, tmp_path / "curation") for decision in DECIDED]
    assert {type(decision) for decision in DECIDED} == set(DECISIONS.values())
    assert sorted(map(plain, read_curation(tmp_path / "curation")), key=repr) == sorted(DECIDED, key=repr)
    assert {decision.where for decision in read_curation(tmp_path / "curation")} == set(places)


def test_the_place_of_an_entry_is_that_of_its_header(tmp_path: Path) -> None:
    path = tmp_path / "any name.toml"
    path.write_text(
        '# Head.\n\n[[wrong]]\npaper = "p"\nquote = """\n[[wrong]]\npaper = "no header"\n"""\nwhy = "a\u2028b"\n'
        '\n# About the next.\n[[same]]\nids = [\n "a", "b"]\nwhy = "w"\n[[right]]\npaper = "p"\nquote = "q"\n'
        'why = "w"\n[right.to]\nvalue = "2x"\n',
        encoding="utf-8",
    )
    read = read_curation(tmp_path)
    assert [(d.table, d.where) for d in read] == [
        ("same", f"{path}:12"),
        ("wrong", f"{path}:3"),
        ("right", f"{path}:16"),
    ]


@pytest.mark.parametrize(
    ("entry", "line", "problem"),
    [
        ('[[same]]\nids = ["a"]\nwhy = "w"', 2, "ids: Tuple should have at least 2 items"),
        ('[[same]]\nids = ["a", "a"]\nwhy = "w"', 2, "the same id stands here twice"),
        ('[[same]]\nids = ["a", "b"]', 2, "why: Field required"),
        ('[[same]]\nids = ["a", "b"]\nwhy = "  "', 2, "why: String should have at least 1 character"),
        ('[[different]]\nid = "a"\npapers = []\nwhy = "w"', 2, "papers"),
        ('[[wrong]]\npaper = "p"\nquote = "q"\nbase = "x"\nwhy = "w"', 2, "base: Extra inputs"),
        ('[[right]]\npaper = "p"\nquote = "q"\nwhy = "w"\nto = {}', 2, "'to' states nothing"),
        ('[[missing]]\npaper = "p"\nquote = "q"\nwhy = "w"\nrelation = "wins"', 2, "relation"),
        ('[[missing]]\npaper = "p"\nquote = "q"\nwhy = "w"\nrelation = "achieves"', 2, "has a value and no baseline"),
        ('[[merge]]\nids = ["a", "b"]', 2, "'merge' is no table of decisions; known: same, different, wrong"),
        ("same = 1", 1, "'same' is no table"),
        ('[[same]]\nids = ["a", "b"]\nwhy = "w"\n\n[[same]]\nids = ["a", "b"]\nwhy = "v"', 6, "decided already, at"),
    ],
)
def test_a_malformed_entry_is_an_error_with_file_and_line(tmp_path: Path, entry: str, line: int, problem: str) -> None:
    (tmp_path / "d.toml").write_text(f"# Head.\n{entry}\n")
    with pytest.raises(VocabularyError, match=problem.replace("(", r"\(")) as raised:
        read_curation(tmp_path)
    assert raised.value.where == f"{tmp_path / 'd.toml'}:{line}"


def test_what_is_no_toml_or_no_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="no such folder"):
        read_curation(tmp_path / "none")
    (tmp_path / "d.toml").write_text('[[same]]\nwhy = "w"\nids = [;\n')
    with pytest.raises(VocabularyError, match=r"d\.toml: not TOML: .*line 3"):
        read_curation(tmp_path)


def test_the_order_of_adding_does_not_matter(tmp_path: Path) -> None:
    entries = [Wrong(paper=f"paper-{n}", quote=quote, why="w") for n in (1, 2) for quote in ("b", "a")]
    texts = set()
    for n, order in enumerate(permutations(entries)):
        for entry in order:
            add_decision(entry, tmp_path / str(n))
        texts.add((tmp_path / str(n) / "wrong.toml").read_text())
    (text,) = texts
    assert [line for line in text.splitlines() if line.startswith("quote")] == ['quote = "a"', 'quote = "b"'] * 2


def test_adding_leaves_all_else_as_it_was(tmp_path: Path) -> None:
    head, first = (
        "# Head of the file.\n\n",
        '# Why so.\n[[wrong]]\npaper="p2"   # odd spacing\nquote = "q"\nwhy = "w"\n',
    )
    (tmp_path / "wrong.toml").write_text(head + first)
    assert add_decision(Wrong(paper="p1", quote="q", why="w"), tmp_path) == f"{tmp_path / 'wrong.toml'}:3"
    added = '[[wrong]]\npaper = "p1"\nquote = "q"\nwhy = "w"\n'
    assert (tmp_path / "wrong.toml").read_text() == f"{head}{added}\n{first}"
    assert add_decision(Wrong(paper="p3", quote="q", why="w"), tmp_path) == f"{tmp_path / 'wrong.toml'}:14"
    assert (tmp_path / "wrong.toml").read_text() == f"{head}{added}\n{first}\n{added.replace('p1', 'p3')}"


def test_what_is_decided_is_not_decided_again_whatever_the_reason(tmp_path: Path) -> None:
    add_decision(DECIDED[0], tmp_path)
    before = (tmp_path / "same.toml").read_bytes()
    with pytest.raises(VocabularyError, match=r"decided already, at .*same\.toml:1"):
        add_decision(DECIDED[0].model_copy(update={"why": "another"}), tmp_path)
    assert (tmp_path / "same.toml").read_bytes() == before


HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


@given(st.lists(st.tuples(HOSTILE, HOSTILE), max_size=4, unique_by=lambda pair: pair[1].strip()))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]) -> None:
    folder = tmp_path_factory.mktemp("curation")
    decided = [Wrong(paper="p", quote=quote, why=why) for why, quote in texts]
    places = {add_decision(decision, folder) for decision in decided}
    assert sorted(map(plain, read_curation(folder)), key=repr) == sorted(decided, key=repr)
    assert len(places) <= len(decided)


def test_the_bundled_decisions_are_well_formed() -> None:
    assert len(read_curation(bundled_curation())) > 0


def test_a_library_build_does_as_a_build_of_the_bundled_corpus(tmp_path: Path) -> None:
    papers = kg.read_papers([kg.bundled_corpus()]).papers
    graph = kg.build(papers, kg.read_curation(kg.bundled_curation()))
    assert nx.utils.graphs_equal(graph, kg.build_files([], tmp_path).graph)
    assert any(data.get("status") is Status.CURATED for _, data in graph.nodes(data=True))

"""One name, several things; several names, one thing: by default and as people decide."""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.curation import Curation, Different, Same
from kg.errors import VocabularyError
from kg.graph import build_graph, check_graph
from kg.lookup import Names
from kg.model import Entity, Extraction, LocalEntity, Paper, Resolved, Span
from kg.resolve import resolve
from kg.resolve.surfaces import heads_title
from kg.schema import NodeKind, Role, TextField
from tests.strategies import NAMES, entity, vocabulary


def paper(number: int, title: str, *authors: str, arxiv: bool = True) -> Paper:
    arxiv_id = f"2101.0000{number}" if arxiv else None
    return Paper(
        id=f"paper-{arxiv_id or number}", title=title, text="Some text.", authors=authors, arxiv_id=arxiv_id,
        sources=("pages.txt:1",),
    )  # fmt: skip


def own(name: str, about: Paper, kind: NodeKind = NodeKind.TECHNIQUE) -> LocalEntity:
    """What a paper proposes and names in its title."""
    start = about.title.index(name)
    span = Span(field=TextField.TITLE, start=start, end=start + len(name), text=name)
    return LocalEntity(name=name, type=kind, role=Role.PROPOSED, named=True, mentions=(span,))


Read = tuple[Paper, Sequence[LocalEntity]]


def proposing(number: int, title: str, *authors: str, **values: Any) -> Read:
    about = paper(number, title, *authors)
    return about, [own(title.split(":")[0], about, **values)]


def resolved(*read: Read, curation: Curation | None = None) -> Resolved:
    extractions = [
        Extraction(paper=about.id, title=about.title, extractor="test-1", entities=tuple(entities))
        for about, entities in read
    ]
    return resolve([about for about, _ in read], extractions, vocabulary(), curation or Curation())


def nodes(found: Resolved) -> dict[str, Entity]:
    return {node.id: node for node in found.entities}


def node_of(found: Resolved, number: int) -> str:
    """The one thing of a paper."""
    (node,) = {link.entity for link in found.links if link.paper.endswith(str(number))}
    return node


def same(*ids: str) -> Same:
    return Same(ids=ids, why="one system", where=f"same.toml:{len(ids)}")


def different(node: str, *papers: str) -> Different:
    return Different(id=node, papers=papers, why="a rover", where="different.toml:1")


ONE = proposing(1, "MARS: Fast Scans", "A. Ash")
TWO = proposing(2, "Mars: Slow Scans", "B. Birch")
USER = (paper(3, "A Study"), [entity("MARS")])


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        ("MARS: Fast Scans", True),
        ("$MARS$ : Fast Scans", True),
        ("MARS – Fast Scans", True),
        ("MARS - Fast Scans", True),
        ("MARS-2: Fast Scans", False),
        ("MARS Reloaded: Fast Scans", False),
        ("Beyond MARS: Fast Scans", False),
        ("MARS", False),
    ],
)
def test_a_name_that_heads_a_title(title: str, heads: bool) -> None:  # noqa: FBT001
    about = paper(1, title)
    thing = own("MARS", about)
    assert bool(heads_title(thing, about)) is heads
    assert not heads_title(thing.model_copy(update={"role": Role.USED}), about)
    assert not heads_title(entity("MARS", role=Role.PROPOSED), about)


def test_a_name_that_two_papers_coin_is_two_things_and_a_name() -> None:
    found = resolved(ONE, TWO, USER)
    name, one, two = (nodes(found)[node_of(found, n)] for n in (3, 1, 2))
    assert [name.id, one.id, two.id] == [
        "technique-mars",
        "technique-mars-of-2101.00001",
        "technique-mars-of-2101.00002",
    ]
    assert (name.label, name.category, name.broader) == ("MARS", "name of several things", ())
    assert (one.label, one.aliases, one.broader) == ("MARS (2101.00001)", ("MARS",), (name.id,))
    assert (two.label, two.aliases, two.novel) == ("Mars (2101.00002)", ("Mars",), True)


def test_who_asks_for_the_name_finds_all_and_who_asks_for_one_finds_it() -> None:
    graph = build_graph(resolved(ONE, TWO, USER))
    names = Names(graph, *NodeKind)
    assert names.get("Mars") == "technique-mars"
    assert names.get("MARS 2101.00002") == "technique-mars-of-2101.00002"
    assert names.get("2101.00002") == "paper-2101.00002"
    assert len(graph.narrower("technique-mars")) == 3
    assert check_graph(graph) == []


def test_the_name_has_a_node_though_no_other_paper_uses_it() -> None:
    found = nodes(resolved(ONE, TWO))
    assert (found["technique-mars"].roles, found["technique-mars"].named) == ((), True)
    assert len(found) == 3


def test_each_thing_is_of_the_kind_that_its_own_paper_sees_in_it() -> None:
    found = resolved(ONE, proposing(2, "MARS: A Chip", kind=NodeKind.HARDWARE))
    assert node_of(found, 2) == "hardware-mars-of-2101.00002"
    assert nodes(found)["hardware-mars-of-2101.00002"].broader == ("technique-mars",)


def test_without_an_arxiv_id_a_thing_is_told_apart_by_its_title() -> None:
    about = paper(2, "MARS: Slow Scans", arxiv=False)
    assert nodes(resolved(ONE, (about, [own("MARS", about)])))["technique-mars-of-2"].label == "MARS (MARS: Slow Scans)"


def test_papers_with_a_common_author_mean_one_thing() -> None:
    found = resolved(
        proposing(1, "MARS: Fast", "A. Ash", "C. Cedar"),
        proposing(2, "MARS: Faster", "C. Cedar", "D. Dogwood"),
        proposing(4, "MARS: Fastest", "D. Dogwood"),
    )
    assert set(nodes(found)) == {"technique-mars"}
    among = resolved(proposing(1, "MARS: Fast", "Ä. Ash"), proposing(2, "MARS: Faster", "A. ASH"), USER)
    assert set(nodes(among)) == {"technique-mars"}


def test_a_name_that_one_paper_coins_is_one_thing_for_all() -> None:
    about = paper(2, "Work with MARS")
    assert set(nodes(resolved(ONE, USER, (about, [own("MARS", about)])))) == {"technique-mars"}


def test_versions_of_a_shared_name_hang_below_the_name() -> None:
    found = nodes(resolved(ONE, TWO, (paper(3, "A Study"), [entity("MARS-2")])))
    assert found["technique-mars2"].version_of == "technique-mars"


def test_a_term_of_the_vocabulary_is_never_parted_by_default() -> None:
    reads = [proposing(n, "TileAttention: Scans", f"Author {n}") for n in (1, 2)]
    assert "technique-tileattention" in nodes(resolved(*reads))
    assert not any("-of-" in node for node in nodes(resolved(*reads)))


def test_people_make_several_names_one_thing() -> None:
    read = [(paper(1, "A"), [entity("RingScan")]), (paper(2, "B"), [entity("Scanner of Rings", NodeKind.MODEL)])]
    found = resolved(*read, curation=Curation(same=(same("technique-ringscan", "model-scannerofrings"),)))
    (node,) = found.entities
    assert (node.id, node.label, node.aliases) == ("technique-ringscan", "RingScan", ("Scanner of Rings",))
    assert ("Scanner of Rings", 1.0, "a person says that they are one") in node.link
    assert found.curation == ((node.id, "one with model-scannerofrings: one system"),)


def test_people_tell_what_a_coined_name_is_in_the_vocabulary() -> None:
    curation = Curation(same=(same("technique-tileattention", "technique-tiler"),))
    found = resolved((paper(1, "A"), [entity("Tiler")]), curation=curation)
    assert node_of(found, 1) == "technique-tileattention"
    assert "Tiler" in nodes(found)["technique-tileattention"].aliases


def test_an_id_holds_though_the_corpus_comes_to_see_another_kind() -> None:
    curation = Curation(same=(same("technique-ringscan", "technique-moss"),))
    read = [(paper(1, "A"), [entity("RingScan", NodeKind.MODEL)]), (paper(2, "B"), [entity("Moss")])]
    assert set(nodes(resolved(*read, curation=curation))) == {"model-ringscan"}


def test_people_part_what_a_name_means_in_some_papers() -> None:
    read = [(paper(n, "A"), [entity("MARS")]) for n in (1, 2, 3)]
    curation = Curation(different=(different("technique-mars", "paper-2101.00002", "paper-2101.00003"),))
    found = resolved(*read, curation=curation)
    assert [node_of(found, n) for n in (1, 2, 3)] == ["technique-mars", *["technique-mars-of-2101.00002"] * 2]
    assert nodes(found)["technique-mars-of-2101.00002"].broader == ()
    assert dict(found.curation) == {
        "technique-mars": "another thing in paper-2101.00002, paper-2101.00003: a rover",
        "technique-mars-of-2101.00002": "not technique-mars: a rover",
    }


def test_people_part_a_name_from_a_term_of_the_vocabulary() -> None:
    read = [(paper(n, "A"), [entity("TileAttention", term="tileattention")]) for n in (1, 2)]
    curation = Curation(different=(different("technique-tileattention", "paper-2101.00002"),))
    found = resolved(*read, curation=curation)
    other = nodes(found)[node_of(found, 2)]
    assert (other.id, other.novel) == ("technique-tileattention-of-2101.00002", True)
    assert node_of(found, 1) == "technique-tileattention"


def test_a_thing_that_only_the_parted_papers_name_leaves_no_empty_node() -> None:
    curation = Curation(different=(different("technique-mars", "paper-2101.00003"),))
    found = resolved(USER, curation=curation)
    assert set(nodes(found)) == {"technique-mars-of-2101.00003"}
    assert {node for node, _ in found.curation} <= set(nodes(found))


def test_people_tell_which_of_several_things_a_paper_means() -> None:
    curation = Curation(same=(same("technique-mars-of-2101.00001", "technique-mars-of-2101.00003"),))
    found = resolved(ONE, TWO, USER, curation=curation)
    assert node_of(found, 3) == node_of(found, 1) == "technique-mars-of-2101.00001"
    assert node_of(found, 2) == "technique-mars-of-2101.00002"


def test_people_say_that_two_papers_coin_one_thing() -> None:
    curation = Curation(same=(same("technique-mars-of-2101.00001", "technique-mars-of-2101.00002"),))
    (node,) = resolved(ONE, TWO, USER, curation=curation).entities
    assert (node.id, node.label, node.category) == ("technique-mars", "MARS", None)


def test_people_say_what_all_others_mean_by_the_name() -> None:
    curation = Curation(same=(same("technique-mars-of-2101.00001", "technique-mars"),))
    found = resolved(ONE, TWO, USER, curation=curation)
    assert node_of(found, 3) == node_of(found, 1) == "technique-mars"
    assert nodes(found)["technique-mars"].category is None
    assert nodes(found)["technique-mars-of-2101.00002"].broader == ()


def test_an_id_of_one_of_several_holds_where_the_name_is_that_of_one() -> None:
    curation = Curation(same=(same("technique-ringscan", "technique-mars-of-2101.00001"),))
    assert set(nodes(resolved(ONE, (paper(2, "B"), [entity("RingScan")]), USER, curation=curation))) == {
        "technique-ringscan"
    }


@pytest.mark.parametrize(
    ("curation", "where", "problem"),
    [
        (
            Curation(same=(same("technique-mars", "technique-marz"),)),
            "same.toml:2",
            "'technique-marz'; nearest: tech",
        ),
        (Curation(same=(same("rover-mars", "technique-mars"),)), "same.toml:2", "nothing here has the id 'rover-mars'"),
        (Curation(same=(same("technique-mars", "technique-mars-of-2"),)), "same.toml:2", "'technique-mars-of-2'"),
        (
            Curation(same=(same("technique-tileattention", "technique-tailattention", "technique-mars"),)),
            "same.toml:3",
            "two terms of the vocabulary",
        ),
        (Curation(different=(different("technique-mars", "paper-9"),)), "different.toml:1", "no paper .*'paper-9'"),
        (
            Curation(different=(different("technique-mars-2", "paper-2101.00003"),)),
            "different.toml:1",
            "nothing here has the id 'technique-mars-2'",
        ),
        (
            Curation(different=(different("technique-attention", "paper-2101.00003"),)),
            "different.toml:1",
            "paper-2101.00003 speaks of nothing called",
        ),
        (
            Curation(
                different=(different("technique-mars", "paper-2101.00003"),),
                same=(same("technique-mars", "technique-mars-of-2101.00003"),),
            ),
            "different.toml:1",
            "says that it is the same thing",
        ),
        (
            Curation(
                different=(
                    different("technique-mars", "paper-2101.00003"),
                    different("technique-mars", "paper-2101.00001", "paper-2101.00003"),
                )
            ),
            "different.toml:1",
            "means another thing already, by different.toml:1",
        ),
    ],
)
def test_what_does_not_exist_or_fit_together_is_an_error(curation: Curation, where: str, problem: str) -> None:
    with pytest.raises(VocabularyError, match=problem) as raised:
        resolved(ONE, TWO, USER, curation=curation)
    assert raised.value.where == where


def test_nothing_becomes_one_of_itself() -> None:
    read = [(paper(1, "A"), [entity("Moss"), entity("Moss-2"), entity("Moss-2-7B")])]
    with pytest.raises(VocabularyError, match="makes something one of itself: technique-moss2") as raised:
        resolved(*read, curation=Curation(same=(same("technique-moss2-7b", "technique-moss"),)))
    assert raised.value.where == "same.toml:2"
    merged = nodes(resolved(*read, curation=Curation(same=(same("technique-moss2", "technique-moss"),))))
    assert merged["technique-moss2"].version_of is None


@st.composite
def decided_corpora(draw: st.DrawFn) -> tuple[list[Read], Curation]:
    """Papers that coin and use few names, and decisions about these that may contradict each other."""
    read: list[Read] = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        name = draw(st.sampled_from(NAMES))
        about = paper(number, f"{name}: Scans", *draw(st.lists(st.sampled_from("ABC"), max_size=1)))
        things = [own(name, about, draw(st.sampled_from((NodeKind.TECHNIQUE, NodeKind.MODEL))))]
        read.append((about, [*things, *map(entity, draw(st.lists(st.sampled_from(NAMES), max_size=2)))]))
    ids = sorted({node.id for node in resolved(*read).entities if node.novel})
    papers = st.sampled_from([about.id for about, _ in read])
    some = st.sampled_from(ids)
    joined = draw(st.lists(st.lists(some, min_size=2, max_size=3, unique=True), max_size=2)) if len(ids) > 1 else []
    parted = draw(st.lists(st.tuples(some, papers), max_size=2)) if ids else []
    return read, Curation(
        same=tuple(Same(ids=tuple(each), why="w", where=f"same:{n}") for n, each in enumerate(joined)),
        different=tuple(Different(id=i, papers=(p,), why="w", where=f"diff:{n}") for n, (i, p) in enumerate(parted)),
    )


@given(decided_corpora(), st.randoms(use_true_random=False))
def test_decisions_hold_or_are_refused_whatever_the_order_of_the_papers(
    corpus: tuple[list[Read], Curation], random: Any
) -> None:
    read, curation = corpus
    try:
        found = resolved(*read, curation=curation)
    except VocabularyError as error:
        assert error.where
        return
    random.shuffle(read)
    assert resolved(*read, curation=curation) == found
    assert check_graph(build_graph(found)) == []


def test_the_seed_of_hashes_does_not_matter() -> None:
    code = (
        "from tests.test_resolve_senses import *\n"
        "c = Curation(same=(same('technique-mars-of-2101.00001', 'technique-mars-of-2101.00003'),))\n"
        "print(resolved(ONE, TWO, USER, curation=c).model_dump_json())"
    )
    outputs = {
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1

"""Decisions about claims: what fits, what they change, and that they survive a better extractor."""

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from kg.assembly import assemble
from kg.curation import Curation, Decision, Missing, Right, Statement, Wrong
from kg.errors import VocabularyError
from kg.graph import KnowledgeGraph, build_graph, check_graph
from kg.graph_files import read_graph_json, write_graph_json
from kg.html.page import page_data
from kg.model import Claim, Extraction, LocalEntity, Paper, RawClaim, Resolved, Span
from kg.rdf import read_turtle, write_turtle
from kg.resolve import resolve
from kg.schema import (
    BaselineKind,
    EdgeKind,
    HardwareScope,
    MetricClass,
    NodeKind,
    Origin,
    Qualifier,
    Relation,
    Role,
    Status,
    TextField,
)
from kg.show import describe
from tests.strategies import vocabulary

TEXT = (
    "RingScan scans in rings.  It is 25x faster than\nTileAttention, and latency falls by 50% against Moss.\n"
    "On a K10 it beats Fern by up to 3x."
)
ABOUT = Paper(id="paper-1", title="RingScan: Scans in Rings", text=TEXT, sources=("pages.txt:1",))
FIRST = "It is 25x faster than TileAttention, and latency falls by 50% against Moss."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(field=TextField.ABSTRACT, start=start, end=start + len(words), text=words)


def thing(name: str, role: Role, **values: Any) -> LocalEntity:
    return LocalEntity(**{"name": name, "type": NodeKind.TECHNIQUE, "role": role, "named": True,
                          "mentions": (span(name),), **values})  # fmt: skip


def said(baseline: str, value: float, unit: str, sentence: Span, **values: Any) -> RawClaim:
    return RawClaim.model_validate({
        "subject": "RingScan", "relation": Relation.OUTPERFORMS, "baseline": baseline,
        "baseline_kind": BaselineKind.NAMED, "metric": "speed", "metric_id": "speed", "metric_class": MetricClass.SPEED,
        "low": value, "high": value, "unit": unit, "reported_as": f"{value:g}{unit}", "factor_low": value,
        "factor_high": value, "evidence": sentence, "rule": "number", "confidence": 0.8, **values,
    })  # fmt: skip


SENTENCE = span("It is 25x faster than\nTileAttention, and latency falls by 50% against Moss.")
READ = Extraction(
    paper=ABOUT.id,
    title=ABOUT.title,
    extractor="test-1",
    entities=(
        thing("RingScan", Role.PROPOSED),
        thing("TileAttention", Role.BASELINE, term="tileattention"),
        thing("Moss", Role.BASELINE),
        thing("K10", Role.USED, type=NodeKind.HARDWARE, term="k10"),
    ),
    claims=(said("TileAttention", 25, "x", SENTENCE), said("Moss", 50, "%", SENTENCE, metric="latency",
            metric_id="latency", factor_low=2.0, factor_high=2.0)),
)  # fmt: skip


def decided(*decisions: Decision, read: Extraction = READ) -> Resolved:
    tables: dict[str, tuple[Decision, ...]] = {}
    for decision in decisions:
        tables[decision.table] = (*tables.get(decision.table, ()), decision)
    return resolve([ABOUT], [read], vocabulary(), Curation(**tables))  # type: ignore[arg-type]


def against(resolved: Resolved, baseline: str) -> list[Claim]:
    return [claim for claim in resolved.claims if claim.baseline_text == baseline]


def wrong(**values: Any) -> Wrong:
    return Wrong.model_validate({"paper": ABOUT.id, "quote": FIRST, "why": "a goal", "where": "wrong.toml:7", **values})


def right(to: Statement, **values: Any) -> Right:
    given = {"paper": ABOUT.id, "quote": FIRST, "why": "misread", "where": "right.toml:7"}
    return Right.model_validate({**given, "to": to, **values})


def missing(**values: Any) -> Missing:
    given = {"paper": ABOUT.id, "quote": "it beats Fern by up to 3x", "relation": "outperforms", "why": "a verb",
             "baseline": "Fern", "where": "missing.toml:7"}  # fmt: skip
    return Missing.model_validate({**given, **values})


@pytest.mark.parametrize(
    ("decision", "left"),
    [
        (wrong(), []),
        (wrong(baseline="tile-attention"), ["Moss"]),
        (wrong(value="50%"), ["TileAttention"]),
        (wrong(value="25 times"), ["Moss"]),
        (wrong(quote="faster than   TileAttention", baseline="Moss"), ["TileAttention"]),
        (wrong(value="26x"), ["TileAttention", "Moss"]),
        (wrong(baseline="Fern"), ["TileAttention", "Moss"]),
        (wrong(quote="On a K10"), ["TileAttention", "Moss"]),
    ],
)
def test_a_claim_is_wrong_by_its_sentence_baseline_and_value(decision: Wrong, left: list[str]) -> None:
    resolved = decided(decision)
    assert sorted(str(claim.baseline_text) for claim in resolved.claims) == sorted(left)
    assert resolved.unused == (("wrong.toml:7",) if len(left) == 2 else ())
    notes = [text for node, text in resolved.curation if node == ABOUT.id]
    assert len(notes) == 2 - len(left)
    assert all(
        note.startswith("left out as wrong, RingScan outperforms ") and note.endswith(": a goal") for note in notes
    )


def test_a_decision_survives_another_reading_of_the_sentence() -> None:
    unlike = {"subject": "this work", "metric": None, "metric_id": None, "rule": "new", "confidence": 0.3}
    again = said("Tile Attention", 25, "x", span("25x faster than\nTileAttention"), **unlike)
    resolved = decided(wrong(baseline="TileAttention", value="25x"), read=READ.model_copy(update={"claims": (again,)}))
    assert resolved.claims == ()


def test_a_baseline_that_no_claim_compares_with_any_more_is_only_mentioned() -> None:
    roles = {link.entity: link.role for link in decided(wrong(baseline="Moss")).links}
    assert roles["technique-moss"] is Role.MENTIONED
    assert roles["technique-tileattention"] is Role.BASELINE


def test_a_right_value_comes_with_its_factor_and_keeps_the_rest() -> None:
    text = TEXT.replace("25x", "2.5x")
    paper = ABOUT.model_copy(update={"text": text})
    sentence = SENTENCE.model_copy(update={"end": SENTENCE.end + 1, "text": SENTENCE.text.replace("25x", "2.5x")})
    read = READ.model_copy(update={"entities": (), "claims": (said("TileAttention", 25, "x", sentence),)})
    decision = right(Statement(value="2.5x"), quote="It is 2.5x faster", value="25x")
    (claim,) = resolve([paper], [read], vocabulary(), Curation(right=(decision,))).claims
    assert (claim.low, claim.high, claim.unit, claim.reported_as, claim.factor_low) == (2.5, 2.5, "x", "2.5x", 2.5)
    assert (claim.metric, claim.baseline_text, claim.rule) == ("metric-speed", "TileAttention", "number")
    assert (claim.status, claim.confidence) == (Status.CURATED, 1.0)


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (Statement(relation=Relation.UNDERPERFORMS), {"factor_low": 0.04, "relation": Relation.UNDERPERFORMS}),
        (Statement(relation=Relation.MATCHES), {"factor_low": None, "baseline_kind": BaselineKind.NAMED}),
        (Statement(relation=Relation.ACHIEVES), {"baseline": None, "baseline_kind": None, "factor_high": None}),
        (Statement(baseline="Fern"), {"baseline": "technique-fern", "factor_low": 25}),
        (Statement(metric="delay"), {"metric": "metric-latency", "metric_text": "delay", "factor_low": 25}),
        (Statement(hardware=("K10",)), {"hardware": ("hardware-k10",), "hardware_scope": HardwareScope.INHERITED}),
        (Statement(context=("rings",)), {"context": ("rings",)}),
        (Statement(subject="Moss"), {"subject": "technique-moss", "subject_text": "Moss"}),
    ],
)
def test_what_is_put_right(to: Statement, expected: dict[str, object]) -> None:
    resolved = decided(right(to, value="25x"))
    (claim,) = (claim for claim in resolved.claims if claim.status is Status.CURATED)
    assert {name: getattr(claim, name) for name in expected} == expected
    assert dict(resolved.curation)[claim.id] == (
        "put right, it was RingScan outperforms TileAttention (25x) in speed: misread"
    )
    assert len(resolved.claims) == 2


def test_what_could_be_put_right_in_two_claims_is_an_error() -> None:
    with pytest.raises(
        VocabularyError, match="2 claims fit, say which by baseline, value or relation: RingScan outperforms Tile"
    ) as e:
        decided(right(Statement(metric="latency")))
    assert e.value.where == "right.toml:7"


def test_nothing_to_put_right_is_told() -> None:
    assert decided(right(Statement(metric="latency"), value="7x")).unused == ("right.toml:7",)


def test_a_missing_claim_is_as_good_as_one_that_was_read() -> None:
    resolved = decided(missing(value="up to 3x", metric="speed", hardware=["K10"]))
    (claim,) = against(resolved, "Fern")
    assert claim.evidence == span("On a K10 it beats Fern by up to 3x.")
    assert (claim.subject, claim.baseline, claim.relation) == ("technique-ringscan", "technique-fern", "outperforms")
    assert (claim.low, claim.high, claim.unit, claim.reported_as) == (3.0, 3.0, "x", "3x")
    assert (claim.qualifier, claim.factor_low, claim.origin) == (Qualifier.UP_TO, 3.0, Origin.OWN)
    assert (claim.hardware, claim.hardware_scope) == (("hardware-k10",), HardwareScope.STATED)
    assert (claim.status, claim.extractor, claim.confidence) == (Status.CURATED, "curated", 1.0)
    (fern,) = (entity for entity in resolved.entities if entity.id == "technique-fern")
    assert fern.roles == (Role.BASELINE,)
    assert dict(resolved.curation)[claim.id] == "added: a verb"


def test_a_quote_of_several_sentences_is_the_evidence_itself() -> None:
    quote = "50% against Moss.\nOn a K10 it beats Fern by up to 3x."
    (claim,) = against(decided(missing(value="up to 3x", quote=quote)), "Fern")
    assert claim.evidence == span(quote)


@pytest.mark.parametrize(
    ("baseline", "kind"),
    [
        ("TileAttention", BaselineKind.NAMED),
        ("RingScan scans", BaselineKind.GENERIC),
        ("rings", BaselineKind.GENERIC),
        ("K10", BaselineKind.NAMED),
    ],
)
def test_a_phrase_that_names_nothing_of_the_paper_is_a_generic_baseline(baseline: str, kind: BaselineKind) -> None:
    resolved = decided(missing(baseline=baseline))
    (claim,) = (claim for claim in resolved.claims if claim.status is Status.CURATED)
    assert (claim.baseline_text, claim.baseline_kind) == (baseline, kind)
    assert (claim.baseline is None) is (kind is BaselineKind.GENERIC)


def test_a_claim_without_a_number_is_told_from_its_neighbours_by_its_relation() -> None:
    equal = said("Moss", 50, "%", SENTENCE, relation=Relation.MATCHES, low=None, high=None, reported_as=None)
    read = READ.model_copy(update={"claims": (*READ.claims, equal)})
    relations = [
        claim.relation for claim in against(decided(wrong(baseline="Moss", relation="matches"), read=read), "Moss")
    ]
    assert relations == [Relation.OUTPERFORMS]


def test_a_missing_claim_takes_the_place_of_one_that_is_read_later() -> None:
    later = said("Fern", 3, "x", span("On a K10 it beats Fern by up to 3x."), metric=None, metric_id=None)
    read = READ.model_copy(update={"claims": (*READ.claims, later)})
    (claim,) = against(decided(missing(value="up to 3x"), read=read), "Fern")
    assert claim.status is Status.CURATED


def test_a_missing_claim_takes_no_other_place() -> None:
    other = said("Fern", 4, "x", span("On a K10 it beats Fern by up to 3x."))
    read = READ.model_copy(update={"claims": (*READ.claims, other)})
    assert len(against(decided(missing(value="up to 3x"), read=read), "Fern")) == 2


def test_a_missing_claim_without_a_baseline_compares_with_nothing_in_particular() -> None:
    (claim,) = (c for c in decided(missing(baseline=None)).claims if c.status is Status.CURATED)
    assert (claim.baseline, claim.baseline_kind) == (None, BaselineKind.UNSPECIFIED)


@pytest.mark.parametrize(
    ("decision", "problem"),
    [
        (wrong(paper="paper-2"), "no paper here has the id 'paper-2'; nearest: paper-1"),
        (wrong(quote="It is 26x faster"), "paper-1 does not say 'It is 26x faster'; quote its title or abstract"),
        (wrong(value="much"), "'much' is not one number"),
        (right(Statement(value="2.5x")), "the value '2.5x' does not stand in the quote"),
        (right(Statement(baseline="Oak")), "paper-1 does not name 'Oak'"),
        (right(Statement(metric="beauty")), "the metric 'beauty' is neither in the vocabulary nor in the quote"),
        (missing(value="3x to 4x"), "does not stand in the quote"),
        (missing(hardware=["K11"]), "does not name 'K11'"),
        (missing(subject="Oak"), "does not name 'Oak'"),
    ],
)
def test_what_does_not_occur_is_an_error_with_file_and_line(decision: Decision, problem: str) -> None:
    with pytest.raises(VocabularyError, match=problem) as raised:
        decided(decision)
    assert raised.value.where == decision.where


def curated_graph() -> KnowledgeGraph:
    return build_graph(decided(wrong(baseline="Moss"), right(Statement(metric="latency"), value="25x"), missing()))


def test_decisions_are_in_every_output(tmp_path: Path) -> None:
    graph = curated_graph()
    assert check_graph(graph) == []
    notes = {node: graph.nodes[node]["curation"] for node in graph if "curation" in graph.nodes[node]}
    assert len(notes) == 3
    write_graph_json(graph, tmp_path / "graph.json")
    write_turtle(graph, tmp_path / "graph.ttl")
    for again in (read_graph_json(tmp_path / "graph.json"), read_turtle(tmp_path / "graph.ttl")):
        assert {node: again.nodes[node]["curation"] for node in notes} == notes
    assert 'kg:curation "added: a verb"' in (tmp_path / "graph.ttl").read_text()
    _, _, page = page_data(graph)
    assert sum("curation" in item for item in (*page["details"], *page["claims"])) == 3
    console = Console(width=200, file=io.StringIO())
    console.print(describe(graph, "paper-1"))
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert "curation: left out as wrong, RingScan outperforms Moss (50%) in latency: a goal" in shown
    assert "RingScan outperforms TileAttention (25x) in latency (curated)\n" in shown
    assert "    put right, it was RingScan outperforms TileAttention (25x) in speed: misread\n" in shown


def test_a_wrong_claim_leaves_no_shortcut() -> None:
    graph = curated_graph()
    assert "technique-moss" not in graph.targets("technique-ringscan", EdgeKind.OUTPERFORMS)
    assert assemble({node: graph.nodes[node] for node in graph}, graph.edges(keys=True)).nodes == graph.nodes

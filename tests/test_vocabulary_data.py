"""The curated data itself: enough of it, consistent, with sources."""

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from kg.ids import letters, name_key, slug
from kg.mentions.matching import Matcher, Name
from kg.schema import ENTITY_KINDS, NodeKind
from kg.vocab import Cue, Metric, Term, Unit, Vocabulary, data_file, default_vocabulary

LEAST = {
    NodeKind.HARDWARE: 420,
    NodeKind.TECHNIQUE: 800,
    NodeKind.MODEL: 500,
    NodeKind.DATASET: 300,
    NodeKind.TASK: 100,
}

TWO_THINGS = {
    "parsec": "PaRSEC the task runtime and PARSEC the benchmark suite; told apart by case",
    "alps": "ALPS the pruning method and Alps the supercomputer; told apart by case",
}
"""Names that two kinds share on purpose, by key, and how a text tells which is meant."""

SWALLOWED = {
    "5G base station": "the station is meant",
    "AES encryption": "one task",
    "Android phone": "the phone is meant",
    "Android smartphone": "the phone is meant",
    "C-to-Rust translation": "one task",
    "CUDA-to-HIP translation": "one task",
    "Ethernet switch": "the switch is meant",
    "JPEG compression": "one task",
    "LDPC decoding": "one task",
    "Reed-Solomon code": "the code is called so",
    "RFID card": "the card is meant",
    "RFID reader": "the reader is meant",
    "RFID tag": "the tag is meant",
    "RowHammer mitigation": "one task",
    "TinyML device": "the device is meant",
    "asynchronous SGD": "a variant of its own",
    "graph transformer": "an architecture of its own",
    "large-scale LLM training": "no name: the training is large",
    "mobile LLM inference": "no name: the language model is on a phone",
    "multi-LoRA serving": "a technique of its own",
    "photonic tensor core": "no tensor core of a GPU",
    "quasi-Newton method": "another method",
    "rowhammer attacks": "one task",
    "serverless LLM inference": "no name: the serving is serverless",
    "serverless LLM serving": "no name: the serving is serverless",
    "synchronous SGD": "a variant of its own",
    "text-to-SQL": "a technique of its own",
    "text-to-SVG": "one task",
}
"""Glossary terms that hold the name of another thing on purpose, and why."""

CHIPS = {"gpu", "accelerator", "npu", "tpu", "board", "fpga-board"}

FACT_UNITS = {"memory": "GB", "bandwidth": "GB/s", "tdp": "W", "fp16": "TFLOPS", "year": "year"}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return default_vocabulary()


def _all_terms(vocabulary: Vocabulary) -> Iterator[tuple[NodeKind, Term]]:
    return ((kind, term) for kind in ENTITY_KINDS for term in vocabulary.terms[kind].values())


@pytest.mark.parametrize("kind", ENTITY_KINDS)
def test_there_are_enough_terms(vocabulary: Vocabulary, kind: NodeKind) -> None:
    assert len(vocabulary.terms[kind]) >= LEAST[kind]


def test_there_are_enough_metrics(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.metrics) >= 120


def test_enough_chips_have_memory_bandwidth_and_year(vocabulary: Vocabulary) -> None:
    chips = [term for term in vocabulary.terms[NodeKind.HARDWARE].values() if term.category in CHIPS]
    assert sum({"memory", "bandwidth", "year"} <= set(term.facts) for term in chips) >= 60


def test_facts_have_the_unit_of_their_property_and_believable_values(vocabulary: Vocabulary) -> None:
    for _, term in _all_terms(vocabulary):
        for name, fact in term.facts.items():
            assert fact.unit == FACT_UNITS.get(name, fact.unit), f"{term.id}: {name} in {fact.unit}"
            assert fact.value > 0, f"{term.id}: {name}"
            assert len(fact.source) > 5, f"{term.id}: {name} without a document"
            assert "://" not in fact.source, f"{term.id}: {name} cites a URL"
        if "year" in term.facts:
            assert 1970 <= term.facts["year"].value <= 2030, term.id


def test_ids_are_slugs(vocabulary: Vocabulary) -> None:
    ids = [term.id for _, term in _all_terms(vocabulary)]
    ids += [*vocabulary.metrics, *vocabulary.units]
    assert [each for each in ids if slug(each) != each] == []


def test_no_name_is_two_kinds_without_a_reason(vocabulary: Vocabulary) -> None:
    owners: defaultdict[str, set[NodeKind]] = defaultdict(set)
    for kind, term in _all_terms(vocabulary):
        for name, _ in term.names():
            owners[name_key(name)].add(kind)
    assert {key for key, kinds in owners.items() if len(kinds) > 1} == set(TWO_THINGS)


def test_no_metric_goes_by_the_name_of_another(vocabulary: Vocabulary) -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for metric in vocabulary.metrics.values():
        for name in (metric.label, *metric.aliases):
            owners[name if metric.exact else name.replace("-", " ").casefold()].add(metric.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_exact_means_something(vocabulary: Vocabulary) -> None:
    for kind, term in _all_terms(vocabulary):
        if term.exact:
            assert any(exact for _, exact in term.names()), f"{kind} {term.id}: no name that its case could tell"


def test_no_glossary_term_swallows_a_name(vocabulary: Vocabulary) -> None:
    """ "INT8 quantization" as one term would hide that a paper uses INT8."""
    finder = Matcher(
        Name(name, term.id, exact)
        for _, term in _all_terms(vocabulary)
        if not term.generic
        for name, exact in term.names()
    )
    swallowing = {
        name for _, term in _all_terms(vocabulary) if term.generic for name, _ in term.names() if finder.find(name)
    }
    assert swallowing == set(SWALLOWED)


def test_every_exact_name_has_a_capital_or_is_written_small_by_its_makers(vocabulary: Vocabulary) -> None:
    small = [
        name
        for _, term in _all_terms(vocabulary)
        for name, exact in term.names()
        if exact and not any(c.isupper() or c.isdigit() for c in name) and not re.search(r"[._]", name)
    ]
    assert sorted(small) == ["hypre", "timm"]


def test_a_glossary_term_is_no_release(vocabulary: Vocabulary) -> None:
    assert [term.id for _, term in _all_terms(vocabulary) if term.generic and term.version_of] == []


@pytest.mark.parametrize(
    ("kind", "below", "root"),
    [
        (NodeKind.HARDWARE, "a100-80gb", "gpu"),
        (NodeKind.HARDWARE, "a100-80gb", "a100"),
        (NodeKind.HARDWARE, "a100-80gb", "ampere"),
        (NodeKind.HARDWARE, "a100-80gb", "nvidia-gpu"),
        (NodeKind.HARDWARE, "h100", "hopper"),
        (NodeKind.HARDWARE, "rtx-4090", "gpu"),
        (NodeKind.HARDWARE, "mi300x", "amd-gpu"),
        (NodeKind.TECHNIQUE, "flashattention-2", "flashattention"),
        (NodeKind.MODEL, "llama-2-7b", "llama"),
    ],
)
def test_hierarchies_reach_their_roots(vocabulary: Vocabulary, kind: NodeKind, below: str, root: str) -> None:
    seen: set[str] = set()
    frontier = [below]
    while frontier:
        node = frontier.pop()
        seen.add(node)
        frontier += [parent for parent in vocabulary.term(kind, node).parents if parent not in seen]
    assert root in seen


def test_every_gpu_is_a_gpu(vocabulary: Vocabulary) -> None:
    hardware = vocabulary.terms[NodeKind.HARDWARE]

    def above(term: Term) -> set[str]:
        return {term.id, *chain.from_iterable(above(hardware[parent]) for parent in term.parents)}

    assert [term.id for term in hardware.values() if term.category == "gpu" and "gpu" not in above(term)] == []


def test_kept_apart_are_things_and_not_generations_of_one(vocabulary: Vocabulary) -> None:
    for kind, rows in vocabulary.distinct.items():
        for row in rows:
            assert len(set(row.ids)) == len(row.ids), f"{kind}: {row.ids}"
            spelled = [{letters(name) for name, _ in vocabulary.term(kind, each).names()} for each in row.ids]
            assert not set.intersection(*spelled), f"{kind}: {row.ids} share a name and are kept apart"


def test_metrics_have_a_class_and_a_direction(vocabulary: Vocabulary) -> None:
    for metric in vocabulary.metrics.values():
        assert metric.direction is not None, metric.id
        for parent in metric.broader:
            assert vocabulary.metrics[parent].metric_class is metric.metric_class, f"{metric.id} is no {parent}"


def test_cues_that_name_a_metric_and_those_that_judge_make_sense(vocabulary: Vocabulary) -> None:
    words = [cue.word for cue in vocabulary.cues]
    assert len(set(words)) == len(words)
    assert all(word == word.lower() and word.strip() == word for word in words)


def test_units_of_a_dimension_convert_to_one_base(vocabulary: Vocabulary) -> None:
    bases: defaultdict[str, list[str]] = defaultdict(list)
    for unit in vocabulary.units.values():
        if unit.base:
            bases[unit.dimension].append(unit.id)
            assert unit.to_base in (None, 1), f"{unit.id} is a base and converts to another"
        if unit.to_base is not None:
            assert unit.to_base > 0, unit.id
    assert {dimension: ids for dimension, ids in bases.items() if len(ids) > 1} == {}
    for unit in vocabulary.units.values():
        assert unit.to_base is None or unit.dimension in bases, f"{unit.id} converts to no base"


@pytest.mark.parametrize(
    ("one", "factor", "other"), [("ms", 1e-3, "s"), ("us", 1e-3, "ms"), ("mj", 1e-3, "j"), ("percent", 0.01, "x")]
)
def test_conversions_are_right(vocabulary: Vocabulary, one: str, factor: float, other: str) -> None:
    units = vocabulary.units
    assert (units[one].to_base or 1) == pytest.approx(factor * (units[other].to_base or 1))


def test_no_unit_goes_by_the_sign_of_another(vocabulary: Vocabulary) -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for unit in vocabulary.units.values():
        for name in (unit.label, *unit.aliases):
            owners[name if unit.exact else name.casefold()].add(unit.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_ordinary_words_are_distinct_and_look_like_names() -> None:
    words = tomllib.loads(data_file("vocab", "ordinary.toml").read_text(encoding="utf-8"))
    assert {"acronyms", "capitalised"} <= set(words)
    for each in words.values():
        assert len(set(each)) == len(each)
    assert all(word.isupper() for word in words["acronyms"])
    assert all(word[0].isupper() for word in words["capitalised"])


def test_every_file_and_every_key_is_documented(root: Path) -> None:
    readme = (root / "data" / "README.md").read_text(encoding="utf-8")
    files = [path.relative_to(root / "data").as_posix() for path in sorted((root / "data").rglob("*.*"))]
    assert [name for name in files if f"`{name}`" not in readme and name != "README.md"] == []
    keys = set(Term.model_fields)
    keys |= {field.alias or name for record in (Metric, Unit, Cue) for name, field in record.model_fields.items()}
    assert [key for key in sorted(keys) if f"`{key}`" not in readme] == []


def test_the_bundled_papers_have_title_and_digest(root: Path) -> None:
    lines = (root / "data" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    papers = [json.loads(line) for line in lines]
    assert len({paper["title"] for paper in papers}) == 344
    assert all(45 <= len(paper["digest"].split()) <= 105 for paper in papers)
    assert all(set(paper) <= {"title", "digest", "arxiv_id", "published"} for paper in papers)
    assert sum("arxiv_id" in paper for paper in papers) == 289

"""The one table of the domain is complete and consistent."""

import re
from enum import StrEnum
from itertools import chain

import pytest

import kg.schema
from kg.model import Claim, Entity, Fact, MetricEntity, Paper
from kg.schema import ATTRIBUTES, EDGES, ENTITY_KINDS, EdgeKind, NodeKind, Role

_TERM = re.compile(r"[a-z]+:[A-Za-z]+")


def test_every_kind_of_node_has_attributes_and_every_kind_of_edge_a_rule() -> None:
    assert set(ATTRIBUTES) == set(NodeKind)
    assert set(EDGES) == set(EdgeKind)


@pytest.mark.parametrize("kind", NodeKind)
def test_attributes_are_well_formed(kind: NodeKind) -> None:
    attributes = ATTRIBUTES[kind]
    assert len({attribute.name for attribute in attributes}) == len(attributes)
    assert len({attribute.term for attribute in attributes}) == len(attributes)
    assert any(attribute.name == "label" and attribute.required for attribute in attributes)
    for attribute in attributes:
        assert _TERM.fullmatch(attribute.term)
        assert attribute.comment.endswith(".")
        assert attribute.many or not attribute.ordered
        assert attribute.values is None or attribute.datatype is str


def test_one_property_means_one_thing() -> None:
    by_term: dict[str, set[tuple[str, type]]] = {}
    for attribute in chain.from_iterable(ATTRIBUTES.values()):
        by_term.setdefault(attribute.term, set()).add((attribute.name, attribute.datatype))
    assert not {term: uses for term, uses in by_term.items() if len(uses) > 1}
    edges = [rule.term for rule in EDGES.values()]
    assert len(set(edges)) == len(edges)
    assert not set(edges) & set(by_term)


@pytest.mark.parametrize("kind", EdgeKind)
def test_edges_are_well_formed(kind: EdgeKind) -> None:
    rule = EDGES[kind]
    assert rule.domain
    assert rule.range
    assert len(set(rule.domain)) == len(rule.domain)
    assert len(set(rule.range)) == len(rule.range)
    assert _TERM.fullmatch(rule.term)
    assert rule.comment.endswith(".")


@pytest.mark.parametrize(
    ("record", "kind", "computed"),
    [
        (Paper, NodeKind.PAPER, {"label", "year", "curation"}),
        (MetricEntity, NodeKind.METRIC, set()),
        (Claim, NodeKind.CLAIM, {"label", "curation"}),
        (Fact, NodeKind.FACT, {"label"}),
        *((Entity, kind, {"curation"}) for kind in ENTITY_KINDS),
    ],
)
def test_every_attribute_is_a_field_of_its_record(record: type, kind: NodeKind, computed: set[str]) -> None:
    fields = set(getattr(record, "model_fields"))  # noqa: B009
    assert {attribute.name for attribute in ATTRIBUTES[kind]} - computed <= fields


def test_every_closed_set_is_an_enum_of_distinct_words() -> None:
    enums = [value for value in vars(kg.schema).values() if isinstance(value, type) and issubclass(value, StrEnum)]
    for enum in enums:
        words = [member.value for member in enum]
        assert len(set(words)) == len(words)
    assert [role.value for role in Role] == ["proposed", "baseline", "used", "mentioned"]

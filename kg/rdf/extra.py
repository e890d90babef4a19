"""What the RDF says besides the schema's attributes and edges, for tools that know other vocabularies.

Everything here follows from an attribute, so that reading the file back loses nothing by skipping it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from kg.ids import name_key
from kg.rdf.terms import url_iri
from kg.schema import ENTITY_KINDS, Attribute, EdgeType, NodeKind, Role

NAMES = ("label", "aliases", "arxiv_id")
"""The attributes that hold names, the first that fits first."""

NAMED_KINDS = (NodeKind.PAPER, *ENTITY_KINDS, NodeKind.METRIC)
"""The kinds whose nodes are looked up by name."""

NAME_KEY = Attribute(
    "name_key",
    "kg:nameKey",
    str,
    "A name of it to look it up by: in lower case, without accents, spaces, hyphens and the like.",
    required=True,
    many=True,
)
"""What a store finds a name by in its index; to compare all names as people write them, it would read them all."""

QUDT_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "x": "unit:UNITLESS",
        "%": "unit:PERCENT",
        "ns": "unit:NanoSEC",
        "us": "unit:MicroSEC",
        "\u03bcs": "unit:MicroSEC",
        "ms": "unit:MilliSEC",
        "s": "unit:SEC",
        "second": "unit:SEC",
        "seconds": "unit:SEC",
        "minute": "unit:MIN",
        "minutes": "unit:MIN",
        "hour": "unit:HR",
        "hours": "unit:HR",
        "day": "unit:DAY",
        "days": "unit:DAY",
        "year": "unit:YR",
        "bit": "unit:BIT",
        "KB": "unit:KiloBYTE",
        "MB": "unit:MegaBYTE",
        "GB": "unit:GigaBYTE",
        "TB": "unit:TeraBYTE",
        "GB/s": "unit:GigaBYTE-PER-SEC",
        "GFLOPS": "unit:GigaFLOPS",
        "TFLOPS": "unit:TeraFLOPS",
        "PFLOPS": "unit:PetaFLOPS",
        "MHz": "unit:MegaHZ",
        "GHz": "unit:GigaHZ",
        "mJ": "unit:MilliJ",
        "J": "unit:J",
        "mW": "unit:MilliW",
        "W": "unit:W",
        "kW": "unit:KiloW",
        "mm2": "unit:MilliM2",
    }
)
"""Units as claims and facts write them, and the terms of the QUDT unit vocabulary (qudt.org/vocab/unit) they mean."""


@dataclass(frozen=True, slots=True)
class Extra:
    """A statement that follows from an attribute.

    Attributes:
        attribute: Name of the attribute.
        term: The RDF property.
        object_of: The object for a value of the attribute, as a prefixed name or as an IRI between angle brackets;
            None where there is nothing to say.
    """

    attribute: str
    term: str
    object_of: Callable[[Any], str | None]


WITHIN = EdgeType(
    (*ENTITY_KINDS, NodeKind.METRIC),
    (*ENTITY_KINDS, NodeKind.METRIC),
    "kg:within",
    "It is the other, or one of it or a version of it, over any number of steps.",
)
"""A hierarchy's closure, so that a store finds all that is below a thing in its index, and from there what is asked."""


def name_keys(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The :func:`kg.ids.name_key` of every name of a node, sorted.

    >>> name_keys({"label": "FlashAttention-2", "aliases": ("FA2", "Flash Attention 2")})
    ('fa2', 'flashattention2')
    """
    held = (data[name] for name in NAMES if name in data)
    names = (name for value in held for name in ((value,) if isinstance(value, str) else value))
    return tuple(sorted(set(map(name_key, names))))


def _baseline(roles: tuple[Role, ...]) -> str | None:
    return "kg:Baseline" if Role.BASELINE in roles else None


def _link(url: str) -> str | None:
    address = url_iri(url)
    return f"<{address}>" if address else None


EXTRAS = (
    Extra("roles", "rdf:type", _baseline),
    Extra("unit", "qudt:hasUnit", QUDT_UNITS.get),
    Extra("url", "rdfs:seeAlso", _link),
)

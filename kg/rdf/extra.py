"""What the RDF says besides the schema's attributes and edges, for tools that know other vocabularies.

Everything here follows from an attribute, so that reading the file back loses nothing by skipping it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from kg.rdf.terms import url_iri
from kg.schema import Role

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

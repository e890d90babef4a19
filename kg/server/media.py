"""Media types: which one an ``Accept`` header wants, and which ones an answer has."""

from collections.abc import Mapping, Sequence

import pyoxigraph as ox

TABLES: Mapping[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
"""Of the answer to SELECT and ASK; the first one where a client does not care."""
TRIPLES: Mapping[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
"""Of the answer to CONSTRUCT and DESCRIBE."""
SYNONYMS: Mapping[str, str] = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
}
"""What general types stand for."""


def negotiate(accept: str, offers: Sequence[str]) -> str | None:
    """The offer that an ``Accept`` header prefers, or None where it takes none of them (RFC 9110, section 12.5.1).

    Of equal ones, the earlier offer wins. A header that is empty takes anything.

    >>> negotiate("text/csv;q=0.5, application/*", ["text/csv", "application/json"])
    'application/json'
    """
    wanted = _ranges(accept) or {"*/*": 1.0}
    weights = {offer: _weight(offer, wanted) for offer in offers}
    best = max(offers, key=weights.__getitem__)
    return best if weights[best] > 0 else None


def _ranges(accept: str) -> dict[str, float]:
    """Media ranges with their weights; a malformed weight counts as none."""
    ranges: dict[str, float] = {}
    for item in accept.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        try:
            weight = min(max(float(quality), 0.0), 1.0)
        except ValueError:
            weight = 0.0
        if name:
            known = SYNONYMS.get(name, name)
            ranges[known] = max(weight, ranges.get(known, 0.0))
    return ranges


def _weight(offer: str, ranges: Mapping[str, float]) -> float:
    """The weight of the most specific range that an offer falls in."""
    for name in (offer, f"{offer.partition('/')[0]}/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0

"""What people decide: one thing or several, a wrong claim, a missing one, a right value; each with its reason.

``data/README.md`` documents the files. They are read by :func:`read_curation` and applied by :mod:`kg.resolve`.
"""

from kg.curation.claims import ClaimCurator, Curated, Decided
from kg.curation.files import add_decision, parse_decision, read_curation
from kg.curation.records import (
    NOTHING_DECIDED,
    AboutClaim,
    AboutQuote,
    Curation,
    Decision,
    Different,
    Missing,
    Right,
    Same,
    Statement,
    Wrong,
)
from kg.curation.statements import CURATED

__all__ = [
    "CURATED",
    "NOTHING_DECIDED",
    "AboutClaim",
    "AboutQuote",
    "ClaimCurator",
    "Curated",
    "Curation",
    "Decided",
    "Decision",
    "Different",
    "Missing",
    "Right",
    "Same",
    "Statement",
    "Wrong",
    "add_decision",
    "parse_decision",
    "read_curation",
]

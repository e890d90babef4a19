"""Every number of a text with what it means: bounds, unit, kind and qualifier.

Three passes over cleaned text: :mod:`~kg.quantities.atoms` finds single numbers with their unit,
:mod:`~kg.quantities.joins` makes ranges, changes and lists of neighbours, :mod:`~kg.quantities.qualifiers` reads "up
to", "on average", "over" and the like around them.
"""

from kg.quantities.finder import QuantityFinder
from kg.quantities.records import Quantity, QuantityKind, Unit

__all__ = ["Quantity", "QuantityFinder", "QuantityKind", "Unit"]

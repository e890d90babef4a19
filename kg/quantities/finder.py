"""The passes in their order."""

from collections.abc import Iterable

from kg.quantities.atoms import scan
from kg.quantities.joins import join
from kg.quantities.qualifiers import qualify
from kg.quantities.records import Atom, Quantity, Unit
from kg.quantities.units import UnitTable
from kg.quantities.words import WordNumbers


class QuantityFinder:
    """Finds quantities; compiled once for a table of units.

    Args:
        units: Units of measurement, as :attr:`kg.vocab.Vocabulary.units` holds them.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = UnitTable(units)
        self._words = WordNumbers()

    def find(self, text: str, start: int = 0) -> list[Quantity]:
        """Finds every number of a text with what it means.

        Args:
            text: Cleaned text (:func:`kg.text.clean`).
            start: Where to begin, which should be the start of a sentence.

        Returns:
            Quantities in the order of the text. They do not overlap.

        >>> [(q.text, q.low, q.high, q.unit, str(q.qualifier)) for q in QuantityFinder([]).find("up to 1.4-2x faster")]
        [('1.4-2x', 1.4, 2.0, 'x', 'up to')]
        """
        atoms = join(text, scan(text, self._units, self._words, start))
        qualify(text, atoms)
        return [self._quantity(text, atom) for atom in atoms]

    def _quantity(self, text: str, atom: Atom) -> Quantity:
        return Quantity(
            start=atom.start,
            end=atom.end,
            text=text[atom.start : atom.end],
            low=atom.low,
            high=atom.high,
            unit=atom.unit,
            unit_id=atom.unit_id or (self._units.id_of(atom.unit) if atom.unit else None),
            kind=atom.kind,
            qualifier=atom.qualifier,
            qualifier_start=atom.qualifier_start,
            hint=atom.hint,
            scale=atom.scale,
            before=self._quantity(text, atom.before) if atom.before else None,
        )

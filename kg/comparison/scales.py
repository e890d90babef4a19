"""Units of absolute results: which values compare, and by which exact factor.

Units and their factors are those of ``data/vocab/units.toml``. Arithmetic is in fractions, so that 0.5 ms and 500 us
are one number.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from kg.schema import MetricClass
from kg.vocab import Unit, Vocabulary

_MAGNITUDES = {
    "k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12,
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
MAGNITUDE = re.compile(rf"({'|'.join(_MAGNITUDES)})(?: |$)")
"""A thousand or a million in front of a unit: "K tokens/s"."""
_RATIO = "ratio"
_SHARES = frozenset(("percent", "per-mille"))
_LEVELLED = (MetricClass.QUALITY, MetricClass.OTHER)
_SILENT = frozenset((_RATIO, "points", "decibel"))
"""Dimensions of which a unit does not say what was measured: 3 dB of noise are no 3 dB of contrast."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What the values of a unit compare with.

    Attributes:
        unit: The unit's symbol; as written where the vocabulary does not know it; empty for a bare number.
        magnitude: What a value is multiplied by to be in that unit: 1000 for "K tokens/second".
        factor: What that is multiplied by to be in the unit that its family has in common.
        family: Values of one family convert into each other exactly.
        silent: Whether the unit leaves open what was measured, so that values of one metric alone compare.
    """

    unit: str
    magnitude: int
    factor: Fraction
    family: str
    silent: bool


class Scales:
    """Reads the units of claims.

    Args:
        vocabulary: Units, and the metrics that are measured in them.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        # The package of quantities loads the finder of numbers, which questions about names do without.
        from kg.quantities.units import UnitTable

        self._units = vocabulary.units
        self._metrics = vocabulary.metrics
        self._table = UnitTable(vocabulary.units.values())

    def scale(self, unit: str | None) -> Scale:
        """The scale of a unit as a claim writes it.

        A unit without an exact factor is a family of its own as it is written, since its surface forms need not be
        worth the same: "tokens/day" and "tokens per hour".
        """
        written = _normal(unit)
        magnitude = 1
        known = self._exact(written)
        if known is None and (leading := MAGNITUDE.match(written)):
            magnitude, written = _MAGNITUDES[leading[1]], written[leading.end() :]
            known = self._exact(written)
        if known is not None:
            factor = Fraction(1 if known.to_base is None else str(known.to_base))
            return Scale(known.label, magnitude, factor, known.dimension, silent=known.dimension in _SILENT)
        silent = not written or self._dimension(written) in _SILENT
        return Scale(written, magnitude, Fraction(1), family=written.casefold(), silent=silent)

    def is_level(self, unit: str | None, metric: str) -> bool:
        """Whether what a text calls a result can be an absolute one of a metric.

        A factor never is. A percentage is one of accuracy or utilization; of a metric that has a physical unit, such
        as throughput, it is a share or a change. Milliseconds are no throughput: they get better the other way.

        Args:
            unit: The unit as a claim writes it.
            metric: The vocabulary's id of the metric.
        """
        known = self._units.get(self._table.id_of(_normal(unit)) or "")
        measured = self._metrics.get(metric)
        is_share = known is not None and known.id in _SHARES
        if known is None or measured is None:
            return is_share or not self.is_ratio(unit)
        dimensions = {self._units[each].dimension for each in measured.units}
        if is_share:
            return measured.metric_class in _LEVELLED or dimensions <= _SILENT
        usual = self._metrics.get(known.metric or "", measured)
        fits = known.dimension in dimensions or usual.direction == measured.direction
        return fits and known.dimension != _RATIO

    def is_ratio(self, unit: str | None) -> bool:
        """Whether a unit relates two values to each other."""
        return self._dimension(unit) == _RATIO

    def _exact(self, written: str) -> Unit | None:
        """The unit of a surface form, where its factor is exact."""
        unit = self._units.get(self._table.id_of(written) or "")
        return unit if unit and (unit.base or unit.to_base is not None) else None

    def _dimension(self, unit: str | None) -> str | None:
        known = self._units.get(self._table.id_of(_normal(unit)) or "")
        return known.dimension if known else None


def convert(value: float, scale: Scale, into: Scale) -> float:
    """A value in another unit of its family.

    >>> us = Scale("us", 1, Fraction(1, 10**6), "time", silent=False)
    >>> ms = Scale("ms", 1, Fraction(1, 10**3), "time", silent=False)
    >>> convert(500, us, into=ms)
    0.5
    """
    return float(Fraction(repr(value)) * scale.magnitude * scale.factor / into.factor)


def _normal(unit: str | None) -> str:
    # The vocabulary writes the micro sign, texts either.
    return " ".join((unit or "").replace("\u03bc", "\u00b5").split())

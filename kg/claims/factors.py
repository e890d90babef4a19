"""Improvement factors: what a reported value says about how many times better, from the metric's own direction."""

from kg.claims.cues import Sense
from kg.quantities import Quantity
from kg.schema import Direction


def improves(sense: Sense, direction: Direction | None) -> bool | None:
    """Whether a change of this sense is an improvement; None where the metric's direction is unknown.

    >>> improves(Sense.LESS, Direction.LOWER), improves(Sense.MORE, Direction.LOWER)
    (True, False)
    """
    if sense is Sense.BETTER:
        return True
    if sense is Sense.WORSE:
        return False
    if direction is None:
        return None
    wanted = Sense.MORE if direction is Direction.HIGHER else Sense.LESS
    return (Sense.LESS if sense is Sense.SHARE else sense) is wanted


def factor(value: float, unit: str, sense: Sense, direction: Direction | None) -> float | None:
    """How many times better, over 1 is better; None where the value says nothing of a ratio.

    A factor is itself where it improves and its inverse where not. A percentage p of change makes the new value
    ``v = 1 + p/100`` (more) or ``1 - p/100`` (less) of the old; a share makes it ``p/100``. Where lower is better the
    improvement is ``1/v``, else ``v``. "Better by p %" without a word for more or less is read as ``1 + p/100`` where
    higher is better or unknown, and as a reduction where lower is.

    Args:
        value: The number as reported.
        unit: ``x`` or ``%``; any other unit has no ratio.
        sense: What the words say.
        direction: Which way the metric gets better.

    >>> factor(50, "%", Sense.LESS, Direction.LOWER)
    2.0
    >>> round(factor(79, "%", Sense.SHARE, Direction.LOWER), 2)
    1.27
    >>> factor(2, "x", Sense.WORSE, Direction.LOWER)
    0.5
    >>> factor(20, "%", Sense.BETTER, Direction.HIGHER)
    1.2
    """
    good = improves(sense, direction)
    if good is None or value <= 0:
        return None
    if unit == "x":
        return value if good else 1 / value
    if unit != "%":
        return None
    lower = direction is Direction.LOWER
    if sense is Sense.SHARE:
        ratio = value / 100
    elif sense is Sense.LESS or (sense is Sense.BETTER and lower) or (sense is Sense.WORSE and not lower):
        ratio = 1 - value / 100
    else:
        ratio = 1 + value / 100
    if ratio <= 0:
        return None
    return round(1 / ratio if lower else ratio, 6)


def change(before: float, after: float, direction: Direction | None) -> float | None:
    """How many times better a value became; None where the metric's direction is unknown or a value is not positive.

    >>> change(128, 16, Direction.LOWER), change(50, 75, Direction.HIGHER)
    (8.0, 1.5)
    """
    if direction is None or before <= 0 or after <= 0:
        return None
    return round(before / after if direction is Direction.LOWER else after / before, 6)


def factor_range(number: Quantity, sense: Sense, direction: Direction | None) -> tuple[float | None, float | None]:
    """The lower and upper improvement factor of a number; of a change where it has a value before it.

    Args:
        number: The number as reported.
        sense: What the words say.
        direction: Which way the metric gets better.
    """
    bounds = [factor(value, number.unit or "", sense, direction) for value in (number.low, number.high)]
    if number.before is not None:
        same = number.before.unit_id == number.unit_id
        bounds = [change(number.before.low, number.low, direction) if same else None]
    known = sorted(bound for bound in bounds if bound is not None)
    return (known[0], known[-1]) if len(known) == len(bounds) else (None, None)

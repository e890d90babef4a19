"""Units of measurement, as questions and as claims write them."""

from collections.abc import Callable
from functools import cache

from kg.comparison.scales import MAGNITUDE
from kg.graph import KnowledgeGraph
from kg.schema import NodeKind


def spellings(graph: KnowledgeGraph, name: str) -> tuple[str, ...]:
    """How a unit of the vocabulary is written, in claims of a graph and in the question itself; none for no unit.

    Ratios are none: a factor is asked for otherwise.
    """
    id_of, ratios = _table()
    unit = id_of(name)
    if unit is None or unit in ratios:
        return ()
    # "K tokens/s" is the unit of "16K tokens/s".
    written = {str(graph.nodes[claim].get("unit", "")) for claim in graph.of_kind(NodeKind.CLAIM)}
    return tuple(
        sorted({name, *(other for other in written if unit in (id_of(other), id_of(MAGNITUDE.sub("", other))))})
    )


@cache
def _table() -> tuple[Callable[[str], str | None], frozenset[str]]:
    # Imported here, for most questions name no unit.
    from kg.quantities.units import UnitTable
    from kg.vocab import default_vocabulary

    units = default_vocabulary().units.values()
    return UnitTable(units).id_of, frozenset(unit.id for unit in units if unit.dimension == "ratio")

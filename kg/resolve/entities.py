"""Nodes of things and metrics, with the ancestors that the vocabulary gives them."""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from kg.curation import Same
from kg.errors import VocabularyError
from kg.ids import node_id
from kg.model import Entity, LocalEntity, MetricEntity
from kg.resolve.families import Relative, relative
from kg.resolve.features import Name, Target
from kg.resolve.linking import Linker
from kg.resolve.names import Linked
from kg.schema import EdgeKind, NodeKind, Role
from kg.vocab import Term, Vocabulary

_Met = Sequence[tuple[LocalEntity, Linked]]
_Roles = Mapping[str, Sequence[Role]]

NAME_OF_SEVERAL = "name of several things"
"""Category of a coined name that papers give to different things, which are listed under it."""


def build_entities(linker: Linker, roles: _Roles, vocabulary: Vocabulary) -> tuple[Entity, ...]:
    """All things in use and the ancestors of them, sorted by id.

    Args:
        linker: What the names of all papers stand for.
        roles: What each node is to some paper.
        vocabulary: Where the ancestors are.
    """
    nodes: dict[str, Entity] = {}
    terms: dict[str, tuple[NodeKind, Term]] = {}
    for target, met in linker.met.items():
        if target.term:
            terms[target.node] = (target.kind, target.term)
            continue
        family = relative(target.names[0], target.kind, lambda name: _named(name, linker))
        if family and family.target is target:  # what people made one with its own version
            family = None
        nodes[target.node] = _coined(target, met, roles.get(target.node, ()), family)
        if family and family.target.term:
            terms[family.target.node] = (family.target.kind, family.target.term)
    met_by_node = {target.node: met for target, met in linker.met.items()}
    for node, (kind, term) in _with_ancestors(terms, vocabulary).items():
        nodes[node] = _known(kind, term, met_by_node.get(node, ()), roles.get(node, ()))
    return tuple(entity for _, entity in sorted(nodes.items()))


def check_hierarchy(entities: Iterable[Entity], same: Mapping[str, Same]) -> None:
    """Makes sure that people made no thing one with what is above it.

    Args:
        entities: All things.
        same: The decisions that made several things one, by node.

    Raises:
        VocabularyError: with file and line of a decision that did.
    """
    try:
        TopologicalSorter({e.id: {*e.broader, *filter(None, (e.version_of,))} for e in entities}).prepare()
    except CycleError as error:
        circle = error.args[1]
        where = next((same[node].where for node in circle if node in same), None)
        raise VocabularyError(f"makes something one of itself: {' > '.join(circle)}", where=where) from error


def build_metrics(used: Iterable[str], vocabulary: Vocabulary) -> tuple[MetricEntity, ...]:
    """The metrics of these ids, and the ancestors of them, sorted by id."""
    frontier, seen = sorted(used), set[str]()
    while frontier:
        metric_id = frontier.pop()
        if metric_id not in seen:
            seen.add(metric_id)
            frontier.extend(vocabulary.metrics[metric_id].broader)
    metrics = (vocabulary.metrics[metric_id] for metric_id in sorted(seen))
    return tuple(
        MetricEntity(
            id=node_id(NodeKind.METRIC, metric.id),
            label=metric.label,
            aliases=tuple(sorted(set(metric.aliases) - {metric.label})),
            metric_class=metric.metric_class,
            direction=metric.direction,
            broader=tuple(sorted(node_id(NodeKind.METRIC, parent) for parent in metric.broader)),
        )
        for metric in metrics
    )


def _named(name: Name, linker: Linker) -> Target | None:
    """The thing of this name, if it has a proper name."""
    target = linker.find(name)
    if target is None:
        return None
    return target if _is_named(target, linker.met.get(target, ())) else None


def _is_named(target: Target, met: _Met) -> bool:
    if target.term:
        return not target.term.generic
    return target.name_of_several or any(entity.named for entity, _ in met)


def _with_ancestors(
    terms: Mapping[str, tuple[NodeKind, Term]], vocabulary: Vocabulary
) -> dict[str, tuple[NodeKind, Term]]:
    found: dict[str, tuple[NodeKind, Term]] = {}
    frontier = list(terms.values())
    while frontier:
        kind, term = frontier.pop()
        node = node_id(kind, term.id)
        if node not in found:
            found[node] = (kind, term)
            frontier += [(kind, vocabulary.term(kind, parent)) for parent in term.parents]
    return found


def _known(kind: NodeKind, term: Term, met: _Met, roles: Sequence[Role]) -> Entity:
    unlisted = {entity.name for entity, _ in met if entity.term is None}
    return Entity(
        id=node_id(kind, term.id),
        kind=kind,
        label=term.label,
        aliases=tuple(sorted({*term.aliases, *unlisted} - {term.label})),
        category=term.category,
        named=not term.generic,
        roles=tuple(roles),
        broader=tuple(sorted(node_id(kind, parent) for parent in term.broader)),
        version_of=node_id(kind, term.version_of) if term.version_of else None,
        facts=term.fact_records(),
        link=_link_rows(met),
    )


def _coined(target: Target, met: _Met, roles: Sequence[Role], family: Relative | None) -> Entity:
    name = target.names[0]
    label = f"{name} ({target.sense})" if target.sense else name
    surfaces = {" ".join(text.split()) for e, _ in met for text in (e.name, *(span.text for span in e.mentions))}
    broader = {target.among.node} if target.among else set()
    if family and family.edge is EdgeKind.BROADER:
        broader.add(family.target.node)
    return Entity(
        id=target.node,
        kind=target.kind,
        label=label,
        aliases=tuple(sorted(surfaces - {label})),
        category=NAME_OF_SEVERAL if target.name_of_several else None,
        named=_is_named(target, met),
        novel=True,
        roles=tuple(roles),
        broader=tuple(sorted(broader)),
        version_of=family.target.node if family and family.edge is EdgeKind.VERSION_OF else None,
        link=_link_rows(met),
    )


def _link_rows(met: _Met) -> tuple[tuple[str, float, str], ...]:
    return tuple(sorted({(entity.name, link.score, link.reason) for entity, link in met}))

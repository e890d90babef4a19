"""From the names of single papers to the things of the field: one thing, one node.

The only stage that sees all papers. A surface is linked by the first rule of :data:`_RULES` that applies; the link keeps
the rule's score and reason. Distinct surfaces are compared, never mentions, so the work grows with the vocabulary in
use and not with the text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.ids import content_hash, name_key, node_id, slug
from kg.model import Claim, Entity, Extraction, Link, LocalEntity, MetricEntity, Paper, RawClaim, Resolved
from kg.schema import ENTITY_KINDS, BaselineKind, NodeKind, Role
from kg.vocab import Term, Vocabulary

Surface = tuple[NodeKind, str]
"""A kind and a name's key: what two papers must share to speak of the same coined thing."""

THIS_WORK = "this work"
"""How a claim calls a contribution that its paper leaves unnamed."""

_VERSION = re.compile(r"^(?P<base>.*?[^\W\d])[- ]?v?(?P<number>\d+(?:\.\d+)*)$", re.I)
_VARIANT = re.compile(r"^(?P<base>[^\s-]+(?:-[^\s-]+)*?)[- ](?P<suffix>[^\s-]+)$")
_ROLE_ORDER = list(Role)


def resolve(papers: Iterable[Paper], extractions: Iterable[Extraction], vocabulary: Vocabulary) -> Resolved:
    """Links every name to a node and every claim to nodes.

    Args:
        papers: All papers.
        extractions: One per paper, in any order.
        vocabulary: The curated vocabulary.

    Returns:
        Everything sorted by id, so that the order of the input does not matter.
    """
    by_id = {paper.id: paper for paper in papers}
    done = sorted(extractions, key=lambda extraction: extraction.paper)
    linker = _Linker(vocabulary, (entity for extraction in done for entity in extraction.entities))
    links: dict[tuple[str, str], Role] = {}
    claims: dict[str, Claim] = {}
    repos: set[tuple[str, str]] = set()
    for extraction in done:
        names = {entity.name: linker.node(entity) for entity in extraction.entities}
        for entity in extraction.entities:
            key = (extraction.paper, names[entity.name])
            links[key] = min(links.get(key, entity.role), entity.role, key=_ROLE_ORDER.index)
        repos.update((extraction.paper, url) for url in extraction.repos)
        for raw in extraction.claims:
            claim = _claim(raw, extraction, names)
            claims[claim.id] = claim
    roles: dict[str, set[Role]] = defaultdict(set)
    for (_, entity_id), role in links.items():
        roles[entity_id].add(role)
    metrics = {claim.metric.removeprefix("metric-") for claim in claims.values() if claim.metric}
    return Resolved(
        papers=tuple(by_id[paper_id] for paper_id in sorted(by_id)),
        entities=tuple(linker.entities(roles)),
        metrics=tuple(_metrics(metrics, vocabulary)),
        links=tuple(Link(paper=p, entity=e, role=role) for (p, e), role in sorted(links.items())),
        repos=tuple(sorted(repos)),
        claims=tuple(claims[claim_id] for claim_id in sorted(claims)),
    )


class _Linker:
    """Decides, once per distinct surface, which node it stands for."""

    def __init__(self, vocabulary: Vocabulary, entities: Iterable[LocalEntity]) -> None:
        self._vocabulary = vocabulary
        self._known = _known_names(vocabulary)
        self._surfaces: dict[str, Counter[str]] = defaultdict(Counter)  # node -> names in use
        self._links: dict[str, dict[str, tuple[float, str]]] = defaultdict(dict)
        self._named: dict[str, bool] = {}
        kinds: dict[str, Counter[NodeKind]] = defaultdict(Counter)
        seen = list(entities)
        for entity in seen:
            if entity.term is None:
                kinds[name_key(entity.name)][entity.type] += 1
        # A coined name is one thing in all papers: the kind that most of them see in it.
        self._kind = {
            key: max(votes, key=lambda kind: (votes[kind], -ENTITY_KINDS.index(kind))) for key, votes in kinds.items()
        }
        for entity in seen:
            node = self.node(entity)
            surfaces = {span.text for span in entity.mentions} | {entity.name}
            self._surfaces[node].update(" ".join(surface.split()) for surface in surfaces)
            self._named[node] = self._named.get(node, False) or entity.named

    def node(self, entity: LocalEntity) -> str:
        """The node id of a local entity."""
        node, score, reason = self._link(entity)
        self._links[node].setdefault(entity.name, (score, reason))
        return node

    def _link(self, entity: LocalEntity) -> tuple[str, float, str]:
        if entity.term is not None:
            return node_id(entity.type, entity.term), 1.0, "vocabulary term"
        key = name_key(entity.name)
        for kind in (entity.type, *ENTITY_KINDS):
            term = self._known.get((kind, key))
            if term is not None:
                return node_id(kind, term.id), 0.9, f"spelled like the vocabulary's {term.label}"
        kind = self._kind.get(key, entity.type)
        return node_id(kind, slug(entity.name) if slug(entity.name) != key else key), 0.8, "same name"

    def entities(self, roles: Mapping[str, set[Role]]) -> Iterator[Entity]:
        """All nodes in use and the vocabulary's ancestors of them, sorted by id."""
        nodes: dict[str, Entity] = {}
        for node in sorted(self._surfaces):
            kind, key = _split(node)
            term = self._vocabulary.terms[kind].get(key)
            used = tuple(sorted(roles.get(node, ()), key=_ROLE_ORDER.index))
            if term is not None:
                nodes[node] = _known_entity(kind, term, used, self._link_rows(node))
                for ancestor in _ancestors(term, self._vocabulary.terms[kind]):
                    nodes.setdefault(node_id(kind, ancestor.id), _known_entity(kind, ancestor, (), ()))
            else:
                nodes[node] = self._coined_entity(node, kind, used)
        for node, entity in list(nodes.items()):
            if entity.novel:
                nodes[node] = entity.model_copy(update=_relatives(entity, nodes))
        for node in sorted(nodes):
            # A term that only serves as an ancestor may have got its own link since.
            yield nodes[node]

    def _link_rows(self, node: str) -> tuple[tuple[str, float, str], ...]:
        return tuple(sorted((name, score, reason) for name, (score, reason) in self._links[node].items()))

    def _coined_entity(self, node: str, kind: NodeKind, roles: tuple[Role, ...]) -> Entity:
        surfaces = self._surfaces[node]
        label = min(surfaces, key=lambda name: (-surfaces[name], name))
        return Entity(
            id=node,
            kind=kind,
            label=label,
            aliases=tuple(sorted(set(surfaces) - {label})),
            named=self._named[node],
            novel=True,
            roles=roles,
            link=self._link_rows(node),
        )


def _known_names(vocabulary: Vocabulary) -> dict[Surface, Term]:
    return {
        (kind, name_key(name)): term
        for kind in ENTITY_KINDS
        for term in vocabulary.terms[kind].values()
        if not term.context
        for name in (term.label, *term.aliases)
    }


def _split(node: str) -> tuple[NodeKind, str]:
    kind, _, key = node.partition("-")
    return NodeKind(kind.capitalize()), key


def _known_entity(
    kind: NodeKind, term: Term, roles: tuple[Role, ...], link: tuple[tuple[str, float, str], ...]
) -> Entity:
    return Entity(
        id=node_id(kind, term.id),
        kind=kind,
        label=term.label,
        aliases=tuple(sorted(set(term.aliases) - {term.label})),
        category=term.category,
        named=not term.generic,
        roles=roles,
        broader=tuple(sorted(node_id(kind, parent) for parent in term.broader)),
        version_of=node_id(kind, term.version_of) if term.version_of else None,
        facts=term.fact_records(),
        link=link,
    )


def _ancestors(term: Term, terms: Mapping[str, Term]) -> Iterator[Term]:
    frontier = [*term.broader, *([term.version_of] if term.version_of else [])]
    seen: set[str] = set()
    while frontier:
        parent = frontier.pop()
        if parent not in seen:
            seen.add(parent)
            yield terms[parent]
            frontier += [*terms[parent].broader, *([terms[parent].version_of] if terms[parent].version_of else [])]


def _relatives(entity: Entity, nodes: Mapping[str, Entity]) -> dict[str, object]:
    """What a coined name says about its family: "RT-DETRv3" is a version of "RT-DETR", "Sana-0.6B" one of "Sana"."""
    for pattern, relation in ((_VERSION, "version_of"), (_VARIANT, "broader")):
        found = pattern.match(entity.label)
        base = _node_called(found["base"], entity, nodes) if found else None
        if base is not None:
            return {relation: base if relation == "version_of" else (base,)}
    return {}


def _node_called(name: str, entity: Entity, nodes: Mapping[str, Entity]) -> str | None:
    for candidate in (node_id(entity.kind, slug(name)), node_id(entity.kind, name_key(name))):
        base = nodes.get(candidate)
        if base is not None and base.id != entity.id and base.named:
            return base.id
    return None


def _metrics(used: Iterable[str], vocabulary: Vocabulary) -> Iterator[MetricEntity]:
    frontier, seen = sorted(used), set[str]()
    while frontier:
        metric_id = frontier.pop()
        if metric_id not in seen:
            seen.add(metric_id)
            frontier.extend(vocabulary.metrics[metric_id].broader)
    for metric_id in sorted(seen):
        metric = vocabulary.metrics[metric_id]
        yield MetricEntity(
            id=node_id(NodeKind.METRIC, metric_id),
            label=metric.label,
            aliases=tuple(sorted(set(metric.aliases) - {metric.label})),
            metric_class=metric.metric_class,
            direction=metric.direction,
            broader=tuple(sorted(node_id(NodeKind.METRIC, parent) for parent in metric.broader)),
        )


def _claim(raw: RawClaim, extraction: Extraction, names: Mapping[str, str]) -> Claim:
    subject = names.get(raw.subject, extraction.paper)
    named = raw.baseline is not None and raw.baseline_kind is BaselineKind.NAMED
    baseline = names.get(raw.baseline) if named and raw.baseline else None
    metric = node_id(NodeKind.METRIC, raw.metric_id) if raw.metric_id else None
    hardware = _nodes(raw.hardware, names)
    content = (
        extraction.paper, raw.evidence.field, raw.evidence.start, raw.evidence.end, subject, raw.relation,
        raw.baseline, raw.metric, raw.low, raw.high, raw.unit, raw.qualifier, hardware, raw.context,
    )  # fmt: skip
    return Claim(
        id=f"claim-{content_hash(*content)[:16]}",
        paper=extraction.paper,
        subject=subject,
        subject_text=raw.subject,
        baseline=baseline,
        baseline_text=raw.baseline,
        metric=metric,
        metric_text=raw.metric,
        hardware=hardware,
        context_entities=_nodes(raw.context, names),
        extractor=extraction.extractor,
        **raw.model_dump(
            include={
                "relation",
                "baseline_kind",
                "metric_class",
                "low",
                "high",
                "unit",
                "qualifier",
                "reported_as",
                "factor_low",
                "factor_high",
                "hardware_scope",
                "context",
                "origin",
                "rule",
                "confidence",
            }  # fmt: skip
        ),
        evidence=raw.evidence,
    )


def _nodes(local: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted({names[name] for name in local if name in names}))

"""Graphs of any size for browser tests: invented papers around topics, with hubs as real ones have them."""

import random

from kg.graph import KnowledgeGraph, build_graph
from kg.ids import node_id, slug
from kg.model import Claim, Entity, Link, MetricEntity, Paper, Resolved, Span
from kg.schema import BaselineKind, HardwareScope, MetricClass, NodeKind, Relation, Role, TextField

_TOPICS = (
    "serving", "pruning", "kernels", "scheduling", "caching", "rendering",
    "folding", "routing", "sorting", "packing", "tracing", "mapping",
)  # fmt: skip
_ADJECTIVES = (
    "quick", "sparse", "lazy", "ragged", "mossy", "tidal", "amber", "hollow", "brisk", "fallow", "silent", "vivid",
)  # fmt: skip
_MARK = {NodeKind.TECHNIQUE: "Kit", NodeKind.MODEL: "Net", NodeKind.HARDWARE: "Chip", NodeKind.DATASET: "Bench"}
_SHARE = {NodeKind.TECHNIQUE: 0.9, NodeKind.MODEL: 0.35, NodeKind.HARDWARE: 0.2, NodeKind.DATASET: 0.1}


def synthetic_graph(nodes: int, seed: int = 7) -> KnowledgeGraph:
    """A graph of about this many drawn nodes; the same for the same arguments.

    Args:
        nodes: Papers, things and metrics together.
        seed: Chooses among graphs of the same size.
    """
    rng = random.Random(seed)  # noqa: S311  # no secrets here
    per_paper = 1 + sum(_SHARE.values())
    count = max(1, round((nodes - len(_TOPICS) - 1) / per_paper))
    things = {kind: [_entity(kind, i) for i in range(round(count * share))] for kind, share in _SHARE.items()}
    tasks = [_entity(NodeKind.TASK, i, f"{topic} at scale") for i, topic in enumerate(_TOPICS)]
    metric = MetricEntity(id=node_id(NodeKind.METRIC, "speedup"), label="speedup", metric_class=MetricClass.SPEED)
    papers, links, claims, baselines = [], set(), [], set()
    for i in range(count):
        topic = min(int(rng.paretovariate(0.9)) - 1, 10**6) % len(_TOPICS)
        own = things[NodeKind.TECHNIQUE][i % len(things[NodeKind.TECHNIQUE])]
        other = _near(rng, things[NodeKind.TECHNIQUE], topic)
        device = _near(rng, things[NodeKind.HARDWARE], topic)
        factor = round(rng.uniform(1.1, 9), 1)
        sentence = f"It is up to {factor}x faster than {other.label} on {device.label}."
        opening = f"We study {_TOPICS[topic]} and build {own.label}. "
        paper = Paper(
            id=f"paper-invented-{i}",
            title=f"{own.label}: {_ADJECTIVES[i % len(_ADJECTIVES)]} {_TOPICS[topic]} for {device.label}".title(),
            text=opening + sentence,
            published=str(2015 + i % 11),
        )
        papers.append(paper)
        links |= {(paper.id, own.id, Role.PROPOSED), (paper.id, tasks[topic].id, Role.USED)}
        links |= {(paper.id, device.id, Role.USED)}
        links |= {(paper.id, _near(rng, things[kind], topic).id, Role.USED) for kind in _SHARE}
        if other.id == own.id:
            continue
        baselines.add(other.id)
        links.add((paper.id, other.id, Role.BASELINE))
        claims.append(
            Claim(
                id=f"claim-{i:06}",
                paper=paper.id,
                subject=own.id,
                subject_text=own.label,
                relation=Relation.OUTPERFORMS,
                baseline=other.id,
                baseline_text=other.label,
                baseline_kind=BaselineKind.NAMED,
                metric=metric.id,
                metric_text="faster",
                metric_class=MetricClass.SPEED,
                low=factor,
                high=factor,
                unit="x",
                reported_as=f"{factor}x",
                factor_low=factor,
                factor_high=factor,
                hardware=(device.id,),
                hardware_scope=HardwareScope.STATED,
                evidence=Span(field=TextField.ABSTRACT, start=len(opening), end=len(opening + sentence), text=sentence),
                rule="invented",
                extractor="invented",
                confidence=0.9,
            )
        )
    entities = [*tasks, *(thing for kind in _SHARE for thing in things[kind])]
    return build_graph(
        Resolved(
            papers=tuple(papers),
            entities=tuple(
                e.model_copy(update={"roles": (Role.BASELINE, Role.PROPOSED) if e.id in baselines else (Role.USED,)})
                for e in entities
            ),
            metrics=(metric,),
            links=tuple(Link(paper=p, entity=e, role=r) for p, e, r in sorted(links)),
            repos=(),
            claims=tuple(claims),
        )
    )


def _entity(kind: NodeKind, number: int, label: str | None = None) -> Entity:
    name = label or f"{_ADJECTIVES[number % len(_ADJECTIVES)].title()}{_MARK[kind]}-{number}"
    return Entity(id=node_id(kind, slug(name)), kind=kind, label=name, aliases=(f"{kind} no. {number}",), named=True)


def _near(rng: random.Random, things: list[Entity], topic: int) -> Entity:
    """Mostly a thing of the topic, the early ones far more often than the rest."""
    place = int(min(rng.paretovariate(0.7) - 1, 10**6)) * len(_TOPICS) + (
        topic if rng.random() < 0.85 else rng.randrange(12)
    )
    return things[place % len(things)]

"""Claims of papers over nodes instead of names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from kg.curation import CURATED
from kg.ids import content_hash, name_key, node_id
from kg.model import Claim, Extraction, LocalEntity, RawClaim
from kg.resolve.surfaces import Node
from kg.schema import ENTITY_KINDS, BaselineKind, NodeKind, Role, Status

_RESOLVED = frozenset(("subject", "baseline", "metric", "hardware"))
_COPIED = (frozenset(RawClaim.model_fields) & frozenset(Claim.model_fields)) - _RESOLVED
_ROLES = list(Role)


class _Thing(NamedTuple):
    """A thing of a paper; the least of several is the one that an ambiguous name means."""

    role: int
    kind: int
    node: str
    known: bool


class Nodes(Protocol):
    """What tells what the things of papers are."""

    def node(self, entity: LocalEntity, paper: str) -> Node:
        """The node of a thing of a paper."""


class LocalNames:
    """What the names of one paper stand for.

    A name is looked up as it stands, then by its key among names and mentions. Where it is two things, the role in
    the paper decides, then the order of :data:`kg.schema.ENTITY_KINDS`.

    Args:
        extraction: What was read in the paper.
        nodes: What the names of all papers stand for.
    """

    def __init__(self, extraction: Extraction, nodes: Nodes) -> None:
        paper = extraction.paper
        self._things = [(entity, _thing(entity, nodes.node(entity, paper))) for entity in extraction.entities]

    def roles(self) -> Iterator[tuple[str, Role]]:
        """Each thing's node and what it is to the paper, as often as it is listed."""
        for entity, thing in self._things:
            yield thing.node, entity.role

    def node(self, name: str, *kinds: NodeKind) -> str | None:
        """The node of a name, of one of these kinds where some are given."""
        thing = self._find(name, kinds)
        return thing.node if thing else None

    def nodes(self, names: Iterable[str], *kinds: NodeKind) -> tuple[str, ...]:
        """The nodes of those names that have one, sorted."""
        return tuple(sorted({node for name in names if (node := self.node(name, *kinds))}))

    def baseline(self, claim: RawClaim) -> str | None:
        """The node that a claim compares with.

        A generic phrase is one only where the vocabulary holds it ("the CPU"): two papers' "prior work" are never one
        thing, nor is it a thing at all.
        """
        thing = self._find(claim.baseline) if claim.baseline else None
        return thing.node if thing and (thing.known or claim.baseline_kind is BaselineKind.NAMED) else None

    def _find(self, name: str, kinds: Sequence[NodeKind] = ()) -> _Thing | None:
        wanted = {ENTITY_KINDS.index(kind) for kind in kinds or ENTITY_KINDS}
        as_it_stands = [thing for thing in self._by_name.get(name, ()) if thing.kind in wanted]
        return min(
            as_it_stands or [thing for thing in self._by_key.get(name_key(name), ()) if thing.kind in wanted],
            default=None,
        )

    @cached_property
    def _by_name(self) -> Mapping[str, set[_Thing]]:
        found: defaultdict[str, set[_Thing]] = defaultdict(set)
        for entity, thing in self._things:
            found[entity.name].add(thing)
        return found

    @cached_property
    def _by_key(self) -> Mapping[str, set[_Thing]]:
        found: defaultdict[str, set[_Thing]] = defaultdict(set)
        for entity, thing in self._things:
            for text in {entity.name, *(span.text for span in entity.mentions)}:
                found[name_key(text)].add(thing)
        return found


def _thing(entity: LocalEntity, node: Node) -> _Thing:
    return _Thing(_ROLES.index(entity.role), ENTITY_KINDS.index(node.kind), node.id, node.known)


def resolve_claim(raw: RawClaim, extraction: Extraction, names: LocalNames, *, curated: bool = False) -> Claim:
    """A claim over nodes; a curated one is a person's reading of the sentence.

    The subject is the paper itself where it is unnamed or unknown. A device that the corpus takes for something else
    is context. The id is a hash of what the paper says, so it does not depend on other papers.
    """
    evidence = raw.evidence
    content = (
        extraction.paper, evidence.field, evidence.start, evidence.end, raw.subject, raw.relation, raw.baseline,
        raw.metric, raw.low, raw.high, raw.unit, raw.qualifier, raw.hardware, raw.context,
    )  # fmt: skip
    elsewhere = [name for name in raw.hardware if names.node(name, NodeKind.HARDWARE) is None]
    return Claim(
        id=f"claim-{content_hash(*content)[:16]}",
        paper=extraction.paper,
        subject=names.node(raw.subject) or extraction.paper,
        subject_text=raw.subject,
        baseline=names.baseline(raw),
        baseline_text=raw.baseline,
        metric=node_id(NodeKind.METRIC, raw.metric_id) if raw.metric_id else None,
        metric_text=raw.metric,
        hardware=names.nodes(raw.hardware, NodeKind.HARDWARE),
        context_entities=names.nodes((*raw.context, *elsewhere)),
        status=Status.CURATED if curated else Status.QUOTED,
        extractor=raw.rule if raw.rule == CURATED else extraction.extractor,
        **{name: getattr(raw, name) for name in _COPIED},
    )

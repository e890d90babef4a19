"""The invented corpus before and after a change of everything that can change."""

from kg.graph import KnowledgeGraph, build_graph
from kg.model import Claim, Link, Resolved
from kg.schema import HardwareScope, Role
from tests import corpus

OLD = corpus.resolved()


def claim(reported_as: str) -> Claim:
    """The claim of the corpus with this value."""
    return next(claim for claim in OLD.claims if claim.reported_as == reported_as)


def changed() -> Resolved:
    """The corpus with a paper, a thing and a claim added, removed and changed each."""
    papers = {paper.id: paper for paper in OLD.papers}
    survey = next(paper for paper in OLD.papers if paper.title == "A Survey of Kernels")
    scale = next(paper for paper in OLD.papers if paper.title.startswith("Scaling Birch"))
    fresh = survey.model_copy(update={"id": "paper-fresh", "title": "A Fresh Survey", "published": "2026"})
    papers[fresh.id] = fresh
    del papers[survey.id]
    papers[scale.id] = scale.model_copy(update={"published": "2026-03", "url": "https://example.org/scale"})
    entities = {entity.id: entity for entity in OLD.entities}
    tile = entities[corpus.thing("TileAttention")]
    entities[tile.id] = tile.model_copy(update={"aliases": ("TA", "Tiled Attention"), "category": "library"})
    a100 = entities[corpus.thing("A100-40GB")]
    entities[a100.id] = a100.model_copy(update={"facts": (a100.facts[0].model_copy(update={"value": 48.0}),)})
    b200 = a100.model_copy(update={"id": "hardware-b200", "label": "B200", "aliases": (), "facts": ()})
    entities[b200.id] = b200
    gone = corpus.thing("FernNet")
    del entities[gone]
    links = [
        link for link in OLD.links if gone != link.entity and link.paper != survey.id
    ]  # fmt: skip
    links.append(Link(paper=fresh.id, entity=b200.id, role=Role.USED))
    claims = {claim.id: claim for claim in OLD.claims if gone != claim.baseline}
    fast = claim("170 TFLOPS")
    del claims[fast.id]
    claims["claim-faster"] = fast.model_copy(
        update={
            "id": "claim-faster",
            "low": 180.0,
            "high": 180.0,
            "reported_as": "180 TFLOPS",
            "hardware": (b200.id,),
            "hardware_scope": HardwareScope.INHERITED,
        }
    )
    served = claim("41 tokens/s")
    claims["claim-new"] = served.model_copy(
        update={"id": "claim-new", "subject": served.paper, "subject_text": "this work"}
    )
    return OLD.model_copy(
        update={
            "papers": tuple(papers[key] for key in sorted(papers)),
            "entities": tuple(entities[key] for key in sorted(entities)),
            "links": tuple(sorted(links, key=lambda link: (link.paper, link.entity, link.role))),
            "repos": OLD.repos[1:],
            "claims": tuple(claims[key] for key in sorted(claims)),
        }
    )


def graphs() -> tuple[KnowledgeGraph, KnowledgeGraph]:
    """The corpus before and after."""
    return build_graph(OLD), build_graph(changed())


def with_claims(*claims: Claim) -> KnowledgeGraph:
    """The corpus with these claims only."""
    ordered = tuple(sorted(claims, key=lambda each: each.id))
    return build_graph(OLD.model_copy(update={"claims": ordered, "curation": ()}))

"""From the names of single papers to the things of the field: one thing, one node.

The only stage that sees all papers. Distinct names are compared, never mentions, and each only with what shares its
:func:`kg.ids.name_key`, so the work grows with the names in use and not with their pairs.
"""

from collections.abc import Iterable, Mapping

from kg.curation import NOTHING_DECIDED, ClaimCurator, Curation, Same
from kg.errors import InputError
from kg.model import Extraction, Paper, Resolved
from kg.resolve.entities import build_entities, build_metrics, check_hierarchy
from kg.resolve.linking import Linker
from kg.resolve.placing import Placing, roles_by_node
from kg.resolve.surfaces import Thing
from kg.vocab import Vocabulary

__all__ = ["resolve"]


def resolve(
    papers: Iterable[Paper],
    extractions: Iterable[Extraction],
    vocabulary: Vocabulary,
    curation: Curation = NOTHING_DECIDED,
) -> Resolved:
    """Links every name to a node and every claim to nodes, and does as people decided.

    Args:
        papers: All papers.
        extractions: What was read in them, in any order.
        vocabulary: The curated vocabulary, the same that the papers were read with.
        curation: What people decided about things and claims.

    Returns:
        Everything sorted by id, so that the order of the input does not matter.

    Raises:
        InputError: if an extraction is of none of the papers or names what the vocabulary does not hold, or if two
            different papers share an id.
        VocabularyError: with file and line, if a decision is about what does not exist or contradicts another.
    """
    known = _by_id(papers)
    done = list(extractions)
    for extraction in done:
        _check(extraction, known, vocabulary)
    curator = ClaimCurator(curation, known, vocabulary)
    curated = [curator.apply(extraction) for extraction in done]
    things = [Thing(paper.extraction.paper, entity) for paper in curated for entity in paper.extraction.entities]
    linker = Linker(vocabulary, known, things, curation)
    placing = Placing(linker)
    notes: list[tuple[str, str]] = []
    for paper in curated:
        ids = placing.add(paper.extraction, ((raw, bool(decided)) for raw, decided in paper.claims))
        notes += ((claim, note) for claim, (_, decided) in zip(ids, paper.claims, strict=True) for note in decided)
        notes += ((paper.extraction.paper, note) for note in paper.notes)
    links, claims = placing.links(), placing.claims()
    entities = build_entities(linker, roles_by_node(links), vocabulary)
    check_hierarchy(entities, {node: by for node, _, by in linker.decided if isinstance(by, Same)})
    present = {entity.id for entity in entities}  # where all uses of a name mean something else, it has no node
    notes += ((node, text) for node, text, _ in linker.decided if node in present)
    metrics = {raw.metric_id for paper in curated for raw, _ in paper.claims if raw.metric_id}
    return Resolved(
        papers=tuple(paper for _, paper in sorted(known.items())),
        entities=entities,
        metrics=build_metrics(metrics, vocabulary),
        links=links,
        repos=tuple(sorted({(extraction.paper, url) for extraction in done for url in extraction.repos})),
        claims=claims,
        curation=tuple(sorted(set(notes))),
        unused=tuple(sorted(decision.where for paper in curated for decision in paper.unused)),
    )


def _by_id(papers: Iterable[Paper]) -> dict[str, Paper]:
    known: dict[str, Paper] = {}
    for paper in papers:
        if known.setdefault(paper.id, paper) != paper:
            raise InputError("two different papers have this id; merge them first", where=paper.id)
    return known


def _check(extraction: Extraction, papers: Mapping[str, Paper], vocabulary: Vocabulary) -> None:
    """Raises where an extraction does not fit the papers or the vocabulary."""
    if extraction.paper not in papers:
        raise InputError("an extraction of a paper that is not among the papers", where=extraction.paper)
    for entity in extraction.entities:
        if entity.term is not None and entity.term not in vocabulary.terms[entity.type]:
            problem = f"{entity.name!r} is linked to {entity.type} {entity.term!r}, which is not in the vocabulary"
            raise InputError(f"{problem}; extract the paper again", where=extraction.paper)
    for claim in extraction.claims:
        if claim.metric_id is not None and claim.metric_id not in vocabulary.metrics:
            problem = f"a claim is about metric {claim.metric_id!r}, which is not in the vocabulary"
            raise InputError(f"{problem}; extract the paper again", where=extraction.paper)

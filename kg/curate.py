"""Decisions made over a built graph: names as people write them become ids, and what would not apply is refused."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.curation import AboutClaim, AboutQuote, ClaimCurator, Curation, Decision, Missing, Wrong, parse_decision
from kg.errors import VocabularyError
from kg.graph import KnowledgeGraph
from kg.lookup import Names
from kg.model import Extraction, Paper, RawClaim, Span, one_line
from kg.schema import ENTITY_KINDS, EdgeKind, NodeKind, Status
from kg.vocab import data_file, default_vocabulary


def decide(graph: KnowledgeGraph, table: str, given: Mapping[str, Any]) -> Decision:
    """A decision that the next build will apply.

    Args:
        graph: What it is about.
        table: One of :data:`kg.curation.records.DECISIONS`.
        given: Its keys; things by any name that they have in the graph, papers also by title or arXiv id.

    Raises:
        UnknownNameError: if nothing goes by a name; it carries the nearest names.
        VocabularyError: if it is malformed, or would not apply.
    """
    decision = parse_decision(table, {key: _ids(graph, key, value) for key, value in given.items()})
    if isinstance(decision, AboutQuote):
        _check_claims(graph, decision)
    else:
        _check_things(graph, decision.model_dump())
    return decision


def _ids(graph: KnowledgeGraph, key: str, value: Any) -> Any:
    """The ids behind the names of a key; other values as they are."""
    things, papers = Names(graph, *ENTITY_KINDS), Names(graph, NodeKind.PAPER)
    match key:
        case "ids":
            return tuple(map(things.get, value))
        case "id":
            return things.get(value)
        case "papers":
            return tuple(map(papers.get, value))
        case "paper":
            return papers.get(value)
        case _:
            return value


def _check_things(graph: KnowledgeGraph, given: Mapping[str, Any]) -> None:
    terms = [node for node in given.get("ids", ()) if not graph.nodes[node]["novel"]]
    if len(terms) > 1:
        raise VocabularyError(f"{' and '.join(terms)} are two things of the vocabulary: see data/vocab")
    for paper in given.get("papers", ()):
        if given["id"] not in graph.succ[paper]:
            raise VocabularyError(f"{paper} does not speak of {given['id']}")


def _check_claims(graph: KnowledgeGraph, decision: AboutQuote) -> None:
    """Makes sure that a decision fits the claims that the graph holds: by doing as a build would."""
    data: dict[str, Any] = graph.nodes[decision.paper]
    paper = Paper(id=decision.paper, title=data["label"], text=data["text"], text_field=data["text_field"])
    claims = tuple(_claims(graph, decision.paper))
    extraction = Extraction(paper=paper.id, title=paper.title, extractor="graph", claims=claims)
    curation = Curation(**{decision.table: (decision,)})  # type: ignore[arg-type]
    curated = ClaimCurator(curation, {paper.id: paper}, default_vocabulary()).apply(extraction)
    if isinstance(decision, Missing) and len(curated.claims) == len(claims):
        raise VocabularyError("the graph holds this claim already")
    if isinstance(decision, AboutClaim) and curated.unused:
        lines = "".join(f"\n  {_line(claim)}: “{claim.evidence.text}”" for claim in claims)
        raise VocabularyError(f"no claim of {paper.id} fits; it states{lines or ' none'}")
    if isinstance(decision, Wrong) and not (decision.baseline or decision.value or decision.relation):
        out = [claim for claim in claims if claim not in {known.claim for known in curated.claims}]
        if len(out) > 1 and any(claim.evidence.text.split() != decision.quote.split() for claim in out):
            lines = "".join(f"\n  {_line(claim)}" for claim in out)
            choices = "--baseline, --value or --relation"
            raise VocabularyError(f"several claims fit; say which by {choices}, or quote the whole sentence:{lines}")


def _claims(graph: KnowledgeGraph, paper: str) -> Sequence[RawClaim]:
    """The claims of a paper that no decision is about, as they were read."""
    found = []
    for claim in graph.targets(paper, EdgeKind.STATES):
        data: dict[str, Any] = graph.nodes[claim]
        if data["status"] == Status.QUOTED:
            (sentence, *_) = graph.targets(claim, EdgeKind.EVIDENCE)
            said = graph.nodes[sentence]
            evidence = Span(field=said["field"], start=said["start"], end=said["end"], text=said["label"])
            texts = {name: data.get(f"{name}_text") for name in ("subject", "baseline", "metric")}
            same = {name: data[name] for name in RawClaim.model_fields if name in data}
            found.append(RawClaim.model_validate({**same, **texts, "evidence": evidence}))
    return found


def _line(claim: RawClaim) -> str:
    return one_line(claim.subject, claim.relation, claim.baseline, claim.qualifier, claim.reported_as, claim.metric)


def own_folder(folder: Path | None) -> Path:
    """The folder that decisions are written to.

    Raises:
        VocabularyError: if none is given and the bundled one is part of an installed package.
    """
    folder = folder or data_file("curation")
    if folder.is_relative_to(Path(__file__).parent):
        raise VocabularyError("goes with the next version of the package; name a folder: --curation", where=str(folder))
    return folder

"""The tables of a whole graph: one file for each baseline that papers share."""

from pathlib import Path

from kg.artefacts import GENERATED
from kg.comparison.answers import answer
from kg.comparison.question import Asked, Outcome, Question
from kg.comparison.selection import find_claims
from kg.comparison.writers import to_markdown
from kg.graph import KnowledgeGraph
from kg.ids import content_hash, slug
from kg.plain import plain
from kg.schema import ENTITY_KINDS, EdgeKind

_MIN_PAPERS = 3
_MAX_NAME = 80


def write_tables(graph: KnowledgeGraph, folder: Path) -> None:
    """One Markdown table per baseline that three papers or more compare with, versions and variants included.

    Args:
        graph: The graph.
        folder: Where the files go, named after their nodes; made if absent.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for node in graph.of_kind(*ENTITY_KINDS):
        # A family is a baseline where its versions are; a class of things is one only where it is named itself.
        if not any(
            graph.origins(name, EdgeKind.BASELINE) for name in (node, *graph.origins(node, EdgeKind.VERSION_OF))
        ):
            continue
        title = f"{graph.label(node)} as a baseline"
        question = Question(title, Asked.AGAINST, Outcome.LOST, node)
        papers = {paper for claim in find_claims(graph, question) for paper in graph.origins(claim, EdgeKind.STATES)}
        if len(papers) >= _MIN_PAPERS:
            text = f"{GENERATED}\n# {plain(title)}\n\n{to_markdown(answer(graph, question))}"
            (folder / f"{file_stem(node)}.md").write_text(text, encoding="utf-8", newline="\n")


def file_stem(node: str) -> str:
    """The name of a node's file: the node id, cut and told apart by a hash where it is long or holds odd characters.

    >>> file_stem("technique-flashattention")
    'technique-flashattention'
    """
    stem = slug(node)[:_MAX_NAME].rstrip("-.")
    return stem if stem == node else f"{stem}-{content_hash(node)[:8]}"

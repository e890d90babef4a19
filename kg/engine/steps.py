"""The steps that run shard by shard: split listings, read papers, write triples."""

import platform
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from kg.cache import rules_version
from kg.engine.files import Listing, replaced
from kg.engine.tables import (
    NODES,
    SHARED,
    SURFACES,
    USED,
    arrow_table,
    read_extractions,
    read_papers,
    thing_row,
    write_extractions,
    write_papers,
    write_table,
)
from kg.errors import ExportError
from kg.extract import extract
from kg.graph import author_nodes, build_part, repo_node
from kg.ids import content_hash, node_id, slug
from kg.model import Extraction, LocalEntity, Paper, Rejected, Resolved
from kg.papers import iter_papers, usable
from kg.rdf import compress, generate_ntriples
from kg.resolve.placing import Placing, roles_by_node
from kg.resolve.surfaces import Node, group, things_of
from kg.schema import NodeKind

PARQUET, TRIPLES = ".parquet", ".nt.gz"


@dataclass(frozen=True, slots=True)
class Split:
    """One listing to shards of papers.

    Attributes:
        out: The folder of the build.
        listing: The listing.
        size: Papers in a shard.
        version: Code and vocabulary.
    """

    out: Path
    listing: Listing
    size: int
    version: str
    step: str = field(default="papers", init=False)

    @property
    def name(self) -> str:
        """The listing's label as a file name."""
        return f"{slug(self.listing.label)[:60]}-{content_hash(self.listing.label)[:6]}"

    @property
    def key(self) -> str:
        """Of the listing, wherever it lies, and of how it is split."""
        return content_hash(self.version, self.listing.label, self.listing.state, self.size)

    def run(self) -> dict[str, Any]:
        """Writes ``papers/NAME-NNNNN.parquet``; returns the shards' names, number of papers and what was rejected."""
        rejected: list[Rejected] = []
        shards: list[str] = []
        count = 0
        with self.listing.local() as path:
            papers = usable(iter_papers(path, self.listing.label), rejected)
            while part := list(islice(papers, self.size)):
                shards.append(f"{self.name}-{len(shards):05}")
                write_papers(self.out / "papers" / f"{shards[-1]}{PARQUET}", part)
                count += len(part)
        return {"shards": shards, "papers": count, "rejected": [record.model_dump() for record in rejected]}


@dataclass(frozen=True, slots=True)
class Read:
    """A shard of papers to all that stands in them.

    Attributes:
        out: The folder of the build.
        name: The shard.
        source: Key of what wrote its papers.
        dropped: Places of papers that are read elsewhere, merged with their other records.
        version: Code and vocabulary.
    """

    out: Path
    name: str
    source: str
    dropped: Collection[int]
    version: str
    step: str = field(default="read", init=False)

    @property
    def key(self) -> str:
        """Of the papers."""
        return content_hash(self.version, self.source, self.name, *sorted(self.dropped))

    def papers(self) -> list[Paper]:
        """The papers of the shard, but for those that are read elsewhere."""
        papers = read_papers(self.out / "papers" / f"{self.name}{PARQUET}")
        return [paper for place, paper in enumerate(papers) if place not in self.dropped]

    def run(self) -> dict[str, Any]:
        """Writes mentions, claims, distinct surfaces, and authors and repositories; returns counts."""
        if rules_version() != self.version:
            problem = (
                "this machine has another version of papers-kg, or of what it reads with, than the one that builds"
            )
            raise ExportError(f"{problem}; install the same on all", where=platform.node())
        papers = self.papers()
        extractions = list(extract(papers))
        file = f"{self.name}{PARQUET}"
        write_extractions(self.out, file, extractions)
        by_id = {paper.id: paper for paper in papers}
        things = (thing for read in extractions for thing in things_of(read, by_id[read.paper]))
        surfaces = [thing_row(thing, by_id.get(thing.paper)) for thing in group(things)]
        write_table(self.out / "surfaces" / file, SURFACES, surfaces)
        write_table(self.out / "shared" / file, SHARED, _shared(papers, extractions))
        mentions = sum(len(entity.mentions) for read in extractions for entity in read.entities)
        return {"papers": len(papers), "mentions": mentions, "surfaces": len(surfaces)}


@dataclass(frozen=True, slots=True)
class Write:
    """A shard of read papers to sorted N-Triples.

    Attributes:
        read: The step that read them.
        nodes: Hash of where names lead.
        base: Base of all IRIs.
    """

    read: Read
    nodes: str
    base: str
    step: str = field(default="triples", init=False)

    @property
    def out(self) -> Path:
        """The folder of the build."""
        return self.read.out

    @property
    def name(self) -> str:
        """The shard."""
        return self.read.name

    @property
    def key(self) -> str:
        """Of what was read and of where all names lead."""
        return content_hash(self.read.key, self.nodes, self.base)

    def run(self) -> dict[str, Any]:
        """Writes ``triples/NAME.nt.gz`` and which things are used; returns counts."""
        papers, file = self.read.papers(), f"{self.name}{PARQUET}"
        extractions = list(read_extractions(self.out, file))
        nodes = ShardNodes(self.out / f"nodes{PARQUET}", extractions)
        placing = Placing(nodes)
        for read in extractions:
            placing.add(read, ((claim, False) for claim in read.claims))
        metrics = {claim.metric_id for read in extractions for claim in read.claims if claim.metric_id}
        kinds = nodes.kinds | {node_id(NodeKind.METRIC, metric): NodeKind.METRIC for metric in metrics}
        resolved = Resolved(
            papers=tuple(papers),
            entities=(),
            metrics=(),
            links=placing.links(),
            repos=tuple(sorted({(read.paper, url) for read in extractions for url in read.repos})),
            claims=placing.claims(),
        )
        graph = build_part(resolved, kinds)
        lines = list(generate_ntriples(graph, self.base))
        write_triples(self.out / "triples" / f"{self.name}{TRIPLES}", lines)
        used: dict[str, Any] = {**roles_by_node(resolved.links), **dict.fromkeys(sorted(metrics), ())}
        write_table(self.out / "used" / file, USED, [{"node": node, "roles": roles} for node, roles in used.items()])
        own = (NodeKind.PAPER, NodeKind.CLAIM, NodeKind.EVIDENCE)
        counts = {kind: count for kind, count in graph.counts().items() if kind in own}
        return {"nodes": counts, "relations": [claim.relation for claim in resolved.claims], "triples": len(lines)}


class ShardNodes:
    """Where the names of a shard lead.

    Args:
        path: Where all names lead, a table as :data:`kg.engine.tables.NODES`.
        extractions: What was read in the shard's papers.
    """

    def __init__(self, path: Path, extractions: Collection[Extraction]) -> None:
        import pyarrow as pa
        from pyarrow import compute

        # All names of a million papers are as many rows: they stay outside Python.
        names = pa.array({entity.name for read in extractions for entity in read.entities}, pa.string())
        table = arrow_table(path, NODES.names)
        rows = table.filter(compute.is_in(table["name"], value_set=names)).to_pylist()
        self._nodes = {
            (row["paper"], row["name"], row["type"], row["term"]): Node(
                row["node"], NodeKind(row["kind"]), row["known"]
            )
            for row in rows
        }
        self.kinds = {node.id: node.kind for node in self._nodes.values()}

    def node(self, entity: LocalEntity, paper: str) -> Node:
        """The node of a thing of a paper."""
        name = (entity.name, entity.type, entity.term)
        return self._nodes.get((paper, *name)) or self._nodes["", *name]


def write_triples(path: Path, lines: Collection[str]) -> None:
    """Writes sorted lines as ``.nt.gz``, whole or not at all."""
    with replaced(path) as temporary:
        compress(lines, temporary)


def _shared(papers: Collection[Paper], extractions: Collection[Extraction]) -> list[dict[str, Any]]:
    """Authors and repositories, each as its first paper has it."""
    rows: dict[str, dict[str, Any]] = {}
    for paper in sorted(papers, key=lambda paper: paper.id):
        for order, (node, data) in enumerate(author_nodes(paper)):
            row = {"node": node, "paper": paper.id, "order": order, "kind": NodeKind.AUTHOR, "name": data["label"]}
            rows.setdefault(node, row)
    for paper_id, url in sorted({(read.paper, url) for read in extractions for url in read.repos}):
        row = {"node": repo_node(url)[0], "paper": paper_id, "order": 0, "kind": NodeKind.REPO, "name": url}
        rows.setdefault(row["node"], row)
    return list(rows.values())

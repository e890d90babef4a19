"""What has to see all papers at once: which records are one paper, where names lead, and the nodes that papers share.

None of it holds a text: of papers it sees what tells them apart, of names the distinct ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.engine.shards import Done
from kg.engine.steps import PARQUET, Read, Split
from kg.engine.tables import NODES, read_papers, read_table, to_thing, write_papers, write_table
from kg.errors import ExportError, InputError
from kg.graph import KnowledgeGraph, build_graph, check_graph, repo_node
from kg.ids import content_hash
from kg.model import Paper, Resolved
from kg.papers.merging import merge, same_papers
from kg.resolve.entities import build_entities, build_metrics, check_hierarchy
from kg.resolve.linking import Linker
from kg.resolve.surfaces import Thing, group
from kg.schema import NodeKind, Role
from kg.vocab import Vocabulary

_STRONGEST_FIRST = list(Role)


@dataclass(frozen=True, slots=True)
class _Place:
    shard: str
    row: int


def plan_reading(splits: Sequence[Split], done: Sequence[Done], size: int) -> list[Read]:
    """The shards of distinct papers: those of the listings, and those of papers that were listed more than once.

    Raises:
        InputError: if two different papers share an id.
        ExportError: if a shard is missing or damaged.
    """
    briefs: list[Paper] = []
    places: list[_Place] = []
    for split, said in zip(splits, done, strict=True):
        for shard in said.said["shards"]:
            papers = read_papers(split.out / "papers" / f"{shard}{PARQUET}", "brief")
            briefs += papers
            places += (_Place(shard, row) for row in range(len(papers)))
    # Papers are told apart by what they say; of a group one has to know which records it is made of.
    numbers = {id(paper): number for number, paper in enumerate(briefs)}
    several = [[numbers[id(paper)] for paper in group_] for group_ in same_papers(briefs) if len(group_) > 1]
    out, version = splits[0].out, splits[0].version
    dropped: defaultdict[str, set[int]] = defaultdict(set)
    for number in (number for numbers_ in several for number in numbers_):
        dropped[places[number].shard].add(places[number].row)
    merged = _merged([[places[number] for number in numbers_] for numbers_ in several], dropped, out)
    gone = {number for numbers_ in several for number in numbers_}
    _check_ids([paper.id for number, paper in enumerate(briefs) if number not in gone] + [paper.id for paper in merged])
    reads = [
        Read(out, shard, split.key, frozenset(dropped[shard]), version)
        for split, said in zip(splits, done, strict=True)
        for shard in said.said["shards"]
    ]
    for start in range(0, len(merged), size):
        part = merged[start : start + size]
        name = f"merged-{start // size:05}"
        write_papers(out / "papers" / f"{name}{PARQUET}", part)
        source = content_hash(*(paper.model_dump_json() for paper in part))
        reads.append(Read(out, name, source, frozenset(), version))
    return reads


class Names:
    """Where the names of all papers lead.

    Args:
        out: The folder of the build.
        shards: The shards that were read.
        vocabulary: The curated vocabulary.
    """

    def __init__(self, out: Path, shards: Iterable[str], vocabulary: Vocabulary) -> None:
        papers: dict[str, Paper] = {}
        things: list[Thing] = []
        for shard in shards:
            for row in read_table(out / "surfaces" / f"{shard}{PARQUET}"):
                thing, about = to_thing(row)
                things.append(thing)
                if about:
                    papers[about.id] = about
        self._vocabulary = vocabulary
        self._things = group(things)
        self._linker = Linker(vocabulary, papers, self._things)

    def write(self, path: Path) -> str:
        """Writes where each name leads; returns a hash of it."""
        rows = []
        for thing in self._things:
            entity, node = thing.entity, self._linker.node(thing.entity, thing.paper)
            name = {"paper": thing.paper, "name": entity.name, "type": entity.type, "term": entity.term}
            rows.append({**name, "node": node.id, "kind": node.kind, "known": node.known})
        write_table(path, NODES, rows)
        return content_hash(*(tuple(row.values()) for row in rows))

    def shared_nodes(self, out: Path, shards: Sequence[str]) -> KnowledgeGraph:
        """The part of the graph that no paper has for itself: things, metrics, facts, authors and repositories.

        Raises:
            ExportError: if it breaks the schema, or a shard is missing or damaged.
        """
        roles, metrics = _used(out, shards)
        entities = build_entities(self._linker, roles, self._vocabulary)
        check_hierarchy(entities, {})
        graph = build_graph(
            Resolved(
                papers=(),
                entities=entities,
                metrics=build_metrics(metrics, self._vocabulary),
                links=(),
                repos=(),
                claims=(),
            )
        )
        graph.add_nodes_from(_authors_and_repos(out, shards))
        if problems := check_graph(graph):
            problem = f"the graph breaks its schema in {len(problems)} places, the first: {problems[0]}"
            raise ExportError(problem, where=str(out))
        return graph


def _merged(groups: Sequence[Sequence[_Place]], dropped: Mapping[str, set[int]], out: Path) -> list[Paper]:
    """The papers that were listed more than once, sorted by id."""
    records: dict[_Place, Paper] = {}
    for shard, rows in dropped.items():
        papers = read_papers(out / "papers" / f"{shard}{PARQUET}")
        records |= {_Place(shard, row): papers[row] for row in rows}
    return sorted((paper for places in groups for paper in merge(records[place] for place in places)), key=_by_id)


def _by_id(paper: Paper) -> str:
    return paper.id


def _check_ids(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for paper in ids:
        if paper in seen:
            raise InputError("two different papers have this id; merge them first", where=paper)
        seen.add(paper)


def _used(out: Path, shards: Iterable[str]) -> tuple[dict[str, list[Role]], set[str]]:
    """What each thing is to some paper, strongest first, and the metrics of claims."""
    found: defaultdict[str, set[Role]] = defaultdict(set)
    for shard in shards:
        for row in read_table(out / "used" / f"{shard}{PARQUET}"):
            found[row["node"]].update(map(Role, row["roles"]))
    metrics = {name for name, roles in found.items() if not roles}
    roles = {node: sorted(roles, key=_STRONGEST_FIRST.index) for node, roles in found.items() if roles}
    return roles, metrics


def _authors_and_repos(out: Path, shards: Iterable[str]) -> list[tuple[str, dict[str, Any]]]:
    """Each as the first of all papers has it."""
    first: dict[str, tuple[str, int, str, str]] = {}
    for shard in shards:
        for row in read_table(out / "shared" / f"{shard}{PARQUET}"):
            seen = (row["paper"], row["order"], row["name"], row["kind"])
            first[row["node"]] = min(seen, first.get(row["node"], seen))
    return [
        repo_node(name) if kind == NodeKind.REPO else (node, {"kind": NodeKind.AUTHOR, "label": name})
        for node, (_, _, name, kind) in sorted(first.items())
    ]

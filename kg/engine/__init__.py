"""Builds in shards, on the cores of one machine or on a cluster, with the same triples as a build in one process.

Four steps run shard by shard, on any scheduler (:mod:`kg.engine.shards`): listings are split into shards of papers;
papers are read; where names lead is decided once for all; triples are written. Between them one process sees what must
be seen together: titles and ids of papers, and distinct names. Every step's files are Parquet, under the shard's name::

    OUT/shards/papers    the papers, as listed
              /read      papers that were read, and their repositories
              /mentions  things with all places where they stand
              /claims    claims with their evidence
              /surfaces  distinct names
              /nodes.parquet  where each name leads
    OUT/rdf/*.nt.gz      the graph: sorted triples, for the bulk loader of any store
    OUT/report.json

Needs the extra dependencies of ``papers-kg[parquet]``; a cluster those of ``papers-kg[ray]``.
"""

from kg.engine.cluster import run_on_ray
from kg.engine.pool import run_in_pool
from kg.engine.run import build_shards
from kg.engine.shards import Done, Task, perform

__all__ = ["Done", "Task", "build_shards", "perform", "run_in_pool", "run_on_ray"]

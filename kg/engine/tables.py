"""Records as Parquet: what shards are read from and written to. Needs the extra dependency pyarrow."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.engine.files import replaced
from kg.errors import ExportError
from kg.model import Extraction, LocalEntity, Paper, RawClaim
from kg.papers.merging import brief
from kg.resolve.surfaces import Thing

try:
    import pyarrow as pa
    from pyarrow import parquet as pq
except ImportError:
    message = "shards are Parquet files; install what writes them: pip install 'papers-kg[parquet]'"
    raise ExportError(message) from None

_TEXT, _TEXTS, _NUMBER = pa.string(), pa.list_(pa.string()), pa.float64()
_SPAN = pa.struct([("field", _TEXT), ("start", pa.int32()), ("end", pa.int32()), ("text", _TEXT)])
_ENTITY = (
    ("name", _TEXT),
    ("type", _TEXT),
    ("role", _TEXT),
    ("named", pa.bool_()),
    ("term", _TEXT),
    ("mentions", pa.list_(_SPAN)),
)
_OTHER = {
    "low": _NUMBER,
    "high": _NUMBER,
    "factor_low": _NUMBER,
    "factor_high": _NUMBER,
    "confidence": _NUMBER,
    "hardware": _TEXTS,
    "context": _TEXTS,
    "evidence": _SPAN,
}

PAPERS = pa.schema([("id", _TEXT), ("brief", _TEXT), ("record", _TEXT)])
"""A paper: its id, what tells whether another is the same, and the whole record; the latter two as JSON."""

READ = pa.schema([("paper", _TEXT), ("title", _TEXT), ("extractor", _TEXT), ("repos", _TEXTS)])
"""A paper that was read, one row each, even if nothing was found."""

MENTIONS = pa.schema([("paper", _TEXT), *_ENTITY])
"""A thing of a paper with all its mentions."""

CLAIMS = pa.schema([("paper", _TEXT), *((name, _OTHER.get(name, _TEXT)) for name in RawClaim.model_fields)])
"""A claim of a paper."""

SURFACES = pa.schema([("paper", _TEXT), *_ENTITY, ("times", pa.int64()), ("about", _TEXT)])
"""A :class:`kg.resolve.surfaces.Thing`, with what resolution has to know of its paper, as JSON, where it has one."""

_NAME = [("paper", _TEXT), ("name", _TEXT), ("type", _TEXT), ("term", _TEXT)]
NODES = pa.schema([*_NAME, ("node", _TEXT), ("kind", _TEXT), ("known", pa.bool_())])
"""Where a name leads: in one paper, or in all others."""

SHARED = pa.schema([("node", _TEXT), ("paper", _TEXT), ("order", pa.int32()), ("kind", _TEXT), ("name", _TEXT)])
"""An author or a repository, as the first paper of a shard names it."""

USED = pa.schema([("node", _TEXT), ("roles", _TEXTS)])
"""A thing and what it is to papers of a shard; a metric has no roles."""


def write_table(path: Path, schema: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Writes a Parquet file, whole or not at all.

    Raises:
        OSError: if it cannot be written.
    """
    with replaced(path) as temporary:
        pq.write_table(pa.Table.from_pylist(rows, schema), temporary, compression="zstd")


def read_table(path: Path, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The rows of a Parquet file.

    Raises:
        ExportError: if it is missing or damaged.
    """
    rows: list[dict[str, Any]] = arrow_table(path, columns).to_pylist()
    return rows


def arrow_table(path: Path, columns: Sequence[str] | None = None) -> Any:
    """A Parquet file as an Arrow table; errors as :func:`read_table`."""
    try:
        return pq.read_table(path, columns=columns)
    except (OSError, pa.ArrowException) as error:
        problem = f"not usable ({str(error).splitlines()[0]}); remove the file and build again"
        raise ExportError(problem, where=str(path)) from error


def write_papers(path: Path, papers: Iterable[Paper]) -> None:
    """Writes a shard of papers, in their order.

    Raises:
        OSError: if it cannot be written.
    """
    write_table(path, PAPERS, [
        {
            "id": paper.id,
            "brief": brief(paper).model_dump_json(exclude_defaults=True),
            "record": paper.model_dump_json(exclude_defaults=True),
        }
        for paper in papers
    ])  # fmt: skip


def read_papers(path: Path, column: str = "record") -> list[Paper]:
    """The papers of a shard, whole or ``brief``; errors as :func:`read_table`."""
    return [Paper.model_validate_json(row[column]) for row in read_table(path, [column])]


def write_extractions(folder: Path, name: str, extractions: Sequence[Extraction]) -> None:
    """Writes what was read in a shard's papers: ``read``, ``mentions`` and ``claims``, each with a file of its name."""
    write_table(folder / "read" / name, READ, [_read_row(extraction) for extraction in extractions])
    mentions = [{"paper": x.paper, **thing.model_dump(mode="json")} for x in extractions for thing in x.entities]
    write_table(folder / "mentions" / name, MENTIONS, mentions)
    claims = [{"paper": x.paper, **claim.model_dump(mode="json")} for x in extractions for claim in x.claims]
    write_table(folder / "claims" / name, CLAIMS, claims)


def read_extractions(folder: Path, name: str) -> Iterator[Extraction]:
    """The inverse of :func:`write_extractions`.

    Raises:
        ExportError: if a file is missing or damaged.
    """
    entities = _by_paper(read_table(folder / "mentions" / name))
    claims = _by_paper(read_table(folder / "claims" / name))
    for row in read_table(folder / "read" / name):
        yield Extraction.model_validate(
            {**row, "entities": entities.get(row["paper"], ()), "claims": claims.get(row["paper"], ())}
        )


def thing_row(thing: Thing, about: Paper | None) -> dict[str, Any]:
    """A thing, and its paper where it has one, as a row of :data:`SURFACES`."""
    known = {"id", "title", "arxiv_id", "authors"}
    paper = about.model_copy(update={"text": ""}).model_dump_json(include={*known, "text"}) if about else None
    return {"paper": thing.paper, **thing.entity.model_dump(mode="json"), "times": thing.times, "about": paper}


def to_thing(row: dict[str, Any]) -> tuple[Thing, Paper | None]:
    """The inverse of :func:`thing_row`; of the paper, only what resolution has to know."""
    paper, times, about = row.pop("paper"), row.pop("times"), row.pop("about")
    return Thing(paper, LocalEntity.model_validate(row), times), about and Paper.model_validate_json(about)


def _read_row(extraction: Extraction) -> dict[str, Any]:
    return {name: getattr(extraction, name) for name in READ.names}


def _by_paper(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.pop("paper"), []).append(row)
    return found

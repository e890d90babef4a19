"""Parquet, as datasets of papers are published; needs the extra dependency pyarrow."""

import datetime
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.papers.records import to_record
from kg.papers.source import DAMAGE, Item, Line, Source

ACCEPTED = "Parquet with columns 'title' and 'abstract' (needs papers-kg[parquet])"

ROW_GROUP_BYTES = 4_000_000_000
"""How large a row group may be, uncompressed: it is the part that is decompressed at once."""

_BATCH = 100


def accepts(head: bytes) -> bool:
    """Whether it begins with Parquet's mark."""
    return head.startswith(b"PAR1")


def read(source: Source) -> Iterator[Paper | Rejected]:
    """The papers in the order of the file, a hundred in memory at a time.

    Raises:
        InputError: if pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet as pq
    except ImportError:
        raise InputError(
            "this is a Parquet file; install what reads it: pip install 'papers-kg[parquet]'", where=source.label
        ) from None
    file = Line(source.label, 1)
    stream: Any = source.stream
    if not stream.seekable():
        content, missing = source.whole()
        stream = BytesIO(content)
        if missing:
            yield missing
    number = 0
    try:
        table = pq.ParquetFile(stream)
        groups = [table.metadata.row_group(index).total_byte_size for index in range(table.num_row_groups)]
        if max(groups, default=0) > ROW_GROUP_BYTES:
            yield file.rejected(f"a row group of over {ROW_GROUP_BYTES:,} bytes; write it with smaller ones")
            return
        columns = [column.name for column in table.schema_arrow if not _is_bulk(pa, column.type)]
        for batch in table.iter_batches(batch_size=_BATCH, columns=columns):
            for record in _rows(batch):
                number += 1
                place = Item(source.label, number)
                if isinstance(record, Exception):
                    yield place.rejected(f"not readable: {record}")
                else:
                    yield to_record({name: _plain(value) for name, value in record.items()}, place)
    except (pa.ArrowException, ValueError, *DAMAGE) as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        yield file.rejected(f"not readable as Parquet after {number} records: {reason}")


def _rows(batch: Any) -> Iterator[dict[str, Any] | Exception]:
    """The rows; in place of one that holds what is no UTF-8 or no date of this calendar, the reason."""
    try:
        yield from batch.to_pylist()
    except (ValueError, OverflowError):
        for row in range(batch.num_rows):
            try:
                yield batch.slice(row, 1).to_pylist()[0]
            except (ValueError, OverflowError) as error:
                yield error


def _is_bulk(pa: Any, kind: Any) -> bool:
    """Whether a column holds embeddings, pictures and the like, which would only take memory."""
    of = kind.value_type if hasattr(kind, "value_type") else kind
    return bool(
        pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or (of is not kind and pa.types.is_floating(of))
    )


def _plain(value: Any) -> Any:
    """A value as JSON would hold it."""
    if isinstance(value, datetime.date):  # a datetime is a date, too
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value

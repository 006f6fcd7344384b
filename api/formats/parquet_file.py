"""Parquet, row group by row group: the bytes of one leave before the next is taken. Compressed with zstd."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from api.formats.pieces import gathered
from api.formats.rows import Rows
from api.formats.typed import Sink, tables, typed_schema

_ROWS = 65_536
"""In a row group: what is held at a time, about two megabytes of telemetry."""


def write_parquet(rows: Rows) -> Iterator[bytes]:
    """A whole Parquet file."""
    return gathered(_file(rows))


def _file(rows: Rows) -> Iterator[bytes]:
    schema, sink = typed_schema(rows), Sink()
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        for table in tables(rows, schema, _ROWS):
            writer.write_table(table, row_group_size=_ROWS)
            yield from sink.taken()
    yield from sink.taken()

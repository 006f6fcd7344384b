"""Arrow's streaming format, uncompressed, so that every reader takes it, and takes it without a copy."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from api.formats.pieces import gathered
from api.formats.rows import Rows
from api.formats.typed import Sink, tables, typed_schema

_ROWS = 8192
"""In a batch: some hundred kilobytes of telemetry."""


def write_arrow(rows: Rows) -> Iterator[bytes]:
    """A whole stream: the schema, the batches, the end."""
    return gathered(_stream(rows))


def _stream(rows: Rows) -> Iterator[bytes]:
    schema, sink = typed_schema(rows), Sink()
    with pa.ipc.new_stream(pa.PythonFile(sink, mode="w"), schema) as writer:
        yield from sink.taken()
        for table in tables(rows, schema, _ROWS):
            writer.write_batch(table.combine_chunks().to_batches()[0])
            yield from sink.taken()
    yield from sink.taken()

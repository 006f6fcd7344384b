"""What Parquet and Arrow have in common: rows as typed columns, self-describing, written into a sink that is emptied.

A column of any JSON stays a column of texts that hold JSON, and its metadata says so (`content`). `_extra`, where rows
may have one, is the last column. Units and meanings are in the fields' metadata, license and credit in the schema's.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import RawIOBase
from typing import Any

import pyarrow as pa

from api.formats.rows import Rows
from f1_platform.openf1 import EXTRA
from f1_platform.serving.snapshot import LICENSE

CREDIT = {"license": "CC BY-NC-SA 4.0", "license_url": LICENSE, "credit": "OpenF1 (openf1.org)"}
_JSON = {"content": "application/json"}


class Sink(RawIOBase):
    """Takes what a writer writes, and gives it on: never more is held than what was written since."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """How much was written; Parquet's footer counts from the beginning."""
        return self._written

    def write(self, part: Any, /) -> int:  # noqa: ANN401 - any buffer
        """Takes a part, copied: the writer uses its buffer again."""
        taken = bytes(part)
        self._waiting.append(taken)
        self._written += len(taken)
        return len(taken)

    def taken(self) -> Iterator[bytes]:
        """What was written since the last time."""
        waiting, self._waiting = self._waiting, []
        yield from waiting


def typed_schema(rows: Rows) -> pa.Schema:
    """The schema of the columns as they are written."""
    names = [*rows.order, EXTRA] if rows.has_extra and EXTRA not in rows.order else rows.order
    fields = [rows.schema.field(name) for name in names]
    told = [_told(field) if _holds_json(rows, field.name) else field for field in fields]
    return pa.schema(told, metadata=CREDIT)


def tables(rows: Rows, schema: pa.Schema, most: int) -> Iterator[pa.Table]:
    """The rows as tables of that schema and that many rows, the last one excepted."""
    waiting: list[pa.RecordBatch] = []
    count = 0
    for batch in rows.slices(most):
        head = batch.slice(0, most - count)
        waiting.append(head.select(schema.names).cast(schema))
        count += head.num_rows
        if count == most:
            yield pa.Table.from_batches(waiting, schema)
            tail = batch.slice(head.num_rows)
            waiting, count = [tail.select(schema.names).cast(schema)] if tail.num_rows else [], tail.num_rows
    if count:
        yield pa.Table.from_batches(waiting, schema)


def _holds_json(rows: Rows, name: str) -> bool:
    return name == EXTRA or rows.types[name] == "json"


def _told(field: pa.Field) -> pa.Field:
    return field.with_metadata({**(field.metadata or {}), **_JSON})

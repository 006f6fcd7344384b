"""Reads the matching records of units, in their order, as batches of one schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyarrow as pa

from f1_platform.openf1 import EXTRA, Endpoint, arrow_schema, to_records
from f1_platform.openf1.fields import FieldType
from f1_platform.openf1.filters import Filter, matcher
from f1_platform.records.conditions import Condition, with_extras
from f1_platform.records.engine import Reader
from f1_platform.records.files import UnitFile

_DOUBTFUL = "_doubtful"
_SQL_TYPES: dict[FieldType, str] = {
    "int": "INTEGER",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "text": "VARCHAR",
    "date": "TIMESTAMPTZ",
    "ints": "INTEGER[]",
    "json": "VARCHAR",
}


@dataclass(frozen=True)
class Wanted:
    """What to read of the units of one endpoint.

    Attributes:
        endpoint: the endpoint.
        columns: names, in their order.
        filters: that a record must match.
        condition: the same as SQL.
    """

    endpoint: Endpoint
    columns: tuple[str, ...]
    filters: tuple[Filter, ...]
    condition: Condition

    @property
    def schema(self) -> pa.Schema:
        """Of the batches."""
        return schema_of(self.endpoint, self.columns)


def schema_of(endpoint: Endpoint, columns: Sequence[str]) -> pa.Schema:
    """The schema of columns of an endpoint."""
    whole = arrow_schema(endpoint.name)
    return pa.schema([whole.field(name) for name in columns])


def read(reader: Reader, files: Sequence[UnitFile], wanted: Wanted) -> Iterator[pa.RecordBatch]:
    """The matching records of files, one file after the other."""
    date_field = wanted.endpoint.date_field
    worth = [file for file in files if file.may_match(date_field, wanted.filters)]
    for _, alike in groupby(worth, lambda file: (file.columns, file.has_extras)):
        yield from _read_alike(reader, list(alike), wanted)


def _read_alike(reader: Reader, files: Sequence[UnitFile], wanted: Wanted) -> Iterator[pa.RecordBatch]:
    condition = with_extras(wanted.condition) if files[0].has_extras else wanted.condition
    sql = statement(wanted, condition, files[0].columns)
    batches = reader.batches(sql, [[str(file.path) for file in files], *condition.values])
    judged = _judged(batches, wanted) if condition.doubtful else batches
    for batch in judged:
        if batch.num_rows:
            yield _shaped(batch, wanted.schema)


def statement(wanted: Wanted, condition: Condition, present: Sequence[str]) -> str:
    """The SQL that reads files; the first value is the list of their paths, then come the condition's.

    Args:
        wanted: what to read.
        condition: what rows must meet.
        present: columns that the files have; others are null.
    """
    whole = [*wanted.endpoint.order, EXTRA] if condition.doubtful else wanted.columns
    chosen = ", ".join(f'"{name}"' for name in whole)
    absent = "".join(
        f', CAST(NULL AS {_SQL_TYPES[field.type]}) AS "{field.name}"'
        for field in wanted.endpoint.fields
        if field.name not in present
    )
    source = f"(SELECT *{absent} FROM read_parquet(?))" if absent else "read_parquet(?)"  # noqa: S608
    if not condition.doubtful:
        return f"SELECT {chosen} FROM {source}" + (f" WHERE {condition.sql}" if condition.sql else "")  # noqa: S608
    doubtful = f"coalesce({condition.doubtful}, FALSE)"
    return (
        f"SELECT {chosen}, {doubtful} AS {_DOUBTFUL} FROM {source} "  # noqa: S608
        f"WHERE {doubtful} OR ({condition.sql or 'TRUE'})"
    )


def _judged(batches: Iterator[pa.RecordBatch], wanted: Wanted) -> Iterator[pa.RecordBatch]:
    """Without the doubtful rows that do not match after all."""
    matches = matcher(wanted.endpoint, wanted.filters)
    for batch in batches:
        doubtful = batch.column(_DOUBTFUL).to_pylist()
        if any(doubtful):
            batch = batch.filter(pa.array(_kept(batch, doubtful, wanted.endpoint.name, matches)))
        yield batch


def _kept(
    batch: pa.RecordBatch, doubtful: Sequence[bool], endpoint: str, matches: Callable[[Mapping[str, Any]], bool]
) -> list[bool]:
    rows = [row for row, is_doubtful in enumerate(doubtful) if is_doubtful]
    records = to_records(pa.Table.from_batches([batch]).take(pa.array(rows)), endpoint)
    kept = [True] * len(doubtful)
    for row, record in zip(rows, records, strict=True):
        kept[row] = matches(record)
    return kept


def _shaped(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    columns = [batch.column(field.name) for field in schema]
    cast = [
        column if column.type == field.type else column.cast(field.type)
        for column, field in zip(columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(cast, schema=schema)

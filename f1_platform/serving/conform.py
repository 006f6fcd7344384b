"""Brings an Arrow table to its declaration, or refuses it by column; and the hash of what it says.

Runs before anything is written, so that a wrong table never reaches the serving file.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping

import msgspec
import pyarrow as pa

from f1_platform.errors import StoreError
from f1_platform.serving.declaration import ARROW_TYPES, Column, ColumnType, Table

_SOURCES: dict[ColumnType, tuple[str, ...]] = {
    "int": ("int", "uint", "float", "double", "decimal"),
    "float": ("int", "uint", "float", "double", "decimal"),
    "text": ("string", "large_string", "dictionary<values=string"),
    "date": ("date", "timestamp"),
    "bool": ("bool",),
    "ints": ("list<", "string", "large_string"),
    "instant": ("timestamp",),
}
"""By declared type the Arrow types it may be made of, by how their names begin; values must survive unchanged."""

_MEND = "Correct the warehouse table or its declaration in f1_platform/serving/tables; nothing was published"


def conform(declared: Table, table: pa.Table) -> pa.Table:
    """A table in its declared columns, types and order of rows.

    Raises:
        StoreError: naming the column that is missing, undeclared, of another type, null, not finite, or the key that
            is there twice.
    """
    expected, came = {column.name for column in declared.columns}, set(table.column_names)
    for name in sorted(expected - came):
        raise _refusal(declared, name, f"is missing; the table has {', '.join(sorted(came))}")
    for name in sorted(came - expected):
        raise _refusal(declared, name, "is not declared")
    columns = [_conform_column(declared, column, table[column.name]) for column in declared.columns]
    conformed = pa.table(columns, schema=declared.schema)
    _check_key(declared, conformed)
    return conformed.sort_by([(name, "ascending") for name in declared.key])


def conform_all(tables: Mapping[str, pa.Table], declared: Mapping[str, Table]) -> dict[str, pa.Table]:
    """All declared tables, conformed.

    Raises:
        StoreError: naming the tables that are missing or undeclared, or from `conform`.
    """
    for name in declared:
        if name not in tables:
            raise StoreError(f"Table {name} is missing", where="publishing", mend=_MEND)
    for name in tables:
        if name not in declared:
            raise StoreError(f"Table {name} is not declared", where="publishing", mend=_MEND)
    return {name: conform(table, tables[name]) for name, table in declared.items()}


def content_hash(declared: Table, conformed: pa.Table) -> str:
    """SHA-256 over a conformed table's columns, indexes and rows; equal for equal content, whatever the chunks."""
    digest = hashlib.sha256("\n".join([declared.create, *declared.create_indexes]).encode())
    for column in declared.columns:
        digest.update(msgspec.json.encode(conformed[column.name].to_pylist()))
    return digest.hexdigest()


def hash_of_all(hashes: Mapping[str, str]) -> str:
    """SHA-256 over the hashes of all tables, by their names' order."""
    return hashlib.sha256("".join(hashes[name] for name in sorted(hashes)).encode()).hexdigest()


def _conform_column(declared: Table, column: Column, values: pa.ChunkedArray) -> pa.ChunkedArray:
    came = str(values.type)
    if not (pa.types.is_null(values.type) or came.startswith(_SOURCES[column.type])):
        raise _refusal(declared, column.name, f"is {came}, expected {ARROW_TYPES[column.type]}")
    if column.type == "ints" and not came.startswith("list<"):
        values = _lists(declared, column, values)
    try:
        values = values.cast(ARROW_TYPES[column.type])
    except pa.ArrowException as error:
        raise _refusal(declared, column.name, f"does not fit {ARROW_TYPES[column.type]}: {error}") from error
    if values.null_count and not column.nullable:
        raise _refusal(declared, column.name, f"is null in {values.null_count} of {len(values)} rows")
    return _finite(declared, column, values) if column.type == "float" else values


def _lists(declared: Table, column: Column, texts: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        lists = [text and msgspec.json.decode(text, type=list[int | None]) for text in texts.to_pylist()]
    except msgspec.DecodeError as error:
        raise _refusal(declared, column.name, f"holds text that is no list of whole numbers: {error}") from error
    return pa.chunked_array([lists], ARROW_TYPES["ints"])


def _finite(declared: Table, column: Column, values: pa.ChunkedArray) -> pa.ChunkedArray:
    # SQLite keeps no negative zero, so neither does the hash: -0.0 + 0.0 is 0.0.
    floats = [None if value is None else value + 0.0 for value in values.to_pylist()]
    if not all(value is None or math.isfinite(value) for value in floats):
        raise _refusal(declared, column.name, "holds infinity or not-a-number, which JSON cannot say")
    return pa.chunked_array([floats], pa.float64())


def _check_key(declared: Table, table: pa.Table) -> None:
    keys = Counter(zip(*(table[name].to_pylist() for name in declared.key), strict=True))
    key, rows = keys.most_common(1)[0] if keys else ((), 0)
    if rows > 1:
        row = ", ".join(f"{name} {value}" for name, value in zip(declared.key, key, strict=True))
        raise _refusal(declared, "+".join(declared.key), f"is the key and names {rows} rows of {row}")


def _refusal(declared: Table, column: str, fault: str) -> StoreError:
    return StoreError(f"Column {declared.name}.{column} {fault}", where="publishing", mend=_MEND)

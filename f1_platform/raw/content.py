"""What makes two units equal: their records in the order of the row key, identical ones collapsed, and a hash of that.

Pure functions over Arrow tables, shared by all stores. Only records that share a row key are looked at one by one.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
import hashlib
import json
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.openf1 import ENDPOINTS, to_records


@dataclass(frozen=True)
class Settled:
    """A unit's records as they are stored.

    Attributes:
        table: sorted by row key; records under one key by their canonical JSON.
        content_hash: of the table, 32 hexadecimal digits; none of no records.
        identical: records that were collapsed into an equal one.
        colliding: records that share their row key with a different one.
    """

    table: pa.Table
    content_hash: str | None
    identical: int
    colliding: int


def settle(table: pa.Table, endpoint: str) -> Settled:
    """Sorts the records, collapses identical ones and hashes what remains."""
    if table.num_rows == 0:
        return Settled(table, None, 0, 0)
    table, key = _without_negative_zeros(table), ENDPOINTS[endpoint].row_key
    if not _is_sorted(table, key):
        order = pc.sort_indices(table, sort_keys=[(name, "ascending") for name in key])
        table = _taken(table.schema, table.columns, order)
    shared = same_key_as_previous(table, key)
    identical = colliding = 0
    if shared.any():
        kept, identical, colliding = _order_shared(table, endpoint, shared)
        table = table.take(pa.array(kept))
    return Settled(table, content_hash(table), identical, colliding)


def canonical_json(record: object) -> str:
    """One text for equal records: members sorted, no spaces, integers and floats told apart."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def content_hash(table: pa.Table) -> str:
    """A hash of names, nulls and values; independent of chunks, files and library versions."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(str(table.num_rows).encode())
    for name, column in zip(table.column_names, table.columns, strict=True):
        digest.update(f"\x00{name}\x00".encode())
        for part in _bytes_of(pa.concat_arrays(column.chunks) if column.num_chunks != 1 else column.chunk(0)):
            digest.update(part)
    return digest.hexdigest()


def _without_negative_zeros(table: pa.Table) -> pa.Table:
    """The table with 0.0 for -0.0, which is equal as a JSON value: so that equal records have one hash."""
    for n, field in enumerate(table.schema):
        if pa.types.is_floating(field.type):
            table = table.set_column(n, field, pc.add(table[n], 0.0))
    return table


def _taken(schema: pa.Schema, columns: list[pa.ChunkedArray], order: pa.Array) -> pa.Table:
    """The rows in that order; column by column, so that a large unit never lies in memory twice."""
    taken: list[pa.Array] = []
    while columns:
        taken.append(pa.concat_arrays(columns.pop(0).chunks).take(order))
    return pa.Table.from_arrays(taken, schema=schema)


def _is_sorted(table: pa.Table, key: tuple[str, ...]) -> bool:
    return (
        len(key) == 1
        and table[key[0]].null_count == 0
        and bool(pc.all(pc.less_equal(table[key[0]].slice(0, table.num_rows - 1), table[key[0]].slice(1))).as_py())
    )


def same_key_as_previous(table: pa.Table, key: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each row has the row key of the row before it; the first has not."""
    same = np.ones(table.num_rows, dtype=bool)
    same[0] = False
    for name in key:
        before, after = table[name].slice(0, table.num_rows - 1), table[name].slice(1)
        equal = pc.if_else(
            pc.and_(pc.is_null(before), pc.is_null(after)), True, pc.fill_null(pc.equal(before, after), False)
        )
        same[1:] &= equal.to_numpy()
    return same


def _order_shared(
    table: pa.Table, endpoint: str, shared: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], int, int]:
    """Row numbers to keep, in order, with the counts of identical and of colliding records."""
    in_group = shared.copy()
    in_group[:-1] |= shared[1:]
    rows = np.flatnonzero(in_group)
    texts = [canonical_json(record) for record in to_records(table.take(pa.array(rows)), endpoint)]
    groups = np.cumsum(~shared)[rows]
    kept = np.arange(table.num_rows)
    drop = np.zeros(table.num_rows, dtype=bool)
    identical = colliding = 0
    members = sorted(zip(groups.tolist(), texts, rows.tolist(), strict=True))
    for _, group in groupby(members, key=lambda member: member[0]):
        run = list(group)
        places = sorted(row for _, _, row in run)
        different = [row for n, (_, text, row) in enumerate(run) if n == 0 or text != run[n - 1][1]]
        kept[places[: len(different)]] = different
        drop[places[len(different) :]] = True
        identical += len(run) - len(different)
        colliding += len(different) if len(different) > 1 else 0
    return kept[~drop], identical, colliding


def _bytes_of(array: pa.Array) -> list[bytes | memoryview]:
    """The array's nulls and values as bytes; what lies under a null counts as zero."""
    parts: list[bytes | memoryview] = []
    if array.null_count:
        parts.append(np.packbits(pc.is_valid(array).to_numpy(zero_copy_only=False)).tobytes())
        if array.null_count == len(array):
            return parts
    if pa.types.is_list(array.type):
        parts.append(memoryview(pc.fill_null(pc.list_value_length(array), 0).to_numpy()).cast("B"))
        return [*parts, *_bytes_of(pc.list_flatten(array))]
    if pa.types.is_string(array.type):
        text = pc.fill_null(array, "")
        parts.append(memoryview(pc.binary_length(text).to_numpy()).cast("B"))
        offsets = np.frombuffer(text.buffers()[1], dtype=np.int32)[text.offset : text.offset + len(text) + 1]
        data = text.buffers()[2]
        return [*parts, memoryview(data)[offsets[0] : offsets[-1]]] if data is not None else parts
    values = array.cast(pa.uint8()) if pa.types.is_boolean(array.type) else array
    values = values.cast(pa.int64()) if pa.types.is_timestamp(array.type) else values
    values = pc.fill_null(values, 0) if values.null_count else values
    return [*parts, memoryview(values.to_numpy()).cast("B")]

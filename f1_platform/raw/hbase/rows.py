"""Rows: a unit's records as row keys and cells, and back. The rule of what the key says and what a cell says.

- What the key says is not stored again: the fields in the key, and those that the unit's prefix says. A record whose
  value differs from what the prefix says has a cell for it, `null` among them; no other null has a cell.
- Every row has the cell of its family's *witness*, or else a cell `_extra`, `{}` where there is nothing else to say. So
  a scan of some columns sees every row when it asks for these two as well.

Whole columns at a time, of any slice of a settled table. Nothing here knows HBase's wire or its versions.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.errors import DamagedError
from f1_platform.openf1 import EXTRA, Endpoint, Unit, arrow_schema
from f1_platform.openf1.fields import Field
from f1_platform.raw.hbase import cells, keys

NOTHING = b"{}"
"""An `_extra` that only says that the row is there."""

_WITNESSES = {"pit": "pit_duration", "race_control": "message"}
"""Where the first field that could be it is null more often than not."""


@dataclass(frozen=True)
class Rows:
    """Rows as HBase holds them.

    Attributes:
        keys: row keys, a binary array in the order of the records.
        columns: cells by column, `car:rpm`, binary arrays as long as the keys; null = no cell. A column without any
            cell is left out.
    """

    keys: pa.Array
    columns: dict[bytes, pa.Array]


@dataclass(frozen=True)
class Records:
    """Records as read, in the order of their rows.

    Attributes:
        batch: of the endpoint's schema, or of the wanted columns and those of the row key.
        collisions: for each record how many others of its key stand before it.
    """

    batch: pa.RecordBatch
    collisions: pa.Array


def column(endpoint: Endpoint, field: str) -> bytes:
    """The column of a field as HBase names it: `car:rpm`."""
    return f"{endpoint.family}:{field}".encode()


def stored_fields(endpoint: Endpoint) -> list[Field]:
    """The fields that have cells of their own: those that the key does not say."""
    said = {*keys.prefix_fields(endpoint), *keys.key_fields(endpoint)}
    return [field for field in endpoint.fields if field.name not in said]


def witness(endpoint: Endpoint) -> str:
    """The field without which a row has a cell `_extra`: the first that is never null, or the first of all.

    What is stored depends on it: another witness for an endpoint means that its units are written anew.
    """
    stored = stored_fields(endpoint)
    never_null = [field.name for field in stored if not field.nullable]
    return _WITNESSES.get(endpoint.name) or [*never_null, *(field.name for field in stored)][0]


def cells_for(endpoint: Endpoint, wanted: Sequence[str] | None) -> list[bytes]:
    """The columns that a scan asks for, so that it sees every row and all that is wanted of it.

    Args:
        endpoint: whose rows they are.
        wanted: fields; none = all of them, which is the whole family.
    """
    if wanted is None:
        return [endpoint.family.encode()]
    in_key = keys.key_fields(endpoint)
    names = dict.fromkeys([*(name for name in wanted if name not in in_key), witness(endpoint), EXTRA])
    return [column(endpoint, name) for name in names]


def encode(records: pa.Table | pa.RecordBatch, unit: Unit, collisions: pa.Array | None = None) -> Rows:
    """The rows of a settled table, or of a slice of it.

    Args:
        records: of the endpoint's schema.
        unit: whose records they are.
        collisions: of these records, as counted over the whole table; without, they are the whole table.
    """
    endpoint = unit.declared
    if collisions is None:
        collisions = keys.collisions(pa.table(records), endpoint.name)
    values = {name: _one(records.column(name)) for name in arrow_schema(endpoint.name).names}
    texts = {field.name: cells.encode(values[field.name], field.type) for field in stored_fields(endpoint)}
    texts |= {name: _unlike(values[name], said) for name, said in keys.said_by_prefix(unit).items()}
    texts[EXTRA] = _with_witness(cells.encode(values[EXTRA], "json"), texts[witness(endpoint)])
    return Rows(
        keys.encode(values, unit, collisions),
        {column(endpoint, name): text for name, text in texts.items() if text.null_count < len(text)},
    )


def decode(
    row_keys: pa.Array | Sequence[bytes],
    columns: Mapping[bytes, pa.Array | Sequence[bytes | None]],
    unit: Unit,
    wanted: Sequence[str] | None = None,
) -> Records:
    """The records of rows; the inverse of `encode`.

    Args:
        row_keys: row keys, all of one unit.
        columns: cells by column, `car:rpm`; what is left out has no cells.
        unit: whose rows they are.
        wanted: fields to read besides those of the row key; all of them by default.

    Raises:
        DamagedError: a key is none of the unit's, or a cell cannot be read.
    """
    endpoint, schema = unit.declared, arrow_schema(unit.endpoint)
    row_keys = pa.array(row_keys, pa.binary())
    values, collisions = keys.decode(row_keys, unit)
    names = [name for name in schema.names if wanted is None or name in wanted or name in endpoint.row_key]
    said = keys.said_by_prefix(unit)
    no_cells = pa.nulls(len(row_keys), pa.binary())
    for name in names:
        if name not in values:
            texts = pa.array(columns.get(column(endpoint, name), no_cells), pa.binary())
            read = _read(texts, endpoint, name)
            values[name] = pc.if_else(texts.is_valid(), read, said[name]) if name in said else read
    batch = pa.RecordBatch.from_arrays([values[name] for name in names], schema=pa.schema(map(schema.field, names)))
    return Records(batch, collisions)


def in_settled_order(table: pa.Table, collisions: pa.Array | pa.ChunkedArray, endpoint: Endpoint) -> pa.Table:
    """Decoded records in the order in which a store keeps them, as `settle` made it; as they are where they stand so.

    Args:
        table: records, with the columns of the row key at least.
        collisions: for each record how many others of its key stand before it.
        endpoint: whose records they are.
    """
    by = pa.table([*(table[name] for name in endpoint.row_key), collisions], [*endpoint.row_key, EXTRA])
    order = pc.sort_indices(by, sort_keys=[(name, "ascending") for name in by.column_names])
    stands = bool((order.to_numpy() == np.arange(len(order))).all())
    return table if stands else table.take(order)


def _one(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _unlike(values: pa.Array, said: int) -> pa.Array:
    """Cells for the values that are not what the key says."""
    unlike = pc.fill_null(pc.not_equal(values, said), True)
    if not pc.any(unlike).as_py():
        return pa.nulls(len(values), pa.binary())
    return pc.if_else(unlike, pc.fill_null(cells.encode(values, "int"), b"null"), None)


def _with_witness(extra: pa.Array, witness: pa.Array) -> pa.Array:
    """The `_extra` cells, one more where a row has neither that nor its witness."""
    return extra if not witness.null_count else pc.if_else(witness.is_valid(), extra, pc.fill_null(extra, NOTHING))


def _read(texts: pa.Array, endpoint: Endpoint, name: str) -> pa.Array:
    if name == EXTRA:
        return cells.decode(pc.if_else(pc.equal(texts, NOTHING), None, texts), "json")
    field = endpoint.field(name)
    assert field is not None
    try:
        return cells.decode(texts, field.type)
    except DamagedError as error:
        where = column(endpoint, name).decode()
        raise DamagedError(error.what, where=where, mend="See `f1 hbase fsck`") from None

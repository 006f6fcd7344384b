"""The bytes of a `mutateRowsTs` call, built column by column by Arrow: no Python object a cell, none a row.

Thrift's binary protocol writes a batch of rows as one struct after another. So the rows of a unit, each as the bytes of
its `BatchMutation`, lie in one Arrow buffer, and a call is a slice of it between a head and a tail. No network here.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_PUT = b"\x02\x00\x01\x00\x0b\x00\x02"
_DELETE = b"\x02\x00\x01\x01\x0b\x00\x02"
_VALUE = b"\x0b\x00\x03"
_LOGGED = b"\x02\x00\x04\x01\x00"
_STOP = b"\x00"
_CALL = b"\x80\x01\x00\x01" + struct.pack(">i", 12) + b"mutateRowsTs" + struct.pack(">i", 0)


@dataclass(frozen=True)
class Call:
    """One `mutateRowsTs`.

    Attributes:
        table: that it writes to.
        first: its first row, counted from the start of the unit.
        rows: how many it writes; each whole.
        body: the message, without a frame.
    """

    table: bytes
    first: int
    rows: int
    body: bytes


def puts(keys: pa.Array, cells: Mapping[bytes, pa.Array]) -> pa.Array:
    """One `BatchMutation` a row.

    Args:
        keys: row keys, binary.
        cells: by column (`family:qualifier`), the value of each row, binary; null where the row has no such cell.
    """
    count = np.zeros(len(keys), dtype=np.int64)
    written: list[pa.Array] = []
    for column, values in cells.items():
        count += pc.is_valid(values).to_numpy(zero_copy_only=False)
        head = _PUT + _sized(column) + _VALUE
        written.append(_joined(head, _lengths(values), values, _LOGGED))
    return _rows(keys, count, written)


def deletions(keys: pa.Array, family: bytes) -> pa.Array:
    """One `BatchMutation` a row, which deletes a family of it up to the timestamp of the call."""
    mutation = _DELETE + _sized(family) + _LOGGED
    return _rows(keys, np.ones(len(keys), dtype=np.int64), [pa.scalar(mutation, pa.binary())])


def calls(table: bytes, mutations: pa.Array, timestamp: int, at_most: int) -> Iterator[Call]:
    """The calls that write these rows, none longer than `at_most` bytes unless a single row is."""
    offsets = np.frombuffer(mutations.buffers()[1], dtype=np.int32)[mutations.offset :][: len(mutations) + 1]
    data = memoryview(mutations.buffers()[2])
    head = _CALL + b"\x0b\x00\x01" + _sized(table) + b"\x0f\x00\x02\x0c"
    tail = b"\x0a\x00\x03" + struct.pack(">q", timestamp) + b"\x0d\x00\x04\x0b\x0b\x00\x00\x00\x00" + _STOP
    first = 0
    while first < len(mutations):
        end = int(np.searchsorted(offsets, offsets[first] + at_most, side="right")) - 1
        end = min(max(end, first + 1), len(mutations))
        body = b"".join((head, struct.pack(">i", end - first), data[offsets[first] : offsets[end]], tail))
        yield Call(table, first, end - first, body)
        first = end


def _rows(keys: pa.Array, count: np.ndarray[tuple[int], np.dtype[np.int64]], written: list[pa.Array]) -> pa.Array:
    return pc.binary_join_element_wise(
        pa.scalar(b"\x0b\x00\x01", pa.binary()),
        _lengths(keys),
        keys,
        pa.scalar(b"\x0f\x00\x02\x0c", pa.binary()),
        _big_endian(count),
        *written,
        pa.scalar(_STOP, pa.binary()),
        pa.scalar(b"", pa.binary()),
        null_handling="replace",
        null_replacement=b"",
    )


def _joined(head: bytes, *parts: pa.Array | bytes) -> pa.Array:
    """The parts one after another, null where any of them is."""
    given = [part if isinstance(part, pa.Array) else pa.scalar(part, pa.binary()) for part in (head, *parts)]
    return pc.binary_join_element_wise(*given, pa.scalar(b"", pa.binary()))


def _lengths(values: pa.Array) -> pa.Array:
    return _big_endian(pc.fill_null(pc.binary_length(values), 0).to_numpy())


def _big_endian(numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.Array:
    packed = pa.py_buffer(numbers.astype(">i4").tobytes())
    return pa.Array.from_buffers(pa.binary(4), len(numbers), [None, packed]).cast(pa.binary())


def _sized(text: bytes) -> bytes:
    return struct.pack(">i", len(text)) + text

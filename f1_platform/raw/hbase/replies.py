"""The reply to a scan of one run, taken apart by Arrow: no Python object a cell, none a row.

Thrift's binary protocol writes row after row, and of each its key and cell after cell: column, value, timestamp. Cells
of a run have one timestamp; so all of them end in the same bytes, and what lies between two such ends is a column and
its value, behind the head of a row where one begins. Whatever is not exactly so is left alone. No network here.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
import struct
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.raw.hbase.rows import Rows

_HEAD = b"\x80\x01\x00\x02\x00\x00\x00\x0escannerGetList\x00\x00\x00\x00\x0f\x00\x00\x0c"
_NOTHING = bytes(5)
"""A list of no rows, and its end."""
_TAIL = b"\x00\x00"
"""The end of the last row, and of the list."""
_KEY, _SIZE, _TO_CELLS, _TO_VALUE = 0x0B, 4, 5, 3
"""The type of a key's field; bytes of a length; of what stands between a key and the number of its cells; between a
column and the length of its value."""

_Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


def rows_in(reply: bytes, run: int) -> Rows | None:
    """The rows of a reply to `scannerGetList`, as `rows.encode` made them; none where it is anything else.

    Args:
        reply: the whole message, without a frame.
        run: the timestamp of every cell in it.
    """
    if reply == _HEAD + _NOTHING:
        return Rows(pa.array([], pa.binary()), {})
    if not reply.startswith(_HEAD) or len(reply) < len(_HEAD) + len(_NOTHING):
        return None
    (count,) = struct.unpack_from(">i", reply, len(_HEAD))
    # From the last byte before the first row: each of the others begins behind one byte too, the end of the row before.
    text = pa.array([reply[len(_HEAD) + _SIZE - 1 :]], pa.binary())
    end_of_cell = b"\x0a\x00\x02" + struct.pack(">q", run) + b"\x00"
    cells = pc.split_pattern(text, pattern=end_of_cell).values
    if len(cells) < 2 or cells[-1].as_py() != _TAIL:
        return None
    try:
        return _rows(cells.slice(0, len(cells) - 1), count)
    except IndexError:
        return None


def _rows(cells: pa.Array, count: int) -> Rows | None:
    data = np.frombuffer(cells.buffers()[2], np.uint8)
    bounds = np.frombuffer(cells.buffers()[1], np.int32)[: len(cells) + 1].astype(np.int64)
    begin, value_end = bounds[:-1], bounds[1:]
    first = np.flatnonzero(data[begin + 1] == _KEY)
    width = np.diff(first, append=len(cells))
    key = begin[first] + 4 + _SIZE
    key_end = key + _number(data, key - _SIZE)
    name = begin + _SIZE
    name[first] = key_end + _TO_CELLS + 2 * _SIZE
    name_end = name + _number(data, name - _SIZE)
    value = name_end + _TO_VALUE + _SIZE
    fits = (
        len(first) == count
        and first[0] == 0
        and np.array_equal(_number(data, key_end + _TO_CELLS), width)
        and np.array_equal(_number(data, value - _SIZE), value_end - value)
    )
    if not fits:
        return None
    text, row = cells.buffers()[2], np.repeat(np.arange(count), width)
    names = _parts(text, name, name_end, np.arange(len(cells))).dictionary_encode()
    which = names.indices.to_numpy()
    columns: dict[bytes, pa.Array] = {}
    for number, column in enumerate(names.dictionary.to_pylist()):
        own = np.flatnonzero(which == number)
        place = np.full(count, -1)
        place[row[own]] = own
        columns[column] = _parts(text, value, value_end, place)
    return Rows(_parts(text, key, key_end, np.arange(count)), columns)


def _number(data: np.ndarray[tuple[int], np.dtype[np.uint8]], at: _Numbers) -> _Numbers:
    """The 32-bit numbers that begin there."""
    return data[at[:, None] + np.arange(_SIZE)].view(">i4")[:, 0].astype(np.int64)


def _parts(text: Any, begin: _Numbers, end: _Numbers, wanted: _Numbers) -> pa.Array:  # noqa: ANN401 - a buffer
    """Parts of a text by number, binary; -1 is none."""
    # An array of all that lies between one bound and the next; every other one is a part.
    bounds = np.column_stack((begin, end)).astype(np.int32)
    every = pa.Array.from_buffers(pa.binary(), bounds.size - 1, [None, pa.py_buffer(bounds), text])
    return every.take(pa.array(2 * wanted, mask=wanted < 0))

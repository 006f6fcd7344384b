"""Lines of text from columns: the texts of a row's cells, joined by Arrow with what stands between them.

Arrow writes the lines of a batch one behind the other into one buffer, and that is the answer's bytes: no cell, and no
row, ever becomes a Python object.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

Part = bytes | pa.Array
"""What a line is made of: the same bytes in each line, or a text a line, a binary array."""


def cells(values: pa.Array, write: Callable[[pa.Array], pa.Array], null: bytes) -> Part:
    """The texts of a column, made once where all rows have the same value, as `session_key` mostly has.

    Args:
        values: the column; at least one row.
        write: makes texts of values.
        null: stands for no value.
    """
    if not _uniform(values):
        return write(values)
    text = write(values.slice(0, 1))[0].as_py()
    return null if text is None else text


def lines(parts: Sequence[Part], rows: int, null: bytes) -> bytes:
    """The lines of a batch, one behind the other.

    Args:
        parts: of each line, in order.
        rows: how many lines there are.
        null: stands for a text that is null.
    """
    merged = _merged(parts)
    if len(merged) == 1 and isinstance(merged[0], bytes):
        return merged[0] * rows
    joined = pc.binary_join_element_wise(*merged, b"", null_handling="replace", null_replacement=null)
    _, offsets, texts = joined.buffers()
    bounds = memoryview(offsets).cast("i")
    first, last = bounds[joined.offset], bounds[joined.offset + len(joined)]
    return texts.slice(first, last - first).to_pybytes()


def _merged(parts: Sequence[Part]) -> list[Part]:
    """Bytes beside bytes made one: each part costs time in each line."""
    merged: list[Part] = []
    for part in parts:
        if merged and isinstance(part, bytes) and isinstance(merged[-1], bytes):
            merged[-1] += part
        else:
            merged.append(part)
    return merged


def _uniform(values: pa.Array) -> bool:
    """Whether all rows have the same value; the first and the last mostly tell. Of doubles, 0.0 equals -0.0."""
    if values.null_count:
        return values.null_count == len(values)
    if pa.types.is_nested(values.type) or pa.types.is_floating(values.type) or values[0] != values[-1]:
        return False
    return pc.all(pc.equal(values, values[0])).as_py()

"""Lines of text from columns: the texts of a row's cells, joined by Arrow with what stands between them.

Arrow writes the lines of a batch one behind the other into one buffer, and that is the answer's bytes: no cell, and no
row, ever becomes a Python object.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc


def lines(parts: Sequence[bytes | pa.Array], null: bytes) -> bytes:
    """The lines of a batch, one behind the other.

    Args:
        parts: what a line is made of, in order: the same bytes in each, or an array with a text a line; at least one
            is an array.
        null: stands for a text that is null.
    """
    joined = pc.binary_join_element_wise(*_merged(parts), b"", null_handling="replace", null_replacement=null)
    _, offsets, texts = joined.buffers()
    if texts is None:
        return b""
    bounds = memoryview(offsets).cast("i")
    first, last = bounds[joined.offset], bounds[joined.offset + len(joined)]
    return texts.slice(first, last - first).to_pybytes()


def _merged(parts: Sequence[bytes | pa.Array]) -> list[bytes | pa.Array]:
    """Bytes beside bytes made one: each part costs time in each line."""
    merged: list[bytes | pa.Array] = []
    for part in parts:
        if merged and isinstance(part, bytes) and isinstance(merged[-1], bytes):
            merged[-1] += part
        else:
            merged.append(part)
    return merged

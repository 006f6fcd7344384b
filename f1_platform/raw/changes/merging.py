"""Row keys of settled records as values that sort as the records do, and two lists of them walked together."""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from f1_platform.openf1 import ENDPOINTS

Key = tuple[tuple[bool, Any], ...]
"""Of each part whether it is null, which sorts last, and its value."""


def keys_of(records: pa.Table, endpoint: str) -> list[Key]:
    """The row keys of records, in their order."""
    parts = [_part(records[name]) for name in ENDPOINTS[endpoint].row_key]
    return list(zip(*parts, strict=True))


def first_at(records: pa.Table, endpoint: str, key: Key, begin: int = 0) -> int:
    """The first row from `begin` on whose key is not before that one; how many there are, where all are."""
    rows = range(records.num_rows)
    return bisect_left(rows, key, lo=begin, key=lambda row: keys_of(records.slice(row, 1), endpoint)[0])


def merge(before: Sequence[Key], after: Sequence[Key]) -> Iterator[tuple[range, range]]:
    """For each key in either, in order, its rows in both; one of the two may be empty."""
    left = right = 0
    while left < len(before) or right < len(after):
        if right == len(after) or (left < len(before) and before[left] < after[right]):
            key = before[left]
        else:
            key = after[right]
        here, there = _end(before, left, key), _end(after, right, key)
        yield range(left, here), range(right, there)
        left, right = here, there


def _end(keys: Sequence[Key], row: int, key: Key) -> int:
    """The first row from there on that has another key."""
    while row < len(keys) and keys[row] == key:
        row += 1
    return row


def _part(column: pa.ChunkedArray) -> list[tuple[bool, Any]]:
    values = column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column
    return [(value is None, value) for value in values.to_pylist()]

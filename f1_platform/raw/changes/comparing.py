"""How two contents of a unit differ: both are sorted by row key, so they are merged block by block.

The one of before comes as a stream and is never held whole. A block that is equal costs one comparison of its columns;
only records that differ become Python values, and of those that are alone under their key no more than are kept.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.openf1 import arrow_schema, to_records
from f1_platform.raw.changes.change import LIMIT, Change, Kind
from f1_platform.raw.changes.matching import changes_of
from f1_platform.raw.changes.merging import Key, first_at, keys_of, merge

_BLOCK = 8192
"""Records of before that are compared at a time."""

_Group = tuple[range, range]
"""The rows of one key, before and after."""


@dataclass
class Compared:
    """How two contents differ.

    Attributes:
        counts: records by kind.
        changes: one by one, in the order of the row key; the first `LIMIT` of them.
    """

    counts: dict[Kind, int] = field(default_factory=lambda: {"added": 0, "changed": 0, "vanished": 0})
    changes: list[Change] = field(default_factory=list[Change])

    @property
    def is_full(self) -> bool:
        """Whether of further ones only the number is taken."""
        return len(self.changes) == LIMIT

    def take(self, change: Change) -> None:
        """Counts a change, and keeps it as long as there is room."""
        self.counts[change.kind] += 1
        if not self.is_full:
            self.changes.append(change)


def compare(before: Iterable[pa.RecordBatch], after: pa.Table, endpoint: str) -> Compared:
    """Compares what a unit held with what it holds now.

    Args:
        before: settled records, as a store reads them.
        after: settled records.
        endpoint: whose records both are.
    """
    compared, begin = Compared(), 0
    for block, beyond in _blocks(before, endpoint):
        end = after.num_rows if beyond is None else first_at(after, endpoint, beyond, begin)
        for here, there in _pieces(block, after.slice(begin, end - begin), endpoint):
            _compare_block(here, there, endpoint, compared)
        begin = end
    return compared


def _blocks(records: Iterable[pa.RecordBatch], endpoint: str) -> Iterator[tuple[pa.Table, Key | None]]:
    """The records in tables that never part those of one key, each with the key that follows; none at the end."""
    held = arrow_schema(endpoint).empty_table()
    for batch in records:
        for start in range(0, batch.num_rows, _BLOCK):
            held = pa.concat_tables([held, pa.Table.from_batches([batch.slice(start, _BLOCK)])])
            last = keys_of(held.slice(held.num_rows - 1), endpoint)[0]
            if whole := first_at(held, endpoint, last):
                yield held.slice(0, whole), last
                held = held.slice(whole)
    yield held, None


def _pieces(before: pa.Table, after: pa.Table, endpoint: str) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Both in pieces of the same keys, so that a block that many records were added to is not compared at once."""
    while after.num_rows > 2 * _BLOCK:
        key = keys_of(after.slice(_BLOCK, 1), endpoint)[0]
        there = first_at(after, endpoint, key)
        if there == 0:  # all these share one key
            break
        here = first_at(before, endpoint, key)
        yield before.slice(0, here), after.slice(0, there)
        before, after = before.slice(here), after.slice(there)
    yield before, after


def _compare_block(before: pa.Table, after: pa.Table, endpoint: str, compared: Compared) -> None:
    if before.equals(after):
        return
    groups = list(_differing(before, after, list(merge(keys_of(before, endpoint), keys_of(after, endpoint)))))
    for start in range(0, len(groups), _BLOCK):
        some = groups[start : start + _BLOCK]
        if compared.is_full:
            some = list(_counted(some, compared))
        old = _records(before, [row for rows, _ in some for row in rows], endpoint)
        new = _records(after, [row for _, rows in some for row in rows], endpoint)
        for here, there in some:
            for change in changes_of([old[row] for row in here], [new[row] for row in there], endpoint):
                compared.take(change)


def _differing(before: pa.Table, after: pa.Table, groups: Sequence[_Group]) -> Iterator[_Group]:
    """The groups without those of one record that is the same before and after."""
    alone = [len(here) == len(there) == 1 for here, there in groups]
    pairs = [(here.start, there.start) for (here, there), single in zip(groups, alone, strict=True) if single]
    differs = iter(_differ(before, after, pairs) if pairs else [])
    for group, single in zip(groups, alone, strict=True):
        if not single or next(differs):
            yield group


def _differ(before: pa.Table, after: pa.Table, pairs: Sequence[tuple[int, int]]) -> list[bool]:
    """Of each pair of rows whether they differ in any column."""
    here, there = (pa.array(rows, pa.int64()) for rows in zip(*pairs, strict=True))
    differ = np.zeros(len(pairs), dtype=bool)
    for name in before.column_names:
        old, new = before[name].take(here), after[name].take(there)
        if pa.types.is_list(old.type):
            differ |= np.array([one != other for one, other in zip(old.to_pylist(), new.to_pylist(), strict=True)])
            continue
        unequal = pc.fill_null(pc.not_equal(old, new), True)
        differ |= pc.and_not(unequal, pc.and_(pc.is_null(old), pc.is_null(new))).to_numpy()
    return differ.tolist()


def _counted(groups: Sequence[_Group], compared: Compared) -> Iterator[_Group]:
    """Counts what became of records that are alone under their key; hands on the others."""
    for here, there in groups:
        match len(here), len(there):
            case 1, 1:
                compared.counts["changed"] += 1
            case 0, added:
                compared.counts["added"] += added
            case vanished, 0:
                compared.counts["vanished"] += vanished
            case _:
                yield here, there


def _records(table: pa.Table, rows: Sequence[int], endpoint: str) -> dict[int, dict[str, Any]]:
    return dict(zip(rows, to_records(table.take(pa.array(rows, pa.int64())), endpoint), strict=True))

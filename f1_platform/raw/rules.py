"""Rules that a unit's records should keep, derived from the registry: keys unique, declared fields not null, ranges.

Real data breaks some of them now and then. They are findings to look at, never reasons to refuse a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.openf1 import ENDPOINTS, EXTRA


@dataclass(frozen=True)
class Finding:
    """A rule that some records of a unit break."""

    rule: str
    records: int


def findings(table: pa.Table, endpoint: str) -> Iterator[Finding]:
    """The rules that records of an endpoint break, with how many do."""
    declared = ENDPOINTS[endpoint]
    if duplicates := table.num_rows - table.group_by(list(declared.key)).aggregate([]).num_rows:
        yield Finding(f"{', '.join(declared.key)} not unique", duplicates)
    for field in declared.fields:
        column = table[field.name]
        if not field.nullable and column.null_count:
            yield Finding(f"{field.name} is null", column.null_count)
        if field.low is not None and (below := _count("less", column, field.low)):
            yield Finding(f"{field.name} below {field.low:g}", below)
        if field.high is not None and (above := _count("greater", column, field.high)):
            yield Finding(f"{field.name} above {field.high:g}", above)
    if extras := table.num_rows - table[EXTRA].null_count:
        yield Finding("has unknown fields or values of another type", extras)


def _count(comparison: str, column: pa.ChunkedArray, bound: float) -> int:
    return pc.call_function("sum", [pc.call_function(comparison, [column, pa.scalar(bound, column.type)])]).as_py() or 0

"""Rules that a unit's records should keep, derived from the registry: keys unique, declared fields not null, ranges.

Real data breaks some of them now and then. They are findings to look at, never reasons to refuse a record. Keys of
telemetry are not looked at here: the store counts records that share one when it settles a unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.openf1 import ENDPOINTS, EXTRA, Field


@dataclass(frozen=True)
class Finding:
    """A rule that some records of a unit break."""

    rule: str
    records: int


def findings(batches: Iterable[pa.RecordBatch], endpoint: str) -> list[Finding]:
    """The rules that records of an endpoint break, with how many do; batches are looked at one by one."""
    declared = ENDPOINTS[endpoint]
    broken: Counter[str] = Counter()
    keys: list[pa.RecordBatch] = []
    for batch in batches:
        if not declared.telemetry:
            keys.append(batch.select(list(declared.key)))
        for field in declared.fields:
            broken.update(_breaches(field, batch.column(field.name)))
        broken["has unknown fields or values of another type"] += batch.num_rows - batch.column(EXTRA).null_count
    broken[f"{', '.join(declared.key)} not unique"] = _repeated(keys, declared.key)
    return [Finding(rule, records) for rule, records in broken.items() if records]


def _breaches(field: Field, column: pa.Array) -> dict[str, int]:
    counts: dict[str, int] = {}
    if not field.nullable:
        counts[f"{field.name} is null"] = column.null_count
    if field.low is not None:
        counts[f"{field.name} below {field.low:g}"] = _count("less", column, field.low)
    if field.high is not None:
        counts[f"{field.name} above {field.high:g}"] = _count("greater", column, field.high)
    return counts


def _repeated(keys: list[pa.RecordBatch], names: tuple[str, ...]) -> int:
    if not keys:
        return 0
    table = pa.Table.from_batches(keys)
    return table.num_rows - table.group_by(list(names)).aggregate([]).num_rows


def _count(comparison: str, column: pa.Array, bound: float) -> int:
    return pc.call_function("sum", [pc.call_function(comparison, [column, pa.scalar(bound, column.type)])]).as_py() or 0

"""What a unit's Parquet file says of itself before it is read: columns, rows, dates, whether it holds extras.

A file never changes, its name carries the hash of its content; so what was read once is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq

from f1_platform.errors import StoreError
from f1_platform.openf1 import EXTRA
from f1_platform.openf1.filters import Filter, Interval


@dataclass(frozen=True)
class UnitFile:
    """A unit's file.

    Attributes:
        path: where it is.
        columns: that it has; a field that is newer than the file is not among them.
        has_extras: whether a record holds what no column could take.
        first: the earliest date; none where that is not known.
        last: the latest date.
    """

    path: Path
    columns: tuple[str, ...]
    has_extras: bool
    first: datetime | None
    last: datetime | None

    def may_match(self, date_field: str | None, filters: tuple[Filter, ...]) -> bool:
        """Whether its dates leave room for a record that matches."""
        if self.has_extras or self.first is None or self.last is None:
            return True
        dates = [filter_.of_kind("date") for filter_ in filters if filter_.field == date_field]
        return all(any(_meets(interval, self.first, self.last) for interval in intervals) for intervals in dates)


@lru_cache(maxsize=20_000)
def unit_file(path: Path, date_field: str | None) -> UnitFile:
    """Reads what a file says of itself.

    Raises:
        StoreError: it is damaged, or gone.
    """
    try:
        said = pq.read_metadata(path)
    except (pa.ArrowException, OSError) as error:
        raise StoreError(
            "A unit's file cannot be read",
            where=f"{path}: {error}",
            mend="Delete it; `f1 run` then fetches the unit anew",
        ) from error
    names = tuple(said.schema.to_arrow_schema().names)
    groups = [said.row_group(n) for n in range(said.num_row_groups)]
    leaves = {said.schema.column(n).path: n for n in range(len(said.schema))}
    extras = [group.column(leaves[EXTRA]).statistics for group in groups]
    dates = [group.column(leaves[date_field]).statistics for group in groups] if date_field in leaves else []
    bounded = bool(dates) and all(known is not None and known.has_min_max for known in dates)
    return UnitFile(
        path,
        names,
        has_extras=any(known is None or known.has_min_max or known.num_values > 0 for known in extras),
        first=min(known.min for known in dates) if bounded else None,
        last=max(known.max for known in dates) if bounded else None,
    )


def _meets(interval: Interval, first: datetime, last: datetime) -> bool:
    low, high = cast(datetime | None, interval.low), cast(datetime | None, interval.high)
    return (low is None or low <= last) and (high is None or high >= first)

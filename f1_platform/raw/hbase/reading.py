"""Reading the run of a unit: prefix scans of the columns and the time that are wanted, decoded to Arrow page by page.

A unit whose rows lie together by driver is read driver by driver, a few at a time; the records of each come in the
order in which every store keeps them. Whether the run may still be read is for the caller to ask.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.openf1 import arrow_schema
from f1_platform.raw.files import Wanted
from f1_platform.raw.hbase.fetching import fetched
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.keys import scan_range
from f1_platform.raw.hbase.paging import Page
from f1_platform.raw.hbase.rows import cells_for, decode, in_settled_order
from f1_platform.raw.hbase.state import State

_WORTH_PARTS = 20_000
"""Rows from which a unit is read driver by driver."""


class Reading:
    """Reads from one table, with a number of connections at a time."""

    def __init__(self, gateway: Gateway, table: bytes, readers: int) -> None:
        """Uses that table."""
        self._gateway, self._table, self._readers = gateway, table, readers

    def tables(self, wanted: Wanted, state: State) -> Iterator[pa.Table]:
        """The wanted records of a state's published run, in their order; a table a driver where the unit is large.

        Args:
            wanted: what to read.
            state: of the unit; the run it names is read.
        """
        drivers = [int(driver) for driver in state.parts]
        apart = drivers and (state.rows >= _WORTH_PARTS or wanted.is_of_a_time)
        ahead: deque[Future[pa.Table]] = deque()
        with ThreadPoolExecutor(self._readers, "hbase-reader") as pool:
            try:
                for driver in drivers if apart else [None]:
                    ahead.append(pool.submit(self._part, wanted, state.run, driver))
                    if len(ahead) > self._readers:
                        yield ahead.popleft().result()
                while ahead:
                    yield ahead.popleft().result()
            finally:
                for part in ahead:
                    part.cancel()

    def _part(self, wanted: Wanted, run: int, driver: int | None) -> pa.Table:
        unit, endpoint = wanted.unit, wanted.unit.declared
        start, stop = scan_range(unit, driver, wanted.since, wanted.until)
        names = wanted.columns
        if names is not None and wanted.is_of_a_time and endpoint.date_field not in names:
            names = (*names, endpoint.date_field or "")
        page = Page(self._table, start, stop, cells_for(endpoint, names))
        batches: list[pa.RecordBatch] = []
        collisions: list[pa.Array] = []
        for rows in fetched(self._gateway, page, run, str(unit)):
            records = decode(rows.keys, rows.columns, unit, names)
            batches.append(records.batch)
            collisions.append(records.collisions)
        if not batches:
            return arrow_schema(unit.endpoint).empty_table().select(wanted.columns or arrow_schema(unit.endpoint).names)
        table = in_settled_order(pa.Table.from_batches(batches), pa.chunked_array(collisions), endpoint)
        return _of_the_time(table, wanted).select(wanted.columns or table.column_names)


def _of_the_time(table: pa.Table, wanted: Wanted) -> pa.Table:
    """What no scan could narrow: where time is not in the key, and records without a date."""
    if not wanted.is_of_a_time:
        return table
    dates = table[wanted.unit.declared.date_field]
    kept = pc.is_valid(dates)
    if wanted.since is not None:
        kept = pc.and_(kept, pc.fill_null(pc.greater_equal(dates, pa.scalar(wanted.since, dates.type)), False))
    if wanted.until is not None:
        kept = pc.and_(kept, pc.fill_null(pc.less(dates, pa.scalar(wanted.until, dates.type)), False))
    return table.filter(kept)

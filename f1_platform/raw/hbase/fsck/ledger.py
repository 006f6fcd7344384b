"""What is half in the report table itself: damaged cells, rows that are no session's, sessions in two places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from f1_platform.raw.hbase.connected import Connected
from f1_platform.raw.hbase.connection import Connection
from f1_platform.raw.hbase.difference_rows import place_of, within
from f1_platform.raw.hbase.fsck.cells import Cells
from f1_platform.raw.hbase.fsck.findings import Fault, fetch_anew, place
from f1_platform.raw.hbase.fsck.mending import Mending
from f1_platform.raw.hbase.fsck.units import STRAYS
from f1_platform.raw.hbase.fsck.walking import ONE_A_ROW
from f1_platform.raw.hbase.known import FAMILIES, Damaged, Known, is_row_key, row_key
from f1_platform.raw.hbase.paging import Page, pages
from f1_platform.raw.hbase.places import superseded
from f1_platform.raw.hbase.probing import PROBES
from f1_platform.raw.hbase.reports import OWN_ROWS
from f1_platform.raw.hbase.state import State, read_state

_VERSIONS = 100
"""More than a family of the report table is meant to keep."""


class Ledger:
    """Looks at the report table."""

    def __init__(self, connected: Connected, cells: Cells, mending: Mending) -> None:
        """Looks by these."""
        self._on, self._cells, self._mending = connected, cells, mending

    def damaged(self, cell: Damaged) -> Fault:
        """A cell that cannot be read: what it held before is put back, or else the unit is fetched anew."""
        row = f"{cell.column} of row {row_key(cell.unit).decode()} in {self._on.reports.name}"
        what, where = f"a damaged cell: {cell.fault}", f"{place(cell.unit)}; {row}"
        if not cell.column.startswith("meta:"):
            mend = "deleted; what the last look cost is not known any more"
            return Fault(what, where, mend, partial(self._delete_cell, cell))
        before = self._before(cell)
        if before is not None:
            return Fault(what, where, "what it held before is put back", partial(self._mending.put_back, cell, before))
        newest = self._cells.newest(cell.unit)
        # Which of its differences were published, only the cell told; all are, as a rule.
        differences = tuple(sorted(place.run for place, _ in self._on.keeping.rows(within(unit=cell.unit))))
        unknown = State(run=newest, differences=differences).lost(self._on.clock.now())
        return Fault(what, where, fetch_anew(cell.unit), partial(self._mending.put_back, cell, unknown))

    def strange_rows(self, *, delete: bool) -> Iterator[Fault]:
        """Rows that are neither a session's nor a difference."""
        page = Page(self._on.reports.table, b"", b"", list(FAMILIES), ONE_A_ROW, rows=1000)
        keys = [row.row for rows in pages(self._on.gateway, page) for row in rows]
        strange = [key for key in keys if not (is_row_key(key) or key in OWN_ROWS or place_of(key))]
        probes = [key for key in strange if key.startswith(PROBES)]
        others = [key for key in strange if not key.startswith(PROBES)]
        if probes:
            yield self._rows("probes that `f1 doctor` was stopped before deleting", probes, "deleted", delete=True)
        if others:
            mend = "deleted" if delete else STRAYS
            yield self._rows("rows that are no session's", others, mend, delete=delete)

    def _rows(self, what: str, keys: Sequence[bytes], mend: str, *, delete: bool) -> Fault:
        where = f"{self._on.reports.name}, {keys[0]!r} to {keys[-1]!r}"
        return Fault(f"{len(keys):,} {what}", where, mend, partial(self._delete_rows, keys) if delete else None)

    def in_two_places(self, known: Iterable[Known]) -> Iterator[tuple[Known, Fault]]:
        """Units of a session that has moved, where they were before."""
        for unit in superseded(known):
            what = "the session has moved, and is here as well"
            yield unit, Fault(what, place(unit.unit), "deleted here", partial(self._mending.delete, unit.unit))

    def _before(self, cell: Damaged) -> State | None:
        """The last state that can be read among those which the cell held before."""

        def versions(connection: Connection) -> list[Any]:
            table, row = self._on.reports.table, row_key(cell.unit)
            return connection.client.getVer(table, row, cell.column.encode(), _VERSIONS, {})

        for version in self._on.gateway.call(versions, self._on.reports.name):
            try:
                return read_state(version.value)
            except ValueError:
                continue
        return None

    def _delete_cell(self, cell: Damaged) -> str:
        self._delete(row_key(cell.unit), cell.column.encode())
        return ""

    def _delete_rows(self, keys: Sequence[bytes]) -> str:
        for key in keys:
            for family in FAMILIES:
                self._delete(key, family)
        return ""

    def _delete(self, key: bytes, column: bytes) -> None:
        table = self._on.reports.table
        self._on.gateway.call(lambda connection: connection.client.deleteAll(table, key, column, {}), str(key))

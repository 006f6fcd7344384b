"""Questions about the cells of a unit that keys and timestamps answer; HBase counts, no value is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from f1_platform.openf1 import Unit
from f1_platform.raw.hbase.fsck.walking import EVERY_CELL
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.keys import scan_range
from f1_platform.raw.hbase.paging import Page, pages

_PAGE = 20_000


class Cells:
    """The cells of one table."""

    def __init__(self, gateway: Gateway, table: bytes) -> None:
        """Uses that table."""
        self._gateway, self._table = gateway, table

    def rows_of(self, unit: Unit, runs: Sequence[int]) -> int:
        """How many rows have a cell of one of these runs; exact, whatever lies above or below."""
        listed = b", ".join(b"%d" % run for run in runs)
        # In this order: the other way round HBase would look at the newest cell of each row alone.
        kept = b"(TimestampsFilter(%s) AND FirstKeyOnlyFilter() AND KeyOnlyFilter())" % listed
        return self._count(unit, kept) if runs else 0

    def rows_before(self, unit: Unit, run: int) -> int:
        """How many rows have a cell older than that run."""
        return self._count(unit, b"(FirstKeyOnlyFilter() AND KeyOnlyFilter())", before=run) if run else 0

    def newest(self, unit: Unit) -> int:
        """The timestamp of the newest cell; 0 where there is none."""
        page = Page(self._table, *scan_range(unit), [unit.declared.family.encode()], EVERY_CELL)
        return max((cell.timestamp for row in self._rows(page) for cell in row.columns.values()), default=0)

    def _count(self, unit: Unit, kept: bytes, before: int | None = None) -> int:
        family = unit.declared.family.encode()
        page = Page(self._table, *scan_range(unit), [family], kept, before=before, rows=_PAGE)
        return sum(1 for _ in self._rows(page))

    def _rows(self, page: Page) -> Iterator[Any]:
        for rows in pages(self._gateway, page):
            yield from rows

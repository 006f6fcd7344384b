"""The cells of both tables as a person wants to see them: key, column, value, run, and what the run is.

What is published, or whatever lies there. Slow for more than a few thousand rows: `RawStore.scan` is for those.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from f1_platform.errors import UsageError
from f1_platform.openf1 import ENDPOINTS, arrow_schema
from f1_platform.raw.hbase.connected import Connected
from f1_platform.raw.hbase.counting import filled
from f1_platform.raw.hbase.difference_rows import ABOUT, CHANGES
from f1_platform.raw.hbase.known import FAMILIES
from f1_platform.raw.hbase.owners import owner
from f1_platform.raw.hbase.paging import Page, pages
from f1_platform.raw.hbase.ranges import range_of
from f1_platform.raw.hbase.state import State

_AT_ONCE = 200
_VERSIONS = 100


@dataclass(frozen=True)
class Cell:
    """One version of a cell.

    Attributes:
        key: its row.
        column: `laps:lap_duration`.
        value: its text.
        timestamp: its run, ms; in the report table when it was written.
        standing: published, replaced, broken off, being written or nobody's; in the report table now or before.
    """

    key: str
    column: str
    value: str
    timestamp: int
    standing: str


def families_of(columns: Sequence[str], known: Mapping[str, Collection[str]]) -> dict[str, list[bytes]]:
    """What to ask each family for: all of it, or some columns.

    Args:
        columns: `laps` or `laps:lap_duration`; none = every family.
        known: the columns that each family may have.

    Raises:
        UsageError: there is no such family, or no such column in it.
    """
    wanted: dict[str, list[bytes]] = {}
    for column in columns or known:
        family, colon, name = column.partition(":")
        if family not in known:
            raise UsageError(f"{column}: there is no such family", mend=f"Expected one of {', '.join(known)}")
        if colon and name not in known[family]:
            near = get_close_matches(name, known[family], 1)
            mend = f"Did you mean {family}:{near[0]}? " if near else ""
            raise UsageError(f"{column}: there is no such column", mend=f"{mend}{family} alone shows all it has")
        wanted.setdefault(family, []).append(column.encode())
    return wanted


def data_cells(connected: Connected, prefix: bytes, columns: Sequence[str], *, all_runs: bool) -> Iterator[list[Cell]]:
    """Rows of f1_data, family by family: those of published runs, or every version of every cell.

    Raises:
        UsageError: a column is none of ours.
    """
    by_family = {endpoint.family: endpoint for endpoint in ENDPOINTS.values()}
    families = families_of(columns, {family: arrow_schema(of.name).names for family, of in by_family.items()})
    if not all_runs:
        for known, within in filled(connected, prefix):
            if wanted := families.get(known.unit.declared.family):
                kept = b"TimestampsFilter(%d)" % known.state.run
                page = Page(connected.data, *within, wanted, kept, rows=_AT_ONCE)
                for row in _rows(connected, page):
                    yield [_cell(row.row, column, cell, "published") for column, cell in sorted(row.columns.items())]
        return
    states = {known.unit: known.state for known in connected.reports.all()}
    for family, wanted in families.items():
        page = Page(connected.data, *range_of(prefix), wanted, rows=_AT_ONCE)
        for row in _rows(connected, page):
            unit, _ = owner(row.row, by_family[family])
            state = states.get(unit, State()) if unit else State()
            versions = _versions(connected, connected.data, row)
            yield [_cell(row.row, column, cell, _standing(cell.timestamp, state)) for column, cell in versions]


def report_cells(
    connected: Connected, prefix: bytes, columns: Sequence[str], *, all_runs: bool
) -> Iterator[list[Cell]]:
    """Rows of f1_reports: what its cells hold now, or also what they held before.

    Raises:
        UsageError: a column is none of ours.
    """
    known = {family.decode(): list(ENDPOINTS) for family in FAMILIES}
    for column in (ABOUT, CHANGES):
        family, _, name = column.decode().partition(":")
        known[family].append(name)
    families = families_of(columns, known)
    wanted = [column for named in families.values() for column in named]
    table = connected.reports.table
    for row in _rows(connected, Page(table, *range_of(prefix), wanted, rows=_AT_ONCE)):
        cells = _versions(connected, table, row) if all_runs else sorted(row.columns.items())
        newest = {column: cell.timestamp for column, cell in row.columns.items()}
        yield [
            _cell(row.row, column, cell, "now" if cell.timestamp == newest[column] else "before")
            for column, cell in cells
        ]


def _rows(connected: Connected, page: Page) -> Iterator[Any]:
    for rows in pages(connected.gateway, page):
        yield from rows


def _versions(connected: Connected, table: bytes, row: Any) -> list[tuple[bytes, Any]]:  # noqa: ANN401 - thriftpy2's
    return [
        (column, cell)
        for column in sorted(row.columns)
        for cell in connected.gateway.call(
            lambda connection, column=column: connection.client.getVer(table, row.row, column, _VERSIONS, {})
        )
    ]


def _standing(timestamp: int, state: State) -> str:
    if timestamp == state.run and state.content_hash and state.is_readable:
        return "published"
    if state.lease and timestamp == state.lease.run:
        return "being written"
    if timestamp in state.broken:
        return "broken off"
    return "replaced" if timestamp < state.run else "nobody's"


def _cell(key: bytes, column: bytes, cell: Any, standing: str) -> Cell:  # noqa: ANN401 - thriftpy2's
    value = cell.value.decode(errors="replace")
    return Cell(key.decode(errors="replace"), column.decode(errors="replace"), value, cell.timestamp, standing)

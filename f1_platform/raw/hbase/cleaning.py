"""Deleting what a unit's published run has replaced: vanished rows and columns, older versions, runs broken off.

One rule for all of them: of each row that has a cell of the family older than the run, the family is deleted up to just
before it. Thrift 1 knows no other delete of a version; so nothing that is older than a published run, and nothing else,
is ever deleted. Readers have been told by the horizon before. Rows that belong to no unit have no run, and go whole.
"""

from __future__ import annotations

import pyarrow as pa

from f1_platform.openf1 import Unit
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.keys import scan_range
from f1_platform.raw.hbase.paging import Page, pages
from f1_platform.raw.hbase.wire import calls, deletions
from f1_platform.raw.hbase.writing import CALL_BYTES, Writing

_KEYS_ONLY = b"(FirstKeyOnlyFilter() AND KeyOnlyFilter())"


def clean(gateway: Gateway, writing: Writing, table: bytes, unit: Unit, below: int) -> int:
    """Deletes all cells of a unit that are older than a run; answers in how many rows there were any.

    Args:
        gateway: where to.
        writing: sends the deletes.
        table: name of the table.
        unit: whose cells.
        below: the run, ms; its own cells stay.
    """
    start, stop = scan_range(unit)
    family = unit.declared.family.encode()
    old = Page(table, start, stop, [family], _KEYS_ONLY, before=below, rows=20_000)
    cleaned = 0
    for rows in pages(gateway, old, str(unit)):
        mutations = deletions(pa.array([row.row for row in rows], pa.binary()), family)
        writing.send(calls(table, mutations, below - 1, CALL_BYTES), str(unit), few=len(rows) < 5000)
        cleaned += len(rows)
    return cleaned


def delete_rows(gateway: Gateway, table: bytes, family: bytes, within: tuple[bytes, bytes]) -> None:
    """Deletes a family of all rows in a range: rows that no unit has, so that nobody writes or reads them.

    Args:
        gateway: where to.
        table: name of the table.
        family: of the cells.
        within: first key, and first key not wanted any more.
    """
    for rows in pages(gateway, Page(table, *within, [family], b"KeyOnlyFilter()"), table.decode()):
        newest = max(cell.timestamp for row in rows for cell in row.columns.values())
        mutations = deletions(pa.array([row.row for row in rows], pa.binary()), family)
        for call in calls(table, mutations, newest, CALL_BYTES):
            gateway.call(lambda connection, call=call: connection.send(call), table.decode())

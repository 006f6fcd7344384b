"""Scans in pages, each with a scanner of its own that begins after the last row seen.

So a page may be asked for again after any fault: no scanner is lost with a gateway, and no row twice or never.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from happybase.table import TScan  # pyright: ignore[reportAttributeAccessIssue] - made when imported

from f1_platform.raw.hbase.connection import Connection
from f1_platform.raw.hbase.gateway import Gateway


@dataclass(frozen=True)
class Page:
    """What to read of a table.

    Attributes:
        table: its name.
        start: first row key.
        stop: first row key not wanted any more; empty for none.
        columns: families, or `family:qualifier`.
        filter: in HBase's filter language.
        before: only cells older than this timestamp.
        rows: at most, in one page.
    """

    table: bytes
    start: bytes
    stop: bytes
    columns: list[bytes]
    filter: bytes | None = None
    before: int | None = None
    rows: int = 4000


def pages(gateway: Gateway, page: Page, where: str = "") -> Iterator[list[Any]]:
    """Rows (thriftpy2's `TRowResult`), page by page."""
    while True:
        rows = gateway.call(lambda connection, page=page: read(connection, page), where or page.table.decode())
        if rows:
            yield rows
            page = replace(page, start=rows[-1].row + b"\x00")
        if len(rows) < page.rows:
            return


def read(connection: Connection, page: Page) -> list[Any]:
    """The rows of one page."""
    scanner = open_scanner(connection, page)
    rows = connection.client.scannerGetList(scanner, page.rows)
    connection.client.scannerClose(scanner)
    return rows


def open_scanner(connection: Connection, page: Page) -> int:
    """A scanner that has a page to give."""
    scan = TScan(
        startRow=page.start,
        stopRow=page.stop,
        columns=page.columns,
        filterString=page.filter,
        timestamp=page.before,
        caching=page.rows,
    )
    return connection.client.scannerOpenWithScan(page.table, scan, {})

"""A walk over the records' table, family by family: which units have rows there, and of which runs. No value is read.

Rows of one unit are neighbours, so a walk holds no more than a page of keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from f1_platform.openf1 import Endpoint, Unit
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.owners import owner
from f1_platform.raw.hbase.paging import Page, pages

EVERY_CELL = b"KeyOnlyFilter()"
ONE_A_ROW = b"(FirstKeyOnlyFilter() AND KeyOnlyFilter())"
"""The first column of a row is enough to tell whose it is, and mostly of which run."""


@dataclass
class Stretch:
    """Neighbouring rows of one family that belong to one unit, or to none.

    Attributes:
        unit: the unit that their keys name; none where they name none.
        first: the first key.
        last: the last key.
        rows: how many there are.
        newest: rows by the timestamp of a newest cell: of their first column, or of any of them.
    """

    unit: Unit | None
    first: bytes
    last: bytes
    rows: int = 0
    newest: Counter[int] = field(default_factory=Counter[int])


def walk(
    gateway: Gateway,
    table: bytes,
    endpoint: Endpoint,
    within: tuple[bytes, bytes],
    seen: Callable[[int], None],
    *,
    deep: bool,
) -> Iterator[Stretch]:
    """The stretches of an endpoint's family, in the order of their keys.

    Args:
        gateway: where to.
        table: name of the table.
        endpoint: whose family.
        within: first key, and first key not wanted any more; empty for none.
        seen: told of each page's rows.
        deep: whether every column is looked at, not the first of a row alone.
    """
    filters, at_once = (EVERY_CELL, 4_000) if deep else (ONE_A_ROW, 20_000)
    page = Page(table, *within, [endpoint.family.encode()], filters, rows=at_once)
    stretch: Stretch | None = None
    prefix: bytes | None = None
    for rows in pages(gateway, page, f"{endpoint.name} in {table.decode()}"):
        for row in rows:
            if stretch is None or prefix is None or not row.row.startswith(prefix):
                unit, prefix = owner(row.row, endpoint)
                if stretch is None or unit is not None or stretch.unit is not None:
                    if stretch is not None:
                        yield stretch
                    stretch = Stretch(unit, row.row, row.row)
            stretch.last = row.row
            stretch.rows += 1
            stretch.newest.update(_timestamps(row))
        seen(len(rows))
    if stretch is not None:
        yield stretch


def _timestamps(row: Any) -> set[int]:  # noqa: ANN401 - thriftpy2's row
    return {cell.timestamp for cell in row.columns.values()}

"""The table `f1_reports`: one row a session, and in it one state a unit, read whole and changed by compare and swap.

`meta:<endpoint>` holds the state; `stats:<endpoint>` what the last look cost, `errors:<endpoint>` what went wrong with
it. These two carry the timestamp that the state names, so that they are never taken for those of another look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from happybase.batch import Mutation  # pyright: ignore[reportAttributeAccessIssue] - made when imported

from f1_platform.errors import StoreError
from f1_platform.openf1 import Unit
from f1_platform.raw.hbase.connection import Connection
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.known import FAMILIES, Damaged, Known, known_of, row_key, units_of
from f1_platform.raw.hbase.paging import Page, pages
from f1_platform.raw.hbase.ranges import range_of
from f1_platform.raw.hbase.state import State, told_of
from f1_platform.raw.port import Report

_WORLD, _WORLD_COLUMN = b"~world", b"meta:world"
"""The row behind all others that says whose data the tables hold."""
_SEASONS = (b"", b":")
"""All that begins with a digit."""
_AT_ONCE = 500
"""Rows asked for by key in one call."""

OWN_ROWS = (_WORLD,)
"""Rows of ours that are no session's."""


class Reports:
    """The report table behind one gateway."""

    def __init__(self, gateway: Gateway, table: bytes) -> None:
        """Uses that table."""
        self._gateway, self._table = gateway, table

    @property
    def table(self) -> bytes:
        """The table's name."""
        return self._table

    @property
    def name(self) -> str:
        """The table, for people."""
        return f"table {self._table.decode()}"

    def read(self, unit: Unit) -> Known:
        """What is known of a unit; an empty state where nothing is."""
        row, columns = row_key(unit), [family + b":" + unit.endpoint.encode() for family in FAMILIES]

        def get(connection: Connection) -> list[Any]:
            return connection.client.getRowWithColumns(self._table, row, columns, {})

        found = self._gateway.call(get, self._where(unit))
        return self._sound(known_of(unit, found[0].columns if found else {}))

    def states(self, units: Iterable[Unit]) -> dict[Unit, State]:
        """The states of some units, an empty one of those of which nothing is known; in few calls.

        Raises:
            StoreError: the cell of one of them is damaged.
        """
        wanted = sorted(set(units))
        keys = sorted({row_key(unit) for unit in wanted})
        columns = sorted({b"meta:" + unit.endpoint.encode() for unit in wanted})
        found: dict[bytes, Any] = {}
        for begin in range(0, len(keys), _AT_ONCE):
            some = keys[begin : begin + _AT_ONCE]

            def get(connection: Connection, some: list[bytes] = some) -> list[Any]:
                return connection.client.getRowsWithColumns(self._table, some, columns, {})

            found |= {row.row: row.columns for row in self._gateway.call(get, self.name)}
        return {unit: self._sound(known_of(unit, found.get(row_key(unit), {}))).state for unit in wanted}

    def swap(self, known: Known, after: State) -> Known | None:
        """Changes a unit's state if it is still as known; answers the new one, or none where it was not."""
        text, column = after.text(), b"meta:" + known.unit.endpoint.encode()

        def put(connection: Connection) -> bool:
            mutation = Mutation(column=column, value=text, isDelete=False)
            return connection.client.checkAndPut(self._table, row_key(known.unit), column, known.text, mutation, {})

        swapped = self._gateway.call(put, self._where(known.unit))
        # A call that was made twice finds its own work done.
        if swapped or self.read(known.unit).text == text:
            return Known(known.unit, after, after.report(known.unit, {}, ""), text)
        return None

    def tell(self, report: Report, at: int) -> None:
        """Writes what a look cost and what went wrong, at the timestamp that the state will name."""
        name = report.unit.endpoint.encode()
        mutations = [
            Mutation(column=b"stats:" + name, value=told_of(report), isDelete=False),
            Mutation(column=b"errors:" + name, value=report.error.encode(), isDelete=not report.error),
        ]

        def put(connection: Connection) -> None:
            connection.client.mutateRowTs(self._table, row_key(report.unit), mutations, at, {})

        self._gateway.call(put, self._where(report.unit))

    def world(self) -> str | None:
        """Whose data the tables hold; none where nobody has said."""

        def get(connection: Connection) -> list[Any]:
            return connection.client.getRowWithColumns(self._table, _WORLD, [_WORLD_COLUMN], {})

        found = self._gateway.call(get, self.name)
        return found[0].columns[_WORLD_COLUMN].value.decode() if found else None

    def settle_world(self, known: str | None, world: str) -> None:
        """Says whose data the tables hold, if it is still as known."""

        def put(connection: Connection) -> None:
            mutation = Mutation(column=_WORLD_COLUMN, value=world.encode(), isDelete=False)
            before = known.encode() if known is not None else None
            connection.client.checkAndPut(self._table, _WORLD, _WORLD_COLUMN, before, mutation, {})

        self._gateway.call(put, self.name)

    def all(
        self, *, season: int | None = None, session_key: int | None = None, endpoint: str | None = None
    ) -> Iterator[Known]:
        """Every unit that meets each filter given, by season, meeting, session and endpoint.

        Raises:
            StoreError: the cell of one of them is damaged.
        """
        yield from map(self._sound, self.look(season=season, session_key=session_key, endpoint=endpoint))

    def look(
        self, *, season: int | None = None, session_key: int | None = None, endpoint: str | None = None
    ) -> Iterator[Known | Damaged]:
        """The same, what is damaged among them."""
        columns = [family + (b":" + endpoint.encode() if endpoint else b"") for family in FAMILIES]
        wanted = f"RowFilter(=, 'regexstring:#{session_key}$')".encode() if session_key is not None else None
        within = range_of(b"%d#" % season) if season is not None else _SEASONS
        read = pages(self._gateway, Page(self._table, *within, columns, wanted, rows=200))
        found = [known for page in read for row in page for known in units_of(row.row, row.columns)]
        yield from sorted(found, key=lambda known: known.unit)

    def _sound(self, known: Known | Damaged) -> Known:
        if isinstance(known, Known):
            return known
        raise StoreError(
            f"A cell of the report table is damaged: {known.fault}",
            where=f"{self._where(known.unit)}, row {row_key(known.unit).decode()}, column {known.column}",
            mend="`f1 hbase fsck` puts back what it held before, or has `f1 run` fetch the unit anew",
        )

    def _where(self, unit: Unit) -> str:
        return f"{unit} in {self.name}"

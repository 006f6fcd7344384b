"""The table `f1_reports`: one row a session, and in it one state a unit, read whole and changed by compare and swap.

`meta:<endpoint>` holds the state; `stats:<endpoint>` what the last look cost, `errors:<endpoint>` what went wrong with
it. These two carry the timestamp that the state names, so that they are never taken for those of another look.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from happybase.batch import Mutation  # pyright: ignore[reportAttributeAccessIssue] - made when imported

from f1_platform.errors import StoreError
from f1_platform.openf1 import ENDPOINTS, Unit
from f1_platform.raw.hbase.connection import Connection
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.paging import Page, pages
from f1_platform.raw.hbase.state import State, read_state, told_of
from f1_platform.raw.port import Report

FAMILIES = (b"meta", b"stats", b"errors")
_WORLD, _WORLD_COLUMN = b"~world", b"meta:world"
"""The row behind all others that says whose data the tables hold."""


@dataclass(frozen=True)
class Known:
    """A unit's state as it was read.

    Attributes:
        unit: the unit.
        state: what the report table knows of it.
        report: the same as all stores report it.
        text: the cell; none where there is none.
    """

    unit: Unit
    state: State
    report: Report | None
    text: bytes | None


class Reports:
    """The report table behind one gateway."""

    def __init__(self, gateway: Gateway, table: bytes) -> None:
        """Uses that table."""
        self._gateway, self._table = gateway, table

    @property
    def name(self) -> str:
        """The table, for people."""
        return f"table {self._table.decode()}"

    def read(self, unit: Unit) -> Known:
        """What is known of a unit; an empty state where nothing is."""
        row, columns = _row(unit), [family + b":" + unit.endpoint.encode() for family in FAMILIES]

        def get(connection: Connection) -> list[Any]:
            return connection.client.getRowWithColumns(self._table, row, columns, {})

        found = self._gateway.call(get, self._where(unit))
        return self._known(unit, found[0].columns if found else {})

    def swap(self, known: Known, after: State) -> Known | None:
        """Changes a unit's state if it is still as known; answers the new one, or none where it was not."""
        text, column = after.text(), b"meta:" + known.unit.endpoint.encode()

        def put(connection: Connection) -> bool:
            mutation = Mutation(column=column, value=text, isDelete=False)
            return connection.client.checkAndPut(self._table, _row(known.unit), column, known.text, mutation, {})

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
            connection.client.mutateRowTs(self._table, _row(report.unit), mutations, at, {})

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
        """Every unit that meets each filter given, by season, meeting, session and endpoint."""
        columns = [
            family + (b":" + endpoint.encode() if endpoint else b"") for family in (b"meta", b"stats", b"errors")
        ]
        wanted = f"RowFilter(=, 'regexstring:#{session_key}$')".encode() if session_key is not None else None
        start = b"%d#" % season if season is not None else b""
        read = pages(self._gateway, Page(self._table, start, _after(start), columns, wanted, rows=200))
        found = [known for page in read for row in page for known in self._of_row(row)]
        yield from sorted(found, key=lambda known: known.unit)

    def _of_row(self, row: Any) -> Iterator[Known]:  # noqa: ANN401 - thriftpy2's row
        season, meeting_key, session_key = (int(part) for part in row.row.split(b"#"))
        for column in row.columns:
            family, _, endpoint = column.partition(b":")
            if family == b"meta" and endpoint.decode() in ENDPOINTS:
                yield self._known(Unit(season, meeting_key, session_key, endpoint.decode()), row.columns)

    def _known(self, unit: Unit, cells: dict[bytes, Any]) -> Known:
        name = unit.endpoint.encode()
        meta = cells.get(b"meta:" + name)
        if meta is None:
            return Known(unit, State(), None, None)
        try:
            state = read_state(meta.value)
            stats, error = cells.get(b"stats:" + name), cells.get(b"errors:" + name)
            told = json.loads(stats.value) if stats and stats.timestamp == state.told else {}
            said = error.value.decode() if error and error.timestamp == state.told else ""
            return Known(unit, state, state.report(unit, told, said), meta.value)
        except (ValueError, TypeError, KeyError) as fault:
            raise StoreError(
                f"A row of the report table is damaged: {fault}",
                where=f"{self._where(unit)}, row {_row(unit).decode()}, column meta:{unit.endpoint}",
                mend="Delete that cell: `f1 run` then fetches the unit anew",
            ) from fault

    def _where(self, unit: Unit) -> str:
        return f"{unit} in {self.name}"


def _row(unit: Unit) -> bytes:
    return b"%d#%d#%d" % (unit.season, unit.meeting_key, unit.session_key)


def _after(prefix: bytes) -> bytes:
    """The first row key after all that begin with the prefix; without one, after all that begin with a season."""
    return prefix[:-1] + bytes([prefix[-1] + 1]) if prefix else b":"

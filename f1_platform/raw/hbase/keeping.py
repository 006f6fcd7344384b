"""Differences in the report table: written before the state that names them, so that nobody sees one too early.

The list of runs in a unit's state is what counts. A row that it does not name is a killed writer's, seen by nobody, and
goes with the next writer of the unit.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import Any, TypeVar

from happybase.batch import Mutation  # pyright: ignore[reportAttributeAccessIssue] - made when imported

from f1_platform.errors import StoreError
from f1_platform.openf1 import Unit
from f1_platform.raw.changes import Change, Difference
from f1_platform.raw.changes.change import from_json
from f1_platform.raw.changes.telling import Told
from f1_platform.raw.hbase.connection import Connection
from f1_platform.raw.hbase.difference_rows import (
    ABOUT,
    Place,
    about,
    cells,
    columns,
    pattern,
    place_of,
    within,
)
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.paging import Page, pages
from f1_platform.raw.hbase.ranges import Range
from f1_platform.raw.hbase.reports import Reports

log = logging.getLogger(__name__)
Value = TypeVar("Value")

_PAGE = 1000


class Keeping:
    """The differences of one report table."""

    def __init__(self, gateway: Gateway, reports: Reports) -> None:
        """Keeps them in that table."""
        self._gateway, self._reports = gateway, reports

    def keep(self, told: Told, run: int) -> None:
        """Writes a difference, to be named by the state that publishes the run; under the unit's lease only."""
        key = Place(told.difference.unit, run).key
        for column, value in cells(told):
            mutation = Mutation(column=column, value=value, isDelete=False)
            self._call(partial(_put, self._reports.table, key, mutation), key)

    def settle(self, unit: Unit, named: Collection[int], run: int) -> None:
        """Deletes what killed writers left; under the unit's lease only.

        Args:
            unit: whose differences.
            named: the runs that its state names.
            run: the lease's. Those above it are of writers that have taken the lease since, and none of its matters.
        """
        for place, _ in self.rows(within(unit=unit)):
            if place.run < run and place.run not in named:
                self.delete(place)
                log.info("A difference of %s that was kept and never published is deleted, run %d", unit, place.run)

    def kept(
        self, season: int | None = None, session_key: int | None = None, endpoint: str | None = None
    ) -> list[Difference]:
        """The differences that meet every filter given, in no order.

        Raises:
            StoreError: a cell is damaged.
        """
        # Rows first: whatever a state names by then, and was among the rows, is whole.
        found = dict(self.rows(within(season), pattern(session_key, endpoint)))
        states = self._reports.states({place.unit for place in found})
        return [
            self._read(place, partial(about, text)).at(place)
            for place, text in found.items()
            if place.run in states[place.unit].differences
        ]

    def one(self, unit: Unit, run: int) -> Difference | None:
        """The difference of a run; none where there is no such row."""
        place = Place(unit, run)
        text = self._cell(place.key, ABOUT)
        return None if text is None else self._read(place, partial(about, text)).at(place)

    def changes(self, difference: Difference) -> list[Change]:
        """The records that a difference is about; none where they were too many, or it is there no more.

        Raises:
            StoreError: not all of its cells are there.
        """
        place = Place(difference.unit, difference.number)
        text = self._cell(place.key, ABOUT)
        if text is None or not (count := self._read(place, partial(about, text)).cells):
            return []
        parts = (self._cell(place.key, column) or b"" for column in columns(count))
        return self._read(place, lambda: from_json(b"".join(parts)))

    def rows(self, keys: Range, wanted: bytes | None = None) -> Iterator[tuple[Place, bytes]]:
        """Every row of a difference among these keys, also those that no state names: what it is about.

        Args:
            keys: first key, and first key not wanted any more.
            wanted: a pattern of keys.
        """
        for page in pages(self._gateway, Page(self._reports.table, *keys, [ABOUT], _matching(wanted), rows=_PAGE)):
            for row in page:
                if (place := place_of(row.row)) is not None:
                    yield place, row.columns[ABOUT].value

    def counted(self, keys: Range, wanted: bytes | None = None) -> Iterator[tuple[Place, int]]:
        """How many cells of records each row among these keys has; no value is read."""
        kept = b" AND ".join(filter(None, (_matching(wanted), b"KeyOnlyFilter()")))
        for page in pages(self._gateway, Page(self._reports.table, *keys, [b"stats"], kept)):
            for row in page:
                if (place := place_of(row.row)) is not None:
                    yield place, len(row.columns)

    def delete(self, place: Place) -> None:
        """Deletes a row."""
        self._call(lambda connection: connection.client.deleteAllRow(self._reports.table, place.key, {}), place.key)

    def _cell(self, key: bytes, column: bytes) -> bytes | None:
        def get(connection: Connection) -> list[Any]:
            return connection.client.getRowWithColumns(self._reports.table, key, [column], {})

        found: Iterable[Any] = self._call(get, key)
        return next((row.columns[column].value for row in found), None)

    def _read(self, place: Place, read: Callable[[], Value]) -> Value:
        try:
            return read()
        except (ValueError, TypeError) as error:
            raise StoreError(
                f"What is kept of a change is damaged: {error}",
                where=f"{place.unit} in {self._reports.name}, row {place.key.decode()}",
                mend="`f1 hbase fsck` lets go of it",
            ) from error

    def _call(self, do: Callable[[Connection], Value], key: bytes) -> Value:
        return self._gateway.call(do, f"row {key.decode()} in {self._reports.name}")


def _matching(wanted: bytes | None) -> bytes | None:
    return b"RowFilter(=, 'regexstring:%s')" % wanted if wanted else None


def _put(table: bytes, key: bytes, mutation: Any, connection: Connection) -> None:  # noqa: ANN401 - thriftpy2's
    connection.client.mutateRow(table, key, [mutation], {})

"""The ledger in SQLite: what is known of every unit, and which file holds it now.

Naming a file here is what publishes it. Rows go in and out as `Report`s; the store decides what they say.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from f1_platform.errors import StoreError, unwritable
from f1_platform.openf1.delivery import Cost
from f1_platform.openf1.units import Unit
from f1_platform.raw.port import Report

_COLUMNS = (
    "season, meeting_key, session_key, endpoint, status, row_count, content_hash, file, looked_at, changed_at, "
    "empty_since, requests, bytes, retries, waits, waited, seconds, identical, colliding, extras, error, run_id"
)
_UPSERT = f"INSERT OR REPLACE INTO units ({_COLUMNS}) VALUES ({', '.join('?' * len(_COLUMNS.split(',')))})"  # noqa: S608
_OF_UNIT = "season = ? AND meeting_key = ? AND session_key = ? AND endpoint = ?"


class Ledger:
    """The reports of one home; safe over threads and processes."""

    def __init__(self, path: Path) -> None:
        """Opens or creates the ledger.

        Raises:
            StoreError: the file cannot be opened or is no ledger.
        """
        self._path, self._local = path, threading.local()
        self._marking = threading.Lock()
        self._watching: sqlite3.Connection | None = None
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._faults():
            connection = self._connection()
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'differences'").fetchone():
                connection.executescript(files("f1_platform.raw").joinpath("ledger.sql").read_text())
            self._file = _file_of(path)

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """One write transaction: committed whole, or rolled back on any error."""
        with self._faults():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def put(self, connection: sqlite3.Connection, report: Report, file: str | None) -> None:
        """Writes a row inside a transaction."""
        unit, cost = report.unit, report.cost
        connection.execute(
            _UPSERT,
            (
                *(unit.season, unit.meeting_key, unit.session_key, unit.endpoint),
                *(report.status, report.rows, report.content_hash, file),
                *map(_instant_text, (report.looked_at, report.changed_at, report.empty_since)),
                *(cost.requests, cost.bytes, cost.retries, cost.waits, cost.waited, report.seconds),
                *(report.identical, report.colliding, json.dumps(dict(report.extras)), report.error, report.run_id),
            ),
        )

    def get(self, unit: Unit) -> tuple[Report, str | None] | None:
        """The row of a unit, and the file it names."""
        return next(
            self._rows(f"WHERE {_OF_UNIT}", (unit.season, unit.meeting_key, unit.session_key, unit.endpoint)), None
        )

    def mark(self) -> object:
        """Differs from the last one if anybody has committed since; see the port."""
        with self._faults(), self._marking:
            if _file_of(self._path) != self._file:
                raise sqlite3.DatabaseError("it was replaced by another")
            if self._watching is None:
                self._watching = sqlite3.connect(self._path, isolation_level=None, timeout=120, check_same_thread=False)
            return self._watching.execute("PRAGMA data_version").fetchone()[0]

    def read(self, statement: str, values: tuple[int | str | None, ...] = ()) -> list[tuple[Any, ...]]:
        """What a statement selects of a table beside the reports."""
        with self._faults():
            return self._connection().execute(statement, values).fetchall()

    def forget(self, connection: sqlite3.Connection, unit: Unit) -> None:
        """Removes a row inside a transaction."""
        connection.execute(
            f"DELETE FROM units WHERE {_OF_UNIT}",  # noqa: S608
            (unit.season, unit.meeting_key, unit.session_key, unit.endpoint),
        )

    def rows(
        self, *, season: int | None = None, session_key: int | None = None, endpoint: str | None = None
    ) -> Iterator[tuple[Report, str | None]]:
        """Rows that meet every filter given, by season, meeting, session and endpoint, with their files."""
        wanted = {"season": season, "session_key": session_key, "endpoint": endpoint}
        given = {name: value for name, value in wanted.items() if value is not None}
        where = "WHERE " + " AND ".join(f"{name} = ?" for name in given) if given else ""
        return self._rows(where, tuple(given.values()))

    def _rows(self, where: str, values: tuple[int | str, ...]) -> Iterator[tuple[Report, str | None]]:
        order = "ORDER BY season, meeting_key, session_key, endpoint"
        with self._faults():
            rows = self._connection().execute(f"SELECT {_COLUMNS} FROM units {where} {order}", values)  # noqa: S608
            for row in rows:
                try:
                    report = _report(row)
                except (TypeError, ValueError) as error:
                    raise sqlite3.DatabaseError(f"a row is damaged: {error}") from error
                yield report, row[7]

    def _connection(self) -> sqlite3.Connection:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=120)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            self._local.connection = connection
        return connection

    @contextmanager
    def _faults(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise unwritable(error, self._path) or StoreError(
                f"The ledger could not be used: {error}",
                where=str(self._path),
                mend="Restore it from a copy, or move it away with its -wal and -shm: `f1 run` then fetches anew",
            ) from error


def _file_of(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError as error:
        raise sqlite3.DatabaseError(f"it is gone: {error}") from error
    return stat.st_dev, stat.st_ino


def _instant_text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant is not None else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text is not None else None


def _report(row: tuple[Any, ...]) -> Report:
    season, meeting, session, endpoint, status, rows, content_hash, _, looked, changed, empty, *rest = row
    requests, size, retries, waits, waited, seconds, identical, colliding, extras, error, run_id = rest
    return Report(
        unit=Unit(season, meeting, session, endpoint),
        status=status,
        rows=rows,
        content_hash=content_hash,
        looked_at=_instant(looked),
        changed_at=_instant(changed),
        empty_since=_instant(empty),
        cost=Cost(requests, size, retries, waits, waited),
        seconds=seconds,
        identical=identical,
        colliding=colliding,
        extras=json.loads(extras),
        error=error,
        run_id=run_id,
    )

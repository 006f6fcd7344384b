"""The ledger's database that is a file of the home, SQLite."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from f1_platform.errors import F1Error, StoreError, unwritable
from f1_platform.raw.ledger.port import Execute, Row

_PATIENCE = 120
"""Seconds to wait for another writer."""


class LedgerFile:
    """One file; implements `LedgerDatabase`. All transactions wait for each other, whatever they are about."""

    now = "CAST(strftime('%s', 'now') AS INTEGER)"
    reads_only = False

    def __init__(self, path: Path) -> None:
        """Opens or creates the file.

        Raises:
            StoreError: it cannot be opened or is no ledger.
        """
        self._path, self._local = path, threading.local()
        self._marking = threading.Lock()
        self._watching: sqlite3.Connection | None = None
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._faults(), _alone_in(path.parent):
            connection = self._connection()
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'differences'").fetchone():
                connection.executescript(files("f1_platform.raw.ledger").joinpath("ledger.sql").read_text())
            self._file = _file_of(path)

    def read(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """What a statement selects; see the port."""
        with self._faults():
            return self._connection().execute(statement, tuple(values)).fetchall()

    @contextmanager
    def transaction(self, topic: str) -> Generator[Execute]:
        """One write transaction; see the port."""
        with self._faults():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.read
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def mark(self) -> object:
        """Differs from the last one if anybody has committed since; see the port."""
        with self._faults(), self._marking:
            if _file_of(self._path) != self._file:
                raise sqlite3.DatabaseError("it was replaced by another")
            if self._watching is None:
                self._watching = sqlite3.connect(
                    self._path, isolation_level=None, timeout=_PATIENCE, check_same_thread=False
                )
            return self._watching.execute("PRAGMA data_version").fetchone()[0]

    def damaged(self, what: str) -> F1Error:
        """The error for a row that no platform wrote."""
        return StoreError(
            f"The ledger could not be used: {what}",
            where=str(self._path),
            mend="Restore it from a copy, or move it away with its -wal and -shm: `f1 run` then fetches anew",
        )

    def _connection(self) -> sqlite3.Connection:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=_PATIENCE)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            self._local.connection = connection
        return connection

    @contextmanager
    def _faults(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise unwritable(error, self._path) or self.damaged(str(error)) from error


@contextmanager
def _alone_in(folder: Path) -> Generator[None]:
    """Who opens a ledger opens it alone: SQLite gives up at once where two make one file's log at the same time."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _file_of(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError as error:
        raise sqlite3.DatabaseError(f"it is gone: {error}") from error
    return stat.st_dev, stat.st_ino

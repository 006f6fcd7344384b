"""Connections that stay open for the next who asks, for what is asked often; whoever asks seldom uses `connect`."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress

import psycopg
from psycopg.pq import TransactionStatus

from f1_platform.postgres.connecting import Connection, Database

_KEPT = 8


class KeptConnections:
    """Open connections to one database, each used by one thread at a time; a dead one is replaced."""

    def __init__(self, database: Database, schema: str) -> None:
        """Opens nothing yet.

        Args:
            database: and the role it is asked as.
            schema: where names in statements are looked up.
        """
        self._database, self._schema, self._lock = database, schema, threading.Lock()
        self._idle: list[Connection] = []

    @property
    def where(self) -> str:
        """The address, without its password."""
        return self._database.where

    @contextmanager
    def borrowed(self) -> Generator[Connection]:
        """A connection in autocommit, for this thread; faults come out as `Database.connect` tells them."""
        with self._database.faults():
            connection = self._alive() or self._opened()
            try:
                yield connection
            finally:
                self._keep(connection)

    def _keep(self, connection: Connection) -> None:
        with self._lock:
            if connection.info.transaction_status == TransactionStatus.IDLE and len(self._idle) < _KEPT:
                self._idle.append(connection)
                return
        connection.close()

    def _opened(self) -> Connection:
        connection = self._database.open()
        connection.execute("SELECT set_config('search_path', %s, false)", (f"{self._schema}, pg_catalog",))
        return connection

    def _alive(self) -> Connection | None:
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return None
            with suppress(psycopg.Error):
                connection.execute("SELECT")
                return connection
            connection.close()

"""The ledger's database that all hosts share: the schema `raw` in Postgres, seen by who only reads as views.

It is made by the first who writes: whoever looks leaves no trace, and finds an empty ledger until then.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import LiteralString, cast

from psycopg import errors as pg

from f1_platform.errors import F1Error, SettingsError, StoreError
from f1_platform.postgres.connecting import Connection, Database
from f1_platform.postgres.kept import KeptConnections
from f1_platform.postgres.migrating import Schema
from f1_platform.raw.ledger.port import Execute, Row

SCHEMA = Schema("raw", "f1_platform.raw.ledger")
VIEWS = "serving"
"""The schema with views of what may be read."""


class LedgerSchema:
    """One database; implements `LedgerDatabase`. Transactions wait for each other where they are about the same."""

    now = "extract(epoch FROM clock_timestamp())"

    def __init__(self, database: Database, *, reads_only: bool = False) -> None:
        """Asks for nothing yet.

        Args:
            database: asked as the role that loads, or as one that sees the views alone.
            reads_only: whether it is the latter.
        """
        schema = VIEWS if reads_only else SCHEMA.name
        self._kept, self._units = KeptConnections(database, schema), f"{schema}.units"
        self._local, self.reads_only = threading.local(), reads_only
        self._is_there = self._may_write = False
        self._identity: str | None = None

    def read(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """What a statement selects; see the port."""
        within: Connection | None = getattr(self._local, "connection", None)
        if within is not None:
            return _run(within, statement, values)
        with self._borrowed() as connection:
            return _run(connection, statement, values) if self._found(connection) else []

    @contextmanager
    def transaction(self, topic: str) -> Generator[Execute]:
        """One write transaction; see the port."""
        if self.reads_only:
            raise SettingsError(
                "Raw records at F1_RAW_URL are written with F1_DATABASE_URL, which names no database of Postgres",
                where=self._kept.where,
                mend="Set F1_DATABASE_URL; who only serves needs the reader's address alone",
            )
        if not self._may_write:
            self._make()
        with self._borrowed() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"f1 raw {topic}",))
            self._local.connection = connection
            try:
                yield self.read
            finally:
                self._local.connection = None
            # The last statement, as those who commit wait here for each other.
            connection.execute("UPDATE ledger SET commits = commits + 1")

    def mark(self) -> object:
        """Differs from the last one if anybody has committed since; see the port."""
        told = self._told()
        if told is None:
            return None
        identity, commits = told
        if self._identity not in (None, identity):
            raise self.damaged("it was replaced by another")
        self._identity = identity
        return commits

    def identity(self) -> str | None:
        """What the ledger is told apart by; none before anything was written."""
        told = self._told()
        return told[0] if told is not None else None

    def names_files(self) -> bool:
        """Whether any unit has records."""
        return bool(self.read("SELECT 1 FROM units WHERE file IS NOT NULL LIMIT 1"))

    def damaged(self, what: str) -> F1Error:
        """The error for a row that no platform wrote."""
        return StoreError(
            f"The ledger could not be used: {what}",
            where=f"{self._kept.where}, schema raw",
            mend="Restore the database from a copy, with the files of F1_RAW_URL that belong to it",
        )

    def _make(self) -> None:
        """Brings the schema up to date.

        Raises:
            StoreError: a newer platform has made it, or rights are missing.
        """
        with self._borrowed() as connection:
            SCHEMA.migrate(connection, self._kept.where)
        self._may_write = True

    def _told(self) -> tuple[str, int] | None:
        rows = self.read("SELECT CAST(identity AS text), commits FROM ledger")
        return cast(tuple[str, int], rows[0]) if rows else None

    def _found(self, connection: Connection) -> bool:
        if not self._is_there:
            (found,) = connection.execute("SELECT to_regclass(%s)", (self._units,)).fetchone() or (None,)
            self._is_there = found is not None
        return self._is_there

    @contextmanager
    def _borrowed(self) -> Generator[Connection]:
        with self._kept.borrowed() as connection:
            try:
                yield connection
            except (pg.UndefinedTable, pg.InsufficientPrivilege) as error:
                raise StoreError(
                    f"The ledger of raw records cannot be used: {str(error).splitlines()[0]}",
                    where=self._kept.where,
                    mend="The role of F1_DATABASE_URL makes and owns it; `f1 publish` lets the reader's role see it",
                ) from error


def _run(connection: Connection, statement: str, values: Sequence[object]) -> list[Row]:
    cursor = connection.execute(cast(LiteralString, statement.replace("?", "%s")), tuple(values))
    return cursor.fetchall() if cursor.description is not None else []

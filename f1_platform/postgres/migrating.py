"""Numbered migrations of a schema, forward only: `migrations/NNNN_what.sql`, each in its own transaction.

A database of a newer platform is refused by number. What a migration holds never changes once it was released.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import LiteralString, cast

from psycopg import errors as pg
from psycopg import sql

from f1_platform.errors import ServiceUnavailable, StoreError
from f1_platform.postgres.connecting import Connection

log = logging.getLogger(__name__)

_LOCK = 0x46314D
"""Advisory lock of whoever migrates, whichever schema."""

_TRIES = 100


@dataclass(frozen=True)
class Migration:
    """One step of a schema.

    Attributes:
        number: its place, from 1 without a gap.
        name: what it does.
        sql: the statements.
    """

    number: int
    name: str
    sql: str


@dataclass(frozen=True)
class Schema:
    """A schema and who keeps it.

    Attributes:
        name: in the database.
        package: whose folder `migrations` makes it.
    """

    name: str
    package: str

    @cached_property
    def migrations(self) -> list[Migration]:
        """All of this platform, by number."""
        folder = files(self.package).joinpath("migrations")
        found = {file.name.removesuffix(".sql"): file for file in folder.iterdir() if file.name.endswith(".sql")}
        return [
            Migration(int(named[:4]), named[5:], found[named].read_text(encoding="utf-8")) for named in sorted(found)
        ]

    @property
    def newest(self) -> int:
        """The number of the last migration."""
        return self.migrations[-1].number

    def version(self, connection: Connection, where: str) -> int:
        """The number of the last migration that the database has; 0 where there is no schema yet.

        Raises:
            StoreError: a newer platform has made it.
        """
        (there,) = connection.execute("SELECT to_regclass(%s)", (f"{self.name}.migrations",)).fetchone() or (None,)
        if there is None:
            return 0
        asked = sql.SQL("SELECT coalesce(max(number), 0) FROM {}").format(self._noted)
        (number,) = cast(tuple[int], connection.execute(asked).fetchone())
        if number > self.newest:
            raise StoreError(
                f"The database has schema {number} of `{self.name}`, this platform knows {self.newest}",
                where=where,
                mend="Use the newer platform; a schema never goes back",
            )
        return number

    def migrate(self, connection: Connection, where: str) -> None:
        """Brings the schema up to this platform; readers wait for no step longer than a twentieth of a second.

        Args:
            connection: in autocommit.
            where: the database, for people.

        Raises:
            StoreError: a newer platform has made the schema, or rights are missing.
            ServiceUnavailable: readers hold what a migration changes for so long that it gave up.
        """
        if self.version(connection, where) == self.newest:
            return
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        try:
            for migration in self.migrations[self.version(connection, where) :]:
                self._apply(connection, migration, where)
                log.info("The database has schema %d of `%s` now: %s", migration.number, self.name, migration.name)
        finally:
            connection.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))

    @property
    def _noted(self) -> sql.Identifier:
        return sql.Identifier(self.name, "migrations")

    def _apply(self, connection: Connection, migration: Migration, where: str) -> None:
        note = sql.SQL("INSERT INTO {} (number, name) VALUES (%s, %s)").format(self._noted)
        for _ in range(_TRIES):
            try:
                with connection.transaction():
                    # Whoever waits for a lock holds up all who come after: better to let them by, and to try again.
                    connection.execute("SET LOCAL lock_timeout = '50ms'")
                    connection.execute(cast(LiteralString, migration.sql))
                    connection.execute(note, (migration.number, migration.name))
            except pg.LockNotAvailable:
                continue
            return
        raise ServiceUnavailable(
            f"Migration {migration.number} ({migration.name}) found its tables in use each time it tried",
            where=where,
            mend="Try again, or end the long statements that read them",
        )

"""Numbered migrations of the schema `serving`, forward only: `migrations/NNNN_what.sql`, each in its own transaction.

A database of a newer platform is refused by number. What a migration holds never changes once it was released.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from importlib.resources import files
from typing import LiteralString, cast

from psycopg import errors as pg

from f1_platform.errors import ServiceUnavailable, StoreError
from f1_platform.serving.postgres.connecting import Connection

log = logging.getLogger(__name__)

_LOCK = 0x46314D
"""Advisory lock of whoever migrates."""

_TRIES = 100


@dataclass(frozen=True)
class Migration:
    """One step of the schema.

    Attributes:
        number: its place, from 1 without a gap.
        name: what it does.
        sql: the statements.
    """

    number: int
    name: str
    sql: str


def migrations() -> list[Migration]:
    """All of this platform, by number."""
    folder = files("f1_platform.serving.postgres").joinpath("migrations")
    found = {file.name.removesuffix(".sql"): file for file in folder.iterdir() if file.name.endswith(".sql")}
    return [Migration(int(named[:4]), named[5:], found[named].read_text(encoding="utf-8")) for named in sorted(found)]


def schema_version(connection: Connection, where: str) -> int:
    """The number of the last migration that the database has; 0 where there is no schema yet.

    Raises:
        StoreError: a newer platform has made it.
    """
    (exists,) = connection.execute("SELECT to_regclass('serving.migrations') IS NOT NULL").fetchone() or (False,)
    if not exists:
        return 0
    (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM serving.migrations").fetchone() or (0,)
    newest = migrations()[-1].number
    if cast(int, number) > newest:
        raise StoreError(
            f"The database has schema {number} of `serving`, this platform knows {newest}",
            where=where,
            mend="Use the newer platform; a schema never goes back",
        )
    return cast(int, number)


def migrate(connection: Connection, where: str) -> None:
    """Brings the schema up to this platform; readers wait for no step longer than a twentieth of a second.

    Args:
        connection: in autocommit.
        where: the database, for people.

    Raises:
        StoreError: a newer platform has made the schema, or rights are missing.
        ServiceUnavailable: readers hold what a migration changes for so long that it gave up.
    """
    if schema_version(connection, where) == migrations()[-1].number:
        return
    connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
    try:
        for migration in migrations()[schema_version(connection, where) :]:
            _apply(connection, migration, where)
            log.info("The database has schema %d of `serving` now: %s", migration.number, migration.name)
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))


def _apply(connection: Connection, migration: Migration, where: str) -> None:
    for _ in range(_TRIES):
        try:
            with connection.transaction():
                # Whoever waits for a lock holds up all who come after: better to let them by, and to try again.
                connection.execute("SET LOCAL lock_timeout = '50ms'")
                connection.execute(cast(LiteralString, migration.sql))
                connection.execute(
                    "INSERT INTO serving.migrations (number, name) VALUES (%s, %s)", (migration.number, migration.name)
                )
        except pg.LockNotAvailable:
            continue
        return
    raise ServiceUnavailable(
        f"Migration {migration.number} ({migration.name}) found its tables in use each time it tried",
        where=where,
        mend="Try again, or end the long statements that read them",
    )

"""The schema `shared`, and how whoever writes to it finds it made."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from f1_platform.postgres.connecting import Connection, Database
from f1_platform.postgres.migrating import Schema

SCHEMA = Schema("shared", "f1_platform.postgres.shared")


@contextmanager
def transaction(database: Database) -> Generator[Connection]:
    """One transaction on a connection of its own, for what is asked seldom; the schema is brought up to date before.

    Raises:
        ServiceUnavailable: the database does not answer.
        SettingsError: it refuses the role.
        StoreError: a newer platform has made the schema, or rights are missing.
    """
    with database.connect(autocommit=True) as connection:
        SCHEMA.migrate(connection, database.where)
        with connection.transaction():
            yield connection

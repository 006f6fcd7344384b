"""Where the states of rate limiter and breaker lie: in files of the home, or in the database that hosts share."""

from __future__ import annotations

from f1_platform.openf1.shared_state import FileState, Sharing
from f1_platform.settings import Settings


def sharing_of(settings: Settings) -> Sharing:
    """Where the settings keep states; nothing is opened yet."""
    if settings.postgres is None:
        return FileState
    from f1_platform.postgres.connecting import Database
    from f1_platform.postgres.kept import KeptConnections
    from f1_platform.postgres.shared.schema import SCHEMA
    from f1_platform.postgres.shared.states import PostgresStates

    kept = KeptConnections(Database(settings.postgres, "openf1"), SCHEMA.name)
    return PostgresStates(kept.borrowed, kept.where)


def is_made(settings: Settings) -> bool:
    """Whether there is a place where states are kept; who only looks makes none.

    Raises:
        ServiceUnavailable: the database does not answer.
    """
    if settings.postgres is None:
        return settings.home.is_dir()
    from f1_platform.postgres.connecting import Database
    from f1_platform.postgres.shared.schema import SCHEMA

    database = Database(settings.postgres, "openf1")
    with database.connect(autocommit=True) as connection:
        return SCHEMA.version(connection, database.where) > 0

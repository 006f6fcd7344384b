"""Which serving store the settings mean, and what the API follows."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from f1_platform.clock import Clock
from f1_platform.errors import SettingsError
from f1_platform.serving.port import Follower, ServingStore
from f1_platform.serving.sqlite.store import SqliteStore
from f1_platform.settings import Settings


def serving_store(settings: Settings, clock: Clock) -> ServingStore:
    """The store that is published to; nothing is opened yet.

    Raises:
        SettingsError: there is a database to read from, and none to publish to.
    """
    if settings.postgres is None:
        if settings.postgres_reader is not None:
            raise SettingsError(
                "F1_DATABASE_READER_URL is set, and F1_DATABASE_URL is not a database of Postgres",
                mend="Set F1_DATABASE_URL to publish there; who only serves needs the reader's address alone",
            )
        return SqliteStore(settings.serving_path, clock, settings.database_versions)
    from f1_platform.postgres.connecting import Database
    from f1_platform.serving.postgres.store import PostgresStore

    loader, reader = _role(settings.postgres), _role(settings.postgres_reader)
    database = Database(settings.postgres, "publish")
    return PostgresStore(database, clock, settings.database_versions, reader if reader != loader else None)


def follower(settings: Settings) -> Follower | None:
    """What keeps the API's serving file like the database; none where the file is what is published to."""
    if settings.postgres_reader is None:
        return None
    from f1_platform.postgres.connecting import Database
    from f1_platform.serving.postgres.following import DatabaseFollower
    from f1_platform.serving.postgres.replica import Replica

    return DatabaseFollower(Replica(Database(settings.postgres_reader, "api"), settings.serving_path))


def _role(url: str | None) -> str | None:
    name = urlsplit(url).username if url is not None else None
    return unquote(name) if name is not None else None

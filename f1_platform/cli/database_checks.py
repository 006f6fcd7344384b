"""What `f1 doctor` looks at of the database of published tables: each address, the loader's and the reader's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from f1_platform.addresses import without_password
from f1_platform.cli.findings import Finding, look
from f1_platform.clock import Clock
from f1_platform.errors import StoreError
from f1_platform.settings import Settings

if TYPE_CHECKING:
    from f1_platform.serving import Published


def only_serves(settings: Settings) -> bool:
    """Whether this host reads what others publish, and needs neither OpenF1 nor a database to publish to."""
    return settings.database_url is None and settings.database_reader_url is not None


def examine_database(settings: Settings, clock: Clock) -> list[Finding]:
    """Asks the address that is published to, where there is one; and the reader's, where it is another one."""
    found: list[Finding] = []
    if not only_serves(settings):
        found.append(look("database", settings.database_where, lambda: _published_to(settings, clock)))
    reader = settings.postgres_reader
    if reader is not None and reader != settings.postgres:
        found.append(look("database reader", without_password(reader), lambda: _read_from(reader)))
    return found


def _published_to(settings: Settings, clock: Clock) -> str:
    from f1_platform.serving import serving_store

    versions = serving_store(settings, clock).versions()
    return f"{_newest(versions)}; {len(versions)} kept" if versions else _newest(versions)


def _read_from(reader: str) -> str:
    """Asks as an API does, which looks for what is published before it copies that.

    Raises:
        SettingsError, ServiceUnavailable, StoreError: as the database; its schema is not this platform's, or rights are
            missing.
    """
    from psycopg.errors import InsufficientPrivilege

    from f1_platform.postgres.connecting import Database
    from f1_platform.serving.postgres.holding import refuse_older, versions

    database = Database(reader, "doctor")
    with database.connect() as connection:
        try:
            refuse_older(connection, database.where)
            return _newest(versions(connection, database.where))
        except InsufficientPrivilege as error:
            raise StoreError(
                f"The reader's role may not read what is published: {str(error).splitlines()[0]}",
                where=database.where,
                mend="Run `f1 publish` where F1_DATABASE_URL and F1_DATABASE_READER_URL are set: it grants the rights",
            ) from error


def _newest(versions: Sequence[Published]) -> str:
    if not versions:
        return "nothing published yet"
    return f"data version {versions[0].data_version} of {versions[0].published_at}"

"""Which versions a database holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from f1_platform.errors import StoreError
from f1_platform.postgres.connecting import Connection
from f1_platform.serving.postgres.schema import SCHEMA
from f1_platform.serving.publication import Published

_VERSIONS = """
SELECT
    p.data_version,
    p.content_hash,
    p.published_at,
    jsonb_object_agg(t.name, t.content_hash),
    jsonb_object_agg(t.name, t.row_count)
FROM serving.publications AS p
INNER JOIN serving.published_tables AS t USING (data_version)
GROUP BY p.data_version
ORDER BY p.data_version DESC
"""


def versions(connection: Connection, where: str) -> list[Published]:
    """The versions that are kept, the newest first; the first one is published.

    Raises:
        StoreError: a newer platform has made the schema.
    """
    if SCHEMA.version(connection, where) == 0:
        return []
    rows = cast(list[tuple[Any, ...]], connection.execute(_VERSIONS).fetchall())
    return [Published(number, whole, _text(at), tables, counts) for number, whole, at, tables, counts in rows]


def refuse_older(connection: Connection, where: str) -> None:
    """Sees that the schema is as this platform reads it.

    Raises:
        StoreError: it is older, or newer.
    """
    known, newest = SCHEMA.version(connection, where), SCHEMA.newest
    if 0 < known < newest:
        raise StoreError(
            f"The database has schema {known} of `serving`, this platform reads {newest}",
            where=where,
            mend="Run `f1 publish` with this platform: it brings the schema up to date",
        )


def nothing_published(where: str) -> StoreError:
    """What is told of a database that holds no version."""
    return StoreError("There is no published data", where=where, mend="Run `f1 run` or `f1 publish`; it is then found")


def _text(at: datetime) -> str:
    return at.isoformat()

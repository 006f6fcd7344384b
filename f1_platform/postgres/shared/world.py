"""Whose data the hosts bring that share a database: one world's, as simulated and real data never mix."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from f1_platform.errors import HomeError
from f1_platform.home import said_of
from f1_platform.settings import Settings

_ALONE = "SET LOCAL lock_timeout = '20s'; LOCK TABLE shared.world IN SHARE ROW EXCLUSIVE MODE"


@contextmanager
def in_one_world(settings: Settings, world: str | None) -> Generator[None]:
    """Sees that the database is of this world, and notes it in one that was of none, unless an error leaves the block.

    Args:
        settings: nothing is done where they share no database.
        world: the upstream's name, as the home is stamped with it; none = what the home was stamped with, if it was.

    Raises:
        HomeError: the hosts bring another world's data, or the home does not say what it holds.
        ServiceUnavailable: the database does not answer.
    """
    if settings.postgres is not None:
        world = world or said_of(settings.home).get("world")
    if settings.postgres is None or world is None:
        yield
        return
    # Commands that need no database start without its driver.
    from f1_platform.postgres.connecting import Database
    from f1_platform.postgres.shared.schema import transaction

    database = Database(settings.postgres, "world")
    with transaction(database) as connection:
        connection.execute(_ALONE)
        noted = connection.execute("SELECT world FROM shared.world").fetchone()
        if noted is not None and noted[0] != world:
            raise HomeError(
                f"The hosts that share the database bring data of {noted[0]}, this run would bring {world}: they never "
                "mix",
                where=database.where,
                mend="Choose another database, or their upstream. If that never brought any: DELETE FROM shared.world",
            )
        yield
        if noted is None:
            connection.execute("INSERT INTO shared.world (world) VALUES (%s)", (world,))

"""Where the measures of the ingestion add up: in a file of the home, or in the database that hosts share."""

from __future__ import annotations

from functools import partial

from f1_platform.clock import Clock
from f1_platform.settings import Settings
from f1_platform.watching.measures import Measures
from f1_platform.watching.tallies import Tallies


def measures_of(settings: Settings, clock: Clock) -> Measures:
    """Counts of this process, added where the settings say; nothing is opened yet."""
    path = settings.measures_path
    if settings.postgres is None:
        return Measures(path, clock)
    from f1_platform.postgres.connecting import Database
    from f1_platform.postgres.shared.states import PostgresStates

    database = Database(settings.postgres, "measures")
    # Asked every few seconds at most: a connection of its own each time, as processes that fork can keep none.
    total = PostgresStates(partial(database.connect, autocommit=True), database.where)(path, Tallies, clock)

    def add(counted: Tallies) -> None:
        with total.locked() as (tallies, _):
            tallies.add(counted)

    return Measures(path, clock, add)

"""The published tables, declared once. What counts as a start, a win or a pole is the warehouse's to compute.

Summary-size tables only; laps and telemetry are read from the raw store. Declaring a table here and in the warehouse is
all it takes for it to be published; `resources` says which ones the API holds as ready JSON.
"""

from __future__ import annotations

from f1_platform.errors import StoreError
from f1_platform.serving.declaration import Table
from f1_platform.serving.tables.careers import DRIVER_SEASONS, TEAM_SEASONS, TEAMMATES
from f1_platform.serving.tables.lineage import ARCHIVE_TABLES
from f1_platform.serving.tables.quality import FINDINGS
from f1_platform.serving.tables.races import CIRCUIT_FASTEST_LAPS, RACE_LAPS, RACE_RESULTS, RACES, SPRINT_RESULTS
from f1_platform.serving.tables.redirects import REDIRECTS
from f1_platform.serving.tables.seasons import DRIVER_STANDINGS, SEASONS, TEAM_STANDINGS
from f1_platform.serving.tables.sessions import MEETINGS, SESSION_DRIVERS, SESSION_STINTS, SESSIONS
from f1_platform.serving.tables.summaries import CIRCUITS_SUMMARY, DRIVERS_SUMMARY, TEAMS_SUMMARY

_DECLARED = (
    *(DRIVERS_SUMMARY, CIRCUITS_SUMMARY, TEAMS_SUMMARY),
    *(SEASONS, DRIVER_STANDINGS, TEAM_STANDINGS),
    *(RACES, RACE_RESULTS, SPRINT_RESULTS, RACE_LAPS, CIRCUIT_FASTEST_LAPS),
    *(DRIVER_SEASONS, TEAM_SEASONS, TEAMMATES),
    *(MEETINGS, SESSIONS, SESSION_DRIVERS, SESSION_STINTS),
    REDIRECTS,
    ARCHIVE_TABLES,
    FINDINGS,
)

TABLES: dict[str, Table] = {table.name: table for table in _DECLARED}
"""Every published table by name."""


def declared_table(name: str) -> Table:
    """The declaration of a published table.

    Raises:
        StoreError: there is none of this name.
    """
    if name not in TABLES:
        raise StoreError(f"Table {name} is not declared", where="publishing", mend=f"Declared are {', '.join(TABLES)}")
    return TABLES[name]


__all__ = [
    "ARCHIVE_TABLES",
    "CIRCUITS_SUMMARY",
    "CIRCUIT_FASTEST_LAPS",
    "DRIVERS_SUMMARY",
    "DRIVER_SEASONS",
    "DRIVER_STANDINGS",
    "FINDINGS",
    "MEETINGS",
    "RACES",
    "RACE_LAPS",
    "RACE_RESULTS",
    "REDIRECTS",
    "SEASONS",
    "SESSIONS",
    "SESSION_DRIVERS",
    "SESSION_STINTS",
    "SPRINT_RESULTS",
    "TABLES",
    "TEAMMATES",
    "TEAMS_SUMMARY",
    "TEAM_SEASONS",
    "TEAM_STANDINGS",
    "declared_table",
]

"""Every table of the warehouse, declared once: DDL, asset metadata and checks follow from it.

`TABLES` are those to read and publish; `INTERNAL` what they are made from. The archive's copies are declared by
`f1_platform.archive`.
"""

from f1_platform.warehouse.declared import (
    careers,
    championships,
    identity,
    lineage,
    observed,
    quality,
    races,
    results,
    sessions,
    weekends,
)
from f1_platform.warehouse.tables import Table

MARTS: tuple[Table, ...] = (
    *(races.RACE_RESULTS, races.SPRINT_RACE_RESULTS, races.RACES_SUMMARY, races.CIRCUIT_FASTEST_LAPS, races.RACE_LAPS),
    *(races.CIRCUITS_SUMMARY, championships.DRIVER_STANDINGS, championships.TEAM_STANDINGS, championships.SEASONS),
    *(careers.DRIVER_SEASONS, careers.DRIVERS_SUMMARY, careers.TEAM_SEASONS, careers.TEAMS_SUMMARY, careers.TEAMMATES),
    *(weekends.MEETINGS, weekends.SESSIONS, weekends.SESSION_DRIVERS, weekends.SESSION_STINTS),
    lineage.ARCHIVE_TABLES,
    quality.FINDINGS,
)
"""In the order they are built: one may be made from those before it."""

_RESULTS = (
    *(results.RACES, results.RESULTS, results.SPRINT_RESULTS, results.FASTEST_LAPS, results.DIFFERENCES),
    quality.SOURCE_FINDINGS,
)
_OBSERVED = (*sessions.VIEWS, quality.QUALITY_FINDINGS)
_IDENTITY = (identity.PEOPLE, identity.CIRCUITS, identity.TEAMS, identity.REDIRECTS, identity.UNMATCHED)

TABLES: dict[str, Table] = {table.name: table for table in (*_OBSERVED, *_IDENTITY, *_RESULTS, *MARTS)}
"""In the order they are built, which is the one that Dagster wants to hear of them in."""

INTERNAL: tuple[Table, ...] = (
    observed.MEETINGS,
    observed.SESSIONS,
    observed.ENTRIES,
    observed.CLASSIFICATIONS,
    observed.GRIDS,
    *sessions.FACTS,
    quality.TELEMETRY_FINDINGS,
    *identity.NAMES,
)

__all__ = ["INTERNAL", "MARTS", "TABLES"]

"""Every table of the warehouse, declared once: DDL, asset metadata and checks follow from it.

`TABLES` are those to read and publish; `INTERNAL` what they are made from. The archive's copies are declared by
`f1_platform.archive`.
"""

from f1_platform.warehouse.declared import identity, marts, results, sessions
from f1_platform.warehouse.tables import Table

_MARTS = (marts.DRIVERS_SUMMARY, marts.CIRCUITS_SUMMARY, marts.DRIVER_STANDINGS, marts.TEAM_STANDINGS)
_RESULTS = (results.RACES, results.RESULTS, results.SPRINT_RESULTS, results.FASTEST_LAPS, results.DIFFERENCES)
_IDENTITY = (identity.PEOPLE, identity.CIRCUITS, identity.TEAMS, identity.REDIRECTS, identity.UNMATCHED)

TABLES: dict[str, Table] = {table.name: table for table in (*sessions.VIEWS, *_IDENTITY, *_RESULTS, *_MARTS)}
INTERNAL: tuple[Table, ...] = (
    sessions.MEETINGS,
    sessions.SESSIONS,
    sessions.ENTRIES,
    sessions.CLASSIFICATIONS,
    sessions.GRIDS,
    *sessions.FACTS,
    *identity.NAMES,
)

__all__ = ["INTERNAL", "TABLES"]

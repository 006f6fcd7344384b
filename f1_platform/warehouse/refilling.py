"""Filling a file that was made in place of a damaged or outdated one: whole, before anything else is done with it.

Sensors ask for a session at a time; what they publish of a warehouse that holds nothing else would be that one alone.
"""

from __future__ import annotations

from f1_platform.archive import Archive
from f1_platform.raw import RawStore
from f1_platform.warehouse.archive_tables import load_archive
from f1_platform.warehouse.catalogue import load_catalogue
from f1_platform.warehouse.opening import REPLACED, Warehouse
from f1_platform.warehouse.sessions import build_sessions, stale_sessions


def lacks_all(warehouse: Warehouse) -> bool:
    """Whether the file is a replacement that has not been filled to the end."""
    return warehouse.stamp(REPLACED) is not None


def refill(warehouse: Warehouse, store: RawStore, archive: Archive | None) -> None:
    """Loads both sources and builds every session, going on where an earlier call was broken off.

    Raises:
        F1Error: from a step; what was filled stays.
    """
    load_archive(warehouse, archive)
    load_catalogue(warehouse, store)
    for telemetry in (False, True):
        build_sessions(warehouse, store, stale_sessions(warehouse, store, telemetry=telemetry), telemetry=telemetry)
    warehouse.connection.execute("DELETE FROM stamps WHERE step = ?", [REPLACED])

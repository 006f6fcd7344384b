"""Filling a file that does not hold what the raw store does: whole, before anything else is made of it.

Sensors ask for a session at a time; what they publish of a warehouse that holds nothing else would be that one alone.
So it is with a file that was made in place of a damaged or outdated one, and where several hosts bring records into one
raw store, each with a warehouse of its own.
"""

from __future__ import annotations

from f1_platform.archive import Archive
from f1_platform.raw import RawStore
from f1_platform.warehouse.archive_tables import load_archive
from f1_platform.warehouse.catalogue import load_catalogue
from f1_platform.warehouse.derived import build_marts, build_results
from f1_platform.warehouse.identity import build_identity
from f1_platform.warehouse.opening import REPLACED, Warehouse
from f1_platform.warehouse.sessions import build_sessions, stale_sessions

_DERIVED = {"identity": build_identity, "results": build_results, "marts": build_marts}
"""In the order in which they follow from each other."""


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


def catch_up(warehouse: Warehouse, store: RawStore, archive: Archive | None, step: str) -> None:
    """Builds all that a step follows from and that is not current, as other hosts brought it; nothing where all is.

    Args:
        warehouse: this host's.
        store: what hosts share.
        archive: the same for all of them.
        step: identity, results or marts, or what comes after them.

    Raises:
        F1Error: from a step; what was built stays.
    """
    refill(warehouse, store, archive)
    for name, build in _DERIVED.items():
        if name == step:
            return
        build(warehouse)

"""Which steps of the warehouse would do something now: a look at stamps, before any run is started."""

from __future__ import annotations

from f1_platform.archive import Archive
from f1_platform.raw import RawStore
from f1_platform.warehouse.catalogue import NO_CATALOGUE, catalogue_stamp
from f1_platform.warehouse.derived import marts_stamp, results_stamp
from f1_platform.warehouse.identity import inputs
from f1_platform.warehouse.opening import Warehouse


def pending_steps(warehouse: Warehouse, store: RawStore, archive: Archive | None) -> list[str]:
    """The unpartitioned steps that are not current, in order; session tables apart (`stale_sessions`)."""
    current = {
        "archive": archive is None or warehouse.stamp("archive") == archive.content_hash,
        "catalogue": (warehouse.stamp("catalogue") or NO_CATALOGUE) == catalogue_stamp(store),
        "identity": warehouse.stamp("identity") == inputs(warehouse),
        "results": warehouse.stamp("results") == results_stamp(warehouse),
        "marts": warehouse.stamp("marts") == marts_stamp(warehouse),
    }
    return [step for step, is_current in current.items() if not is_current]

"""Loading the catalogue: OpenF1's meetings and sessions of every season that the raw store has."""

from __future__ import annotations

from hashlib import blake2b

from f1_platform.openf1 import CATALOGUE, arrow_schema
from f1_platform.raw import RawStore, Report
from f1_platform.warehouse.opening import Warehouse
from f1_platform.warehouse.statements import statement

NO_CATALOGUE = "none"


def load_catalogue(warehouse: Warehouse, store: RawStore) -> dict[str, int] | None:
    """Replaces `openf1.meetings` and `openf1.sessions` in one transaction.

    Returns:
        Rows of both; none where the store's catalogue is the one the warehouse has.
    """
    reports = _reports(store)
    stamp = catalogue_stamp(store)
    if (warehouse.stamp("catalogue") or NO_CATALOGUE) == stamp:
        return None
    rows: dict[str, int] = {}
    paths = store.parquet([report.unit for report in reports])
    with warehouse.step("catalogue", stamp) as connection:
        for endpoint in CATALOGUE:
            files = [str(path) for unit, path in paths.items() if unit.endpoint == endpoint.name]
            raw = f"raw_{endpoint.name}"
            # Registered, not made a view: a season may have no meetings yet, and no view can read an empty Arrow table.
            found = connection.read_parquet(files) if files else arrow_schema(endpoint.name).empty_table()
            connection.register(raw, found)
            rows[endpoint.name] = warehouse.refill(f"openf1.{endpoint.name}", statement(f"catalogue/{endpoint.name}"))
            connection.unregister(raw)
    return rows


def catalogue_stamp(store: RawStore) -> str:
    """What the loaded catalogue follows from."""
    contents = sorted(f"{report.unit}={report.content_hash}" for report in _reports(store) if report.content_hash)
    return blake2b("\n".join(contents).encode(), digest_size=16).hexdigest() if contents else NO_CATALOGUE


def _reports(store: RawStore) -> list[Report]:
    return [report for endpoint in CATALOGUE for report in store.reports(endpoint=endpoint.name)]

"""Sessions as people know them: `2024-03-02 Sakhir Race (9472)`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from f1_platform.openf1 import Unit
    from f1_platform.raw import RawStore


def session_names(store: RawStore, units: Iterable[Unit]) -> dict[int, str]:
    """Sessions by key, those of the catalogues among the units. Names begin with the date, so they sort as a season."""
    names: dict[int, str] = {}
    for unit in {unit for unit in units if unit.endpoint == "sessions"}:
        for batch in store.scan(unit, ("session_key", "date_start", "location", "session_name")):
            for row in batch.to_pylist():
                day = f"{row['date_start']:%Y-%m-%d}"
                names[row["session_key"]] = (
                    f"{day} {row['location'] or ''} {row['session_name']} ({row['session_key']})"
                )
    return names

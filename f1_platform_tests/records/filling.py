"""Homes filled with recorded answers, or with records that a test made up, by the raw store itself."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from f1_platform.clock import SteppedClock
from f1_platform.openf1 import Unit, decode
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.raw import RawStore, open_store
from f1_platform.records import Records
from f1_platform.settings import Settings
from f1_platform_tests.recorded import OPENF1

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def settings_of(home: Path) -> Settings:
    return Settings(home=home, _env_file=None)


def records_in(settings: Settings) -> Records:
    records = Records(settings, SteppedClock(NOW))
    records.refresh()
    return records


def store_in(settings: Settings) -> RawStore:
    return open_store(settings, SteppedClock(NOW))


def fill(store: RawStore, unit: Unit, records: list[dict[str, Any]] | bytes) -> None:
    body = records if isinstance(records, bytes) else json.dumps(records).encode()
    decoded = decode(unit.endpoint, body)
    given = Delivery(unit, [decoded.batch], Cost(requests=1))
    given.extras.update(decoded.extras)
    store.replace(given)


def fill_recorded(store: RawStore, season: int, meeting: int, session: int, endpoints: Iterable[str]) -> None:
    """The catalogue of a season, and recorded endpoints of one of its sessions."""
    for name in ("meetings", "sessions"):
        if (path := OPENF1 / str(season) / f"{name}.json").exists():
            fill(store, Unit(season, 0, 0, name), path.read_bytes())
    for name in endpoints:
        path = OPENF1 / str(season) / str(meeting) / str(session) / f"{name}.json.gz"
        if path.exists():
            fill(store, Unit(season, meeting, session, name), gzip.decompress(path.read_bytes()))


def session(key: int, meeting: int = 10, *, start: str = "2024-03-02T15:00:00+00:00", **others: Any) -> dict[str, Any]:
    """A record of the catalogue."""
    known = {"meeting_key": meeting, "session_key": key, "session_type": "Race", "session_name": "Race"}
    return known | {"date_start": start, "year": 2024, "circuit_key": 1} | others

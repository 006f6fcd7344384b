"""The catalogue as the store holds it."""

from __future__ import annotations

from f1_platform.openf1 import Session, to_records
from f1_platform.openf1.catalogue import sessions_of
from f1_platform.raw.port import RawStore


def known_sessions(store: RawStore, season: int | None = None) -> list[Session]:
    """Sessions of one season or of all, by start; cancelled and future ones among them."""
    records = [
        record
        for report in store.reports(season=season, endpoint="sessions")
        if report.rows
        for batch in store.scan(report.unit)
        for record in to_records(batch, "sessions")
    ]
    return sessions_of(records)

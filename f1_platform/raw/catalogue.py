"""The catalogue as the store holds it."""

from __future__ import annotations

from f1_platform.openf1 import Session, to_records
from f1_platform.openf1.catalogue import sessions_of
from f1_platform.openf1.plan import season_unit
from f1_platform.raw.port import RawStore


def known_seasons(store: RawStore) -> list[int]:
    """Seasons whose catalogue was looked at."""
    return [report.unit.season for report in store.reports(endpoint="sessions")]


def known_sessions(store: RawStore, season: int | None = None) -> list[Session]:
    """Sessions of one season or of all, by start; cancelled and future ones among them."""
    seasons = known_seasons(store) if season is None else [season]
    records = [
        record
        for year in seasons
        for batch in store.scan(season_unit("sessions", year))
        for record in to_records(batch, "sessions")
    ]
    return sessions_of(records)

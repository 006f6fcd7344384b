"""When a sensor could have anything to ask for: the instants that a simulated season goes to, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from f1_platform.openf1 import LIGHT, Session
from f1_platform.openf1.plan import season_unit
from f1_platform.orchestration.platform import Platform
from f1_platform.raw.catalogue import known_sessions
from f1_platform.raw.due import BETWEEN_CATALOGUES, due_looks
from f1_platform.raw.freshness import locked
from f1_platform.raw.looks import SECOND_LOOK

TICK = timedelta(minutes=1)
"""Between two evaluations of a sensor by the daemon; an event is noticed at the next."""


def next_instant(platform: Platform, looked: datetime, *, postponed: bool) -> datetime:
    """The first tick, from the next one on, at which a sensor could ask for something that it did not ask for before.

    Args:
        platform: whose catalogue, ledger and settings decide.
        looked: when the sensors were evaluated last; their runs have taken time since.
        postponed: whether looks wait for the budget of the next day.
    """
    now = platform.clock.now()
    later = (_tick(event) for event in _events(platform, now, postponed=postponed) if event > looked)
    return min(max(tick, _tick(now + timedelta(microseconds=1))) for tick in later)


def _events(platform: Platform, now: datetime, *, postponed: bool) -> Iterator[datetime]:
    store, ages = platform.store, platform.settings.refresh_ages
    sessions = known_sessions(store, now.year - 1) + known_sessions(store, now.year)
    yield from _of_calendar([session for session in sessions if not session.cancelled], ages)
    reports = {report.unit: report for year in (now.year - 1, now.year) for report in store.reports(season=year)}
    for look in due_looks(sessions, LIGHT, reports, now, ages):
        yield look.since
    for report in reports.values():
        if report.empty_since is not None and report.content_hash is not None:
            yield report.empty_since + SECOND_LOOK
    for year in (now.year - 1, now.year):
        catalogue = store.report(season_unit("sessions", year))
        if catalogue is not None and catalogue.looked_at is not None:
            yield catalogue.looked_at + BETWEEN_CATALOGUES
            if catalogue.status == "failed":  # asked for again at each tick, of which Dagster takes one an hour
                yield now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    lock = locked(sessions, now)
    if lock is not None:
        yield lock.until
    if postponed:
        yield now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    yield datetime(now.year + 1, 1, 1, tzinfo=now.tzinfo)


def _of_calendar(sessions: Iterable[Session], ages: Iterable[timedelta]) -> Iterator[datetime]:
    for session in sessions:
        yield session.start
        yield session.end
        for age in ages:
            yield session.end + age


def _tick(event: datetime) -> datetime:
    """The first evaluation that finds it."""
    seconds = TICK.total_seconds()
    return event + timedelta(seconds=-event.timestamp() % seconds)

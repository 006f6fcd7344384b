"""What the platform asks for when it is left alone: due looks of the seasons it follows, within the day's budget.

The sensors make runs of it, `f1 refresh` takes it by hand; both mark their runs, and by those marks a day's requests
are counted over all processes of the home. Nothing here asks upstream.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import dagster as dg

from f1_platform.openf1 import CATALOGUE, LIGHT, Session
from f1_platform.openf1.plan import season_unit
from f1_platform.orchestration.assets.raw import ONLY_DUE
from f1_platform.orchestration.io_managers.raw import TAKEN
from f1_platform.orchestration.partitions import FIRST_SEASON, registered
from f1_platform.orchestration.platform import Platform
from f1_platform.raw import Report
from f1_platform.raw.catalogue import known_sessions
from f1_platform.raw.due import catalogue_due, due_looks
from f1_platform.raw.freshness import Afforded, Ask, Lock, afford, locked

DAY, REQUESTS = "f1/refresh_day", "f1/refresh_requests"
"""Run tags: the UTC day whose budget a run counts against, and the requests it was planned with."""

_UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
]
_PARTITION_TAGS = ("dagster/partition", "dagster/asset_partition_range_start", "dagster/asset_partition_range_end")

_BROKEN_OFF = (dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED)


@dataclass(frozen=True)
class Refresh:
    """What is worth asking for at an instant.

    Attributes:
        at: the instant.
        seasons: whose catalogue is due, earliest first.
        looks: those that the budget affords, and those that it doesn't.
        spent: requests of this day so far.
        budget: of this day; none = without end.
        lock: why nothing can be asked now, if so.
    """

    at: datetime
    seasons: tuple[int, ...]
    looks: Afforded
    spent: int
    budget: int | None
    lock: Lock | None

    @property
    def catalogue_requests(self) -> int:
        """How many requests the catalogues take; they come before all looks."""
        return 0 if self.lock is not None else len(CATALOGUE) * len(self.seasons)

    @property
    def requests(self) -> int:
        """How many requests all of it takes."""
        return self.catalogue_requests + self.looks.requests

    @property
    def said(self) -> str:
        """Why nothing more is asked for, one sentence for people."""
        if self.lock is not None:
            of = f"{self.lock.session.name} of meeting {self.lock.session.meeting_key}"
            return f"OpenF1 is locked for {of} until {self.lock.until:%Y-%m-%d %H:%M} UTC; what is due waits for that"
        if self.looks.postponed:
            late = len(self.looks.postponed)
            put_off = "1 look is" if late == 1 else f"{late:,} looks are"
            spent = f"{self.spent + self.requests:,} of the day's {self.budget:,} requests are spoken for"
            return f"{put_off} put off until 00:00 UTC: {spent} (F1_REFRESH_BUDGET)"
        return f"Nothing {'more ' if self.looks.asks else ''}is due at {self.at:%Y-%m-%d %H:%M} UTC"


def refresh_at(
    platform: Platform, instance: dg.DagsterInstance, seasons: Sequence[int] = (), *, but: Iterable[int] = ()
) -> Refresh:
    """Decides what to ask for now.

    Args:
        platform: whose clock, ledger and settings decide.
        instance: its runs tell what was spent today.
        seasons: to look at; none named, the one that is on, and of one before what was begun, and what
            ended since the last age, so that a season is followed to its end also where the year has ended.
        but: keys of sessions that are being fetched.
    """
    settings, now = platform.settings, platform.clock.now()
    named = tuple(seasons) or _followed(now)
    sessions = [session for season in named for session in known_sessions(platform.store, season)]
    reports = {report.unit: report for season in named for report in platform.store.reports(season=season)}
    if not seasons:
        begun = {unit.session_key for unit in reports}
        followed = {s.season for s in sessions if s.session_key in begun}
        recent = now - settings.refresh_ages[-1]
        sessions = [
            session
            for session in sessions
            if session.season == now.year
            or session.session_key in begun
            or (session.season in followed and session.end > recent)
        ]
    due = due_looks(sessions, LIGHT, reports, now, settings.refresh_ages)
    lock = locked(sessions, now) if settings.openf1_username is None else None
    spent, budget = spent_on(instance, now), settings.refresh_budget or None
    busy = set(but)
    ready = [look for look in due if look.since <= now and look.unit.session_key not in busy and lock is None]
    calendars = tuple(s for s in named if _catalogue_due(platform, s, sessions, named_by_hand=bool(seasons)))
    left = max(0, budget - spent - len(CATALOGUE) * len(calendars)) if budget is not None else None
    looks = afford(ready, sessions, left, platform.window, settings.refresh_ages)
    return Refresh(now, calendars, looks, spent, budget, lock)


def spent_on(instance: dg.DagsterInstance, now: datetime) -> int:
    """Requests of the runs that refreshed on this UTC day.

    A run that is at work counts as planned, or what it has taken where retries and splits took more; one that has ended
    counts what it took, so that an outage, which ends runs at their first request, does not use up the day.
    """
    return sum(map(_spent, instance.get_runs(dg.RunsFilter(tags={DAY: f"{now:%Y-%m-%d}"}))))


def _spent(run: dg.DagsterRun) -> int:
    taken, planned = int(run.tags.get(TAKEN, "0")), int(run.tags[REQUESTS])
    if run.status in _BROKEN_OFF:
        return max(1, taken)
    return taken if run.status == dg.DagsterRunStatus.SUCCESS else max(taken, planned)


def being_fetched(instance: dg.DagsterInstance) -> list[int]:
    """Keys of sessions that runs are fetching, or will: of a partition of their own, or the ends of a range."""
    runs = instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED))
    busy = {run.tags[tag] for run in runs for tag in _PARTITION_TAGS if tag in run.tags}
    return [key for key, partition in registered(instance).items() if partition in busy]


def marks(now: datetime, requests: int) -> dict[str, str]:
    """The tags of a run that refreshes: it leaves alone what is not due any more, and counts against the budget."""
    return {ONLY_DUE: "true", DAY: f"{now:%Y-%m-%d}", REQUESTS: str(requests)}


def fingerprint(ask: Ask, store_reports: Iterable[Report]) -> str:
    """Names what is asked for and what was known of it, so that the same is asked once, and anew after another look."""
    units = set(ask.units)
    known = {report.unit: report.looked_at for report in store_reports if report.unit in units}
    said = ";".join(f"{unit}={known.get(unit)}" for unit in sorted(units))
    return sha256(said.encode()).hexdigest()[:12]


def _followed(now: datetime) -> tuple[int, ...]:
    return tuple(year for year in (now.year - 1, now.year) if year >= FIRST_SEASON)


def _catalogue_due(platform: Platform, season: int, sessions: Sequence[Session], *, named_by_hand: bool) -> bool:
    """A season before this one is followed only where its sessions were looked at, or by hand."""
    mine = [session for session in sessions if session.season == season]
    store, now = platform.store, platform.clock.now()
    # Where the catalogue's own file is gone, the units of its sessions still say that they were looked at.
    begun = mine or any(report.unit.session_key for report in store.reports(season=season))
    if not (begun or named_by_hand or season == now.year):
        return False
    report = store.report(season_unit("sessions", season))
    return catalogue_due(report, mine, now, platform.settings.refresh_ages)

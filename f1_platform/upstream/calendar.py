"""When sessions run: which one is the latest, and whether one is live. Nothing about HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from f1_platform.openf1.timestamps import parse_date
from f1_platform.upstream.source import Record

MARGIN = timedelta(minutes=30)
"""How long before and after a session OpenF1 is locked."""
USUAL = timedelta(hours=2)
"""How long a session without an end is taken to last."""


@dataclass(frozen=True)
class Scheduled:
    """A session that takes place."""

    session_key: int
    meeting_key: int
    start: datetime
    end: datetime

    def is_live(self, now: datetime) -> bool:
        """Whether it runs, is about to, or has just ended."""
        return self.start - MARGIN <= now <= self.end + MARGIN


@dataclass(frozen=True)
class Calendar:
    """All sessions that were not cancelled, by start."""

    sessions: tuple[Scheduled, ...]

    def latest(self, now: datetime) -> Scheduled | None:
        """The newest session that has begun."""
        return next((one for one in reversed(self.sessions) if one.start <= now), None)

    def live(self, now: datetime) -> Scheduled | None:
        """The session that locks OpenF1."""
        return next((one for one in self.sessions if one.is_live(now)), None)


def read_calendar(records: Iterable[Record]) -> Calendar:
    """The calendar that session records make."""
    return Calendar(tuple(sorted(_scheduled(records), key=lambda one: one.start)))


def _scheduled(records: Iterable[Record]) -> Iterable[Scheduled]:
    for record in records:
        start = parse_date(str(record.get("date_start")))
        if start is not None and not record.get("is_cancelled"):
            end = parse_date(str(record.get("date_end"))) or start + USUAL
            yield Scheduled(record["session_key"], record["meeting_key"], start, end)

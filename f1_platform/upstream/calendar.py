"""When sessions run: which one is the latest, and whether one is live. Nothing about HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from f1_platform.openf1.catalogue import sessions_of
from f1_platform.openf1.units import Session
from f1_platform.upstream.source import Record

MARGIN = timedelta(minutes=30)
"""How long before and after a session OpenF1 is locked."""


@dataclass(frozen=True)
class Calendar:
    """All sessions that were not cancelled, by start."""

    sessions: tuple[Session, ...]

    def latest(self, now: datetime) -> Session | None:
        """The newest session that has begun."""
        return next((one for one in reversed(self.sessions) if one.start <= now), None)

    def live(self, now: datetime) -> Session | None:
        """The session that runs, is about to, or has just ended: it locks OpenF1."""
        return next((one for one in self.sessions if one.start - MARGIN <= now <= one.end + MARGIN), None)


def read_calendar(records: Iterable[Record]) -> Calendar:
    """The calendar that session records make."""
    return Calendar(tuple(session for session in sessions_of(records) if not session.cancelled))

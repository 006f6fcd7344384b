"""What the ingestion still owes at an instant: looks that are due, sessions of which nothing is stored. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from f1_platform.openf1 import LIGHT, Session
from f1_platform.raw.due import due_looks
from f1_platform.records.coverage import Coverage

RECENT = timedelta(days=7)
"""A session that ended within it is expected to be fetched; an older one only once a unit of it was looked at."""


@dataclass(frozen=True)
class Backlog:
    """Instants are none where there is nothing of the kind.

    Attributes:
        due: looks that are due; telemetry, which is fetched on request, is not among them.
        due_since: since when the oldest of them is.
        unstored_since: the end of the oldest recent session of which nothing is stored.
        latest_end: the end of the newest session that has ended.
    """

    due: int
    due_since: datetime | None
    unstored_since: datetime | None
    latest_end: datetime | None


def backlog(coverage: Coverage, now: datetime, ages: Sequence[timedelta]) -> Backlog:
    """What is owed.

    Args:
        coverage: what was recorded.
        now: by the platform's clock.
        ages: how long after a session's end its units are looked at again.
    """
    ended = [session for session in coverage.sessions if session.end <= now and not session.cancelled]
    expected = [session for session in ended if _is_expected(session, coverage, now)]
    looks = due_looks(expected, LIGHT, coverage.by_unit, now, ages)
    due = [look.since for look in looks if look.since <= now]
    unstored = [session.end for session in expected if _is_recent(session, now) and not _has_records(session, coverage)]
    return Backlog(
        due=len(due),
        due_since=min(due, default=None),
        unstored_since=min(unstored, default=None),
        latest_end=max((session.end for session in ended), default=None),
    )


def _is_expected(session: Session, coverage: Coverage, now: datetime) -> bool:
    return _is_recent(session, now) or bool(coverage.reports(session.session_key))


def _is_recent(session: Session, now: datetime) -> bool:
    return now - session.end <= RECENT


def _has_records(session: Session, coverage: Coverage) -> bool:
    return any(report.content_hash is not None for report in coverage.reports(session.session_key))

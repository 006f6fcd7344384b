"""Which units are worth a request now. Pure: the ledger, the catalogue and an instant decide.

A unit that is stored is not asked again here; corrections are looked for by refresh ages, which are not part of this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from f1_platform.openf1 import Endpoint, Session, Unit
from f1_platform.openf1.plan import units_of
from f1_platform.raw.port import Report

BETWEEN_LOOKS = timedelta(hours=6)
"""An empty unit, or a catalogue that may still change, is looked at again after this."""

SETTLED_AFTER = timedelta(days=60)
"""So long after a session its empties stay empty, and a season's catalogue stays as it is."""


def due_units(
    sessions: Iterable[Session], endpoints: Sequence[Endpoint], reports: Mapping[Unit, Report], now: datetime
) -> list[Unit]:
    """Units of finished sessions that were never looked at, failed, or were empty and may have come since."""
    return [
        unit
        for session in sessions
        if session.end <= now
        for unit in units_of([session], endpoints)
        if _due(reports.get(unit), session.end, now)
    ]


def catalogue_due(report: Report | None, sessions: Sequence[Session], now: datetime) -> bool:
    """Whether a season's catalogue is worth a new look."""
    if report is None or report.status == "failed" or report.looked_at is None:
        return True
    if sessions and report.looked_at > max(session.end for session in sessions) + SETTLED_AFTER:
        return False
    return now - report.looked_at >= BETWEEN_LOOKS


def _due(report: Report | None, end: datetime, now: datetime) -> bool:
    if report is None or report.status == "failed" or report.looked_at is None:
        return True
    if report.status == "ok" or now - report.looked_at < BETWEEN_LOOKS:
        return False
    return now <= end + SETTLED_AFTER

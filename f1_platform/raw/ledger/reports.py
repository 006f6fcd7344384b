"""A unit's report as a row of the table `units`, and back. Pure."""

from __future__ import annotations

import json
from datetime import datetime

from f1_platform.openf1.delivery import Cost
from f1_platform.openf1.units import Unit
from f1_platform.raw.ledger.port import Row
from f1_platform.raw.port import Report

KEY = ("season", "meeting_key", "session_key", "endpoint")
COLUMNS = (
    *KEY,
    *("status", "row_count", "content_hash", "file", "looked_at", "changed_at", "empty_since"),
    *("requests", "bytes", "retries", "waits", "waited", "seconds"),
    *("identical", "colliding", "extras", "error", "run_id"),
)
FILE = COLUMNS.index("file")


def key_of(unit: Unit) -> tuple[int, int, int, str]:
    """The values of `KEY`."""
    return unit.season, unit.meeting_key, unit.session_key, unit.endpoint


def row_of(report: Report, file: str | None) -> Row:
    """The values of `COLUMNS`."""
    cost = report.cost
    return (
        *key_of(report.unit),
        *(report.status, report.rows, report.content_hash, file),
        *map(_instant_text, (report.looked_at, report.changed_at, report.empty_since)),
        *(cost.requests, cost.bytes, cost.retries, cost.waits, cost.waited, report.seconds),
        *(report.identical, report.colliding, json.dumps(dict(report.extras)), report.error, report.run_id),
    )


def report_of(row: Row) -> Report:
    """The inverse of `row_of`, but for the file.

    Raises:
        TypeError, ValueError: the row holds something else.
    """
    season, meeting, session, endpoint, status, rows, content_hash, _, looked, changed, empty, *rest = row
    requests, size, retries, waits, waited, seconds, identical, colliding, extras, error, run_id = rest
    return Report(
        unit=Unit(season, meeting, session, endpoint),
        status=status,
        rows=rows,
        content_hash=content_hash,
        looked_at=_instant(looked),
        changed_at=_instant(changed),
        empty_since=_instant(empty),
        cost=Cost(requests, size, retries, waits, waited),
        seconds=seconds,
        identical=identical,
        colliding=colliding,
        extras=json.loads(extras),
        error=error,
        run_id=run_id,
    )


def _instant_text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant is not None else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text is not None else None

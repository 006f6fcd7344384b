"""What the raw store has of a session, by endpoint: ok, empty or failed, how much, and when it was looked at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from f1_platform.records import Coverage

SCHEMA: dict[str, Any] = {
    "type": ["array", "null"],
    "description": "what OpenF1 sent of the session, by endpoint; endpoints that were never fetched are not listed; "
    "null while what was recorded cannot be read",
    "items": {
        "type": "object",
        "properties": {
            "endpoint": {"type": "string", "examples": ["laps"]},
            "status": {"type": "string", "enum": ["ok", "empty", "failed"], "description": "how the last look ended"},
            "rows": {"type": "integer", "description": "records there are now", "examples": [1129]},
            "looked_at": {"type": ["string", "null"], "format": "date-time", "description": "when OpenF1 was asked"},
            "changed_at": {"type": ["string", "null"], "format": "date-time", "description": "when records changed"},
            "error": {"type": ["string", "null"], "description": "what failed"},
        },
    },
}


def reports_of(coverage: Coverage, session_key: int) -> list[dict[str, Any]] | None:
    """The reports of a session, by name of the endpoint; none where nothing is known, as the store does not answer."""
    reports = sorted(coverage.reports(session_key), key=lambda each: each.unit.endpoint)
    if not reports and coverage.fault is not None:
        return None
    return [
        {
            "endpoint": report.unit.endpoint,
            "status": report.status,
            "rows": report.rows,
            "looked_at": _text(report.looked_at),
            "changed_at": _text(report.changed_at),
            "error": report.error or None,
        }
        for report in reports
    ]


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None

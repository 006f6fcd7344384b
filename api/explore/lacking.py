"""What was fetched of a session and what was not, endpoint by endpoint, with reasons; and how to get the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.explore.page import Context
from api.explore.tables import Row
from f1_platform.charts.source import of_session
from f1_platform.openf1 import ENDPOINTS

_REASONS = {
    "failed": "the last look failed; records are of an earlier one",
    "not fetched": "never asked for",
}


@dataclass(frozen=True)
class Lacking:
    """What a session lacks.

    Attributes:
        sentences: on each endpoint without records, by reason.
        command: fetches what can be had; empty where nothing can.
    """

    sentences: Sequence[str]
    command: str


def fetched(context: Context, session_key: int) -> list[Row]:
    """Every endpoint that was asked for this session: how the last look ended, records, when."""
    reports = sorted(context.coverage.reports(session_key), key=lambda report: report.unit.endpoint)
    return [
        {
            "endpoint": report.unit.endpoint,
            "status": report.status,
            "rows": report.rows,
            "looked_at": report.looked_at,
            "changed_at": report.changed_at,
            "error": report.error or None,
        }
        for report in reports
    ]


def lacking(context: Context, session_key: int) -> Lacking:
    """What is not there, and why; a session that has not begun or was cancelled lacks nothing yet."""
    by_reason: dict[str, list[str]] = {"failed": [], "not fetched": []}
    for name, endpoint in ENDPOINTS.items():
        if endpoint.grain == "session":
            for one in context.source.found(name, ("session_key",), of_session(session_key)).missing:
                by_reason[one.reason].append(name)
    empty = [report.unit.endpoint for report in context.coverage.reports(session_key) if report.status == "empty"]
    sentences = [f"{_listed(names)}: {_REASONS[reason]}." for reason, names in by_reason.items() if names] + (
        [f"{_listed(empty)}: OpenF1 was asked and has none."] if empty else []
    )
    wanted = [name for names in by_reason.values() for name in names]
    sampled = any(ENDPOINTS[name].telemetry for name in wanted)
    command = f"f1 run --session {session_key}" + (" --telemetry" if sampled else "") if wanted else ""
    return Lacking(sentences, command)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(sorted(names))

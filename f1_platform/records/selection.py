"""Which units a query touches, by its keys alone: those to read, in their order, and those that are not there.

Dates choose no session here: records lie outside of the scheduled time, by hours now and then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from f1_platform.openf1 import ENDPOINTS, Endpoint, Session, Unit
from f1_platform.openf1.filters import Filter, matcher
from f1_platform.raw import Report
from f1_platform.records.coverage import Coverage
from f1_platform.records.found import Missing

_KEYS = frozenset({"session_key", "meeting_key"})
_LAST = datetime.max.replace(tzinfo=UTC)
_YEARS = range(1950, 2101)


@dataclass(frozen=True)
class Selection:
    """The units of a query.

    Attributes:
        reports: of the units that have records, in the order they are answered.
        missing: units that failed, or were never fetched.
    """

    reports: Sequence[Report]
    missing: Sequence[Missing]


def select(coverage: Coverage, endpoint: Endpoint, filters: Sequence[Filter], now: datetime) -> Selection:
    """The units that may hold a matching record.

    Args:
        coverage: what there is.
        endpoint: the endpoint.
        filters: of the query, whatever their fields.
        now: a session that has not begun is not missing.
    """
    if endpoint.grain == "season":
        return _seasons(coverage, endpoint, [filter_ for filter_ in filters if filter_.field == "year"])
    return _sessions(coverage, endpoint, [filter_ for filter_ in filters if filter_.field in _KEYS], now)


def _seasons(coverage: Coverage, endpoint: Endpoint, filters: Sequence[Filter]) -> Selection:
    matches = matcher(endpoint, filters)
    reports = [report for report in coverage.of_endpoint(endpoint.name) if matches({"year": report.unit.season})]
    known = {report.unit.season for report in reports}
    asked = {interval.low for filter_ in filters for interval in filter_.of_kind("number") if interval.is_point}
    absent = [Missing(endpoint.name, year, 0, "not fetched") for year in _YEARS if year in asked and year not in known]
    return _selection(reports, absent)


def _sessions(coverage: Coverage, endpoint: Endpoint, filters: Sequence[Filter], now: datetime) -> Selection:
    matches = matcher(ENDPOINTS["sessions"], filters)
    named = _named(filters)
    reports = [
        report
        for report in coverage.of_endpoint(endpoint.name)
        if (named is None or report.unit.session_key in named) and matches(_keys(report.unit))
    ]
    known = {report.unit.session_key for report in reports}
    absent = [
        Missing(endpoint.name, session.season, session.session_key, "not fetched")
        for session in coverage.sessions
        if (named is None or session.session_key in named) and session.session_key not in known
        if _should_have(session, endpoint, now) and matches(_keys(session))
    ]
    return _selection(sorted(reports, key=lambda report: (_start(coverage, report.unit), report.unit)), absent)


def _named(filters: Sequence[Filter]) -> frozenset[object] | None:
    """The sessions that are named one by one: a set is quicker asked than the filters; none where it takes those."""
    for filter_ in filters:
        if filter_.field == "session_key" and all(interval.is_point for interval in filter_.intervals):
            return frozenset(interval.low for interval in filter_.intervals)
    return None


def _keys(of: Unit | Session) -> Mapping[str, Any]:
    return {"session_key": of.session_key, "meeting_key": of.meeting_key}


def _start(coverage: Coverage, unit: Unit) -> datetime:
    session = coverage.session(unit.session_key)
    return session.start if session is not None else _LAST


def _should_have(session: Session, endpoint: Endpoint, now: datetime) -> bool:
    return not session.cancelled and session.start <= now and endpoint.is_had_by(session.type)


def _selection(reports: Sequence[Report], absent: Iterable[Missing]) -> Selection:
    failed = [
        Missing(report.unit.endpoint, report.unit.season, report.unit.session_key, "failed")
        for report in reports
        if report.status == "failed"
    ]
    return Selection([report for report in reports if report.content_hash is not None], [*failed, *absent])

"""About how many records an answer has, from the reports alone: enough to tell a heavy query from a light one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from f1_platform.openf1 import Endpoint
from f1_platform.openf1.filters import Filter, Interval
from f1_platform.raw import Report

_DRIVERS = 20
_RECORDED = timedelta(hours=2)
"""How long telemetry of a session is, more or less."""


def rows_about(reports: Sequence[Report], endpoint: Endpoint, filters: Sequence[Filter]) -> int:
    """The records of the units, less the share of drivers and of time that is not asked for."""
    rows = float(sum(report.rows for report in reports))
    for filter_ in filters:
        if filter_.field == "driver_number" and all(interval.is_point for interval in filter_.intervals):
            rows *= min(1.0, len(filter_.intervals) / _DRIVERS)
        if filter_.field == endpoint.date_field and endpoint.telemetry:
            rows *= min(1.0, sum(map(_share, filter_.intervals)))
    return round(rows)


def _share(interval: Interval) -> float:
    if isinstance(interval.low, datetime) and isinstance(interval.high, datetime):
        return (interval.high - interval.low) / _RECORDED
    return 1.0

"""Which charts a session has, and an example of each chart that works with the data here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from api.explore.holdings import newest_season
from api.explore.page import Context
from f1_platform.charts import Chart
from f1_platform.openf1 import Session
from f1_platform.openf1.filters import Filter, Interval
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order

OF_SESSION: Mapping[str, tuple[str, ...]] = {
    "Race": ("lap_times", "gaps", "tyre_strategy", "speed_traps", "sectors"),
    "Qualifying": ("qualifying_gaps", "sectors", "speed_traps"),
    "Practice": ("sectors", "speed_traps", "tyre_strategy"),
}
"""Charts by type of session, in the order of its page; those of telemetry come behind."""
_NEEDED = {
    "tyre_strategy": "stints",
    "qualifying_gaps": "session_result",
    "track_map": "location",
    "laps_compared": "location",
}
"""The endpoint of which a chart needs records, where that is not the laps."""


def is_sampled(context: Context, session_key: int) -> bool:
    """Whether there is telemetry of a session."""
    return any(
        report.unit.endpoint == "location" and report.rows > 0 for report in context.coverage.reports(session_key)
    )


def with_telemetry(context: Context) -> list[Session]:
    """The sessions of which there is telemetry, the newest first."""
    return [one for one in reversed(context.coverage.sessions) if is_sampled(context, one.session_key)]


def example(context: Context, chart: Chart) -> dict[str, Any] | None:
    """What to ask of a chart so that there is something to see; none where no data here has it."""
    needed = {one.name for one in chart.parameters if one.required}
    values: dict[str, Any] = {}
    for name in needed:
        value = _value(context, chart, name)
        if value is None:
            return None
        values[name] = value
    return {one.name: values[one.name] for one in chart.parameters if one.name in values}


def _value(context: Context, chart: Chart, name: str) -> int | str | None:
    match name:
        case "session_key":
            return next(_sessions(context, chart.name), None)
        case "race_id":
            laps = context.source.rows(t.RACE_LAPS, columns=("race_id",), order=(Order("race_id", True),), limit=1)
            return laps[0]["race_id"] if laps else None
        case "season" if chart.name == "coverage":
            asked = [
                unit.season for unit, report in context.coverage.by_unit.items() if unit.session_key and report.rows
            ]
            return max(asked, default=None)
        case "season":
            return newest_season(context.snapshot)
        case "driver" | "a" | "b":
            return _driver(context, 1 if name == "b" else 0)
        case "circuit":
            return _circuit(context)
        case _:
            return None


def _sessions(context: Context, chart: str) -> Iterator[int]:
    """Sessions that have what a chart is made of: races before others, the newest first."""
    types = [type_ for type_, names in OF_SESSION.items() if chart in names] or [*OF_SESSION]
    endpoint = _NEEDED.get(chart, "laps")
    filled = {report.unit.session_key for report in context.coverage.of_endpoint(endpoint) if report.rows}
    for type_ in types:
        for session in reversed(context.coverage.sessions):
            if session.type == type_ and session.session_key in filled:
                yield session.session_key


def _driver(context: Context, nth: int) -> str | None:
    most = (Order("wins", descending=True),)
    rows = context.source.rows(t.DRIVERS_SUMMARY, columns=("driver_ref",), order=most, limit=nth + 1)
    return rows[nth]["driver_ref"] if len(rows) > nth else None


def _circuit(context: Context) -> str | None:
    timed = Filter("fastest_lap", (Interval(low=1),))
    most = (Order("total_races", descending=True),)
    rows = context.source.rows(t.CIRCUITS_SUMMARY, timed, columns=("circuit_ref",), order=most, limit=1)
    return rows[0]["circuit_ref"] if rows else None

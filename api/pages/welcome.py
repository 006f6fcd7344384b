"""What the first page says: counts, freshness and links to try, from the published data and the raw store's coverage.

Nothing here knows HTTP or HTML; the words are in `templates/welcome.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from f1_platform.openf1 import ENDPOINTS, Session, Unit
from f1_platform.records import Coverage


@dataclass(frozen=True)
class Held:
    """What the raw store holds of one endpoint.

    Attributes:
        name: the endpoint.
        meaning: one sentence for people.
        units: sessions (or seasons) with records.
        records: how many records.
        failed: units whose last look failed.
        newest: when upstream was last asked for any of them.
    """

    name: str
    meaning: str
    units: int
    records: int
    failed: int
    newest: datetime | None


@dataclass(frozen=True)
class Try:
    """A link that answers something on this very server.

    Attributes:
        path: path and query.
        what: what it answers.
    """

    path: str
    what: str


def held(coverage: Coverage) -> list[Held]:
    """Every endpoint of the registry, in its order."""
    reports = {name: list[Unit]() for name in ENDPOINTS}
    for unit in coverage.by_unit:
        reports[unit.endpoint].append(unit)
    return [_held(coverage, name, units) for name, units in reports.items()]


def to_try(coverage: Coverage, rows: Mapping[str, int]) -> list[Try]:
    """Links whose answers are there, history first."""
    history = (
        Try("/drivers?sort=-wins&limit=10", "the ten drivers with most wins"),
        Try("/seasons/2023/standings/drivers?format=csv", "a championship as CSV"),
        Try("/drivers/max_verstappen/teammates", "a driver against his teammates"),
        Try("/search?q=" + quote("são paulo"), "whatever is named like this"),
        Try("/circuits?sort=fastest_lap&fields=circuit_name,fastest_lap,fastest_driver_name", "a few columns, sorted"),
    )
    return [*(history if rows.get("drivers_summary") else ()), *_of_newest(coverage)]


def _of_newest(coverage: Coverage) -> Iterable[Try]:
    laps = _newest_with(coverage, "laps")
    if laps is not None:
        key = laps.session_key
        yield Try(f"/sessions/{key}", "the newest session: what was fetched, when, and what is missing")
        yield Try(f"/sessions/{key}/summary", "its drivers: laps, best lap, stops, places won and lost")
        yield Try(f"/v1/laps?session_key={key}&lap_number<=3", "its laps, as OpenF1 answers them")
    telemetry = _newest_with(coverage, "car_data")
    if telemetry is not None:
        key = telemetry.session_key
        yield Try(f"/v1/car_data?session_key={key}&speed>=320", "every sample above 320 km/h")


def _newest_with(coverage: Coverage, endpoint: str) -> Session | None:
    filled = {
        unit.session_key for unit, report in coverage.by_unit.items() if unit.endpoint == endpoint and report.rows
    }
    return next((one for one in reversed(coverage.sessions) if one.session_key in filled), None)


def _held(coverage: Coverage, name: str, units: Iterable[Unit]) -> Held:
    reports = [coverage.by_unit[unit] for unit in units]
    return Held(
        name,
        ENDPOINTS[name].meaning,
        units=sum(1 for report in reports if report.rows),
        records=sum(report.rows for report in reports),
        failed=sum(1 for report in reports if report.status == "failed"),
        newest=max((report.looked_at for report in reports if report.looked_at is not None), default=None),
    )

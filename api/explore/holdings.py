"""What the first page says: counts, freshness and links to try, from the published data and the raw store's coverage.

Nothing here knows HTTP or HTML; the words are in `templates/start.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from f1_platform.openf1 import ENDPOINTS, Session, Unit
from f1_platform.openf1.filters import Filter, Interval, is_one
from f1_platform.records import Coverage
from f1_platform.serving import Snapshot
from f1_platform.serving.querying import Order, Selection, select
from f1_platform.serving.tables import DRIVERS_SUMMARY, SEASONS, SESSION_DRIVERS


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


def newest_season(snapshot: Snapshot) -> int | None:
    """The latest season with a race that was held."""
    held = (Filter("races", (Interval(low=1),)),)
    seasons = Selection(SEASONS, ("season",), held, (Order("season", descending=True),), 1)
    return next((season for (season,) in select(snapshot.rows, seasons).rows), None)


def to_try(coverage: Coverage, snapshot: Snapshot | None) -> list[Try]:
    """Links whose answers are there, history first."""
    return [*(_of_history(snapshot) if snapshot else ()), *_of_newest(coverage, snapshot)]


def _of_history(snapshot: Snapshot) -> Iterator[Try]:
    season = newest_season(snapshot)
    if season is not None:
        yield Try("/drivers?sort=-wins&limit=10", "the ten drivers with most wins")
        yield Try(f"/seasons/{season}/standings/drivers?format=csv", "a championship as CSV")
    winners = Selection(DRIVERS_SUMMARY, ("driver_ref", "name"), order=(Order("wins", descending=True),), limit=1)
    for ref, name in select(snapshot.rows, winners).rows:
        yield Try(f"/drivers/{ref}/teammates", f"{name} against every teammate")
        yield Try(f"/search?q={quote(name.split()[-1])}", "whatever is named like this")
        yield Try("/circuits?sort=fastest_lap&fields=circuit_name,fastest_lap,fastest_driver_name", "a few columns")


def _of_newest(coverage: Coverage, snapshot: Snapshot | None) -> Iterator[Try]:
    laps = _newest_with(coverage, "laps")
    if laps is not None:
        key = laps.session_key
        if snapshot is not None and _cars(snapshot, key):
            yield Try(f"/sessions/{key}", "the newest session: what was fetched, when, and what is missing")
            yield Try(f"/sessions/{key}/summary", "its drivers: laps, best lap, stops, places won and lost")
        yield Try(f"/v1/laps?session_key={key}&lap_number<=3", "its laps, as OpenF1 answers them")
    sampled = _newest_with(coverage, "car_data")
    cars = _cars(snapshot, sampled.session_key) if snapshot is not None and sampled is not None else []
    if sampled is not None and cars:
        of = f"session_key={sampled.session_key}&driver_number={cars[0]}"
        yield Try(f"/v1/car_data?{of}&speed>=300", "every sample of a car above 300 km/h")


def _cars(snapshot: Snapshot, session_key: int) -> list[int]:
    cars = Selection(SESSION_DRIVERS, ("driver_number",), (is_one("session_key", session_key),))
    return [number for (number,) in select(snapshot.rows, cars).rows]


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

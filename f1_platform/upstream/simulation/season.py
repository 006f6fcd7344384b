"""A simulated season as a source: sessions are driven when they are first asked for, the latest few are kept.

The same year and seed give the same records, whatever is asked in whatever order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np

from f1_platform.errors import UsageError
from f1_platform.upstream.simulation.calendar import Meeting, Session, season_calendar
from f1_platform.upstream.simulation.catalogue import meeting_record, session_record
from f1_platform.upstream.simulation.championship import Result, championship_records, driver_of, team_of
from f1_platform.upstream.simulation.circuit import build_circuit
from f1_platform.upstream.simulation.control import control_records
from f1_platform.upstream.simulation.field import Driver, entrants
from f1_platform.upstream.simulation.finishes import finishes
from f1_platform.upstream.simulation.form import draw_form
from f1_platform.upstream.simulation.gaps import interval_records
from f1_platform.upstream.simulation.laps import lap_records
from f1_platform.upstream.simulation.paddock import driver_records, radio_records
from f1_platform.upstream.simulation.pitlane import pit_records, stint_records
from f1_platform.upstream.simulation.positions import overtake_records, position_records
from f1_platform.upstream.simulation.race import run_race
from f1_platform.upstream.simulation.ranking import classification
from f1_platform.upstream.simulation.results import grid_records, result_records
from f1_platform.upstream.simulation.running import Running
from f1_platform.upstream.simulation.telemetry import Telemetry, Window
from f1_platform.upstream.simulation.timed import run_timed
from f1_platform.upstream.simulation.weather import weather_records
from f1_platform.upstream.source import Record

_EVERY: dict[str, Callable[[Running], list[Record]]] = {
    "drivers": driver_records,
    "laps": lap_records,
    "pit": pit_records,
    "stints": stint_records,
    "position": position_records,
    "race_control": control_records,
    "session_result": result_records,
    "team_radio": radio_records,
    "weather": weather_records,
}
_RACES: dict[str, Callable[[Running], list[Record]]] = {"intervals": interval_records, "overtakes": overtake_records}
_QUALIFYINGS: dict[str, Callable[[Running], list[Record]]] = {"starting_grid": grid_records}
_CHAMPIONSHIPS = frozenset({"championship_drivers", "championship_teams"})
_TELEMETRY = frozenset({"car_data", "location"})
_KEPT = 8
YEARS = range(1960, 2101)
_GRID_FROM = {"Race": "Qualifying", "Sprint": "Sprint Qualifying"}


class SimulatedSeason:
    """All 18 endpoints of one invented season.

    Attributes:
        name: `simulated-<year>-<seed>`.
        year: the season.
        seed: of the world.
        calendar: its meetings, by date.
    """

    def __init__(self, year: int, seed: int) -> None:
        self.name = f"simulated-{year}-{seed}"
        self.year = year
        self.calendar: tuple[Meeting, ...] = season_calendar(year)
        self.seed = seed
        self._form = draw_form(np.random.default_rng([seed, year]))
        self._held = {s.key: (s, m) for m in self.calendar if not m.cancelled for s in m.sessions}
        self._circuit = lru_cache(_KEPT)(lambda venue: build_circuit(venue, seed))
        self.running = lru_cache(_KEPT)(self._run)
        self._telemetry = lru_cache(2)(lambda key: Telemetry(self.running(key)))
        self.result = lru_cache(None)(self._result)

    def meetings(self) -> list[Record]:
        """All meetings, by date."""
        return [meeting_record(meeting) for meeting in self.calendar]

    def sessions(self) -> list[Record]:
        """All sessions, by date, those of the cancelled meeting too."""
        return [session_record(s, cancelled=meeting.cancelled) for meeting in self.calendar for s in meeting.sessions]

    def records(
        self,
        endpoint: str,
        session_key: int,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        drivers: Collection[int] | None = None,
    ) -> Iterator[Record]:
        """Records of one session and endpoint; telemetry only of the window and the drivers asked for."""
        if session_key not in self._held:
            return iter(())
        session, _ = self._held[session_key]
        if endpoint in _TELEMETRY:
            return self._sampled(endpoint, session, since, until, drivers)
        if endpoint in _CHAMPIONSHIPS:
            return iter(self._championship(endpoint, session))
        of_type = {"Race": _RACES, "Qualifying": _QUALIFYINGS, "Practice": {}}[session.type]
        records = _EVERY.get(endpoint) or of_type.get(endpoint)
        return iter(records(self.running(session_key))) if records else iter(())

    def races(self, until: datetime | None = None) -> list[Session]:
        """Grands prix and sprints that are over by then, by date."""
        return [
            session
            for session, _ in self._held.values()
            if session.type == "Race" and (until is None or session.end <= until)
        ]

    def grid(self, race: Session) -> tuple[Driver, ...]:
        """Who starts a race, in order: the result of its qualifying."""
        _, meeting = self._held[race.key]
        qualifying = next(s for s in meeting.sessions if s.name == _GRID_FROM[race.name])
        drivers = {driver.number: driver for driver in entrants(race)}
        return tuple(drivers[number] for number in classification(self.running(qualifying.key)))

    def _run(self, session_key: int) -> Running:
        session, _ = self._held[session_key]
        circuit = self._circuit(session.venue)
        if session.type == "Race":
            return run_race(session, circuit, self.grid(session), self._form, self.seed)
        return run_timed(session, circuit, entrants(session), self._form, self.seed)

    def _result(self, session_key: int) -> Result:
        session, _ = self._held[session_key]
        return session, finishes(self.running(session_key))

    def _championship(self, endpoint: str, session: Session) -> list[Record]:
        if session.type != "Race":
            return []
        results = [self.result(race.key) for race in self.races(session.end)]
        if endpoint == "championship_drivers":
            return championship_records(session, results, "driver_number", driver_of)
        return championship_records(session, results, "team_name", team_of)

    def _sampled(
        self,
        endpoint: str,
        session: Session,
        since: datetime | None,
        until: datetime | None,
        drivers: Collection[int] | None,
    ) -> Iterator[Record]:
        telemetry = self._telemetry(session.key)
        window = Window(_instant(session, since, -np.inf), _instant(session, until, np.inf))
        sampled = telemetry.car_data if endpoint == "car_data" else telemetry.location
        return sampled(window, drivers)


def simulate(year: int, seed: int) -> SimulatedSeason:
    """The season of a year in the world of a seed.

    Raises:
        UsageError: there is no such year or seed.
    """
    if year not in YEARS or seed < 0:
        raise UsageError(
            f"There is no simulated season {year} of seed {seed}",
            mend=f"Take a year from {YEARS[0]} to {YEARS[-1]} and a seed from 0 on",
        )
    return SimulatedSeason(year, seed)


def _instant(session: Session, date: datetime | None, default: float) -> float:
    """Milliseconds since the session's start."""
    return default if date is None else (date - session.start) / timedelta(milliseconds=1)

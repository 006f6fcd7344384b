"""Which laps a chart is of, and what was recorded while they were driven."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from f1_platform.charts.chart import NothingToDraw, Parameter
from f1_platform.charts.source import Row, Source, of_car, of_session
from f1_platform.openf1.filters import Term, is_one
from f1_platform.serving.tables import SESSIONS
from f1_platform.telemetry.columns import LINEAR, PLACE, PREVIOUS
from f1_platform.telemetry.laps import LAP_COLUMNS, Lap, timed_laps
from f1_platform.telemetry.samples import Samples, car_samples, place_samples
from f1_platform.telemetry.tracing import AROUND

SESSION_KEY = Parameter("session_key", "int", "the session, as /sessions has it", "9472")

_SECTORS = ("duration_sector_1", "duration_sector_2")
_TRIES = 5
"""Laps that are looked at, the fastest first, for one with telemetry."""


@dataclass(frozen=True)
class Driven:
    """A lap and its telemetry.

    Attributes:
        lap: when it was.
        driver: three letters of the timing screens, or the car's number.
        driver_name: first and last name, or the same.
        colour: of the team, `#rrggbb`, where the data has one.
        lines: seconds of the lap at the ends of sectors 1 and 2, where the timing has them.
        car: what the car sent, and a few samples before and after.
        places: where it was, likewise.
    """

    lap: Lap
    driver: str
    driver_name: str
    colour: str | None
    lines: Mapping[int, float]
    car: Samples
    places: Samples

    @property
    def label(self) -> str:
        """`VER lap 39`."""
        return f"{self.driver} lap {self.lap.lap_number}"


@dataclass(frozen=True)
class SessionLaps:
    """The laps of a session.

    Attributes:
        source: where telemetry is read.
        session: the row of `sessions`.
        drivers: records of its drivers, by car number.
        laps: those of which the timing says when they were, the fastest first; those without a time last.
        lines: seconds at the ends of sectors, by car and lap.
    """

    source: Source
    session: Row
    drivers: Mapping[int, Row]
    laps: Sequence[Lap]
    lines: Mapping[tuple[int, int], Mapping[int, float]]

    @property
    def session_key(self) -> int:
        """OpenF1's key of the session."""
        return self.session["session_key"]

    @property
    def name(self) -> str:
        """`Bahrain Grand Prix 2024, Race`."""
        return f"{self.session['meeting_name']} {self.session['season']}, {self.session['session_name']}"

    def driven(self, driver_number: int | None, lap_number: int | None, but: int | None = None) -> Driven:
        """A lap with its telemetry: the fastest of those that are meant.

        Args:
            driver_number: the car; any by default.
            lap_number: the lap; any by default.
            but: the car that is not meant, where any is.

        Raises:
            NothingToDraw: there is no such lap, or no telemetry of it.
        """
        number = driver_number
        cars = sorted({lap.driver_number for lap in self.laps})
        if number is not None and number not in cars:
            there = ", ".join(map(str, cars))
            what = f"There is no timed lap of car {number} in session {self.session_key}"
            raise NothingToDraw(what, mend=f"There are cars {there}")
        laps = [lap for lap in self.laps if number in (None, lap.driver_number) and lap.driver_number != but]
        there = sorted(lap.lap_number for lap in laps)
        laps = [lap for lap in laps if lap_number in (None, lap.lap_number)]
        of = ("" if lap_number is None else f"lap {lap_number} of ") + (
            "any car" if number is None else f"car {number}"
        )
        if not laps:
            what = f"The timing of session {self.session_key} does not say when {of} was"
            raise NothingToDraw(what, mend=f"There are laps {there[0]} to {there[-1]}" if there else "")
        for lap in laps[:_TRIES]:
            found = self._read(lap)
            if found.car.seconds.size and found.places.seconds.size:
                return found
        what = f"There is no telemetry of {of} in session {self.session_key}"
        raise NothingToDraw(what, mend=_mend(self.session_key, "--telemetry"))

    def _read(self, lap: Lap) -> Driven:
        terms = (
            of_session(self.session_key),
            of_car(lap.driver_number),
            Term("date", ">=", lap.start - AROUND),
            Term("date", "<=", lap.end + AROUND),
        )
        car = self.source.records("car_data", ("date", *LINEAR, *PREVIOUS), *terms)
        places = self.source.records("location", ("date", *PLACE), *terms)
        who = self.drivers.get(lap.driver_number, {})
        acronym = who.get("name_acronym") or str(lap.driver_number)
        return Driven(
            lap=lap,
            driver=acronym,
            driver_name=" ".join(filter(None, (who.get("first_name"), who.get("last_name")))) or acronym,
            colour=f"#{who['team_colour'].lower()}" if who.get("team_colour") else None,
            lines=self.lines.get((lap.driver_number, lap.lap_number), {}),
            car=car_samples(car, (*LINEAR, *PREVIOUS), lap.start),
            places=place_samples(places, PLACE, lap.start),
        )


def laps_of(source: Source, session_key: int) -> SessionLaps:
    """The laps of a session.

    Raises:
        NothingToDraw: there is no such session, no timed lap or no telemetry of it.
    """
    session = source.rows(SESSIONS, is_one("session_key", session_key))
    if not session:
        raise NothingToDraw(f"There is no session {session_key}", mend="/sessions lists them all")
    records = source.records("laps", (*LAP_COLUMNS, *_SECTORS), of_session(session_key)).to_pylist()
    laps = [(lap, record) for lap, record in _timed(records) if lap.duration > 0]
    if not laps:
        raise NothingToDraw(f"There are no timed laps of session {session_key}", mend=_mend(session_key))
    if not source.found("location", ("date",), of_session(session_key)).rows:
        raise NothingToDraw(f"There is no telemetry of session {session_key}", mend=_mend(session_key, "--telemetry"))
    laps.sort(key=lambda one: (one[1]["lap_duration"] is None, one[0].duration, one[0].start))
    columns = ("driver_number", "name_acronym", "first_name", "last_name", "team_colour")
    drivers = source.records("drivers", columns, of_session(session_key)).to_pylist()
    return SessionLaps(
        source,
        session[0],
        {row["driver_number"]: row for row in drivers},
        [lap for lap, _ in laps],
        {(lap.driver_number, lap.lap_number): _lines(record) for lap, record in laps},
    )


def _timed(records: Sequence[dict[str, Any]]) -> Iterator[tuple[Lap, dict[str, Any]]]:
    for _, of_driver in groupby(records, lambda record: record["driver_number"]):
        own = list(of_driver)
        by_number = {record["lap_number"]: record for record in own}
        yield from ((lap, by_number[lap.lap_number]) for lap in timed_laps(own))


def _lines(record: Mapping[str, Any]) -> dict[int, float]:
    """Seconds at the ends of sectors 1 and 2; none after one whose time is not known."""
    lines: dict[int, float] = {}
    passed = 0.0
    for sector, name in enumerate(_SECTORS, 1):
        if record[name] is None:
            break
        passed = lines[sector] = round(passed + record[name], 3)
    return lines


def _mend(session_key: int, option: str = "") -> str:
    return f"`f1 run --session {session_key} {option}".rstrip() + "` fetches it"

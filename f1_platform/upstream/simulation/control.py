"""The endpoint race_control: flags, safety car, DRS and notes, as they follow from what happened on track."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from f1_platform.upstream.simulation.field import Driver
from f1_platform.upstream.simulation.running import MINUTE, Drive, Neutralisation, Phase, Running
from f1_platform.upstream.simulation.timing import race_progress
from f1_platform.upstream.source import Record

_MARSHALLING_SECTOR = 330.0
_OPEN, _STARTED, _FINISHED, _ABORTED = (
    "GREEN LIGHT - PIT EXIT OPEN",
    "SESSION STARTED",
    "SESSION FINISHED",
    "SESSION ABORTED",
)
_LINES = 3


@dataclass(frozen=True)
class Message:
    """A message, with what it concerns."""

    at: int
    category: str
    text: str
    flag: str | None = None
    scope: str | None = None
    sector: int | None = None
    driver: Driver | None = None
    phase: int | None = None


def control_records(running: Running) -> list[Record]:
    """All messages of a session, by date; all but the session's state at a whole second."""
    messages = list(_race(running) if running.is_race else _timed(running))
    starts = _leader_lap_starts(running)
    return [
        {
            **running.session.keys,
            "date": running.session.stamp(_shown(message)),
            "driver_number": message.driver.number if message.driver else None,
            "lap_number": max(1, bisect_right(starts, message.at)) if running.is_race else None,
            "category": message.category,
            "flag": message.flag,
            "scope": message.scope,
            "sector": message.sector,
            "qualifying_phase": message.phase,
            "message": message.text,
        }
        for message in sorted(messages, key=lambda message: (_shown(message), message.text))
    ]


def _shown(message: Message) -> int:
    return message.at if message.category == "SessionStatus" else -(-message.at // 1000) * 1000


def _leader_lap_starts(running: Running) -> list[int]:
    """When each lap was first begun by anyone."""
    first: dict[int, int] = {}
    for drive in running.drives.values():
        for lap in drive.laps:
            first[lap.number] = min(lap.start, first.get(lap.number, lap.start))
    return sorted(first.values())


def _flag(at: int, flag: str, text: str, sector: int | None = None) -> Message:
    return Message(at, "Flag", text, flag, "Sector" if sector else "Track", sector)


def _race(running: Running) -> Iterator[Message]:
    wet = running.session.wet
    yield _flag(-40 * MINUTE, "GREEN", _OPEN)
    yield Message(-30 * MINUTE, "Other", "PIT EXIT CLOSED")
    yield Message(-15 * MINUTE, "Other", f"RISK OF RAIN FOR F1 RACE IS {100 if wet else 0}%")
    yield Message(-3 * MINUTE, "Drs", "DRS DISABLED")
    yield Message(running.lights_out, "SessionStatus", _STARTED)
    yield _flag(running.lights_out + 1_000, "GREEN", _OPEN)
    if not wet:
        yield Message(_leader_lap_starts(running)[1], "Drs", "DRS ENABLED")
    for drive in running.drives.values():
        if drive.retired:
            yield from _stopped(running, drive)
    for shown in running.neutralisations:
        yield from _red_flag(running, shown) if shown.kind == "red flag" else _safety_car(running, shown)
    yield from _blue_flags(running)
    yield _flag(running.flag, "CHEQUERED", "CHEQUERED FLAG")
    yield Message(running.flag + 60, "SessionStatus", _FINISHED)


def _stopped(running: Running, drive: Drive) -> Iterator[Message]:
    sector = 1 + int(running.circuit.lines[len(drive.laps[-1].sectors)] / _MARSHALLING_SECTOR)
    driver = drive.driver
    yield _flag(drive.end + 8_000, "DOUBLE YELLOW", f"DOUBLE YELLOW IN TRACK SECTOR {sector}", sector)
    text = f"CAR {driver.number} ({driver.acronym}) STOPPED IN TRACK SECTOR {sector}"
    yield Message(drive.end + 20_000, "CarEvent", text, driver=driver)
    yield _flag(drive.end + 4 * MINUTE, "CLEAR", f"CLEAR IN TRACK SECTOR {sector}", sector)


def _safety_car(running: Running, shown: Neutralisation) -> Iterator[Message]:
    if shown.since < running.flag:
        yield Message(shown.since, "SafetyCar", "SAFETY CAR DEPLOYED")
    if shown.until < running.flag:
        yield Message(shown.until, "SafetyCar", "SAFETY CAR IN THIS LAP")
        yield _flag(shown.until + round(running.circuit.lap), "CLEAR", "TRACK CLEAR")


def _red_flag(running: Running, shown: Neutralisation) -> Iterator[Message]:
    yield _flag(shown.since, "RED", "RED FLAG")
    yield Message(shown.since + 230, "SessionStatus", _ABORTED)
    at = f"{running.session.local_start + timedelta(milliseconds=shown.until):%H:%M}"
    yield Message(shown.until - 10 * MINUTE, "Other", f"RACE WILL RESUME AT {at} - ROLLING START PROCEDURE")
    yield Message(shown.until, "SessionStatus", _STARTED)
    yield _flag(shown.until, "GREEN", _OPEN)


def _blue_flags(running: Running) -> Iterator[Message]:
    """Whenever the leader comes up to lap a car once more."""
    cars = race_progress(running)
    winner = min(cars, key=lambda car: (-car.reached, car.instants[-1]))
    for car in cars:
        steps = np.arange(car.reached + 1)
        down = ((winner.where(car.instants) - steps) // _LINES).astype(int)
        for lapped in np.flatnonzero(np.diff(np.maximum.accumulate(down)) > 0).tolist():
            driver = running.drives[car.number].driver
            at = round(float(car.instants[lapped]))
            timed = running.session.local_start + timedelta(milliseconds=at)
            text = f"WAVED BLUE FLAG FOR CAR {car.number} ({driver.acronym}) TIMED AT {timed:%H:%M:%S}"
            yield Message(at + 800, "Flag", text, "BLUE", "Driver", driver=driver)


def _timed(running: Running) -> Iterator[Message]:
    for phase in running.phases:
        number = phase.number if running.session.type == "Qualifying" else None
        yield Message(phase.start + 60, "SessionStatus", _STARTED, phase=number)
        yield Message(phase.start, "Flag", _OPEN, "GREEN", "Track", phase=number)
        yield Message(phase.end, "Flag", "CHEQUERED FLAG", "CHEQUERED", "Track", phase=number)
        yield Message(phase.end + 60, "SessionStatus", _FINISHED, phase=number)
        yield from _first_to_the_flag(running, phase)
    yield from _yellows(running)


def _first_to_the_flag(running: Running, phase: Phase) -> Iterator[Message]:
    crossings = [
        (lap.end, drive.driver.number)
        for drive in running.drives.values()
        for lap in drive.laps
        if lap.start < phase.end <= lap.end and not lap.pit_in
    ]
    if crossings:
        at, number = min(crossings)
        driver = running.drives[number].driver
        yield Message(at, "Other", f"FIRST CAR TO TAKE THE FLAG - CAR {number} ({driver.acronym})")


def _yellows(running: Running) -> Iterator[Message]:
    """Here and there somebody leaves the road for a moment."""
    rng = running.chance("yellows")
    last = int(running.circuit.length / _MARSHALLING_SECTOR)
    for phase in running.phases:
        for at in rng.integers(phase.start, phase.end - MINUTE, int(rng.integers(0, 4))).tolist():
            sector = int(rng.integers(1, last + 1))
            yield _flag(at, "YELLOW", f"YELLOW IN TRACK SECTOR {sector}", sector)
            yield _flag(at + int(rng.integers(3, 50)) * 1_000, "CLEAR", f"CLEAR IN TRACK SECTOR {sector}", sector)

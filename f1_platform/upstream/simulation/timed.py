"""Practices and qualifyings: runs of laps against the clock, in one phase or three.

A car leaves its box, drives some laps and comes back; which runs it makes is planned in `runs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from f1_platform.upstream.simulation.calendar import Session
from f1_platform.upstream.simulation.circuit import PIT_BOX, PIT_ENTRY, PIT_EXIT, Circuit, lane_time
from f1_platform.upstream.simulation.field import Driver
from f1_platform.upstream.simulation.form import Form
from f1_platform.upstream.simulation.ranking import after, best_laps
from f1_platform.upstream.simulation.running import MINUTE, Drive, Lap, Phase, Running, Stint
from f1_platform.upstream.simulation.runs import OUT_LAP, Run, practice_runs, qualifying_runs
from f1_platform.upstream.simulation.tyres import INTERMEDIATE

_IN_LAP = 1.24
_EVOLUTION = 0.006
_NOISE = 0.0016
_BEFORE, _AFTER = 15 * MINUTE, 5 * MINUTE
_TURNAROUND = 40_000
_LUNCH = 10 * MINUTE
_QUALIFYING = ((18, 7, 20), (15, 8, 15), (12, 0, 10))
_SPRINT_QUALIFYING = ((12, 7, 20), (10, 7, 15), (8, 0, 10))
"""Minutes of a phase, minutes until the next, and places in it."""


@dataclass
class _Garage:
    """A car and what it has driven so far."""

    driver: Driver
    pace: float
    free: int
    laps: list[Lap] = field(default_factory=list[Lap])
    stints: list[Stint] = field(default_factory=list[Stint])

    @property
    def drive(self) -> Drive:
        return Drive(self.driver, tuple(self.laps), tuple(self.stints))


def run_timed(session: Session, circuit: Circuit, entrants: Sequence[Driver], form: Form, seed: int) -> Running:
    """Drives a practice, a day of testing or a qualifying."""
    rng = np.random.default_rng([seed, session.key])
    cars = {
        driver.number: _Garage(driver, form.pace(driver) + float(rng.normal(0, 0.003)), -_BEFORE) for driver in entrants
    }
    plan = qualifying_runs if session.type == "Qualifying" else practice_runs
    order = tuple(sorted(cars))
    phases: list[Phase] = []
    start = 0
    for number, (minutes, pause, places) in enumerate(_timetable(session), 1):
        phase = Phase(number, start, start + minutes * MINUTE, order, places)
        phases.append(phase)
        for car in (cars[number] for number in order[:places]):
            for run in plan(rng, circuit.lap, *_own_time(session, phase, car.driver), wet=session.wet):
                _drive_run(rng, circuit, phase, car, run)
        order = after(phase, best_laps({number: car.drive for number, car in cars.items()}, phase))
        start = phase.end + pause * MINUTE
    drives = {number: car.drive for number, car in cars.items()}
    ends = max(car.free for car in cars.values()) + _AFTER
    return Running(session, circuit, seed, drives, -_BEFORE, ends, phases[-1].end, phases=tuple(phases))


def _timetable(session: Session) -> Sequence[tuple[int, int, int]]:
    if session.type == "Practice":
        return ((int((session.end - session.start).total_seconds()) // 60, 0, 20),)
    return _SPRINT_QUALIFYING if session.name == "Sprint Qualifying" else _QUALIFYING


def _own_time(session: Session, phase: Phase, driver: Driver) -> tuple[int, int]:
    """When a driver may be out: in a test one of each team in the morning, the other in the afternoon."""
    if session.round:
        return phase.start, phase.end
    half = (phase.start + phase.end) // 2
    return (half + _LUNCH, phase.end) if driver.key % 2 == 0 else (phase.start, half - _LUNCH)


def _drive_run(rng: np.random.Generator, circuit: Circuit, phase: Phase, car: _Garage, run: Run) -> None:
    """Out of the box, the laps of the run as long as the phase lasts, and back."""
    leaves = max(run.leaves, car.free + _TURNAROUND)
    first = len(car.laps) + 1
    base = car.pace + run.compound.cost - _EVOLUTION * (phase.number - 1 + leaves / phase.end) / 3
    out = _sectors(rng, circuit, base * OUT_LAP)
    out[0] = round(lane_time(PIT_EXIT - PIT_BOX) + circuit.between(PIT_EXIT, circuit.lines[1]) * base * OUT_LAP)
    if leaves + sum(out) >= phase.end:
        return
    dry = run.compound is not INTERMEDIATE
    stands = leaves - car.free if car.laps else 0
    car.laps.append(Lap(first, leaves, tuple(out), leaves=leaves, stands=stands, timed=False, drs=False))
    for count, effort in enumerate(run.efforts, 1):
        start = car.laps[-1].end
        if start >= phase.end:
            break
        pace = base + effort + run.compound.wear * (run.age + count)
        car.laps.append(Lap(len(car.laps) + 1, start, tuple(_sectors(rng, circuit, pace)), drs=dry))
    inward = _sectors(rng, circuit, base * _IN_LAP)
    before_lane = circuit.between(circuit.lines[2], circuit.length - PIT_ENTRY)
    inward[2] = round(before_lane * base * _IN_LAP + lane_time(PIT_ENTRY))
    car.laps.append(Lap(len(car.laps) + 1, car.laps[-1].end, tuple(inward), pit_in=True, drs=False))
    car.free = car.laps[-1].end + lane_time(PIT_BOX)
    car.stints.append(Stint(first, len(car.laps), run.compound.name, run.age))


def _sectors(rng: np.random.Generator, circuit: Circuit, pace: float) -> list[int]:
    factors = (pace * (1 + rng.normal(0, _NOISE, 3))).tolist()
    return [round(sector * factor) for sector, factor in zip(circuit.sectors, factors, strict=True)]

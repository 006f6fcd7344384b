"""Practices and qualifyings: runs of laps against the clock, in one phase or three.

A car leaves its box, drives some laps and comes back; which runs it makes is the difference between the sessions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from f1_platform.upstream.simulation.calendar import Session
from f1_platform.upstream.simulation.circuit import PIT_BOX, PIT_ENTRY, PIT_EXIT, Circuit, lane_time
from f1_platform.upstream.simulation.field import Driver
from f1_platform.upstream.simulation.form import Form
from f1_platform.upstream.simulation.ranking import after, best_laps
from f1_platform.upstream.simulation.running import MINUTE, Drive, Lap, Phase, Running, Stint
from f1_platform.upstream.simulation.tyres import HARD, INTERMEDIATE, MEDIUM, SOFT, Compound

OUT_LAP, IN_LAP, COOL_LAP = 1.28, 1.24, 1.3
_PRACTICE_CARE, _LONG_RUN = 0.005, 0.033
_EVOLUTION = 0.006
_NOISE = 0.0016
_BEFORE, _AFTER = 15 * MINUTE, 5 * MINUTE
_TURNAROUND = 40_000
_QUALIFYING = ((18, 7, 20), (15, 8, 15), (12, 0, 10))
_SPRINT_QUALIFYING = ((12, 7, 20), (10, 7, 15), (8, 0, 10))
"""Minutes of a phase, minutes until the next, and places in it."""


@dataclass(frozen=True)
class _Run:
    """A plan for one run: when it begins at the earliest, what it costs against a push lap, lap by lap."""

    leaves: int
    compound: Compound
    age: int
    efforts: tuple[float, ...]


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
    qualifying = session.type == "Qualifying"
    plan: Callable[..., list[_Run]] = _qualifying_runs if qualifying else _practice_runs
    order = tuple(sorted(cars))
    phases: list[Phase] = []
    start = 0
    for number, (minutes, pause, places) in enumerate(_timetable(session), 1):
        phase = Phase(number, start, start + minutes * MINUTE, order, places)
        phases.append(phase)
        for car in (cars[number] for number in order[:places]):
            for run in plan(rng, circuit, phase, wet=session.wet, afternoon=car.driver.key % 2 == 0):
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


def _qualifying_runs(
    rng: np.random.Generator, circuit: Circuit, phase: Phase, *, wet: bool, afternoon: bool
) -> list[_Run]:
    """One run early, one as late as it may be: a push lap each."""
    del afternoon
    compound = INTERMEDIATE if wet else SOFT
    early = phase.start + int(rng.integers(8_000, 100_000))
    late = phase.end - round(circuit.lap * (OUT_LAP + 0.12)) - int(rng.integers(5_000, 60_000))
    return [_Run(early, compound, 0, (0.0,)), _Run(late, compound, int(rng.choice([0, 0, 2])), (0.0,))]


def _practice_runs(
    rng: np.random.Generator, circuit: Circuit, phase: Phase, *, wet: bool, afternoon: bool
) -> list[_Run]:
    """Push runs and long runs in turn; in a test, one driver of a team in the morning, one in the afternoon."""
    start, end = phase.start, phase.end
    if end - start > 120 * MINUTE:
        half = (end - start) // 2
        start, end = (start + half + 10 * MINUTE, end) if afternoon else (start, start + half - 10 * MINUTE)
    runs: list[_Run] = []
    leaves = start + int(rng.integers(5_000, 300_000))
    while leaves < end - 3 * circuit.lap:
        compound = INTERMEDIATE if wet else (SOFT, MEDIUM, HARD)[int(rng.integers(3))]
        if len(runs) % 2:
            efforts = (_LONG_RUN,) * int(rng.integers(5, 11))
        else:
            efforts = (_PRACTICE_CARE, COOL_LAP - 1, _PRACTICE_CARE)[: int(rng.choice([1, 3]))]
        runs.append(_Run(leaves, compound, int(rng.choice([0, 0, 4])), efforts))
        leaves += round((len(efforts) + 2.6) * circuit.lap) + int(rng.integers(3, 10)) * MINUTE
    return runs


def _drive_run(rng: np.random.Generator, circuit: Circuit, phase: Phase, car: _Garage, run: _Run) -> None:
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
    inward = _sectors(rng, circuit, base * IN_LAP)
    before_lane = circuit.between(circuit.lines[2], circuit.length - PIT_ENTRY)
    inward[2] = round(before_lane * base * IN_LAP + lane_time(PIT_ENTRY))
    car.laps.append(Lap(len(car.laps) + 1, car.laps[-1].end, tuple(inward), pit_in=True, drs=False))
    car.free = car.laps[-1].end + lane_time(PIT_BOX)
    car.stints.append(Stint(first, len(car.laps), run.compound.name, run.age))


def _sectors(rng: np.random.Generator, circuit: Circuit, pace: float) -> list[int]:
    factors = (pace * (1 + rng.normal(0, _NOISE, 3))).tolist()
    return [round(sector * factor) for sector, factor in zip(circuit.sectors, factors, strict=True)]

"""Races and sprints: from the grid to the flag. What a single lap is like stands in `race_lap`.

What the laps mean (positions, gaps, points) is read off them elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from f1_platform.upstream.simulation.calendar import Session
from f1_platform.upstream.simulation.circuit import Circuit
from f1_platform.upstream.simulation.field import Driver, starts
from f1_platform.upstream.simulation.form import Form
from f1_platform.upstream.simulation.incidents import draw_incidents
from f1_platform.upstream.simulation.race_car import Car
from f1_platform.upstream.simulation.race_lap import RACE_TRIM, RaceLaps
from f1_platform.upstream.simulation.running import MINUTE, Drive, Running, Stint
from f1_platform.upstream.simulation.strategy import draw_strategy

RACE_DISTANCE, SPRINT_DISTANCE = 305_000, 100_000
_WET = 1.13
_LONGEST = 108 * MINUTE
"""Racing time after which slow circuits stop short of the distance."""
_BEFORE, _AFTER = 50 * MINUTE, 8 * MINUTE


def run_race(session: Session, circuit: Circuit, grid: Sequence[Driver], form: Form, seed: int) -> Running:
    """Drives a race or a sprint.

    Args:
        session: the race.
        circuit: where.
        grid: who has a place on the grid, in order.
        form: who is fast.
        seed: of the world.
    """
    rng = np.random.default_rng([seed, session.key])
    sprint = session.name == "Sprint"
    lap = circuit.lap * RACE_TRIM * (_WET if session.wet else 1.0)
    total = min(math.ceil((SPRINT_DISTANCE if sprint else RACE_DISTANCE) / circuit.length), int(_LONGEST / lap))
    lights_out = 203_000 + int(rng.integers(0, 25_000))
    starters = [driver for driver in grid if starts(driver, session)]
    incidents = draw_incidents(rng, session, starters, lights_out, total * lap, lap)
    cars: list[Car] = []
    for slot, driver in enumerate(starters, 1):
        strategy = draw_strategy(rng, total, wet=session.wet, sprint=sprint)
        pace = form.pace(driver) + float(rng.normal(0, 0.002))
        cars.append(Car(driver, slot, pace, lights_out, strategy.stops, [(1, strategy.start, strategy.age)]))
    laps = RaceLaps(circuit, total, incidents, rng)
    for number in range(1, total + 1):
        laps.drive(number, cars)
    flag = min(car.time for car in cars if not car.retired)
    drives = {car.driver.number: _drive(car, flag) for car in cars}
    ends = max(drive.end for drive in drives.values()) + _AFTER
    drives |= {driver.number: Drive(driver, (), ()) for driver in grid if driver.number not in drives}
    return Running(session, circuit, seed, drives, -_BEFORE, ends, flag, lights_out, incidents.neutralisations)


def _drive(car: Car, flag: int) -> Drive:
    """What counts of a car's race: no lap begins after the winner's last has ended."""
    laps = tuple(lap for lap in car.laps if lap.start < flag)
    last = laps[-1].number
    sets = [(first, compound, age) for first, compound, age in car.sets if first <= last]
    lasts = [first - 1 for first, _, _ in sets[1:]] + [last]
    stints = (
        Stint(first, until, compound.name, age) for (first, compound, age), until in zip(sets, lasts, strict=True)
    )
    return Drive(car.driver, laps, tuple(stints), retired=not laps[-1].complete)

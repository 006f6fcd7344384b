"""Who is where in a race, when: progress round the track, exchanges of place, gaps.

A car's progress is a line through its crossings of the timing lines, three a lap; between two of them it keeps the
reference lap's proportions. So two cars change places where their lines cross, and a gap is the time between two cars
at the same progress. All of positions, overtakes and intervals follow from these lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from f1_platform.upstream.simulation.running import Drive, Running
from f1_platform.upstream.simulation.tracks import Floats

_ON_GRID = 1.0
"""Milliseconds between two places of the grid at the lights, for their order alone."""


@dataclass(frozen=True)
class Exchange:
    """One car passing another.

    Attributes:
        at: when.
        winner: the car that passed.
        loser: the car that was passed.
        place: the winner's from now on; the loser has the next.
    """

    at: int
    winner: int
    loser: int
    place: int


@dataclass(frozen=True)
class Progress:
    """A car's way through a race.

    Attributes:
        number: the car's.
        instants: when it crossed each timing line, the start first.
        finished: whether it saw the flag.
    """

    number: int
    instants: Floats
    finished: bool

    @property
    def reached(self) -> int:
        """Timing lines crossed since the start."""
        return len(self.instants) - 1

    def when(self, progress: Floats) -> Floats:
        """When the car was that far."""
        return np.interp(progress, np.arange(len(self.instants)), self.instants)

    def where(self, instant: Floats) -> Floats:
        """How far it was then, in timing lines."""
        return np.interp(instant, self.instants, np.arange(len(self.instants)))


def progress_of(drive: Drive, slot: int) -> Progress:
    """A race drive as progress."""
    sectors = [sector for lap in drive.laps for sector in lap.sectors]
    instants = drive.laps[0].start + np.concatenate([[slot * _ON_GRID], np.cumsum(sectors)])
    return Progress(drive.driver.number, instants, not drive.retired)


def race_progress(running: Running) -> list[Progress]:
    """All cars of a race, in the order of the grid."""
    return [progress_of(drive, slot) for slot, drive in enumerate(running.drives.values(), 1) if drive.laps]


def exchanges(running: Running) -> list[Exchange]:
    """Every exchange of place of a race, in order; the grid with these applied gives the result."""
    cars = race_progress(running)
    order = [car.number for car in cars]
    found: list[Exchange] = []
    last = running.lights_out
    for at, winner, loser in _crossings(cars):
        place = order.index(loser)
        order[place : place + 2] = winner, loser
        last = max(last + 1, at)
        found.append(Exchange(last, winner, loser, place + 1))
    return found


def _crossings(cars: Sequence[Progress]) -> list[tuple[int, int, int]]:
    """When which car passes which, in order of time.

    A car that stops has an infinite time for all lines after; those behind pass it at the line where it stands, the
    one that stopped last is the first of the stopped.
    """
    steps = max(car.reached for car in cars) + 1
    times = np.full((len(cars), steps), np.inf)
    for row, car in enumerate(cars):
        times[row, : car.reached + 1] = car.instants
    found: list[tuple[float, float, int, int]] = []
    for now, then in zip(times.T, times.T[1:], strict=False):
        with np.errstate(invalid="ignore"):
            swapped = (now[:, None] < now[None, :]) & (then[:, None] > then[None, :])
        for lead, chase in np.argwhere(swapped).tolist():
            gap, lost = now[chase] - now[lead], then[lead] - then[chase]
            share = gap / (gap + lost) if np.isfinite(lost) else 0.0
            at = now[chase] + share * (then[chase] - now[chase])
            found.append((at, -now[lead], cars[chase].number, cars[lead].number))
    return [(round(at), winner, loser) for at, _, winner, loser in sorted(found)]

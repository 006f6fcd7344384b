"""The endpoint intervals: gaps to the leader and to the car ahead, about every four seconds.

A gap is the time since the other car was at the same place; from a lap on it is given in laps.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from f1_platform.upstream.simulation.running import Running
from f1_platform.upstream.simulation.timing import Progress, race_progress
from f1_platform.upstream.simulation.tracks import Floats
from f1_platform.upstream.source import Record

_STEP = 4_200.0
_LINES = 3
"""Timing lines a lap."""
_SAME_PLACE = 1e-9

_Row = tuple[int, int, float | str, float | str]
"""When, which car, gap to the leader, interval."""


def interval_records(running: Running) -> list[Record]:
    """The intervals of a race: each car at every timing line and evenly in between; the leader once a lap."""
    keys = running.session.keys
    cars = race_progress(running)
    records = [
        {**keys, "driver_number": car.number, "date": running.session.stamp(running.begins), **_before(car is cars[0])}
        for car in cars
    ]
    sampled = [row for car in cars for row in _gaps(car, cars)]
    records += [
        {**keys, "driver_number": number, "date": running.session.stamp(at), "gap_to_leader": gap, "interval": interval}
        for at, number, gap, interval in sorted(sampled, key=lambda row: row[:2])
    ]
    return records


def _before(leads: bool) -> dict[str, float | None]:
    """Before the start nobody has a gap, and pole position none to itself."""
    return {"gap_to_leader": 0.0 if leads else None, "interval": 0.0 if leads else None}


def _gaps(car: Progress, cars: Sequence[Progress]) -> list[_Row]:
    progress = _samples(car)
    instants = car.when(progress)
    reached = np.array([progress if other is car else other.where(instants) for other in cars])
    passed = np.array([other.when(progress) for other in cars])
    # Cars that have seen the flag stay at the last line: who was there sooner is ahead.
    further = (reached > progress - _SAME_PLACE) & (passed < instants - 0.5)
    chasing = np.flatnonzero(further.any(axis=0))
    leading = np.flatnonzero(~further.any(axis=0) & (np.mod(progress, _LINES) < _SAME_PLACE))
    whole = np.rint(instants).astype(int)

    def gaps_to(others: NDArray[np.int64]) -> list[float | str]:
        other = others[chasing]
        lines = reached[other, chasing] - progress[chasing]
        behind = instants[chasing] - passed[other, chasing]
        return [_gap(*gap) for gap in zip(lines.tolist(), behind.tolist(), strict=True)]

    foremost = reached > reached.max(axis=0) - _SAME_PLACE
    nearest = further & (reached < np.where(further, reached, np.inf).min(axis=0) + _SAME_PLACE)
    to_leader = gaps_to(np.where(foremost, passed, np.inf).argmin(axis=0))
    to_next = gaps_to(np.where(nearest, passed, -np.inf).argmax(axis=0))
    rows: list[_Row] = list(zip(whole[chasing].tolist(), repeat(car.number), to_leader, to_next, strict=False))
    return rows + [(at, car.number, 0.0, 0.0) for at in whole[leading].tolist()]


def _samples(car: Progress) -> Floats:
    """Progress at the timing lines, and evenly between them about every four seconds."""
    parts = np.maximum(1, np.rint(np.diff(car.instants) / _STEP).astype(int)).tolist()
    steps = [step + np.arange(1, count + 1) / count for step, count in enumerate(parts)]
    return np.concatenate(steps)


def _gap(lines: float, milliseconds: float) -> float | str:
    """The gap to a car so many timing lines further, that was here so long ago."""
    laps = int(lines / _LINES + _SAME_PLACE)
    if laps:
        return f"+{laps} LAP" if laps == 1 else f"+{laps} LAPS"
    return round(milliseconds) / 1000

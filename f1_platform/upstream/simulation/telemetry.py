"""The endpoints car_data and location: a car's motion, sampled for just the window and the drivers asked for.

Both are sampled at instants that all cars share, 3.7 and 3.8 times a second with an uneven step, as the real feed is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from f1_platform.upstream.simulation.motion import Motion, State, motion_of
from f1_platform.upstream.simulation.running import MINUTE, Running
from f1_platform.upstream.source import Record

CAR_STEP, LOCATION_STEP = 270.0, 263.0
"""Milliseconds between two samples in the mean."""
_UNEVEN = 90
_CHUNK = 10 * MINUTE
_KMH = 3.6
_SHIFTS = np.array([1.0, 78.0, 112.0, 145.0, 180.0, 215.0, 250.0, 285.0])
"""Speeds from which each gear is used, km/h; below the first the car stands in neutral."""
_REDLINE = np.array([345.0, 92.0, 126.0, 160.0, 195.0, 230.0, 265.0, 300.0, 345.0])
"""Speed at which each gear reaches the top of the engine, km/h."""
_TOP_RPM, _IDLE_RPM = 11_900.0, 4_000.0
_FULL_EFFORT = 0.85
_DRS_OFF, _DRS_ELIGIBLE, _DRS_OPEN = 0, 8, 12


@dataclass(frozen=True)
class Window:
    """Instants of a session, the end not included."""

    since: float
    until: float

    def within(self, running: Running) -> Window:
        """The part of it that is recorded."""
        return Window(max(self.since, running.begins), min(self.until, running.ends))


class Telemetry:
    """The telemetry of one session; a car's motion is worked out when it is first asked for."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._motion: Callable[[int], Motion] = lru_cache(None)(
            lambda number: motion_of(running, running.drives[number])
        )
        self._uneven = running.chance("samples").integers(-_UNEVEN, _UNEVEN + 1, 4096)

    def car_data(self, window: Window, drivers: Collection[int] | None) -> Iterator[Record]:
        """Speed, engine, gear and pedals."""
        keys = self._running.session.keys
        for number, dates, state in self._sampled(window, drivers, CAR_STEP):
            columns = _car_columns(self._running, state)
            for date, rpm, speed, gear, throttle, brake, drs in zip(dates, *columns, strict=True):
                yield {
                    **keys,
                    "driver_number": number,
                    "date": date,
                    "rpm": rpm,
                    "speed": speed,
                    "n_gear": gear,
                    "throttle": throttle,
                    "brake": brake,
                    "drs": drs,
                }

    def location(self, window: Window, drivers: Collection[int] | None) -> Iterator[Record]:
        """Where on the circuit; (0, 0, 0) while not on track."""
        keys = self._running.session.keys
        line = self._running.circuit.line
        for number, dates, state in self._sampled(window, drivers, LOCATION_STEP):
            axes = (_whole(np.where(state.on_track, 10 * axis, 0.0)) for axis in line.at(state.distance))
            for date, x, y, z in zip(dates, *axes, strict=True):
                yield {**keys, "driver_number": number, "date": date, "x": x, "y": y, "z": z}

    def _sampled(
        self, window: Window, drivers: Collection[int] | None, step: float
    ) -> Iterator[tuple[int, Sequence[str], State]]:
        """Each driver's states, some minutes at a time."""
        running = self._running
        numbers = [number for number in running.drives if drivers is None or number in drivers]
        wanted = window.within(running)
        since = wanted.since
        while since < wanted.until and numbers:
            until = min(since + _CHUNK, wanted.until)
            instants = self._instants(since, until, step)
            dates = [running.session.stamp(instant) for instant in instants.tolist()]
            for number in numbers:
                yield number, dates, self._motion(number).at(instants)
            since = until

    def _instants(self, since: float, until: float, step: float) -> NDArray[np.int64]:
        begins = self._running.begins
        first, last = (max(0, int((bound - begins) / step) + more) for bound, more in ((since, -1), (until, 2)))
        count = np.arange(first, last)
        instants = begins + _UNEVEN + np.round(count * step).astype(int) + self._uneven[count % len(self._uneven)]
        return instants[(instants >= since) & (instants < until)]


def _car_columns(running: Running, state: State) -> tuple[list[int], ...]:
    """Rpm, speed, gear, throttle, brake and DRS as the feed gives them."""
    speed = state.speed * _KMH
    gear = np.searchsorted(_SHIFTS, speed, side="right")
    engine = np.clip(_TOP_RPM * speed / _REDLINE[gear], _IDLE_RPM, _TOP_RPM)
    throttle, brake, flat_out = (np.zeros(len(speed)) for _ in range(3))
    circuit = running.circuit
    for kind, tempo in enumerate((circuit.flying, circuit.standing)):
        here = state.on_track & (state.tempo == kind)
        distance = state.distance[here]
        throttle[here] = np.interp(distance, tempo.distance, tempo.pedals[0])
        brake[here] = np.interp(distance, tempo.distance, tempo.pedals[1])
        flat_out[here] = np.interp(distance, tempo.distance, tempo.flat_out)
    throttle *= np.minimum(1.0, state.rate / _FULL_EFFORT)
    braking = brake >= 50
    drs = np.where(state.drs, np.where(flat_out > 0.99, _DRS_OPEN, _DRS_ELIGIBLE), _DRS_OFF)
    columns = (np.where(state.on_track, engine, 0), speed, gear, np.where(braking, 0, throttle), 100 * braking, drs)
    return tuple(_whole(column) for column in columns)


def _whole(column: NDArray[Any]) -> list[int]:
    return np.rint(column).astype(int).tolist()

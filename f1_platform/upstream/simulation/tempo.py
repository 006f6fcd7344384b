"""How fast a line can be driven: grip in corners, power on straights, brakes before corners.

A `Tempo` is a drive over one lap, distance against time; a car's laps are pieces of it, stretched in time (`motion`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from f1_platform.upstream.simulation.tracks import CentreLine, Floats

TOP_SPEED = 94.0
_DRAG = 0.00115
_NEARLY_STANDING = 2.0
_BRAKING = -6.0
_FAST = 72.0


@dataclass(frozen=True)
class Tempo:
    """An undisturbed drive over one lap.

    Attributes:
        distance: metres, rising.
        time: seconds since the beginning, rising.
        speed: m/s.
    """

    distance: Floats
    time: Floats
    speed: Floats

    @cached_property
    def pedals(self) -> tuple[Floats, Floats]:
        """Throttle and brake in per cent that the speed needs."""
        gained = np.gradient(np.square(self.speed) / 2, self.distance)
        throttle = np.clip(100 * (gained + drag(self.speed)) / power(self.speed), 0, 100)
        braking = gained < _BRAKING
        return np.where(braking, 0.0, throttle), np.where(braking, 100.0, 0.0)

    @cached_property
    def flat_out(self) -> Floats:
        """1 where the car is fast and still accelerates: there the flap may open."""
        return np.where((self.speed > _FAST) & (self.pedals[0] > 95), 1.0, 0.0)

    def when(self, distance: float) -> float:
        """Seconds until that distance."""
        return float(np.interp(distance, self.distance, self.time))

    def speed_at(self, distance: float) -> float:
        """Speed at that distance, m/s."""
        return float(np.interp(distance, self.distance, self.speed))


def flying(line: CentreLine) -> Tempo:
    """A lap that begins and ends at speed: the reference lap of the circuit."""
    grip = _grip_limit(line)
    steps = len(grip) - 1
    driven = _driven(np.tile(grip[:-1], 3), line.distance[1])
    return _tempo(line.distance, driven[steps : 2 * steps + 1])


def standing(line: CentreLine) -> Tempo:
    """A lap that begins and ends at rest: the start of a race, the formation lap, the way to parc fermé."""
    grip = _grip_limit(line)
    grip[0] = grip[-1] = _NEARLY_STANDING
    return _tempo(line.distance, _driven(grip, line.distance[1]))


def steady(line: CentreLine) -> Tempo:
    """One metre a second: stretched, it is any constant speed, such as the pit lane's."""
    ends = np.array([0.0, line.length])
    return Tempo(ends, ends, np.ones(2))


def power(speed: Floats | float) -> Floats:
    """The largest acceleration at a speed without drag, m/s²: traction first, then the engine."""
    return np.minimum(11.5, 900.0 / np.maximum(speed, 1.0))


def drag(speed: Floats | float) -> Floats:
    """What the air takes, m/s²."""
    return _DRAG * np.square(speed)


def _grip_limit(line: CentreLine) -> Floats:
    """The speed that tyres and downforce hold in each bend."""
    return np.minimum(TOP_SPEED, np.sqrt(19.0 / np.maximum(line.curvature - 0.0032, 19.0 / TOP_SPEED**2)))


def _driven(limit: Floats, step: float) -> Floats:
    """The limit, with what acceleration and braking can do in between."""
    forward = _swept(limit.tolist(), step, lambda v: min(11.5, 900.0 / v) - _DRAG * v * v)
    backward = _swept(forward[::-1], step, lambda v: 14.0 + 0.004 * v * v)
    return np.array(backward[::-1])


def _swept(limit: list[float], step: float, gain: Callable[[float], float]) -> list[float]:
    speed = limit[:1]
    for wanted in limit[1:]:
        last = speed[-1]
        speed.append(min(wanted, (last * last + 2 * gain(last) * step) ** 0.5))
    return speed


def _tempo(distance: Floats, speed: Floats) -> Tempo:
    mean = (speed[1:] + speed[:-1]) / 2
    return Tempo(distance, np.concatenate([[0.0], np.cumsum(np.diff(distance) / mean)]), speed)

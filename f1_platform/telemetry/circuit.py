"""The line of a circuit and its length, from where a car was during one lap.

A sample comes about four times a second, 20 m apart on a straight; its time is uncertain by a tenth of a second, its
place is not: the coordinates of all cars lie on one line, within a metre or two. So a closed cubic spline through the
places of one lap is the circuit. It comes out 1.3 % shorter than the official length, in Sakhir and in Mexico City
alike: the unit of the coordinates is that much more than the tenth of a metre it is said to be. That is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from f1_platform.telemetry.columns import PLACE
from f1_platform.telemetry.resampling import GAP
from f1_platform.telemetry.samples import Numbers, Samples

CLOSES = 40.0
"""Metres between the places where a lap begins and ends, beyond which it is not once around: 10 are usual."""

_LEAST_STEP = 1.0
"""Metres; of places nearer than that the first is taken, a spline would turn on the spot."""
_LEAST_PLACES = 50
_FINE = 16
"""Points of the line for each place."""
_NEAR = 150.0
"""Metres along the line around where a car is expected, in which it is looked for: parts of a circuit may cross."""


@dataclass(frozen=True)
class Circuit:
    """A closed line.

    Attributes:
        points: x, y, z in metres, a row a point; the last is the first again.
        metres: of each point along the line, from 0 at the start of the lap.
    """

    points: Numbers
    metres: Numbers

    @property
    def length(self) -> float:
        """Metres, once around."""
        return float(self.metres[-1])

    def at(self, metres: Numbers) -> Numbers:
        """The points at these distances along the line, x, y and z in a row."""
        return np.stack([np.interp(metres % self.length, self.metres, axis) for axis in self.points.T], axis=1)

    def ahead(self, places: Numbers, expected: Numbers) -> Numbers:
        """How far along the line each place is ahead of where it is expected, metres; negative is behind.

        Args:
            places: x, y, z in metres, a row each.
            expected: metres along the line.
        """
        along = self.metres[None, :-1] - expected[:, None]
        along -= self.length * np.round(along / self.length)
        off = sum((places[:, None, axis] - self.points[None, :-1, axis]) ** 2 for axis in range(3))
        nearest = np.argmin(np.where(np.abs(along) <= _NEAR, off, np.inf), axis=1)
        return along[np.arange(len(places)), nearest]


def places_of(samples: Samples) -> tuple[Numbers, Numbers]:
    """The seconds and the places, x, y, z in metres, of the samples that have one."""
    places = np.stack([samples.channels[name] for name in PLACE], axis=1) / 10
    known = ~np.isnan(places).any(axis=1)
    return samples.seconds[known], places[known]


def apart(samples: Samples, duration: float) -> float:
    """Metres between where a lap began and where it ended.

    Args:
        samples: places of the lap and a few before and after it.
        duration: of the lap, seconds.
    """
    seconds, places = places_of(samples)
    ends = np.stack([np.interp([0.0, duration], seconds, axis) for axis in places.T], axis=1)
    return float(np.linalg.norm(ends[1] - ends[0]))


def circuit_of(samples: Samples, duration: float) -> Circuit | None:
    """The line that a lap was driven on.

    Args:
        samples: places of the lap and a few before and after it.
        duration: of the lap, seconds.

    Returns:
        None where the places have gaps, are too few, or do not lead once around.
    """
    seconds, places = places_of(samples)
    during = (seconds >= 0) & (seconds < duration)
    moments = np.concatenate(([0.0], seconds[during], [duration]))
    if during.sum() < _LEAST_PLACES or np.diff(moments).max() > GAP or apart(samples, duration) > CLOSES:
        return None
    corners = _once_around(_onward(places[during]))
    points = _spline(corners)
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    return Circuit(points, np.concatenate(([0.0], np.cumsum(steps))))


def _onward(places: Numbers) -> Numbers:
    """The places without those at which a car goes back and at once on again: samples in the wrong order."""
    while True:
        steps = np.diff(places, axis=0)
        back = (steps[1:] * steps[:-1]).sum(axis=1) < 0
        wrong = np.flatnonzero(back[:-1] & back[1:]) + 2
        if not wrong.size:
            return places
        places = np.delete(places, wrong, axis=0)


def _once_around(places: Numbers) -> Numbers:
    """The places without those that repeat, and without the last ones where they are past the first again."""
    kept = [places[0]]
    for place in places[1:]:
        if np.linalg.norm(place - kept[-1]) >= _LEAST_STEP:
            kept.append(place)
    onward = (kept[1] - kept[0]) / np.linalg.norm(kept[1] - kept[0])
    while (kept[-1] - kept[0]) @ onward > -_LEAST_STEP and np.linalg.norm(kept[-1] - kept[0]) < 2 * CLOSES:
        kept.pop()
    return np.array(kept)


def _spline(corners: Numbers) -> Numbers:
    """A closed cubic spline through the corners, over the way between them: the line, its first point again last."""
    closed = np.concatenate((corners, corners[:1]))
    step = np.linalg.norm(np.diff(closed, axis=0), axis=1)
    before = np.roll(step, 1)
    here = np.arange(len(corners))
    system = np.zeros((len(corners), len(corners)))
    system[here, here] = 2 * (before + step)
    system[here, here - 1] = before
    system[here, (here + 1) % len(corners)] = step
    slope = np.diff(closed, axis=0) / step[:, None]
    bend = np.linalg.solve(system, 6 * (slope - np.roll(slope, 1, axis=0)))
    bends = np.concatenate((bend, bend[:1]))
    share = (np.arange(_FINE) / _FINE)[:, None]
    left = 1 - share
    pieces = [
        left * a + share * b - width**2 / 6 * ((left - left**3) * bend_a + (share - share**3) * bend_b)
        for (a, b), (bend_a, bend_b), width in zip(pairwise(closed), pairwise(bends), step, strict=True)
    ]
    return np.concatenate((*pieces, corners[:1]))

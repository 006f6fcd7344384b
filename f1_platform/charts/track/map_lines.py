"""The line of a circuit as it lies on a map: in metres around its middle, turned so that it is wider than high."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from f1_platform.charts.track.driven import Driven
from f1_platform.telemetry.alignment import seconds_at
from f1_platform.telemetry.circuit import Circuit
from f1_platform.telemetry.columns import PLACE
from f1_platform.telemetry.resampling import Way, linear
from f1_platform.telemetry.samples import Numbers

_STEP = 12.0
"""Metres between points, about."""


@dataclass(frozen=True)
class MapLine:
    """A lap as points.

    Attributes:
        metres: of each point along the lap.
        seconds: when the car was there.
        points: x, y in metres on the map, a row a point; NaN where nobody knows.
        length: of the lap, metres.
    """

    metres: Numbers
    seconds: Numbers
    points: Numbers
    length: float

    @property
    def middles(self) -> Numbers:
        """Seconds in the middle of each piece."""
        return (self.seconds[1:] + self.seconds[:-1]) / 2

    def pieces(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Which pieces are known, and each as the ends of a line with its distance."""
        for at, (one, other) in enumerate(zip(self.points, self.points[1:], strict=False)):
            if not np.isnan([one, other]).any():
                x, y, x_end, y_end = (round(float(value), 1) for value in (*one, *other))
                yield at, {"distance": round(float(self.metres[at]), 1), "x": x, "y": y, "x_end": x_end, "y_end": y_end}

    def at(self, metres: Sequence[float]) -> list[dict[str, float]]:
        """Where these distances lie and where the track leads there, as x, y, dx, dy; those not known are left out."""
        found: list[dict[str, float]] = []
        for one in metres:
            after = int(np.clip(np.searchsorted(self.metres, one, side="right"), 1, len(self.metres) - 1))
            ends = self.points[after - 1], self.points[after]
            width = self.metres[after] - self.metres[after - 1]
            place = ends[0] + (ends[1] - ends[0]) * (one - self.metres[after - 1]) / width
            along = (ends[1] - ends[0]) / max(float(np.linalg.norm(ends[1] - ends[0])), 1e-9)
            if not np.isnan(place).any():
                values = zip(("x", "y", "dx", "dy"), (*place, *along), strict=True)
                found.append({"distance": one} | {name: round(float(value), 3) for name, value in values})
        return found


def map_line(lap: Driven, driven: Way, circuit: Circuit | None, pieces: int = 1) -> MapLine:
    """The points of a lap.

    Args:
        lap: its places.
        driven: where it is when.
        circuit: the line; without one, points lie where samples are and between them.
        pieces: the number of pieces is a multiple of this.
    """
    length = float(driven.metres[-1])
    count = max(round(length / _STEP / pieces), 1) * pieces
    metres = np.linspace(0.0, length, count + 1)
    seconds = seconds_at(driven, metres)
    sampled = linear(lap.places, PLACE, seconds)
    known = ~np.isnan(sampled["x"])
    places = circuit.at(metres)[:, :2] if circuit else np.stack([sampled["x"], sampled["y"]], axis=1) / 10
    places[~known] = np.nan
    return MapLine(metres, seconds, _turned(places), length)


def _turned(points: Numbers) -> Numbers:
    """Around the middle, as wide and low as can be, the start in the lower half."""
    known = points[~np.isnan(points[:, 0])]
    if not known.size:
        return points
    angles = np.radians(np.arange(180))
    heights = np.ptp(np.outer(known[:, 0], np.sin(angles)) + np.outer(known[:, 1], np.cos(angles)), axis=0)
    angle = angles[int(np.argmin(heights))]
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    turned = points @ turn
    low, high = np.nanmin(turned, axis=0), np.nanmax(turned, axis=0)
    turned = turned - (low + high) / 2
    return -turned if (known[:1] @ turn - (low + high) / 2)[0, 1] > 0 else turned

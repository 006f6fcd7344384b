"""Circuits as closed centre lines: a random polygon, rounded until its corners can be driven. No cars here.

How fast the line can be driven is in `tempo`, which needs its curvature only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

_SAMPLES = 4096
_ROUNDING = 24.0
"""Metres over which a vertex of the polygon becomes a corner: a right angle gets a radius of about 40 m."""
_SPACING = 4.0


@dataclass(frozen=True)
class CentreLine:
    """The line of a lap, in steps of equal length from the start line round to it again.

    Attributes:
        distance: from the start line, metres; the last is the length of the lap.
        x: metres; the first point is also the last.
        y: metres.
        z: height, metres.
        curvature: 1/m.
    """

    distance: Floats
    x: Floats
    y: Floats
    z: Floats
    curvature: Floats

    @property
    def length(self) -> float:
        """Of a lap, metres."""
        return float(self.distance[-1])

    def at(self, distance: Floats) -> tuple[Floats, Floats, Floats]:
        """Where a car is that has come so far; laps are taken off."""
        along = np.mod(distance, self.length)
        return tuple(np.interp(along, self.distance, axis) for axis in (self.x, self.y, self.z))  # pyright: ignore[reportReturnType]


def draw_centre_line(rng: np.random.Generator, length: float) -> CentreLine:
    """A closed line of that length, in metres, that starts in the middle of its longest straight."""
    points = _rounded(_polygon(rng), length)
    points = _evenly(points, max(int(length / _SPACING), 1))
    curvature = _curvature(points)
    start = _middle_of_longest_straight(curvature)
    points, curvature = np.roll(points, -start), np.roll(curvature, -start)
    angle = np.linspace(0, 2 * np.pi, len(points), endpoint=False)
    hills = rng.uniform(1, 9, 3)
    height = np.asarray(sum(h * np.sin((k + 1) * angle + p) for k, (h, p) in enumerate(zip(hills, hills, strict=True))))
    closed = [np.append(axis, axis[0]) for axis in (points.real, points.imag, height - height[0], curvature)]
    return CentreLine(np.linspace(0, length, len(points) + 1), *closed)


def _polygon(rng: np.random.Generator) -> NDArray[np.complex128]:
    """Corners round a centre, so that no two edges cross; as complex numbers."""
    corners = int(rng.integers(10, 15))
    angle = 2 * np.pi * (np.arange(corners) + rng.uniform(-0.3, 0.3, corners)) / corners
    radius = rng.uniform(0.4, 1.0, corners)
    return radius * np.cos(angle) + 1j * radius * np.sin(angle)


def _rounded(polygon: NDArray[np.complex128], length: float) -> NDArray[np.complex128]:
    """The polygon under a Gaussian along its edge, scaled to the length."""
    edge = _evenly(polygon, _SAMPLES)
    scale = length / _perimeter(edge)
    frequency = np.fft.fftfreq(_SAMPLES, 1 / _SAMPLES)
    blur = np.exp(-0.5 * (2 * np.pi * frequency * _ROUNDING / length) ** 2)
    smooth = np.fft.ifft(np.fft.fft(edge * scale) * blur)
    return smooth * (length / _perimeter(smooth))


def _perimeter(points: NDArray[np.complex128]) -> float:
    return float(np.abs(np.diff(points, append=points[0])).sum())


def _evenly(points: NDArray[np.complex128], count: int) -> NDArray[np.complex128]:
    closed = np.append(points, points[0])
    along = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(closed)))])
    wanted = np.linspace(0, along[-1], count, endpoint=False)
    return np.interp(wanted, along, closed.real) + 1j * np.interp(wanted, along, closed.imag)


def _curvature(points: NDArray[np.complex128]) -> Floats:
    first = (np.roll(points, -1) - np.roll(points, 1)) / 2
    second = np.roll(points, -1) - 2 * points + np.roll(points, 1)
    return np.abs((np.conj(first) * second).imag) / np.abs(first) ** 3


def _middle_of_longest_straight(curvature: Floats) -> int:
    bends = np.flatnonzero(curvature > 1 / 500)
    gaps = np.diff(bends, append=bends[0] + len(curvature))
    longest = int(gaps.argmax())
    return int(bends[longest] + gaps[longest] // 2) % len(curvature)

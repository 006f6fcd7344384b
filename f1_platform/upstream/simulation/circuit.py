"""A circuit as the timing sees it: its line, its tempos, timing lines, speed trap and pit lane.

Distances are metres from the start line, durations whole milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from f1_platform.upstream.simulation.tempo import Tempo, flying, standing, steady
from f1_platform.upstream.simulation.tracks import CentreLine, draw_centre_line
from f1_platform.upstream.simulation.venues import Venue

PIT_SPEED = 80 / 3.6
PIT_ENTRY, PIT_BOX, PIT_EXIT = 120.0, 60.0, 280.0
"""The lane: how far before the line it begins, how far behind it the boxes stand and it ends."""
GRID_STEP = 8.0
MINI_SECTOR = 220.0


def lane_time(metres: float) -> int:
    """How long the pit lane's limit takes."""
    return round(metres / PIT_SPEED * 1000)


@dataclass(frozen=True)
class Circuit:
    """Where the cars drive.

    Attributes:
        lines: where the sectors begin and end: the start line, two timing lines, the end of the lap.
        trap: where top speed is measured.
    """

    line: CentreLine
    flying: Tempo
    standing: Tempo
    steady: Tempo
    lines: tuple[float, float, float, float]
    trap: float

    @property
    def length(self) -> float:
        """Of a lap."""
        return self.line.length

    @cached_property
    def sectors(self) -> tuple[float, float, float]:
        """What the reference lap needs for each sector."""
        return (self.portion(0, 1), self.portion(1, 2), self.portion(2, 3))

    @cached_property
    def lap(self) -> float:
        """What the reference lap needs."""
        return sum(self.sectors)

    def portion(self, first: int, last: int) -> float:
        """What the reference lap needs from one timing line to another."""
        return self.between(self.lines[first], self.lines[last])

    def between(self, here: float, there: float) -> float:
        """What the reference lap needs from here to there."""
        return 1000 * (self.flying.when(there) - self.flying.when(here))

    @cached_property
    def mini_sectors(self) -> tuple[int, int, int]:
        """How many mini-sectors each sector has."""
        counts = [round((b - a) / MINI_SECTOR) for a, b in zip(self.lines, self.lines[1:], strict=False)]
        return (counts[0], counts[1], counts[2])


def build_circuit(venue: Venue, seed: int) -> Circuit:
    """The circuit of a venue in the world of a seed."""
    line = draw_centre_line(np.random.default_rng([seed, venue.key]), venue.length)
    lap = flying(line)
    lines = (0.0, round(0.31 * line.length, 1), round(0.69 * line.length, 1), line.length)
    outside_lane = (line.distance > PIT_EXIT) & (line.distance < line.length - PIT_ENTRY)
    trap = float(line.distance[np.where(outside_lane, lap.speed, 0.0).argmax()])
    return Circuit(line, lap, standing(line), steady(line), lines, trap)

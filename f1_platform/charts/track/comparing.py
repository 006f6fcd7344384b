"""Two laps at the same places of the circuit, and the time between them there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from f1_platform.charts.chart import NothingToDraw
from f1_platform.charts.track.driven import Driven
from f1_platform.telemetry.alignment import along_circuit, seconds_at, to_length
from f1_platform.telemetry.circuit import Circuit, circuit_of
from f1_platform.telemetry.resampling import Way, linear, way
from f1_platform.telemetry.samples import Numbers


@dataclass(frozen=True)
class Line:
    """The end of a sector.

    Attributes:
        sector: 1, 2 or 3.
        metres: where the two cars were then by their telemetry, the mean of both.
        delta: seconds that b is behind a there, by telemetry.
        timed_delta: the same by the sector times.
    """

    sector: int
    metres: float
    delta: float
    timed_delta: float


@dataclass(frozen=True)
class Comparison:
    """Two laps on one circuit.

    Attributes:
        laps: a and b.
        ways: where they are when, each from 0 to the length of the circuit.
        circuit: its line; None where neither lap's places are whole.
        length: metres.
    """

    laps: tuple[Driven, Driven]
    ways: tuple[Way, Way]
    circuit: Circuit | None
    length: float

    def seconds(self, metres: Numbers) -> tuple[Numbers, Numbers]:
        """When each of them was at these distances."""
        one, other = (seconds_at(driven, metres) for driven in self.ways)
        return one, other

    def delta(self, metres: Numbers) -> Numbers:
        """Seconds that b is behind a at these distances; NaN where one of them has a gap in its speed."""
        moments = self.seconds(metres)
        unknown = [
            np.isnan(linear(lap.car, ("speed",), at)["speed"]) for lap, at in zip(self.laps, moments, strict=True)
        ]
        return np.where(unknown[0] | unknown[1], np.nan, moments[1] - moments[0])

    @property
    def lines(self) -> Sequence[Line]:
        """The ends of those sectors that both laps have a time of, the finish among them."""
        ends = [dict(lap.lines) | {3: lap.lap.duration} for lap in self.laps]
        found: list[Line] = []
        for sector in sorted(ends[0].keys() & ends[1].keys()):
            at = [
                float(np.interp(end[sector], driven.seconds, driven.metres))
                for end, driven in zip(ends, self.ways, strict=True)
            ]
            metres = sum(at) / 2
            one, other = self.seconds(np.array([metres]))
            timed = ends[1][sector] - ends[0][sector]
            found.append(Line(sector, round(metres, 1), round(float(other[0] - one[0]), 3), round(timed, 3)))
        return found


def compare(a: Driven, b: Driven) -> Comparison:
    """Lays two laps over each other: along the line that the places of one give, else on distance alone.

    Raises:
        NothingToDraw: the speed of one was never sampled.
    """
    circuit = circuit_of(a.places, a.lap.duration) or circuit_of(b.places, b.lap.duration)
    integrated = way(a.car, a.lap.duration)
    length = circuit.length if circuit else integrated.metres[-1] if integrated else 0.0
    one, other = (_driven(lap, circuit, float(length)) for lap in (a, b))
    if one is None or other is None:
        without = a if one is None else b
        raise NothingToDraw(f"The speed of {without.label} was never recorded", mend="Choose another lap")
    return Comparison((a, b), (one, other), circuit, float(length))


def _driven(lap: Driven, circuit: Circuit | None, length: float) -> Way | None:
    if circuit is not None:
        return along_circuit(lap.car, lap.places, lap.lap.duration, circuit)
    integrated = way(lap.car, lap.lap.duration)
    return to_length(integrated, length) if integrated is not None else None

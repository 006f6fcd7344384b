"""Channels over time to channels over distance: the arithmetic, and nothing of where samples come from.

The distance is the speed integrated over time (trapezoids), from 0 at the start of the lap. It is not scaled to the
length of the circuit: a lap comes out about one percent short of it, and laps of one car agree to some metres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from f1_platform.telemetry.samples import Numbers, Samples

GAP = 2.0
"""Seconds between two samples beyond which nothing is known in between; usual is a quarter of one."""

_METRES_PER_SECOND = 1 / 3.6


@dataclass(frozen=True)
class Way:
    """Where a car is when, along its lap.

    Attributes:
        seconds: moments from the start of the lap to its end.
        metres: since the start of the lap; never less than before.
    """

    seconds: Numbers
    metres: Numbers

    def grid(self, step: float) -> Numbers:
        """The distances 0, step, 2 step, ... that the lap reaches."""
        return np.arange(int(self.metres[-1] / step) + 1, dtype=np.float64) * step

    def moments(self, metres: Numbers) -> Numbers:
        """When the car reached these distances, none beyond the last one; where it stood, when it came there."""
        # The last of a grid may lie behind the end by what doubles round.
        after = np.minimum(np.searchsorted(self.metres, metres), len(self.metres) - 1)
        before = np.maximum(after - 1, 0)
        passed = self.metres[after] - self.metres[before]
        share = np.divide(metres - self.metres[before], passed, out=np.ones_like(metres), where=passed > 0)
        return self.seconds[before] + share * (self.seconds[after] - self.seconds[before])


def way(samples: Samples, duration: float) -> Way | None:
    """Integrates `speed` over a lap that begins at second 0.

    Before the first and behind the last sample the speed is taken to be theirs.

    Args:
        samples: of the lap, and better a few before and after it.
        duration: of the lap, seconds.

    Returns:
        None where no speed was sampled during the lap.
    """
    speed = samples.channels["speed"]
    known = ~np.isnan(speed)
    seconds, speed = samples.seconds[known], speed[known]
    during = (seconds > 0) & (seconds < duration)
    if not during.any():
        return None
    moments = np.concatenate(([0.0], seconds[during], [duration]))
    at = np.interp(moments, seconds, speed) * _METRES_PER_SECOND
    passed = np.diff(moments) * (at[1:] + at[:-1]) / 2
    return Way(moments, np.concatenate(([0.0], np.cumsum(passed))))


def linear(samples: Samples, names: Sequence[str], moments: Numbers) -> dict[str, Numbers]:
    """The channels at these moments, linear in time; NaN beside a sample that has no value, and in gaps."""
    if not samples.seconds.size:
        return _nothing(names, moments)
    known, _ = _known(samples.seconds, moments)
    return {
        name: np.where(known, np.interp(moments, samples.seconds, samples.channels[name]), np.nan) for name in names
    }


def previous(samples: Samples, names: Sequence[str], moments: Numbers) -> dict[str, Numbers]:
    """The channels at these moments as the sample before has them; NaN where it has no value, and in gaps."""
    if not samples.seconds.size:
        return _nothing(names, moments)
    known, before = _known(samples.seconds, moments)
    return {name: np.where(known, samples.channels[name][before], np.nan) for name in names}


def _known(seconds: Numbers, moments: Numbers) -> tuple[np.ndarray, np.ndarray]:
    """Whether each moment is that of a sample or lies between two that are near enough; and the sample before it."""
    before = np.searchsorted(seconds, moments, side="right") - 1
    after = np.minimum(before + 1, len(seconds) - 1)
    began = before >= 0
    before = np.maximum(before, 0)
    width = seconds[after] - seconds[before]
    return began & ((moments == seconds[before]) | ((width > 0) & (width <= GAP))), before


def _nothing(names: Sequence[str], moments: Numbers) -> dict[str, Numbers]:
    return {name: np.full(len(moments), np.nan) for name in names}

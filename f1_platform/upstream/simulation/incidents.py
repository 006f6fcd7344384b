"""What goes wrong in a race, drawn before it begins: cars that break down, the safety car, the red flag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from f1_platform.upstream.simulation.calendar import Session
from f1_platform.upstream.simulation.field import Driver
from f1_platform.upstream.simulation.running import MINUTE, Neutralisation

_DELAY = MINUTE
"""From a breakdown to the safety car or the red flag; the car stops at the next timing line in between."""
_SAFETY_CAR_SHARE = 0.45
_RED_FLAG = 52 * MINUTE
"""Long enough that the race overruns its scheduled end."""


@dataclass(frozen=True)
class Incidents:
    """A race's fate.

    Attributes:
        breakdowns: by car number, from when on it can't go on.
        neutralisations: in order, not overlapping.
    """

    breakdowns: Mapping[int, int]
    neutralisations: tuple[Neutralisation, ...]

    def at(self, instant: float) -> Neutralisation | None:
        """What is shown then, if anything."""
        return next((n for n in self.neutralisations if n.since <= instant < n.until), None)


def draw_incidents(
    rng: np.random.Generator, session: Session, grid: Sequence[Driver], lights_out: int, duration: float, lap: float
) -> Incidents:
    """Draws a race's fate.

    Args:
        rng: chance.
        session: the race.
        grid: who starts.
        lights_out: when it begins.
        duration: how long it takes, about.
        lap: how long a lap takes, about.
    """
    expected = 0.6 if session.name == "Sprint" else 2.2
    count = min(4, max(int(rng.poisson(expected)), 1 if session.red_flagged else 0))
    cars = rng.choice(len(grid), count, replace=False).tolist()
    shares = np.sort(rng.uniform(0.08, 0.92, count)).tolist()
    if session.red_flagged:
        shares[0] = 0.22
    instants = [lights_out + round(share * duration) for share in shares]
    breakdowns = {grid[car].number: instant for car, instant in zip(cars, instants, strict=True)}
    if session.red_flagged:
        stopped = Neutralisation("red flag", instants[0] + _DELAY, instants[0] + _DELAY + _RED_FLAG)
        later = {
            number: instant + (_RED_FLAG if instant > instants[0] else 0) for number, instant in breakdowns.items()
        }
        return Incidents(later, (stopped,))
    followed = [instant for instant in instants if rng.random() < _SAFETY_CAR_SHARE][:1]
    return Incidents(
        breakdowns,
        tuple(Neutralisation("safety car", i + _DELAY, i + _DELAY + round(4.2 * 1.4 * lap)) for i in followed),
    )

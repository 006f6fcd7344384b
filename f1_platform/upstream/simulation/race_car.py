"""A car while a race is on: its tyres, its planned stops, the laps it has driven."""

from __future__ import annotations

from dataclasses import dataclass, field

from f1_platform.upstream.simulation.field import Driver
from f1_platform.upstream.simulation.running import Lap
from f1_platform.upstream.simulation.strategy import Stop
from f1_platform.upstream.simulation.tyres import Compound

_EARLY, _WORN = 10, 5
"""Behind the safety car: how many laps a stop is brought forward, and how old tyres must be for it."""


@dataclass
class Car:
    """A car while the race is on.

    Attributes:
        time: when it began the lap it is on.
        stops: those still planned.
        sets: first lap, compound and age of each set of tyres so far.
    """

    driver: Driver
    slot: int
    pace: float
    time: int
    stops: tuple[Stop, ...]
    sets: list[tuple[int, Compound, int]]
    laps: list[Lap] = field(default_factory=list[Lap])
    retired: bool = False

    def wear(self, lap: int) -> float:
        """What the tyres cost on a lap, as a share of it."""
        _, compound, _ = self.sets[-1]
        return compound.cost + compound.wear * self.tyre_age(lap)

    def tyre_age(self, lap: int) -> int:
        """Laps on the tyres before this one."""
        first, _, age = self.sets[-1]
        return age + lap - first

    def wants_to_stop(self, lap: int, *, cheap: bool) -> bool:
        """Whether a lap should end in the pit lane: as planned, or early where it costs little."""
        if not self.stops:
            return False
        wait = self.stops[0].lap - lap
        return wait <= 0 or (cheap and wait <= _EARLY and self.tyre_age(lap) >= _WORN)

    def change_tyres(self, lap: int) -> None:
        """Fits what is planned next, before a lap."""
        compound = self.stops[0].compound if self.stops else self.sets[-1][1]
        self.stops = self.stops[1:]
        self.sets.append((lap, compound, 0))

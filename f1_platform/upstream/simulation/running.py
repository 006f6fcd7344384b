"""What happened on track in one session, as values: laps, stints, drives, and all of it together.

Everything else (timing, results, telemetry, messages) is read off these; nothing here decides anything. Instants are
whole milliseconds since the session's scheduled start, so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from zlib import crc32

import numpy as np

from f1_platform.upstream.simulation.calendar import Session
from f1_platform.upstream.simulation.circuit import Circuit
from f1_platform.upstream.simulation.field import Driver

MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Lap:
    """One lap of one car.

    Attributes:
        start: when it began: at the line, or leaving the box for the first lap of a run in a practice or qualifying.
        sectors: how long each took; fewer than three where the car stopped on track.
        leaves: when it pulled away from its box, where the lap began in the pit lane.
        stands: how long it stood at its box before.
        pit_in: whether it ends in the pit lane.
        slot: place on the grid, where it began there.
        timed: whether a lap time is given: not for a lap that began at the box.
        drs: whether the flap may be opened.
    """

    number: int
    start: int
    sectors: tuple[int, ...]
    leaves: int | None = None
    stands: int = 0
    pit_in: bool = False
    slot: int | None = None
    timed: bool = True
    drs: bool = True

    @property
    def complete(self) -> bool:
        """Whether the car came round."""
        return len(self.sectors) == 3

    @property
    def duration(self) -> int:
        """How long it took, as far as it was driven."""
        return sum(self.sectors)

    @property
    def end(self) -> int:
        """When it was over."""
        return self.start + self.duration


@dataclass(frozen=True, slots=True)
class Stint:
    """Laps on one set of tyres."""

    first: int
    last: int
    compound: str
    age: int


@dataclass(frozen=True, slots=True)
class Drive:
    """What one driver did in a session.

    Attributes:
        laps: in order; none for who did not start.
        retired: whether the car stopped on track for good.
    """

    driver: Driver
    laps: tuple[Lap, ...]
    stints: tuple[Stint, ...]
    retired: bool = False

    @property
    def completed(self) -> tuple[Lap, ...]:
        """The laps that came round."""
        return tuple(lap for lap in self.laps if lap.complete)

    @property
    def end(self) -> int:
        """When the last lap was over."""
        return self.laps[-1].end


@dataclass(frozen=True, slots=True)
class Neutralisation:
    """A time without racing: behind the safety car, or stopped under the red flag."""

    kind: Literal["safety car", "red flag"]
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a practice or qualifying between green light and chequered flag.

    Attributes:
        order: car numbers as they were ranked when it began; those out of it behind those in it.
        places: how many of them take part.
    """

    number: int
    start: int
    end: int
    order: tuple[int, ...]
    places: int


@dataclass(frozen=True)
class Running:
    """A session as it was driven.

    Attributes:
        drives: by car number; in a race in the order of the grid, who does not start at the end.
        begins: first record.
        ends: last record.
        lights_out: a race's start.
        flag: the chequered flag.
        phases: of a practice or qualifying.
        seed: the world's.
    """

    session: Session
    circuit: Circuit
    seed: int
    drives: Mapping[int, Drive]
    begins: int
    ends: int
    flag: int
    lights_out: int = 0
    neutralisations: tuple[Neutralisation, ...] = ()
    phases: tuple[Phase, ...] = ()

    @property
    def is_race(self) -> bool:
        """Whether cars race each other: a grand prix or a sprint."""
        return self.session.type == "Race"

    def chance(self, purpose: str) -> np.random.Generator:
        """Chance for one purpose, the same at every call."""
        return np.random.default_rng([self.seed, self.session.key, crc32(purpose.encode())])

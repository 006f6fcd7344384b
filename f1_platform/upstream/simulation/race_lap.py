"""One lap of a race: what each car needs for it, and who passes whom.

Cars are taken in the order in which they begin the lap; one that catches another passes it or stays behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from f1_platform.upstream.simulation.circuit import PIT_BOX, PIT_ENTRY, PIT_EXIT, Circuit, lane_time
from f1_platform.upstream.simulation.incidents import Incidents
from f1_platform.upstream.simulation.race_car import Car
from f1_platform.upstream.simulation.running import Lap
from f1_platform.upstream.simulation.tyres import INTERMEDIATE

RACE_TRIM = 1.028
"""What a race's fuel and care cost against the reference lap."""
_FUEL = 0.022
_NOISE = 0.0022
_SLOT_DELAY = 170
_BEHIND_SAFETY_CAR, _CATCHING_UP, _UNDER_RED, _RESTART = 1.40, 1.18, 1.45, 1.25
_RESTART_GAP = 1_300
_STANDS = (2_000, 2_100, 2_200, 2_300, 2_400, 2_500, 2_700, 3_000, 4_100, 6_300)
_DRS_GAP = 1_000
_LAST_STOP = 3


@dataclass
class _Passage:
    """A car's way through a lap.

    Attributes:
        lines: when it crosses each timing line.
        leaves: when it pulls away from its box, if the lap begins in the pit lane.
        stands: how long it has stood there.
        pit_in: whether the lap ends in the pit lane.
        racing: whether it may pass others.
    """

    start: int
    lines: list[int]
    leaves: int | None
    stands: int
    pit_in: bool
    racing: bool

    @property
    def aside(self) -> bool:
        """Whether others go by on the track meanwhile."""
        return self.racing and (self.pit_in or self.leaves is not None)


@dataclass(frozen=True)
class RaceLaps:
    """The laps of a race, one after another."""

    circuit: Circuit
    total: int
    incidents: Incidents
    rng: np.random.Generator

    def drive(self, number: int, cars: Sequence[Car]) -> None:
        """Drives one lap with all cars that are still in the race."""
        ahead: list[_Passage] = []
        crossed: set[tuple[int, int]] = set()
        running = sorted((car for car in cars if not car.retired), key=lambda car: (car.time, car.slot))
        for place, car in enumerate(running):
            passage = self._alone(number, car, place)
            self._among_others(number, passage, ahead)
            _keep_apart(passage, crossed)
            close = bool(ahead) and car.time - ahead[-1].start < _DRS_GAP
            drs = close and number > 1 and passage.racing and car.sets[-1][1] is not INTERMEDIATE
            self._write_down(number, car, passage, drs=drs)
            if not car.retired:
                ahead.append(passage)

    def _alone(self, number: int, car: Car, place: int) -> _Passage:
        """How the car would get round without others."""
        slowed = self._slowed(car.time)
        leaves, stands = self._pulls_away(car, place)
        pace = car.pace + RACE_TRIM - 1 + _FUEL * (1 - number / self.total) + car.wear(number)
        if slowed == "safety car":
            pace *= _CATCHING_UP if place else _BEHIND_SAFETY_CAR
        elif slowed == "red flag":
            pace *= _RESTART
        factors = (pace * (1 + self.rng.normal(0, _NOISE, 3))).tolist()
        sectors = [sector * factor for sector, factor in zip(self.circuit.sectors, factors, strict=True)]
        if number == 1:
            launch = 1000 * self.circuit.standing.when(self.circuit.lines[1])
            sectors[0] = launch * factors[0] + car.slot * _SLOT_DELAY + abs(float(self.rng.normal(0, 450)))
        if leaves is not None:
            rolling = self.circuit.between(PIT_EXIT, self.circuit.lines[1]) * factors[0]
            sectors[0] = leaves - car.time + lane_time(PIT_EXIT - PIT_BOX) + rolling
        red = self._red_flag_within(car.time, sectors)
        may_stop = 1 < number <= self.total - _LAST_STOP
        pit_in = red is not None or (may_stop and car.wants_to_stop(number, cheap=slowed == "safety car"))
        if pit_in:
            sectors[2] = self.circuit.between(self.circuit.lines[2], self.circuit.length - PIT_ENTRY) * factors[2]
            sectors[2] += lane_time(PIT_ENTRY)
        lines = (car.time + np.cumsum(np.round(sectors).astype(int))).tolist()
        if red is not None:
            lines = [line if line <= red else round(red + (line - red) * _UNDER_RED) for line in lines]
        return _Passage(car.time, lines, leaves, stands, pit_in, racing=slowed is None and red is None)

    def _among_others(self, number: int, passage: _Passage, ahead: Sequence[_Passage]) -> None:
        """Holds the car up behind those it does not pass."""
        for other in reversed(ahead):
            if other.aside or passage.aside:
                continue
            gap = int(self.rng.integers(90, 300) if number == 1 else self.rng.integers(280, 850))
            closeness = other.lines[2] + gap - passage.lines[2]
            if closeness <= 0:
                return
            chance = 0.35 if number == 1 else min(0.5, closeness / 2_500)
            if passage.racing and self.rng.random() < chance:
                continue
            for line, reached in enumerate(other.lines):
                late = max(0, reached + gap - passage.lines[line])
                passage.lines[line:] = [instant + late for instant in passage.lines[line:]]
            return

    def _write_down(self, number: int, car: Car, passage: _Passage, *, drs: bool) -> None:
        driven = self._lines_crossed(car, passage)
        sectors = tuple(np.diff([car.time, *passage.lines[:driven]]).tolist())
        car.retired = driven < 3
        pit_in = passage.pit_in and not car.retired
        slot = car.slot if number == 1 else None
        car.laps.append(Lap(number, car.time, sectors, passage.leaves, passage.stands, pit_in, slot, drs=drs))
        car.time = passage.lines[2]
        if pit_in:
            car.change_tyres(number + 1)

    def _lines_crossed(self, car: Car, passage: _Passage) -> int:
        """How many timing lines the car crosses: three, or fewer where it stops for good."""
        breakdown = self.incidents.breakdowns.get(car.driver.number)
        if breakdown is None:
            return 3
        return next((count for count, line in enumerate(passage.lines[:2], 1) if line >= breakdown), 3)

    def _pulls_away(self, car: Car, place: int) -> tuple[int | None, int]:
        """When the car leaves its box, and how long it has stood there, if its last lap ended in the lane."""
        if not car.laps or not car.laps[-1].pit_in:
            return None, 0
        arrives = car.time + lane_time(PIT_BOX)
        shown = self.incidents.at(car.time)
        if shown is not None and shown.kind == "red flag":
            leaves = shown.until + _RESTART_GAP * place
            return leaves, leaves - arrives
        stands = int(self.rng.choice(_STANDS))
        return arrives + stands, stands

    def _slowed(self, start: int) -> str | None:
        """What slows a lap that begins then; the safety car already where it comes out in the lap's first half."""
        shown = self.incidents.at(start)
        if shown is not None:
            return shown.kind
        soon = self.incidents.at(start + self.circuit.lap / 2)
        return "safety car" if soon is not None and soon.kind == "safety car" else None

    def _red_flag_within(self, start: int, sectors: Sequence[float]) -> int | None:
        """When the red flag is shown in a lap that begins then."""
        end = start + sum(sectors)
        flags = (n.since for n in self.incidents.neutralisations if n.kind == "red flag")
        return next((since for since in flags if start < since <= end), None)


def _keep_apart(passage: _Passage, crossed: set[tuple[int, int]]) -> None:
    """No two cars cross a line in the same millisecond, so that there is always an order."""
    for line in range(3):
        while (line, passage.lines[line]) in crossed:
            passage.lines[line:] = [instant + 1 for instant in passage.lines[line:]]
        crossed.add((line, passage.lines[line]))

"""Where a car is and how fast, at any instant: its session as pieces of a tempo, each stretched in time.

A lap's sector is the reference lap's sector, driven a little slower; the pit lane is a constant speed; the start of a
race begins at rest. So the speed, integrated over a lap, is the length of the lap, whatever the lap time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from f1_platform.upstream.simulation.circuit import (
    GRID_STEP,
    PIT_BOX,
    PIT_ENTRY,
    PIT_EXIT,
    Circuit,
    lane_time,
)
from f1_platform.upstream.simulation.running import MINUTE, Drive, Lap, Running
from f1_platform.upstream.simulation.tempo import Tempo
from f1_platform.upstream.simulation.tracks import Floats

FLYING, STANDING, STEADY = range(3)
_ON_GRID = 5 * MINUTE
_FORMATION = 1.7
_COOLING_DOWN = 1.5
_COASTING, _COASTING_METRES = 6_000, 60.0
_RECOVERY = 5 * MINUTE


class Piece(NamedTuple):
    """A stretch of road at a tempo: from one instant and place to another."""

    since: int
    until: int
    start: float
    end: float
    tempo: int
    drs: bool = False


@dataclass(frozen=True)
class State:
    """A car at some instants: each an array.

    Attributes:
        on_track: whether it is there at all; where not, all else is 0.
        distance: metres from the start line.
        speed: m/s.
        rate: speed against the tempo's.
        tempo: which tempo it follows.
        drs: whether the flap may be opened.
    """

    on_track: NDArray[np.bool_]
    distance: Floats
    speed: Floats
    rate: Floats
    tempo: NDArray[np.integer[Any]]
    drs: NDArray[np.bool_]


@dataclass(frozen=True)
class Motion:
    """A car's session as arrays of its pieces."""

    tempos: tuple[Tempo, Tempo, Tempo]
    since: Floats
    until: Floats
    start: Floats
    end: Floats
    tempo: NDArray[np.integer[Any]]
    drs: NDArray[np.bool_]

    def at(self, instants: NDArray[Any]) -> State:
        """The car at some instants."""
        piece = np.maximum(np.searchsorted(self.since, instants, side="right") - 1, 0)
        on_track = (instants >= self.since[piece]) & (instants < self.until[piece])
        distance, speed, rate = (np.zeros(len(instants)) for _ in range(3))
        share = (instants - self.since[piece]) / (self.until - self.since)[piece]
        tempo = self.tempo[piece]
        for kind, drive in enumerate(self.tempos):
            here = on_track & (tempo == kind)
            if here.any():
                distance[here], speed[here], rate[here] = self._along(drive, piece[here], share[here])
        return State(on_track, distance, speed, rate, tempo, on_track & self.drs[piece])

    def _along(self, drive: Tempo, piece: NDArray[np.integer[Any]], share: Floats) -> tuple[Floats, Floats, Floats]:
        start, end = self.start[piece], self.end[piece]
        # A grid slot lies before the line: the tempo, which begins at the line, is stretched over the way to it.
        inside = np.maximum(start, 0.0)
        first, last = (np.interp(edge, drive.distance, drive.time) for edge in (inside, end))
        reached = np.interp(first + share * (last - first), drive.time, drive.distance)
        moving = end > inside
        longer = np.where(moving, (end - start) / np.where(moving, end - inside, 1.0), 1.0)
        rate = longer * 1000 * (last - first) / (self.until - self.since)[piece]
        return start + (reached - inside) * longer, rate * np.interp(reached, drive.distance, drive.speed), rate


def motion_of(running: Running, drive: Drive) -> Motion:
    """A driver's session as motion."""
    pieces = [piece for piece in _pieces(running, drive) if piece.until > piece.since]
    since, until, start, end, tempo, drs = (np.array(column) for column in zip(*pieces, strict=True))
    circuit = running.circuit
    return Motion((circuit.flying, circuit.standing, circuit.steady), since, until, start, end, tempo, drs)


def lap_pieces(circuit: Circuit, lap: Lap) -> list[Piece]:
    """A lap as far as it was driven: a piece a sector, and one more where the lap begins or ends in the pit lane."""
    line_1, line_2 = circuit.lines[1:3]
    crossings = (lap.start + np.cumsum(lap.sectors)).tolist()
    if lap.leaves is not None:
        out = lap.leaves + lane_time(PIT_EXIT - PIT_BOX)
        pieces = [Piece(lap.leaves, out, PIT_BOX, PIT_EXIT, STEADY)]
        pieces.append(Piece(out, crossings[0], PIT_EXIT, line_1, FLYING, lap.drs))
    elif lap.slot is not None:
        pieces = [Piece(lap.start, crossings[0], -lap.slot * GRID_STEP, line_1, STANDING)]
    else:
        pieces = [Piece(lap.start, crossings[0], 0.0, line_1, FLYING, lap.drs)]
    if len(crossings) > 1:
        pieces.append(Piece(crossings[0], crossings[1], line_1, line_2, FLYING, lap.drs))
    if lap.complete:
        lane = PIT_ENTRY if lap.pit_in else 0.0
        enters = crossings[2] - lane_time(lane)
        pieces.append(Piece(crossings[1], enters, line_2, circuit.length - lane, FLYING, lap.drs))
        if lap.pit_in:
            pieces.append(Piece(enters, crossings[2], circuit.length - lane, circuit.length, STEADY))
    return pieces


def _pieces(running: Running, drive: Drive) -> Iterator[Piece]:
    if not drive.laps:
        yield Piece(running.begins - 1, running.begins, 0.0, 0.0, STEADY)
        return
    if running.is_race:
        yield from _to_the_grid(running, drive)
    for lap, following in zip(drive.laps, (*drive.laps[1:], None), strict=True):
        yield from lap_pieces(running.circuit, lap)
        if lap.pit_in:
            boxed = lap.end + lane_time(PIT_BOX)
            leaves = following.leaves if following is not None else None
            yield Piece(lap.end, boxed, 0.0, PIT_BOX, STEADY)
            yield Piece(boxed, leaves if leaves is not None else boxed + MINUTE, PIT_BOX, PIT_BOX, STEADY)
    last = drive.laps[-1]
    if not last.complete:
        stopped = running.circuit.lines[len(last.sectors)]
        rests = last.end + _COASTING
        yield Piece(last.end, rests, stopped, stopped + _COASTING_METRES, STEADY)
        yield Piece(rests, rests + _RECOVERY, stopped + _COASTING_METRES, stopped + _COASTING_METRES, STEADY)
    elif running.is_race and not last.pit_in:
        yield from _to_parc_ferme(running.circuit, last.end)


def _to_the_grid(running: Running, drive: Drive) -> Iterator[Piece]:
    """Standing on the grid, the formation lap, standing again until the lights go out."""
    slot = -(drive.laps[0].slot or 0) * GRID_STEP
    length = running.circuit.length
    back = min(round(_FORMATION * running.circuit.lap), running.lights_out - 15_000)
    yield Piece(-_ON_GRID, 0, slot, slot, STEADY)
    yield Piece(0, back, slot, length + slot, STANDING)
    yield Piece(back, running.lights_out, slot, slot, STEADY)


def _to_parc_ferme(circuit: Circuit, flag: int) -> Iterator[Piece]:
    slow_down = 0.93 * circuit.length
    braking = 1000 * (circuit.standing.when(circuit.length) - circuit.standing.when(slow_down))
    brakes = flag + round(_COOLING_DOWN * circuit.between(0.0, slow_down))
    rests = brakes + round(_COOLING_DOWN * braking)
    yield Piece(flag, brakes, 0.0, slow_down, FLYING)
    yield Piece(brakes, rests, slow_down, circuit.length, STANDING)
    yield Piece(rests, rests + MINUTE, circuit.length, circuit.length, STEADY)

"""The order of a practice or qualifying: best laps, phase by phase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from f1_platform.upstream.simulation.running import Drive, Lap, Phase, Running


def ranked(order: Sequence[int], best: Mapping[int, int]) -> tuple[int, ...]:
    """Car numbers by best lap; those without one keep their order behind the others."""
    return tuple(sorted(order, key=lambda number: (best.get(number, 1 << 40), order.index(number))))


def after(phase: Phase, best: Mapping[int, int]) -> tuple[int, ...]:
    """The order of all cars once these are the best laps of a phase; who is out of it keeps the place."""
    return ranked(phase.order[: phase.places], best) + phase.order[phase.places :]


def counting(drive: Drive, phase: Phase) -> list[Lap]:
    """The laps of a phase that have a lap time."""
    return [
        lap
        for lap in drive.laps
        if lap.complete and lap.timed and not lap.pit_in and phase.start <= lap.start < phase.end
    ]


def best_laps(drives: Mapping[int, Drive], phase: Phase) -> dict[int, int]:
    """The best lap of each car in a phase."""
    times = {number: [lap.duration for lap in counting(drive, phase)] for number, drive in drives.items()}
    return {number: min(laps) for number, laps in times.items() if laps}


def classification(running: Running) -> tuple[int, ...]:
    """Car numbers in the order of a practice's or qualifying's result."""
    last = running.phases[-1]
    return after(last, best_laps(running.drives, last))

"""How a race or sprint ended: places, gaps and points, read off the laps. The records of it are in `results`."""

from __future__ import annotations

from dataclasses import dataclass

from f1_platform.upstream.simulation.field import Driver
from f1_platform.upstream.simulation.running import Drive, Running

RACE_POINTS = (25.0, 18.0, 15.0, 12.0, 10.0, 8.0, 6.0, 4.0, 2.0, 1.0)
SPRINT_POINTS = (8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0)


@dataclass(frozen=True)
class Finish:
    """One car in the result of a race.

    Attributes:
        order: place in the result, the retired and the absent included.
        position: classified place; none without one.
        laps: completed.
        duration: whole race, milliseconds; for those on the winner's lap.
        gap: to the winner, milliseconds.
        laps_down: laps behind the winner.
    """

    driver: Driver
    grid: int
    order: int
    position: int | None
    laps: int
    points: float
    duration: int | None
    gap: int | None
    laps_down: int
    dnf: bool
    dns: bool


def finishes(running: Running) -> list[Finish]:
    """The result of a race or a sprint, in order."""
    points = SPRINT_POINTS if running.session.name == "Sprint" else RACE_POINTS
    drives = sorted(running.drives.values(), key=_placing)
    grid = list(running.drives)
    winner = drives[0]
    result: list[Finish] = []
    for order, drive in enumerate(drives, 1):
        dns = not drive.laps
        finished = not (dns or drive.retired)
        laps = len(drive.completed)
        on_the_lap = finished and laps == len(winner.laps)
        result.append(
            Finish(
                driver=drive.driver,
                grid=0 if dns else grid.index(drive.driver.number) + 1,
                order=order,
                position=order if finished else None,
                laps=laps,
                points=points[order - 1] if finished and order <= len(points) else 0.0,
                duration=drive.end - running.lights_out if on_the_lap else None,
                gap=drive.end - winner.end if on_the_lap else None,
                laps_down=len(winner.laps) - laps,
                dnf=drive.retired,
                dns=dns,
            )
        )
    return result


def _placing(drive: Drive) -> tuple[int, int, int, int]:
    """Finished before retired before absent; further before less far; sooner before later."""
    if not drive.laps:
        return (2, 0, 0, 0)
    return (int(drive.retired), -len(drive.completed), -len(drive.laps[-1].sectors), drive.end)

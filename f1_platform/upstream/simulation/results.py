"""The endpoints session_result and starting_grid, and the points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from f1_platform.upstream.simulation.field import Driver
from f1_platform.upstream.simulation.ranking import best_laps, classification
from f1_platform.upstream.simulation.running import Drive, Running
from f1_platform.upstream.source import Record

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


def result_records(running: Running) -> list[Record]:
    """The result of a session, in order."""
    rows = _race_rows(running) if running.is_race else _timed_rows(running)
    return [{**running.session.keys, **row} for row in rows]


def _race_rows(running: Running) -> list[Record]:
    return [
        {
            "driver_number": finish.driver.number,
            "position": finish.position,
            "number_of_laps": finish.laps,
            "points": finish.points,
            "dnf": finish.dnf,
            "dns": finish.dns,
            "dsq": False,
            "duration": None if finish.duration is None else finish.duration / 1000,
            "gap_to_leader": _race_gap(finish),
        }
        for finish in finishes(running)
    ]


def _race_gap(finish: Finish) -> float | int | str | None:
    if finish.position is None:
        return None
    if finish.gap is None:
        return f"+{finish.laps_down} LAP{'S' if finish.laps_down > 1 else ''}"
    return finish.gap / 1000 if finish.gap else 0


def _timed_rows(running: Running) -> list[Record]:
    times = [best_laps(running.drives, phase) for phase in running.phases]
    rows: list[Record] = []
    for position, number in enumerate(classification(running), 1):
        durations = [best.get(number) for best in times]
        gaps = [None if own is None else own - min(best.values()) for own, best in zip(durations, times, strict=True)]
        single = len(times) == 1
        rows.append(
            {
                "driver_number": number,
                "position": position,
                "number_of_laps": len(running.drives[number].laps),
                "dnf": False,
                "dns": False,
                "dsq": False,
                "duration": _seconds(durations)[0] if single else _seconds(durations),
                "gap_to_leader": (_seconds(gaps)[0] or 0 if durations[0] else None) if single else _seconds(gaps),
            }
        )
    return rows


def _seconds(milliseconds: Sequence[int | None]) -> list[float | None]:
    return [None if value is None else value / 1000 for value in milliseconds]


def grid_records(running: Running) -> list[Record]:
    """The grid that a qualifying makes: its result, with the lap of the last phase that each car reached."""
    times = [best_laps(running.drives, phase) for phase in running.phases]
    records: list[Record] = []
    for position, number in enumerate(classification(running), 1):
        laps = [best[number] for best in times if number in best]
        records.append(
            {
                **running.session.keys,
                "driver_number": number,
                "position": position,
                "lap_duration": laps[-1] / 1000 if laps else None,
            }
        )
    return records

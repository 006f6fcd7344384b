"""The endpoints pit and stints: visits to the pit lane, and the tyres between them."""

from __future__ import annotations

from itertools import pairwise

from f1_platform.upstream.simulation.circuit import PIT_BOX, PIT_ENTRY, PIT_EXIT, lane_time
from f1_platform.upstream.simulation.running import MINUTE, Drive, Lap, Running
from f1_platform.upstream.source import Record


def pit_records(running: Running) -> list[Record]:
    """All visits that ended with the car leaving, by the instant it left: as in recordings, that is their date."""
    visits = [
        (_left(out), drive.driver.number, into, out)
        for drive in running.drives.values()
        for into, out in visits_of(drive)
    ]
    return [
        {
            **running.session.keys,
            "driver_number": number,
            "lap_number": into.number,
            "date": running.session.stamp(left),
            "lane_duration": lane_duration(into, out) / 1000,
            "pit_duration": lane_duration(into, out) / 1000,
            "stop_duration": out.stands / 1000 if running.is_race and out.stands < MINUTE else None,
        }
        for left, number, into, out in sorted(visits, key=lambda visit: visit[:2])
    ]


def visits_of(drive: Drive) -> list[tuple[Lap, Lap]]:
    """A driver's visits: the lap that ends in the pit lane and the lap that begins there."""
    return [(into, out) for into, out in pairwise(drive.laps) if into.pit_in and out.leaves is not None]


def lane_duration(into: Lap, out: Lap) -> int:
    """How long a visit took, from the entry to the exit."""
    return _left(out) - (into.end - lane_time(PIT_ENTRY))


def _left(out: Lap) -> int:
    return (out.leaves or 0) + lane_time(PIT_EXIT - PIT_BOX)


def stint_records(running: Running) -> list[Record]:
    """All stints, by number."""
    stints = [
        (count, drive.driver.number, stint)
        for drive in running.drives.values()
        for count, stint in enumerate(drive.stints, 1)
    ]
    return [
        {
            **running.session.keys,
            "stint_number": count,
            "driver_number": number,
            "lap_start": stint.first,
            "lap_end": stint.last,
            "compound": stint.compound,
            "tyre_age_at_start": stint.age,
        }
        for count, number, stint in sorted(stints, key=lambda one: one[:2])
    ]

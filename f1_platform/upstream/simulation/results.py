"""The endpoints session_result and starting_grid."""

from __future__ import annotations

from collections.abc import Sequence

from f1_platform.upstream.simulation.finishes import Finish, finishes
from f1_platform.upstream.simulation.ranking import best_laps, classification
from f1_platform.upstream.simulation.running import Running
from f1_platform.upstream.source import Record


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
    """One time and gap after a practice, a list of three after a qualifying."""
    times = [best_laps(running.drives, phase) for phase in running.phases]
    rows: list[Record] = []
    for position, number in enumerate(classification(running), 1):
        durations = [best.get(number) for best in times]
        gaps = [None if own is None else own - min(best.values()) for own, best in zip(durations, times, strict=True)]
        several = len(times) > 1
        rows.append(
            {
                "driver_number": number,
                "position": position,
                "number_of_laps": len(running.drives[number].laps),
                "dnf": False,
                "dns": False,
                "dsq": False,
                "duration": _seconds(durations) if several else _seconds(durations)[0],
                "gap_to_leader": _seconds(gaps) if several else _seconds(gaps)[0] or 0,
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

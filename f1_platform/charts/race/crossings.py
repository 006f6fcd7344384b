"""When cars crossed the line at the end of each lap, and how far behind the leader that was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from statistics import median

from f1_platform.charts.source import Row

_APART = 1.0
"""Seconds; a lap that begins further from where lap times put it than that is not counted from them."""


def crossings(laps: Iterable[Row]) -> dict[int, float]:
    """When one car ended each lap, in seconds of the epoch.

    Lap times are exact to the millisecond, recorded starts of laps to a tenth of a second or two. So lap times are
    added up, over laps that follow each other and have one, and the sums are put where they fit the recorded starts
    best, in the median. Where a lap has no time, its end is the recorded start of the next. The time of the first lap
    is reckoned, not measured, and counts as none if the second has a start.

    Args:
        laps: records of `laps` of that car, with lap_number, date_start and lap_duration.
    """
    ends: dict[int, float] = {}
    for run in _runs(sorted(laps, key=lambda lap: lap["lap_number"])):
        sums = [0.0, *accumulate(time for _, _, time in run)]
        start = median(recorded - before for (_, recorded, _), before in zip(run, sums, strict=False))
        first = run[0][0]
        ends.setdefault(first - 1, start)
        ends.update({lap: start + total for (lap, _, _), total in zip(run, sums[1:], strict=True)})
    ends.pop(0, None)
    return ends


def _runs(laps: Sequence[Row]) -> Iterator[list[tuple[int, float, float]]]:
    """Laps that follow each other with their start and time, without a gap; of one car, in order."""
    run: list[tuple[int, float, float]] = []
    seconds = {1 for lap in laps if lap["lap_number"] == 2 and lap["date_start"] and lap["lap_duration"] is not None}
    for lap in laps:
        number, begun, time = lap["lap_number"], lap["date_start"], lap["lap_duration"]
        if begun is None or time is None or number in seconds:
            continue
        start = begun.timestamp()
        if run and (run[-1][0] != number - 1 or abs(run[-1][1] + run[-1][2] - start) > _APART):
            yield run
            run = []
        run.append((number, start, time))
    if run:
        yield run


def gaps_to_leader(ends: Mapping[int, Mapping[int, float]]) -> dict[int, dict[int, float]]:
    """By car and lap the seconds between the first car's end of that lap and this car's.

    The leader of a lap is who ended it first, so that a gap is never negative; a lapped car is compared at the end of
    the same number of laps, which the leader ended more than a lap before.

    Args:
        ends: by car and lap when it ended.
    """
    first: dict[int, float] = {}
    for laps in ends.values():
        for lap, end in laps.items():
            first[lap] = min(first.get(lap, end), end)
    return {car: {lap: round(end - first[lap], 3) for lap, end in laps.items()} for car, laps in ends.items()}


def by_car(laps: Sequence[Row]) -> dict[int, list[Row]]:
    """Records of all cars, apart."""
    cars: dict[int, list[Row]] = {}
    for lap in laps:
        cars.setdefault(lap["driver_number"], []).append(lap)
    return cars

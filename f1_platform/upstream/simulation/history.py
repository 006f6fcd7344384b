"""Seasons before the simulated one, as an archive knows them: results and qualifyings, drawn without driving a lap."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from f1_platform.upstream.simulation.archived import ArchivedRace, BestLaps, Qualified
from f1_platform.upstream.simulation.calendar import Meeting, season_calendar
from f1_platform.upstream.simulation.circuit import Circuit, build_circuit
from f1_platform.upstream.simulation.field import Driver, in_earlier_seasons
from f1_platform.upstream.simulation.finishes import RACE_POINTS, Finish
from f1_platform.upstream.simulation.form import draw_form
from f1_platform.upstream.simulation.race import RACE_DISTANCE
from f1_platform.upstream.simulation.race_lap import RACE_TRIM

_RETIRE_SHARE = 0.09
_ON_THE_DAY = 0.003
_PARTS = (20, 15, 10)


def earlier_season(year: int, seed: int) -> Iterator[ArchivedRace]:
    """The grands prix of a year in the world of a seed; none of them was cancelled, none had a sprint."""
    rng = np.random.default_rng([seed, year])
    form = draw_form(rng)
    pace = {driver: form.pace(driver) for driver in in_earlier_seasons()}
    for number, meeting in enumerate(season_calendar(year)[1:], 1):
        yield _race(rng, meeting, number, build_circuit(meeting.venue, seed), pace)


def _race(
    rng: np.random.Generator, meeting: Meeting, number: int, circuit: Circuit, pace: dict[Driver, float]
) -> ArchivedRace:
    qualifying = _qualifying(rng, circuit, pace)
    laps = -(-RACE_DISTANCE // meeting.venue.length)
    loss = {driver: share + float(rng.normal(0, _ON_THE_DAY)) for driver, share in pace.items()}
    times = {driver: round(laps * circuit.lap * RACE_TRIM * share) for driver, share in loss.items()}
    distances = {driver: laps if rng.random() > _RETIRE_SHARE else int(rng.integers(0, laps)) for driver in pace}
    finishes = _finishes(laps, times, distances, [line.driver for line in qualifying])
    return ArchivedRace(
        meeting, number, finishes=finishes, fastest=_fastest(rng, circuit, finishes, loss), qualifying=qualifying
    )


def _qualifying(rng: np.random.Generator, circuit: Circuit, pace: dict[Driver, float]) -> list[Qualified]:
    order = list(pace)
    times: dict[Driver, list[int]] = {driver: [] for driver in order}
    for places in _PARTS:
        for driver in order[:places]:
            times[driver].append(round(circuit.lap * (pace[driver] + float(rng.normal(0, _ON_THE_DAY)))))
        order[:places] = sorted(order[:places], key=lambda driver: times[driver][-1])
    return [
        Qualified(driver, position, (*times[driver], *[None] * (len(_PARTS) - len(times[driver]))))
        for position, driver in enumerate(order, 1)
    ]


def _finishes(laps: int, times: dict[Driver, int], distances: dict[Driver, int], grid: list[Driver]) -> list[Finish]:
    """The result: who drove the distance by time, then who stopped by how far they came."""
    order = sorted(times, key=lambda driver: (-distances[driver], times[driver]))
    winner = times[order[0]]
    lap = winner / laps
    result: list[Finish] = []
    for place, driver in enumerate(order, 1):
        retired = distances[driver] < laps
        down = 0 if retired else int((times[driver] - winner) / lap)
        on_the_lap = not retired and not down
        result.append(
            Finish(
                driver=driver,
                grid=grid.index(driver) + 1,
                order=place,
                position=None if retired else place,
                laps=distances[driver] - down,
                points=RACE_POINTS[place - 1] if not retired and place <= len(RACE_POINTS) else 0.0,
                duration=times[driver] if on_the_lap else None,
                gap=times[driver] - winner if on_the_lap else None,
                laps_down=laps - distances[driver] + down,
                dnf=retired,
                dns=False,
            )
        )
    return result


def _fastest(rng: np.random.Generator, circuit: Circuit, finishes: list[Finish], loss: dict[Driver, float]) -> BestLaps:
    return {
        finish.driver.number: (
            int(rng.integers(1, finish.laps + 1)),
            round(circuit.lap * (loss[finish.driver] + float(rng.uniform(0.008, 0.02)))),
        )
        for finish in finishes
        if finish.laps
    }
